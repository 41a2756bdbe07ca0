"""A workbook handed in as a document becomes one text: sheets under their names, rows as tables."""

from __future__ import annotations

import os

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from content.errors import Unreadable
from content.files.bounded import read_bounded
from content.files.formats import old_sheet
from content.files.formats.libreoffice import close_office, has_sheets
from content.files.formats.workbooks import HINT, read_workbook
from tests.content.sheet_files import raw_workbook, saved, workbook
from tests.drawn import with_entry

with_calc = pytest.mark.skipif(
    not has_sheets() and os.environ.get("CI") != "true",
    reason="没有安装 LibreOffice 的表格程序（apt-get install libreoffice-calc）",
)


def lines(data):
    return [(line.text, line.kind, line.table) for line in read_workbook(data).lines]


def test_each_sheet_stands_under_its_name_and_the_title_above_its_table():
    data = workbook(
        ("材料清单", [["食品经营许可材料清单"], ["材料", "份数"], ["申请表", 1]]),
        ("收费", [["项目", "金额"], ["工本费", 0]]),
    )

    assert lines(data) == [
        ("材料清单", "paragraph", 0),
        ("食品经营许可材料清单", "paragraph", 0),
        ("材料\t份数", "row", 1),
        ("申请表\t1", "row", 1),
        ("收费", "paragraph", 0),
        ("项目\t金额", "row", 2),
        ("工本费\t0", "row", 2),
    ]
    assert [x.text for x in read_workbook(data).lines if x.style == "heading1"] == [
        "材料清单", "收费",
    ]  # fmt: skip


def test_sheets_without_names_of_their_own_need_no_headings():
    data = workbook(("Sheet1", [["甲", "乙"]]), ("工作表2", [["丙", "丁"]]))

    assert lines(data) == [("甲\t乙", "row", 1), ("丙\t丁", "row", 2)]


def test_a_cell_of_several_lines_stays_in_its_row():
    assert lines(workbook(("Sheet1", [["甲", "一、乙\n二、丙"]])))[0][0] == "甲\t一、乙 二、丙"


def test_it_is_told_that_rows_may_come_in_as_documents():
    report = read_bounded("清单.xlsx", workbook(("清单", [["甲", "乙"]]))).report

    assert report.warnings[0] == HINT
    assert (report.sheets, report.tables, report.rows) == (1, 1, 1)


def test_what_is_hidden_or_doubtful_is_told_of():
    book = Workbook()
    book.worksheets[0].append(["甲", "=1/0"])
    book.create_sheet("底稿").append(["乙"])
    book.worksheets[1].sheet_state = "hidden"

    told = "".join(read_workbook(saved(book)).report.warnings)

    assert "工作表“底稿”是隐藏的，仍已读入" in told
    assert "工作表“Sheet”B1：公式没有算出的结果" in told


def test_remarks_on_cells_are_finds():
    book = Workbook()
    book.worksheets[0].append(["甲", "乙"])
    book.worksheets[0]["B1"].comment = Comment("请核对", "李四")
    data = saved(book)
    read = read_workbook(data)

    assert [(find.kind, find.words) for find in read.finds] == [("comment", "B1：请核对")]
    assert read.report.comments == 1
    broken = read_workbook(with_entry(data, "xl/comments/comment1.xml", b"<a"))
    assert (broken.report.comments, broken.report.unreadable_parts) == (0, 1)


def test_pictures_macros_and_links_are_counted():
    data = raw_workbook(
        '<sheetData><row><c t="inlineStr"><is><t>甲</t></is></c></row></sheetData>',
        {
            "xl/media/a.png": "x",
            "xl/vbaProject.bin": "x",
            "xl/externalLinks/externalLink1.xml": "<a/>",
        },
    )
    report = read_workbook(data).report

    assert (report.pictures_left, report.macros, report.outside_links) == (1, 1, 1)
    assert any("文中不留记号" in told for told in report.warnings)


def test_a_workbook_with_links_to_others_is_read(shared):
    data = (shared / "hostile/files/X05_external_link.xlsx").read_bytes()

    assert read_bounded("X05.xlsx", data).lines


@with_calc
@pytest.mark.parametrize(
    ("name", "first"),
    [("17a94b6514e8", "Alpha\tBeta\tGamma\tDelta"), ("607f6f160adf", "Test Calculation")],
)
def test_old_sheets_are_made_new_and_read(shared, name, first):
    data = (shared / f"docs/stress-xls/{name}.xls").read_bytes()
    read = read_bounded(f"{name}.xls", data)
    close_office()

    assert first in [line.text for line in read.lines[:2]]
    assert read.report.warnings[:2] == (old_sheet.REMARK, HINT)
    assert read.report.macros == int(name == "607f6f160adf")


def test_without_libreoffice_the_refusal_says_what_to_do(shared, monkeypatch):
    monkeypatch.setattr(old_sheet, "has_sheets", lambda: False)
    data = (shared / "docs/stress-xls/17a94b6514e8.xls").read_bytes()

    with pytest.raises(Unreadable, match=r"另存为 \.xlsx.*apt-get install libreoffice-calc"):
        read_bounded("旧表.xls", data)
