"""Writing Excel files (写表格): text stays text, whatever it begins with; lists to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

Value = str | int | float | date

FILLED_IN = 1000
"""So many rows below the headers offer their lists of choices."""

_LONGEST_LIST = 250
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DAY = "yyyy-mm-dd"
_HEAD = PatternFill("solid", fgColor="E8EEF5")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what it is called, how it is filled in, what may be chosen, how wide it is.

    What `is_long` is shown on several lines.
    """

    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    width: int = 16
    is_text: bool = True
    is_hidden: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, its columns, its rows."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...] = ()


def write_sheets(tables: Iterable[Table]) -> bytes:
    """Return an .xlsx file with a sheet for each table."""
    book = Workbook(write_only=True)
    for table in tables:
        _write(book.create_sheet(_name(table.name)), table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Any, table: Table) -> None:  # noqa: ANN401 - openpyxl carries no types
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(table.headings, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = heading.width, heading.is_hidden
        if heading.is_text:
            column.number_format = "@"
        if heading.choices:
            _offer(sheet, get_column_letter(number), heading)
    sheet.append([_head(sheet, heading) for heading in table.headings])
    for row in table.rows:
        sheet.append(
            [_cell(sheet, value, one) for value, one in zip(row, table.headings, strict=True)]
        )


def _head(sheet: Any, heading: Heading) -> Any:  # noqa: ANN401 - openpyxl carries no types
    cell = _text(sheet, heading.label)
    cell.font, cell.fill = Font(bold=True), _HEAD
    if heading.hint:
        cell.comment = Comment(heading.hint, "审知库", width=320, height=120)
    return cell


def _cell(sheet: Any, value: Value, heading: Heading) -> Any:  # noqa: ANN401 - openpyxl carries no types
    if value == "":
        return None
    if isinstance(value, str):
        cell = _text(sheet, value)
        if heading.is_long:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, date):
        cell.number_format = _DAY
    return cell


def _text(sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl carries no types
    """Return a cell of text: never a formula, and no program makes one of it when it is edited."""
    cell = WriteOnlyCell(sheet, value=_NOT_IN_CELLS.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = text.lstrip(" ").startswith(_FORMULA_SIGNS)
    cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
    return cell


def _offer(sheet: Any, letter: str, heading: Heading) -> None:  # noqa: ANN401 - openpyxl carries no types
    listed = ",".join(heading.choices)
    if len(listed) > _LONGEST_LIST or any("," in one for one in heading.choices):
        return
    offered = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    offered.showErrorMessage = True
    offered.errorTitle, offered.error = "请从列表中选择", f"可以填：{listed}"[:220]
    offered.add(f"{letter}2:{letter}{FILLED_IN}")
    sheet.data_validations.append(offered)


def _name(name: str) -> str:
    return _NOT_IN_NAMES.sub("：", name)[:_LONGEST_NAME]
