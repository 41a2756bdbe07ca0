from __future__ import annotations

import pytest

from content.errors import Invalid
from content.library.document import Document
from content.text.clauses import Body, Level
from content.types.expert import Expert
from content.types.facts import facts_beside
from content.types.fields import checked
from content.types.inspection_guideline import InspectionGuideline
from content.types.rule import Rule
from content.types.service_item import ServiceItem
from content.types.training import TrainingModule


def _problems(kind: type[Document], /, **fields: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        checked(kind.schema, fields)
    return refusal.value.problems


def _rule(**fields: object) -> dict[str, object]:
    return checked(Rule.schema, {"title": "请假制度", **fields})


@pytest.mark.parametrize(
    "name",
    ["其他材料", "其它有关材料", "有关材料", "相关材料", "身份证等材料", "申请表、身份证等"],
)
def test_a_catch_all_material_is_refused(name: str):
    problems = _problems(ServiceItem, name="登记", materials=[{"name": name}])

    assert "请逐项写明材料名称" in problems["materials.0.name"]


@pytest.mark.parametrize(
    "name",
    ["经营场所相关文件", "其他经济组织营业执照", "施工组织设计（含安全防护等方案）", "材料清单"],
)
def test_a_material_that_is_named_is_accepted(name: str):
    fields = checked(ServiceItem.schema, {"name": "登记", "materials": [{"name": name}]})

    assert fields["materials"] == [{"name": name}]


def _limits(statutory: float, promised: float, unit: str = "工作日") -> dict[str, object]:
    return {
        "statutory": {"value": statutory, "unit": "工作日"},
        "promised": {"value": promised, "unit": unit},
    }


def test_a_promise_longer_than_the_law_allows_is_refused():
    problems = _problems(ServiceItem, name="登记", time_limit=_limits(3, 5))

    assert "承诺办结时限（5个工作日）不能长于法定办结时限（3个工作日）" in problems["time_limit"]


@pytest.mark.parametrize("limits", [_limits(5, 5), _limits(0, 2), _limits(3, 5, "自然日")])
def test_a_promise_that_cannot_be_compared_or_is_kept_is_accepted(limits: dict[str, object]):
    assert checked(ServiceItem.schema, {"name": "登记", "time_limit": limits})["time_limit"]


@pytest.mark.parametrize("code", ["1151992190000001", "11519921900000014g", "1151992190000001IO"])
def test_a_credit_code_of_another_form_is_refused(code: str):
    problems = _problems(ServiceItem, name="登记", implementer={"uscc": code})

    assert "18位" in problems["implementer.uscc"]


def test_a_code_posted_by_a_form_gets_its_label():
    fields = checked(ServiceItem.schema, {"name": "登记", "power_type": "01"})

    assert fields["power_type"] == {"code": "01", "label": "行政许可"}


def test_an_unknown_code_is_refused_with_those_there_are():
    problems = _problems(ServiceItem, name="登记", project_type="9")

    assert problems["project_type"] == "“办件类型”没有代码“9”，可以是：1 即办件、2 承诺件。"


def _materials(*names: str) -> Body:
    rows = [{"name": name, "accept_standard": "完整"} for name in names]
    return Body(ServiceItem.elements({"name": "登记", "materials": rows}))


def test_a_material_is_a_clause_with_its_details_below():
    heading = _materials("申请书").clauses[0]
    material = heading.children[0]

    assert (heading.level, heading.text) == (Level.HEADING, "申请材料")
    assert (material.level, material.label, material.text) == (Level.ITEM, "1.", "申请书")
    assert material.children[0].text == "受理标准：完整"


def test_a_material_keeps_its_id_when_another_is_put_before_it():
    before = _materials("申请书").clauses[0].children[0]
    after = _materials("身份证明", "申请书").clauses[0].children[1]

    assert before.id == after.id
    assert (before.label, after.label) == ("1.", "2.")


def test_two_materials_of_one_name_have_two_ids():
    first, second = _materials("营业执照", "营业执照").clauses[0].children

    assert first.id != second.id


def test_a_legal_basis_reads_as_officials_write_it():
    row = {"law": "中华人民共和国森林法", "article": 57, "paragraph": 3, "quote": "由……核发。"}

    clause = ServiceItem.elements({"legal_basis": [row]})[0].children[0]

    assert clause.text == "《中华人民共和国森林法》第五十七条第三款"


def test_a_check_point_stands_below_its_group():
    group = {"group": "选址", "checks": [{"point": "距污染源", "standard": "25米以上"}]}

    heading = InspectionGuideline.elements({"check_groups": [group]})[0]

    assert heading.text == "选址"
    assert heading.children[0].text == "距污染源"
    assert heading.children[0].children[0].text == "判定标准：25米以上"


def test_an_item_tells_first_how_long_what_to_bring_where_and_what_it_costs():
    fields = {
        "time_limit": {
            "statutory": {"value": 20, "unit": "工作日"},
            "promised": {"value": 0, "unit": "工作日"},
        },
        "materials": [{"name": "申请书"}, {"name": "身份证明"}],
        "windows": [{"place": "政务服务大厅", "phone": "0372-0000000"}],
        "fee": {"is_fee": False},
    }

    assert ServiceItem.essentials(fields) == (
        ("承诺办结时限", "当场办结"),
        ("法定办结时限", "20个工作日"),
        ("申请材料", "1.申请书；2.身份证明"),
        ("办理地点", "政务服务大厅，0372-0000000"),
        ("收费", "不收费"),
    )
    assert ServiceItem.essentials({}) == ()


def test_a_guideline_may_not_send_a_single_officer():
    problems = _problems(InspectionGuideline, title="踏勘", inspectors={"min": 1})

    assert "两名以上" in problems["inspectors"]


def test_a_question_is_found_but_its_answer_is_not():
    question = {"stem": "几日内告知？", "options": ["3日", "5日"], "answer": "B", "explain": "机密"}

    text = Body(TrainingModule.elements({"quiz": [question]})).text()

    assert "几日内告知？" in text
    assert "A.3日；B.5日" in text
    assert "机密" not in text
    assert "答案" not in text


@pytest.mark.parametrize(("options", "shown"), [
    (["A.3日", "B. 5日"], "A.3日；B.5日"),
    (["A、3日", "B、5日"], "A.3日；B.5日"),
    (["A．3日", "5日"], "A.A．3日；B.5日"),
    (["B、3日", "A、5日"], "A.B、3日；B.A、5日"),
])  # fmt: skip
def test_letters_typed_before_the_options_are_not_shown_twice(options, shown):
    question = {"stem": "几日内告知？", "options": options}

    text = Body(TrainingModule.elements({"quiz": [question]})).text()

    assert f"选项：{shown}\n" in f"{text}\n"


def test_a_question_whose_answer_is_no_option_is_refused():
    problems = _problems(
        TrainingModule,
        title="培训",
        quiz=[{"stem": "几日？", "options": ["3日", "5日"], "answer": "C"}],
    )

    assert problems == {"quiz": "“题库”第1题的答案不在选项中，请核对。"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("remarks", "身份证号 510902197201011234"),
        ("remarks", "卡号 6222 0212 3456 7890 123"),
        ("extend", {"home_address": "某街1号"}),
        ("extend", {"身份证": "x"}),
        ("contact", {"bank": "x"}),
        ("id_number", {"collected": True}),
        ("bank_account", {"stored": True}),
        ("contact", {"mobile_masked": "19900000001"}),
    ],
)
def test_personal_data_beyond_need_is_refused(field: str, value: object):
    problems = _problems(Expert, **{"name": "某专家", field: value})

    assert any(key.startswith(field) for key in problems)


def test_experts_are_read_only_by_those_who_work_with_them():
    assert Expert.readers() == (
        "role:committee_secretary",
        "role:office_editor",
        "role:administrator",
    )


def test_facts_are_rows_a_user_reads():
    fields = _rule(effective_from="2026-06-01", trial=True, publicity={"attribute": "主动公开"})

    facts = dict(facts_beside(Rule, fields))

    assert facts["施行日期"] == "2026年6月1日"
    assert facts["试行（暂行）"] == "是"
    assert facts["公开属性·公开方式"] == "主动公开"
