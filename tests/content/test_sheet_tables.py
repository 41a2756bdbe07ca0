"""Tables of documents: columns by name, cells out and in again, text that stays text."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from content.files.formats.xlsx import read_xlsx
from content.files.making.sheet_writer import Heading, Table, write_sheets
from content.types.expert import Expert
from content.types.service_item import ServiceItem
from content.types.sheet_cells import TOO_LONG, as_cell, printed, same, typed
from content.types.sheet_columns import (
    TABLED,
    column_named,
    columns_of,
    key_called,
    label_of_column,
    proposed,
)
from content.types.sheet_tables import blank_tables
from content.types.training import TrainingModule


@pytest.mark.parametrize("kind", TABLED)
def test_every_column_is_found_again_by_its_full_name(kind):
    labels = [column.label for column in columns_of(kind)]

    assert len(set(labels)) == len(labels)
    assert all(key_called(kind, label_of_column(kind, one.key)) == one.key
               for one in columns_of(kind))  # fmt: skip


@pytest.mark.parametrize("kind", TABLED)
def test_every_header_we_write_is_understood(kind):
    for table in blank_tables(kind):
        keys = proposed(kind, table.name, [one.label for one in table.headings], {})
        assert all(keys), table.name
        assert len(set(keys)) == len(keys)


def test_clerks_own_words_are_understood():
    headers = ["序号", "事项名称", "承诺时限（工作日）", "材料名称", "材料形式", "没有的栏"]

    assert proposed(ServiceItem, "Sheet1", headers, {}) == [
        "", "name", "time_limit.promised.value", "materials.*.name", "materials.*.form", "",
    ]  # fmt: skip
    assert proposed(Expert, "名册", ["姓名", "身份证号", "手机号"], {}) == [
        "name", "", "contact.mobile_masked",
    ]  # fmt: skip
    assert proposed(TrainingModule, "题", ["模块名称", "题目", "正确答案"], {}) == [
        "title", "quiz.*.stem", "quiz.*.answer",
    ]  # fmt: skip


def test_what_was_chosen_before_is_proposed_again():
    remembered = {"我的栏": "remarks", "备注": ""}

    assert proposed(Expert, "名册", ["姓名", "我的栏", "备注"], remembered) == [
        "name", "remarks", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("power_type", "行政许可", {"code": "01"}),
        ("power_type", "01", {"code": "01"}),
        ("power_type", "01 行政许可", {"code": "01"}),
        ("service_objects", "自然人、企业法人", [{"code": "1"}, {"code": "2"}]),
        ("aliases", "办执照；开店", ["办执照", "开店"]),
        ("aliases", "办执照\n开店；办照", ["办执照", "开店；办照"]),
        ("fee.is_fee", "√", "是"),
        ("fee.is_fee", " ", None),
        ("name", "开店", "开店"),
    ],
)
def test_a_cell_is_understood_as_its_column_is(key, text, meant):
    assert typed(column_named(ServiceItem, key).node, text) == meant


def test_a_cell_that_was_not_touched_says_the_same_after_excel_had_it():
    node = column_named(ServiceItem, "aliases").node

    assert same(" 办执照 \r\n开店；办照\n", printed(node, ["办执照", "开店；办照"]))


def test_a_value_that_no_cell_holds_is_named_so():
    node = column_named(ServiceItem, "aliases").node

    assert as_cell(node, ["长" * 500] * 300) == TOO_LONG


def test_text_is_never_a_formula(shared):
    lines = (shared / "payloads" / "csv_cells.jsonl").read_text(encoding="utf-8").splitlines()
    payloads = [json.loads(line)["text"] for line in lines]
    data = write_sheets([Table("表", (Heading("甲"),), tuple((one,) for one in payloads))])

    opened = load_workbook(BytesIO(data)).worksheets[0]
    kinds = {cell.data_type for row in opened.iter_rows(min_row=2) for cell in row}
    read = [row.cells[0] for row in read_xlsx(data).sheets[0].rows[1:]]

    assert b"<f>" not in data
    assert kinds <= {"s", "n"}  # "n" is a cell with nothing in it
    assert read == [one.strip() for one in payloads if one.strip()]


def test_a_blank_table_says_how_it_is_filled_in():
    data = write_sheets(blank_tables(Expert))

    sheet = load_workbook(BytesIO(data)).worksheets[0]
    heads = {cell.value: cell for cell in sheet[1]}
    listed = {one.formula1 for one in sheet.data_validations.dataValidation}

    assert "必填" in heads["姓名"].comment.text
    assert "2026-06-01" in heads["入库日期"].comment.text
    assert '"在库,暂停,退库"' in listed
