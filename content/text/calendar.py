"""Working days (工作日): which days are worked, told year by year; what was not told is 暂定.

The State Council moves days of rest every year (国务院办公厅部分节假日安排), so the days are data
that the bureau writes down, a line each: `2026-10-01至2026-10-07 休 国庆节`, `2026-10-10 班 调休`.
"""

from __future__ import annotations

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from content.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

ARRANGEMENT = """2026-01-01至2026-01-03 休 元旦
2026-01-04 班 元旦调休
2026-02-14 班 春节调休
2026-02-15至2026-02-23 休 春节
2026-02-28 班 春节调休
2026-04-04至2026-04-06 休 清明节
2026-05-01至2026-05-05 休 劳动节
2026-05-09 班 劳动节调休
2026-06-19至2026-06-21 休 端午节
2026-09-20 班 国庆节调休
2026-09-25至2026-09-27 休 中秋节
2026-10-01至2026-10-07 休 国庆节
2026-10-10 班 国庆节调休"""
"""The arrangement of 2026 (国务院办公厅 2025-11-04): 248 working days."""

LONGEST = 20_000
MOST_DAYS = 1000
"""So many days at most are counted from a day."""

_SATURDAY = 5
_LONGEST_REST = 31
_LINE = re.compile(
    r"""
    (\d{4}-\d\d-\d\d)           # 2026-10-01
    (?:\s*至\s*(\d{4}-\d\d-\d\d))?  # 至2026-10-07
    \s+(休|班)                   # rest, or worked on a weekend
    (?:\s+(.{1,20}))?           # 国庆节
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Counted:
    """The day a count of days leads to; `untold` are the years it took by weekends alone."""

    day: date
    untold: tuple[int, ...] = ()

    @property
    def doubt(self) -> str:
        """Return what must be said beside the day, 暂定（2027年安排未公布）, or nothing."""
        years = "、".join(str(year) for year in self.untold)
        return f"暂定（{years}年安排未公布）" if self.untold else ""


@dataclass(frozen=True)
class WorkCalendar:
    """Days of rest and worked weekends by name, and the years of which they were told."""

    rests: dict[date, str]
    worked: dict[date, str]
    years: frozenset[int]

    def is_worked(self, day: date) -> bool:
        """Return whether the day is a working day; by weekends alone in a year not told."""
        if day in self.worked:
            return True
        return day not in self.rests and day.weekday() < _SATURDAY

    def name_of(self, day: date) -> str:
        """Return why a day is not what its weekday suggests: 国庆节, 调休; mostly nothing."""
        return self.rests.get(day) or self.worked.get(day, "")

    def after(self, start: date, days: int) -> Counted:
        """Return the last of so many working days; the day of the start is not counted."""
        day, left = start, min(days, MOST_DAYS)
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_worked(day)
        return Counted(day, self._untold(start, day))

    def later(self, start: date, days: int) -> Counted:
        """Return the day so many days of the calendar (自然日) after the start."""
        return Counted(start + timedelta(days=min(days, MOST_DAYS)))

    def _untold(self, start: date, end: date) -> tuple[int, ...]:
        return tuple(y for y in range(start.year, end.year + 1) if y not in self.years)


@lru_cache(maxsize=8)
def calendar_from(text: str) -> WorkCalendar:
    """Return the calendar that lines of days tell. Raises Invalid, naming the line."""
    rests: dict[date, str] = {}
    worked: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            days, kind, name = _told(number, line.strip())
            found = rests if kind == "休" else worked
            found.update(dict.fromkeys(days, name or ("放假" if kind == "休" else "调休上班")))
    # A holiday that begins in one year may reach into the next: the year is told by its autumn.
    years = {day.year for day in (*rests, *worked) if day.month not in {1, 12}}
    return WorkCalendar(rests, worked, frozenset(years))


def weeks_of(year: int, month: int) -> list[list[date | None]]:
    """Return the weeks of a month, Monday first; None for days of other months."""
    return [
        [day if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def _told(number: int, line: str) -> tuple[list[date], str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _wrong(number, "请写成“2026-10-01至2026-10-07 休 国庆节”或“2026-10-10 班 调休”")
    first, last, kind, name = found.groups()
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise _wrong(number, "没有这一天，请核对日期") from None
    if not begins <= ends <= begins + timedelta(days=_LONGEST_REST):
        raise _wrong(number, f"止日不能早于起日，一次也不能超过{_LONGEST_REST}天")
    return list(_days(begins, ends)), kind, name or ""


def _days(begins: date, ends: date) -> Iterator[date]:
    for ordinal in range(begins.toordinal(), ends.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _wrong(number: int, what: str) -> Invalid:
    return Invalid({"holidays": f"第{number}行无法识别：{what}。请照原有各行的样子写。"})
