"""By when an item must be done (到期日): `/items/x/due?accepted=2026-11-23`."""

from __future__ import annotations

from datetime import timedelta

from pyramid.view import view_config

from content.errors import Invalid
from content.library.site import path_of
from content.text.calendar import calendar_from, weeks_of
from content.text.days import said
from content.types.due import due_dates, notice_due, rest_said
from content.types.service_item import ServiceItem
from content.types.values import day_written
from kb_app.db import day_within_reach
from kb_app.page import page_for, trail_to
from kb_app.reading.choosing import in_force_for_reader
from kb_app.reading.standing import standing_read

MOST_MONTHS = 4

_MARKS = {
    "承诺办结": "承诺到期",
    "承诺办结（加上另计的程序）": "承诺（含另计）",
    "法定办结": "法定到期",
}
"""What a day of the calendar says of each limit."""


@view_config(context=ServiceItem, name="due", permission="view", request_method="GET",
             renderer="kb_app:templates/due.pt")  # fmt: skip
def due(document, request):
    """Show when an application that was accepted on the day is overdue, with a calendar."""
    accepted = _accepted(request)
    version = in_force_for_reader(document, request)
    page = page_for(request, f"算到期日：{version.title}")
    page.given_trail = trail_to(page, document, "算到期日")
    return {
        "page": page, "version": version, "said": said,
        "standing": standing_read(request, document, version),
        "path": f"{request.script_name}{path_of(document)}",
        **_counted(document.revision_of(version).fields, accepted, request),
    }  # fmt: skip


def _accepted(request):
    given = request.GET.get("accepted", "").strip()
    try:
        day = day_written(given) if given else request.day
    except ValueError:
        raise Invalid(
            {"accepted": f"日期“{given[:20]}”无法识别，请写成2026-11-23这样的形式。"}
        ) from None
    return day_within_reach("accepted", day)


def _counted(fields, accepted, request):
    calendar = calendar_from(request.site.settings["holidays"])
    found = due_dates(fields, accepted, calendar)
    return {
        "found": found,
        "notice": notice_due(accepted, calendar),
        "rest": rest_said(accepted, calendar),
        "months": list(_months(found, calendar)),
    }


def _months(found, calendar):
    """Yield year, month and weeks of days with what ends on them, from the day of acceptance."""
    marks = {found.accepted: ["受理"]}
    for limit in found.limits:
        if limit.day is not None:
            marks.setdefault(limit.day, []).append(_MARKS[limit.label])
    last = max(marks)
    first = found.accepted.replace(day=1)
    for _ in range(MOST_MONTHS):
        yield first.year, first.month, _weeks(first, marks, calendar)
        first = (first + timedelta(days=31)).replace(day=1)
        if first > last:
            return


def _weeks(first, marks, calendar):
    return [
        [
            None if day is None else {
                "day": day,
                "rests": not calendar.is_worked(day),
                "name": calendar.name_of(day),
                "marks": marks.get(day, ()),
            }
            for day in week
        ]
        for week in weeks_of(first.year, first.month)
    ]  # fmt: skip
