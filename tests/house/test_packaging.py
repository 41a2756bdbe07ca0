"""What is installed is what is locked, and what is shipped is what is needed."""

from __future__ import annotations

import configparser
import re

from tests.house.sources import FLOORS, ROOT


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


def test_the_readme_gives_a_reason_for_every_dependency():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    explained = names_in("\n".join(re.findall(r"^\| (\S+) \| \S.*\|$", readme, re.MULTILINE)))

    wanted = names_in(the_setup()["options"]["install_requires"])

    assert wanted - explained == set()
