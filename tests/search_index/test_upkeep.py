"""The index is rebuilt from the library, and proved equal to it."""

from __future__ import annotations

import pytest
from ZODB.DemoStorage import DemoStorage

from content.storage import GuardedDB, ensure_site, with_site
from search_index.engines import ENGINES
from search_index.follower import Follower
from search_index.opening import Index
from search_index.upkeep import rebuild, verify
from tests.make import add_people, draft, published


@pytest.fixture(params=ENGINES)
def follower(request, tmp_path):
    database = GuardedDB(DemoStorage())
    ensure_site(database)
    with_site(database, add_people)
    with_site(database, _fill)
    engine = Index(request.param, tmp_path / "index")
    made = Follower(database, engine)
    made.catch_up()
    yield made
    engine.close()
    database.close()


def test_an_index_that_followed_is_equal_to_the_library(follower):
    assert verify(follower).is_clean


def test_a_slot_that_is_gone_is_found_missing_and_brought_back(follower):
    follower.engine.replace({"/rules/kept@1": []}, follower.engine.position())

    assert verify(follower).missing == ("/rules/kept@1",)

    rebuild(follower, lambda done, total: None)
    assert verify(follower).is_clean


def test_a_slot_that_is_too_much_is_found(follower):
    with follower.database.transaction() as connection:
        del connection.root()["site"]["rules"].documents["newer"]

    assert verify(follower).surplus == ("/rules/newer@draft",)


def test_a_slot_that_differs_is_found(follower):
    with follower.database.transaction() as connection:
        site = connection.root()["site"]
        site.at("/rules/kept").unit = "qingshi"

    assert verify(follower).different == ("/rules/kept@1",)


def test_rebuilding_tells_how_far_it_is_and_ends_where_following_did(follower):
    told = []
    position = follower.engine.position()

    assert rebuild(follower, lambda done, total: told.append((done, total))) == 2

    assert told == [(2, 2)]
    assert follower.engine.position() == position
    assert follower.catch_up() == 0


def test_everything_is_found_while_the_index_is_rebuilt(follower):
    before = dict(follower.engine.slots())
    seen = []

    rebuild(follower, lambda done, total: seen.append(dict(follower.engine.slots())))

    assert seen == [before]
    assert follower.engine.slots() == before


def test_what_is_written_while_the_index_is_rebuilt_is_in_it(follower):
    def write(done, total):
        with_site(follower.database, lambda site: published(site, name="meanwhile") and None)
        assert follower.catch_up() > 0

    rebuild(follower, write)

    assert "/rules/meanwhile@1" in follower.engine.slots()
    assert verify(follower).is_clean


def test_another_process_switches_to_the_rebuilt_index(follower, request, tmp_path):
    name = request.node.callspec.params["follower"]
    other = Follower(follower.database, Index(name, tmp_path / "index"))
    other.engine.replace({"/rules/kept@1": []}, other.engine.position())

    rebuild(follower, lambda done, total: None)

    assert other.engine.slots() == follower.engine.slots()
    assert verify(other).is_clean


def test_a_rebuilding_that_was_killed_is_begun_again(follower):
    class Killed(Exception):
        pass

    def kill(done, total):
        raise Killed

    with pytest.raises(Killed):
        rebuild(follower, kill)

    assert verify(follower).is_clean
    assert rebuild(follower, lambda done, total: None) == 2
    assert verify(follower).is_clean


def test_a_damaged_document_does_not_stop_rebuilding_and_is_named(follower):
    def damage(site):
        site.at("/rules/kept").revisions.clear()

    with_site(follower.database, damage)

    rebuild(follower, lambda done, total: None)

    assert verify(follower).different == ("/rules/kept",)
    assert list(follower.engine.slots()) == ["/rules/newer@draft"]


def _fill(site):
    published(site, name="kept")
    draft(site, name="newer")
