"""Every page as two checkers of HTML read it: the Nu checker (vnu) and html-validate.

Both are other people's programs and run in Node or Java; `tools/run-tests` installs them from
the lock file in tests/markup. Which rules of html-validate are off is said beside it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from webtest import TestApp

from kb_app.application import make_application
from kb_app.settings import Settings
from tests.browser.pages_of_the_county import addresses, prepared_county
from tests.functional.commands import PASSWORD
from tests.functional.pages import form_with

if TYPE_CHECKING:
    from collections.abc import Iterable

TOOLS = Path(__file__).parents[1] / "markup"
NU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE = TOOLS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"

SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xss8m")
"""How Java runs a program that ends before thorough compiling pays; its frames are larger then."""

DELIBERATE = ("Article lacks heading", "Attribute “aria-activedescendant” value should")
"""Warnings of the Nu checker about what is meant.

The page of a clause says its number above it; a combobox names its list by `aria-controls`, as
ARIA 1.2 has it, and html-validate lets it have a listbox, which no native element is.
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """Return a folder with every page of the county as the administrator gets it."""
    folder = tmp_path_factory.mktemp("pages")
    application = make_application(
        Settings(data=str(prepared_county(tmp_path_factory.mktemp("c"))))
    )
    browser = TestApp(application)
    form = form_with(browser.get("/login"), "password")
    form["login"], form["password"] = "admin", PASSWORD
    form.submit(status=303)
    told = {}
    for number, address in enumerate(addresses()):
        answer = browser.get(quote(address, safe="/?&="), expect_errors=True)
        while answer.status_int in {302, 303}:
            answer = answer.follow()
        name = f"{number:03d}.html"
        (folder / name).write_bytes(answer.body)
        told[name] = address
    application.registry.library.close()
    (folder / "addresses.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_the_nu_checker_finds_no_error(pages):
    said = run(
        "java", *SHORT_LIVED, "-jar", NU, "--format", "json", "--exit-zero-always", *html_in(pages)
    )

    messages = json.loads(said.stderr)["messages"]
    assert by_address(pages, ((one["url"], told(one)) for one in messages if is_fault(one))) == []


def test_html_validate_finds_no_error(pages):
    rules, said = TOOLS / "htmlvalidate.json", pages / "found.json"
    form = f"json={said}"  # a pipe would be cut off when the program ends
    run("node", HTML_VALIDATE, "--formatter", form, "--config", rules, *html_in(pages))

    found = (
        (result["filePath"], f"{one['ruleId']}: {one['message']} ({one['line']}:{one['column']})")
        for result in json.loads(said.read_text(encoding="utf-8"))
        for one in result["messages"]
    )
    assert by_address(pages, found) == []


def run(program: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a checker; a missing one is a failure that says how to get it."""
    if not shutil.which(program) or not NU.is_file():
        pytest.fail(f"没有 {program} 或检查工具：apt-get install nodejs npm default-jre-headless，"
                    "再在 tests/markup 里运行 npm ci")  # fmt: skip
    return subprocess.run(
        [program, *map(str, words)], capture_output=True, text=True, check=False, cwd=TOOLS
    )


def html_in(pages: Path) -> list[Path]:
    return sorted(pages.glob("*.html"))


def told(message: dict[str, object]) -> str:
    return f"{message['message']} {str(message.get('extract', ''))[:120]!r}"


def is_fault(message: dict[str, object]) -> bool:
    """Return whether it is an error or a warning; what is only remarked on (`<br/>`) is not."""
    remark = message["type"] == "info" and message.get("subType") != "warning"
    return not remark and not str(message["message"]).startswith(DELIBERATE)


def by_address(pages: Path, found: Iterable[tuple[str, str]]) -> list[str]:
    """Return what was found, once for each wording, with an address it was found at."""
    addresses_of = json.loads((pages / "addresses.json").read_text(encoding="utf-8"))
    first: dict[str, str] = {}
    for file, what in found:
        first.setdefault(what, addresses_of[Path(file).name])
    return [f"{address}: {what}" for what, address in first.items()]
