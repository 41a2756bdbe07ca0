"""Where a text begins after its table of contents (目录)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content.text.correcting import Correction
from content.text.doubts import Doubts
from content.text.labels import STRUCTURE, Kind, Label, squeezed
from content.text.lines import Line, is_pinned
from content.text.read_lines import Read, may_be_listed


class Contents(NamedTuple):
    """Where the text begins after a table of contents, and what the table names.

    `doubtful` are lines of which nobody can say whether they are contents or text, `listed`
    those that are contents with page numbers for sure, the word 目录 first.
    """

    start: int
    named: frozenset[str] = frozenset()
    doubtful: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()


def contents_of(read: Sequence[Read]) -> Contents:
    """Return where the text begins after a table of contents, 0 if there is none.

    A table of contents names the first chapter, and the text names it again before
    its first article.
    """
    kinds = [kind for _, _, _, kind in read]
    first = kinds.index(Kind.ARTICLE) if Kind.ARTICLE in kinds else len(read)
    listed = next((i for i, e in enumerate(read[: min(first, 400)]) if is_contents(e)), -1)
    found = _found(read, kinds, first, listed)
    return found if listed < 0 else found._replace(listed=_listed(read, listed, found))


def _found(read: Sequence[Read], kinds: Sequence[Kind], first: int, listed: int) -> Contents:
    """Return what is known of the contents below the word 目录 at `listed`, -1 without it."""
    begin = listed + 1
    heads = STRUCTURE if not begin or first < len(read) else _CONTENTS_KINDS
    named = [i for i, kind in enumerate(kinds[:first]) if kind in heads and i >= begin]
    again: list[int] = []
    if named:
        begins = read[named[0]].label
        loose = bool(begin) and begins.kind in STRUCTURE
        again = [i for i in named[1:] if _is_alike(read[i].label, begins, loose=loose)]
    if again:
        return Contents(_before_foreword(read, begin, again[0]) if begin else again[0])
    end = _after_paged(read, begin)
    return Contents(end) if end > begin or not begin else _unpaged(read, begin, first)


def doubt_contents(read: Sequence[Read], contents: Contents, doubts: Doubts) -> None:
    """Note the lines below the word 目录 of which nobody can say where they end."""
    if contents.doubtful:
        said = "“目录”下面的标题在后文没有再出现，不能确定目录到哪里为止，已作为正文。"
        lines = [read[index].number for index in contents.doubtful]
        corrections = tuple(Correction(number - 1, "as_contents") for number in lines)
        doubts.add(lines[0], "contents_doubt", said, corrections)
    elif contents.listed:
        corrections = tuple(Correction(read[i].number - 1, "leave_out") for i in contents.listed)
        said = f"印出的目录（{len(contents.listed)}行）放在题头里；本系统另列目录，页码也对不上了。"
        doubts.add(read[contents.listed[0]].number, "contents_printed", said, corrections)


def is_listed_row(line: Line) -> bool:
    """Tell whether a row of a table is a line of contents: a name, dots, the number of a page."""
    return line.text.strip("\t") == line.text and _PAGED.search(line.text[-60:]) is not None


def is_contents(entry: Read) -> bool:
    """Tell whether the line is the word 目录 or 目次."""
    text = entry.line.text
    return text[0] == "目" and len(text) < 12 and squeezed(text) in ("目录", "目次")


_CONTENTS_KINDS = STRUCTURE | {Kind.COMMA, Kind.BARE, Kind.DOT, Kind.DECIMAL}
_PAGE = re.compile(r"[\s.…·]*\t?\s*[（(]?[\dIVXⅠ-Ⅻ]{1,4}[)）]?$")  # 第一章　总则……1
_PAGED = re.compile(r"(?:\t|[.…·]{2,})\s*[\dIVXivxⅠ-Ⅻ]{1,4}$")
_FEWEST_PAGED = 2
_FOREWORDS = ("前言", "引言")


def _listed(read: Sequence[Read], listed: int, contents: Contents) -> tuple[int, ...]:
    """Return the lines of contents with page numbers: the word 目录 and the names below it."""
    below = range(listed + 1, contents.start)
    if sum(_is_paged(read[i].line) for i in below) < _FEWEST_PAGED:
        return ()
    return (listed, *(i for i in below if _is_paged(read[i].line) or read[i].kind in STRUCTURE))


def _is_paged(line: Line) -> bool:
    if is_pinned(line):
        return False
    return line.style == "toc" or _PAGED.search(line.text[-60:]) is not None


def _is_alike(label: Label, other: Label, *, loose: bool) -> bool:
    """Tell whether two headings are the same, by their numbers alone where that is enough."""
    same = label.number == other.number and label.kind is other.kind
    return same and (loose or _named(label.text) == _named(other.text))


def _named(text: str) -> str:
    return squeezed(_PAGE.sub("", text[:200]))


def _before_foreword(read: Sequence[Read], begin: int, start: int) -> int:
    """Return where 前言 begins, if the contents name it and it stands before the text."""
    forewords = [i for i in range(begin, start) if _named(read[i].line.text) in _FOREWORDS]
    names = [_named(read[i].line.text) for i in forewords]
    again = (i for n, i in enumerate(forewords) if names[n] in names[:n])
    return next(again, start)


def _after_paged(read: Sequence[Read], begin: int) -> int:
    """Return the end of a run of lines with page numbers after the word 目录."""
    end = begin
    while begin and end < len(read):
        line = read[end].line
        if line.style != "toc" and not _PAGED.search(line.text[-60:]):
            break
        end += 1
    return end


def _unpaged(read: Sequence[Read], begin: int, first: int) -> Contents:
    """Return the end of a table of contents without page numbers: where its first line returns."""
    end = begin
    while end < min(first, len(read)) and may_be_listed(read[end].line):
        end += 1
    names = [_named(read[i].line.text) for i in range(begin, end)]
    if names and names[0] in names[1:]:
        again = names.index(names[0], 1)
        return Contents(begin + again, frozenset(names[:again]))
    if end < len(read) and names and _named(read[end].line.text) == names[0]:
        return Contents(end, frozenset(names))
    doubtful = tuple(range(begin, end)) if len(names) > 1 else ()
    return Contents(begin, doubtful=doubtful)
