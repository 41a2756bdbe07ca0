"""A text line by line (排印行): which clauses begin on which line, and the way back to a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from content.errors import NotPossible
from content.text.beginnings import Begun, line_begins
from content.text.clauses import Body, Clause, Level, Place, own_line, with_ids
from content.text.doubts import Warning_
from content.text.labels import BLANKS
from content.text.lines import (
    FIGURE,
    PINNED_ANNEX,
    PINNED_FRONT,
    PINNED_HEADING,
    PINNED_NUMBER,
    PINNED_SIGNING,
    PINNED_TEXT,
    Line,
)
from content.text.parser import Parsed, parse

HOLDERS = frozenset(
    {Level.PART, Level.CHAPTER, Level.SECTION, Level.ANNEX, Level.HEADING, Level.SUBHEADING,
     Level.DECIMAL}
)  # fmt: skip
"""Clauses that head others: changing one changes its own line, not what stands below it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed line and the ids of the clauses that begin on it, outermost first."""

    line: Line
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of a clause: its own is `start`; what it contains ends before `stop`."""

    place: Place
    start: int
    stop: int

    @property
    def own_stop(self) -> int:
        """Return the end of what is changed with the clause: a heading stands for itself."""
        return self.start + 1 if self.place.clause.level in HOLDERS else self.stop


@dataclass(frozen=True, slots=True)
class PrintedBody:
    """A body printed once: its lines, the place of each clause by its id, what is doubtful."""

    entries: tuple[Entry, ...]
    places: Mapping[str, Place]
    warnings: tuple[Warning_, ...]

    def outermost(self, entry: Entry) -> Place | None:
        """Return the outermost clause that begins on the line; None where a clause goes on."""
        return self.places[entry.ids[0]] if entry.ids else None

    def innermost(self, entry: Entry) -> Place | None:
        """Return the innermost clause that begins on the line; None where a clause goes on."""
        return self.places[entry.ids[-1]] if entry.ids else None


def printed_body(body: Body) -> PrintedBody:
    """Return the lines of the body with the clauses that begin on them."""
    printer = _Printer(body)
    places = {clause_id: span.place for clause_id, span in printer.spans.items()}
    alone = parse([entry.line for entry in printer.entries])
    entries = _pinned(printer.entries, body, alone.body)
    is_same = entries == tuple(printer.entries)
    return PrintedBody(entries, places, alone.warnings if is_same else warnings_about(entries))


def entries_of(body: Body) -> tuple[Entry, ...]:
    """Return the lines of the body as the parser would need them to grow the same tree."""
    entries = _Printer(body).entries
    return _pinned(entries, body, parse([entry.line for entry in entries]).body)


def lines_of(body: Body) -> tuple[Line, ...]:
    """Return the lines of the body: rows, notes and headings without a number stay such."""
    return tuple(entry.line for entry in entries_of(body))


def understood(entries: Sequence[Entry]) -> Parsed:
    """Return what the parser makes of the lines; each clause has the id its line remembers.

    A line that is more or fewer clauses than before keeps the innermost: the text of 第三条
    that becomes a 款 of 第二条 is still that 款. New clauses have no id.
    """
    clean, parsed = _parsed(entries)
    begins = _Printer(parsed.body).begins
    ids: list[str] = []
    for entry, count in zip(clean, begins, strict=True):
        kept = entry.ids[-count:]
        ids += [*[""] * (count - len(kept)), *kept]
    return replace(parsed, body=with_ids(parsed.body, ids))


def warnings_about(entries: Sequence[Entry]) -> tuple[Warning_, ...]:
    """Return what the parser doubts in the lines, by their numbers from 1."""
    return _parsed(entries)[1].warnings


def span_of(body: Body, clause_id: str) -> Span:
    """Return the lines of a clause. Raises NotPossible when there is no such clause."""
    found = _Printer(body).spans.get(clause_id)
    if found is None:
        raise NotPossible("这份稿件中已经没有这一条款，可能已被别人删除。请刷新后再试。")
    return found


def spans_of(body: Body) -> tuple[Span, ...]:
    """Return the lines of every clause, in the order in which they begin."""
    return tuple(sorted(_Printer(body).spans.values(), key=lambda span: span.start))


