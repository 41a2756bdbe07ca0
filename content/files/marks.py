"""Marks of pictures and words of formulas in a text (图的记号): one rule where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MARK = re.compile("〔图(?P<n>[0-9]{1,5})〕")
"""The mark of a picture, `〔图1〕`; its group `n` is the number."""

ONLY_MARKS = re.compile(r"\s*(?:〔图[0-9]{1,5}〕\s*)+")
"""A line that holds nothing but marks."""

_OPENS = "〔图"
_END = ""
_ASCII_WORD = re.compile("[0-9A-Za-z]")
_Tree = dict[str, "_Tree"]


class Piece(NamedTuple):
    """A stretch of a text: the mark of picture `number`, the words of a formula, or plain words."""

    words: str
    number: int = 0
    is_formula: bool = False


def picture_mark(number: int) -> str:
    """Return the mark that stands in a text where the picture of this number is printed."""
    return f"〔图{number}〕"


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of the pictures whose marks stand in a text, in its order."""
    if _OPENS not in text:
        return ()
    return tuple(int(found["n"]) for found in MARK.finditer(text))


class Formulas:
    """The words of formulas as a tree of characters: all are looked for in one pass of a text."""

    def __init__(self, words: Iterable[str]) -> None:
        """Keep the words; empty ones are left out."""
        self._tree: _Tree = {}
        for one in filter(None, words):
            branch = self._tree
            for character in one:
                branch = branch.setdefault(character, {})
            branch[_END] = {}
        self.starts = re.compile(f"[{_OPENS[0]}{''.join(map(re.escape, self._tree))}]")

    def end_at(self, text: str, start: int) -> int:
        """Return where the longest formula that begins at `start` ends, 0 when none does."""
        if start and _ASCII_WORD.match(text, start) and _ASCII_WORD.match(text, start - 1):
            return 0
        branch, end = self._tree, 0
        for at in range(start, len(text)):
            found = branch.get(text[at])
            if found is None:
                break
            branch = found
            if _END in branch and not _is_within_word(text, at):
                end = at + 1
        return end


def pieces(text: str, formulas: Formulas) -> Iterator[Piece]:
    """Yield a text in pieces; of formulas the longest counts, and x^2 is not found in x^21."""
    done = 0
    for start in (found.start() for found in formulas.starts.finditer(text)):
        if start < done:
            continue
        mark = MARK.match(text, start)
        end = mark.end() if mark else formulas.end_at(text, start)
        if not end:
            continue
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:end], int(mark["n"]) if mark else 0, is_formula=mark is None)
        done = end
    if done < len(text):
        yield Piece(text[done:])


def _is_within_word(text: str, at: int) -> bool:
    return bool(_ASCII_WORD.match(text, at) and _ASCII_WORD.match(text, at + 1))
