"""How the cells of tables stand: merged, continued from above, in header rows (表格版式).

The text of a row is its cells joined by tabs, one for each column, empty where another cell reaches
over. What that cannot say is kept beside the text, as pictures and formulas are.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from content.text.clauses import Body, Clause, Level, own_line

MOST_PADDED = 100
"""So many missing cells of a short row are made one by one; of more, one reaches over them all."""

_MOST_ALIKE = 50
"""So many tables that hold the same row are thought of."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How the cells of one row stand, kept by the text of the row.

    `cells` are the columns that each cell takes, from the left; negative when it continues the
    cell above. `table` numbers the tables. It is kept as a row: new fields go last, with a
    default.
    """

    text: str
    cells: tuple[int, ...]
    is_header: bool = False
    table: int = 0


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell: its text, its first column, how many columns and rows it takes.

    It takes no row where the cell above reaches down over it.
    """

    text: str
    column: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row with its cells from the left; `is_header` is told of the first rows of a table only."""

    cells: tuple[LaidCell, ...]
    is_header: bool = False


Table = tuple[LaidRow, ...]


def layouts_from(stored: Iterable[Sequence[Any]]) -> tuple[RowLayout, ...]:
    """Return the layouts that were kept as rows."""
    return tuple(RowLayout(text, tuple(cells), *rest) for text, cells, *rest in stored)


def worth_keeping(rows: Sequence[RowLayout]) -> tuple[RowLayout, ...]:
    """Return the layouts of one table, or nothing when its text says as much."""
    says_more = any(row.is_header or any(n != 1 for n in row.cells) for row in rows)
    return tuple(rows) if says_more else ()


def tables_of(body: Body, layouts: Sequence[RowLayout]) -> Iterator[tuple[Clause, Table]]:
    """Yield the tables of a text whose layout is known, each with its clause, in their order."""
    tables = [p.clause for p in body.places() if p.clause.level is Level.TABLE] if layouts else []
    laid = laid_out([[own_line(row) for row in rows_of(table)] for table in tables], layouts)
    yield from ((table, known) for table, known in zip(tables, laid, strict=True) if known)


def plain_table(texts: Sequence[str]) -> Table:
    """Return a table of which nothing is known but the texts of its rows."""
    return _laid(texts, [None] * len(texts))


def rows_of(table: Clause) -> list[Clause]:
    """Return the rows of a table."""
    return [one for one in table.children if one.level is Level.ROW]


def laid_out(
    tables: Sequence[Sequence[str]], layouts: Sequence[RowLayout]
) -> Iterator[Table | None]:
    """Yield every table given by the texts of its rows, None for one of which no layout is known.

    A row whose text was changed keeps its layout while its neighbours do and it has as many
    cells; no words are ever covered by another cell.
    """
    keys = [[_key(text) for text in rows] for rows in tables]
    for rows, row_keys, own in zip(tables, keys, _by_table(keys, layouts), strict=True):
        known = _matched(row_keys, own) if own else []
        yield _laid(rows, known) if any(known) else None


def _key(text: str) -> str:
    return "\t".join(cell.strip() for cell in text.split("\t")).rstrip("\t")


def _by_table(
    tables: Sequence[Sequence[str]], layouts: Sequence[RowLayout]
) -> list[list[RowLayout]]:
    """Return the layouts that belong to each table: one that says the same, or most of it.

    Two tables that were joined have the layouts of both.
    """
    same: dict[tuple[str, ...], deque[int]] = defaultdict(deque)
    holding: dict[str, list[int]] = defaultdict(list)
    for number, texts in enumerate(tables):
        same[tuple(texts)].append(number)
        for text in set(texts):
            holding[text].append(number)
    found: list[list[RowLayout]] = [[] for _ in tables]
    for _, group in groupby(layouts, key=lambda layout: layout.table):
        rows = list(group)
        keys = [_key(row.text) for row in rows]
        alike = same.get(tuple(keys))
        at = alike.popleft() if alike else _holding_most(keys, holding)
        if at is not None:
            found[at] += rows
    return found


def _holding_most(keys: Sequence[str], holding: Mapping[str, Sequence[int]]) -> int | None:
    """Return the table that holds the most of these rows, if that is half of them."""
    counts = Counter(at for key in keys for at in holding.get(key, ())[:_MOST_ALIKE])
    if not counts:
        return None
    [(best, count)] = counts.most_common(1)
    return best if count * 2 >= len(keys) else None


def _matched(rows: Sequence[str], layouts: Sequence[RowLayout]) -> list[RowLayout | None]:
    """Return the layout of each row: by its text, in order of occurrence, then by neighbours."""
    texts = [_key(one.text) for one in layouts]
    found = _found_by_text(rows, texts)
    taken = {at for at in found if at is not None}
    onward = range(len(rows))
    for order, step in ((onward, 1), (reversed(onward), -1)):
        for row in order:
            near = found[row - step] if 0 <= row - step < len(rows) else None
            if found[row] is not None or near is None or near + step in taken:
                continue
            at = near + step
            if 0 <= at < len(layouts) and rows[row].count("\t") == texts[at].count("\t"):
                found[row] = at
                taken.add(at)
    return [None if at is None else layouts[at] for at in found]


def _found_by_text(rows: Sequence[str], layouts: Sequence[str]) -> list[int | None]:
    """Return by row where its layout is: the next one if it says the same, or the first left."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for number, text in enumerate(layouts):
        waiting[text].append(number)
    taken: set[int] = set()
    found: list[int | None] = []
    follows = 0
    for text in rows:
        queue = waiting[text]
        while queue and queue[0] in taken:
            queue.popleft()
        is_next = follows < len(layouts) and layouts[follows] == text and follows not in taken
        at = follows if is_next else (queue[0] if queue else None)
        found.append(at)
        if at is not None:
            taken.add(at)
            follows = at + 1
    return found


