"""From draft to text in force: who may take which step, and what an approval is worth."""

from __future__ import annotations

from datetime import date

import pytest

from content.errors import Invalid, NotAllowed, NotPossible
from content.types.registry import KINDS
from tests.make import (
    TODAY,
    actor,
    draft,
    later,
    publish,
    published,
    reread,
    rule_text,
    site,
    words,
)
from workflows.drafting import discard, save
from workflows.engine import Step, Workflow, state_of
from workflows.policy import VERBS
from workflows.publication import (
    WORKFLOWS,
    Order,
    approve_and_publish,
    has_text,
    plan_review,
    steps_offered,
    take_step,
)

FROM_TODAY = Order(in_force_from=TODAY)


def a_submitted_rule(library):
    rule = draft(library)
    take_step(rule, "submit", actor(library, "office"), later())
    return rule


def an_approved_rule(library):
    rule = a_submitted_rule(library)
    take_step(rule, "approve", actor(library, "reviewer"), later())
    return rule


def change(library, rule, by, text, when=None):
    return save(rule, words("rule", text), actor(library, by), when or later(), based_on=rule.tag())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written_reviewed_and_published(kind):
    library = site()
    document = published(library, kind)

    found = reread(library).at(f"/{KINDS[kind].shelf}/{document.__name__}")

    assert found.in_force(TODAY).number == 1
    assert state_of(found) == "published"


def test_the_author_may_not_approve():
    library = site()
    rule = draft(library, by="admin")
    take_step(rule, "submit", actor(library, "admin"), later())

    with pytest.raises(NotAllowed, match="不能审核自己的稿件"):
        take_step(rule, "approve", actor(library, "admin"), later())


def test_everybody_who_changed_the_draft_counts_as_an_author():
    library = site()
    rule = draft(library)
    change(library, rule, "admin", rule_text(("提高", "提升")))
    take_step(rule, "submit", actor(library, "office"), later())

    with pytest.raises(NotAllowed):
        take_step(rule, "approve", actor(library, "admin"), later())


def test_the_author_may_not_publish_what_somebody_else_approved():
    library = site()
    rule = draft(library, by="admin")
    take_step(rule, "submit", actor(library, "admin"), later())
    take_step(rule, "approve", actor(library, "reviewer"), later())

    with pytest.raises(NotAllowed, match="不能由您本人发布"):
        take_step(rule, "publish", actor(library, "admin"), later(), FROM_TODAY)


def test_an_approval_binds_the_exact_content():
    library = site()

    rule = an_approved_rule(library)

    [approval] = reread(library).at(f"/rules/{rule.__name__}").draft.approvals
    assert (approval.by, approval.content_hash) == ("reviewer", rule.latest.content_hash)


def test_a_change_after_approval_voids_it():
    library = site()
    rule = an_approved_rule(library)

    change(library, rule, "office", rule_text(("提高", "提升")))

    assert state_of(rule) == "draft"
    assert rule.draft.approvals == ()
    with pytest.raises(NotAllowed):
        take_step(rule, "publish", actor(library, "reviewer"), later(), FROM_TODAY)


def test_a_change_of_one_field_after_approval_voids_it_too():
    library = site()
    rule = an_approved_rule(library)

    save(rule, words(issuer="青岚县行政审批局"), actor(library, "office"), later(),
         based_on=rule.tag())  # fmt: skip

    assert rule.draft.approvals == ()


def test_an_approval_of_other_content_does_not_publish():
    library = site()
    rule = an_approved_rule(library)
    approvals = rule.draft.approvals
    change(library, rule, "office", rule_text(("提高", "提升")))
    take_step(rule, "submit", actor(library, "office"), later())
    take_step(rule, "approve", actor(library, "reviewer"), later())
    object.__setattr__(rule.draft, "approvals", approvals)

    with pytest.raises(NotAllowed, match="原审核意见已失效"):
        take_step(rule, "publish", actor(library, "reviewer"), later(), FROM_TODAY)


def test_publishing_keeps_who_approved_and_which_content():
    library = site()

    version = published(library).versions[0]

    assert [approval.by for approval in version.approvals] == ["reviewer"]
    assert version.approvals[0].content_hash == version.content_hash
    assert version.published_by == "reviewer"


def test_a_draft_is_sent_back_with_a_reason_its_author_reads():
    library = site()
    rule = a_submitted_rule(library)

    take_step(rule, "send_back", actor(library, "reviewer"), later(), Order("第三条请写明时限"))

    assert state_of(rule) == "draft"
    assert rule.draft.message == "第三条请写明时限"


