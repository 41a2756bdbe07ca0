"""Careless use in a real browser: an ended session, a deleted document, two clicks lose nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import press, signed_in
from tests.make import PASSWORD, RULE_TEXT
from tests.serving import served_bureau


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as address:
        yield address


@pytest.fixture
def office(browser, url):
    page = signed_in(browser, url, "office")
    yield page
    page.context.close()


def begun(page, name):
    """Begin a rule, and return its address."""
    page.goto("/rules/new")
    page.get_by_label("标题", exact=False).first.fill("窗口工作管理办法")
    page.locator("[name=kb_text]").fill(RULE_TEXT)
    page.locator("[name=kb_name]").fill(name)
    press(page, "保存草稿")
    page.wait_for_url("**/report")
    return f"/rules/{name}"


def test_words_for_a_clause_outlive_the_session(office):
    address = begun(office, "session")
    office.goto(f"{address}/clauses")
    office.locator(".kb-edit-open").filter(has_text="第二条").click()
    box = office.locator(".is-open textarea").first
    box.fill("第二条　会话结束前写的。")
    office.context.clear_cookies()

    office.get_by_role("button", name="保存文字").click()
    expect(office.get_by_text("您填写的内容还在")).to_be_visible()
    office.locator("#login").fill("office")
    office.locator("#password").fill(PASSWORD)
    press(office, "登录")

    expect(office.locator(".is-open textarea").first).to_have_value("第二条　会话结束前写的。")
    office.get_by_role("button", name="保存文字").click()
    expect(office.locator(".kb-edit-said")).to_contain_text("修改第二条")


def test_what_is_typed_about_a_deleted_document_goes_on_as_a_new_one(office):
    address = begun(office, "gone")
    other = office.context.new_page()
    office.goto(f"{address}/edit")
    other.goto(f"{address}/edit")
    other.once("dialog", lambda dialog: dialog.accept())
    press(other, "删除文件")
    other.wait_for_url("**/rules")

    office.locator("[name=kb_text]").fill("第一条　删除以后写的。")
    with office.context.expect_page() as opened:
        office.get_by_role("link", name="作为新文件打开").click()

    expect(opened.value.locator("[name=kb_text]")).to_have_value("第一条　删除以后写的。")
    expect(office.locator("[data-save-state]")).to_contain_text("已作为新文件自动保存")


def test_a_form_is_sent_once_however_often_it_is_clicked(office):
    sent = []
    office.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    office.goto("/guides/new")
    office.get_by_label("标题", exact=False).first.fill("窗口指南")
    office.locator("[name=kb_text]").fill("第一条　只有一份。")
    save = office.get_by_role("button", name="保存草稿")

    save.evaluate("button => { button.click(); button.click(); button.click(); }")
    office.wait_for_url("**/report")

    assert [address for address in sent if address.endswith("/guides/new")] == [
        f"{office.url.partition('/guides')[0]}/guides/new"
    ]
