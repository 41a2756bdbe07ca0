"""Quoting a text within a decision (引文): its own quotation marks change, and change back.

The rule, after GB/T 15834: what is quoted stands in “ ”, and marks inside change in turn,
“ ” to ‘ ’ and ‘ ’ to “ ”. Of several paragraphs each begins with “ and only the last one ends
with ”. A text whose own marks are not in turn (one without its partner, ‘ ’ outside) stands
in 「 」 unchanged, because changing could not be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

_CHANGED = str.maketrans("“”‘’", "‘’“”")
_CLOSING = {"“": "”", "‘": "’", "「": "」"}
OPENING = "“「"
"""What a quotation begins with."""


def quoted(text: str) -> str:
    """Return the words between quotation marks."""
    if in_turn(text, "“‘"):
        return f"“{text.translate(_CHANGED)}”"
    return f"「{text}」"


def quoted_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs as they are quoted, each with its opening mark."""
    whole = "\n".join(lines)
    changes = in_turn(whole, "“‘")
    opening, closing = ("“", "”") if changes else ("「", "」")
    said = whole.translate(_CHANGED) if changes else whole
    return tuple(f"{opening}{line}" for line in f"{said}{closing}".split("\n"))


def unquoted(said: str) -> str:
    """Return what was quoted; `said` is without its outer marks “ ”.

    Marks that do not stand in turn below “ ” were never changed, and stay.
    """
    return said.translate(_CHANGED) if in_turn(said, "‘“") else said


def in_turn(text: str, openings: str) -> bool:
    """Tell whether quotation marks are paired and alternate, beginning with `openings[0]`."""
    waiting: list[str] = []
    for mark in text:
        if mark in "“‘":
            if mark != openings[len(waiting) % 2]:
                return False
            waiting.append(_CLOSING[mark])
        elif mark in "”’" and (not waiting or waiting.pop() != mark):
            return False
    return not waiting


def end_of_quotation(text: str, start: int) -> int:
    """Return where the quotation that opens at `start` has its closing mark, -1 if nowhere.

    Marks of its own kind inside are counted, so “甲“乙”丙” is one quotation.
    """
    opening = text[start]
    closing = _CLOSING[opening]
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == opening) - (text[at] == closing)
        if not depth:
            return at
    return -1
