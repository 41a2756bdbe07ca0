"""Merged cells and header rows: read from Word and web pages, kept beside the text, laid again."""

from __future__ import annotations

import json

import pytest

from content.files.formats.web_pages import read_web_page
from content.files.import_report import ReadText
from content.files.table_layout import (
    RowLayout,
    header_rows,
    laid_out,
    tables_of,
    without_empty_columns,
)
from content.files.word.reader import read_docx
from content.text.parser import parse
from tests.content.word_files import cell, docx, paragraph, table

DOWN, ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
HEADER = "<w:trPr><w:tblHeader/></w:trPr>"


def headed(*rows: list[str]) -> str:
    """Return a table whose first row is a header."""
    return table(*rows).replace("<w:tr>", f"<w:tr>{HEADER}", 1)


FORM = headed(
    [cell("类别", DOWN), cell("等级", WIDE)],
    [cell("", ON), "甲", "乙"],
    ["一", "1", "2"],
)


def shape(laid):
    """Return the cells that are seen: text, column, columns, rows."""
    return [[(c.text, c.column, c.across, c.down) for c in row.cells if c.down] for row in laid]


def laid(*texts: str, layouts: tuple[RowLayout, ...]):
    [found] = laid_out([texts], layouts)
    return found


def test_merged_cells_and_header_rows_of_word_are_kept_beside_the_text():
    read = read_docx(docx(table(["甲", "乙"]), FORM))

    assert read.text.splitlines() == ["甲\t乙", "类别\t等级", "\t甲\t乙", "一\t1\t2"]
    assert [(one.cells, one.is_header) for one in read.layouts] == [
        ((1, 2), True), ((-1, 1, 1), False), ((1, 1, 1), False),
    ]  # fmt: skip
    assert ReadText.from_json(read.to_json()) == read


def test_what_was_read_before_layouts_were_known_is_read_without_them():
    handed_over = json.loads(read_docx(docx(FORM)).to_json())
    del handed_over["layouts"]

    assert ReadText.from_json(json.dumps(handed_over)).layouts == ()


def test_a_table_is_laid_as_it_was():
    read = read_docx(docx(FORM))

    [(_, rows)] = tables_of(parse(read.lines).body, read.layouts)

    assert shape(rows) == [
        [("类别", 0, 1, 2), ("等级", 1, 2, 1)], [("甲", 1, 1, 1), ("乙", 2, 1, 1)],
        [("一", 0, 1, 1), ("1", 1, 1, 1), ("2", 2, 1, 1)],
    ]  # fmt: skip
    assert [row.is_header for row in rows] == [True, False, False]
    assert header_rows(rows) == 0  # a cell reaches out of the header row


def test_cells_merged_in_the_old_way_lie_under_the_one_to_their_left():
    old = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'

    read = read_docx(docx(table([cell("甲", old[0]), cell("", old[1]), "乙"])))

    assert (read.text, read.layouts[0].cells) == ("甲\t\t乙", (2, 1))


def test_a_row_that_was_changed_keeps_its_layout_only_with_as_many_cells():
    rows = read_docx(docx(FORM)).layouts

    changed = laid("类别\t等级", "\t甲级\t乙", "一\t1\t2", layouts=rows)
    grown = laid("类别\t等级", "丙\t甲\t乙\t丁", "一\t1\t2", layouts=rows)

    assert changed[0].cells[0].down == 2
    assert [cell[0] for cell in shape(grown)[1]] == ["丙", "甲", "乙", "丁"]
    assert grown[0].cells[0].down == 1


def test_words_are_never_covered():
    spans = {"甲\t\t乙": (2, 1), "\t\t丙": (-2, 1), "丁\t\t戊": (2, 1), "己\t\t庚": (2, 1)}
    rows = tuple(RowLayout(text, cells) for text, cells in spans.items())

    typed = laid("甲\t又\t乙", "辛\t\t丙", *list(spans)[2:], layouts=rows)

    said = [[cell[0] for cell in row] for row in shape(typed)]
    assert said[:2] == [["甲", "又", "乙"], ["辛", "丙"]]


