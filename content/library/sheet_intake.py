"""A table that somebody handed in and has not taken in yet (待导入的表格): seen by nobody else.

The file itself is not kept, only what its cells say, and that no longer than it takes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.errors import NotFound, NotPossible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from content.library.desk import Desk

MOST_KEPT = 10
KEPT_FOR = timedelta(days=7)
"""How many tables a person may have here, and for how long."""

MOST_REMEMBERED = 2_000

SheetChoice = tuple[int, tuple[str, ...], bool]
"""How one sheet is read: the row of its headers, a column each, whether it is taken in."""

Made = tuple[str, str, str]
"""What was done with a document: its path, its title, 新建 or 修改."""


class SheetCells(Persistent):
    """What the cells say, as JSON; apart, so that a list of tables need not load it."""

    def __init__(self, stored: str) -> None:
        """Keep the workbook as it was read."""
        self.stored = stored


class SheetIntake(Persistent):
    """One table: its file, what its cells say, what its columns mean, and what became of it.

    `cells` is None once it was taken in; then `made` tells what that did.
    """

    def __init__(
        self, key: str, shelf: str, file: tuple[str, int, str], stored: str, at: datetime
    ) -> None:
        """Keep a table for a shelf; `file` is its name, its size and its SHA-256."""
        self.key, self.shelf, self.at = key, shelf, at
        self.name, self.size, self.sha256 = file
        self.cells: SheetCells | None = SheetCells(stored)
        self.choices: tuple[SheetChoice, ...] = ()
        self.made: tuple[Made, ...] = ()

    @property
    def weight(self) -> int:
        """Return how many bytes are kept of what its cells say."""
        return len(self.cells.stored.encode()) if self.cells else 0

    def finish(self, made: Iterable[Made]) -> None:
        """Note what was done, and forget what the cells say."""
        self.cells, self.made = None, tuple(made)


class SheetTray(Persistent):
    """The tables of one person by key, and what they said that columns mean."""

    def __init__(self) -> None:
        """Start empty."""
        self.by_key: OOBTree[str, SheetIntake] = OOBTree()
        self.meanings: OOBTree[str, str] = OOBTree()

    def put(self, intake: SheetIntake) -> None:
        """Keep a table; those that are too old go, and the oldest of those that were taken in.

        Raises NotPossible when there are too many that were not: they may have been settled.
        """
        old = [key for key, one in self.by_key.items() if intake.at - one.at >= KEPT_FOR]
        for key in old:
            del self.by_key[key]
        by_age = sorted(self.by_key.values(), key=lambda one: one.at)
        done = [one for one in by_age if one.cells is None]
        surplus = len(by_age) - MOST_KEPT + 1
        if surplus > len(done):
            first = next(one for one in by_age if one.cells is not None)
            said = f"您有{len(by_age) - len(done)}份表格还没有导入，已经放满"
            raise NotPossible(f"{said}。请先导入或放弃最早的“{first.name}”，再上传这一份。")
        for one in done[: max(0, surplus)]:
            del self.by_key[one.key]
        self.by_key[intake.key] = intake

    def found(self, key: str, when: datetime) -> SheetIntake | None:
        """Return the table of this key, or None when there is none or it is too old."""
        one = self.by_key.get(key)
        return one if one is not None and when - one.at < KEPT_FOR else None

    def newest_first(self, when: datetime) -> list[SheetIntake]:
        """Return the tables that are not too old, the newest first."""
        found = (one for one in self.by_key.values() if when - one.at < KEPT_FOR)
        return sorted(found, key=lambda one: one.at, reverse=True)

    def remember(self, kind: str, meanings: Mapping[str, str]) -> None:
        """Note what headers mean in tables of a kind."""
        if len(self.meanings) + len(meanings) > MOST_REMEMBERED:
            self.meanings.clear()
        self.meanings.update({f"{kind} {header}": key for header, key in meanings.items()})

    def remembered(self, kind: str) -> dict[str, str]:
        """Return what headers mean in tables of a kind, as far as it was noted."""
        beginning = f"{kind} "
        found = self.meanings.items(beginning, f"{beginning}\U0010ffff")
        return {header.removeprefix(beginning): key for header, key in found}


def tray_of(desk: Desk) -> SheetTray:
    """Return the tray of a desk, which gets one with the first table."""
    if desk.sheets is None:
        desk.sheets = SheetTray()
    return desk.sheets


def found_in(tray: SheetTray | None, key: str, when: datetime) -> SheetIntake:
    """Return the table of this key. Raises NotFound when it is not, or no longer, there."""
    one = tray.found(key, when) if tray is not None else None
    if one is None:
        raise NotFound("没有这份待导入的表格：可能已经放弃，或者放了七天以上。请重新上传。")
    return one
