"""What the Makefile locks is in the locks, and what parses unknown bytes stays apart."""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from content.files import import_report
from content.files.import_report import COUNTED

ROOT = Path(__file__).parents[2]
SETUP = ConfigParser()
SETUP.read(ROOT / "setup.cfg", encoding="utf-8")


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(), re.MULTILINE))


def asked(rows: str) -> set[str]:
    names = (re.match(r"[\w.-]+", row) for row in rows.splitlines() if not row.startswith("#"))
    return {found[0].lower().replace(".", "-").replace("_", "-") for found in names if found}


@pytest.mark.parametrize(
    "extra", re.findall(r"--extra (\w+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
)
def test_each_extra_that_is_locked_for_the_tests_is_in_the_lock(extra):
    assert asked(SETUP["options.extras_require"][extra]) <= locked("requirements-test.lock")


def test_all_that_running_needs_is_in_both_locks():
    needed = asked(SETUP["options"]["install_requires"])

    assert needed <= locked("requirements.lock")
    assert needed <= locked("requirements-test.lock")


def test_no_server_process_loads_what_parses_pdf_or_pictures():
    imports = "import sys, kb_app.cli, kb_app.application, content.files.recognising"
    loaded = subprocess.run(
        [sys.executable, "-c", f"{imports}; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert "kb_app.application" in loaded
    assert {"pypdfium2", "PIL", "onnxruntime", "rapidocr"}.isdisjoint(loaded)


def test_every_sentence_of_a_report_is_about_something_that_is_counted():
    assert {name for name, _ in import_report._SENTENCES} <= COUNTED
