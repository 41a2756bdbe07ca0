"""What a single field may hold (取值): words, days, numbers, yes or no, coded values.

Each type reads what a form posts (text) and what a program sends (JSON) alike, and refuses
what it does not understand with the end of a Chinese sentence: `“标题”` + `不能换行`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias
from unicodedata import normalize

import colander

from content.text.days import FIRST_DAY, LAST_DAY

Node: TypeAlias = Any
"""A colander node: that library carries no types."""

Raw: TypeAlias = Any
"""What somebody sent, or what a schema yields: of any kind until it is looked at."""

Table = tuple[tuple[str, str], ...]
"""Allowed values with what the user reads: (value, label) rows."""

_WRITTEN_DAY = re.compile(
    r"""
    (\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?  # 2026-06-01, 2026.6.1, 2026年6月1日
    | (\d{4})(\d{2})(\d{2})                                    # 20260601
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_YES = frozenset({"true", "1", "是", "yes", "on"})
_NO = frozenset({"false", "0", "否", "no", "off"})


class Line(colander.String):
    """One line of text, without blanks around it."""

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return the text, or null when it is blank."""
        text = _text(node, cstruct)
        if "\n" in text:
            raise colander.Invalid(node, "不能换行")
        return text or colander.null


class Prose(colander.String):
    """Text of several lines, without blanks around it."""

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return the text, or null when it is blank."""
        return _text(node, cstruct) or colander.null


class Day(colander.Date):
    """A calendar day, kept as `2026-06-01`."""

    def serialize(self, node: Node, appstruct: Raw) -> Raw:
        """Return the day in ISO notation; stored fields hold it so already."""
        return appstruct if isinstance(appstruct, str) else super().serialize(node, appstruct)

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return the date, or null when nothing was given."""
        text = _text(node, cstruct)
        if not text:
            return colander.null
        try:
            day = day_written(text)
        except ValueError:
            told = "不是有效的日期，请写成“2026-06-01”或者“2026年6月1日”"
            raise colander.Invalid(node, told) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise colander.Invalid(node, f"年份应在{FIRST_DAY.year}至{LAST_DAY.year}之间")
        return day


def day_written(text: str) -> date:
    """Return the day somebody wrote: 2026-06-01, 2026.6.1, 20260601, 2026年6月1日, also full-width.

    Raises ValueError for anything else, and for a day that is in no calendar.
    """
    found = _WRITTEN_DAY.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups() if part)
    return date(year, month, day)


class YesNo(colander.Boolean):
    """Yes or no; anything else is refused."""

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return True or False, or null when nothing was given."""
        text = "" if cstruct is colander.null or cstruct is None else str(cstruct).strip().lower()
        if text in _YES:
            return True
        if text in _NO:
            return False
        if text:
            raise colander.Invalid(node, "应填“是”或者“否”")
        return colander.null


class Quantity(colander.Float):
    """A number such as 5 or 0.5; whole ones stay whole."""

    def serialize(self, node: Node, appstruct: Raw) -> Raw:  # noqa: ARG002 - colander passes it
        """Return the number as the user typed it, `5` and not `5.0`."""
        return appstruct if appstruct is colander.null else str(appstruct)

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return an int or a float, or null when nothing was given."""
        if isinstance(cstruct, (int, float)) and not isinstance(cstruct, bool):
            return self._kept(node, cstruct)
        text = _half_width(_text(node, cstruct))
        if not text:
            return colander.null
        if not _NUMBER.fullmatch(text):
            raise colander.Invalid(node, "应填数字，例如 5 或者 0.5")
        return self._kept(node, float(text))

    def _kept(self, node: Node, number: float) -> float:
        if not math.isfinite(number):
            raise colander.Invalid(node, "应填数字")
        return int(number) if number == int(number) else number


class Count(Quantity):
    """A whole number."""

    def _kept(self, node: Node, number: float) -> float:
        kept = super()._kept(node, number)
        if not isinstance(kept, int):
            raise colander.Invalid(node, "应填整数")
        return kept


class Amount(colander.String):
    """A number, or words where a bare number would mislead: 5, or 10日（自然日）."""

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return a number or a line of text, or null when nothing was given."""
        quantity = Quantity()
        if isinstance(cstruct, (int, float)) or _NUMBER.fullmatch(
            _half_width(_text(node, cstruct))
        ):
            return quantity.deserialize(node, cstruct)
        return Line().deserialize(node, cstruct)


class Coded(colander.String):
    """One row of a code table, kept as {code, label}; a form posts only the code.

    A label of our own platform is kept as it came: provinces word the same code differently.
    """

    def __init__(self, table: Table) -> None:
        """Allow the codes of `table`."""
        super().__init__()
        self.table = dict(table)

    def serialize(self, node: Node, appstruct: Raw) -> Raw:  # noqa: ARG002 - colander passes it
        """Return the code alone, as a select box wants it."""
        return appstruct.get("code", "") if isinstance(appstruct, Mapping) else appstruct

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return {code, label}, or null when nothing was given."""
        given = cstruct if isinstance(cstruct, Mapping) else {"code": cstruct}
        code = _text(node, given.get("code"))
        if not code:
            return colander.null
        if code not in self.table:
            allowed = "、".join(f"{key} {label}" for key, label in self.table.items())
            raise colander.Invalid(node, f"没有代码“{code[:20]}”，可以是：{allowed}")
        label = _text(node, given.get("label")) or self.table[code]
        return {**given, "code": code, "label": label}


class CodedList(colander.List):
    """Several rows of a code table, each kept as {code, label}."""

    def __init__(self, table: Table) -> None:
        """Allow the codes of `table`."""
        self.one = Coded(table)

    def serialize(self, node: Node, appstruct: Raw) -> Raw:
        """Return the codes, as check boxes want them."""
        if appstruct is colander.null:
            return appstruct
        return [self.one.serialize(node, row) for row in appstruct]

    def deserialize(self, node: Node, cstruct: Raw) -> Raw:
        """Return a list of {code, label}, or null when nothing was given."""
        if cstruct is colander.null or cstruct is None:
            return colander.null
        if isinstance(cstruct, (str, Mapping)) or not hasattr(cstruct, "__iter__"):
            raise colander.Invalid(node, "应当是一个列表")
        found = [self.one.deserialize(node, row) for row in cstruct]
        return [row for row in found if row is not colander.null] or colander.null


def _half_width(text: str) -> str:
    """Return a number as typed with any keyboard: １２．５ and 1,200 are 12.5 and 1200."""
    return _THOUSANDS.sub("", normalize("NFKC", text))


def _text(node: Node, cstruct: Raw) -> str:
    if cstruct is colander.null or cstruct is None:
        return ""
    if isinstance(cstruct, date):
        return cstruct.isoformat()
    if isinstance(cstruct, bool) or not isinstance(cstruct, (str, int, float)):
        raise colander.Invalid(node, "应当是文字")
    return str(cstruct).replace("\r\n", "\n").replace("\r", "\n").strip()
