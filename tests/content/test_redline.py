"""A redline: its changes accepted give the new text, rejected the old one, by other programs too.

pandoc (a test dependency, with its program in the package) accepts and rejects; Microsoft's
own validator of Office files, as packed for npm, reads them.
"""

from __future__ import annotations

import io
import json
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.change.comparing import as_one_document, compared
from content.change.line_pairs import GONE, NEW, marks_between, paired_lines
from content.change.tabling import MarkedRow, every_row, marked_rows, rejoined, rows_for_table
from content.files.import_report import Picture
from content.files.making.redline import Saved, Text, write_redline
from content.files.making.table_of_changes import (
    MOST_IN_A_CELL,
    ChangesOfText,
    write_sheet_of_changes,
    write_table_of_changes,
)
from content.files.making.word_figures import Figures
from content.files.table_layout import RowLayout
from content.files.word.reader import read_docx
from content.text.aligning import carry_ids
from content.text.lines import Line
from content.text.parser import markdown_lines, parse
from tests.content.amendments import amended
from tests.drawn import png

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "kb_app" / "demo"
RULES = sorted([*DEMO.glob("rules/*.md"), *DEMO.glob("guides/*.md")])
VALIDATOR = ROOT / "tests" / "markup" / "node_modules" / "@xarsh"
BY = Saved("王办公", date(2026, 5, 1))
OLD = """窗口工作管理办法
第一章　总则
第一条　为规范窗口工作，制定本办法。
第二条　窗口工作坚持公开、便民的原则。
第三条　申请人应当提交下列材料：
（一）申请书；
（二）身份证明。
第四条　窗口人员不得收取费用。
第五条　本办法自2020年1月1日起施行。"""
NEW_TEXT = """窗口工作管理办法
第一章　总则
第一条　为规范综合窗口工作，制定本办法。
第二条　申请人应当提交下列材料：
（一）申请书；
（二）承诺书；
（三）身份证明。
第三条　窗口工作坚持公开、便民的原则。
第四条　本办法自2026年1月1日起施行。"""


@cache
def law(path):
    return carry_ids(
        None, parse(markdown_lines(path.read_text(encoding="utf-8"))[1]).body, path.name
    )


def words(text):
    return list(text)


def body(text, seed="旧"):
    return carry_ids(None, parse(text.split("\n")).body, seed)


def redline(old, new, title="窗口工作管理办法", figures=None):
    return write_redline(Text(title, old), Text(title, new, figures or Figures()), BY, words)


def resolved(data, how, folder):
    """Return the words of a file after pandoc has accepted or rejected every change."""
    file = folder / "redline.docx"
    file.write_bytes(data)
    told = json.loads(subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "docx", "-t", "json", f"--track-changes={how}", file],
        capture_output=True, check=True,
    ).stdout)  # fmt: skip
    lines = [*_paragraphs(told["meta"].get("title", {})), *_paragraphs(told["blocks"])]
    return [line for line in lines if line]


def _paragraphs(found):
    """Yield the text of each paragraph of what pandoc read, without blanks."""
    if isinstance(found, list):
        for one in found:
            yield from _paragraphs(one)
    elif isinstance(found, dict):
        if found.get("t") in {"Para", "Plain", "Header", "MetaInlines"}:
            yield "".join("".join(_strings(found["c"])).split())
        else:
            yield from _paragraphs(list(found.values()))


def _strings(found):
    if isinstance(found, list):
        for one in found:
            yield from _strings(one)
    elif isinstance(found, dict):
        if found.get("t") == "Str":
            yield found["c"]
        elif found.get("t") == "Quoted":
            yield from _strings(found["c"])
        else:
            yield from _strings(found.get("c", []))


def printed(text):
    """Return the lines of a body, cells one by one, without blanks."""
    cells = (cell for line in text.lines() for cell in line.split("\t"))
    return [line for cell in cells if (line := "".join(cell.split()))]


def validated(*files):
    """Return what Microsoft's validator finds wrong with files."""
    program = next(VALIDATOR.glob("ooxml-validator-*/ooxml-validator"), None)
    assert program, f"请先在 {VALIDATOR.parents[1]} 运行 npm ci"
    found = []
    for file in files:
        answer = subprocess.run([program, file], capture_output=True, text=True, check=False)
        found += json.loads(answer.stdout)["errors"]
    return found


def test_pandoc_accepts_to_the_new_text_and_rejects_to_the_old(tmp_path):
    old, new = as_one_document(body(OLD), body(NEW_TEXT, "新"))

    data = redline(old, new)

    assert resolved(data, "accept", tmp_path) == printed(new)
    assert resolved(data, "reject", tmp_path) == printed(old)
    assert read_docx(data).text.split() == new.text().split()
    finds = [find for find in read_docx(data).finds if find.kind in {"insertion", "deletion"}]
    assert {(find.by, find.at[:10]) for find in finds} == {("王办公", "2026-05-01")}


