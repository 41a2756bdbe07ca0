"""Which experts may be drawn, and why others may not."""

from __future__ import annotations

from datetime import date

import pytest

from content.types.eligibility import hindrances, left_out, shortage, specialties

DAY = date(2026, 11, 22)
EXPERT = {
    "status": "在库",
    "admitted_on": "2025-12-08",
    "term_until": "2028-12-08",
    "training": {"last_trained_on": "2026-03-20"},
    "consent": {"signed_on": "2025-12-08"},
    "specialties": [{"code": "A01", "label": "餐饮服务现场核查"}],
}


def test_an_expert_of_the_pool_within_the_term_may_be_drawn():
    assert hindrances(EXPERT, DAY) == ()


def test_too_few_to_draw_from_are_told_with_what_to_do():
    assert shortage(3) == ""
    assert shortage(2).startswith("可以抽取的只有2人")
    assert "请合并专业" in shortage(0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "暂停", "status_reason": "因个人原因"}, "状态是“暂停”：因个人原因"),
        ({"status": "退库"}, "状态是“退库”"),
        ({"admitted_on": "2026-12-01"}, "入库日期未到：2026年12月1日"),
        ({"term_until": "2026-11-21"}, "聘期已于2026年11月21日届满"),
        ({"training": {}}, "没有登记培训"),
        ({"consent": {}}, "没有登记个人信息告知书的签署日期"),
        ({"specialties": []}, "没有登记专业"),
    ],
)
def test_each_hindrance_is_told_in_words(change, reason):
    assert hindrances({**EXPERT, **change}, DAY) == (reason,)


def test_the_last_day_of_a_term_still_counts():
    assert hindrances({**EXPERT, "term_until": DAY.isoformat()}, DAY) == ()


def test_specialties_are_told_with_code_and_label():
    assert specialties(EXPERT) == (("A01", "餐饮服务现场核查"),)


def test_those_left_out_are_counted_by_reason_without_what_is_of_one_alone():
    found = [
        hindrances({**EXPERT, **change}, DAY)
        for change in (
            {},
            {"term_until": "2026-11-21"},
            {"term_until": "2026-01-01", "training": {}},
            {"status": "暂停", "status_reason": "因个人原因"},
            {"admitted_on": "2026-12-01"},
        )
    ]

    assert left_out(found) == (
        ("聘期届满", 2), ("没有登记培训", 1), ("状态是“暂停”", 1), ("入库日期未到", 1),
    )  # fmt: skip
