"""Pictures and formulas of real files, drawn by a real browser, wide and on a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.files.bounded import read_bounded
from content.library.revision import Upload
from tests import make
from tests.browser.soundness import too_wide
from tests.browser.visiting import signed_in
from tests.functional.pages import bureau_with_passwords
from tests.serving import served
from workflows.drafting import create

FILES = {
    "formulas": ("zh-docx-official/d1046abffd4b.docx", 1, 57),
    "overlong": ("zh-docx-official/f766125fe804.docx", 3, 3),
    "red-head": ("zh-docx-from-doc/082ad42ee014.docx", 2, 0),
}
WINDOWS = [{"width": 1280, "height": 900}, {"width": 360, "height": 740}]

DRAWN = """
() => Promise.all([...document.querySelectorAll(".kb-text img")].map(one => {
    one.loading = "eager";
    return one.decode().then(() => one.naturalWidth > 0 && one.getBoundingClientRect().width > 0);
}))
"""
FORMULAS = """
() => [...document.querySelectorAll(".kb-formula math")].filter(
    one => one.getBoundingClientRect().height > 0).length
"""


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory, shared):
    folder = tmp_path_factory.mktemp("bureau")

    def fill(site) -> None:
        for name, (path, _, _) in FILES.items():
            data = (shared / "docs" / path).read_bytes()
            read = read_bounded("文件.docx", data)
            upload = Upload("文件.docx", data)
            words = replace(make.words(), lines=read.lines, source=upload, read=read)
            create(site["rules"], words, make.actor(site, "office"), make.NOW, name=name)

    with bureau_with_passwords(folder, "office") as bureau:
        bureau.change(fill)
    with served(folder) as url:
        yield signed_in(browser, url, "office")


@pytest.mark.parametrize("window", WINDOWS, ids=["wide", "phone"])
@pytest.mark.parametrize("name", FILES)
def test_every_picture_and_formula_is_drawn_and_nothing_sticks_out(office, name, window):
    _, pictures, formulas = FILES[name]
    office.set_viewport_size(window)
    office.goto(f"/rules/{name}/draft")

    assert office.evaluate(DRAWN) == [True] * pictures
    assert office.evaluate(FORMULAS) >= formulas
    assert too_wide(office) == []


def test_a_picture_opens_by_itself_in_full_size(office):
    office.goto("/rules/red-head/draft")

    office.locator(".kb-picture-link").first.press("Enter")
    office.wait_for_url("**/figure/1/1")

    assert office.evaluate("document.images[0].naturalWidth") > 1000
