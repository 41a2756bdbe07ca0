"""Working days: the vectors of the arrangement of 2026, and years nobody has told yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from content.errors import Invalid
from content.text.calendar import ARRANGEMENT, calendar_from, weeks_of

CALENDAR = calendar_from(ARRANGEMENT)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2026-11-20", 20, "2026-12-18"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, days, end):
    found = CALENDAR.after(date.fromisoformat(start), days)

    assert (found.day.isoformat(), found.doubt) == (end, "")


def test_the_year_2026_has_248_working_days():
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))

    assert sum(map(CALENDAR.is_worked, days)) == 248


def test_a_year_nobody_has_told_is_counted_by_weekends_and_said_to_be_provisional():
    found = CALENDAR.after(date(2026, 12, 30), 5)

    assert found.day == date(2027, 1, 6)
    assert found.doubt == "暂定（2027年安排未公布）"


def test_days_of_the_calendar_are_counted_as_they_come():
    assert CALENDAR.later(date(2026, 9, 30), 10).day == date(2026, 10, 10)


def test_a_holiday_has_its_name():
    assert CALENDAR.name_of(date(2026, 10, 1)) == "国庆节"
    assert CALENDAR.name_of(date(2026, 9, 20)) == "国庆节调休"
    assert CALENDAR.name_of(date(2026, 11, 23)) == ""


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("国庆放假七天", "第2行"),
        ("2026-02-30 休 春节", "没有这一天"),
        ("2026-10-07至2026-10-01 休 国庆节", "不能早于"),
        ("2026-01-01至2026-12-31 休 元旦", "31天"),
    ],
)
def test_a_line_that_is_not_understood_is_named(line, complaint):
    with pytest.raises(Invalid) as refusal:
        calendar_from(f"2026-01-04 班 调休\n{line}")

    assert complaint in str(refusal.value)


def test_a_new_year_that_begins_in_december_tells_no_other_year():
    found = calendar_from("2026-12-31至2027-01-02 休 元旦")

    assert found.years == frozenset()


def test_a_month_is_laid_out_in_weeks_from_monday():
    weeks = weeks_of(2026, 11)

    assert weeks[0] == [None] * 6 + [date(2026, 11, 1)]
    assert weeks[-1][0] == date(2026, 11, 30)
