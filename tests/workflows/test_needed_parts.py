"""A text from a blueprint is submitted only when it has what the blueprint needs."""

from __future__ import annotations

import pytest

from content.errors import Invalid, NotPossible
from tests.make import actor, draft, later, published, reread, site, words
from workflows.accounts import change_settings
from workflows.drafting import Words, create, save
from workflows.engine import state_of, steps_barred_to
from workflows.publication import has_needed_parts, steps_offered, take_step, workflow_of

WHOLE = """第一条　为规范窗口工作，根据《中华人民共和国行政许可法》，制定本办法。
第二条　本办法适用于各窗口。
第三条　局办公室负责日常管理。
第四条　本办法由局办公室负责解释。
第五条　本办法自2026年12月1日起施行。"""

WITHOUT_BASIS = WHOLE.replace("根据《中华人民共和国行政许可法》，", "")


def begun(library, text, *, blueprint="measures"):
    written = Words({"title": "甲办法"}, tuple(text.splitlines()), blueprint=blueprint)
    return create(library["rules"], written, actor(library, "office"), later())


def submitted(library, rule):
    take_step(rule, "submit", actor(library, "office"), later())
    return state_of(rule)


def test_a_text_without_its_basis_is_not_submitted_and_nothing_changes():
    library = site()
    rule = begun(library, WITHOUT_BASIS)
    before = (rule.draft, len(rule.revisions), sum(map(len, library.journal.pending)))

    with pytest.raises(NotPossible, match=r"依据（第一条）：写明制定目的和依据.*书名号"):
        submitted(library, rule)

    assert (rule.draft, len(rule.revisions), sum(map(len, library.journal.pending))) == before
    assert state_of(rule) == "draft"


def test_every_missing_part_is_named_at_once():
    library = site()
    rule = begun(library, "第一条　甲。\n第二条　〔填写：乙〕。")

    with pytest.raises(NotPossible) as refused:
        submitted(library, rule)

    told = str(refused.value)
    for name in ("依据", "适用范围", "职责分工", "解释机关", "施行日期", "没有填写的地方"):
        assert f"{name}（" in told


def test_a_text_with_every_part_is_submitted():
    library = site()

    assert submitted(library, begun(library, WHOLE)) == "in_review"


def test_what_was_missing_may_be_added_and_submitted():
    library = site()
    rule = begun(library, WITHOUT_BASIS)
    save(rule, words("rule", WHOLE), actor(library, "office"), later(), based_on=rule.tag())

    assert submitted(library, rule) == "in_review"


def test_a_text_without_a_blueprint_is_submitted_as_before():
    library = site()

    assert submitted(library, begun(library, "第一条　甲。", blueprint="")) == "in_review"


def test_the_blueprint_is_kept_and_holds_the_next_version_too():
    library = site()
    rule = begun(library, WHOLE)
    office, reviewer = actor(library, "office"), actor(library, "reviewer")
    save(rule, words("rule", WITHOUT_BASIS), office, later(), based_on=rule.tag())

    found = reread(library)["rules"].document(rule.__name__)

    assert found.blueprint == "measures"
    assert "submit" not in {step.name for step in steps_offered(rule, office)}
    assert steps_offered(rule, reviewer) == []


def test_the_workflow_says_why_the_step_is_barred():
    library = site()
    rule = begun(library, WITHOUT_BASIS)

    barred = steps_barred_to(workflow_of(rule), rule, actor(library, "office"))

    assert [step.name for step, _ in barred] == ["submit"]
    assert "依据（第一条）" in barred[0][1]
    assert has_needed_parts.__doc__.startswith("从模板起草的")


def test_a_blueprint_of_another_kind_begins_nothing():
    library = site()

    with pytest.raises(Invalid, match="没有这个模板"):
        begun(library, WHOLE, blueprint="training")


def test_the_administrator_may_ask_for_less():
    library = site()
    rule = begun(library, WITHOUT_BASIS)
    less = {"needed_parts": "办法：适用范围、施行日期"}
    change_settings(library, less, actor(library, "admin"), later())

    assert submitted(library, rule) == "in_review"


def test_a_table_of_parts_that_names_what_there_is_not_is_refused():
    library = site()

    with pytest.raises(Invalid, match="没有“盖章”这个部分"):
        change_settings(library, {"needed_parts": "办法：盖章"}, actor(library, "admin"), later())


def test_what_is_in_force_already_stays_as_it_is():
    library = site()
    rule = published(library)
    rule.blueprint = "measures"

    assert state_of(rule) == "published"
    assert draft(library).blueprint == ""
