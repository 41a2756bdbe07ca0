"""The text of a 修改决定: read as offices write it, carried out, and told where it cannot be."""

from __future__ import annotations

import pytest

from content.change.decision.applying import applied
from content.change.decision.drafting import Naming, decision_of, drafted
from content.change.decision.instructions import (
    Addition,
    Adjusting,
    Commencing,
    DayOfForce,
    Edit,
    EditVerb,
    PhraseChange,
    Recasting,
    Reissuing,
    Removal,
    Renaming,
    Renumbering,
    Rewording,
)
from content.change.decision.quoting import quoted, quoted_lines, unquoted
from content.change.decision.reading import instructions_in
from content.change.decision.referring import (
    Plan,
    Step,
    Unit,
    read_reference,
    read_references,
    spelled,
)
from content.text.aligning import carry_ids
from content.text.clauses import Body
from content.text.parser import parse

RULE = """窗口工作管理办法
第一章　总则
第一条　为规范窗口工作，制定本办法。
第二条　本办法适用于综合窗口。
部门派驻窗口参照执行。
第三条　窗口工作坚持公开、便民的原则。
第二章　受理
第四条　申请人应当提交下列材料：
（一）申请书；
（二）身份证明；
（三）其他材料。
材料不齐的，应当在五日内一次性告知。
第五条　窗口应当依照本办法第四条第二款的规定告知“容缺”事项。
第六条　窗口人员不得收取费用。
第三章　附则
第七条　本办法自2020年1月1日起施行。"""


def _body(text: str) -> Body:
    return carry_ids(None, parse(text.split("\n")).body, "窗口办法")


def _told(*lines: str) -> list[object]:
    reading = instructions_in(lines)
    assert not reading.leftovers, reading.leftovers
    return [written.instruction for written in reading.instructions]


def _lines_after(*lines: str) -> list[str]:
    result = applied(_body(RULE), instructions_in(lines))
    assert all(outcome.applied for outcome in result.outcomes), result.outcomes
    assert not result.leftovers
    return result.body.text().split("\n")


def _ref(text: str) -> tuple[Step, ...]:
    reference = read_reference(text)
    assert reference is not None, text
    return reference


ARTICLE = Unit.ARTICLE
REPLACE, DELETE, AFTER = EditVerb.REPLACE, EditVerb.DELETE, EditVerb.AFTER