def test_a_table_without_layout_does_not_take_that_of_another_with_the_same_row():
    rows = (RowLayout("序号\t\t材料", (2, 1), is_header=True), RowLayout("1\t\t表", (2, 1)))

    plain, known = laid_out([["序号\t\t材料", "甲", "乙"], ["序号\t\t材料", "1\t\t表"]], rows)

    assert plain is None
    assert known[0].cells[0].across == 2


def test_columns_in_which_no_cell_begins_are_no_columns_of_a_page():
    rows = (RowLayout("甲\t\t\t乙", (3, 2)), RowLayout("丙\t\t\t丁", (3, 2)))

    shown = without_empty_columns(laid("甲\t\t\t乙", "丙\t\t\t丁", layouts=rows))

    assert shape(shown) == [[("甲", 0, 1, 1), ("乙", 1, 1, 1)], [("丙", 0, 1, 1), ("丁", 1, 1, 1)]]


def test_a_web_table_has_its_merged_cells_and_its_head():
    page = (
        "<table><thead><tr><th rowspan=2>事项<th colspan=2>层级<th rowspan=2>备注<tr><th>县<th>镇"
        "</thead><tr><td>登记<td>√<td>√<td rowspan=9>同上<tr><td colspan=3>备案</table>"
    )

    read = read_web_page(page.encode())
    [rows] = laid_out([[line.text for line in read.lines]], read.layouts)

    assert read.text.splitlines() == [
        "事项\t层级\t\t备注",
        "\t县\t镇\t",
        "登记\t√\t√\t同上",
        "备案\t\t\t",
    ]
    assert shape(rows)[0] == [("事项", 0, 1, 2), ("层级", 1, 2, 1), ("备注", 3, 1, 2)]
    assert shape(rows)[2:] == [
        [("登记", 0, 1, 1), ("√", 1, 1, 1), ("√", 2, 1, 1), ("同上", 3, 1, 2)], [("备案", 0, 3, 1)],
    ]  # fmt: skip
    assert (header_rows(rows), read.report.merged_cells) == (2, 5)


def test_a_plain_web_table_has_nothing_kept_beside_it():
    read = read_web_page("<table><tr><td>甲<td>乙<tr><td>丙<td></table>".encode())

    assert (read.text, read.layouts) == ("甲\t乙\n丙\t", ())


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_docx, docx(*[table([cell("甲", '<w:gridSpan w:val="100000000"/>'), "乙"])] * 9)),
        (read_docx, docx(table(*[[cell("甲", f"{WIDE}{DOWN}")] * 40, [cell("", ON)] * 40] * 9))),
        (read_docx, docx(table([cell("甲", '<w:gridSpan w:val="63"/>')] * 60))),
        (read_web_page, b"<table>" + b"<tr><td colspan=999999 rowspan=999999>a<td>b" * 60),
        (read_web_page, b"<table>" + (b"<tr>" + b"<td rowspan=1000>a" * 300) * 30),
    ],
)
def test_spans_that_claim_too_much_stay_bounded(read, data):
    text = read(data)

    tables = [rows for _, rows in tables_of(parse(text.lines).body, text.layouts)]

    assert tables
    assert max(cell.column + cell.across for rows in tables for cell in rows[0].cells) <= 500
    assert sum(len(row.cells) for rows in tables for row in rows) <= 30 * 500


def test_an_empty_formula_is_counted_and_told():
    empty = "<m:oMath><m:r/></m:oMath>"

    read = read_docx(docx(paragraph("甲", empty, "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")))

    assert (read.report.formulas, read.report.empty_formulas) == (2, 1)
    assert any("1 个公式是空的" in told for told in read.report.warnings)
