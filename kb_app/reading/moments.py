"""Moments as people in China write them (时间): 2026年6月1日 10:05."""

from __future__ import annotations

from datetime import datetime

from content.text.days import CHINA, day_at, said


def day_of(when):
    """Return the county's own day of a moment in ISO notation, as 2026-06-01."""
    return day_at(when).isoformat()


def moment_said(when):
    """Return a moment, or its ISO notation from the journal, in Chinese time."""
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    there = moment.astimezone(CHINA)
    return f"{said(there)} {there:%H:%M}"
