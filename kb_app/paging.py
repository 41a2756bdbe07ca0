"""Lists a page at a time (分页): numbers in an address, the pages around one, rows to show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Thing = TypeVar("Thing")

LEFT_OUT = "…"
"""Stands in a row of pages for those that are not offered."""

_LONGEST = 15
"""Digits: what is longer is more than there is of anything."""

_NAME = re.compile(r"[a-z0-9-]{1,80}")
"""How the name of a document looks: `chuang-kou-ban-fa`."""


def whole_number(given: str, most: int) -> int | None:
    """Return the number that is written in digits, `most` for a higher one, else None."""
    if not (given.isascii() and given.isdigit()):
        return None
    digits = given.lstrip("0") or "0"
    return min(int(digits), most) if len(digits) <= _LONGEST else most


def page_number(given: str, most: int) -> int:
    """Return which page is asked for: the first for anything that is no number."""
    return max(whole_number(given, most) or 1, 1)


def name_asked(given: str) -> str:
    """Return the name behind which a list goes on, empty for what can be no name."""
    return given if _NAME.fullmatch(given) else ""


def pages_around(
    number: int, total: int, size: int, most: int, link: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return label and address of the pages around this one; no address for this one.

    `total` things stand on pages of `size`; nothing is returned when one page holds all.
    Where pages are passed over stands `LEFT_OUT`, without an address.
    """
    last = min((total + size - 1) // size, most)
    if last < 2:
        return []
    around = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    pages: list[tuple[str, str]] = []
    for before, n in zip([0, *around], around, strict=False):
        if n - before == 2:
            pages.append((str(n - 1), link(str(n - 1))))
        elif n - before > 2:
            pages.append((LEFT_OUT, ""))
        pages.append((str(n), "" if n == number else link(str(n))))
    return pages


def looked_through(
    things: Iterable[Thing], row_of: Callable[[Thing], Any], *, a_page: int, at_most: int
) -> tuple[list[Any], Thing | None]:
    """Return the rows of a page, and the thing behind which the list goes on, None at its end.

    A thing without a row is passed over; at most so many things are looked at for one page.
    """
    rows: list[Any] = []
    last = None
    for looked_at, thing in enumerate(things):
        if len(rows) == a_page or looked_at == at_most:
            return rows, last
        last = thing
        if row := row_of(thing):
            rows.append(row)
    return rows, None
