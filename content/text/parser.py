"""Lines into a clause tree with warnings (条款解析); it never refuses and never loses a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content.text.annexes import annex_lists, without_false_annexes
from content.text.clauses import Body
from content.text.contents import contents_of
from content.text.decimals import with_decimal_heads
from content.text.doubts import Warning_
from content.text.facts import Facts, facts_of, title_of
from content.text.labels import BLANKS, Kind
from content.text.lines import PINNED_TITLE, Line
from content.text.markdown import markdown_lines
from content.text.page_numbers import page_numbers
from content.text.read_lines import Read, ends_of, read_line
from content.text.sorting import Frame, Sorting

__all__ = [
    "Facts",
    "Parsed",
    "Warning_",
    "Whole",
    "markdown_lines",
    "numbered_lines",
    "parse",
    "source_lines",
    "whole_of",
]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of a text: the tree, what it says about itself, and doubts."""

    body: Body
    title: str
    facts: Facts
    warnings: tuple[Warning_, ...]


class Whole(NamedTuple):
    """What only the whole text tells, and what must not change when lines of it are left out.

    `pages` are the lines that are page numbers, `begins` is the one where the text begins after
    its contents (0 without any), all counted from 1; `named` is what the contents name.
    """

    pages: frozenset[int]
    begins: int = 0
    named: frozenset[str] = frozenset()


def parse(lines: Iterable[Line | str], whole: Whole | None = None) -> Parsed:
    r"""Return the clause tree of `lines`, whatever they are.

    `"\n".join(body.lines())` is the source: blank lines and the blanks at both ends of
    a line are dropped, nothing else. Warnings name the line, counted from 1 in `lines`.
    `whole` tells what was known when no line was left out yet; None where none was.
    """
    read = [read_line(number, line) for number, line in numbered_lines(lines)]
    contents = contents_of(read)
    if whole is not None and whole.begins and not contents.start:
        begins = (i for i, entry in enumerate(read) if entry.number >= whole.begins)
        contents = contents._replace(start=next(begins, 0), named=whole.named)
    read = without_false_annexes(with_decimal_heads(read), contents.start)
    texts = [line.text for _, line, _, _ in read]
    ends = ends_of(texts)
    listed = annex_lists(read, contents.start, ends.firsts)
    first = _first_clause(read, contents.start)
    front = [entry.line for entry in read[: first or 40]]
    title = title_of([*front, *_said_titles(read, len(front))])
    facts = facts_of((line.text for line in front), texts)
    pages = None if whole is None else whole.pages
    grower = Sorting(read, Frame(contents, first, title, listed, ends, pages)).grown()
    clauses = tuple([node.clause() for node in grower.root.children])
    doubts = sorted(grower.doubts.found, key=lambda warning: warning.line)
    return Parsed(Body(clauses), title, facts, tuple(doubts))


def whole_of(lines: Iterable[Line | str]) -> tuple[Whole, frozenset[int]]:
    """Return what is known of a text of which no line was left out, and the lines of contents."""
    read = [read_line(number, line) for number, line in numbered_lines(lines)]
    contents = contents_of(read)
    read = with_decimal_heads(read)
    found = page_numbers(read, ends_of([line.text for _, line, _, _ in read]).firsts)
    pages = frozenset(read[index].number for index in found)
    begins = read[contents.start].number if 0 < contents.start < len(read) else 0
    listed = frozenset(read[index].number for index in contents.listed)
    return Whole(pages, begins, contents.named), listed


def source_lines(lines: Iterable[Line | str]) -> Iterator[str]:
    """Yield what the body of `parse(lines)` must say, line by line."""
    return (line.text for _, line in numbered_lines(lines))


def numbered_lines(lines: Iterable[Line | str]) -> Iterator[tuple[int, Line]]:
    """Yield the lines the body will say, each with the number of the line it came from."""
    for number, given in enumerate(lines, 1):
        line = given if isinstance(given, Line) else Line(given)
        text = line.text
        if line.kind != "row" and "\n" not in text and "\r" not in text:
            stripped = text.strip(BLANKS)
            if stripped:
                yield number, line if stripped == text else _with_text(line, stripped)
            continue
        for printed in _printed(line):
            yield number, line if printed == text else _with_text(line, printed)


def _printed(line: Line) -> Iterator[str]:
    text = line.text
    parts = text.replace("\r", "\n").split("\n") if "\n" in text or "\r" in text else (text,)
    for part in parts:
        stripped = part.strip(BLANKS)
        if stripped and line.kind == "row":
            yield part.strip(_ROW_BLANKS)  # a tab at either end is an empty cell
        elif stripped:
            yield stripped


_ROW_BLANKS = BLANKS.replace("\t", "")


def _with_text(line: Line, text: str) -> Line:
    return Line(text, line.kind, line.style, line.table, line.centred)


def _first_clause(read: Sequence[Read], start: int) -> int:
    """Return the index of the first labelled line of the text, 0 if there is none."""
    labelled = (i for i in range(start, len(read)) if read[i].kind not in _UNSURE)
    return next(labelled, 0)


_UNSURE = frozenset({Kind.PLAIN, Kind.BARE})


def _said_titles(read: Sequence[Read], start: int) -> list[Line]:
    return [entry.line for entry in read[start:] if entry.line.style == PINNED_TITLE]
