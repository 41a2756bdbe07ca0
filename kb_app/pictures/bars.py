"""Counts side by side (条形图): a name, a bar, a number, each with where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb_app.pictures.drawing import WIDTH, box, fitted, linked, picture_with_links, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 40.0


@dataclass(frozen=True)
class Bar:
    """One count: what is counted, how many, where they are listed ("" for nowhere)."""

    label: str
    count: int
    address: str = ""


def bars_svg(name: str, title: str, bars: Sequence[Bar]) -> str:
    """Return the picture of counts; "" for none. `name` keeps apart several on one page."""
    if not bars:
        return ""
    most = max(*(bar.count for bar in bars), 1)
    parts = [_row(bar, at * _ROW, most) for at, bar in enumerate(bars)]
    told = "；".join(f"{bar.label}{bar.count}" for bar in bars)
    return picture_with_links(name, title, f"{told}。", len(bars) * _ROW, parts)


def _row(bar: Bar, top: float, most: int) -> str:
    label = words(0, top + 15, fitted(bar.label, WIDTH - 60))
    number = words(WIDTH, top + 15, str(bar.count), "kb-p-strong", "end")
    ground = box(0, top + 21, WIDTH, 10, "kb-p-ground")
    drawn = box(0, top + 21, max(WIDTH * bar.count / most, 2), 10, "kb-p-bar")
    named = linked(bar.address, label) if bar.address else label
    return named + number + ground + (drawn if bar.count else "")
