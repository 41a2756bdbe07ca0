"""Hints on drafts: what is seeded is found, and what is clear is not told of."""

from __future__ import annotations

from importlib.resources import files

import pytest

from content.text.draft_checks import KINDS, draft_hints
from content.text.parser import markdown_lines, parse

CLEAN = """青岚县窗口管理办法
第一条　为规范青岚县政务服务窗口（以下简称窗口），根据《行政许可法》第三十条，制定本办法。
第二条　窗口应当在3个工作日内答复申请人；情况复杂的，窗口负责人应当在5个工作日内答复。
第三条　窗口收取下列两项材料：
（一）申请书；
（二）身份证明，一式二（2）份。
第四条　窗口违反本办法第二条的，县行政审批局应当于次日内通报，并收取押金5万元（大写：伍万元整）。"""


def _hints(text: str) -> list[tuple[str, str]]:
    return [(hint.kind, hint.words) for hint in draft_hints(parse(text.split("\n")).body)]


def test_a_clear_text_gives_no_hints() -> None:
    assert _hints(CLEAN) == []


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("窗口应当及时告知申请人。", "ambiguous", "及时"),
        ("窗口会同有关部门核查。", "ambiguous", "有关部门"),
        ("窗口原则上不收取复印件。", "ambiguous", "原则上"),
        ("窗口应当收取身份证等其他材料。", "ambiguous", "其他材料"),
        ("应当登记申请人的姓名。", "no_owner", "应当登记申请人的"),
        ("收到材料的，应当登记姓名。", "no_owner", "收到材料的，应当登记姓名。"),
        ("窗口应当向县局报送统计表。", "no_limit", "报送"),
        ("县局收到报告的，应当自收到之日起10日内核查。", "mixed_days", "10日内"),
        ("窗口备案三（4）份。", "amount_differs", "三（4）"),
        ("窗口收取押金6万元（大写：伍万元整）。", "amount_differs", "6万元（大写：伍万元整）"),
        ("违反本办法第五十条的，从重处理。", "dangling_reference", "第五十条"),
        ("县政务服务窗口（以下简称窗口）设在大厅。", "repeated_term", "窗口"),
        ("县行政审批局（以下简称审批局）管理窗口。", "unused_term", "审批局"),
        ("窗口实行“容缺受理”。县局考核“容缺受理”。", "undefined_term", "容缺受理"),
    ],
)
def test_a_fault_put_in_is_found(line: str, kind: str, words: str) -> None:
    found = _hints(f"{CLEAN}\n第五条　{line}")

    assert kind in [one for one, _ in found]
    assert any(words in said for one, said in found if one == kind)


def test_a_list_with_another_number_of_items_than_said_is_found() -> None:
    assert _hints(CLEAN.replace("两项", "三项")) == [("amount_differs", "下列三项")]


@pytest.mark.parametrize(
    "line",
    [
        "窗口应当在2个工作日内及时告知申请人。",
        "窗口会同县人民政府有关部门核查。",
        "违反《行政许可法》第八十条的，从重处理。",
        "违反食品安全法第九十三条、第九十四条的，从重处理。",
        "窗口可以提供下列一种或者多种服务。",
        "需要复核的，应当由县局复核。",
    ],
)
def test_what_is_clear_is_not_told_of(line: str) -> None:
    assert _hints(f"{CLEAN}\n第五条　{line}") == []


def test_the_bureau_may_look_for_words_of_its_own() -> None:
    body = parse(["第一条　窗口抓紧办理。"]).body

    hints = draft_hints(body, {"抓紧": "写明几个工作日内"})

    assert [hint.sentence for hint in hints] == ["“抓紧”不够明确，建议写明几个工作日内。"]
    assert draft_hints(body, {}) == ()


def test_the_six_internal_rules_give_few_hints() -> None:
    """Every one is worth a look; a checker that cries at each clause is soon switched off."""
    rules = sorted((files("kb_app") / "demo" / "rules").iterdir(), key=lambda file: file.name)
    bodies = [parse(markdown_lines(file.read_text("utf-8"))[1]).body for file in rules]
    clauses = sum(1 for body in bodies for _ in body.places())

    hints = [hint for body in bodies for hint in draft_hints(body)]

    assert len(hints) <= clauses * 20 / 1000
    assert {hint.kind for hint in hints} <= set(KINDS)
