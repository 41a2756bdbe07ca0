"""What the clauses of a document rest on (依据所在): each citation led to a clause of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from content.change.hashes import LENGTH, clause_hash
from content.errors import NotFound
from content.library.site import path_of, site_of
from content.library.ties import BEING, GONE, IN_FORCE, OVER, WHOLE, Tie
from content.remembering import Remembered
from content.text.citations import find_references, named_addresses
from content.text.clauses import Body, Level, Place, address_of, addressed
from content.text.resolving import Reference, references_in
from content.text.titles import names_of, title_key
from content.types.basis import printed_provision
from content.types.pointing import items_named, provisions_named

if TYPE_CHECKING:
    from datetime import date, datetime

    from content.library.document import Document, Version
    from content.library.revision import Revision
    from content.library.site import Site

MISSING, UNKNOWN, ENDED, UNSAID = "missing", "unknown", "ended", "unsaid"
"""Why a citation leads nowhere: no such clause, no such text here, it is over, nothing before."""

MOST_TIES = 2000
"""So many ties of one version are kept."""

CODE = "#"
"""Stands before the code of a service item where names of texts are looked up."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation and the clause it names, `to`, of the document at `target`; or `why` not.

    `own` is the hash of the words that cite, `key` what the text is looked up by.
    """

    reference: Reference
    own: str
    key: str
    address: str = ""
    target: str = ""
    to: str = BEING
    why: str = ""


class Clauses:
    """The clauses of one text by id and by address, with their hashes; `addresses` by id."""

    def __init__(self, body: Body) -> None:
        """Read a text once."""
        self.addresses: dict[str, str] = {}
        self.by_id: dict[str, Place] = {}
        for place, address in addressed(body):
            self.addresses[place.clause.id] = address
            self.by_id[place.clause.id] = place
        self._by_address = {self.addresses[key]: place for key, place in self.by_id.items()}
        self._hashes: dict[str, str] = {}

    def named(self, address: str) -> Place | None:
        """Return the clause that is meant by an address, None where there is none.

        The only 款 of a 条, and the only one that has 项, need not be named.
        """
        found = self._by_address.get(address)
        if found is not None:
            return found
        article, _, below = address.partition("/")
        if below.startswith("item-"):
            of_article = (a for a in self._by_address if a.startswith(f"{article}/para-"))
            inside = [a for a in of_article if a.partition("/")[2].partition("/")[2] == below]
            return self._by_address[inside[0]] if len(inside) == 1 else None
        return self._by_address.get(article) if below == "para-1" else None

    def hash_of(self, clause_id: str) -> str:
        """Return the hash of a clause, `GONE` when there is none with this id."""
        if clause_id not in self._hashes:
            place = self.by_id.get(clause_id)
            self._hashes[clause_id] = clause_hash(place.clause) if place else GONE
        return self._hashes[clause_id]

    def token_of(self, clause_id: str, address: str) -> str:
        """Return the hash of a clause; where it no longer bears the number, also what it bears."""
        place, said = self.by_id.get(clause_id), self.hash_of(clause_id)
        if place is None or not address:
            return said
        named = self.named(address)
        return said if named and named.clause.id == clause_id else f"{said} {address_of(place)}"


def clauses_of(document: Document, revision: Revision) -> Clauses:
    """Return the clauses of a revision; the last ones asked for are kept."""
    key = document.type_name, revision.content_hash
    return _CLAUSES.of(key, lambda: Clauses(document.body_of(revision)))


def text_on(document: Document, day: date, known: datetime | None = None) -> Version | None:
    """Return the version that a citation means on the day, None when the text is over.

    Before its first day it is the first. `known` is when one looks, now unless told.
    """
    found = document.on(day, known)
    versions = [v for v in document.versions if known is None or v.recorded_at <= known]
    if found is not None or any(one.in_force_from <= day for one in versions):
        return found
    return min(versions, key=lambda one: one.in_force_from, default=None)


def token_on(
    target: Document, to: str, address: str, day: date, known: datetime | None = None
) -> str:
    """Return what a tie to the clause is checked against on the day."""
    version = text_on(target, day, known)
    if version is None:
        return OVER
    return token_in(target, target.revision_of(version), to, address)


def token_in(target: Document, revision: Revision, to: str, address: str) -> str:
    """Return what a tie to the clause is checked against in a text."""
    if to == BEING:
        return IN_FORCE
    if to == WHOLE:
        return revision.content_hash[:LENGTH]
    return clauses_of(target, revision).token_of(to, address)


def names_called(document: Document, revision: Revision) -> tuple[str, ...]:
    """Return what texts call a document, its title first; of an item also its code."""
    fields = revision.fields
    names = names_of(revision.title, map(str, fields.get("short_names") or ()))
    code = fields.get("id") if document.type_name == "service_item" else None
    return (*names, f"{CODE}{code}") if code else names


def document_called(site: Site, key: str, day: date) -> Document | None:
    """Return the published document of this name, before all one in force on the day; or None."""
    found = [one for path in site.ties.called(key) if (one := _at(site, path)) is not None]
    return next((one for one in found if one.on(day)), found[0] if found else None)


def resolved_in(
    document: Document,
    revision: Revision,
    day: date,
    known: datetime | None = None,
    *,
    called: Callable[[str], Document | None] | None = None,
) -> Iterator[Resolved]:
    """Yield every citation of a clause or text, by what is in force on the day.

    Those that lead nowhere are among them. `known` is when one looks, now unless told;
    `called` says which document has a name, where not every document of the library counts.
    """
    body = document.body_of(revision)
    own = clauses_of(document, revision)
    names = names_of(revision.title, map(str, revision.fields.get("short_names") or ()))
    site = site_of(document)
    named = called or (lambda key: document_called(site, key, day))
    library = _Library(named, document, own, day, known)
    for reference in references_in(body, names):
        if reference.title or reference.addresses or reference.why:
            yield from _resolved(reference, own.hash_of(reference.clause), library)
    for reference, key in _of_fields(revision.fields, own):
        yield from _resolved(reference, reference.printed, library, key)


def ties_of(
    document: Document, version: Version, day: date, before: Iterable[Tie] = ()
) -> list[Tie]:
    """Return the ties of a version to other documents, checked against the text of the day.

    That is the text as it was known when the version was published. What names a text that
    the library has not is among them, without a target. Words that stood so `before` are not
    found to agree by being published again: they keep their tie.
    """
    at, by, known = version.recorded_at.isoformat(), version.published_by, version.recorded_at
    site = site_of(document)
    agreed = {(tie.key, tie.own): tie for tie in before if tie.target}
    found: dict[tuple[str, ...], Tie] = {}
    for one in resolved_in(document, document.revision_of(version), day, known):
        if not one.key or one.target == path_of(document):
            continue
        tie = Tie(version.number, one.reference.clause, one.own, one.reference.printed,
                  one.key, one.address, one.target, one.to, (), at, by)  # fmt: skip
        if (same := agreed.get((tie.key, tie.own))) is not None:
            found.setdefault(tie.key, replace(same, version=version.number))
        elif one.why != MISSING:
            found.setdefault(tie.key, _checked(site, tie, day, known))
    return list(found.values())[:MOST_TIES]


def lasting(document: Document, day: date) -> dict[int, str]:
    """Return the last day of each version in force on the day or later; empty for an open one."""
    lasts = ((version, document.last_day(version)) for version in document.versions)
    return {
        version.number: last.isoformat() if last else ""
        for version, last in lasts
        if last is None or last >= max(day, version.in_force_from)
    }


def met(site: Site, tie: Tie, day: date) -> Tie:
    """Return a tie that had no target, with the one the library has now, if it has one."""
    target = document_called(site, tie.title, day)
    if target is None:
        return tie
    version = text_on(target, day)
    to = tie.to
    if tie.address and version is not None:
        place = clauses_of(target, target.revision_of(version)).named(tie.address)
        if place is None:
            return tie
        to = place.clause.id
    token = token_on(target, to, tie.address, day)
    return replace(tie, target=path_of(target), to=to, checked=(token,))


def _checked(site: Site, tie: Tie, day: date, known: datetime) -> Tie:
    if not tie.target:
        return tie
    token = token_on(site.at(tie.target), tie.to, tie.address, day, known)
    return replace(tie, checked=(token,))


_CLAUSES: Remembered[Clauses] = Remembered(48)


@dataclass(frozen=True, slots=True)
class _Library:
    """What a citation of `document` is looked up in, on a day."""

    called: Callable[[str], Document | None]
    document: Document
    own: Clauses
    day: date
    known: datetime | None


def _at(site: Site, path: str) -> Document | None:
    try:
        found = site.at(path)
    except NotFound:
        return None
    return found if found.is_published else None


def _resolved(
    reference: Reference, own: str, library: _Library, key: str = ""
) -> Iterator[Resolved]:
    key = key or title_key(reference.title)
    if reference.why:
        yield Resolved(reference, own, "", why=UNSAID)
        return
    if not key:
        path = path_of(library.document)
        for address in reference.addresses:
            yield _at_address(Resolved(reference, own, "", address, path), library.own)
        return
    target = library.called(key)
    to = WHOLE if reference.clause == _FIELDS and not reference.addresses else BEING
    for address in reference.addresses or ("",):
        found = Resolved(reference, own, key, address, to=to)
        yield _in_target(found, target, library)


def _in_target(found: Resolved, target: Document | None, library: _Library) -> Resolved:
    if target is None:
        return replace(found, why=UNKNOWN)
    version = text_on(target, library.day, library.known)
    found = replace(found, target=path_of(target))
    if version is None:
        return replace(found, why=ENDED)
    if not found.address:
        return found
    return _at_address(found, clauses_of(target, target.revision_of(version)))


def _at_address(found: Resolved, clauses: Clauses) -> Resolved:
    place = clauses.named(found.address)
    return replace(found, to=place.clause.id) if place else replace(found, why=MISSING)


_FIELDS = ""
"""Stands for the clause where the fields of a document cite, not its text."""


def _of_fields(fields: Mapping[str, Any], own: Clauses) -> Iterator[tuple[Reference, str]]:
    """Yield what the fields rest on and are about, with the key it is looked up by."""
    for said in provisions_named(fields):
        yield from _said(said, _FIELDS)
    for key in ("inspectors", "time_limit", "fee", "result", "quantity_limit"):
        for said in _bases_below(fields.get(key)):
            yield from _said(said, _FIELDS)
    for row in fields.get("quiz") or ():
        yield from _said(str(row.get("basis") or ""), _question(str(row.get("stem")), own))
    for code in items_named(fields):
        yield Reference(_FIELDS, 0, len(code), code, code), f"{CODE}{code}"


def _said(said: str, clause: str) -> Iterator[tuple[Reference, str]]:
    for one in find_references(said):
        if one.title:
            addresses = named_addresses(one)
            yield Reference(clause, one.start, one.end, one.printed, one.title, addresses), ""


def _bases_below(value: object) -> Iterator[str]:
    """Yield every basis that a field or what is below it names."""
    if isinstance(value, Mapping):
        if value.get("law"):
            yield printed_provision(value)
        for key, inner in value.items():
            if isinstance(inner, str) and "basis" in str(key):
                yield inner
            else:
                yield from _bases_below(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _bases_below(inner)


def _question(stem: str, own: Clauses) -> str:
    """Return the id of the question in the text, `_FIELDS` when it is not there."""
    said = " ".join(stem.split())
    return next(
        (place.clause.id for place in own.by_id.values()
         if place.clause.level is Level.ITEM and place.clause.text == said),
        _FIELDS,
    )  # fmt: skip
