"""Words placed on a page, brought into printed rows and the cells of ruled tables (版面)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

_TOUCH = 3.0  # points within which two rules meet
_MOST_RULES = 3_000
_MOST_CELLS = 20_000
_COLUMN_ROWS = 5
_FULL = 0.6  # of the rows of a column are about as wide as it is
_GUTTER = 9.0  # points
_STEP = 2.0
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

    The mark of a picture that stands in no table is a row of its own. `within` are the edges of
    the column it stands in, where a page has two.
    """

    text: str
    box: Box
    size: float
    cells: tuple[str, ...] = ()
    is_picture: bool = False
    within: tuple[float, float] | None = None


def rows_of(page: Page) -> list[Row]:
    """Return the printed rows of a page from its top to its bottom, tables in their places.

    Where text stands in two columns the left one comes first.
    """
    grids = _grids(page.rules)
    inside: dict[int, list[Piece]] = defaultdict(list)
    outside = _shared_out(page.pieces, grids, inside)
    pictures = _shared_out((_narrow(mark, page) for mark in page.marks), grids, inside)
    columns = list(_columns(outside, grids))
    rows = _rows_in(outside, columns)
    rows += (Row(one.text, one.box, 0.0, is_picture=True) for one in pictures)
    for at, pieces in inside.items():
        rows += grids[at].rows(pieces)
    return sorted(rows, key=lambda row: _order(row, columns))


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


@dataclass(frozen=True, slots=True)
class _Columns:
    """A part of a page that is printed in two columns, with the edges of both."""

    top: float
    bottom: float
    left: tuple[float, float]
    right: tuple[float, float]

    def side(self, box: Box) -> int:
        """Return 0 for the left column, 1 for the right one, -1 for a place outside."""
        if not self.top <= box.middle[1] <= self.bottom:
            return -1
        return int(box.middle[0] > (self.left[1] + self.right[0]) / 2)


def _columns(pieces: Sequence[Piece], grids: Sequence[_Grid]) -> Iterator[_Columns]:
    """Yield the parts of a page in two columns: what stands between is printed across both.

    Both must be full of words, row under row; in a table without rules one seldom is.
    """
    gutter = _gutter([piece.box for piece in pieces])
    if gutter is None:
        return
    placed = [*(piece.box for piece in pieces), *(grid.box for grid in grids)]
    walls = sorted((one.top, one.bottom) for one in placed if one.left < gutter < one.right)
    top = float("-inf")
    for wall_top, wall_bottom in (*walls, (float("inf"), float("inf"))):
        found = [one for one in pieces if top < one.box.middle[1] < wall_top]
        left = _column([one for one in found if one.box.right <= gutter])
        right = _column([one for one in found if one.box.left >= gutter])
        if left and right and _is_parted(left, right):
            begins, ends = min(left.top, right.top), max(left.bottom, right.bottom)
            yield _Columns(begins, ends, (left.left, left.right), (right.left, right.right))
        top = max(top, wall_bottom)


def _gutter(boxes: Sequence[Box]) -> float | None:
    """Return where the fewest pieces are printed across, near the middle of what is printed."""
    if len(boxes) < 2 * _COLUMN_ROWS:
        return None
    first, last = min(one.left for one in boxes), max(one.right for one in boxes)
    begins, ends = first + 0.35 * (last - first), first + 0.65 * (last - first)
    steps = int((ends - begins) / _STEP) + 1
    changes = [0] * (steps + 2)
    for one in boxes:
        low, high = int((one.left - begins) / _STEP) + 1, int((one.right - begins) / _STEP)
        if high >= 0 and low <= steps and high >= low - 1:
            changes[max(0, low)] += 1
            changes[min(steps, high) + 1] -= 1
    crossed = list(accumulate(changes))[:steps]
    least = min(crossed)
    best, run = (0, 0), 0
    for at, count in enumerate([*crossed, least + 1]):
        run = run + 1 if count == least else 0
        best = max(best, (run, at))
    return begins + (best[1] - best[0] / 2) * _STEP


def _column(pieces: Sequence[Piece]) -> Box | None:
    """Return the place of a column, or None when the pieces do not fill one."""
    rows = _printed_rows(pieces)
    if len(rows) < _COLUMN_ROWS:
        return None
    lefts, rights = [row.box.left for row in rows], [row.box.right for row in rows]
    place = Box(min(lefts), rows[0].box.top, max(rights), rows[-1].box.bottom)
    wide = [row for row in rows if row.box.right - row.box.left > 0.8 * (place.right - place.left)]
    return place if len(wide) >= _FULL * len(rows) else None


def _is_parted(left: Box, right: Box) -> bool:
    """Return whether two columns stand beside each other, with room between them."""
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return right.left - left.right > _GUTTER and shared > 0.5 * min(left.height, right.height)


def _rows_in(pieces: Sequence[Piece], columns: Sequence[_Columns]) -> list[Row]:
    """Return the printed rows, those of each column apart."""
    apart: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        sides = ((n, one.side(piece.box)) for n, one in enumerate(columns))
        apart[next(((n, side) for n, side in sides if side >= 0), (-1, 0))].append(piece)
    rows = _printed_rows(apart.pop((-1, 0), ()))
    for (at, side), held in apart.items():
        within = columns[at].right if side else columns[at].left
        rows += [replace(row, within=within) for row in _printed_rows(held)]
    return rows


def _order(row: Row, columns: Sequence[_Columns]) -> tuple[float, int, float]:
    at = row.box.top if row.cells else row.box.middle[1]
    for one in columns:
        if (side := one.side(row.box)) >= 0:
            return one.top, side, at
    return at, 0, at


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
