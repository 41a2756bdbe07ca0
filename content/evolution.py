"""Steps that bring an older database up to date (升级步骤), in order, each with a test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree, OOTreeSet

from content.library.amendment import Amendments
from content.library.catalog import holders_of
from content.library.deadlines import note_deadlines
from content.library.desk import Desks, form_of_document, form_of_shelf
from content.library.incoming import Trays
from content.library.origins import note_origin
from content.library.shelf import Shelf
from content.library.site import DEFAULT_SETTINGS, path_of
from content.library.ties import Ties
from content.text.days import day_at
from content.types.flagging import due
from content.types.registry import KINDS
from content.types.sheet_identities import note_identities
from content.types.tying import lasting, names_called, ties_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from content.library.desk import Desk, Unsaved
    from content.library.document import Document
    from content.library.site import Site


def shelves_for_new_kinds(site: Site) -> None:
    """Give every kind of document its shelf."""
    for name, kind in KINDS.items():
        if kind.shelf not in site.shelves:
            site.shelves[kind.shelf] = Shelf(kind.shelf, kind.label, name, site)


def reviews_by_holder(site: Site) -> None:
    """Give who began a document, and the administrators, their own list of due reviews."""
    planned, site.catalog.reviews = site.catalog.reviews, OOBTree()
    for day, path in planned:
        holders = holders_of(site.at(path).owner)
        site.catalog.plan_review(path, holders, None, date.fromisoformat(day))


def desks_for_people(site: Site) -> None:
    """Give the site room for what people typed and have not saved."""
    if not hasattr(site, "desks"):
        site.desks = Desks()


def deadlines_listed(site: Site) -> None:
    """List what ends when, of every document there is."""
    catalog = site.catalog
    catalog.deadlines, catalog.deadlines_by_path = OOTreeSet(), OOBTree()
    for shelf in site.shelves.values():
        for document in shelf.documents.values():
            note_deadlines(document)


def settings_of_today(site: Site) -> None:
    """Give settings that are new since the library was begun their first value."""
    for name, value in DEFAULT_SETTINGS.items():
        site.settings.setdefault(name, value)


def unsaved_by_form(site: Site) -> None:
    """Key what was typed by the form it was typed in, no longer by the path of a document."""
    for desk in site.desks.by_login.values():
        by_path = getattr(desk, "by_path", None)
        if by_path is None:
            continue
        delattr(desk, "by_path")
        desk.by_form, desk.made, desk.filled_until = OOBTree(), OOBTree(), None
        for path, one in by_path.items():
            _key_anew(site, desk, path, one)


def trays_for_people(site: Site) -> None:
    """Give the site room for files that are looked over before they become a draft."""
    if not hasattr(site, "incoming"):
        site.incoming = Trays()


def origins_listed(site: Site) -> None:
    """List which documents were taken in from which file, of every save there is."""
    site.catalog.origins = OOBTree()
    for shelf in site.shelves.values():
        for document in shelf.documents.values():
            for revision in document.revisions.values():
                if revision.source is not None:
                    note_origin(document, revision.source.sha256)


def identities_listed(site: Site) -> None:
    """List names and codes of the records that come in tables."""
    site.catalog.identities, site.catalog.identities_by_path = OOTreeSet(), OOBTree()
    for shelf in site.shelves.values():
        for document in shelf.documents.values():
            note_identities(document)


def scans_listed(site: Site) -> None:
    """Give trays from before scans were recognised the list of files that wait for it."""
    if not hasattr(site.incoming, "to_read"):
        site.incoming.to_read = OOBTree()


def room_for_amendments(site: Site) -> None:
    """Give the site room for acts that change several documents."""
    if not hasattr(site, "amendments"):
        site.amendments = Amendments(site)


def clauses_tied(site: Site) -> None:
    """Tie what is published to the clauses it rests on, as they read when it was published."""
    site.ties = Ties()
    site.catalog.rechecks, site.catalog.rechecks_by_path = OOBTree(), OOBTree()
    for document in _published(site):
        for version in document.versions:
            names = names_called(document, document.revision_of(version))
            site.ties.call(path_of(document), names)
    for document in _published(site):
        if document.workflow != "record":
            _tie(site, document)
    days = (version.recorded_at for one in _published(site) for version in one.versions)
    if (newest := max(days, default=None)) is not None:
        _ask_rechecks(site, newest)


def amendments_by_state(site: Site) -> None:
    """Call what an amendment stored as the step it took last, its state."""
    for amendment in site.amendments.by_key.values():
        step = getattr(amendment, "step", None)
        if step is not None:
            amendment.state = step
            del amendment.step, amendment.submitted
        if not hasattr(amendment, "taken_out"):
            amendment.taken_out = OOBTree()


STEPS: tuple[Callable[[Site], None], ...] = (
    shelves_for_new_kinds,
    reviews_by_holder,
    desks_for_people,
    deadlines_listed,
    settings_of_today,
    unsaved_by_form,
    trays_for_people,
    origins_listed,
    settings_of_today,
    identities_listed,
    scans_listed,
    room_for_amendments,
    clauses_tied,
    amendments_by_state,
)
"""Step n leads from generation n to n + 1; never reorder, only append."""

GENERATION = len(STEPS)


A_BATCH = 200
"""So many documents are looked at before what they changed is laid aside, and memory freed."""


def _published(site: Site) -> Iterator[Document]:
    """Yield every document that was ever published, a batch of them in memory at a time."""
    for shelf in site.shelves.values():
        for number, name in enumerate(shelf.published, 1):
            yield shelf.documents[name]
            connection = getattr(site, "_p_jar", None)
            if number % A_BATCH == 0 and connection is not None:
                connection.transaction_manager.savepoint(optimistic=True)
                connection.cacheGC()


def _tie(site: Site, document: Document) -> None:
    """Tie the version that was published last, and those that last longer than its first day."""
    last = document.versions[-1]
    until = lasting(document, day_at(last.recorded_at))
    if last.number not in until:
        until[last.number] = str(document.last_day(last))
    ties = [
        tie
        for version in document.versions
        if version.number in until
        for tie in ties_of(
            document, version, max(version.in_force_from, day_at(version.recorded_at))
        )
    ]
    site.ties.tie(path_of(document), ties, document.owner, until)


def _ask_rechecks(site: Site, when: datetime) -> None:
    """Let wait what was no longer in step on the day the library learnt something last."""
    for document in _published(site):
        if due(document, day_at(when)):
            site.catalog.ask_recheck(path_of(document), when, holders_of(document.owner))


def _key_anew(site: Site, desk: Desk, path: str, one: Unsaved) -> None:
    """Lay a form down under its new key; what was about a document that went is for a new one."""
    shelf, _, name = path.strip("/").partition("/")
    document = site.shelves[shelf].documents.get(name) if shelf in site.shelves else None
    if document is None or one.at < document.created_at:
        desk.by_form[form_of_shelf(f"/{shelf}", name)] = one
        one.put(one.pairs, "", one.at)
        return
    number = one.based_on.removeprefix(f"{name}-")
    tag = document.tag_of(int(number)) if number.isdecimal() else one.based_on
    pairs = tuple((key, tag if key.endswith("based_on") else value) for key, value in one.pairs)
    desk.by_form[form_of_document(document.uid, "edit")] = one
    one.put(pairs, tag, one.at)


def evolve(site: Site) -> list[str]:
    """Run the steps the site has not seen; return their names."""
    done: list[str] = []
    for step in STEPS[site.generation :]:
        step(site)
        done.append(step.__name__)
    if done:
        site.generation = GENERATION
    return done
