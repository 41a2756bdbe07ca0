"""How large a file may be, in every respect that costs time or memory (文件上限)."""

from __future__ import annotations

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
    seconds: float = 4.5  # by the clock, waiting for a busy machine included
    work_seconds: float = 3.5  # of processor time
    memory_bytes: int = 480 << 20  # address space of the reading process


LIMITS = Limits()
