"""The root of the library (全站): shelves, people, units, journal, catalog, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from persistent.mapping import PersistentMapping

from content.errors import NotFound
from content.library.amendment import Amendment, Amendments
from content.library.catalog import Catalog
from content.library.desk import Desks
from content.library.incoming import Trays
from content.library.journal import Journal
from content.library.shelf import Shelf
from content.library.ties import Ties
from content.people.people import People
from content.people.units import Units
from content.text.calendar import ARRANGEMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.library.document import Document

DEFAULT_SETTINGS: dict[str, Any] = {
    "county": "",
    "bureau": "行政审批局",
    "contact": "",
    "anonymous_reading": False,
    "session_hours": 12,
    "session_idle_minutes": 120,
    "review_after_months": 24,
    "holidays": ARRANGEMENT,
    "needed_parts": "",
}
"""What the bureau may change: whom to ask, openness, limits, reviews, days of rest, parts."""


class Known(Protocol):
    """What names a document by its path and uid."""

    @property
    def path(self) -> str:
        """Return where it was."""

    @property
    def uid(self) -> str:
        """Return what tells it from another at the same path."""


class Site(Persistent):
    """Everything the bureau keeps; stored under `site` in the database root."""

    __name__ = ""
    __parent__ = None

    def __init__(self, shelves: Iterable[tuple[str, str, str]]) -> None:
        """Start an empty library with `shelves` of name, Chinese label and type name."""
        self.generation = 0
        self.shelves: OOBTree[str, Shelf] = OOBTree()
        self.people = People()
        self.units = Units()
        self.journal = Journal()
        self.catalog = Catalog()
        self.ties = Ties()
        self.desks = Desks()
        self.incoming = Trays()
        self.amendments = Amendments(self)
        self.settings = PersistentMapping(DEFAULT_SETTINGS)
        for name, label, type_name in shelves:
            self.shelves[name] = Shelf(name, label, type_name, self)

    def __getitem__(self, name: str) -> Shelf | Amendments:
        """Return the shelf of this name, or the amendments. Raises KeyError."""
        if name == self.amendments.__name__:
            return self.amendments
        shelf: Shelf = self.shelves[name]
        return shelf

    def shelf(self, name: str) -> Shelf:
        """Return the shelf of this name. Raises NotFound."""
        try:
            found: Shelf = self.shelves[name]
        except KeyError:
            raise NotFound(f"没有名为“{name}”的书架。请核对地址，或者从首页进入。") from None
        return found

    def at(self, path: str) -> Document:
        """Return the document at `/shelf/name`. Raises NotFound."""
        shelf, _, name = path.strip("/").partition("/")
        return self.shelf(shelf).document(name)

    def known_at(self, known: Known) -> Document | None:
        """Return the document at a path if it is still the one with the uid, else None."""
        try:
            found = self.at(known.path)
        except NotFound:
            return None
        return found if found.uid == known.uid else None

    def thing_at(self, path: str) -> Document | Amendment:
        """Return the document, amendment or working copy in one at a path. Raises NotFound."""
        first, _, name = path.strip("/").partition("/")
        if first != self.amendments.__name__:
            return self.shelf(first).document(name)
        key, _, copy = name.partition("/")
        amendment = self.amendments.amendment(key)
        return amendment.copy(copy) if copy else amendment


def path_of(thing: Any) -> str:  # noqa: ANN401 - whatever has a name and a parent
    """Return the path of a shelf or document, `/rules/kaoqin`; `/` for the site."""
    names: list[str] = []
    while thing.__parent__ is not None:
        names.append(thing.__name__)
        thing = thing.__parent__
    return "/" + "/".join(reversed(names))


def site_of(thing: Any) -> Site:  # noqa: ANN401 - whatever has a parent
    """Return the site a thing belongs to."""
    while thing.__parent__ is not None:
        thing = thing.__parent__
    site: Site = thing
    return site
