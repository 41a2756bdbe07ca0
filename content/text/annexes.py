"""Where annexes begin, and the list that names them (附件与附件说明)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from content.text.correcting import Correction
from content.text.labels import PLAIN, STRUCTURE, Kind, squeezed
from content.text.lines import PINNED_ANNEX, is_pinned
from content.text.read_lines import ENDS, SHORT, Read, is_date, lines_of_kind, places_of


def without_false_annexes(read: list[Read], start: int) -> list[Read]:
    """Take the list of annexes (附件：1.…) as text: an annex is where its name comes last."""
    annexes = lines_of_kind(read, Kind.ANNEX)
    last = {squeezed(read[i].label.label): i for i in annexes}
    for index in annexes:
        entry = read[index]
        if index < start or entry.line.style == PINNED_ANNEX:
            continue
        listed = any(
            0 <= near < len(read) and read[near].kind is Kind.ANNEX
            for near in (index - 1, index + 1)
        )
        repeated = last[squeezed(entry.label.label)] != index
        colon = "：" in entry.label.gap or ":" in entry.label.gap
        if listed or repeated or (colon and not _opens_annex(read, index)):
            read[index] = entry._replace(label=PLAIN, kind=Kind.PLAIN)
    return read


def annex_lists(read: list[Read], start: int, firsts: str) -> frozenset[int]:
    """Return the lines that only name the annexes, 附件：1.… 2.…; their numbers are no clauses.

    `firsts` are the first characters of the lines.
    """
    found: set[int] = set()
    for index in places_of(firsts, "附"):
        if index >= start and index not in found and read[index].label is PLAIN:
            found.update(_list_from(read, index))
    for index in found:
        if read[index].label is not PLAIN:
            read[index] = read[index]._replace(label=PLAIN, kind=Kind.PLAIN)
    return frozenset(found)


def annexes_missing(read: Sequence[Read], firsts: str) -> tuple[int, tuple[Correction, ...]]:
    """Return the index of a list of annexes in a text that holds none, -1 if all is well.

    With it come the corrections that begin an annex where a line says its name again.
    """
    named = [i for i in places_of(firsts, "附") if read[i].line.text.startswith("附件")]
    if not named or lines_of_kind(read, Kind.ANNEX):
        return -1, ()
    listed = next((i for i in named if _LIST_OF_ANNEXES.match(read[i].line.text)), -1)
    return (listed, tuple(_again(read, listed))) if listed >= 0 else (-1, ())


def names_an_annex(text: str) -> bool:
    """Tell whether a line that closes a text is of the list of its annexes: 附件：1.…, 2.…."""
    return _NAMES_ANNEX.match(text) is not None


_NAMES_ANNEX = re.compile(r"附\s*[件表图]?\s*\d{0,2}\s*[：:]|\d{1,2}\s*[.．、](?!\d)")
_LIST_OF_ANNEXES = re.compile(r"附件\s*[：:]\s*(?:\d|《|[\u4e00-\u9fff])")
_LISTED = re.compile(
    r"""
    附 \s* [件表]? \s*
    (?: [：:] \s* (?P<first> \d{1,2} (?=\s*[.．、]) )?      # 附件：1.申请表, 附：申请表
      | (?P<number> \d{1,2} ) \s* [.．、：:] )               # 附件1：申请表
    \s* [.．、]? \s* (?P<name> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBERED = re.compile(r"(?:附\s*[件表])?\s*[：:]?\s*\d{1,2}\s*[.．、：:]\s*")
_NOT_A_WORD = re.compile(r"\W+")
_MOST_LINES = 6


def _list_from(read: Sequence[Read], index: int) -> range:
    """Return the lines of a list of annexes that begins here, none where it is no such list."""
    entry = read[index]
    found = _LISTED.fullmatch(entry.line.text)
    if found is None or entry.line.kind != "paragraph" or is_pinned(entry.line):
        return range(0)
    number = int(found["first"] or found["number"] or 0)
    end = index + 1
    while step := _goes_on(read, end, number):
        number, end = number + 1, end + step
    if not found["name"] and end == index + 1:
        return range(0)
    last = _end_of_list(read, end)
    return range(index, max(end, last)) if last or end > index + 1 else range(0)


def _goes_on(read: Sequence[Read], index: int, number: int) -> int:
    """Return how many lines the next name takes: one, two where the last name ran on, or none."""
    for step in (1, 2):
        at = index + step - 1
        if at >= len(read) or not _is_plain_paragraph(read[at]):
            return 0
        if _number_of(read[at]) == number + 1:
            return step
        if not number or read[at].label is not PLAIN or len(read[at].line.text) > SHORT:
            return 0
    return 0


def _number_of(entry: Read) -> int:
    if entry.kind is Kind.DOT:
        return entry.label.number[0]
    found = _LISTED.fullmatch(entry.line.text) if entry.line.text[0] == "附" else None
    return int(found["first"] or found["number"] or 0) if found else 0


def _end_of_list(read: Sequence[Read], end: int) -> int:
    """Return where a list ends that is followed by a signature or an annex; 0 for other lists."""
    for index in range(end, min(end + _MOST_LINES, len(read))):
        entry = read[index]
        if entry.kind is Kind.ANNEX:
            return index
        if is_date(entry) or entry.kind in STRUCTURE or entry.kind is Kind.ARTICLE:
            return end
        if entry.label is not PLAIN or not _is_plain_paragraph(entry):
            return 0
        if len(entry.line.text) > SHORT or entry.line.text.endswith(ENDS):
            return 0
    return len(read) if end + _MOST_LINES >= len(read) else 0


def _is_plain_paragraph(entry: Read) -> bool:
    return entry.line.kind == "paragraph" and not is_pinned(entry.line)


def _again(read: Sequence[Read], listed: int) -> Iterator[Correction]:
    """Yield the corrections that begin the annexes at the lines that are their names."""
    names = [read[listed].line.text]
    names += [e.line.text for e in read[listed + 1 : listed + 40] if _NUMBERED.match(e.line.text)]
    wanted = {_words(_LIST_HEAD.sub("", name)) for name in names} - {""}
    for entry in read[listed + 1 :]:
        plain = entry.label is PLAIN and len(entry.line.text) <= 2 * SHORT
        if plain and _is_plain_paragraph(entry) and _words(entry.line.text) in wanted:
            wanted.discard(_words(entry.line.text))
            yield Correction(entry.number - 1, "as_annex")


_LIST_HEAD = re.compile(r"(?:附\s*[件表]?\s*\d{0,2}\s*[：:]\s*)?(?:\d{1,2}\s*[.．、])?\s*")


def _words(text: str) -> str:
    return _NOT_A_WORD.sub("", text)


def _opens_annex(read: Sequence[Read], index: int) -> bool:
    """Tell whether 附件： begins an annex: after a date, with more below than a list of names."""
    if index + 1 >= len(read) or is_date(read[index + 1]):
        return False
    below = read[index + 1]
    if any(is_date(read[i]) for i in range(max(0, index - 3), index)):
        return below.kind is not Kind.DOT
    headed = below.line.kind == "row" or below.line.centred
    return not read[index].label.text and headed
