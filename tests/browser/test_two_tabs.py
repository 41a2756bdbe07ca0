"""Two tabs on one draft: whoever saves second sees both changes, and nobody's words are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import press, said, signed_in
from tests.make import RULE_TEXT, rule_text
from tests.serving import served_bureau

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT_ONCE = rule_text(("当场受理", "当日受理"))
LATER = rule_text(("申请材料齐全的", "申请材料齐全、符合法定形式的"))
BOTH = rule_text(("申请材料齐全的，当场受理", "申请材料齐全、符合法定形式的，当日受理"))


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory):
    """Return a window in which the office has begun a draft."""
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as url:
        page = signed_in(browser, url, "office")
        page.goto("/rules/new")
        page.get_by_label("标题", exact=False).first.fill("窗口工作管理办法")
        page.locator("[name=kb_text]").fill(RULE_TEXT)
        press(page, "保存草稿")
        expect(page.get_by_text("第1次保存")).to_be_visible()
        yield page


@pytest.fixture(scope="module")
def editing(office):
    return office.url.replace("/report", "/edit")


@pytest.fixture(scope="module")
def late(office, editing):
    """Return the second tab, in which an older text was changed and sent."""
    second = office.context.new_page()
    second.goto(editing)
    office.goto(editing)
    write(office, AT_ONCE)
    expect(office.get_by_text("第2次保存")).to_be_visible()
    with second.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit")
    ) as answered:
        write(second, LATER)
    assert answered.value.status == 409
    return second


def write(page: Page, text: str) -> None:
    page.locator("[name=kb_text]").fill(text)
    press(page, "保存草稿")


def text_of(page: Page, editing: str) -> str:
    page.goto(editing)
    return page.locator("[name=kb_text]").input_value()


def test_the_second_tab_sees_the_clause_before_and_both_changes_of_it(late):
    assert "还没有保存" in said(late)
    assert late.locator(".kb-conflict").count() == 1
    assert "当日受理" in late.locator(".kb-theirs").inner_text()
    assert "符合法定形式" in late.locator(".kb-mine").inner_text()


def test_the_refused_text_has_changed_nothing(office, editing, late):
    assert late

    assert text_of(office, editing) == AT_ONCE


def test_what_would_come_of_a_choice_is_shown_before_it_is_saved(late):
    press(late, "先看合并结果")

    expect(late.locator(".kb-result")).to_contain_text("符合法定形式的，当日受理")


def test_a_third_save_in_between_loses_neither_words_nor_choices(office, editing, late):
    office.goto(editing)
    write(office, AT_ONCE.replace("2026年6月1日", "2026年7月1日"))
    expect(office.get_by_text("第3次保存")).to_be_visible()

    press(late, "保存合并结果")

    expect(late.get_by_text("刚才又有人保存了新的内容")).to_be_visible()
    assert "符合法定形式" in late.locator("[name^=own-]").input_value()


def test_the_merged_text_is_saved_with_the_words_of_everybody(office, editing, late):
    press(late, "保存合并结果")
    expect(late.get_by_text("第4次保存")).to_be_visible()

    assert text_of(office, editing) == BOTH.replace("2026年6月1日", "2026年7月1日")
