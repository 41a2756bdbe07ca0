"""Editing clause by clause in a browser: wide and narrow, with and without scripts, from Word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import press, said, signed_in
from tests.make import RULE_TEXT, rule_text
from tests.original_files import market_rule
from tests.serving import served_bureau

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
FROM_WORD = """
(box) => {
  const copied = new DataTransfer();
  copied.setData("text/html", "<p class=MsoNormal>第六条　窗口实行首问负责制。</p>"
    + "<table><tr><td><p>股室</p></td><td><p>电话</p></td></tr></table><p>（一）当场登记；</p>");
  copied.setData("text/plain", "x");
  const how = {clipboardData: copied, bubbles: true, cancelable: true};
  box.dispatchEvent(new ClipboardEvent("paste", how));
}
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as address:
        yield address


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=["wide", "narrow"])
def office(request, browser, url):
    return signed_in(browser, url, "office", viewport=request.param)


@pytest.fixture
def rule(office):
    """Return the address of a new draft, on whose clauses the window is open."""
    return begun(office)


def begun(page: Page) -> str:
    page.goto("/rules/new")
    page.get_by_label("标题", exact=False).first.fill("窗口工作管理办法")
    page.locator("[name=kb_text]").fill(RULE_TEXT)
    press(page, "保存草稿")
    page.wait_for_url("**/report")
    address = page.url.replace("/report", "")
    page.goto(f"{address}/clauses")
    return address


def open_clause(page: Page, words: str) -> Locator:
    """Open the row with these words and return it."""
    page.locator(".kb-edit-open").filter(has_text=words).first.click()
    row = page.locator(".kb-edit-row.is-open")
    expect(row.locator("textarea").first).to_have_value(re.compile(re.escape(words)))
    return row


def told(page: Page, words: str) -> None:
    """Wait until the page says that this was saved."""
    expect(page.locator(".kb-edit-said")).to_contain_text(words)


def text_at(page: Page, address: str) -> str:
    page.goto(f"{address}/edit")
    return page.locator("[name=kb_text]").input_value()


def test_clauses_are_moved_and_brought_back_in_place(office, rule):
    office.evaluate("window.stillHere = true")
    row = open_clause(office, "第三条")

    row.get_by_role("button", name="下移").click()
    told(office, "下移第三条")
    assert office.evaluate("document.activeElement.textContent") == "下移"
    assert "编号或层次请核对" in said(office)
    office.locator("#undo").click()
    told(office, "恢复到第1次保存的内容")

    assert office.evaluate("window.stillHere")
    assert too_wide(office) == []
    assert text_at(office, rule) == RULE_TEXT


def test_a_clause_is_split_at_the_cursor_and_saved(office, rule):
    row = open_clause(office, "材料有笔误")
    box = row.locator("textarea").first
    box.evaluate("box => box.setSelectionRange(8, 8)")

    row.get_by_role("button", name="在光标处拆开").click()
    row.get_by_role("button", name="保存文字").click()
    told(office, "修改第四条（二）")

    assert "（二）材料有笔误\n（三）但不影响审查的。" in text_at(office, rule)


def test_what_is_pasted_from_word_keeps_paragraphs_and_rows(office, rule):
    row = open_clause(office, "第五条")
    row.get_by_text("增加条款").click()
    box = row.locator("textarea").last
    box.fill("")
    box.evaluate(FROM_WORD)

    assert box.input_value() == "第六条　窗口实行首问负责制。\n股室\t电话\n（一）当场登记；"
    row.get_by_role("button", name="加在后面").click()
    told(office, "增加在后第五条")
    assert text_at(office, rule).endswith("股室\t电话\n（一）当场登记；")


def test_what_is_pasted_with_its_own_number_takes_the_place_of_the_number_given(office, rule):
    row = open_clause(office, "第五条")
    row.get_by_text("增加条款").click()
    box = row.locator("textarea").last
    box.focus()
    box.evaluate(FROM_WORD)

    assert box.input_value().startswith("第六条　窗口实行首问负责制。")
    assert box.input_value().count("第六条") == 1


