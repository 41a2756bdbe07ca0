"""What changed (变化): what was published or repealed and one may read, one's own first."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from content.errors import NotFound
from content.remembering import Remembered
from content.text.days import day_at, said
from content.types.registry import KINDS
from kb_app.paging import looked_through
from kb_app.reading.moments import moment_said
from workflows.policy import versions_open_to

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from content.library.document import Version
    from content.library.journal import Entry

LOOKED_AT = 150
"""So many entries of the journal are looked at for one page, however few may be read."""

LOOKED_FURTHER = 400
"""So many for the page of all changes, where new documents stand together."""

OF_A_KIND = 3
"""So many changes of one kind at most, so that a hundred new experts hide nothing else."""

_BEGINS = {"publish": "施行", "repeal": "废止"}
_BEGINS_OF_PEOPLE = {"publish": "有效", "repeal": "失效"}
_CHANGED = {"publish": "发布", "repeal": "废止"}
_NEW = "新入库"
"""What happened to a document whose first version was published: nothing changed by it."""

_REST = 3
_OF_FEW = frozenset({"expert"})
"""Kinds that concern nobody but those whose work they are."""

WORK: dict[str, tuple[str, ...]] = {
    "township_staff": ("service_item", "guide", "training", "rule", "inspection_guideline"),
    "trainer": ("training", "service_item", "guide", "inspection_guideline", "law"),
    "office_editor": ("rule", "guide", "service_item", "inspection_guideline", "law"),
    "reviewer": ("rule", "guide", "service_item", "inspection_guideline", "training"),
    "committee_secretary": ("expert", "rule", "inspection_guideline"),
    "administrator": tuple(kind for kind in KINDS if kind not in _OF_FEW),
}
"""Role → kinds of document its work is about."""


@dataclass(frozen=True)
class Change:
    """One publication or repeal: its number in the journal, what, from which day, and links.

    `before` is the number of the version it replaced that one may read, 0 for none. Documents
    that are new are told as one change, with path and title of each in `new`.
    """

    number: int
    path: str
    title: str
    kind: str
    what: str
    from_day: str
    at: str
    version: int
    before: int
    new: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Seen:
    """A change that one may read, as far as it follows from journal, day and reader alone."""

    number: int
    entry: Entry
    title: str
    kind: str
    owner: str
    unit: str
    version: int
    before: int

    @property
    def is_new(self) -> bool:
        """Whether it is the first version of a document."""
        return self.entry.action == "publish" and self.version == 1


_REMEMBERED: Remembered[tuple[_Seen, ...]] = Remembered(64)
"""The first changes of the journal by its head, the day and the reader."""

_PAGES: Remembered[tuple[tuple[Change, ...], int]] = Remembered(64)
"""Pages of all changes, by the same and by where they begin."""


def changes_for(request, often: tuple[str, ...], at_most: int) -> list[Change]:
    """Return the latest change of each document, those that concern the person most first.

    What is only new comes after what was really changed.
    `often` are the paths the person reads most.
    """
    latest: dict[str, _Seen] = {}
    for seen in _first_of(request):
        latest.setdefault(seen.entry.path, seen)
    rank_of = _ranks(request, frozenset(often))
    ranked = [(rank_of(seen), seen) for seen in latest.values()]
    shown = [one for one in ranked if one[1].kind not in _OF_FEW or one[0] < _REST]
    ordered = sorted(shown, key=lambda one: (one[1].is_new, one[0]))
    return [_change(seen) for seen in islice(_mixed(ordered), at_most)]


def _mixed(ranked):
    """Yield the changes without more than a few of one kind, unless one reads them most."""
    counted: Counter[str] = Counter()
    for rank, seen in ranked:
        counted[seen.kind] += 1
        if rank == 0 or counted[seen.kind] <= OF_A_KIND:
            yield seen


def page_of_changes(request, below: int | None, at_most: int) -> tuple[tuple[Change, ...], int]:
    """Return changes, newest first, and the number under which older ones lie, 0 for none.

    New documents of one kind that follow one another are one of the changes.
    """
    key = below, at_most
    return _remembered(_PAGES, request, key, lambda: _read_page(request, below, at_most))


def _read_page(request, below, at_most):
    rows, last = looked_through(
        _until_then(request, below), lambda sealed: _seen(request, sealed),
        a_page=LOOKED_FURTHER, at_most=LOOKED_FURTHER,
    )  # fmt: skip
    alike = [list(group) for _, group in groupby(rows, _alike)]
    shown, rest = alike[:at_most], alike[at_most:]
    older = shown[-1][-1].number if rest else last.number if last else 0
    return tuple(_together(group) for group in shown), older


def _alike(seen: _Seen) -> tuple:
    return (seen.kind, _day_of(seen.entry)) if seen.is_new else (seen.number,)


def _together(group: list[_Seen]) -> Change:
    """Return one change for new documents of one kind; a single one as it is."""
    newest = _change(group[0])
    if len(group) == 1:
        return newest
    new = tuple((seen.entry.path, seen.title) for seen in group)
    label = KINDS[newest.kind].label if newest.kind in KINDS else newest.kind
    return replace(newest, title=f"{label}{len(new)}件", from_day="", new=new)


def _first_of(request) -> tuple[_Seen, ...]:
    """Return what is seen of the newest entries."""
    return _remembered(_REMEMBERED, request, (), lambda: _read(request))


def _remembered(
    where: Remembered[Any], request, key: tuple[Hashable, ...], read: Callable[[], Any]
):
    """Return what is read for the reader on the day; remembered until the journal has another.

    While something waits to be sealed nothing is remembered: documents are ahead of the journal.
    """
    journal = request.site.journal
    if journal.has_pending:
        return read()
    return where.of((journal.head, request.day, request.known, request.actor.tokens, *key), read)


def _read(request):
    newest = islice(_until_then(request), LOOKED_AT)
    return tuple(filter(None, (_seen(request, sealed) for sealed in newest)))


def _seen(request, sealed) -> _Seen | None:
    """Return the change that an entry tells of, if it is one and the person may read it."""
    entry = sealed.entry
    if entry.action not in _CHANGED or _day_of(entry) > _last_day(request):
        return None
    try:
        document = request.site.at(entry.path)
    except NotFound:
        return None
    versions = versions_open_to(request.actor, document)
    version = _version_meant(versions, entry)
    if version is None:
        return None
    earlier = [v.number for v in versions if v.number < version.number]
    return _Seen(
        number=sealed.number,
        entry=entry,
        title=version.title,
        kind=document.type_name,
        owner=document.owner,
        unit=document.unit,
        version=version.number,
        before=max(earlier, default=0) if entry.action == "publish" else 0,
    )


def _ranks(request, often):
    """Return what ranks a change, the lowest first.

    0 for what one reads most, 1 for what one wrote or one's unit did, 2 for kinds one works
    with, 3 for the rest.
    """
    work = {kind for role in request.actor.roles for kind in WORK.get(role, ())}
    login, tokens = request.actor.login, request.actor.tokens

    def rank_of(seen):
        if seen.entry.path in often:
            return 0
        if login and seen.owner == login:
            return 1
        if seen.kind in _OF_FEW and seen.kind not in work:
            return _REST
        return 1 if f"unit:{seen.unit}" in tokens else 2 if seen.kind in work else _REST

    return rank_of


def _version_meant(versions: list[Version], entry: Entry) -> Version | None:
    """Return the version an entry published, or the last there was when it was repealed."""
    if entry.action == "publish":
        return next((v for v in versions if v.recorded_at.isoformat() == entry.at), None)
    return next((v for v in reversed(versions) if v.recorded_at.isoformat() <= entry.at), None)


def _change(seen: _Seen) -> Change:
    entry = seen.entry
    begins = entry.detail.get("in_force_from", "")
    begins_said = _BEGINS_OF_PEOPLE if seen.kind == "expert" else _BEGINS
    day = said(date.fromisoformat(begins)) if begins else ""
    return Change(
        number=seen.number,
        path=entry.path,
        title=seen.title,
        kind=seen.kind,
        what=_NEW if seen.is_new else _CHANGED[entry.action],
        from_day=f"自{day}起{begins_said[entry.action]}" if day else "",
        at=moment_said(entry.at),
        version=seen.version,
        before=seen.before,
    )


def _until_then(request, below=None):
    """Return the entries of the journal from the day that is read backwards.

    Entries are in the order of their days but for those that were written at once.
    """
    journal, last = request.site.journal, _last_day(request)
    if last < request.today:
        ahead = bisect(range(1, journal.head[0] + 1), last, key=lambda n: _day_of(journal.entry(n)))
        below = min(below or ahead + 1, ahead + 1)
    return journal.latest(below=below)


def _last_day(request):
    """Return the last day of which anything is told."""
    return min(request.day, request.known.date()) if request.known else request.day


def _day_of(entry):
    """Return the day in China on which something was done."""
    return day_at(entry.at)
