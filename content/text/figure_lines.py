"""Lines that are pictures, and the captions beside them (图与图题)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content.text.lines import FIGURE, is_pinned
from content.text.node import is_caption
from content.text.read_lines import ENDS, Read, places_of


class Figures(NamedTuple):
    """The lines that are pictures or their captions; `beside` go with the line above them."""

    heads: frozenset[int]
    beside: frozenset[int]


def figures_of(read: Sequence[Read], firsts: str) -> Figures:
    """Return the lines that hold nothing but pictures, each with its caption 图1 beside it.

    A caption is looked for below the picture, and above where that one is of the next picture.
    `firsts` are the first characters of the lines.
    """
    heads: set[int] = set()
    beside: set[int] = set()
    for index in (i for i in places_of(firsts, "〔") if _is_picture(read[i])):
        above, below = index - 1, index + 1
        is_left = above >= 0 and above not in beside and _is_caption(read[above])
        has_own = below < len(read) and _is_caption(read[below])
        if is_left and not (has_own and not _is_picture_at(read, below + 1)):
            heads.add(above)
            beside.add(index)
        else:
            heads.add(index)
            beside.update([below] if has_own else ())
    return Figures(frozenset(heads), frozenset(beside))


_OF_FIGURES = ("paragraph", FIGURE)
_ONLY_PICTURES = re.compile(r"(?:〔图[0-9]{1,5}〕\s*)+")


def _is_picture(entry: Read) -> bool:
    line = entry.line
    if line.text[0] != "〔" or line.kind not in _OF_FIGURES or is_pinned(line):
        return False
    return _ONLY_PICTURES.fullmatch(line.text) is not None


def _is_picture_at(read: Sequence[Read], index: int) -> bool:
    return index < len(read) and _is_picture(read[index])


def _is_caption(entry: Read) -> bool:
    line = entry.line
    if line.kind == FIGURE:
        return not _is_picture(entry)
    if line.kind != "paragraph" or is_pinned(line) or line.text.endswith(ENDS):
        return False
    return is_caption(line.text, "图")
