"""Filling in forms in a real browser: type-ahead, what is kept by itself, files, errors."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kb_app.bench.server import Server
from tests.browser.pages_of_the_county import WINDOW_RULE, prepared_county
from tests.browser.visiting import PATIENCE, press, said, session_of, signed_in, visitor
from tests.functional.pages import bureau_with_passwords
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, StorageState

OFFER = re.compile("有没有保存的内容")
ITEM = "/items/gonggong-weisheng/edit"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return prepared_county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def url(folder) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def session(browser, url) -> StorageState:
    return session_of(browser, url, "office")


@pytest.fixture
def office(browser, url, session) -> Iterator[Page]:
    with a_tab(browser, url, session, viewport={"width": 1280, "height": 900}) as page:
        yield page


@pytest.fixture
def unscripted(browser, url, session) -> Iterator[Page]:
    with a_tab(browser, url, session, java_script_enabled=False) as page:
        yield page


@contextmanager
def a_tab(browser: Browser, url: str, session: StorageState, **context: Any) -> Iterator[Page]:
    """Yield a window that goes without a word, as when a phone ends the browser."""
    page = visitor(browser, url, storage_state=session, **context)
    yield page
    page.context.close()


def write(page: Page, at: str, text: str) -> None:
    """Type into the text of a form, and wait until it was kept by itself."""
    page.goto(at)
    box = page.locator("[name=kb_text]")
    with page.expect_response(lambda one: one.url.endswith("/unsaved"), timeout=PATIENCE) as kept:
        box.fill(text)
    assert kept.value.ok


def test_what_was_typed_outlives_the_tab(browser, url, session):
    with a_tab(browser, url, session) as page:
        write(page, "/guides/new", "第一条　窗口关掉以前写的。")
        expect(page.locator(".kb-toast")).to_contain_text("草稿已自动保存")

    with a_tab(browser, url, session) as page:
        page.goto("/guides/new")
        expect(page.get_by_text(OFFER)).to_be_visible()
        page.get_by_role("link", name="恢复").click()
        assert page.locator("[name=kb_text]").input_value() == "第一条　窗口关掉以前写的。"


def test_what_was_typed_outlives_the_server(browser, tmp_path):
    data = tmp_path / "bureau"
    with bureau_with_passwords(data, "office"):
        pass
    with Server(data) as server:
        page = signed_in(browser, f"http://127.0.0.1:{server.port}", "office")
        write(page, "/rules/new", "第一条　停电以前写的。")
        server.kill()
    page.context.close()

    with served(data) as address:
        again = signed_in(browser, address, "office")
        again.goto("/rules/new?restore=1")
        assert again.locator("[name=kb_text]").input_value() == "第一条　停电以前写的。"


def test_what_is_discarded_is_offered_no_more(office):
    write(office, "/laws/new", "第一条　不要了。")
    office.reload()
    office.once("dialog", lambda dialog: dialog.accept())

    press(office, "丢弃")

    expect(office.get_by_text("已经丢弃")).to_be_visible()
    assert office.locator("[name=kb_text]").input_value() == ""


def test_leaving_with_changes_asks_first_though_they_were_kept(office):
    write(office, "/inspections/new", "第一条　离开前写的。")
    asked = []
    office.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    office.get_by_role("link", name="审知库").first.click()

    expect(office.locator("[name=kb_text]")).to_have_value("第一条　离开前写的。")
    assert asked == ["beforeunload"]


def test_a_session_that_ended_meanwhile_loses_nothing(browser, url, session):
    with a_tab(browser, url, session) as page:
        page.goto(f"{WINDOW_RULE}/edit")
        box = page.locator("[name=kb_text]")
        before = box.input_value()
        page.context.clear_cookies()
        box.fill(f"{before}\n会话过期以后写的。")
        expect(page.locator(".kb-toast")).to_contain_text("登录已经过期")

        page.once("dialog", lambda dialog: dialog.accept())
        press(page, "保存草稿")
        expect(page.get_by_text("您填写的内容还在")).to_be_visible()
        sign_in(page, "office")

        expect(page.locator("[name=kb_text]")).to_have_value(re.compile("会话过期以后写的"))


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill("青岚县-示范口令-2026")
    press(page, "登录")


def test_a_clause_is_chosen_with_the_keyboard_and_fills_its_row(office):
    office.goto("/guides/new")
    office.get_by_role("button", name="添加依据").first.click()
    law = office.get_by_label("法律法规名称").last
    law.press_sequentially("行政复议法11")
    option = office.locator(".kb-suggest [role=option]").first
    expect(option).to_contain_text("第十一条")

    law.press("ArrowDown")
    expect(law).to_have_attribute("aria-activedescendant", re.compile("kb-suggest"))
    law.press("Enter")

    row = law.locator("xpath=ancestor::fieldset[1]")
    expect(law).to_have_value("中华人民共和国行政复议法")
    expect(row.locator("[name=article]")).to_have_value("11")
    expect(row.locator("[name=quote]")).not_to_have_value("")
    expect(law).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_suggestions_and_leaves_what_was_typed(office):
    office.goto("/guides/new")
    office.get_by_role("button", name="添加依据").first.click()
    law = office.get_by_label("法律法规名称").last
    law.press_sequentially("行政复议法")
    expect(office.locator(".kb-suggest [role=option]").first).to_be_visible()
    law.press("Escape")

    expect(law).to_have_attribute("aria-expanded", "false")
    expect(law).to_have_value("行政复议法")


def test_a_long_list_is_filtered_by_what_is_typed(office):
    office.goto("/rules/sharing")
    office.get_by_role("button", name="添加共享").click()
    holder = office.get_by_role("combobox", name="共享给").last
    holder.fill("")
    holder.press_sequentially("镇")
    expect(office.locator(".kb-suggest [role=option]").first).to_contain_text("镇")
    holder.press("ArrowDown")
    holder.press("Enter")

    expect(holder).to_have_value(re.compile("镇"))
    chosen = holder.locator("xpath=ancestor::*[contains(@class,'kb-field')][1]").locator("select")
    assert chosen.input_value()


def test_the_summary_of_errors_leads_to_each_field(office):
    office.goto("/items/new")
    press(office, "保存草稿")
    link = office.locator(".kb-problems a").first
    expect(link).to_contain_text("办理项名称")

    link.click()

    expect(office.locator(":focus")).to_have_attribute("name", "name")


def test_a_long_form_is_in_sections_that_tell_their_errors(office):
    office.goto("/items/new")
    press(office, "保存草稿")

    first = office.locator(".kb-form-nav li").first
    expect(first).to_contain_text("处待改")
    office.locator(".kb-form-nav a", has_text="申请材料").first.click()
    expect(office.locator(".kb-form-part:target > summary")).to_contain_text("申请材料")


def test_the_bar_for_saving_stays_in_sight_on_a_phone(office):
    office.set_viewport_size({"width": 360, "height": 740})
    office.goto(ITEM)

    expect(office.get_by_role("button", name="保存草稿")).to_be_in_viewport()
    office.get_by_label("办理项名称").fill("公共场所卫生许可（新）")
    expect(office.locator("[data-save-state]")).to_have_text(
        re.compile("有未保存的修改|已自动保存")
    )


def test_a_day_and_a_number_may_be_typed_as_people_write_them(unscripted):
    unscripted.goto(ITEM)
    count = unscripted.locator("[name=seq]")
    count.fill("１２")
    press(unscripted, "保存草稿")
    unscripted.goto(ITEM)

    expect(unscripted.locator("[name=seq]")).to_have_value("12")


def test_a_file_is_sent_with_its_progress(office):
    slow = office.context.new_cdp_session(office)
    office.goto("/rules/upload")
    choose(office, "窗口制度.txt", "第一条　甲。\n".encode() * 20_000)
    expect(office.locator("[data-told]")).to_have_text("可以上传。")
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 100_000,
    })  # fmt: skip
    press(office, "上传")

    expect(office.get_by_role("progressbar")).to_be_visible()
    expect(office.get_by_role("button", name="取消上传")).to_be_visible()
    expect(office).to_have_url(re.compile("/incoming/"))


def test_sending_may_be_stopped(office):
    slow = office.context.new_cdp_session(office)
    office.goto("/rules/upload")
    choose(office, "窗口制度.txt", "第一条　甲。\n".encode() * 100_000)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 20_000,
    })  # fmt: skip
    press(office, "上传")
    press(office, "取消上传")

    expect(office.locator("[data-told]")).to_contain_text("已取消")
    expect(office.get_by_role("button", name="上传", exact=True)).to_be_enabled()


def test_a_file_of_another_kind_is_refused_before_it_is_sent(office):
    sent = []
    office.on("request", lambda one: sent.append(one.method) if one.method == "POST" else None)
    office.goto("/rules/upload")
    choose(office, "压缩包.docx", b"Rar!\x1a\x07\x00 packed")
    press(office, "上传")

    expect(office.locator("[data-told]")).to_contain_text("这是 RAR 压缩包")
    assert sent == []


def test_what_only_the_server_can_tell_is_said_in_place(office):
    office.goto("/rules/upload")
    choose(office, "坏.docx", b"PK\x03\x04" + b"\0" * 40)
    press(office, "上传")

    expect(office.locator("[data-told].kb-error")).to_contain_text("。")
    assert office.url.endswith("/rules/upload")


def test_a_file_is_taken_in_without_scripts(unscripted):
    unscripted.goto("/rules/upload")
    choose(unscripted, "无脚本制度.txt", "第一条　甲。\n第二条　乙\n丙。".encode())
    press(unscripted, "上传")
    unscripted.locator("#l-3 summary").click()
    unscripted.locator("#l-3").get_by_role("button", name="并入上一行").click()
    expect(unscripted.locator("#l-3")).to_contain_text("已更正")
    press(unscripted, "存为草稿")

    assert "第二条 乙丙。" in said(unscripted)


def choose(page: Page, name: str, data: bytes) -> None:
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
