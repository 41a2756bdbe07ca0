"""Words placed on a page, brought into printed rows and the cells of ruled tables (版面)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_TOUCH = 3.0  # points within which two rules meet
_MOST_RULES = 3_000
_MOST_CELLS = 20_000
_FRAMED = 2  # cells in one row or column, which may as well be a frame around the text


class Box(NamedTuple):
    """A place on a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Return the point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Return whether the point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and their place; `size` is how wide a Chinese letter is, 0 where there is none."""

    text: str
    box: Box
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size, its words, and the lines drawn on it (as narrow boxes).

    `pictures` says how many there are; `marks` are those that the text names, in their places.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Box, ...] = ()
    pictures: int = 0
    marks: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row, its letters' size (0 if unknown), and its cells if it is a table's.

    The mark of a picture that stands in no table is a row of its own.
    """

    text: str
    box: Box
    size: float
    cells: tuple[str, ...] = ()
    is_picture: bool = False


def rows_of(page: Page) -> list[Row]:
    """Return the printed rows of a page from its top to its bottom, tables in their places."""
    grids = _grids(page.rules)
    inside: dict[int, list[Piece]] = defaultdict(list)
    outside = _shared_out(page.pieces, grids, inside)
    pictures = _shared_out((_narrow(mark, page) for mark in page.marks), grids, inside)
    rows = _printed_rows(outside)
    rows += (Row(one.text, one.box, 0.0, is_picture=True) for one in pictures)
    for at, pieces in inside.items():
        rows += grids[at].rows(pieces)
    return sorted(rows, key=lambda row: row.box.top if row.cells else row.box.middle[1])


def joined(before: str, after: str) -> str:
    """Return two pieces of one sentence as one: a blank only between Latin words."""
    if before and after and before[-1].isascii() and after[0].isascii():
        apart = before[-1].isalnum() and after[0].isalnum()
        return f"{before} {after}" if apart or before[-1] in ".,;:)" else before + after
    return before + after


def _shared_out(
    pieces: Iterable[Piece], grids: Sequence[_Grid], inside: dict[int, list[Piece]]
) -> list[Piece]:
    """Put the pieces that stand in a table there, and return the others."""
    outside: list[Piece] = []
    for piece in pieces:
        at = next((n for n, grid in enumerate(grids) if grid.box.holds(piece.box.middle)), None)
        (outside if at is None else inside[at]).append(piece)
    return outside


def _narrow(mark: Piece, page: Page) -> Piece:
    """Return the mark of a picture in the middle of it; at its top when it fills the page."""
    left, top, right, bottom = mark.box
    at = top if bottom - top > page.height / 2 else mark.box.middle[1]
    return Piece(mark.text, Box(left, at - 0.5, right, at + 0.5))


def _printed_rows(pieces: Iterable[Piece]) -> list[Row]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.box.middle[1], one.box.left)):
        if rows and _is_beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_row(one) for one in rows]


def _is_beside(row: Sequence[Piece], piece: Piece) -> bool:
    """Return whether the piece stands in the row, or is raised or lowered beside it."""
    last = max(row, key=lambda one: one.box.height).box
    shared = min(last.bottom, piece.box.bottom) - max(last.top, piece.box.top)
    return shared > 0.5 * min(last.height, piece.box.height)


def _row(pieces: list[Piece]) -> Row:
    ordered = sorted(pieces, key=lambda one: one.box.left)
    size = max(one.size for one in ordered)
    wide = size or 0.75 * max(one.box.height for one in ordered)
    text = ordered[0].text
    for before, after in pairwise(ordered):
        text += _gap(before, after, wide) + after.text
    left, right = ordered[0].box.left, max(one.box.right for one in ordered)
    top, bottom = min(one.box.top for one in ordered), max(one.box.bottom for one in ordered)
    return Row(text.strip(), Box(left, top, right, bottom), size)


def _gap(before: Piece, after: Piece, size: float) -> str:
    """Return what is printed between two pieces of one row."""
    gap = (after.box.left - before.box.right) / (size or 1)
    if gap > 0.8:
        return "　"
    latin = before.text[-1:].isascii() and after.text[:1].isascii()
    return " " if gap > (0.12 if latin else 0.5) else ""


