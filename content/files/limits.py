"""How large a file may be, in every respect that costs time or memory (文件上限)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one upload; tests and operators may pass their own."""

    file_bytes: int = 30 << 20
    inflated_bytes: int = 200 << 20
    part_bytes: int = 60 << 20  # one XML part
    entries: int = 3_000
    elements: int = 600_000
    text_bytes: int = 20 << 20
    lines: int = 300_000
    pages: int = 2_000  # of a PDF or OFD
    slides: int = 1_000
    page_pixels: int = 16_000_000  # of one page drawn as a picture
    seconds: float = 20.0  # by the clock, waiting for a busy machine included
    work_seconds: float = 4.0  # of processor time
    office_seconds: float = 30.0  # by the clock, for LibreOffice to make one file new
    memory_bytes: int = 480 << 20  # address space of the reading process


LIMITS = Limits()

ALLOWANCES: Mapping[str, tuple[float, float]] = {
    "page": (40.0, 10.0),
    "recognised": (40.0, 10.0),
    "sheets": (25.0, 6.0),
}
"""Verbs that may take longer than a text: seconds by the clock, seconds of work."""


def allowance(verb: str, limits: Limits) -> tuple[float, float]:
    """Return the seconds by the clock and of work that one answer to `verb` may take."""
    return ALLOWANCES.get(verb, (limits.seconds, limits.work_seconds))
