from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.canonical import canonical
from content.errors import Invalid, KbError, NotFound, TooLarge
from content.library.document import Document
from content.text.clauses import Body
from content.types.document_number import suggested_number
from content.types.facts import facts_beside
from content.types.fields import checked, plain
from content.types.law import Law
from content.types.registry import KINDS, kind_of
from content.types.rule import Rule
from content.types.service_item import ServiceItem
from content.types.training import ModuleFields

ALL_KINDS = tuple(KINDS.values())


def _problems(kind: type[Document], /, **fields: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        checked(kind.schema, fields)
    return refusal.value.problems


def _rule(**fields: object) -> dict[str, object]:
    return checked(Rule.schema, {"title": "请假制度", **fields})


def _minimal(kind: type[Document]) -> dict[str, str]:
    return {kind.title_field: "某某文件"}


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_a_title_is_enough_to_begin_a_document(kind: type[Document]):
    fields = checked(kind.schema, _minimal(kind))

    assert kind.title_of(fields) == "某某文件"
    assert kind.elements(fields) == ()
    assert facts_beside(kind, fields)


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_without_a_title_the_user_is_asked_for_it(kind: type[Document]):
    field = kind.title_field

    assert _problems(kind)[field].startswith("请填写“")


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_every_kind_says_what_it_is_and_where_it_stands(kind: type[Document]):
    assert kind.type_name
    assert kind.label
    assert kind.shelf
    assert kind.workflow in {"review", "record"}


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_every_field_has_a_chinese_title(kind: type[Document]):
    nodes = [kind.schema()]
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        assert not node.name or not node.title.isascii(), node.name


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_an_unknown_field_is_refused_by_name(kind: type[Document]):
    problems = _problems(kind, **_minimal(kind), titel="写错了")

    assert "没有“titel”这个字段" in problems["titel"]


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.type_name)
def test_what_another_system_sends_is_kept_in_extend(kind: type[Document]):
    sent = {"task_guid": "x1", "nested": {"a": [1, 2]}}

    assert checked(kind.schema, {**_minimal(kind), "extend": sent})["extend"] == sent


def test_unknown_keys_of_a_row_are_kept():
    fields = checked(
        ServiceItem.schema,
        {"name": "登记", "materials": [{"name": "申请书", "form_guid": "g-1"}]},
    )

    assert fields["materials"] == [{"name": "申请书", "form_guid": "g-1"}]


def test_a_kind_is_found_by_its_name():
    assert kind_of("law") is Law


def test_an_unknown_kind_is_refused_with_those_there_are():
    with pytest.raises(NotFound, match=r"没有“memo”这种文件类型.*rule（内部制度）"):
        kind_of("memo")


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("code", "label", "name", "value", "x")), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL_KINDS), st.data())
def test_whatever_is_sent_is_either_kept_and_shown_or_refused(
    kind: type[Document], data: st.DataObject
):
    names = [node.name for node in kind.schema().children]
    sent = data.draw(st.dictionaries(st.sampled_from(names), _ANYTHING, max_size=4))

    try:
        fields = checked(kind.schema, {**_minimal(kind), **sent})
    except KbError:
        return

    assert checked(kind.schema, fields) == fields
    assert canonical(fields).encode()
    assert Body(kind.elements(fields)).text() is not None
    assert facts_beside(kind, fields)


def test_plain_data_hold_days_as_text_and_nothing_empty():
    given = {"on": date(2026, 6, 1), "sum": Decimal("1.50"), "a": None, "b": "", "c": [{}], "d": 0}

    assert plain(given) == {"on": "2026-06-01", "sum": "1.50", "d": 0}


def test_canonical_fields_do_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "条"}) == canonical({"a": "条", "b": 1}) == '{"a":"条","b":1}'


def test_checked_fields_pass_again_unchanged():
    once = _rule(effective_from="2026-06-01", trial="是", normative={"is_normative": "false"})

    assert checked(Rule.schema, once) == once
    assert once["normative"] == {"is_normative": False}


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026年13月1日", "2026/6", "明天", "0001-01-01", "9999-12-31", 5]
)
def test_a_day_that_is_none_is_refused(day: object):
    problems = _problems(Rule, title="制度", effective_from=day)

    assert problems["effective_from"].startswith("“施行日期”")


@pytest.mark.parametrize(
    "day",
    ["2026-06-01", "2026/6/1", "2026.6.1", "2026年6月1日", "2026 年 6 月 1 日", "20260601",
     "２０２６年６月１日"],
)  # fmt: skip
def test_a_day_may_be_written_as_people_write_it(day: str):
    assert _rule(effective_from=day)["effective_from"] == "2026-06-01"


