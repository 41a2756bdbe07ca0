"""Searching while one types: results of their own accord, by keyboard, and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import too_wide
from tests.browser.visiting import follow, look_for, signed_in
from tests.functional.commands import copy_of_demo
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

FIRST_HIT = ".kb-hit-title a >> nth=0"
LONGER_THAN_A_PAUSE = 2000
"""Milliseconds of a clock that the test moves on: nobody waits for them."""


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Iterator[str]:
    with served(copy_of_demo(tmp_path_factory.mktemp("searching"))) as url:
        yield url


@pytest.fixture(scope="module")
def staff(browser, county) -> Page:
    page = signed_in(browser, county, "staff")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=county)
    return page


@pytest.fixture
def page(staff) -> Page:
    staff.goto("/search")
    return staff


def box(page: Page):
    return page.get_by_role("banner").get_by_role("searchbox")


def type_in(page: Page, words: str) -> None:
    """Type the words and wait until their results are there."""
    box(page).fill(words)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"检索：{words}")


def count_searches(page: Page) -> list[str]:
    """Return a list that will hold each search the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "part=results" in one.url else None)
    return asked


def words_asked(url: str) -> str:
    return parse_qs(urlsplit(url).query)["q"][0]


def test_results_come_without_pressing_anything(page):
    type_in(page, "一次性告知")

    expect(page.locator(".kb-hit").first).to_contain_text("一次性告知")
    expect(page).to_have_url(re.compile(r"/search\?q=%E4%B8%80"))
    expect(page).to_have_title("检索：一次性告知 · 审知库")
    expect(box(page)).to_be_focused()


def test_how_many_were_found_is_said_to_readers_of_the_screen(page):
    type_in(page, "一次性告知")

    expect(page.locator("#kb-search-said")).to_contain_text("处")


def test_a_single_character_is_not_searched_yet(page):
    asked = count_searches(page)
    box(page).fill("窗")
    type_in(page, "窗口")

    assert len(asked) == 1


def test_letters_of_an_input_method_are_not_searched(staff):
    page = staff.context.new_page()
    page.clock.install()
    page.goto("/search")
    asked = count_searches(page)
    box(page).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {
        "text": "xu'ke", "selectionStart": 5, "selectionEnd": 5})  # fmt: skip
    page.clock.run_for(LONGER_THAN_A_PAUSE)
    session.send("Input.insertText", {"text": "许可"})
    page.clock.run_for(LONGER_THAN_A_PAUSE)

    expect(page.get_by_role("heading", level=1)).to_have_text("检索：许可")
    assert [words_asked(url) for url in asked] == ["许可"]
    page.close()


def test_the_keyboard_leads_from_the_box_to_a_clause_and_back(page):
    type_in(page, "材料 补正 通知")
    hits = page.locator("[data-hit]")

    page.keyboard.press("ArrowDown")
    expect(hits.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/search"))


def test_filters_stay_in_the_address_while_one_types(page):
    page.goto("/search?q=申请&type=law")
    type_in(page, "申请材料")

    expect(page).to_have_url(re.compile("type=law"))
    expect(page.locator(".kb-chosen")).to_contain_text("法律法规")
    expect(page.locator(".kb-hit-path").first).to_contain_text("法律法规")


def test_going_back_from_a_clause_shows_the_search_again(page):
    type_in(page, "踏勘")
    page.locator(FIRST_HIT).click()
    page.wait_for_url(re.compile(r"/c/"))
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("检索：踏勘")


def test_a_citation_is_copied(page):
    page.goto("/search?q=实行一次性告知制")
    answer = page.locator(".kb-answer")
    answer.get_by_role("button", name="复制引用").click()

    expect(answer.get_by_role("button")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").endswith("》第十二条第一款")


def test_a_question_is_answered_on_a_card(page):
    type_in(page, "个体工商户设立登记 要几天")

    expect(page.locator(".kb-answer")).to_contain_text("当场办结")
    expect(page.locator(".kb-answer-title")).to_contain_text("个体工商户设立登记")


def test_nothing_found_leads_to_something(page):
    page.goto("/search?q=“第三方检测机构”&type=rule")
    help_on = page.locator(".kb-empty-help")

    help_on.get_by_role("link", name="去掉引号").click()
    expect(page.locator(".kb-hit").first).to_be_visible()


def test_the_page_works_by_its_button_without_scripts(browser, county):
    page = signed_in(browser, county, "staff", java_script_enabled=False)
    page.goto("/search?type=law")
    look_for(page, "行政许可")

    expect(page.locator(".kb-chosen")).to_contain_text("法律法规")
    expect(page.get_by_role("button", name="复制引用")).to_have_count(0)
    follow(page, "行政许可法")
    expect(page.locator("article.kb-text")).to_contain_text("行政许可")


def test_results_fit_a_phone(browser, county):
    page = signed_in(browser, county, "staff", viewport={"width": 360, "height": 740})
    page.goto("/search")
    type_in(page, "食品经营许可多少钱")

    assert too_wide(page) == []
