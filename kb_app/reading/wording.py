"""How two wordings differ, cut at the words the search knows (字词对照)."""

from __future__ import annotations

from content.change.wording import Pieces, pieces_cut, pieces_of_lines_cut
from search_index.analysis import segments_of


def pieces(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Return the pieces of the old and of the new wording."""
    return pieces_cut(old, new, segments_of)


def pieces_of_lines(old: list[str], new: list[str]) -> tuple[tuple[Pieces, Pieces], ...]:
    """Return lines in pieces, where it is not known which line has become which."""
    return pieces_of_lines_cut(old, new, segments_of)