class _Grid:
    """A ruled table: where its lines run, and which of its cells are one."""

    def __init__(self, rules: Sequence[Box]) -> None:
        self._across = [rule for rule in rules if _is_flat(rule)]
        self._down = [rule for rule in rules if not _is_flat(rule)]
        self._xs = _apart([rule.middle[0] for rule in self._down])
        self._ys = _apart([rule.middle[1] for rule in self._across])
        columns, lines = len(self._xs) - 1, len(self._ys) - 1
        is_grid = (columns > 1 and lines > 1) or columns > _FRAMED or lines > _FRAMED
        self.is_table = is_grid and 1 < columns * lines < _MOST_CELLS
        if self.is_table:
            self.box = Box(self._xs[0], self._ys[0], self._xs[-1], self._ys[-1])
            self._merged = self._merge(columns, lines)

    def rows(self, pieces: Iterable[Piece]) -> list[Row]:
        """Return the rows of the table; a cell over several rows stands in the first of them."""
        held: dict[tuple[int, int], list[Piece]] = defaultdict(list)
        for piece in pieces:
            x, y = piece.box.middle
            held[self._merged[_band(self._ys, y), _band(self._xs, x)]].append(piece)
        return [self._row(line, held) for line in range(len(self._ys) - 1)]

    def _row(self, line: int, held: dict[tuple[int, int], list[Piece]]) -> Row:
        cells, seen = [], set()
        size = 0.0
        for column in range(len(self._xs) - 1):
            cell = self._merged[line, column]
            if cell in seen:
                continue
            seen.add(cell)
            rows = _printed_rows(held.get(cell, ())) if cell[0] == line else []
            text = ""
            for row in rows:
                text, size = joined(text, row.text), row.size
            cells.append(text)
        box = Box(self.box.left, self._ys[line], self.box.right, self._ys[line + 1])
        return Row("\t".join(cells), box, size, tuple(cells))

    def _merge(self, columns: int, lines: int) -> dict[tuple[int, int], tuple[int, int]]:
        """Return the top left cell of which each cell is a part."""
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for line in range(lines):
            y = (self._ys[line] + self._ys[line + 1]) / 2
            for column in range(columns):
                x = (self._xs[column] + self._xs[column + 1]) / 2
                if column and not self._is_ruled_down(self._xs[column], y):
                    first[line, column] = first[line, column - 1]
                elif line and not self._is_ruled_across(x, self._ys[line]):
                    first[line, column] = first[line - 1, column]
                else:
                    first[line, column] = (line, column)
        return first

    def _is_ruled_down(self, x: float, y: float) -> bool:
        return any(
            abs(rule.middle[0] - x) < _TOUCH and rule.top - 1 <= y <= rule.bottom + 1
            for rule in self._down
        )

    def _is_ruled_across(self, x: float, y: float) -> bool:
        return any(
            abs(rule.middle[1] - y) < _TOUCH and rule.left - 1 <= x <= rule.right + 1
            for rule in self._across
        )


def _grids(rules: Sequence[Box]) -> list[_Grid]:
    if len(rules) > _MOST_RULES:
        return []
    grids = (_Grid(group) for group in _touching(rules))
    return [grid for grid in grids if grid.is_table]


def _touching(rules: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the rules in groups of those that meet, from the top of the page."""
    waiting = sorted(rules, key=lambda rule: rule.top)
    groups: list[list[Box]] = []
    for rule in waiting:
        met = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if group not in met]
        groups.append([rule, *(other for group in met for other in group)])
    yield from groups


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + _TOUCH
        and other.left <= one.right + _TOUCH
        and one.top <= other.bottom + _TOUCH
        and other.top <= one.bottom + _TOUCH
    )


def _is_flat(rule: Box) -> bool:
    return rule.right - rule.left >= rule.height


def _apart(values: list[float]) -> list[float]:
    """Return the values in order, of those that are all but the same one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _band(edges: Sequence[float], value: float) -> int:
    """Return between which two edges the value lies."""
    passed = sum(edge <= value for edge in edges[1:-1])
    return min(passed, len(edges) - 2)
