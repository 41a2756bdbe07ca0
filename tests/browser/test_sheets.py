"""A table in a real browser: taken away, changed, looked at cell by cell, taken in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import follow, press, said, signed_in
from tests.content.sheet_files import saved, workbook
from tests.serving import served_bureau

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [
    ["事项名称", "事项代号", "承诺时限（工作日）", "限额"],
    ["甲登记", "jia", 3, "每年十家"],
    ["乙登记", "yi", "三天", "无"],
]


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory):
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as url:
        yield signed_in(browser, url, "office", viewport={"width": 360, "height": 740})


def handed_in(page: Page, data: bytes) -> None:
    page.goto("/items")
    follow(page, "表格导入、导出")
    page.get_by_label("表格").set_input_files(
        {"name": "事项.xlsx", "mimeType": XLSX, "buffer": data}
    )
    press(page, "上传并核对")
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible()


def sound(page: Page) -> bool:
    return [*violations(page), *too_wide(page)] == []


def test_the_whole_road_of_a_table_on_a_phone(office: Page, tmp_path: Path):
    handed_in(office, workbook(("事项", ROWS)))
    assert "C3" in said(office)
    assert sound(office)

    office.get_by_label("事项D列对应的栏目").fill("数量限制")
    press(office, "按这样核对")
    expect(office.get_by_role("button", name="导入其余1份为草稿")).to_be_visible()
    press(office, "导入其余1份为草稿")
    expect(office.get_by_text("已导入1份")).to_be_visible()
    assert sound(office)

    office.goto("/items/sheet")
    with office.expect_download() as given:
        follow(office, "导出来改")
    file = tmp_path / "out.xlsx"
    given.value.save_as(file)
    book = load_workbook(BytesIO(file.read_bytes()))
    heads = {cell.value: cell.column for cell in book.worksheets[0][1]}
    book.worksheets[0].cell(2, heads["数量限制"]).value = "每年二十家"

    handed_in(office, saved(book))
    assert "每年十家" in said(office)
    press(office, "导入1份为草稿")
    follow(office, "甲登记")
    expect(office.get_by_text("每年二十家").first).to_be_attached()  # folded
