"""The index is rebuilt from the library, and proved equal to it."""

from __future__ import annotations

import pytest
from ZODB.DemoStorage import DemoStorage

from content.storage import GuardedDB, ensure_site, with_site
from search_index.engines import ENGINES
from search_index.follower import Follower
from search_index.upkeep import rebuild, verify
from tests.make import add_people, draft, published


@pytest.fixture(params=ENGINES)
def follower(request, tmp_path):
    database = GuardedDB(DemoStorage())
    ensure_site(database)
    with_site(database, add_people)
    with_site(database, _fill)
    (tmp_path / "index").mkdir()
    engine = ENGINES[request.param](tmp_path / "index")
    made = Follower(database, engine, tmp_path / "index")
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


def _fill(site):
    published(site, name="kept")
    draft(site, name="newer")
