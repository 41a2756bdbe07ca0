"""The lines of two texts beside one another (逐行对照), for papers that show what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from content.change.order import in_one_order, merged
from content.change.wording import pieces_cut
from content.text.clauses import Body, Clause, Level, own_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAME: Literal["same"] = "same"
GONE: Literal["gone"] = "gone"
NEW: Literal["new"] = "new"

Mark = tuple[str, Literal["same", "gone", "new"]]
"""Words, and whether both texts have them, or only the old or the new one."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it is printed: its number, its words, the clause it begins, how deep that is.

    A row of a table names the clause that is the table.
    """

    label: str
    words: str
    clause: Clause
    depth: int
    table: Clause | None = None

    @property
    def text(self) -> str:
        """Return the whole line."""
        return self.label + self.words

    @property
    def key(self) -> str:
        """Return what tells the line from all others of its text."""
        return f"{self.clause.id}@{self.table.id}" if self.table else self.clause.id


Pair = tuple[PrintedLine | None, PrintedLine | None]
"""A line before and after; what moved is gone where it was, and new where it is."""


def printed_lines(body: Body) -> Iterator[PrintedLine]:
    """Yield the lines of a text; that of an article is the line of its first paragraph."""
    return _lines(body.clauses, 1, None)


def paired_lines(old: Body, new: Body) -> tuple[Pair, ...]:
    """Return the lines of two texts whose clauses share ids: each text in its own order."""
    before, after = ({line.key: line for line in printed_lines(body)} for body in (old, new))
    staying = in_one_order(before, after)
    olds = {key if key in staying else f"-{key}": line for key, line in before.items()}
    news = {key if key in staying else f"+{key}": line for key, line in after.items()}
    return tuple(pair for key in merged(olds, news)
                 for pair in _pairs(olds.get(key), news.get(key)))  # fmt: skip


def marks_between(old: str, new: str, cut: Callable[[str], list[str]]) -> tuple[Mark, ...]:
    """Return both wordings as one: what is gone stands before what came instead."""
    was, now = (list(reversed(side)) for side in pieces_cut(old, new, cut))
    marks: list[Mark] = []
    while was or now:
        if was and was[-1][1]:
            marks.append((was.pop()[0], GONE))
        elif now and now[-1][1]:
            marks.append((now.pop()[0], NEW))
        else:
            (left, _), (right, _) = was.pop(), now.pop()
            size = min(len(left), len(right))
            marks.append((left[:size], SAME))
            was += [(left[size:], False)] if left[size:] else []
            now += [(right[size:], False)] if right[size:] else []
    return tuple(marks)


def _lines(
    clauses: tuple[Clause, ...], depth: int, table: Clause | None
) -> Iterator[PrintedLine]:  # fmt: skip
    for clause in clauses:
        children = clause.children
        label = clause.label + clause.gap
        if clause.runs_in:
            first, *rest = children
            yield PrintedLine(label, own_line(first), clause, depth)
            yield from _lines(first.children, depth + 1, None)
            children = tuple(rest)
        elif clause.level is not Level.TABLE or clause.text:
            row_of = table if clause.level is Level.ROW else None
            yield PrintedLine(label, clause.text, clause, depth, row_of)
        yield from _lines(children, depth + 1, clause if clause.level is Level.TABLE else None)


def _pairs(old: PrintedLine | None, new: PrintedLine | None) -> Iterator[Pair]:
    """Yield a pair; a row that has other cells now is gone, and new."""
    if old and new and old.table and old.text.count("\t") != new.text.count("\t"):
        yield old, None
        yield None, new
    else:
        yield old, new
