"""Blueprints: what a text must have, how each part is recognised, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content.errors import Invalid
from content.text.parser import parse
from content.types.blueprints import (
    BLUEPRINTS,
    BY_NAME,
    blueprints_of,
    check_table,
    checked_blueprint,
    default_table,
    missing_in,
    own_table,
    required_of,
)
from content.types.official_parts import Paper
from content.types.registry import KINDS
from tests.make import NOW, actor, draft, reread, site
from workflows.drafting import Words, create

RULES = Path(__file__).parents[2] / "kb_app" / "demo" / "rules"

BLUEPRINT_OF = {
    "chuangkou-gongzuo-guanli-banfa": "measures",
    "takan-pingshen-zhuanjiaku-guanli-banfa": "measures",
    "zhongjie-fuwu-jigou-xuanqu-guanli-banfa": "measures",
    "kaoqin-zhiban-qingxiaojia-zhidu": "regime",
    "zhongda-shixiang-qingshi-baogao-zhidu": "regime",
    "dangzu-huiyi-yishi-zhidu": "meeting",
}
IN_A_FIELD = {"takan-pingshen-zhuanjiaku-guanli-banfa": {"interpreter": "踏勘评审中心"}}
"""This rule names who interprets it in its record only."""

SAYS = {
    "依据": "根据",
    "适用范围": "适用于|所称",
    "职责分工": "负责(?!解释)",
    "解释机关": "解释",
    "施行日期": "起施行",
    "议事范围": "议事范围|决定下列",
    "到会人数": "到会",
    "表决": "表决|赞成票",
    "会议记录": "记录|纪要",
}
"""What to strike from a rule, line by line, so that it lacks the part."""

PARTS_OF_RULES = [
    (rule, part.name) for rule, name in BLUEPRINT_OF.items() for part in BY_NAME[name].parts
]


def lines_of(rule):
    text = (RULES / f"{rule}.md").read_text(encoding="utf-8").split("---", 2)[2]
    return [re.sub(r"^#+\s*", "", line) for line in text.splitlines() if line.strip()]


def lacking(blueprint, lines, **fields):
    paper = Paper(blueprint.type_name, "", fields, parse(lines).body)
    return [part.name for part in blueprint.parts if not part.is_there(paper)]


def filled(text):
    """Return the text of a blueprint with something written for every prompt."""

    def written(prompt):
        if prompt[1] == "年月日":
            return "2026年12月1日"
        return "《中华人民共和国行政许可法》" if "全称" in prompt[1] else prompt[1]

    return re.sub(r"〔填写：([^〕]*)〕", written, text).splitlines()


@pytest.mark.parametrize(("rule", "name"), BLUEPRINT_OF.items())
def test_each_rule_of_the_demo_county_has_what_its_blueprint_needs(rule, name):
    assert lacking(BY_NAME[name], lines_of(rule), **IN_A_FIELD.get(rule, {})) == []


@pytest.mark.parametrize(("rule", "part"), PARTS_OF_RULES)
def test_a_part_that_is_struck_from_a_rule_is_missed(rule, part):
    kept = [line for line in lines_of(rule) if not re.search(SAYS[part], line)]

    assert part in lacking(BY_NAME[BLUEPRINT_OF[rule]], kept)


def test_a_basis_without_the_name_of_an_instrument_is_none():
    text = ["第一条　为规范窗口工作，根据有关法律法规，制定本办法。"]

    assert "依据" in lacking(BY_NAME["measures"], text)


def test_a_basis_cited_far_below_is_not_that_of_the_rule():
    text = [f"第{n}条　应当守时。" for n in "一二三四五六七八九"]
    text.append("第十条　根据《中华人民共和国行政许可法》第八条，修订本办法的，另行公布。")

    assert "依据" in lacking(BY_NAME["measures"], text)


@pytest.mark.parametrize(
    "words",
    [
        "自2026年6月1日起施行",
        "自 2026 年 6 月 1 日起试行",
        "自二〇二六年六月一日起执行",
        "自发布之日起施行",
        "自印发之日起正式实施",
        "从公布之日起生效",
    ],
)
def test_a_day_of_force_is_known_however_it_is_said(words):
    assert "施行日期" not in lacking(BY_NAME["measures"], [f"第一条　本办法{words}。"])


@pytest.mark.parametrize("words", ["自收到申请材料之日起即为受理", "自受理之日起5日内执行完毕"])
def test_a_limit_in_days_is_no_day_of_force(words):
    assert "施行日期" in lacking(BY_NAME["measures"], [f"第一条　{words}。"])


def test_what_stands_in_an_annex_does_not_count():
    text = ["第一条　甲。", "附件1", "本表自2026年6月1日起施行。"]

    assert "施行日期" in lacking(BY_NAME["measures"], text)


def test_a_rule_without_chapters_is_read_from_its_first_articles():
    text = [
        "第一条　为规范工作，依据《优化营商环境条例》，制定本规定。",
        "第二条　本规定适用于各股室。",
        "第三条　局办公室负责日常工作。",
    ]

    assert lacking(BY_NAME["measures"], text) == ["解释机关", "施行日期"]


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda one: one.name)
def test_the_text_of_a_blueprint_is_understood_without_a_doubt(blueprint):
    assert parse(blueprint.text.splitlines()).warnings == ()
    assert blueprint.type_name in KINDS
    assert set(blueprint.optional) <= {part.name for part in blueprint.parts}


@pytest.mark.parametrize("name", ["measures", "regime", "meeting", "guide"])
def test_a_blueprint_that_is_filled_in_has_every_part(name):
    assert lacking(BY_NAME[name], filled(BY_NAME[name].text)) == []


@pytest.mark.parametrize(
    ("name", "fields", "elsewhere"),
    [
        (
            "inspection",
            {
                "basis": [{"law": "行政许可法"}],
                "scope": "食品小作坊",
                "check_groups": [{"group": "甲"}],
            },
            [],
        ),
        ("delegated", {"time_limit": {"promised": {"value": 3}}}, ["设定依据"]),
        ("training", {"basis": [{"law": "行政许可法"}]}, []),
    ],
)
def test_records_may_have_their_parts_in_fields(name, fields, elsewhere):
    found = lacking(BY_NAME[name], filled(BY_NAME[name].text), **fields)

    assert found[: len(elsewhere)] == elsewhere
    assert name == "delegated" or found == []


def test_a_delegated_item_needs_what_must_be_shown_to_the_public():
    fields = {
        "legal_basis": [{"law": "中华人民共和国行政许可法", "article": 12}],
        "conditions": [{"text": "有场所"}],
        "materials": [{"name": "申请书"}],
        "process": [{"step": "受理"}],
        "time_limit": {"promised": {"value": 3, "unit": "工作日"}},
        "delegation": {"to": [{"name": "青石镇"}]},
    }
    written = Words({"name": "甲登记", **fields}, (), blueprint="delegated")
    library = site()
    item = create(library["items"], written, actor(library, "office"), NOW)

    assert missing_in(item) == ()


def test_a_document_without_a_blueprint_is_held_to_none():
    rule = draft(site(), text="第一条　甲。")

    assert rule.blueprint == ""
    assert missing_in(rule) == ()


def test_each_missing_part_names_the_clause_what_to_write_and_why():
    rule = draft(site(), text="第一条　甲。")
    rule.blueprint = "measures"

    missing = missing_in(rule)

    assert [one.name for one in missing] == [
        "依据", "适用范围", "职责分工", "解释机关", "施行日期",
    ]  # fmt: skip
    assert all(one.where and one.told and one.why for one in missing)
    first = next(place.clause.id for place in rule.latest.body.places())
    assert [one.clause for one in missing] == [first, "", "", "", first]
    assert missing[0].sentence.startswith("依据（第一条）：写明制定目的和依据")


def test_prompts_that_are_left_are_missing_too_and_told_by_their_articles():
    rule = draft(site(), text="\n".join(filled(BY_NAME["measures"].text)[:-1]) + "\n"
                 "第十条　本办法自2026年12月1日起施行，〔填写：有效期〕。")  # fmt: skip
    rule.blueprint = "measures"

    last, left = missing_in(rule)

    assert last.name == "施行日期"
    assert (left.name, left.where) == ("没有填写的地方", "第十条")
    assert "〔填写：有效期〕" in left.told


def test_the_bureau_says_which_parts_are_needed():
    library = site()
    rule = draft(library, text="第一条　甲。")
    rule.blueprint = "measures"
    library.settings["needed_parts"] = "办法: 依据、施行日期"

    assert [one.name for one in missing_in(rule)] == ["依据", "施行日期"]
    assert len(required_of(BY_NAME["regime"], library)) == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("命令：依据", "没有“命令”这个模板"),
        ("办法：依据、盖章", "没有“盖章”这个部分，可以是：依据"),
    ],
)
def test_a_table_that_names_what_there_is_not_is_refused(text, told):
    with pytest.raises(Invalid, match=told):
        check_table(text)


def test_our_own_table_is_accepted_and_not_kept():
    check_table(default_table())

    assert own_table(default_table().replace("\n", "\r\n")) == ""
    assert own_table("办法：依据") == "办法：依据"


def test_a_stored_table_with_an_unknown_part_asks_for_the_others():
    library = site()
    library.settings["needed_parts"] = "办法：依据、盖章"

    assert [part.name for part in required_of(BY_NAME["measures"], library)] == ["依据"]


def test_a_kind_has_only_its_own_blueprints():
    assert [one.label for one in blueprints_of("rule")] == ["办法", "制度", "议事规则"]
    assert blueprints_of("law") == ()
    with pytest.raises(Invalid):
        checked_blueprint("guide", "rule")


def test_a_document_stored_before_there_were_blueprints_has_none():
    library = site()
    rule = draft(library)

    stored = reread(library)["rules"].document(rule.__name__)

    assert "blueprint" not in vars(stored)
    assert stored.blueprint == ""