@pytest.mark.parametrize(("typed", "number"), [("１２", 12), ("１２．５", 12.5), ("1,200", 1200)])
def test_a_number_may_be_typed_with_any_keyboard(typed: str, number: float):
    fields = checked(ModuleFields, {"title": "模块", "hours": typed})

    assert fields["hours"] == number


def test_a_rule_may_not_expire_before_it_takes_effect():
    problems = _problems(Rule, title="制度", effective_from="2026-06-01", effective_to="2026-05-31")

    assert problems == {"effective_to": "“有效期至”不能早于“施行日期”（2026年6月1日）。"}


def test_an_official_number_in_proper_form_is_accepted():
    fields = _rule(issuing_notice={"number": "青审发〔2026〕12号"})

    assert fields["issuing_notice"] == {"number": "青审发〔2026〕12号"}


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("青审发[2026]12号", "建议写作“青审发〔2026〕12号”"),
        ("青审发【2026】12号", "建议写作“青审发〔2026〕12号”"),
        ("青审发（2026）12号", "六角括号"),
        ("青审发(2026)第012号", "建议写作“青审发〔2026〕12号”"),
        ("青审发〔2026〕012号", "不编虚位"),
        ("青审发〔26〕12号", "年份应写四位数字"),
        ("青审发2026年12号", "应由机关代字、年份、序号和“号”组成"),
    ],
)
def test_an_official_number_in_another_form_is_refused_with_a_hint(number: str, hint: str):
    problems = _problems(Rule, title="制度", issuing_notice={"number": number})

    assert problems["issuing_notice.number"].startswith("“印发通知”的“发文字号”写法不规范，")
    assert hint in problems["issuing_notice.number"]


def test_a_number_of_zero_has_no_better_form():
    assert suggested_number("青审发[2026]0号") == ""


def test_a_value_outside_the_table_is_refused_with_those_allowed():
    problems = _problems(Rule, title="制度", kind="条例")

    assert problems["kind"].startswith("“文种”不能是“条例”，可以是：规定、办法")


def test_a_refusal_inside_a_list_says_which_row():
    problems = _problems(
        ServiceItem, name="登记", materials=[{"name": "申请书"}, {"category": "其他"}]
    )

    assert problems == {"materials.1.name": "请填写“申请材料”第2项的“材料名称”。"}


@pytest.mark.parametrize("value", ["文字", 7, {"a": 1}])
def test_a_list_field_takes_only_a_list(value: object):
    assert _problems(ServiceItem, name="登记", aliases=value) == {
        "aliases": "“俗称、日常用语”应当是一个列表。"
    }


def test_a_group_takes_only_a_group():
    assert _problems(Rule, title="制度", normative="是") == {
        "normative": "“是否行政规范性文件”应当是一组字段。"
    }


@pytest.mark.parametrize("value", [{"a": 1}, ["标题"], True])
def test_text_takes_only_text(value: object):
    assert _problems(Rule, title=value) == {"title": "“标题”应当是文字。"}


def test_a_title_of_two_lines_is_refused():
    assert _problems(Rule, title="第一行\n第二行") == {"title": "“标题”不能换行。"}


def test_a_title_too_long_is_refused():
    assert _problems(Rule, title="长" * 501) == {"title": "“标题”不能超过500个字。"}


def test_a_list_too_long_is_refused():
    problems = _problems(ServiceItem, name="登记", denials=["情形"] * 301)

    assert problems["denials"] == "“不予受理、不予办理情形”最多300项。"


@pytest.mark.parametrize("text", ["标\x00题", "标\x1b题", "标\u202e题", "标\ud800题"])
def test_text_that_cannot_be_shown_is_refused(text: str):
    assert "控制字符" in _problems(Rule, title=text)["title"]


def test_nesting_without_end_is_refused():
    deep: dict[str, object] = {}
    for _ in range(100):
        deep = {"a": deep}

    assert "嵌套过深" in str(_problems(Rule, title="制度", extend=deep))


def test_a_number_beyond_measure_is_refused():
    assert "过大" in str(_problems(Rule, title="制度", basis=[{"law": "法", "article": 10**500}]))


def test_an_article_number_beyond_any_law_is_refused():
    problems = _problems(Rule, title="制度", basis=[{"law": "森林法", "article": 100_000}])

    assert problems == {"basis.0.article": "“制定依据”第1项的“条”应在0至9999之间。"}


def test_fields_of_unreasonable_size_are_refused():
    big = {str(number): "长" * 20_000 for number in range(120)}

    with pytest.raises(TooLarge, match="万字"):
        checked(Rule.schema, {"title": "制度", "extend": big})