class _Printer:
    """Prints a body line by line, noting which clauses begin on which line."""

    def __init__(self, body: Body) -> None:
        self.entries: list[Entry] = []
        self.begins: list[int] = []
        self.spans: dict[str, Span] = {}
        self._waiting: tuple[str, ...] = ()
        self._unlined = 0
        self._table = 0
        self._places = body.places()
        for clause in body.clauses:
            self._print(clause)

    def _print(self, clause: Clause) -> None:
        place, start = next(self._places), len(self.entries)
        children = clause.children
        if clause.level is Level.TABLE:
            self._table += 1
        if clause.runs_in:
            inner = next(self._places)
            first, *rest = children
            self._begin(clause.id)
            self._line(Line(own_line(clause) + own_line(first)), first.id)
            for child in first.children:
                self._print(child)
            self.spans[first.id] = Span(inner, start, len(self.entries))
            children = tuple(rest)
        elif clause.level is Level.TABLE and not clause.text:
            self._begin(clause.id)
        else:
            self._line(self._line_of(clause, place), clause.id)
        for child in children:
            self._print(child)
        self.spans[clause.id] = Span(place, start, len(self.entries))

    def _begin(self, clause_id: str) -> None:
        self._waiting = (*self._waiting, clause_id)

    def _line(self, line: Line, clause_id: str) -> None:
        ids = (*self._waiting, clause_id)
        self._waiting = ()
        pieces = [piece for piece in line.text.split("\n") if piece.strip(BLANKS)] or [line.text]
        first = ids[:-1] if len(pieces) > 1 and len(ids) > 1 else ids
        begin = [first, *[()] * (len(pieces) - 2), ids[len(first) :]][: len(pieces)]
        for piece, its in zip(pieces, begin, strict=True):
            self.entries.append(Entry(replace(line, text=piece), its))
            self.begins.append(len(its))

    def _line_of(self, clause: Clause, place: Place) -> Line:
        text = own_line(clause)
        if clause.level is Level.ROW:
            return Line(text, kind="row", table=self._table)
        if clause.level in _KINDS:
            return Line(text, kind=_KINDS[clause.level])
        if clause.level is Level.HEADING and not clause.label:
            above = sum(one.clause.level is Level.HEADING for one in place.ancestors)
            return Line(text, style=f"heading{min(above, 8) + 1}")
        return Line(text)


def _pinned(entries: Sequence[Entry], body: Body, alone: Body) -> tuple[Entry, ...]:
    """Return the lines, pinned to what they are where the parser alone takes them for another.

    So what somebody corrected, or an older parser understood, outlasts every change elsewhere.
    """
    wanted, found = tuple(line_begins(body)), tuple(line_begins(alone))
    if wanted == found or not len(entries) == len(wanted) == len(found):
        return tuple(entries)
    return tuple(
        entry if _alike(one, other) else replace(entry, line=_pinned_line(entry.line, one))
        for entry, one, other in zip(entries, wanted, found, strict=True)
    )


def _alike(one: tuple[Begun, ...], other: tuple[Begun, ...]) -> bool:
    return [(a.level, a.label) for a in one] == [(b.level, b.label) for b in other]


def _pinned_line(line: Line, begun: tuple[Begun, ...]) -> Line:
    if line.kind != "paragraph" or not begun:
        return line
    first = next((one for one in begun if one.level is not Level.TABLE), begun[0])
    if first.level is Level.HEADING:
        return replace(line, style=f"{PINNED_HEADING}{min(first.depth, 5) + 1}")
    return replace(line, style=_PINS.get(first.level, PINNED_NUMBER))


_KINDS = {Level.NOTE: "note", Level.FIGURE: FIGURE}
_PINS = {
    Level.PARAGRAPH: PINNED_TEXT,
    Level.TABLE: PINNED_TEXT,
    Level.PREFACE: PINNED_FRONT,
    Level.CLOSING: PINNED_SIGNING,
    Level.ANNEX: PINNED_ANNEX,
}


def _parsed(entries: Sequence[Entry]) -> tuple[list[Entry], Parsed]:
    """Return the lines as the parser reads them, and what it makes of them."""
    clean = [each for entry in entries for each in _single_lines(entry)]
    return clean, parse([entry.line for entry in clean])


def _single_lines(entry: Entry) -> Iterable[Entry]:
    """Yield the line as the parser will: cut at line ends, without blanks at both ends."""
    blanks = BLANKS.replace("\t", "") if entry.line.kind == "row" else BLANKS
    pieces = entry.line.text.replace("\r", "\n").split("\n")
    kept = [piece.strip(blanks) for piece in pieces if piece.strip(BLANKS)]
    for at, piece in enumerate(kept):
        yield Entry(replace(entry.line, text=piece), () if at else entry.ids)


def typed_lines(text: str, before: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return typed lines; those that stood there before keep their kind and their ids."""
    known = {entry.line.text.strip(BLANKS): entry for entry in reversed(before)}
    typed: list[Entry] = []
    table = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        plain = line.strip(BLANKS)
        if not plain:
            continue
        entry = known.pop(plain, None)
        if entry is None and table and "\t" in line:
            entry = Entry(Line(line, kind="row", table=table))
        typed.append(entry or Entry(Line(plain)))
        table = typed[-1].line.table
    if typed and before and not typed[0].ids and before[0].line.text.strip(BLANKS) in known:
        typed[0] = replace(typed[0], ids=before[0].ids)
    return tuple(typed)
