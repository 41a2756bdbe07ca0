"""Who may do what: every state and every role."""

from __future__ import annotations

import pytest

from content.errors import NotAllowed, NotFound, NotSignedIn
from content.library.document import Grant
from content.people.people import ROLES
from content.types.registry import KINDS
from tests.make import PEOPLE, actor, draft, later, publish, published, rule_text, site, words
from workflows.drafting import save, share
from workflows.engine import state_of, steps_open_to
from workflows.policy import (
    GRANTABLE,
    TABLE,
    VERBS,
    draft_readers,
    may,
    published_readers,
    require,
    require_readable,
    sees_draft,
)
from workflows.publication import Order, take_step, workflow_of

STATES = ("draft", "in_review", "approved", "published", "published with a draft", "repealed")
EVERYBODY = frozenset(PEOPLE)
OFFICE = frozenset({"admin", "office", "writer"})
REVIEWERS = frozenset({"reviewer", "inspector"})

WHO_VIEWS = {
    "draft": OFFICE,
    "in_review": OFFICE | REVIEWERS,
    "approved": OFFICE | REVIEWERS,
    "published": EVERYBODY,
    "published with a draft": EVERYBODY,
    "repealed": EVERYBODY,
}
WHO_SEES_THE_DRAFT = {
    "draft": OFFICE,
    "in_review": OFFICE | REVIEWERS,
    "approved": OFFICE | REVIEWERS,
    "published": frozenset(),
    "published with a draft": OFFICE,
    "repealed": frozenset(),
}
STEPS_OF_REVIEWERS = {
    "draft": [],
    "in_review": ["send_back", "approve"],
    "approved": ["send_back", "publish"],
    "published": ["repeal"],
    "published with a draft": [],
    "repealed": [],
}
STEPS_OF_THE_AUTHOR = {
    "draft": ["submit"],
    "in_review": ["withdraw"],
    "approved": ["withdraw"],
    "published": [],
    "published with a draft": ["submit"],
    "repealed": [],
}


def a_rule_in(library, state):
    """Return a rule of the office that stands in `state`."""
    rule = draft(library)
    if state in {"in_review", "approved"}:
        take_step(rule, "submit", actor(library, "office"), later())
    if state == "approved":
        take_step(rule, "approve", actor(library, "reviewer"), later())
    if state.startswith(("published", "repealed")):
        publish(rule)
    if state == "published with a draft":
        changed = words("rule", rule_text(("提高服务质量", "改进服务")))
        save(rule, changed, actor(library, "office"), later(), based_on=rule.tag())
    if state == "repealed":
        order = Order("已有新规定", in_force_from=later(days=30).date())
        take_step(rule, "repeal", actor(library, "reviewer"), later(), order)
    return rule


@pytest.mark.parametrize("state", STATES)
def test_who_may_view_depends_on_the_state(state):
    library = site()
    rule = a_rule_in(library, state)

    viewers = {login for login in PEOPLE if may(actor(library, login), "view", rule)}

    assert viewers == WHO_VIEWS[state]


@pytest.mark.parametrize("state", STATES)
def test_a_draft_is_seen_by_its_writers_and_once_submitted_by_reviewers(state):
    library = site()
    rule = a_rule_in(library, state)

    seers = {login for login in PEOPLE if sees_draft(actor(library, login), rule)}

    assert seers == WHO_SEES_THE_DRAFT[state]


@pytest.mark.parametrize("state", STATES)
def test_search_filters_by_the_same_readers_that_decide_viewing(state):
    library = site()
    rule = a_rule_in(library, state)

    for login in PEOPLE:
        person = actor(library, login)
        readers = set(draft_readers(rule))
        if rule.is_published:
            readers |= set(published_readers(rule))

        assert may(person, "view", rule) == (not person.tokens.isdisjoint(readers)), login


@pytest.mark.parametrize("state", STATES)
def test_reviewers_are_offered_what_their_table_says(state):
    library = site()
    rule = a_rule_in(library, state)

    steps = steps_open_to(workflow_of(rule), rule, actor(library, "reviewer"))

    assert [step.name for step in steps] == STEPS_OF_REVIEWERS[state]


@pytest.mark.parametrize("state", STATES)
def test_the_author_is_offered_what_their_table_says(state):
    library = site()
    rule = a_rule_in(library, state)

    steps = steps_open_to(workflow_of(rule), rule, actor(library, "office"))

    assert [step.name for step in steps] == STEPS_OF_THE_AUTHOR[state]


@pytest.mark.parametrize("login", ["reader", "staff", "trainer", "committee", ""])
@pytest.mark.parametrize("state", STATES)
def test_nobody_else_is_offered_a_step(state, login):
    library = site()
    rule = a_rule_in(library, state)

    assert steps_open_to(workflow_of(rule), rule, actor(library, login)) == []