@pytest.mark.parametrize("reason", ["", "   "])
def test_sending_back_needs_a_reason(reason):
    library = site()
    rule = a_submitted_rule(library)

    with pytest.raises(Invalid, match="请写明“退回修改”的理由"):
        take_step(rule, "send_back", actor(library, "reviewer"), later(), Order(reason))


def test_publishing_needs_a_date_of_force():
    library = site()
    rule = an_approved_rule(library)

    with pytest.raises(Invalid, match="生效日期"):
        take_step(rule, "publish", actor(library, "reviewer"), later())


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1948, 12, 31), date(9999, 12, 31)])
def test_a_date_of_force_outside_the_republic_s_time_is_refused(day):
    library = site()
    rule = an_approved_rule(library)

    with pytest.raises(Invalid):
        take_step(rule, "publish", actor(library, "reviewer"), later(), Order(in_force_from=day))


def test_a_rule_may_not_end_before_it_begins():
    library = site()
    rule = an_approved_rule(library)
    order = Order(in_force_from=TODAY, in_force_to=date(2026, 5, 31))

    with pytest.raises(Invalid, match="不能早于"):
        take_step(rule, "publish", actor(library, "reviewer"), later(), order)


def test_an_empty_draft_is_not_submitted():
    library = site()
    rule = draft(library, text="")

    with pytest.raises(NotPossible, match="还没有正文"):
        take_step(rule, "submit", actor(library, "office"), later())


def test_a_record_without_text_is_submitted_with_its_elements():
    library = site()
    item = draft(library, "service_item", text="")

    take_step(item, "submit", actor(library, "office"), later())

    assert state_of(item) == "in_review"


@pytest.mark.parametrize("step", ["approve", "publish", "withdraw", "send_back", "repeal"])
def test_a_step_from_the_wrong_state_says_which_state_it_is(step):
    library = site()
    rule = draft(library)

    with pytest.raises(NotPossible, match="现在是“草稿”"):
        take_step(rule, step, actor(library, "admin"), later(), Order("理由", in_force_from=TODAY))


def test_an_unknown_step_is_refused():
    library = site()

    with pytest.raises(NotPossible, match="没有名为“explode”的步骤"):
        take_step(draft(library), "explode", actor(library, "admin"), later())


def test_a_law_is_recorded_without_review():
    library = site()
    law = draft(library, "law")

    take_step(law, "publish", actor(library, "office"), later(), FROM_TODAY)

    assert law.versions[0].elsewhere
    assert law.versions[0].approvals == ()


def test_what_is_published_stays_in_force_while_a_draft_is_worked_on():
    library = site()
    rule = published(library)
    before = rule.latest.content_hash

    change(library, rule, "office", rule_text(("提高", "提升")))

    assert rule.in_force(TODAY).content_hash == before
    assert rule.draft.based_on == 1


def test_a_new_version_takes_over_on_its_day():
    library = site()
    rule = published(library, in_force_from=date(2026, 1, 1))
    change(library, rule, "office", rule_text(("提高", "提升")))

    publish(rule, date(2026, 7, 1), when=later(days=1))

    assert rule.in_force(date(2026, 6, 30)).number == 1
    assert rule.in_force(date(2026, 7, 1)).number == 2


def test_a_correction_replaces_from_the_same_day_and_both_stay_known():
    library = site()
    rule = published(library, in_force_from=date(2026, 1, 1))
    change(library, rule, "office", rule_text(("提高", "提升")), later(days=10))
    publish(rule, date(2026, 1, 1), when=later(days=10))

    assert rule.in_force(date(2026, 3, 1)).number == 2
    assert rule.in_force(date(2026, 3, 1), known=later(days=1)).number == 1


def test_a_repeal_takes_effect_on_its_day():
    library = site()
    rule = published(library, in_force_from=date(2026, 1, 1))

    take_step(rule, "repeal", actor(library, "reviewer"), later(),
              Order("已被替代", in_force_from=date(2026, 9, 1)))  # fmt: skip

    assert rule.on(date(2026, 8, 31)) is not None
    assert rule.on(date(2026, 9, 1)) is None
    assert rule.last_day(rule.versions[0]) == date(2026, 8, 31)


def test_a_repeal_before_the_first_day_in_force_is_refused():
    library = site()
    rule = published(library, in_force_from=date(2026, 1, 1))

    with pytest.raises(Invalid, match="废止日期不能早于施行日期"):
        take_step(rule, "repeal", actor(library, "reviewer"), later(),
                  Order("年份写错", in_force_from=date(2025, 9, 1)))  # fmt: skip


