"""Whether an expert may be drawn (能不能抽取): what the register says of them on a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from content.text.days import written_said

DRAWN_AT_ONCE = 3
"""So many experts an inspection takes."""


_OF_ONE = re.compile(r"(?:已于)?\d{4}年\d{1,2}月\d{1,2}日|：.*")  # a day; why the standing is so


def hindrances(fields: Mapping[str, Any], day: date) -> tuple[str, ...]:
    """Return why an expert may not be drawn on the day, in words; nothing when they may.

    What depends on the case (回避) is not known here and is asked at every draw.
    """
    found = (
        _standing(fields),
        _begins(fields.get("admitted_on"), day),
        _ended(fields.get("term_until"), day),
        "" if fields.get("training", {}).get("last_trained_on") else "没有登记培训",
        "" if fields.get("consent", {}).get("signed_on") else "没有登记个人信息告知书的签署日期",
        "" if fields.get("specialties") else "没有登记专业",
    )
    return tuple(filter(None, found))


def left_out(found: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    """Return how many may not be drawn for which reason, in short, most first; one may have two."""
    counted = Counter(_in_short(reason) for reasons in found for reason in reasons)
    return tuple(counted.most_common())


def shortage(eligible: int) -> str:
    """Return what to do when fewer may be drawn than a draw takes; nothing when enough may."""
    if eligible >= DRAWN_AT_ONCE:
        return ""
    return (
        f"可以抽取的只有{eligible}人，抽取{DRAWN_AT_ONCE}人没有选择余地："
        "请合并专业，或者向上级专家库借用。"
    )


def specialties(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return code and label of what the expert is registered for."""
    return tuple((row["code"], row.get("label", "")) for row in fields.get("specialties", ()))


def _in_short(reason: str) -> str:
    """Return a reason without what is of one expert only: 聘期已于2026年11月21日届满."""
    return _OF_ONE.sub("", reason)


def _standing(fields: Mapping[str, Any]) -> str:
    status, reason = fields.get("status", ""), fields.get("status_reason", "")
    if status == "在库":
        return ""
    told = f"状态是“{status}”" if status else "没有登记状态"
    return f"{told}：{reason}" if reason else told


def _begins(admitted: str | None, day: date) -> str:
    if admitted is None:
        return "没有登记入库日期"
    return f"入库日期未到：{written_said(admitted)}" if admitted > day.isoformat() else ""


def _ended(until: str | None, day: date) -> str:
    if until is None:
        return "没有登记聘期"
    return f"聘期已于{written_said(until)}届满" if until < day.isoformat() else ""
