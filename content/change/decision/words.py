"""Changes of words within one clause (字词修改): finding them, saying them, making them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from content.change.decision.instructions import Edit, EditVerb

Cut = Callable[[str], list[str]]
"""What divides a text into words."""

_MOST_EDITS = 3
_LONGEST = 60
_CONTEXT = 12
_NEAR = 1


def spans_of(edit: Edit, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the edit changes the text: start, end and what is put there."""
    at = text.find(edit.said) if edit.said else -1
    while at >= 0:
        end = at + len(edit.said)
        yield {
            EditVerb.REPLACE: (at, end, edit.put),
            EditVerb.DELETE: (at, end, ""),
            EditVerb.AFTER: (end, end, edit.put),
            EditVerb.BEFORE: (at, at, edit.put),
        }[edit.verb]
        at = text.find(edit.said, end)


def day_of_force(text: str) -> list[tuple[int, int]]:
    """Return where the text says from which day it is in force: 自[2026年1月1日]起施行."""
    return [found.span("day") for found in _IN_FORCE.finditer(text)]


def edits_between(old: str, new: str, scope: str, cut: Cut) -> tuple[Edit, ...]:
    """Return the edits that make `new` of `old`, () where they say no less than the new text.

    What an edit names occurs once in `scope`, the text of the clause that is named with it.
    """
    before = cut(old)
    changes = _changes(before, cut(new))
    if not 0 < len(changes) <= _MOST_EDITS:
        return ()
    starts = _starts(before)
    edits: list[Edit] = []
    used: list[tuple[int, int]] = []
    for change in changes:
        found = _edit(_Words(old, scope, starts, used), *change)
        if found is None:
            return ()
        edit, span = found
        used.append(span)
        edits.append(edit)
    said = sum(len(edit.said) + len(edit.put) for edit in edits)
    return tuple(edits) if 2 * said <= len(new) + 16 else ()


@dataclass(frozen=True, slots=True)
class _Words:
    """A text with where its words start, and what of it other edits name already."""

    text: str
    scope: str
    starts: list[int]
    used: list[tuple[int, int]]

    def may_name(self, start: int, end: int) -> bool:
        """Tell whether these words are found by what they say, and are free."""
        said = self.text[start:end]
        free = all(end <= begin or stop <= start for begin, stop in self.used)
        return free and self.scope.count(said) == 1 and not _cuts_marks(said)

    def before(self, at: int) -> list[int]:
        """Return where words start before the place, nearest first."""
        near = bisect_left(self.starts, at)
        return self.starts[max(near - _CONTEXT, 0) : near][::-1]

    def after(self, at: int) -> list[int]:
        """Return where words end after the place, nearest first."""
        near = bisect_right(self.starts, at)
        return self.starts[near : near + _CONTEXT]


def _starts(words: list[str]) -> list[int]:
    return list(accumulate(map(len, words), initial=0))


def _changes(before: list[str], after: list[str]) -> list[tuple[int, int, str]]:
    """Return start and end in the old text and what stands there in the new one."""
    starts, old = _starts(before), "".join(before)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[tuple[int, int, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        put = "".join(after[c:d])
        if found and starts[a] - found[-1][1] <= _NEAR:
            start, end, earlier = found.pop()
            found.append((start, starts[b], earlier + old[end : starts[a]] + put))
        else:
            found.append((starts[a], starts[b], put))
    return found


def _edit(words: _Words, start: int, end: int, put: str) -> tuple[Edit, tuple[int, int]] | None:
    """Return the edit with just so much context that what it names occurs once."""
    if max(end - start, len(put)) > _LONGEST:
        return None
    if start == end:
        return _inserted(words, start, put)
    for left, right in _widened(words, start, end):
        said = words.text[left:right]
        whole = words.text[left:start] + put + words.text[end:right]
        if not words.may_name(left, right) or _uneven(whole):
            continue
        if not put and (left, right) == (start, end):
            return Edit(EditVerb.DELETE, said), (left, right)
        if whole:
            return Edit(EditVerb.REPLACE, said, whole), (left, right)
    return None


def _inserted(words: _Words, at: int, put: str) -> tuple[Edit, tuple[int, int]] | None:
    """Return the insertion after words that are found, or before some; they begin with no stop."""
    if _uneven(put):
        return None
    ahead = [(left, at) for left in words.before(at)]
    behind = [(at, right) for right in words.after(at)]
    near = [span for span in (*ahead, *behind) if _is_telling(words.text[slice(*span)])]
    for span in (*near, *ahead, *behind):
        if span[1] - span[0] > 1 and words.may_name(*span):
            verb = EditVerb.AFTER if span[1] == at else EditVerb.BEFORE
            return Edit(verb, words.text[slice(*span)], put), span
    return None


def _widened(words: _Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield wider and wider stretches around the change."""
    lefts, rights = [start, *words.before(start)], [end, *words.after(end)]
    for size in range(max(len(lefts), len(rights))):
        left, right = lefts[min(size, len(lefts) - 1)], rights[min(size, len(rights) - 1)]
        yield left, end
        yield start, right
        yield left, right


def _is_telling(said: str) -> bool:
    return _WORD.match(said) is not None and len(_WORD.findall(said)) > 1


def _uneven(text: str) -> bool:
    return any(text.count(mark[0]) != text.count(mark[1]) for mark in _PAIRS)


def _cuts_marks(text: str) -> bool:
    """Tell whether the words hold one of a pair of marks only, or nothing to be recognised by."""
    return _uneven(text) or not _WORD.search(text)


_PAIRS = ("“”", "‘’", "（）", "《》", "「」", "()")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")
_IN_FORCE = re.compile(r"自(?P<day>(?:(?!自)[^，。；、]){2,20}?)起(?:正式)?(?:施行|实施|执行|生效)")