def test_rows_of_tables_come_and_go_and_their_cells_change(tmp_path):
    rows = [Line("事项\t时限", "row", table=1), Line("登记\t三日", "row", table=1)]
    before = [Line("第一条　时限如下："), *rows, Line("注销\t五日", "row", table=1)]
    after = [*before[:2], Line("登记\t二日", "row", table=1), Line("变更\t一日", "row", table=1)]
    old, new = as_one_document(
        carry_ids(None, parse(before).body, "旧"), carry_ids(None, parse(after).body, "新")
    )

    data = redline(old, new)

    assert [line.text for line in read_docx(data).lines if line.kind == "row"] == [
        "事项\t时限", "登记\t二日", "变更\t一日",
    ]  # fmt: skip
    for how, text in (("accept", new), ("reject", old)):
        assert resolved(data, how, tmp_path)[-len(printed(text)) :] == printed(text)


@pytest.mark.browser  # the validator is installed with the checkers of pages
def test_pictures_and_merged_cells_stand_as_in_the_new_text(tmp_path):
    lines = [Line("第一条　见图。"), Line("〔图1〕"), Line("甲\t", "row", table=1),
             Line("乙\t丙", "row", table=1)]  # fmt: skip
    old = carry_ids(None, parse(lines).body, "旧")
    changed = [Line("第一条　见下图。"), *lines[1:]]
    new = carry_ids(old, parse(changed).body, "新")
    picture = Picture(1, "word/media/a.png", "image/png", len(png()), "0" * 64, "", 4, 4)
    layouts = (RowLayout("甲", (2,), True, 1), RowLayout("乙\t丙", (1, 1), False, 1))

    data = redline(old, new, figures=Figures({1: (picture, png())}, {}, layouts))

    read = read_docx(data)
    assert len(read.pictures) == 1
    assert read.layouts[0].cells == (2,)
    (tmp_path / "pictures.docx").write_bytes(data)
    assert validated(tmp_path / "pictures.docx") == []


@pytest.mark.parametrize("seed", range(3))
def test_random_amendments_are_accepted_and_rejected_exactly(seed, tmp_path):
    old = law(RULES[seed])
    new = amended(old, seed, 6)

    data = redline(old, new, "题目在正文之外")

    assert resolved(data, "accept", tmp_path)[-len(printed(new)) :] == printed(new)
    assert resolved(data, "reject", tmp_path)[-len(printed(old)) :] == printed(old)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(RULES), st.integers(0, 2**32), st.integers(1, 7))
def test_lines_beside_one_another_hold_both_texts(path, seed, changes):
    old = law(path)
    new = amended(old, seed, changes)

    pairs = paired_lines(old, new)

    for side, text in enumerate((old, new)):
        told = [pair[side].text for pair in pairs if pair[side] is not None]
        assert told == list(text.lines())
    for before, after in pairs:
        was, now = before.text if before else "", after.text if after else ""
        marks = marks_between(was, now, words)
        assert "".join(one for one, kind in marks if kind != NEW) == was
        assert "".join(one for one, kind in marks if kind != GONE) == now


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("title", ["上海市优化营商环境条例", "行政复议法"])
def test_a_statute_is_redlined_and_tabled(shared, title, tmp_path):
    files = sorted((shared / "laws").glob(f"{title}(*.md"))[:2]
    old, new = as_one_document(*map(law, files))
    data = redline(old, new, title)
    table = table_of(old, new)
    (tmp_path / "table.docx").write_bytes(table)

    assert resolved(data, "accept", tmp_path) == printed(new)
    assert resolved(data, "reject", tmp_path) == printed(old)
    assert validated(tmp_path / "redline.docx", tmp_path / "table.docx") == []


def table_of(old, new):
    rows = marked_rows(compared(old, new), words)
    return write_table_of_changes("修订对照表", [ChangesOfText("办法", "说明", rows)])


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(RULES), st.integers(0, 2**32), st.integers(1, 7))
def test_the_table_in_word_reads_back_as_its_rows(path, seed, changes):
    old = law(path)
    new = amended(old, seed, changes)
    comparison = compared(old, new)

    read = [line.text for line in read_docx(table_of(old, new)).lines if line.kind == "row"]

    told = [squeezed("\t".join(row.cells)) for row in rows_for_table(comparison)]
    assert [squeezed(row) for row in read[1:]] == told
    assert rejoined(every_row(comparison)) == (old.text(), new.text())
    marked = marked_rows(comparison, words)
    for row, plain in zip(marked, rows_for_table(comparison), strict=True):
        assert tuple("".join(word for word, _ in line) for line in row.old) == plain.old
        assert tuple("".join(word for word, _ in line) for line in row.new) == plain.new


def squeezed(row):
    return ["".join(cell.split()) for cell in row.rstrip().split("\t")]


def test_what_is_too_long_for_a_cell_of_a_sheet_goes_on_in_the_next_row():
    long = "甲" * (2 * MOST_IN_A_CELL + 5)
    row = MarkedRow("第一条", (((long, False),),), (((long, False), ("乙", True)),), "文字有修改")

    book = openpyxl.load_workbook(
        io.BytesIO(write_sheet_of_changes([ChangesOfText("a/b", "", (row,))]))
    )

    [sheet] = book.worksheets
    [_, *rows] = sheet.values
    assert [one[0] for one in rows] == ["第一条", "第一条（续）", "第一条（续）"]
    assert "".join(one[1] for one in rows) == long
    assert "".join(one[2] for one in rows) == long + "乙"
