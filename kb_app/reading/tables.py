"""Tables of a text as HTML (表格的版式): merged cells, cells from above, header rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from content.files.table_layout import (
    LaidRow,
    RowLayout,
    Table,
    header_rows,
    laid_out,
    plain_table,
    rows_of,
    tables_of,
    without_empty_columns,
)
from content.text.clauses import Clause, Level, Place, own_line

if TYPE_CHECKING:
    from content.files.import_report import ReadText
    from content.library.revision import Revision


MOST_ROWS = 100
"""So many rows of a table are shown before it is taken in."""

_LONG = 16


def roomy(text: str) -> str:
    """Return the class of a cell that needs more room than a narrow screen would give it."""
    return ' class="kb-long"' if len(text) > _LONG else ""


@dataclass(frozen=True)
class ShownRow:
    """A row as it is shown; `closes_head` where the rows below are no longer headers."""

    row: LaidRow
    closes_head: bool = False

    def html(self, said: Callable[[str], str], marks: str = "") -> str:
        """Return the row with these attributes, its words as `said` writes them."""
        cells = "".join(self._cells(said))
        return f"<tr{marks}>{cells}</tr>{'</thead><tbody>' if self.closes_head else ''}"

    def _cells(self, said: Callable[[str], str]) -> Iterator[str]:
        for cell in self.row.cells:
            if cell.down:
                spans = f' colspan="{cell.across}"' if cell.across > 1 else ""
                spans += f' rowspan="{cell.down}"' if cell.down > 1 else ""
                is_header = self.row.is_header and cell.text.strip()
                name, scope = ("th", ' scope="col"') if is_header else ("td", "")
                yield f"<{name}{scope}{spans}{roomy(cell.text)}>{said(cell.text)}</{name}>"


@dataclass(frozen=True)
class Tables:
    """The tables of a text whose layout is known: rows by clause, tables that begin with a head."""

    rows: Mapping[str, ShownRow]
    headed: frozenset[str]


NO_TABLES = Tables({}, frozenset())


def tables_shown(revision: Revision, places: Iterable[Place]) -> Tables:
    """Return the tables that the layouts of a revision tell about, and those to be made even.

    `places` are those of the clauses that are shown.
    """
    layouts = revision.figures.layouts if revision.figures else ()
    rows: dict[str, ShownRow] = {}
    headed: set[str] = set()
    known = list(tables_of(revision.body, layouts)) if layouts else []
    for clause, table in (*known, *_ragged(places, {clause.id for clause, _ in known})):
        shown, heads = without_empty_columns(table), header_rows(table)
        if heads:
            headed.add(clause.id)
        for number, (row, laid) in enumerate(zip(rows_of(clause), shown, strict=True), 1):
            rows[row.id] = ShownRow(laid, number == heads)
    return Tables(rows, frozenset(headed))


def _ragged(places: Iterable[Place], known: Collection[str]) -> Iterator[tuple[Clause, Table]]:
    """Yield the other tables whose rows have not the same number of cells, made even."""
    for place in places:
        table = place.clause
        if table.level is Level.TABLE and table.id not in known:
            texts = [own_line(row) for row in rows_of(table)]
            if len({text.count("\t") for text in texts}) > 1:
                yield table, plain_table(texts)


def tables_read(read: ReadText, first: int, last: int) -> dict[int, str]:
    """Return the tables of a file that begin on these lines, counted from 1, as HTML by line.

    Only those whose layout is known; of a long one the first rows.
    """
    layouts = {number: list(rows) for number, rows in groupby(read.layouts, lambda one: one.table)}
    found: dict[int, str] = {}
    for at, line in enumerate(read.lines[first - 1 : last], first):
        is_first = at == 1 or read.lines[at - 2].table != line.table
        if is_first and line.table in layouts:
            rows = read.lines[at - 1 : at - 1 + MOST_ROWS]
            texts = [row.text for row in rows if row.table == line.table]
            found[at] = _html(texts, layouts[line.table][:MOST_ROWS])
    return {at: html for at, html in found.items() if html}


def _html(texts: Sequence[str], layouts: Sequence[RowLayout]) -> str:
    [table] = laid_out([texts], layouts)
    if table is None:
        return ""
    shown, heads = without_empty_columns(table), header_rows(table)
    rows = "".join(ShownRow(row, at == heads).html(escape) for at, row in enumerate(shown, 1))
    head = "thead" if heads else "tbody"
    return f'<table class="kb-table"><{head}>{rows}</tbody></table>'
