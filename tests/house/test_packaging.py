"""What is installed is what is locked, and what is shipped is what is needed."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys

from tests.house.sources import FLOORS, ROOT

ONLY_FOR_TESTS = ("hypothesis", "playwright", "pytest", "webtest", "zxingcpp")
IMPORT_ALL = """
import importlib, pkgutil, sys, warnings
warnings.simplefilter("ignore")
sys.modules.update(dict.fromkeys(sys.argv[1:]))
names = [
    found.name
    for floor in ("content", "workflows", "search_index", "kb_app")
    for found in pkgutil.walk_packages(importlib.import_module(floor).__path__, floor + ".")
    if not found.name.endswith("__main__")
]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
"""Imports every module of ours as if the packages named behind it were not installed."""


def the_setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def names_in(text: str) -> set[str]:
    lines = [line.strip() for line in text.splitlines()]
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("#"))
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name}


def locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return names_in("\n".join(re.findall(r"^\S+==\S+", text, re.MULTILINE)))


def test_every_dependency_is_locked():
    assert names_in(the_setup()["options"]["install_requires"]) <= locked("requirements.lock")


def test_every_test_dependency_is_locked():
    extras = the_setup()["options.extras_require"]

    wanted = names_in(extras["test"]) | names_in(extras["postgresql"])

    assert wanted | locked("requirements.lock") <= locked("requirements-test.lock")


def test_every_locked_package_carries_a_sum():
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")

        assert re.findall(r"^\S+==\S+ *$", text, re.MULTILINE) == []
        assert "--hash=sha256:" in text


def test_only_our_own_packages_are_shipped():
    included = the_setup()["options.packages.find"]["include"].split()

    assert {name.removesuffix(".*") for name in included} == set(FLOORS)


def test_what_is_shipped_imports_without_what_only_tests_need():
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *ONLY_FOR_TESTS], capture_output=True, text=True,
        check=False, cwd=ROOT,
    )  # fmt: skip

    assert done.stderr == ""
    assert int(done.stdout) > len(FLOORS)


def test_the_readme_gives_a_reason_for_every_dependency():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    explained = names_in("\n".join(re.findall(r"^\| (\S+) \| \S.*\|$", readme, re.MULTILINE)))

    wanted = names_in(the_setup()["options"]["install_requires"])

    assert wanted - explained == set()
