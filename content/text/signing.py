"""Who signed and when (落款): at the end, before annexes, and where one text sends another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content.text.contents import is_contents
from content.text.facts import ends_as_title
from content.text.labels import STRUCTURE, Kind, squeezed
from content.text.read_lines import (
    ENDS,
    SHORT,
    Read,
    is_date,
    lines_of_kind,
    may_be_listed,
    places_of,
)


class Letters(NamedTuple):
    """A covering letter's signing block, and the title of the text it sends."""

    signing: frozenset[int]
    titles: frozenset[int]


def signing_blocks(read: Sequence[Read], start: int) -> frozenset[int]:
    """Return the lines of the signing blocks before each annex and at the end."""
    ends = [index for index in lines_of_kind(read, Kind.ANNEX) if index >= start]
    found: set[int] = set()
    for end in (*ends, len(read)):
        found.update(_signing_block(read, end, start))
    return frozenset(found)


def letters_of(read: Sequence[Read], lists: frozenset[int], lasts: str) -> Letters:
    """Return the signing blocks that end one text where another begins, and its title lines.

    Notes below the date (此件主动公开) go with the block; `lists` are the lines that name annexes,
    `lasts` the last characters of the lines.
    """
    signing: set[int] = set()
    titles: set[int] = set()
    for dated in (i for i in places_of(lasts, "日") if is_date(read[i])):
        block = _signed(read, dated, 0)
        below = _below_notes(read, dated + 1)
        begun = _title_below(read, below)
        named = len(begun) > 0 and len(block) > 1  # somebody signed, and a title comes next
        ended = named or block.start - 1 in lists or _ends_a_text(read, block.start - 1)
        if ended and (begun or _begins_below(read, below)):
            signing.update(range(block.start, below))
            titles.update(begun)
    return Letters(frozenset(signing), frozenset(titles))


_TAIL = re.compile(r"[（(]此件|[（(]联系|抄送|印发|主题词|[（(]盖章|[（(]公章|附件[：:]|附[：:]")
_LOOK_BACK = 12
_LONGEST_TITLE = 3


def _signing_block(read: Sequence[Read], end: int, start: int) -> range:
    floor = max(start, end - _LOOK_BACK)
    dated = next((i for i in range(end - 1, floor - 1, -1) if is_date(read[i])), None)
    if dated is None or any(not _is_tail(read[i]) for i in range(dated + 1, end)):
        return range(0)
    return range(_signed(read, dated, floor).start, end)


def _signed(read: Sequence[Read], dated: int, floor: int) -> range:
    """Return the date and the names of those who signed above it."""
    first = dated
    while first > max(floor, dated - 5) and _is_signature(read[first - 1]):
        first -= 1
    return range(first, dated + 1)


def _ends_a_text(read: Sequence[Read], last: int) -> bool:
    """Tell whether a line is the last of a text: a sentence, 特此通知, a list of annexes."""
    if last < 0:
        return False
    text = read[last].line.text
    return text.endswith(("。", "）", "。”", "特此通知")) or text.startswith("附件")


def _begins_below(read: Sequence[Read], index: int) -> bool:
    if index >= len(read):
        return False
    below = read[index]
    numbered = below.kind in STRUCTURE or below.kind in (Kind.ANNEX, Kind.ARTICLE)
    return numbered or below.line.centred or is_contents(below)


def _below_notes(read: Sequence[Read], index: int) -> int:
    """Return the index below the notes that may follow a date: （此件主动公开）, 联系人：…."""
    while index < len(read) and _TAIL.match(read[index].line.text):
        if read[index].kind is Kind.ANNEX:
            break
        index += 1
    return index


def _title_below(read: Sequence[Read], index: int) -> range:
    """Return the lines of a title that begins here, none where there is no title."""
    for end in range(index, min(index + _LONGEST_TITLE, len(read))):
        if read[end].kind is not Kind.PLAIN or not may_be_listed(read[end].line):
            break
        if ends_as_title(read[end].line.text):
            return range(index, end + 1)
    return range(0)


def _is_signature(entry: Read) -> bool:
    text = entry.line.text
    if entry.kind is not Kind.PLAIN or entry.line.kind != "paragraph" or len(text) > 60:
        return False
    return not text.endswith(ENDS) and (len(squeezed(text)) <= 25)


def _is_tail(entry: Read) -> bool:
    text = entry.line.text
    if entry.line.kind == "row":
        return False
    short = entry.kind is Kind.PLAIN and len(text) <= SHORT and not text.endswith("。")
    return short or bool(_TAIL.match(text))
