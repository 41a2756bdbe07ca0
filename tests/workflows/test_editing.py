"""One operation on a clause is one save: noted, undone, refused to whoever may not."""

from __future__ import annotations

import pytest

from content.errors import Invalid, NotAllowed, NotPossible, Stale
from tests.make import actor, draft, later, publish, published, reread, rule_text, site
from workflows.editing import (
    OPERATIONS,
    Change,
    edit_clauses,
    redo,
    redo_target,
    undo,
    undo_target,
)
from workflows.publication import take_step


def do(rule, operation, address="", text="", *, by="office", renumbers=False, based_on=None):
    body = rule.latest.body
    clause = body.at(address).clause.id if address else ""
    change = Change(operation, clause, text, renumbers=renumbers)
    library = rule.__parent__.__parent__
    tag = rule.tag() if based_on is None else based_on
    return edit_clauses(rule, change, actor(library, by), later(), based_on=tag)


def test_an_operation_is_a_save_with_a_note_that_names_the_clause():
    rule = draft(site())

    saved = do(rule, "down", "art-4/para-1/item-1")

    assert saved.number == 2
    assert saved.note == "下移第四条（一）"
    assert saved.body.at("art-4/para-1/item-2").clause.text == "次要材料缺少的；"


def test_a_clause_without_a_number_is_noted_by_how_it_begins():
    rule = draft(site())

    assert do(rule, "remove", "art-3/para-2").note == "删除第三条“申请材料齐全的，当场受理…”"


def test_ids_are_stored_with_the_save():
    library = site()
    rule = draft(library)
    before = {place.clause.id for place in rule.latest.body.places()}

    do(rule, "up", "art-4", renumbers=True)

    found = reread(library).at(f"/rules/{rule.__name__}").latest.body
    assert {place.clause.id for place in found.places()} == before
    assert found.at("art-3").clause.children[0].text == "有下列情形之一的，可以容缺受理："


@pytest.mark.parametrize("login", ["reader", "reviewer", ""])
def test_who_may_not_edit_may_not_edit_clauses(login):
    rule = draft(site())

    with pytest.raises(NotAllowed):
        do(rule, "remove", "art-2", by=login)
    assert rule.latest.number == 1


def test_an_operation_that_does_not_exist_is_refused():
    with pytest.raises(Invalid, match="没有这种操作"):
        do(draft(site()), "explode", "art-1")


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != "renumber"])
def test_a_clause_that_is_gone_is_refused_by_every_operation(operation):
    rule = draft(site())
    change = Change(operation, "gone1234", "文字")

    with pytest.raises(NotPossible, match="已经没有这一条款"):
        edit_clauses(
            rule, change, actor(rule.__parent__.__parent__, "office"), later(),
            based_on=rule.tag(),
        )  # fmt: skip


def test_an_operation_on_an_older_text_is_told_both_and_carries_what_was_meant():
    rule = draft(site())
    seen = rule.tag()
    do(rule, "rewrite", "art-2", "第二条　适用于全县。", by="writer")

    with pytest.raises(Stale) as refusal:
        do(rule, "remove", "art-1", based_on=seen)

    assert refusal.value.based_on == seen
    assert "各窗口" in refusal.value.mine
    assert "适用于全县" in refusal.value.theirs


def test_an_operation_takes_a_draft_out_of_review():
    library = site()
    rule = draft(library)
    take_step(rule, "submit", actor(library, "office"), later())

    do(rule, "down", "art-1")

    assert rule.draft.state == "draft"


def test_undo_goes_back_to_what_is_in_force_and_no_further():
    library = site()
    rule = published(library)
    office = actor(library, "office")
    do(rule, "remove", "art-2")
    do(rule, "remove", "art-1")

    for _ in range(2):
        undo(rule, office, later(), based_on=rule.tag())

    assert rule.latest.content_hash == rule.versions[0].content_hash
    assert undo_target(rule) == 0
    with pytest.raises(NotPossible, match="没有可以撤销"):
        undo(rule, office, later(), based_on=rule.tag())


def test_a_new_change_after_an_undo_leaves_nothing_to_do_again():
    library = site()
    rule = draft(library)
    office = actor(library, "office")
    do(rule, "remove", "art-2")
    undo(rule, office, later(), based_on=rule.tag())
    assert redo_target(rule) == 2

    do(rule, "down", "art-1")

    assert redo_target(rule) == 0
    with pytest.raises(NotPossible):
        redo(rule, office, later(), based_on=rule.tag())


def test_what_somebody_else_wrote_and_undo_brings_back_is_not_approved_by_them():
    library = site()
    rule = draft(library)
    do(rule, "rewrite", "art-2", "第二条　适用于全县。", by="admin")
    do(rule, "rewrite", "art-2", "第二条　适用于全局。")

    undo(rule, actor(library, "office"), later(), based_on=rule.tag())

    assert set(rule.draft.editors) == {"office", "admin"}


def test_what_was_published_is_not_changed_by_an_operation():
    library = site()
    rule = publish(draft(library))

    do(rule, "remove", "art-1")

    found = reread(library).at(f"/rules/{rule.__name__}")
    assert found.revision_of(found.versions[0]).body.text() == rule_text()
