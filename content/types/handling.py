"""Who may handle a service item (能不能办): what its delegation says of one township on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from content.text.days import written_said
from content.types.facts import Facts

YES, PARTLY, NO, UNKNOWN = "yes", "partly", "no", "unknown"

_MODES = {
    "委托实施": (YES, "可以办理：受{organ}委托，以其名义受理、审查和决定"),
    "授权": (YES, "可以办理：依法律、法规授权，以自己的名义办理"),
    "法定本级职权（非委托）": (YES, "可以办理：这是{unit}的法定职权，不是委托"),
    "下放实质性审核权": (PARTLY, "可以受理和审核，不能作出决定：决定由{organ}作出"),
    "服务前移": (PARTLY, "可以收件和初审，不能作出决定：决定由{organ}作出"),
    "派驻专窗": (PARTLY, "可以在派驻专窗收件，不能以{unit}的名义作出决定"),
}
"""What each mode of delegation (下放方式) lets a counterpart do, and how that is told."""


@dataclass(frozen=True)
class Handling:
    """Whether a unit may handle an item on a day, and what goes with it.

    `answer` is yes, partly, no or unknown; `verdict` says it in words; `rows` are label and
    value of mode, place, term and whom to ask.
    """

    answer: str
    unit: str
    verdict: str
    rows: Facts


def handling_by(
    fields: Mapping[str, Any], units: Sequence[str], county: str, day: date
) -> Handling | None:
    """Return what the fields of an item say of a unit on the day; None without any unit.

    `units` are the names of a township or park and of the units above it, nearest first.
    """
    if not units:
        return None
    delegation = fields.get("delegation", {})
    row = _counterpart(delegation.get("to", ()), units, county)
    if row is None:
        told = "没有登记下放情况，请向县局核实" if not delegation else "不在承接名单中，不能办理"
        answer = NO if delegation else UNKNOWN
        return Handling(answer, units[0], f"{units[0]}{told}", _elsewhere(fields))
    answer, verdict = _verdict(fields, units[0], day)
    return Handling(answer, units[0], f"{units[0]}{verdict}", _rows(fields, row))


def is_counterpart(name: str, unit: str, county: str) -> bool:
    """Return whether a counterpart is the unit: 青岚县柳溪镇人民政府 is 柳溪镇 of 青岚县."""
    return bool(unit) and short_name(name, county) == short_name(unit, county)


def short_name(name: str, county: str) -> str:
    """Return what a counterpart is called within the county: 青岚县柳溪镇人民政府 is 柳溪镇."""
    plain = name.strip().removesuffix("人民政府")
    return plain.removeprefix(county) or plain


def _counterpart(
    rows: Iterable[Mapping[str, Any]], units: Sequence[str], county: str
) -> Mapping[str, Any] | None:
    for row in rows:
        if any(is_counterpart(row["name"], unit, county) for unit in units):
            return row
    return None


def _verdict(fields: Mapping[str, Any], unit: str, day: date) -> tuple[str, str]:
    delegation = fields.get("delegation", {})
    deed = delegation.get("entrust_document", {})
    begins, ends = deed.get("valid_from"), deed.get("valid_to")
    if begins and day.isoformat() < begins:
        return NO, f"还不能办理：委托自{written_said(begins)}起"
    if ends and day.isoformat() > ends:
        return NO, f"不能再办理：委托已于{written_said(ends)}到期"
    answer, told = _MODES.get(delegation.get("mode", ""), (UNKNOWN, "的办理方式没有登记，请核实"))
    organ = fields.get("implementer", {}).get("name") or "县局"
    return answer, told.format(organ=organ, unit=unit)


def _rows(fields: Mapping[str, Any], row: Mapping[str, Any]) -> Facts:
    delegation = fields["delegation"]
    told = (
        ("下放方式", delegation.get("mode", "")),
        ("在哪里办", _place(row.get("handling_place", ""), fields.get("windows", ()))),
        ("办理范围", delegation.get("scope", "")),
        ("以谁的名义", delegation.get("in_name_of", "")),
        ("委托文件", _deed(delegation.get("entrust_document", {}))),
        ("上岗条件", _training(delegation.get("training", {}))),
        ("有问题问谁", _contacts(fields)),
    )
    return tuple((label, str(value)) for label, value in told if value)


def _elsewhere(fields: Mapping[str, Any]) -> Facts:
    """Return where an item is handled that the unit may not handle."""
    places = "；".join(row["place"] for row in fields.get("windows", ()))
    told = (("在哪里办", places), ("有问题问谁", _contacts(fields)))
    return tuple(row for row in told if row[1])


def _place(place: str, windows: Iterable[Mapping[str, Any]]) -> str:
    """Return the place with hours and telephone of its window, when that is recorded."""
    for window in windows:
        if place and window["place"].startswith(place):
            more = (window.get(key) for key in ("time", "phone"))
            return "，".join(filter(None, (window["place"], *more)))
    return place


def _deed(deed: Mapping[str, Any]) -> str:
    begins, ends = deed.get("valid_from"), deed.get("valid_to")
    span = f"{written_said(begins) if begins else ''}至{written_said(ends)}" if ends else ""
    return "，".join(filter(None, (deed.get("no"), span and f"有效期{span}")))


def _training(training: Mapping[str, Any]) -> str:
    modules = "、".join(training.get("modules", ()))
    score = training.get("pass_score")
    told = (modules and f"学完{modules}", score and f"考试{score}分合格")
    return "，".join(filter(None, told))


def _contacts(fields: Mapping[str, Any]) -> str:
    return "；".join(
        f"{row.get('way', '')}：{row['detail']}" if row.get("way") else row["detail"]
        for row in fields.get("consult", ())
        if row.get("detail")
    )
