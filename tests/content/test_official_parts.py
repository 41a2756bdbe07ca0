"""What an official document needs, part by part."""

from __future__ import annotations

import pytest

from content.text.parser import parse
from content.types.official_parts import (
    BAD,
    GOOD,
    NOT_ASKED,
    Paper,
    findings_of,
    is_official,
)

TEXT = """第一条　为规范窗口工作，制定本办法。
第二条　申请表格式见附件1。
第三条　本办法自2026年6月1日起施行。
附件1
申请表"""

TITLE = "青岚县行政审批局窗口工作管理办法"

FIELDS = {
    "kind": "办法",
    "issuer": "青岚县行政审批局",
    "issuing_notice": {
        "title": "关于印发《青岚县行政审批局窗口工作管理办法》的通知",
        "number": "青审发〔2026〕22号",
        "signer": "陈局长",
        "written_on": "2026-05-22",
        "issued_on": "2026-05-25",
    },
    "normative": {"is_normative": True, "reason": "影响申请人"},
    "adopted": "2026年5月20日局党组会议审议通过",
    "gates": [{"step": "合法性审核", "result": "通过", "date": "2026-05-11"}],
    "effective_from": "2026-06-01",
    "publicity": {"attribute": "主动公开"},
    "secrecy_review": {"result": "不涉及国家秘密，可以公开", "person": "王办公",
                       "date": "2026-05-21"},
}  # fmt: skip


def paper(text=TEXT, *, type_name="rule", title=TITLE, **fields):
    parsed = parse(text.splitlines())
    doubts = tuple(map(str, parsed.warnings))
    return Paper(type_name, title, {**FIELDS, **fields}, parsed.body, doubts)


def verdicts(one):
    return {finding.name: finding.verdict for finding in findings_of(one)}


def failed(one):
    return {finding.name: finding.why for finding in findings_of(one) if finding.verdict == BAD}


def test_a_complete_rule_has_nothing_to_be_mended():
    assert failed(paper()) == {}


def test_what_the_notice_carries_is_not_asked_of_the_rule():
    found = verdicts(paper())

    assert found["主送机关"] == found["落款"] == NOT_ASKED
    assert found["附件"] == found["发文字号"] == GOOD


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("标题", {"title": "青岚县行政审批局窗口工作"}),
        ("标题", {"title": "青岚县行政审批局窗口工作管理办法。"}),
        ("标题", {"title": "青岚县行政审批局窗口工作管理规定"}),
        ("标题", {"trial": True}),
        ("制定机关", {"issuer": ""}),
        ("印发通知", {"issuing_notice": {"title": "印发窗口办法"}}),
        ("发文字号", {"issuing_notice": {"number": "青审发[2026]第022号"}}),
        ("签发人", {"issuing_notice": {}}),
        ("成文、印发日期", {"issuing_notice": {"written_on": "2026-05-25",
                                               "issued_on": "2026-05-22"}}),
        ("结构层次和编号", {"text": TEXT.replace("第三条", "第五条")}),
        ("附件", {"text": TEXT.partition("附件1\n")[0]}),
        ("施行日期", {"effective_from": "2026-07-01"}),
        ("施行日期", {"text": TEXT.replace("自2026年6月1日起施行", "由局办公室解释")}),
        ("规范性文件认定", {"normative": {}}),
        ("合法性审核", {"gates": []}),
        ("集体讨论", {"adopted": ""}),
        ("公开属性", {"publicity": {"attribute": "不予公开"}}),
        ("保密审查", {"secrecy_review": {"result": "待审查"}}),
        ("密级标志和空缺", {"text": f"机密★1年\n{TEXT}"}),
        ("密级标志和空缺", {"text": TEXT.replace("窗口工作", "【待定】工作")}),
        ("主送机关", {"kind": "通知"}),
        ("落款", {"kind": "通知"}),
    ],
)  # fmt: skip
def test_a_part_that_is_missing_or_wrong_is_named_with_the_reason(part, changed):
    assert failed(paper(**changed)).get(part, "").endswith("。")


def test_a_number_in_the_wrong_brackets_is_answered_with_the_right_one():
    one = paper(issuing_notice={"number": "青审发[2026]22号"})

    assert "青审发〔2026〕22号" in failed(one)["发文字号"]


def test_a_notice_with_addressee_and_closing_is_complete_in_itself():
    text = "各镇（乡）便民服务中心：\n一、请遵照执行。\n青岚县行政审批局\n2026年5月22日"
    found = verdicts(paper(text, title="关于规范窗口工作的通知", kind="通知"))

    assert found["印发通知"] == NOT_ASKED
    assert found["主送机关"] == found["落款"] == GOOD


def test_a_guide_is_asked_for_its_number_and_not_for_a_signature():
    found = verdicts(paper(type_name="guide", title="窗口收件工作指南", guide_no="ZN-01"))

    assert found["指南编号"] == GOOD
    assert "签发人" not in found


def test_every_failure_says_where_it_is_mended():
    assert all(finding.where for finding in findings_of(paper()))


def test_only_rules_and_guides_are_official_documents():
    assert is_official("rule")
    assert not is_official("law")


@pytest.mark.parametrize("gap", ["〔填写：哪些单位〕", "【待编号】", "青审发〔2026〕××号"])
def test_what_is_still_to_be_filled_in_is_found(gap):
    told = failed(paper(TEXT.replace("申请表格式", gap)))

    assert any("没填的地方" in why for why in told.values())
