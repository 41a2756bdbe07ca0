"""By when an item must be done: promised, statutory, and what special procedures add."""

from __future__ import annotations

from datetime import date

from content.text.calendar import ARRANGEMENT, calendar_from
from content.types.due import due_dates, notice_due, rest_said

CALENDAR = calendar_from(ARRANGEMENT)
MONDAY = date(2026, 11, 23)
FELLING = {
    "time_limit": {
        "statutory": {"value": 20, "unit": "工作日", "basis": "行政许可法第四十二条第一款"},
        "promised": {"value": 3, "unit": "工作日"},
    },
    "special_procedures": [
        {"type": "现场踏勘", "days": 5, "counts_toward_promised": False,
         "counts_toward_statutory": True},
    ],
}  # fmt: skip


def days_of(fields, accepted=MONDAY):
    return {due.label: due.day for due in due_dates(fields, accepted, CALENDAR).limits}


def test_promised_and_statutory_limits_are_counted_in_working_days():
    days = days_of(FELLING)

    assert days["承诺办结"] == date(2026, 11, 26)
    assert days["法定办结"] == date(2026, 12, 21)


def test_an_inspection_comes_on_top_of_the_promise_but_not_of_the_statutory_limit():
    days = days_of(FELLING)

    assert days["承诺办结（加上另计的程序）"] == date(2026, 12, 3)


def test_each_limit_names_its_article():
    limits = due_dates(FELLING, MONDAY, CALENDAR).limits

    assert [due.basis for due in limits if due.label == "法定办结"] == [
        "行政许可法第四十二条第一款"
    ]


def test_an_item_that_is_done_at_once_is_due_the_same_day():
    fields = {"time_limit": {"promised": {"value": 0, "display": "当场办结"}}}

    (due,) = due_dates(fields, MONDAY, CALENDAR).limits

    assert (due.day, due.counted) == (MONDAY, "当场办结")


def test_days_of_the_calendar_are_told_apart_from_working_days():
    publicity = {"type": "公示", "days": "20日（自然日）", "counts_toward_promised": False,
                 "counts_toward_statutory": False}  # fmt: skip
    fields = {"time_limit": {"promised": {"value": 1}}, "special_procedures": [publicity]}

    assert days_of(fields)["承诺办结（加上另计的程序）"] == date(2026, 12, 14)


def test_a_procedure_that_may_not_stop_the_statutory_clock_is_doubted():
    inspection = {"type": "现场踏勘", "days": 5, "counts_toward_statutory": False}
    review = {"type": "专家评审", "days": 7, "counts_toward_statutory": False}

    special = due_dates({"special_procedures": [inspection, review]}, MONDAY, CALENDAR).special

    assert ["第四十五条" in one.doubt for one in special] == [True, False]


def test_a_limit_that_reaches_into_a_year_not_told_is_provisional():
    limits = due_dates(FELLING, date(2026, 12, 25), CALENDAR).limits

    assert {due.doubt for due in limits} == {"", "暂定（2027年安排未公布）"}


def test_missing_materials_are_told_within_five_working_days():
    assert notice_due(date(2026, 2, 12), CALENDAR).day == date(2026, 2, 26)


def test_an_item_without_limits_has_none():
    assert due_dates({}, MONDAY, CALENDAR).limits == ()


def test_a_day_of_rest_is_remarked_on_with_the_reason():
    assert rest_said(MONDAY, CALENDAR) == ""
    assert rest_said(date(2026, 10, 10), CALENDAR) == ""
    assert rest_said(date(2026, 11, 22), CALENDAR).startswith("2026年11月22日是休息日（星期日）")
    assert "（国庆节）" in rest_said(date(2026, 10, 1), CALENDAR)
