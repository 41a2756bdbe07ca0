"""Keeping what was typed: by whoever may save it, for nobody else, without a trace."""

from __future__ import annotations

import pytest

from content.errors import NotAllowed, NotSignedIn
from tests.make import NOW, actor, draft, later, site
from workflows.desk import (
    drop_unsaved,
    keep_unsaved,
    made_before,
    note_made,
    unsaved_here,
    unsaved_of,
)
from workflows.drafting import delete

PAIRS = (("title", "制度"),)


def test_only_who_may_create_here_may_keep_a_form_for_it():
    library = site()

    with pytest.raises(NotAllowed, match="新建"):
        keep_unsaved(library["rules"], PAIRS, actor(library, "staff"), NOW)


def test_a_visitor_is_asked_to_sign_in():
    library = site()

    with pytest.raises(NotSignedIn):
        keep_unsaved(library["rules"], PAIRS, actor(library), NOW)


@pytest.mark.parametrize("login", ["writer", "admin", "reviewer", ""])
def test_nobody_else_is_told_of_it(login: str):
    library = site()
    document = draft(library)
    keep_unsaved(document, PAIRS, actor(library, "office"), NOW)

    assert unsaved_of(document, actor(library, "office"), NOW) is not None
    assert unsaved_of(document, actor(library, login), NOW) is None


def test_who_may_no_longer_edit_is_not_offered_it():
    library = site()
    document = draft(library)
    keep_unsaved(document, PAIRS, actor(library, "office"), NOW)
    library.people.get("office").roles = frozenset({"reader"})

    assert unsaved_of(document, actor(library, "office"), NOW) is None


def test_it_is_gone_when_it_is_dropped():
    library = site()
    office = actor(library, "office")
    keep_unsaved(library["rules"], PAIRS, office, NOW)

    drop_unsaved(library["rules"], office)

    assert unsaved_of(library["rules"], office, NOW) is None


def test_keeping_leaves_no_trace_in_the_journal():
    library = site()
    document = draft(library)
    library.journal.seal()

    keep_unsaved(document, PAIRS, actor(library, "office"), NOW)

    assert not library.journal.has_pending
    assert document.latest.number == 1


def test_each_form_for_something_new_has_a_place_of_its_own():
    library = site()
    rules, office = library["rules"], actor(library, "office")
    keep_unsaved(rules, (("title", "甲"),), office, NOW, form="a")
    keep_unsaved(rules, (("title", "乙"),), office, later(minutes=1), form="b")

    drop_unsaved(rules, office, "b")

    assert [form for form, _ in unsaved_here(rules, office, later(minutes=2))] == ["a"]


def test_the_next_document_of_the_same_name_is_not_offered_it():
    library = site()
    office = actor(library, "office")
    first = draft(library, name="window")
    keep_unsaved(first, PAIRS, office, NOW)
    delete(first, office, NOW)

    second = draft(library, name="window", when=later())

    assert unsaved_of(second, office, later()) is None
    assert unsaved_here(library["rules"], office, later()) == []


def test_what_another_typed_about_a_document_that_is_deleted_is_theirs_for_a_new_one():
    library = site()
    writer = actor(library, "writer")
    document = draft(library, name="window")
    keep_unsaved(document, PAIRS, writer, NOW)

    delete(document, actor(library, "office"), NOW)

    ((_, kept),) = unsaved_here(library["rules"], writer, NOW)
    assert kept.pairs == PAIRS
    assert unsaved_here(library["rules"], actor(library, "office"), NOW) == []


def test_a_form_remembers_what_it_made_for_its_writer_and_this_content_only():
    library = site()
    rules, office = library["rules"], actor(library, "office")
    document = draft(library)
    note_made(document, office, NOW, form="a", digest="d")

    assert made_before(rules, office, form="a", digest="d") is document
    assert made_before(rules, office, form="a", digest="other") is None
    assert made_before(rules, office, form="b", digest="d") is None
    assert made_before(rules, actor(library, "writer"), form="a", digest="d") is None


def test_a_form_forgets_a_document_that_is_deleted():
    library = site()
    office = actor(library, "office")
    document = draft(library)
    note_made(document, office, NOW, form="a", digest="d")
    delete(document, office, NOW)

    assert made_before(library["rules"], office, form="a", digest="d") is None
