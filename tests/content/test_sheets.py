"""Reading tables: cells as they are printed, what is merged, hidden, doubtful, or too much."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Excel

from content.errors import KbError, TooLarge, Unreadable
from content.files.bounded import asked, read_sheets
from content.files.formats import sheets
from content.files.formats.libreoffice import has_sheets
from content.files.formats.sheets import Workbook, address, read_csv
from content.files.formats.xlsx import read_xlsx
from tests.content.sheet_files import raw_workbook, saved, workbook

if TYPE_CHECKING:
    from pathlib import Path


with_calc = pytest.mark.skipif(
    not has_sheets() and os.environ.get("CI") != "true",
    reason="没有安装 LibreOffice 的表格程序（apt-get install libreoffice-calc）",
)


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_xlsx(data).sheets[0].rows]


def told_of(file: Path) -> str:
    """Return the names of the sheets, or the sentence of the refusal."""
    try:
        book = Workbook.from_json(asked("sheets", file.name, file.read_bytes()))
    except KbError as refusal:
        return str(refusal)
    return "、".join(sheet.name for sheet in book.sheets)


def formatted(value: object, number_format: str) -> str:
    book = Excel()
    cell = book.active["A1"]
    cell.value, cell.number_format = value, number_format
    return cells(saved(book))[0][0]


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (date(2026, 6, 1), "yyyy-mm-dd", "2026-06-01"),
        (date(2026, 6, 1), 'yyyy"年"m"月"d"日"', "2026-06-01"),
        (datetime.fromisoformat("2026-06-01T09:30"), "yyyy/m/d h:mm", "2026-06-01 09:30"),
        (7, "000000", "000007"),
        (5, "General", "5"),
        (5.0, '0"个工作日"', "5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.05, "0%", "5%"),
        (True, "General", "是"),
        ("007", "@", "007"),
        (59, "yyyy-mm-dd", "1900-02-28"),
    ],
)
def test_a_cell_is_read_as_it_is_printed(value, number_format, printed):
    assert formatted(value, number_format) == printed


def test_what_is_merged_downwards_stands_in_every_row():
    book = Excel()
    sheet = book.active
    for row in (["事项", "材料"], ["开店", "申请表"], [None, "身份证"], ["关店", "申请表"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")

    assert cells(saved(book))[2] == ("开店", "身份证")


def test_hidden_rows_columns_and_sheets_are_told():
    book = Excel()
    for row in (["甲", "乙"], ["1", "2"]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("暗").append(["x"])
    book["暗"].sheet_state = "hidden"

    first, second = read_xlsx(saved(book)).sheets

    assert [row.is_hidden for row in first.rows] == [False, True]
    assert first.hidden_columns == (1,)
    assert second.is_hidden


def test_a_formula_counts_as_its_result_and_is_doubted_without_one():
    read = read_xlsx(
        raw_workbook(
            '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c>'
            '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="str"><f>""</f><v></v></c>'
            "</row></sheetData>"
        )
    ).sheets[0]

    assert read.rows[0].cells == ("2",)
    assert [doubt.at for doubt in read.doubts] == ["B1", "C1"]
    assert "#DIV/0!" in read.doubts[1].said


def test_a_number_that_excel_has_cut_is_doubted():
    book = Excel()
    book.active["A1"] = 519921199001011234

    assert "15位" in read_xlsx(saved(book)).sheets[0].doubts[0].said


def test_what_a_file_claims_of_its_size_is_not_believed():
    data = raw_workbook(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576" '
        't="inlineStr"><is><t>末</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )

    assert cells(data) == [("末",)]


def test_pronunciation_and_escapes_are_no_part_of_the_text():
    data = raw_workbook(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>青</t></r><r><t>岚</t></r>'
        "<rPh sb='0' eb='1'><t>qing</t></rPh></is></c><c r='B1' t='inlineStr'><is>"
        "<t>一_x000D_\n二</t></is></c></row></sheetData>"
    )

    assert cells(data) == [("青岚", "一\n二")]


def test_too_many_rows_and_columns_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)

    with pytest.raises(TooLarge):
        read_csv("\n".join(["甲"] * 11).encode())
    with pytest.raises(TooLarge):
        read_xlsx(workbook(("宽", [["x"] * 201])))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_separated_values_are_read_in_any_encoding(encoding, sign):
    text = f'姓名{sign}备注\n柏景明{sign}"一{sign}二\n三"\n'.encode(encoding)

    assert [row.cells for row in read_csv(text).sheets[0].rows] == [
        ("姓名", "备注"),
        ("柏景明", f"一{sign}二\n三"),
    ]


def test_cells_are_called_as_excel_calls_them():
    assert [address(7, column) for column in (2, 25, 26, 701, 702)] == [
        "C7", "Z7", "AA7", "ZZ7", "AAA7",
    ]  # fmt: skip


def test_real_workbooks_are_read_or_refused_in_chinese(shared):
    files = sorted((shared / "docs").glob("*xls[xm]/*.xls?"))
    assert len(files) > 20

    told = {file.name: told_of(file) for file in files}

    assert [name for name, said in told.items() if not said] == []
    assert sum(said.endswith("。") for said in told.values()) < len(files) / 3


def test_old_excel_is_told_how_it_can_come_in(shared):
    data = min((shared / "docs" / "stress-xls").glob("*.xls"), key=lambda one: one.stat().st_size)

    with pytest.raises(Unreadable, match=r"另存为 \.xlsx"):
        asked("sheets", "旧表.xls", data.read_bytes())


@with_calc
def test_an_old_sheet_comes_in_by_way_of_libreoffice(shared):
    data = (shared / "docs/stress-xls/3086fd3f44d3.xls").read_bytes()

    rows = read_sheets("旧表.xls", data).sheets[0].rows

    assert [row.cells for row in rows[:2]] == [
        ("姓名", "性别", "年龄", "分数"), ("张三", "男", "11", "33.2"),
    ]  # fmt: skip


def test_hostile_workbooks_are_refused_before_they_are_read(shared):
    for name in ("X03_sheet_bomb", "X04_entity"):
        data = (shared / "hostile" / "files" / f"{name}.xlsx").read_bytes()
        with pytest.raises((TooLarge, Unreadable)):
            asked("sheets", f"{name}.xlsx", data)


def test_a_file_that_is_no_table_is_refused():
    with pytest.raises(Unreadable, match="表格"):
        asked("sheets", "说明.md", b"# x")
