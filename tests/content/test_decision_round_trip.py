"""A decision made of two texts, read and carried out on the old one, gives the new one exactly."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.change.decision.applying import applied
from content.change.decision.drafting import Decision, Naming, drafted
from content.change.decision.reading import instructions_in
from content.text.aligning import carry_ids
from content.text.clauses import Body
from content.text.parser import markdown_lines, parse
from tests.content.amendments import amended, grown

DEMO = Path(__file__).parents[2] / "kb_app" / "demo"
RULES = sorted([*DEMO.glob("rules/*.md"), *DEMO.glob("guides/*.md")])
SEEDS = st.integers(0, 2**32)
CHANGES = st.integers(1, 7)
PAIRS = [
    "上海市优化营商环境条例",
    "互联网上网服务营业场所管理条例",
    "保守国家秘密法",
    "保守国家秘密法实施条例",
    "保障中小企业款项支付条例",
    "公司法",
    "北京市优化营商环境条例",
    "工业产品生产许可证管理条例",
    "行政复议法",
    "道路运输条例",
]


@cache
def _body(path: Path) -> Body:
    _, lines = markdown_lines(path.read_text(encoding="utf-8"))
    return carry_ids(None, parse(lines).body, path.name)


def _proven(old: Body, new: Body) -> Decision:
    """Return the decision, once it was read and carried out and gave the new text."""
    decision = drafted(old, new, Naming("窗口工作管理办法"))
    result = applied(old, instructions_in(decision.lines))
    assert result.body.text() == new.text()
    assert not result.leftovers
    assert all(outcome.applied for outcome in result.outcomes)
    return decision


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RULES), SEEDS, CHANGES)
def test_random_amendments_of_the_rules_round_trip(path, seed, changes) -> None:
    old = _body(path)

    _proven(old, amended(old, seed, changes))


@settings(max_examples=60, deadline=None)
@given(SEEDS, SEEDS, CHANGES)
def test_random_amendments_of_random_texts_round_trip(seed, change, changes) -> None:
    old = grown(seed)

    _proven(old, amended(old, change, changes))


@settings(max_examples=60, deadline=None)
@given(SEEDS, SEEDS)
def test_any_text_becomes_any_other(one, other) -> None:
    old = grown(one)

    _proven(old, carry_ids(old, grown(other), "另一"))


@settings(max_examples=60, deadline=None)
@given(SEEDS, SEEDS, st.randoms(use_true_random=False))
def test_the_decision_on_another_text_never_fails_and_says_what_it_could_not_do(
    one, other, chance
) -> None:
    old = grown(one)
    lines = [
        *drafted(old, amended(old, other, 5), Naming("办法")).lines,
        "“……",
        "将修改为：“”",
        "删去",
    ]
    chance.shuffle(lines)

    result = applied(grown(other), instructions_in(lines))

    assert all(outcome.applied or outcome.reason for outcome in result.outcomes)
    assert result.outcomes or result.leftovers


def test_few_amendments_need_the_whole_text() -> None:
    old = _body(RULES[0])
    decisions = [_proven(old, amended(old, seed, 3)) for seed in range(60)]

    assert sum(decision.is_whole for decision in decisions) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("title", PAIRS)
def test_amended_statutes_round_trip_clause_by_clause(shared, title) -> None:
    versions = sorted((shared / "laws").glob(f"{title}(*.md"))
    assert len(versions) > 1

    for before, after in pairwise(versions):
        old = _body(before)
        decision = _proven(old, carry_ids(old, _body(after), after.name))
        assert not decision.is_whole
