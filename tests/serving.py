"""A real `kb serve` on a free port of loopback, on a data folder that the test prepared."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from content.text.days import CHINA
from kb_app.bench.server import Server
from tests.functional.pages import bureau_with_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from content.library.site import Site

WRITES_AND_REVIEWS = frozenset({"office_editor", "reviewer"})


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the address of a server on the data folder, with workers as installed."""
    with Server(folder) as server:
        yield f"http://127.0.0.1:{server.port}"


@contextmanager
def served_bureau(folder: Path, *logins: str) -> Iterator[str]:
    """Yield the address of a server of an empty bureau in which `logins` can sign in.

    The person called `office` may write and review, as in a small bureau many do.
    """
    with bureau_with_passwords(folder, *logins) as bureau:
        bureau.change(_let_the_office_review)
    with served(folder) as url:
        yield url


def today() -> date:
    """Return what day it is in China."""
    return datetime.now(CHINA).date()


def _let_the_office_review(library: Site) -> None:
    library.people.get("office").roles = WRITES_AND_REVIEWS
