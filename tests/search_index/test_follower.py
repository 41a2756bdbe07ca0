"""The index follows the journal: after each write, after a crash, for a shared shelf."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from filelock import FileLock
from ZODB.DemoStorage import DemoStorage

from content.errors import NotFound
from content.library.document import Grant
from content.people.units import Unit
from content.storage import GuardedDB, ensure_site, site_in, with_site
from search_index import follower as follower_module
from search_index.engines import ENGINES
from search_index.follower import Follower
from search_index.opening import Index
from search_index.query import Request
from search_index.upkeep import verify
from tests.make import (
    TODAY,
    actor,
    add_people,
    draft,
    later,
    publish,
    published,
    rule_text,
    words,
)
from workflows.accounts import change_person, put_unit
from workflows.drafting import delete, discard, save, share
from workflows.publication import Order, plan_review, take_step


@pytest.fixture(params=ENGINES)
def follower(request, tmp_path):
    database = GuardedDB(DemoStorage())
    ensure_site(database)
    with_site(database, add_people)
    engine = Index(request.param, tmp_path / "index")
    yield Follower(database, engine)
    engine.close()
    database.close()


def change(follower, work):
    with_site(follower.database, lambda site: work(site) and None)
    follower.catch_up()


def found(follower, text, *, login="reader", day=TODAY, **more):
    with follower.database.transaction() as connection:
        readers = actor(connection.root()["site"], login).tokens
    asked = Request(text, day=day, readers=readers, mode="exact", **more)
    return [hit.entry.document for hit in follower.engine.search(asked).hits]


def drafts(follower, text, login):
    return found(follower, text, login=login, day=None, standing="draft")


def test_a_published_rule_is_found_at_once(follower):
    change(follower, lambda site: published(site, name="x"))

    assert found(follower, "一次性告知") == ["/rules/x"]
    assert follower.catch_up() == 0


def test_a_heading_of_a_record_is_no_hit_of_its_own(follower):
    conditions = [{"text": "有固定的生产加工场所", "basis": "食品安全法"}]
    change(follower, lambda site: published(site, "service_item", name="x", conditions=conditions))

    [hit] = follower.engine.search(Request("受理条件", day=TODAY, readers=None, size=1)).hits

    assert found(follower, "受理条件") == []
    assert found(follower, "有固定的生产加工场所") == ["/items/x"]
    assert hit.entry.number_path == "受理条件 1."


def test_a_heading_that_holds_bare_elements_is_found_with_them(follower):
    change(follower, lambda site: published(site, "service_item", name="x", denials=["材料虚假"]))

    assert found(follower, "不予受理、不予办理情形") == ["/items/x"]


def test_a_draft_is_found_by_its_writers_only(follower):
    change(follower, lambda site: draft(site, name="x"))

    assert found(follower, "一次性告知", login="office") == []
    assert drafts(follower, "一次性告知", "office") == ["/rules/x"]
    assert drafts(follower, "一次性告知", "reader") == []
    assert drafts(follower, "一次性告知", "reviewer") == []


def test_a_submitted_draft_is_found_by_reviewers(follower):
    def work(site):
        rule = draft(site, name="x")
        take_step(rule, "submit", actor(site, "office"), later())

    change(follower, work)

    assert drafts(follower, "一次性告知", "reviewer") == ["/rules/x"]


def test_a_version_is_found_from_its_first_day_to_its_last(follower):
    change(follower, lambda site: published(site, name="x", in_force_from=date(2026, 1, 1)))

    def work(site):
        rule = site.at("/rules/x")
        text = rule_text(("一次性告知", "一并告知"))
        save(rule, words("rule", text), actor(site, "office"), later(), based_on=rule.tag())
        publish(rule, date(2026, 3, 1), when=later(days=1))

    change(follower, work)

    assert found(follower, "一次性告知", day=date(2026, 2, 28)) == ["/rules/x"]
    assert found(follower, "一次性告知", day=date(2026, 3, 1)) == []
    assert found(follower, "一并告知", day=date(2026, 3, 1)) == ["/rules/x"]


def test_a_repealed_rule_is_not_found_from_that_day_on(follower):
    change(follower, lambda site: published(site, name="x", in_force_from=date(2026, 1, 1)))
    order = Order("已被替代", in_force_from=date(2026, 5, 1))

    change(follower, lambda site: take_step(site.at("/rules/x"), "repeal",
                                            actor(site, "reviewer"), later(), order))  # fmt: skip

    assert found(follower, "一次性告知", day=date(2026, 4, 30)) == ["/rules/x"]
    assert found(follower, "一次性告知", day=date(2026, 5, 1)) == []


def test_a_discarded_and_a_deleted_draft_are_found_no_more(follower):
    change(follower, lambda site: (published(site, name="x"), draft(site, name="y")))

    def work(site):
        rule, office = site.at("/rules/x"), actor(site, "office")
        save(rule, words("rule", "第一条　新的内容。"), office, later(), based_on=rule.tag())
        discard(rule, office, later())
        delete(site.at("/rules/y"), office, later())

    change(follower, work)

    assert drafts(follower, "新的内容", "office") == []
    assert drafts(follower, "一次性告知", "office") == []
    with follower.database.transaction() as connection, pytest.raises(NotFound):
        connection.root()["site"].at("/rules/y")


def test_a_share_on_a_shelf_is_felt_in_every_search(follower):
    change(follower, lambda site: published(site, "expert", name="zheng",
                                            qualifications=["食品安全工程师"]))  # fmt: skip
    assert found(follower, "食品安全工程师", login="staff") == []

    grants = [Grant("person:staff", "reader")]
    change(follower, lambda site: share(site["experts"], grants, actor(site, "admin"), later()))

    assert found(follower, "食品安全工程师", login="staff") == ["/experts/zheng"]


def test_what_was_committed_while_the_index_was_away_is_caught_up(follower):
    with_site(follower.database, lambda site: published(site, name="x") and None)

    assert follower.catch_up() == 4

    assert found(follower, "一次性告知") == ["/rules/x"]
    assert follower.catch_up() == 0


def test_a_crash_between_sealing_and_indexing_loses_nothing(follower):
    with_site(follower.database, lambda site: published(site, name="x") and None)
    with_site(follower.database, lambda site: site.journal.seal())

    follower.catch_up()

    assert found(follower, "一次性告知") == ["/rules/x"]


def test_entries_indexed_twice_are_found_once(follower):
    change(follower, lambda site: published(site, name="x"))
    follower.engine.replace({}, 0)

    follower.catch_up()

    assert found(follower, "一次性告知") == ["/rules/x"]
    assert verify(follower).is_clean


def test_an_owner_who_moves_to_another_unit_leaves_the_index_equal_to_the_library(follower):
    change(follower, lambda site: published(site, name="x"))

    change(follower, lambda site: change_person(site, "office", {"unit": "qingshi"},
                                                actor(site, "admin"), later()))  # fmt: skip

    assert verify(follower).is_clean


def test_a_unit_that_moves_takes_its_documents_along_in_the_index(follower):
    change(follower, lambda site: published(site, name="x"))
    with_site(follower.database, lambda site: site["rules"]["x"].__setattr__("unit", "qingshi"))
    with_site(follower.database, lambda site: put_unit(
        site, Unit("qingshi", "青石镇", "bureau"), actor(site, "admin"), later()))  # fmt: skip

    follower.catch_up()

    assert verify(follower).is_clean


def searched(follower, text):
    with site_in(follower.database) as site:
        engine, readers = follower.up_to_date(site), actor(site, "reader").tokens
    asked = Request(text, day=TODAY, readers=readers, mode="exact")
    return [hit.entry.document for hit in engine.search(asked).hits]


@pytest.mark.parametrize("lost", ["index", "index/{engine}", "index/{engine}/schema-version"])
def test_a_search_answers_in_full_though_the_index_was_deleted_meanwhile(follower, tmp_path, lost):
    change(follower, lambda site: published(site, name="x"))
    (engine,) = (path.name for path in (tmp_path / "index").iterdir())
    (tmp_path / lost.format(engine=engine)).rename(tmp_path / "gone")

    assert searched(follower, "一次性告知") == ["/rules/x"]
    assert verify(follower).is_clean


def test_a_write_after_the_index_was_deleted_is_found_with_all_before(follower, tmp_path):
    change(follower, lambda site: published(site, name="x"))
    shutil.rmtree(tmp_path / "index")

    change(follower, lambda site: published(site, name="y"))

    assert sorted(found(follower, "一次性告知")) == ["/rules/x", "/rules/y"]


def test_a_search_answers_with_what_there_is_while_another_process_writes(
    follower, tmp_path, monkeypatch
):
    change(follower, lambda site: published(site, name="x"))
    with_site(follower.database, lambda site: published(site, name="y") and None)
    assert follower_module.PATIENCE_OF_A_SEARCH <= 1
    monkeypatch.setattr(follower_module, "PATIENCE_OF_A_SEARCH", 0.01)

    with FileLock(tmp_path / "index.lock"):
        assert searched(follower, "一次性告知") == ["/rules/x"]

    assert sorted(searched(follower, "一次性告知")) == ["/rules/x", "/rules/y"]


def test_a_search_answers_with_what_there_is_on_a_full_disk(follower, monkeypatch):
    change(follower, lambda site: published(site, name="x"))
    with_site(follower.database, lambda site: published(site, name="y") and None)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(type(follower.engine), "replace", refuse)
        assert searched(follower, "一次性告知") == ["/rules/x"]

    assert sorted(searched(follower, "一次性告知")) == ["/rules/x", "/rules/y"]


@pytest.mark.parametrize("damage", ["no revision", "no versions", "no text", "no characters"])
def test_a_damaged_document_is_passed_over_and_named(follower, damage, caplog):
    def work(site):
        published(site, name="x")
        published(site, name="y")
        damaged(site.at("/rules/x"), damage)

    change(follower, work)

    assert searched(follower, "一次性告知") == ["/rules/y"]
    assert follower.catch_up() == 0
    assert "/rules/x 无法编入索引" in caplog.text
    assert verify(follower).different == ("/rules/x",)


def damaged(rule, damage):
    """Damage the stored document so that its clauses cannot be listed."""
    if damage == "no revision":
        rule.revisions.clear()
    elif damage == "no versions":
        rule.versions = None
    elif damage == "no text":
        rule.body_of = None
    else:
        rule.grants = (Grant("person:\ud800", "reader"),)


def test_a_day_of_review_is_no_reason_to_index_anew(follower, monkeypatch):
    change(follower, lambda site: published(site, name="x"))
    written = []
    monkeypatch.setattr(follower.engine, "replace", lambda changes, position: written.append(
        dict(changes)) or follower.engine._now().replace(changes, position))  # fmt: skip

    change(follower, lambda site: plan_review(site.at("/rules/x"), actor(site, "office"), later(),
                                              date(2027, 1, 1)))  # fmt: skip

    assert written == [{}]
    assert verify(follower).is_clean