@pytest.mark.parametrize(
    ("line", "instruction"),
    [
        ("一、将第五条修改为：“甲。”", Rewording(_ref("第五条"), ("甲。",))),
        ("第五条第二款第（三）项修改为：“（三）乙；”",
         Rewording(_ref("第五条第二款第三项"), ("（三）乙；",))),
        ("二、第九条改为第十条，修改为：“甲。”",
         Rewording(_ref("第九条"), ("甲。",), Step(ARTICLE, (10,)))),
        ("将第九条作为第十条，并修改为：“甲。”",
         Rewording(_ref("第九条"), ("甲。",), Step(ARTICLE, (10,)))),
        ("将第三条中的“县局”修改为“县行政审批局”。",
         PhraseChange((_ref("第三条"),), (Edit(REPLACE, "县局", "县行政审批局"),))),
        ("将第三条、第五条第一款中的“股室”统一修改为“科室”；",
         PhraseChange((_ref("第三条"), _ref("第五条第一款")), (Edit(REPLACE, "股室", "科室"),))),
        ("第三条中的“甲”、“乙”分别修改为“丙”、“丁”。",
         PhraseChange((_ref("第三条"),), (Edit(REPLACE, "甲", "丙"), Edit(REPLACE, "乙", "丁")))),
        ("将全文中的“工商部门”修改为“市场监管部门”。",
         PhraseChange((), (Edit(REPLACE, "工商部门", "市场监管部门"),))),
        ("删去第五条第二款中的“或者邮寄”。",
         PhraseChange((_ref("第五条第二款"),), (Edit(DELETE, "或者邮寄"),))),
        ("将第五条中的“或者邮寄”删除。",
         PhraseChange((_ref("第五条"),), (Edit(DELETE, "或者邮寄"),))),
        ("在第五条第一款“县人民政府”之后增加“、开发区管委会”。",
         PhraseChange((_ref("第五条第一款"),), (Edit(AFTER, "县人民政府", "、开发区管委会"),))),
        ("三、增加一条，作为第八条：“甲。”",
         Addition(ARTICLE, (), (Step(ARTICLE, (8,)),), ("甲。",))),
        ("在第二章增加一条作为第八条，内容为：“甲。”",
         Addition(ARTICLE, _ref("第二章"), (Step(ARTICLE, (8,)),), ("甲。",))),
        ("第十三条后增加一条，作为第十四条，即：“甲。”",
         Addition(ARTICLE, (), (Step(ARTICLE, (14,)),), ("甲。",), after=_ref("第十三条"))),
        ("第五条增加一款，作为第二款：“甲。”",
         Addition(Unit.PARAGRAPH, _ref("第五条"), (Step(Unit.PARAGRAPH, (2,)),), ("甲。",))),
        ("在第五条第一款中增加一项，作为第四项：“（四）甲。”",
         Addition(Unit.ITEM, _ref("第五条第一款"), (Step(Unit.ITEM, (4,)),), ("（四）甲。",))),
        ("四、删去第三条、第五条第二款。", Removal((_ref("第三条"), _ref("第五条第二款")))),
        ("删除第七条至第九条。", Removal((_ref("第七条"), _ref("第八条"), _ref("第九条")))),
        ("将第九条改为第十条。", Renumbering((_ref("第九条"),), (Step(ARTICLE, (10,)),))),
        ("第八条、第九条依次改为第九条、第十条。",
         Renumbering((_ref("第八条"), _ref("第九条")),
                     (Step(ARTICLE, (9,)), Step(ARTICLE, (10,))))),
        ("将第十七条移至第二章，作为第十条。",
         Renumbering((_ref("第十七条"),), (Step(ARTICLE, (10,)),), _ref("第二章"))),
        ("将第七条、第八条合并，作为第七条，修改为：“甲。”",
         Recasting((_ref("第七条"), _ref("第八条")), (Step(ARTICLE, (7,)),), ("甲。",))),
        ("将第五条分为两条，作为第五条、第六条，修改为：“第五条　甲。\n“第六条　乙。”",
         Recasting((_ref("第五条"),), (Step(ARTICLE, (5,)), Step(ARTICLE, (6,))),
                   ("第五条　甲。", "第六条　乙。"))),
        ("将第二章章名修改为“收件和受理”。", Renaming(_ref("第二章"), "收件和受理")),
        ("将名称修改为《政务大厅管理办法》。", Renaming((), "政务大厅管理办法")),
        ("将施行日期修改为2026年3月1日。", DayOfForce("2026年3月1日")),
        ("此外，对条文顺序作相应调整。", Adjusting()),
        ("本决定自2026年1月1日起施行。", Commencing("2026年1月1日")),
        ("《窗口工作管理办法》根据本决定作相应修改，重新公布。", Reissuing()),
    ],
)  # fmt: skip
def test_a_phrase_of_a_decision_tells_what_to_do(line, instruction) -> None:
    assert _told(*line.split("\n")) == [instruction]


DECISION = [
    "关于修改《窗口工作管理办法》的决定",
    "经局务会议研究，决定对《窗口工作管理办法》作如下修改：",
    "一、第二条第一款修改为：“本办法适用于综合窗口、‘一窗受理’专区。”第二款中的“参照”修改为“依照”。",
    "二、增加一条，作为第三条：“窗口工作实行首问负责。",
    "“首问人员应当引导申请人办理：",
    "“（一）答复咨询；",
    "“（二）移交材料。”",
    "三、将第三条改为第四条，在“公开、”后增加“高效、”。",
    "四、将第四条改为第五条，第一款删去第二项，增加一项，作为第三项：“（三）授权委托书。”第二款中的“五日”修改为“三日”。",
    "五、删去第六条。",
    "本办法的条文顺序根据本决定作相应调整。",
    "本决定自公布之日起施行。",
]


def test_a_whole_decision_is_carried_out() -> None:
    assert _lines_after(*DECISION) == [
        "窗口工作管理办法",
        "第一章　总则",
        "第一条　为规范窗口工作，制定本办法。",
        "第二条　本办法适用于综合窗口、“一窗受理”专区。",
        "部门派驻窗口依照执行。",
        "第三条　窗口工作实行首问负责。",
        "首问人员应当引导申请人办理：",
        "（一）答复咨询；",
        "（二）移交材料。",
        "第四条　窗口工作坚持公开、高效、便民的原则。",
        "第二章　受理",
        "第五条　申请人应当提交下列材料：",
        "（一）申请书；",
        "（二）其他材料。",
        "（三）授权委托书。",
        "材料不齐的，应当在三日内一次性告知。",
        "第六条　窗口应当依照本办法第四条第二款的规定告知“容缺”事项。",
        "第三章　附则",
        "第七条　本办法自2020年1月1日起施行。",
    ]


def test_a_citation_of_a_renumbered_clause_is_told_and_left_alone() -> None:
    result = applied(_body(RULE), instructions_in(DECISION))

    assert result.notes == ("第六条引用的“第四条第二款”没有改动，而原第四条现为第五条。",)


