"""Looking over a file in a real browser: corrected, kept, on a phone, by the keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import press, said, signed_in
from tests.original_files import market_rule
from tests.serving import served_bureau

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = """值班制度
第一条　为规范值班，制定本制度。
第二条　值班人员
应当在岗。
第三条　自发布之日起施行。"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as address:
        yield address


@pytest.fixture
def office(browser, url):
    page = signed_in(browser, url, "office")
    yield page
    page.context.close()


@pytest.fixture
def phone(browser, url):
    page = signed_in(browser, url, "office", viewport={"width": 360, "height": 740}, has_touch=True)
    yield page
    page.context.close()


def hand_in(page: Page, *files: tuple[str, bytes]) -> None:
    page.goto("/rules/upload")
    page.locator("#file").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )
    press(page, "上传")


def look_over(page: Page, text: str = TEXT) -> None:
    hand_in(page, ("值班.txt", text.encode()))
    expect(page).to_have_url(re.compile("/incoming/[0-9a-f]+$"))


def test_a_ministry_rule_is_corrected_kept_and_read(office, shared):
    name, path = market_rule(shared)
    hand_in(office, (name, path.read_bytes()))
    row = office.locator(".kb-pre-row").filter(has_text="第二条").first
    row.locator("summary").click()
    row.get_by_role("button", name="作为正文").click()
    expect(office.locator(".kb-pre-row.is-corrected")).to_contain_text("作为正文")
    office.locator(".kb-pre-row.is-corrected").get_by_role("button", name="撤回").click()
    expect(office.locator(".kb-pre-row.is-corrected")).to_have_count(0)
    office.get_by_label("标题", exact=True).fill("电力监管办法（试读）")
    press(office, "存为草稿")

    expect(office).to_have_url(re.compile("/report$"))
    office.goto(office.url.replace("/report", "/draft"))
    expect(office.get_by_role("heading", level=1)).to_contain_text("电力监管办法（试读）")
    expect(office.locator("article.kb-text")).to_contain_text("第二条")


def test_a_title_that_was_typed_stays_when_a_line_is_corrected(office):
    look_over(office)
    office.get_by_label("标题", exact=True).fill("值班办法")
    office.locator("#l-4 summary").click()
    office.locator("#l-4").get_by_role("button", name="并入上一行").click()

    expect(office.locator("#l-4")).to_contain_text("已更正")
    expect(office.get_by_label("标题", exact=True)).to_have_value("值班办法")


def test_a_line_is_corrected_by_the_keyboard_and_the_next_key_goes_on_there(office):
    look_over(office)
    office.locator("#l-4 summary").focus()
    office.keyboard.press("Enter")
    office.keyboard.press("Tab")
    expect(office.locator("#l-4").get_by_role("button", name="作为正文")).to_be_focused()
    office.locator("#l-4").get_by_role("button", name="并入上一行").focus()
    office.keyboard.press("Enter")
    expect(office.locator("#l-4")).to_contain_text("已更正")
    office.keyboard.press("Tab")

    expect(office.locator("#l-4").get_by_role("button", name="撤回")).to_be_focused()


def test_enter_in_a_field_of_a_line_corrects_nothing(office):
    look_over(office)
    office.locator("#l-2 summary").click()
    office.locator("#before-2").fill("制定")
    office.keyboard.press("Enter")

    expect(office.locator(".is-corrected")).to_have_count(0)
    office.locator("#l-2").get_by_role("button", name="分行").click()
    expect(office.locator("#l-2")).to_contain_text("已更正")


def test_on_a_phone_a_row_stands_below_its_line_and_fingers_find_the_buttons(phone):
    look_over(phone)
    row = phone.locator("#l-3")
    row.locator("summary").tap()
    boxes = [one.bounding_box() for one in row.locator("summary, button").all()]
    source, became = row.locator(".kb-pre-source"), row.locator(".kb-pre-became")

    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert all(box["height"] >= 44 for box in boxes)
    assert source.bounding_box()["y"] < became.bounding_box()["y"]
    row.get_by_role("button", name="作为正文").tap()
    expect(row).to_contain_text("已更正")


def test_several_files_are_sent_one_after_the_other_and_the_bad_one_is_named(office):
    files = [(f"第{n}号.txt", f"第{n}号办法\n第一条　{n}。".encode()) for n in range(3)]
    hand_in(office, *files, ("坏.docx", b"PK\x03\x04" + b"\0" * 40))

    expect(office.locator("[data-failed]")).to_contain_text("“坏.docx”没有读入")
    office.get_by_role("link", name="去核对已经读入的 3 个文件").click()
    assert "第2号.txt" in said(office)
    assert "坏.docx" not in said(office)
