"""The versions of a document on a line of years (版本时间轴)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from content.text.days import said
from kb_app.pictures.drawing import (
    WIDTH,
    box,
    diamond,
    line,
    linked,
    picture_with_links,
    words,
)
from kb_app.reading.standing import span_said, standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.library.document import Document, Version
    from kb_app.reading.standing import Standing

MOST = 12
"""So many of the newest versions are drawn; the table below the picture tells the others."""

_LEFT, _RIGHT, _ROW, _HEAD = 2.0, WIDTH - 2.0, 42.0, 34.0
_MOST_YEARS = 5
_STEPS = (1, 2, 5, 10, 20, 50, 100, 500)


def timeline_of(document: Document, versions: Sequence[Version], today: date, path: str) -> str:
    """Return the picture of `versions` below the document's address `path`; "" for none.

    Each has its row: from when to when it is in force, or a diamond where it was corrected
    before its first day. A dashed line is today.
    """
    newest = sorted(versions, key=lambda v: (v.in_force_from, v.recorded_at))[-MOST:]
    if not newest:
        return ""
    spans = [
        _Span(version, document.last_day(version), standing_of(document, version, today))
        for version in newest
    ]
    scale = _Scale(newest[0].in_force_from, _latest(spans, today))
    height = _HEAD + len(spans) * _ROW + 6
    parts = [*_years(scale, height), *_today(scale, today, height)]
    parts += [_row(scale, span, row, path) for row, span in enumerate(spans)]
    more = f"另有{len(versions) - MOST}版较早，见下表。" if len(versions) > MOST else ""
    told = "；".join(span.told for span in spans)
    description = f"{told}。{more}今天是{said(today)}。"
    return picture_with_links("timeline", "各版本施行的时间", description, height, parts)


@dataclass(frozen=True)
class _Span:
    """A version, the last day it is in force, and how it stands."""

    version: Version
    end: date | None
    standing: Standing

    @property
    def never_began(self) -> bool:
        return self.end is not None and self.end < self.version.in_force_from

    @property
    def told(self) -> str:
        span = span_said(self.version.in_force_from, self.end)
        return f"第{self.version.number}版{span}，{self.standing.label}"


class _Scale:
    """Days from left to right."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        return _LEFT + (_RIGHT - _LEFT) * min((day - self.first).days / whole, 1)


def _latest(spans: Sequence[_Span], today: date) -> date:
    ends = [span.end for span in spans if span.end]
    return max(today, spans[-1].version.in_force_from, *ends)


def _years(scale: _Scale, height: float) -> list[str]:
    """Return a mark for every year, or for every second, fifth … so that few are named."""
    count = scale.last.year - scale.first.year
    step = next(step for step in _STEPS if count / step <= _MOST_YEARS)
    years = range(scale.first.year, scale.last.year, step)
    return [
        line((x := scale.x(date(year, 1, 1)), 18), (x, height), classes="kb-p-grid")
        + words(x + 2, 13, str(year), "kb-p-small")
        for year in years
    ]


def _today(scale: _Scale, today: date, height: float) -> list[str]:
    x = scale.x(today)
    at, anchor = (x - 4, "end") if x > WIDTH / 2 else (x + 4, "start")
    word = words(at, 29, "今天", "kb-p-today-word", anchor)
    return [line((x, 20), (x, height), classes="kb-p-today"), word]


def _row(scale: _Scale, span: _Span, row: int, path: str) -> str:
    top, start = _HEAD + row * _ROW, scale.x(span.version.in_force_from)
    label = "施行前已更正" if span.never_began else span.standing.label
    at, anchor = (_RIGHT, "end") if start > WIDTH * 0.55 else (start, "start")
    text = words(at, top + 14, f"第{span.version.number}版 · {label}", anchor=anchor)
    if span.never_began:
        drawn = diamond(start, top + 26, "kb-p-never")
    else:
        stop = scale.x(span.end) if span.end else _RIGHT
        drawn = box(start, top + 20, max(stop - start, 4), 12, f"kb-p-{span.standing.name}")
    return linked(f"{path}/v/{span.version.number}", drawn, text)
