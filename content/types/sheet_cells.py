"""A value of a field as one cell of a table (单元格), and a cell as what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import colander

from content.types.values import Coded, CodedList, Count, Day, Node, Quantity, Raw, Table, YesNo

LONGEST = 30_000
TOO_LONG = "（内容过长，没有导出；请在编辑页修改）"
"""What stands for a value that no cell can hold."""

_LIST_SIGNS = re.compile(r"[、，,；;|\n]+")
_LINE_SIGNS = re.compile(r"[；;\n]+")
_CODE_FIRST = re.compile(r"\s*(\w{1,4})[\s.、：:-]+(.*)", re.DOTALL)  # 01 行政许可
_MARKS = {
    "√": "是",
    "✓": "是",
    "✔": "是",
    "有": "是",
    "y": "是",
    "×": "否",
    "✗": "否",
    "无": "否",
    "n": "否",
}


def printed(node: Node, value: Raw) -> str:
    """Return what a cell says of a stored value; empty for none."""
    if value is None or value == "":
        return ""
    text = _printed(node, value)
    return text if len(text) <= LONGEST else TOO_LONG


def typed(node: Node, text: str) -> Raw:
    """Return what a cell says as the schema reads it; None for an empty one.

    What is not understood is passed on as it stands, for the schema to refuse it by name.
    """
    text = text.strip()
    if not text:
        return None
    table: Table = getattr(node, "choices", ())
    if isinstance(node.typ, CodedList):
        return [{"code": _code_in(one, table)} for one in _parts(text, _LIST_SIGNS)]
    if isinstance(node.typ, Coded):
        return {"code": _code_in(text, table)}
    if isinstance(node.typ, colander.Sequence):
        return _typed_list(node, text, table)
    if isinstance(node.typ, YesNo):
        return _MARKS.get(text.lower(), text)
    return _value_in(text, table) if table else text


def same(one: str, other: str) -> bool:
    """Return whether two cells say the same, blanks at the ends of their lines aside."""
    return one == other or list(_lines(one)) == list(_lines(other))


def as_cell(node: Node, value: Raw) -> str | int | float | date:
    """Return the value for a workbook: numbers and days as such, all else as text."""
    text = printed(node, value)
    if isinstance(node.typ, Quantity) and isinstance(value, (int, float)) and abs(value) < 10**15:
        return value
    if isinstance(node.typ, Day) and text[:2] in {"19", "20"} and text > "1900-03-01":
        return date.fromisoformat(text)
    return text


def told(node: Node) -> str:
    """Return how a cell is filled in, in a few words."""
    table: Table = getattr(node, "choices", ())
    labels = "、".join(label for _, label in table)
    if isinstance(node.typ, CodedList) or (table and isinstance(node.typ, colander.Sequence)):
        return f"可以填几个，用顿号隔开：{labels}"
    if table:
        return f"填其中一个：{labels}"
    return next((said for kind, said in _TOLD if isinstance(node.typ, kind)), "")


_TOLD: tuple[tuple[type[Any], str], ...] = (
    (YesNo, "填“是”或者“否”"),
    (Day, "日期，例如 2026-06-01"),
    (Count, "整数"),
    (Quantity, "数字"),
    (colander.Sequence, "可以填几项，每项一行（单元格内换行）"),
)


def _printed(node: Node, value: Raw) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return str(value.get("label") or value.get("code", ""))
    table: Table = getattr(node, "choices", ())
    if isinstance(value, (list, tuple)):
        parts = [_printed(node, one) for one in value]
        return "、".join(parts) if table else "\n".join(parts)
    return str(dict(table).get(value, value))


def _typed_list(node: Node, text: str, table: Table) -> Raw:
    if table:
        return [_value_in(one, table) for one in _parts(text, _LIST_SIGNS)]
    signs = _LIST_SIGNS if isinstance(node.children[0].typ, Quantity) else _LINE_SIGNS
    return _parts(text, re.compile(r"\n") if "\n" in text else signs)


def _parts(text: str, signs: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in signs.split(text) if part.strip()]


def _code_in(text: str, table: Table) -> str:
    """Return the code of what is written: a code, a label, or both."""
    for code, label in table:
        if text in (code, label, f"{code}{label}"):
            return code
    found = _CODE_FIRST.fullmatch(text)
    if found and dict(table).get(found[1]) == found[2].strip():
        return found[1]
    return text


def _value_in(text: str, table: Table) -> str:
    return next((value for value, label in table if text in (value, label)), text)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.strip().splitlines())