def test_what_was_there_keeps_its_id() -> None:
    old = _body(RULE)
    before, after = old.at("art-4"), applied(old, instructions_in(DECISION)).body.at("art-5")

    assert before is not None
    assert after is not None
    assert after.clause.id == before.clause.id


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("删去第四十条。", "原文中没有第四十条。"),
        ("将第五条中的“收费”修改为“费用”。", "第五条中没有“收费”。"),
        ("将第四条第四项修改为：“（四）甲。”", "原文中没有第四条第四项。"),
        ("将第四条、第五条改为第六条。", "2个条款改为1个序号，对不上。"),
    ],
)
def test_what_cannot_be_carried_out_changes_nothing_and_says_why(line, reason) -> None:
    result = applied(_body(RULE), instructions_in([line]))

    assert [(one.applied, one.reason) for one in result.outcomes] == [(False, reason)]
    assert result.body.text() == RULE


def test_what_is_not_understood_is_left_over_with_its_line() -> None:
    reading = instructions_in(
        ["一、删去第三条。", "二、第五条的精神应当贯彻。", "题注作相应修改。"]
    )

    assert [(one.line, one.text) for one in reading.leftovers] == [
        (2, "第五条的精神应当贯彻"),
        (3, "题注作相应修改"),
    ]
    assert len(reading.instructions) == 1


def test_an_amended_chapter_table_and_heading_are_addressed() -> None:
    old = _body("一、总体要求\n坚持依法。\n（一）目标。\n（二）原则。\n二、任务\n落实。")

    result = applied(old, instructions_in([
        "一、将第一部分第二项修改为：“（二）原则和步骤。”",
        "二、将第二部分的标题修改为“主要任务”。",
    ]))  # fmt: skip

    assert result.body.text().split("\n")[3:5] == ["（二）原则和步骤。", "二、主要任务"]


def test_the_day_a_text_comes_into_force_is_changed() -> None:
    assert (
        _lines_after("将施行日期修改为2026年3月1日。")[-1] == "第七条　本办法自2026年3月1日起施行。"
    )


@pytest.mark.parametrize(
    "text",
    ["", "甲", "“甲”", "甲“乙‘丙’丁”戊", "‘甲’", "“甲", "甲”", "“甲“乙”丙”", "「甲」", "“‘甲’”。"],
)
def test_quotation_marks_change_and_change_back(text) -> None:
    said = quoted(text)

    assert (unquoted(said[1:-1]) if said[0] == "“" else said[1:-1]) == text


def test_each_paragraph_quoted_begins_with_a_mark_and_the_last_one_ends_with_one() -> None:
    assert quoted_lines(["甲“乙”。", "丙。"]) == ("“甲‘乙’。", "“丙。”")


@pytest.mark.parametrize(
    "text",
    [
        "第五条第二款第三项",
        "第二十四条之一",
        "附件2的表格",
        "第二章",
        "5.2.1第二款",
        "第一部分第二项第3目",
    ],
)
def test_a_reference_is_read_as_it_is_written(text) -> None:
    assert spelled(_ref(text)) == text


def test_a_list_of_references_takes_what_it_leaves_out_from_before() -> None:
    found = read_references("第五条第一款第一项、第三项和第二款、第七条")

    assert [spelled(one) for one in found] == [
        "第五条第一款第一项", "第五条第一款第三项", "第五条第二款", "第七条",
    ]  # fmt: skip


def test_every_clause_has_one_name_or_none() -> None:
    plan = Plan(_body(RULE))

    for index in range(len(plan.places)):
        named = plan.named(index)
        assert named is None or plan.found(named) == [index]


def test_a_decision_is_written_in_official_form() -> None:
    old = _body(RULE)
    text = RULE.replace("坚持公开、便民的", "坚持公开、高效、便民的")
    text = text.replace("（三）其他", "（三）授权委托书；\n（四）其他")
    text = text.replace("第六条　窗口人员不得收取费用。\n", "").replace("第七条", "第六条")
    new = carry_ids(old, parse(text.split("\n")).body, "修改")

    assert decision_of(
        old, new, Naming("窗口工作管理办法", "青岚县行政审批局", "2026年1月1日")
    ) == (
        "青岚县行政审批局关于修改《窗口工作管理办法》的决定",
        "青岚县行政审批局决定对《窗口工作管理办法》作如下修改：",
        "一、在第三条中的“公开、”后增加“高效、”。",
        "二、第四条第一款增加一项，作为第三项：“（三）授权委托书；”",
        "三、删去第六条。",
        "条文顺序和有关序号作相应调整。",
        "本决定自2026年1月1日起施行。",
        "《窗口工作管理办法》根据本决定作相应修改，重新公布。",
    )


def test_a_decision_that_changes_nothing_says_nothing() -> None:
    old = _body(RULE)

    decision = drafted(old, old, Naming("窗口工作管理办法"))

    assert decision.instructions == (Reissuing(),)
    assert not decision.is_whole
