"""Every part of the styleguide stands on its page, wide and on a phone, as its markup says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kb_app.views.styleguide import PARTS
from tests.browser.test_pages import NARROW, WIDE, faults_at
from tests.browser.visiting import signed_in
from tests.serving import served_bureau

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SIZES = {"1280": WIDE, "360": NARROW}


@pytest.fixture(scope="module")
def guide(browser, tmp_path_factory) -> Iterator[Page]:
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as url:
        page = signed_in(browser, url, "office")
        page.goto("/styleguide")
        yield page


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("name", [name for name, *_ in PARTS])
def test_a_part_is_shown_with_the_markup_it_is_made_of(guide, name, width):
    guide.set_viewport_size(SIZES[width])
    sample = guide.locator(f"section[aria-labelledby='{name}']")
    shown = sample.locator(".kb-sample-shown")

    box = shown.bounding_box()
    markup = sample.locator(".kb-sample-source").text_content()

    assert box
    assert box["height"] > 20
    assert box["x"] + box["width"] <= SIZES[width]["width"]
    assert shown.inner_text().strip() or name == "picker"
    assert _tags(shown.inner_html()) == _tags(markup)


@pytest.mark.parametrize("width", SIZES)
def test_the_styleguide_is_sound(guide, width):
    assert faults_at(guide, SIZES[width]) == []


def test_changes_can_be_told_apart_without_colour(guide):
    shown = guide.locator("section[aria-labelledby='diff'] .kb-sample-shown")

    lines = shown.locator("ins, del").evaluate_all(
        "all => all.map(one => one.tagName + ' ' + getComputedStyle(one).textDecorationLine)"
    )

    assert set(lines) == {"INS underline", "DEL line-through"}
    assert "修改前" in shown.inner_text()
    assert "修改后" in shown.inner_text()


def test_on_a_phone_the_head_has_two_rows_and_the_menu_unfolds(guide):
    guide.set_viewport_size(NARROW)
    guide.goto("/styleguide")
    head = guide.locator(".kb-head")

    folded = head.bounding_box()["height"]
    head.locator("summary").click()

    assert folded <= 128
    assert head.get_by_role("button", name="退出").is_visible()
    assert head.get_by_role("link", name="内部制度").is_visible()


def _tags(markup: str) -> list[str]:
    return re.findall(r"<[a-z]+", markup)