def test_a_repeal_was_not_known_before_it_was_recorded():
    library = site()
    rule = published(library, in_force_from=date(2026, 1, 1))

    take_step(rule, "repeal", actor(library, "reviewer"), later(days=5),
              Order("已被替代", in_force_from=date(2026, 2, 1)))  # fmt: skip

    assert rule.on(date(2026, 3, 1)) is None
    assert rule.on(date(2026, 3, 1), known=later(days=1)) is not None


def test_every_step_is_journalled_with_the_content_it_was_taken_on():
    library = site()
    rule = published(library)
    library.journal.seal()

    entries = [sealed.entry for sealed in library.journal.since(0)]

    assert sorted(e.action for e in entries) == ["approve", "create", "publish", "submit"]
    assert {e.content_hash for e in entries} == {rule.latest.content_hash}
    assert {e.path for e in entries} == {f"/rules/{rule.__name__}"}


def test_a_discarded_draft_leaves_the_published_text_the_latest():
    library = site()
    rule = published(library)
    change(library, rule, "office", rule_text(("提高", "提升")))

    discard(rule, actor(library, "office"), later())

    assert rule.draft is None
    assert rule.latest.content_hash == rule.versions[0].content_hash


def test_a_planned_review_is_found_by_its_day():
    library = site()
    rule = published(library)

    plan_review(rule, actor(library, "office"), later(), date(2027, 1, 1))

    due = reread(library).catalog.reviews_due(["role:administrator"], date(2027, 1, 1))
    assert due == [("2027-01-01", f"/rules/{rule.__name__}")]


@pytest.mark.parametrize("step", [
    Step("x", "某步", ("nowhere",), "draft", "edit"),
    Step("x", "某步", ("draft",), "nowhere", "edit"),
    Step("x", "某步", ("draft",), "draft", "explode"),
    Step("x", "某步", ("draft",), "draft", "edit", (lambda document, actor: None,)),
])  # fmt: skip
def test_a_broken_table_is_found_when_the_program_starts(step):
    with pytest.raises(ValueError, match="x"):
        Workflow("broken", "坏表", {"draft": "草稿"}, (step,))


def test_every_kind_follows_a_workflow_that_exists():
    assert {kind.workflow for kind in KINDS.values()} <= set(WORKFLOWS)
    assert all(step.verb in VERBS for table in WORKFLOWS.values() for step in table.steps)
    assert has_text.__doc__ == "稿件有标题，并且有正文或要素"


def test_approving_and_publishing_at_once_are_two_steps_of_the_same_moment():
    library = site()
    rule = a_submitted_rule(library)

    approve_and_publish(rule, actor(library, "reviewer"), later(minutes=1), FROM_TODAY)

    [version] = rule.versions
    assert (version.recorded_at, version.approvals[0].by) == (later(minutes=1), "reviewer")
    library.journal.seal()
    assert [one.entry.action for one in library.journal.latest()][:2] == ["publish", "approve"]


def test_nothing_is_approved_when_the_day_to_publish_is_missing():
    library = site()
    rule = a_submitted_rule(library)

    with pytest.raises(Invalid, match="生效日期"):
        approve_and_publish(rule, actor(library, "reviewer"), later(), Order())

    assert state_of(rule) == "in_review"


def test_both_steps_at_once_are_offered_to_reviewers_of_what_others_wrote():
    library = site()
    rule = a_submitted_rule(library)

    assert steps_offered(rule, actor(library, "reviewer"))[0].name == "approve_and_publish"
    for login in ("office", "reader"):
        offered = [step.name for step in steps_offered(rule, actor(library, login))]
        assert "approve_and_publish" not in offered


def test_a_repeal_ends_a_version_that_was_still_to_begin():
    library = site()
    document = published(library, in_force_from=date(2026, 1, 1))
    changed = words(text=rule_text(("窗口工作", "大厅工作")))
    save(document, changed, actor(library, "office"), later(), based_on=document.tag())
    publish(document, date(2026, 6, 1), when=later(minutes=1))

    take_step(document, "repeal", actor(library, "reviewer"), later(minutes=2),
              Order(in_force_from=date(2026, 3, 1), reason="上位法已经修改"))  # fmt: skip

    assert document.on(date(2026, 2, 28)) is not None
    assert document.on(date(2026, 7, 1)) is None
    assert document.repealed_on(by=date(2026, 7, 1)) == date(2026, 3, 1)
