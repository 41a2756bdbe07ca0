"""By when an item must be done (到哪天算超): promised and statutory limits from one day on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from content.text.calendar import Counted, WorkCalendar
from content.text.days import said

STOPS_THE_CLOCK = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
"""The only procedures whose time is not counted in the statutory limit (行政许可法第四十五条)."""

NOTICE_DAYS, DELIVERY_DAYS = 5, 10
"""行政许可法第三十二条第一款第四项、第四十四条; 第八十二条: working days."""

_WEEKDAYS = "一二三四五六日"
_NATURAL = re.compile(r"(\d{1,3})\s*日?\s*（自然日）")  # 20日（自然日）
_NO_OF = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Due:
    """One limit: what it is called, the day it ends or None, how it was counted, its basis."""

    label: str
    day: date | None
    doubt: str
    counted: str
    basis: str = ""


@dataclass(frozen=True)
class Special:
    """A special procedure: how long, whether it counts in either limit, and doubts about that."""

    name: str
    days: str
    promised: str
    statutory: str
    basis: str
    doubt: str = ""


@dataclass(frozen=True)
class DueDates:
    """Everything that ends when an application was accepted on a day."""

    accepted: date
    limits: tuple[Due, ...]
    special: tuple[Special, ...]


def due_dates(fields: Mapping[str, Any], accepted: date, calendar: WorkCalendar) -> DueDates:
    """Return the limits of an item for an application that was accepted on the day."""
    limits = fields.get("time_limit", {})
    rows = list(fields.get("special_procedures", ()))
    promised = limits.get("promised", {})
    found = [_limit("承诺办结", {"basis": "本局承诺", **promised}, accepted, calendar)]
    if extra := [row for row in rows if not row.get("counts_toward_promised", True)]:
        found += _with_special(promised, extra, accepted, calendar)
    found.append(_limit("法定办结", limits.get("statutory", {}), accepted, calendar))
    return DueDates(
        accepted,
        tuple(due for due in found if due is not None),
        tuple(map(_special, rows)),
    )


def notice_due(received: date, calendar: WorkCalendar) -> Due:
    """Return by when missing materials must be told at once, after they were received."""
    return _told(
        "一次性告知补正", calendar.after(received, NOTICE_DAYS), f"{NOTICE_DAYS}个工作日",
        "行政许可法第三十二条第一款第四项；逾期不告知的，自收到申请材料之日起即为受理",
    )  # fmt: skip


def rest_said(day: date, calendar: WorkCalendar) -> str:
    """Return what to look at when the day of acceptance is a day of rest; nothing on others."""
    if calendar.is_worked(day):
        return ""
    why = calendar.name_of(day) or f"星期{_WEEKDAYS[day.weekday()]}"
    return (
        f"{said(day)}是休息日（{why}）。请核对受理日期：期限从实际受理的次日起算，"
        "休息日不计入工作日。"
    )


def _limit(label: str, limit: Mapping[str, Any], start: date, calendar: WorkCalendar) -> Due | None:
    if "value" not in limit:
        return None
    days = int(limit["value"])
    basis = "；".join(filter(None, (limit.get("basis"), limit.get("explain"))))
    if not days:
        return Due(label, start, "", limit.get("display") or "当场办结", basis)
    natural = limit.get("unit") == "自然日"
    counted = calendar.later(start, days) if natural else calendar.after(start, days)
    return _told(label, counted, f"{days}个{limit.get('unit', '工作日')}", basis)


def _with_special(
    promised: Mapping[str, Any], extra: Iterable[Mapping[str, Any]], start: date,
    calendar: WorkCalendar,
) -> list[Due | None]:  # fmt: skip
    """Return the promised limit when the procedures that it leaves out come on top of it."""
    counted, told, doubts = Counted(start), [], []
    for row in extra:
        days, natural = _days_of(row)
        if not days:
            continue
        count = calendar.later if natural else calendar.after
        counted = count(counted.day, days)
        doubts.append(counted.doubt)
        told.append(f"{row['type']}{days}{'日（自然日）' if natural else '个工作日'}")
    if not told or "value" not in promised:
        return []
    last = calendar.after(counted.day, int(promised["value"]))
    doubt = next(filter(None, (*doubts, last.doubt)), "")
    told.append(f"承诺{promised['value']}个工作日" if promised["value"] else "承诺当场办结")
    return [Due("承诺办结（加上另计的程序）", last.day, doubt, "＋".join(told), "程序依次进行时")]


def _special(row: Mapping[str, Any]) -> Special:
    counts = row.get("counts_toward_statutory")
    stops = any(name in row["type"] for name in STOPS_THE_CLOCK)
    days, natural = _days_of(row)
    doubt = ""
    if counts is False and not stops:
        doubt = "行政许可法第四十五条没有列这一程序：不计入法定时限要另有法律依据，请核对"
    return Special(
        row["type"],
        f"{days}{'日（自然日）' if natural else '个工作日'}" if days else str(row.get("days", "")),
        _counts(row.get("counts_toward_promised")),
        _counts(counts),
        "；".join(filter(None, (row.get("basis"), row.get("note")))),
        doubt,
    )


def _days_of(row: Mapping[str, Any]) -> tuple[int, bool]:
    """Return how many days a procedure takes, and whether they are days of the calendar."""
    given = str(row.get("days", ""))
    if found := _NATURAL.match(given):
        return int(found[1]), True
    return (int(given), False) if _NO_OF.fullmatch(given) else (0, False)


def _counts(value: bool | None) -> str:  # noqa: FBT001 - a field of the record, told in words
    return "没有写明" if value is None else "计入" if value else "不计入"


def _told(label: str, counted: Counted, how: str, basis: str) -> Due:
    return Due(label, counted.day, counted.doubt, how, basis)
