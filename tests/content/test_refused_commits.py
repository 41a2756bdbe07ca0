"""A commit that was refused leaves nothing behind: no words, no connection."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import transaction
from transaction.interfaces import TransientError
from ZODB.POSException import ReadConflictError

from content.storage import Location, ensure_site, open_database, site_in


@pytest.fixture
def elsewhere(database, tmp_path: Path):
    """Return the same library as another process has it open."""
    opened = open_database(Location(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def database(tmp_path: Path):
    opened = open_database(Location(tmp_path))
    ensure_site(opened)
    with site_in(opened) as site:
        site.settings["county"] = "青岚县"
    yield opened
    opened.close()


def refuse_a_change(database, elsewhere, county: str) -> None:
    """Change the county's name while somebody changes what that was decided on."""
    manager = transaction.TransactionManager(explicit=True)
    connection = database.open(manager)
    manager.begin()
    site = connection.root()["site"]
    site.settings["county"] = county
    connection.readCurrent(site.units)
    with site_in(elsewhere) as other:
        other.units._p_changed = True
    with contextlib.closing(connection), pytest.raises(ReadConflictError):
        manager.commit()
    manager.abort()


def test_the_next_commit_does_not_store_what_was_refused(database, elsewhere, tmp_path: Path):
    refuse_a_change(database, elsewhere, "被拒绝的县")

    with site_in(database) as site:
        site.catalog._p_changed = True

    afresh = open_database(Location(tmp_path))
    with site_in(afresh) as site:
        assert site.settings["county"] == "青岚县"
    afresh.close()


def test_a_change_can_be_made_after_another_was_refused(database, elsewhere):
    refuse_a_change(database, elsewhere, "被拒绝的县")

    with site_in(database) as site:
        site.settings["county"] = "后来的县"

    with site_in(database) as site:
        assert site.settings["county"] == "后来的县"


def test_a_refused_commit_gives_its_connection_back(database):
    def change_while_somebody_else_does() -> None:
        with site_in(database) as site:
            site.settings["county"] = "这里"
            with site_in(database) as other:
                other.settings["county"] = "那里"

    with pytest.raises(TransientError):
        change_while_somebody_else_does()

    pool = database.pool
    assert len(pool.available) == len(pool.all)
