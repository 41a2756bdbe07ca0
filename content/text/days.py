"""Days as people in China write them (日期): 2026年6月1日."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "中国标准时间")
"""The clock by which a day of the bureau begins and ends."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""What a day may be; beyond it somebody mistyped, and counting on would leave the calendar."""

_WRITTEN = re.compile(r"[12]\d{3}-\d{2}-\d{2}")


def day_at(moment: datetime | str) -> date:
    """Return the bureau's own day at a moment, also one in ISO notation."""
    there = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return there.astimezone(CHINA).date()


def said(day: date) -> str:
    """Return a day as people write it, 2026年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_said(text: str) -> str:
    """Return a day written 2026-06-01 as people write it, and anything else as it is."""
    if not _WRITTEN.fullmatch(text):
        return text
    try:
        return said(date.fromisoformat(text))
    except ValueError:  # such as 2026-02-30, which is no day
        return text
