"""Loads the demo county by the verbs that people use (装入示范县): written, reviewed, published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content.library.site import Site
from kb_app.demo.records import DemoDocument, demo_documents, demo_people, demo_units
from workflows.accounts import SYSTEM, NewPerson, add_person, change_settings, put_unit
from workflows.drafting import Words, create
from workflows.policy import Actor, actor_of
from workflows.recording import Clock, draft_again, of_name, publish, shelf_for

COUNTY = "青岚县"

_WRITERS = {"training": "trainer", "expert": "committee"}
_OFFICE, _REVIEWER = "office", "reviewer"


@dataclass(frozen=True)
class Loaded:
    """What the demo county holds now."""

    documents: int
    units: int
    logins: tuple[str, ...]


def load_demo(site: Site, password: str, now: Clock, tell: Callable[[int, int], None]) -> Loaded:
    """Put units, people and documents into an empty library; `tell(done, total)` meanwhile.

    Everybody gets `password`. Raises Invalid when it is too weak. Nothing is kept unless the
    caller commits.
    """
    change_settings(site, {"county": COUNTY}, SYSTEM, now())
    units = list(demo_units())
    for unit in units:
        put_unit(site, unit, SYSTEM, now())
    logins = tuple(_add_people(site, password, now))
    documents = list(demo_documents())
    for done, document in enumerate(documents, 1):
        _put(site, document, now)
        tell(done, len(documents))
    return Loaded(len(documents), len(units), logins)


def _add_people(site, password, now):
    for person in demo_people():
        new = NewPerson(person.login, person.name, person.unit, tuple(person.roles), password)
        add_person(site, new, SYSTEM, now())
        yield person.login


def _put(site: Site, given: DemoDocument, now: Clock) -> None:
    shelf = shelf_for(site, given.type_name)
    writer = _actor(site, _WRITERS.get(given.type_name, _OFFICE))
    words = Words(given.fields, tuple(given.text.splitlines()), "示范数据")
    earlier = of_name(shelf, given.name)
    if earlier is None:
        document = create(shelf, words, writer, now(), name=given.name)
    else:
        document = draft_again(earlier, words, writer, now())
    publish(document, _road(site, given, writer), now, given.in_force_from)


def _road(site: Site, given: DemoDocument, writer: Actor) -> tuple[tuple[str, Actor], ...]:
    if given.published_elsewhere:
        return (("publish", writer),)
    reviewer = _actor(site, _REVIEWER)
    return (("submit", writer), ("approve", reviewer), ("publish", reviewer))


def _actor(site: Site, login: str) -> Actor:
    return actor_of(site, site.people.get(login))