def _laid(texts: Sequence[str], known: Sequence[RowLayout | None]) -> Table:
    rows = [_cells(text, layout) for text, layout in zip(texts, known, strict=True)]
    width = max(_end(cells) for cells in rows)
    rows = [_padded(cells, width) for cells in rows]
    heads = 0
    while heads < len(known) and (layout := known[heads]) is not None and layout.is_header:
        heads += 1
    going_on = [{cell.column for cell, goes_on in cells if goes_on} for cells in rows]
    grown = _grown([[cell for cell, _ in cells] for cells in rows], going_on)
    return tuple(LaidRow(tuple(cells), at < heads) for at, cells in enumerate(grown))


_Cells = list[tuple[LaidCell, bool]]
"""The cells of a row, each with whether it continues the cell above."""


def _cells(text: str, layout: RowLayout | None) -> _Cells:
    """Return the cells of a row; one with words is never covered, neither from left nor above."""
    said = text.split("\t")
    cells: _Cells = []
    column = 0
    for span in layout.cells if layout else ():
        within = said[column : column + abs(span)]
        goes_on = span < 0 and not any(word.strip() for word in within)
        beyond = any(word.strip() for word in within[1:])
        for at, width in enumerate([1] * abs(span) if beyond else [abs(span)]):
            word = within[at] if at < len(within) else ""
            cells.append((LaidCell(word, column, width), goes_on))
            column += width
    return cells + [(LaidCell(word, at), False) for at, word in enumerate(said) if at >= column]


def _end(cells: _Cells) -> int:
    return cells[-1][0].column + cells[-1][0].across if cells else 0


def _padded(cells: _Cells, width: int) -> _Cells:
    end = _end(cells)
    if width - end > MOST_PADDED:
        return [*cells, (LaidCell("", end, width - end), False)]
    return [*cells, *((LaidCell("", at), False) for at in range(end, width))]


def _grown(rows: list[list[LaidCell]], going_on: list[set[int]]) -> list[list[LaidCell]]:
    """Let cells reach down over those below that continue them and are as wide."""
    downs = [[1] * len(cells) for cells in rows]
    above: dict[int, tuple[int, int]] = {}
    for at, cells in enumerate(rows):
        here: dict[int, tuple[int, int]] = {}
        for n, cell in enumerate(cells):
            top = above.get(cell.column) if cell.column in going_on[at] else None
            if top is not None and rows[top[0]][top[1]].across == cell.across:
                downs[top[0]][top[1]] += 1
                downs[at][n] = 0
                here[cell.column] = top
            else:
                here[cell.column] = (at, n)
        above = here
    return [
        [
            cell if down == 1 else LaidCell(cell.text, cell.column, cell.across, down)
            for cell, down in zip(cells, spans, strict=True)
        ]
        for cells, spans in zip(rows, downs, strict=True)
    ]


def without_empty_columns(table: Table) -> Table:
    """Return the table without columns in which no cell begins, as browsers want it."""
    begins = sorted({cell.column for row in table for cell in row.cells if cell.down})
    number = {column: at for at, column in enumerate(begins)}
    ends = _numbers_of_ends(table, begins)
    return tuple(replace(row, cells=tuple(_narrowed(row.cells, number, ends))) for row in table)


def _numbers_of_ends(table: Table, begins: Sequence[int]) -> dict[int, int]:
    """Return by the column behind a cell how many columns stand before it."""
    ends = sorted({cell.column + cell.across for row in table for cell in row.cells})
    numbers: dict[int, int] = {}
    passed = 0
    for end in ends:
        while passed < len(begins) and begins[passed] < end:
            passed += 1
        numbers[end] = passed
    return numbers


def _narrowed(
    cells: Iterable[LaidCell], number: dict[int, int], ends: dict[int, int]
) -> Iterator[LaidCell]:
    for cell in cells:
        if cell.column in number:
            at = number[cell.column]
            yield replace(cell, column=at, across=ends[cell.column + cell.across] - at)


def header_rows(table: Table) -> int:
    """Return how many first rows are headers and can stand apart: no cell reaches out of them.

    A table of nothing but headers has none.
    """
    heads = sum(1 for row in table if row.is_header)
    below = (at + cell.down for at, row in enumerate(table[:heads]) for cell in row.cells)
    reach = max(below, default=0)
    return heads if reach <= heads < len(table) else 0
