"""Quick jump by Ctrl-K: a few letters, arrow keys, Enter; and by its page without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import violations
from tests.browser.visiting import signed_in
from tests.functional.commands import copy_of_demo
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

RULE = re.compile("/rules/chuangkou-gongzuo-guanli-banfa$")


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Iterator[str]:
    with served(copy_of_demo(tmp_path_factory.mktemp("jumping"))) as url:
        yield url


@pytest.fixture(scope="module")
def staff(browser, county) -> Page:
    return signed_in(browser, county, "staff")


@pytest.fixture
def page(staff) -> Page:
    """Return the window with the dialog open."""
    staff.set_viewport_size({"width": 1280, "height": 800})
    staff.goto("/laws")
    staff.keyboard.press("Control+k")
    expect(staff.get_by_role("option").first).to_be_visible()
    return staff


def combobox(page: Page):
    return page.get_by_role("combobox")


def test_initials_and_enter_lead_to_the_document(page):
    page.keyboard.type("ckgzglbf")
    expect(page.get_by_role("option")).to_contain_text(["窗口工作管理办法"])
    page.keyboard.press("Enter")

    expect(page).to_have_url(RULE)


def test_enter_right_after_typing_waits_for_the_answer(page):
    page.keyboard.type("ckgzglbf")
    page.keyboard.press("Enter")

    expect(page).to_have_url(RULE)


def test_a_citation_leads_to_the_clause(page):
    page.keyboard.insert_text("窗口办法12(2)")
    expect(page.get_by_role("option").first).to_contain_text("第十二条第二款")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("第十二条")


def test_arrow_keys_choose_and_say_what_is_chosen(page):
    page.keyboard.type("xuke")
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")

    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(0)).to_have_attribute("aria-selected", "false")
    expect(combobox(page)).to_have_attribute("aria-activedescendant", "kb-jump-1")
    expect(combobox(page)).to_be_focused()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("个去处")


def test_escape_closes_and_gives_the_focus_back(page):
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    box = page.get_by_role("banner").get_by_role("searchbox")
    box.focus()
    page.keyboard.press("Control+k")
    expect(combobox(page)).to_be_focused()
    page.keyboard.press("Escape")

    expect(box).to_be_focused()


def test_the_open_dialog_is_accessible_wide_and_on_a_phone(page):
    page.keyboard.type("xuke")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")

    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []
    assert page.get_by_role("dialog").bounding_box()["width"] == 360


def test_a_finger_opens_it_on_a_phone(staff):
    staff.set_viewport_size({"width": 360, "height": 740})
    staff.goto("/laws")
    staff.get_by_role("banner").get_by_role("link", name="快速跳转").first.click()
    combobox(staff).fill("ckgz")
    staff.get_by_role("option", name="窗口工作管理办法").click()

    expect(staff).to_have_url(RULE)


def test_without_scripts_the_link_leads_to_a_page(browser, county):
    page = signed_in(browser, county, "staff", java_script_enabled=False)
    page.get_by_role("banner").get_by_role("link", name="快速跳转").first.click()
    main = page.get_by_role("main")
    main.get_by_role("textbox").fill("ckgz")
    main.get_by_role("button", name="查找").click()
    main.get_by_role("link", name="窗口工作管理办法").click()

    expect(page).to_have_url(RULE)
