"""What goes into a reading pack (选取): shelves, one's unit, single documents; within rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import KbError
from content.types.registry import KINDS
from workflows.policy import may, versions_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from content.library.document import Document, Version
    from content.library.shelf import Shelf
    from content.library.site import Site
    from workflows.policy import Actor

_FOR_EVERYBODY = ("rules", "guides", "items", "inspections")
_BY_ROLE = {
    "township_staff": _FOR_EVERYBODY,
    "trainer": (*_FOR_EVERYBODY, "training"),
    "office_editor": ("rules", "guides", "laws"),
    "reviewer": (*_FOR_EVERYBODY, "laws"),
    "committee_secretary": ("rules", "laws"),
    "administrator": (*_FOR_EVERYBODY, "training", "laws"),
    "reader": ("rules", "guides", "items"),
}
"""Role → shelves proposed at first. The register of experts is personal data: never unasked."""


@dataclass(frozen=True)
class Choice:
    """What was asked for: whole shelves, only what `units` answer for, and single documents."""

    shelves: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()


def proposed_shelves(actor: Actor) -> frozenset[str]:
    """Return the shelves that are proposed to the actor, by role."""
    wanted = [_BY_ROLE[role] for role in actor.roles if role in _BY_ROLE] or [_FOR_EVERYBODY]
    return frozenset().union(*wanted)


def count_told(actor: Actor, shelf: Shelf) -> int | None:
    """Return how many documents the shelf holds, or None for one of which not all may be read."""
    is_open = not actor.tokens.isdisjoint(KINDS[shelf.type_name].readers())
    return shelf.published_count() if is_open else None


def readable(
    site: Site, choice: Choice, actor: Actor, day: date, known: datetime | None = None
) -> Iterator[tuple[Document, Version]]:
    """Yield each chosen document once, with the version in force on `day`, if it may be read.

    `known` is when one looks, None for now.
    """
    seen: set[str] = set()
    for document in _asked_for(site, choice):
        version = document.on(day, known)
        if version is None or document.uid in seen or not may(actor, "view", document):
            continue
        if version in versions_open_to(actor, document):
            seen.add(document.uid)
            yield document, version


def _asked_for(site: Site, choice: Choice) -> Iterator[Document]:
    yield from _found(site, choice.paths)
    for name in choice.shelves:
        if name not in site.shelves:
            continue
        shelf = site[name]
        for one in shelf.names(drafts_too=False):
            document = shelf[one]
            if not choice.units or document.unit in choice.units:
                yield document


def _found(site: Site, paths: Iterable[str]) -> Iterator[Document]:
    """Yield the documents at `paths`; what is no longer there is left out."""
    for path in paths:
        try:
            yield site.at(path)
        except KbError:
            continue
