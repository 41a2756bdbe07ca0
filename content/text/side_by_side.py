"""Lines as read beside the clauses they became (对照): what begins where, doubts at their line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from content.text.beginnings import Begun, line_begins
from content.text.correcting import Corrected, Correction, corrected_lines
from content.text.doubts import Warning_
from content.text.lines import Line
from content.text.parser import Parsed, Whole, numbered_lines, parse, whole_of


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of the lines of a file, with corrections.

    The warnings of `parsed` count the lines as read, from 1, and propose corrections of them.
    `begins` has an entry for each line as read: the clauses that begin there, outermost
    first; none for a line that is blank, left out or joined to the one above. `corrected`
    are the lines that were parsed, `origins` the line as read that each of them began on,
    `corrections` those that were made.
    """

    parsed: Parsed
    begins: tuple[tuple[Begun, ...], ...]
    corrected: tuple[Line, ...]
    origins: tuple[int, ...]
    corrections: tuple[Correction, ...]


def understood_with(lines: Sequence[Line], corrections: Iterable[Correction] = ()) -> Understood:
    """Return what is made of the lines when `corrections` are made. Raises NotPossible."""
    made = tuple(corrections)
    done = corrected_lines(lines, made)
    parsed = parse(done.lines, _whole(lines, done) if made else None)
    warnings = tuple(_as_read(warning, done) for warning in parsed.warnings)
    begins: list[tuple[Begun, ...]] = [()] * len(lines)
    printed = (number for number, _ in numbered_lines(done.lines))
    for number, begun in zip(printed, line_begins(parsed.body), strict=True):
        origin = done.origins[number - 1]
        begins[origin] += begun
    parsed = replace(parsed, warnings=warnings)
    return Understood(parsed, tuple(begins), done.lines, done.origins, made)


def _whole(lines: Sequence[Line], done: Corrected) -> Whole:
    """Return what was known of the whole text, by the lines to parse.

    So no correction changes what is made of page numbers that are still there, and leaving out
    the contents does not change what stands around them.
    """
    whole, listed = whole_of(lines)
    origins = [origin + 1 for origin in done.origins]
    pages = frozenset(at for at, origin in enumerate(origins, 1) if origin in whole.pages)
    if not listed or not listed.isdisjoint(origins):
        return Whole(pages)
    begins = (at for at, origin in enumerate(origins, 1) if origin >= whole.begins > 0)
    return Whole(pages, next(begins, 0), whole.named)


def _as_read(warning: Warning_, done: Corrected) -> Warning_:
    """Return the warning with the places that its line and corrections have as read."""
    moved = (_correction_as_read(one, done) for one in warning.corrections)
    line = done.origins[warning.line - 1] + 1
    return replace(warning, line=line, corrections=tuple(one for one in moved if one))


def _correction_as_read(one: Correction, done: Corrected) -> Correction | None:
    """Return the correction as of the lines as read; None where it would mean another line."""
    origin, offset = done.origins[one.line], done.offsets[one.line]
    if one.verb == "split" and offset >= 0:
        return Correction(origin, one.verb, one.value + offset)
    return None if offset or one.verb == "split" else replace(one, line=origin)
