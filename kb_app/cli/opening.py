"""What most commands need first: the library of the data folder, and a person to act as."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from content.errors import NotAllowed, NotPossible
from content.library.site import Site
from content.storage import open_database
from content.text.days import day_at
from kb_app.db import Library
from workflows.policy import Actor, actor_of


@contextmanager
def opened(settings) -> Iterator[Library]:
    """Yield the library of the data folder. Raises NotPossible when none was prepared."""
    check_prepared(settings)
    library = Library(settings)
    try:
        yield library
    finally:
        library.close()


def check_prepared(settings) -> None:
    """Raise NotPossible when there is no library in the data folder."""
    if not is_prepared(settings):
        raise NotPossible(
            f"数据文件夹“{settings.data}”还没有准备好，请先运行 kb prepare --demo（示范县）"
            "或 kb prepare --empty（空库）。"
        )


def is_prepared(settings) -> bool:
    """Return whether there is a library, without making one."""
    location = settings.location
    if not location.uri:
        return (location.database / "main.sqlite3").exists()
    if not location.folder.is_dir():
        return False
    database = open_database(location)
    try:
        with database.transaction() as connection:
            return "site" in connection.root()
    finally:
        database.close()


def actor_named(site: Site, login: str) -> Actor:
    """Return the person of this login as the policy sees them. Raises NotFound, NotAllowed."""
    person = site.people.get(login)
    if not person.active:
        raise NotAllowed(
            f"“{login}”（{person.name}）已停用，不能以此人的名义办理。请换一个登录名。"
        )
    return actor_of(site, person)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in China."""
    return day_at(now())