@pytest.mark.parametrize("login", ["", *PEOPLE])
@pytest.mark.parametrize("state", STATES)
def test_an_offered_step_is_one_that_can_be_taken(state, login):
    library = site()
    rule = a_rule_in(library, state)
    person = actor(library, login)
    order = Order("理由", in_force_from=later().date())
    offered = {step.name for step in steps_open_to(workflow_of(rule), rule, person)}

    for step in workflow_of(rule).steps:
        if step.name in offered:
            take_step(rule, step.name, person, later(), order)
            assert state_of(rule) == step.target
            return
        if may(person, step.verb, rule) and state_of(rule) in step.sources:
            with pytest.raises(NotAllowed):
                take_step(rule, step.name, person, later(), order)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_somebody_who_writes_it_and_somebody_who_publishes_it(kind):
    verbs = {
        role: (*TABLE[role].get(kind, ()), *TABLE[role].get("*", ()))
        for role in ROLES
        if role != "administrator"
    }

    assert any("create" in found for found in verbs.values())
    assert any({"publish", "record"} & set(found) for found in verbs.values())


def test_the_table_knows_only_roles_kinds_and_verbs_that_exist():
    assert set(TABLE) == set(ROLES)
    for rows in TABLE.values():
        assert set(rows) <= {*KINDS, "amendment", "*"}
        assert {verb for verbs in rows.values() for verb in verbs} <= set(VERBS)


def test_a_visitor_is_asked_to_sign_in():
    library = site()

    with pytest.raises(NotSignedIn, match="请先登录"):
        require(actor(library), "create", library["rules"])


def test_somebody_without_the_right_is_told_which_right_is_missing():
    library = site()

    with pytest.raises(NotAllowed, match="“新建”的权限"):
        require(actor(library, "reader"), "create", library["rules"])


def test_a_reader_is_told_that_a_draft_does_not_exist():
    library = site()
    rule = draft(library)

    with pytest.raises(NotFound):
        require_readable(actor(library, "reader"), rule)


def test_visitors_read_nothing_while_the_bureau_has_not_opened_the_library():
    library = site()
    rule = published(library, publicity={"attribute": "主动公开"})

    assert not may(actor(library), "view", rule)
    assert not may(actor(library), "view", library)


@pytest.mark.parametrize(
    ("attribute", "is_readable"),
    [("主动公开", True), ("依申请公开", False), ("不予公开", False), (None, False)],
)
def test_visitors_read_what_is_public_once_the_library_is_open(attribute, is_readable):
    library = site()
    library.settings["anonymous_reading"] = True

    rule = published(library, publicity={"attribute": attribute} if attribute else {})

    assert may(actor(library), "view", rule) is is_readable


def test_a_visitor_never_sees_a_draft_of_a_public_rule():
    library = site()
    library.settings["anonymous_reading"] = True

    rule = draft(library, publicity={"attribute": "主动公开"})

    assert not may(actor(library), "view", rule)


def test_a_share_on_a_document_lets_one_person_edit_it():
    library = site()
    rule = published(library)
    other = published(library)

    share(rule, [Grant("person:staff", "office_editor")], actor(library, "office"), later())

    assert may(actor(library, "staff"), "edit", rule)
    assert not may(actor(library, "staff"), "edit", other)
    assert not may(actor(library, "reader"), "edit", rule)


def test_a_share_on_a_shelf_reaches_every_document_on_it():
    library = site()
    rule = draft(library)

    share(library["rules"], [Grant("person:staff", "office_editor")], actor(library, "admin"),
          later())  # fmt: skip

    assert may(actor(library, "staff"), "create", library["rules"])
    assert may(actor(library, "staff"), "view", rule)
    assert not may(actor(library, "staff"), "create", library["guides"])


def test_a_share_with_a_unit_reaches_the_people_of_units_below_it():
    library = site()
    rule = draft(library)

    share(rule, [Grant("unit:bureau", "reviewer")], actor(library, "admin"), later())

    assert may(actor(library, "trainer"), "approve", rule)
    assert not may(actor(library, "staff"), "approve", rule)


@pytest.mark.parametrize("role", GRANTABLE)
def test_a_shared_role_never_lets_anybody_manage_people(role):
    library = site()
    rule = published(library)

    share(rule, [Grant("person:staff", role)], actor(library, "admin"), later())

    assert not may(actor(library, "staff"), "manage_people", rule)


def test_a_shared_reader_role_does_not_show_the_draft():
    library = site()
    rule = draft(library)

    share(rule, [Grant("person:staff", "reader")], actor(library, "office"), later())

    assert not may(actor(library, "staff"), "view", rule)
