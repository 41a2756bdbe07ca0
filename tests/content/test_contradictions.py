"""Where a text about to be published disagrees with itself."""

from __future__ import annotations

from datetime import date

from content.text.parser import parse
from content.types.contradictions import contradictions
from content.types.official_parts import Paper

TEXT = """第一条　为规范窗口工作，制定本办法。
第二条　本办法自2026年6月1日起施行。"""

FIELDS = {
    "issuing_notice": {
        "number": "青审发〔2026〕22号",
        "signer": "陈局长",
        "written_on": "2026-05-22",
    },
    "adopted": "2026年5月20日局党组会议审议通过",
    "gates": [{"step": "合法性审核", "result": "通过", "date": "2026-05-11"}],
    "effective_from": "2026-06-01",
    "publicity": {"attribute": "主动公开"},
    "secrecy_review": {"result": "可以公开", "person": "王办公", "date": "2026-05-21"},
}
FIRST_OF_JUNE = date(2026, 6, 1)


def paper(type_name="rule", **fields):
    return Paper(type_name, "窗口工作管理办法", {**FIELDS, **fields}, parse(TEXT.splitlines()).body)


def said(*given):
    return " ".join(point.sentence for point in contradictions(*given))


def test_a_complete_rule_has_no_open_points():
    assert contradictions(paper(), FIRST_OF_JUNE) == ()


def test_the_day_given_is_compared_with_the_last_clause_and_with_the_field():
    found = contradictions(paper(effective_from="2026-03-01"), date(2026, 11, 22))

    assert [point.sentence for point in found] == [
        "正文写自2026年6月1日起施行，发布的施行日期是2026年11月22日。",
        "“施行日期”一栏是2026年3月1日，发布的施行日期是2026年11月22日。",
    ]
    assert all(point.binding for point in found)


def test_without_a_day_the_last_clause_is_compared_with_the_field():
    assert "“施行日期”一栏是2026年3月1日" in said(paper(effective_from="2026-03-01"))


def test_what_still_reads_as_in_the_last_version_is_told():
    found = said(paper(), FIRST_OF_JUNE, paper())

    assert "发文字号（青审发〔2026〕22号）与上一版相同" in found
    assert "成文日期（2026年5月22日）与上一版相同" in found
    assert "“合法性审核”的记录与上一版相同" in found
    assert "通过情况（2026年5月20日局党组会议审议通过）与上一版相同" in found


def test_what_was_done_again_is_not_told():
    before = paper(
        issuing_notice={"number": "青审发〔2025〕3号", "written_on": "2025-05-22"},
        adopted="2025年5月20日通过",
        gates=[{"step": "合法性审核", "result": "通过", "date": "2025-05-11"}],
    )

    assert contradictions(paper(), FIRST_OF_JUNE, before) == ()


def test_a_missing_gate_binds_what_everybody_may_read():
    missing = {"secrecy_review": {}, "issuing_notice": {"number": "青审发〔2026〕22号"}}

    opened = contradictions(paper(**missing), FIRST_OF_JUNE)
    kept = contradictions(paper(**missing, publicity={"attribute": "依申请公开"}), FIRST_OF_JUNE)

    names = [point.sentence.partition("：")[0] for point in opened]
    assert names == ["签发人", "保密审查"]
    assert [point.binding for point in opened] == [True, True]
    assert [point.binding for point in kept] == [False, False]


def test_kinds_that_are_not_issued_have_no_points():
    assert contradictions(paper("law", effective_from="2026-03-01"), FIRST_OF_JUNE) == ()
