"""Workbooks (.xlsx) read as a text: each sheet under its name, its rows as a table (表格读成正文).

Who wants a document for each row takes the same file in as a table; here it stays one text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

from content.errors import NotPossible
from content.files.containers import open_container
from content.files.formats.sheets import Row, Sheet
from content.files.formats.xlsx import read_xlsx
from content.files.formats.xml_parts import named, parsed
from content.files.import_report import Find, ReadText, report_of
from content.text.lines import Line

HINT = (
    "这是表格，每张工作表读成正文里的一张表。一行一份的事项、专家、培训，请改在书架页点"
    "“表格导入、导出”。"
)
"""Said of every workbook that is read as a text."""

_MOST_DOUBTS = 50

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s?\d*", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*")

_COUNTED = (
    (re.compile(r"xl/media/[^/]+", re.IGNORECASE), "pictures_left"),
    (re.compile(r"xl/charts/chart\d*\.xml", re.IGNORECASE), "diagrams"),
    (re.compile(r"xl/diagrams/data\d*\.xml", re.IGNORECASE), "diagrams"),
    (re.compile(r"xl/embeddings/[^/]+", re.IGNORECASE), "objects"),
    (re.compile(r"xl/externalLinks/[^/]+\.xml", re.IGNORECASE), "outside_links"),
    (re.compile(r"xl/vbaProject\.bin", re.IGNORECASE), "macros"),
)
"""Entries that are counted and not read, by their names."""

_REMARKS = re.compile(
    r"xl/(?:comments\d*|comments/[^/]+|threadedComments/[^/]+)\.xml", re.IGNORECASE
)


def read_workbook(data: bytes) -> ReadText:
    """Return the text of all sheets in their order, the hidden ones too.

    A sheet that nobody named (`Sheet1`) has no heading.

    Raises Unreadable and TooLarge as `read_xlsx` does.
    """
    sheets = [sheet for sheet in read_xlsx(data).sheets if sheet.rows]
    lines = tuple(_lines(sheets))
    with open_container(data) as archive:
        counts = _counts(archive)
        finds = tuple(_remarks(archive, counts))
    rows = sum(line.kind == "row" for line in lines)
    counts.update(
        sheets=len(sheets), tables=len({line.table for line in lines} - {0}), rows=rows,
        paragraphs=len(lines) - rows, comments=len(finds),
    )  # fmt: skip
    report = report_of(counts)
    told = [HINT, *report.warnings, *_hidden(sheets), *_doubts(sheets)]
    return ReadText(lines, replace(report, warnings=tuple(told)), finds=finds)


def _lines(sheets: list[Sheet]) -> Iterator[Line]:
    for number, sheet in enumerate(sheets, 1):
        if not _UNNAMED.fullmatch(sheet.name.strip()):
            yield Line(_one_line(sheet.name), style="heading1")
        is_above = True
        for row in sheet.rows:
            is_above = is_above and _is_alone(row)
            text = "\t".join(map(_one_line, row.cells))
            yield Line(text.strip()) if is_above else Line(text, "row", table=number)


def _is_alone(row: Row) -> bool:
    """Return whether the row has but one cell, as the title above a table does."""
    return sum(map(bool, row.cells)) == 1


def _one_line(cell: str) -> str:
    return _LINE_BREAKS.sub(" ", cell).strip()


def _counts(archive: ZipFile) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name in archive.namelist():
        counts.update(counted for pattern, counted in _COUNTED if pattern.fullmatch(name))
    return counts


def _remarks(archive: ZipFile, counts: Counter[str]) -> Iterator[Find]:
    """Yield the remarks on cells; a damaged list of them is counted."""
    for name in filter(_REMARKS.fullmatch, archive.namelist()):
        try:
            root = parsed(archive, name)
        except NotPossible:
            counts["unreadable_parts"] += 1
            continue
        for one in (*named(root, "comment"), *named(root, "threadedComment")):
            words = "".join(each.text or "" for each in (*named(one, "t"), *named(one, "text")))
            said = f"{one.get('ref', '')}：{_one_line(words)}"[:500]
            yield Find("comment", words=said, at=one.get("dT", ""))


def _hidden(sheets: list[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        if sheet.is_hidden:
            yield f"工作表“{sheet.name}”是隐藏的，仍已读入，请核对是否需要。"
        elif sheet.hidden_columns or any(row.is_hidden for row in sheet.rows):
            yield f"工作表“{sheet.name}”有隐藏的行或列，仍已读入，请核对是否需要。"


def _doubts(sheets: list[Sheet]) -> Iterator[str]:
    doubts = [(sheet.name, doubt) for sheet in sheets for doubt in sheet.doubts]
    for name, doubt in doubts[:_MOST_DOUBTS]:
        yield f"工作表“{name}”{doubt.at}：{doubt.said.rstrip('。')}。"
    if len(doubts) > _MOST_DOUBTS:
        yield f"另有{len(doubts) - _MOST_DOUBTS}个单元格有疑问，请与原文件核对。"