def test_a_refusal_is_shown_in_place_and_words_that_were_typed_are_asked_about(office, rule):
    row = open_clause(office, "第一条")
    row.get_by_role("button", name="上移").click()
    expect(office.locator(".kb-problems")).to_contain_text("已经在最前面")

    questions: list[str] = []
    office.once("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    row.locator("textarea").first.fill("第一条　改了一半")
    office.locator(".kb-edit-open").filter(has_text="第二条").click()

    assert questions == ["刚才写的文字还没有保存。不保存，继续吗？"]
    assert row.locator("textarea").first.input_value() == "第一条　改了一半"
    row.get_by_role("button", name="保存文字").click()
    told(office, "修改第一条")


def test_what_is_understood_is_told_beside_the_text_while_typing(office, rule):
    office.goto(f"{rule}/edit")
    live = office.locator(".kb-live")
    expect(live).to_contain_text("5 条")

    box = office.locator("[name=kb_text]")
    box.fill(rule_text(("第四条", "第七条")))
    expect(live).to_contain_text("处请核对")
    live.get_by_role("button").first.click()

    chosen = box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert chosen.startswith("第七条　有下列情形")
    assert too_wide(office) == []
    box.fill(RULE_TEXT)
    press(office, "保存草稿")


def test_one_press_saves_also_when_the_text_was_kept_by_itself_before(office, rule):
    office.goto(f"{rule}/edit")
    office.locator("[name=kb_text]").fill(rule_text(("当场受理", "当日受理")))
    expect(office.locator("[data-save-state]")).to_contain_text("已自动保存")
    save = office.get_by_role("button", name="保存草稿").bounding_box()

    office.mouse.move(save["x"] + 5, save["y"] + 5)
    office.mouse.down()
    office.evaluate("() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    assert office.get_by_role("button", name="保存草稿").bounding_box() == save
    office.mouse.up()

    office.wait_for_url("**/report")


def test_an_open_clause_and_a_merge_are_accessible(office, rule):
    open_clause(office, "第四条").get_by_text("增加条款").click()
    assert violations(office) == []

    first, second = office.context.new_page(), office.context.new_page()
    for page, words in ((first, "当日受理"), (second, "即时受理")):
        page.goto(f"{rule}/edit")
        page.locator("[name=kb_text]").fill(rule_text(("当场受理", words)))
        expect(page.locator(".kb-live-said")).to_contain_text("编号连续")
    first.bring_to_front()
    press(first, "保存草稿")
    first.wait_for_url("**/report")
    second.bring_to_front()
    press(second, "保存草稿")
    expect(second.locator(".kb-conflict")).to_have_count(1)
    second.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")

    assert violations(second) == []
    assert too_wide(second) == []
    second.close()
    first.close()


def test_a_change_of_a_clause_that_met_another_is_merged_in_place(office, rule):
    other = office.context.new_page()
    other.goto(f"{rule}/clauses")
    open_clause(other, "第二条").locator("textarea").first.fill("第二条　适用于全县窗口。")
    open_clause(office, "第五条").get_by_role("button", name="删除").click()
    told(office, "删除第五条")

    other.get_by_role("button", name="保存文字").click()
    expect(other.get_by_text("没有冲突，请看过后保存")).to_be_visible()
    other.get_by_role("button", name="保存合并结果").click()
    other.wait_for_url("**/report")

    text = text_at(office, rule)
    assert "适用于全县窗口" in text
    assert "第五条" not in text
    other.close()


def test_every_operation_works_without_scripts(browser, url, office):
    address = begun(office)
    page = signed_in(browser, url, "office", java_script_enabled=False, viewport=NARROW)
    page.goto(f"{address}/clauses")

    page.locator(".kb-edit-open").filter(has_text="材料有笔误").click()
    page.get_by_role("button", name="上移").click()
    told(page, "上移第四条（二）")
    page.locator("summary", has_text="增加条款").click()
    page.locator("textarea").last.fill("（三）其他情形。")
    page.get_by_role("button", name="加在后面").click()
    told(page, "增加在后")

    lines = [row.inner_text() for row in page.locator(".kb-edit-row").all()]
    assert any("其他情形" in line for line in lines)
    page.get_by_role("button", name="撤销").click()
    told(page, "恢复到第2次保存的内容")
    page.context.close()


def test_a_rule_of_a_ministry_from_word_is_edited_and_its_permalinks_stay(office, shared):
    office.goto("/rules/upload")
    office.locator("input[type=file]").set_input_files(market_rule(shared)[1])
    office.get_by_role("main").get_by_role("button", name="上传").first.click()
    office.get_by_role("button", name="存为草稿").click()
    office.wait_for_url("**/report")
    address = office.url.replace("/report", "")
    office.goto(f"{address}/clauses")
    rows = office.locator(".kb-edit-row")
    ids = rows.evaluate_all("all => all.map(one => one.id)")

    open_clause(office, "第四条").get_by_role("button", name="与后面合并").click()
    told(office, "与后一条款合并第四条")
    office.locator("#renumber").click()
    told(office, "重新编号")

    left = rows.evaluate_all("all => all.map(one => one.id)")
    assert len(left) == len(ids)
    assert len(set(ids) - set(left)) == 1
    doubts = office.locator(".kb-edit-doubt").filter(has_not_text="分成了两行")
    assert doubts.count() == 0
