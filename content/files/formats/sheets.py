"""Sheets of a workbook as cells of text (表格): from .xlsx and .csv, each cell with its address."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from content.errors import TooLarge, Unreadable
from content.files.formats.encodings import decode_text

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
LONGEST_CELL = 32_767
MOST_TEXT = 5_000_000
"""Limits of a workbook: rows and columns that hold something, sheets, characters."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, the first of column A, none behind the last that holds something."""

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What could not be read as it stands: where (C7), and what is the matter."""

    at: str
    said: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows that hold something, and what of it is hidden or doubtful."""

    name: str
    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...] = ()
    is_hidden: bool = False
    hidden_columns: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Return how many columns hold something."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file, in their order."""

    sheets: tuple[Sheet, ...]

    def to_json(self) -> str:
        """Return the workbook as JSON, to be kept or sent to another process."""
        told = [
            {
                "name": sheet.name,
                "rows": [(row.number, row.cells, row.is_hidden) for row in sheet.rows],
                "doubts": [(doubt.at, doubt.said) for doubt in sheet.doubts],
                "is_hidden": sheet.is_hidden,
                "hidden_columns": sheet.hidden_columns,
            }
            for sheet in self.sheets
        ]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str | bytes) -> Workbook:
        """Return the workbook that `to_json` wrote."""
        return cls(tuple(_sheet(each) for each in json.loads(stored)))


def address(row: int, column: int) -> str:
    """Return what a cell is called: row 7, column 2 (of 0, 1, 2) is `C7`."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def read_csv(data: bytes) -> Workbook:
    """Return the one sheet of a file of separated values, in any encoding we know.

    Raises Unreadable when it is no text, TooLarge when it passes a limit.
    """
    text = decode_text(data)
    lines = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return Workbook((Sheet("表格", tuple(kept_rows(_numbered(lines)))),))
    except csv.Error as error:
        raise Unreadable(
            "这份 CSV 的引号或换行不完整，无法读取。请另存为 .xlsx 后再上传。"
        ) from error


def kept_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that hold something, without blanks at their ends. Raises TooLarge."""
    kept = characters = 0
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        kept, characters = kept + 1, characters + sum(map(len, cells))
        if kept > MOST_ROWS or len(cells) > MOST_COLUMNS or characters > MOST_TEXT:
            raise TooLarge(
                f"表格过大：最多{MOST_ROWS // 10_000}万行、{MOST_COLUMNS}列，请拆分后再上传。"
            )
        yield Row(row.number, tuple(cells), row.is_hidden)


def _numbered(lines: Iterable[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, 1):
        yield Row(number, tuple(cells))


def _separator(text: str) -> str:
    """Return what stands between the values of the first lines: a comma unless another wins."""
    start = "\n".join(text.splitlines()[:20])
    return max(",\t;|", key=lambda sign: (start.count(sign), sign == ","))


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        name=told["name"],
        rows=tuple(Row(number, tuple(cells), hidden) for number, cells, hidden in told["rows"]),
        doubts=tuple(Doubt(at, said) for at, said in told["doubts"]),
        is_hidden=told["is_hidden"],
        hidden_columns=tuple(told["hidden_columns"]),
    )
