"""The demo county as a visitor finds it after `kb prepare --demo`."""

from __future__ import annotations

from datetime import date

import pytest

from content.people.people import ROLES
from content.types.registry import KINDS
from tests.functional.commands import PASSWORD, demo_county, kb, site_of
from tests.make import TODAY
from workflows.policy import actor_of
from workflows.todo import count_waiting

LOGINS = {"admin", "office", "reviewer", "trainer", "staff", "committee", "reader"}


@pytest.fixture(scope="module")
def county():
    with site_of(demo_county()) as site:
        yield site


def test_there_is_a_person_for_every_role(county):
    assert {person.login for person in county.people} == LOGINS
    assert {role for person in county.people for role in person.roles} == set(ROLES)


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_everybody_signs_in_with_the_password_that_was_given(county, login):
    assert county.people.matching(login, PASSWORD) is not None


def test_a_password_nobody_chose_is_shown_once_and_fits(tmp_path, monkeypatch):
    monkeypatch.setattr("kb_app.demo.loader.demo_documents", tuple)
    said = kb("prepare", "--demo", data=tmp_path / "var")

    (shown,) = [line for line in said.out.splitlines() if line.startswith("密码")]
    with site_of(tmp_path / "var") as site:
        assert site.people.matching("office", shown.partition("：")[2]) is not None


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_shelf_holds_published_documents_and_no_drafts(county, kind):
    shelf = county.shelf(kind.shelf)

    assert len(shelf.documents) > 0
    assert all(document.is_published for document in shelf.documents.values())
    assert all(document.draft is None for document in shelf.documents.values())


def test_nothing_waits_for_anybody(county):
    actors = [actor_of(county, person) for person in county.people]
    assert [count_waiting(county, actor, TODAY) for actor in actors] == [0] * 7


def test_what_the_office_wrote_somebody_else_approved(county):
    reviewed = [
        document
        for kind in KINDS.values()
        if kind.workflow == "review"
        for document in county.shelf(kind.shelf).documents.values()
    ]

    assert reviewed
    for document in reviewed:
        (version,) = document.versions
        assert [approval.by for approval in version.approvals] == ["reviewer"]
        assert document.revision_of(version).by != "reviewer"


def test_the_law_on_reconsideration_has_two_versions(county):
    law = county.at("/laws/xingzheng-fuyi-fa")

    assert [version.in_force_from for version in law.versions] == [
        date(2018, 1, 1),
        date(2024, 1, 1),
    ]
    assert law.in_force(date(2023, 12, 31)).number == 1


def test_the_journal_tells_each_step_in_the_order_it_was_taken(county):
    path = "/rules/chuangkou-gongzuo-guanli-banfa"

    steps = [e.entry.action for e in county.journal.since(0) if e.entry.path == path]

    assert steps == ["create", "submit", "approve", "publish"]


def test_the_county_has_its_name_and_its_units(county):
    assert county.settings["county"] == "青岚县"
    assert county.units.chain("bangongshi") == ("bangongshi", "shenpiju", "qinglan")


def test_everything_in_it_is_sound():
    assert kb("verify", data=demo_county()).code == 0
