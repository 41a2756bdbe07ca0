"""Who cites what (谁引用了它): the clauses that cite a document or one of its clauses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.text.citations import addresses_of, find_references, place_cited
from content.text.clauses import Place, address_of
from content.text.titles import title_key
from search_index.entries import LEADS
from search_index.query import MAX_SIZE, Request
from search_index.references import article_term, item_term, own_term, title_keys
from search_index.results import deepest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from content.library.revision import Revision
    from content.library.site import Site
    from content.text.citations import Citation
    from search_index.engine import Engine
    from search_index.entries import Entry

_BEFORE, _AFTER = 40, 60
_ENDS = "。；;\n"


@dataclass(frozen=True, slots=True)
class Reach:
    """What is looked at: what is in force on `day` and one of `readers` may read.

    `known` is when one looks, None for now.
    """

    day: date | None
    readers: frozenset[str]
    known: datetime | None = None

    def request(
        self, filters: Mapping[str, Collection[str]], *, start: int = 0, size: int = 0
    ) -> Request:
        """Return a request for everything within reach that the filters let through."""
        wanted = {name: frozenset(values) for name, values in filters.items()}
        return Request(
            "",
            day=self.day,
            readers=self.readers,
            filters=wanted,
            start=start,
            size=size,
            known=self.known,
        )


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A clause that cites: where it stands, and the words around the citation.

    `cites` are the addresses of the cited text; `title_cited` is the term it is cited by.
    `printed` is empty when the citation is not in the clause but in the document's fields.
    """

    path: str
    version: int
    clause: str
    address: str
    number_path: str
    title: str
    type_name: str
    before: str
    printed: str
    after: str
    cites: tuple[str, ...]
    title_cited: str


@dataclass(frozen=True, slots=True)
class Citations:
    """One page of citing clauses, and how many there are in all."""

    total: int
    rows: tuple[CitedBy, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The document that a citation names, and the id of the clause; see `followed`."""

    path: str
    title: str
    clause: str = ""
    is_there: bool = True
    other_day: date | None = None


def titles_of(revision: Revision) -> tuple[str, ...]:
    """Return what texts call the document: its title in this revision, and its short names."""
    return title_keys(revision.title, revision.fields)


def cited_by(  # noqa: PLR0913 - what is looked for is said by keyword
    engine: Engine,
    titles: Collection[str],
    reach: Reach,
    *,
    address: str = "",
    documents: Collection[str] = (),
    start: int = 0,
    at_most: int = 20,
) -> Citations:
    """Return the clauses that cite what is called by one of `titles`.

    With an `address` those that cite this clause, also clauses of the same text; without,
    those of other texts. `documents` keeps only citing documents with these paths.
    """
    if not titles:
        return Citations(0, ())
    filters: dict[str, Collection[str]] = {"cites": _terms(titles, address)}
    if documents:
        filters["document"] = documents
    found = engine.search(reach.request(filters, start=start, size=min(at_most, MAX_SIZE)))
    keys = frozenset(titles)
    return Citations(found.total, tuple(_row(hit.entry, keys, address) for hit in found.hits))


def counts_by_article(engine: Engine, titles: Collection[str], reach: Reach) -> Mapping[str, int]:
    """Return how many clauses cite each address of what is called by one of `titles`.

    The document's own clauses count too. A clause that cites an address by two of its titles
    counts twice.
    """
    if not titles:
        return {}
    wanted = {*titles, *map(own_term, titles)}
    counts: dict[str, int] = {}
    for term, count in engine.count(reach.request({"cites": wanted}), "cites").items():
        key, _, address = term.rpartition(" ")
        if key in titles and address.startswith("art-"):
            counts[address] = counts.get(address, 0) + count
    return counts


def documents_citing(
    engine: Engine, titles: Collection[str], reach: Reach, *, address: str = ""
) -> tuple[tuple[str, int], ...]:
    """Return the paths of the citing documents with the number of clauses, most first."""
    if not titles:
        return ()
    counts = engine.count(reach.request({"cites": _terms(titles, address)}), "document")
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def about_item(engine: Engine, codes: Iterable[str], reach: Reach) -> tuple[Entry, ...]:
    """Return the first entries of what says that it is about the service item, or about all."""
    terms = {item_term(code) for code in (*codes, "*") if code}
    found = engine.search(reach.request({"cites": terms, "leads": (LEADS,)}, size=MAX_SIZE))
    return tuple(hit.entry for hit in found.hits)


def documents_titled(engine: Engine, title: str, reach: Reach) -> tuple[Entry, ...]:
    """Return the first entries of what is called `title`, by its own title before short names."""
    key = title_key(title)
    if not key:
        return ()
    found = engine.search(reach.request({"titles": (key,), "leads": (LEADS,)}, size=20))
    entries = (hit.entry for hit in found.hits)
    return tuple(sorted(entries, key=lambda entry: (entry.titles.index(key), entry.document)))


def followed(engine: Engine, site: Site, title: str, address: str, reach: Reach) -> Followed | None:
    """Return what a citation of `title` leads to on the day; None when nothing is called so.

    Where the text has no such clause on the day, `clause` is the nearest above it, or empty;
    where it is not in force on the day, `other_day` is the first day of its last version that
    may be read.
    """
    entries = documents_titled(engine, title, reach)
    found = [_followed(site, entry, address) for entry in entries]
    if found:
        return next((one for one in found if one.is_there), found[0])
    ever = documents_titled(engine, title, replace(reach, day=None))
    last = max(ever, key=lambda entry: entry.version, default=None)
    if last is None:
        return None
    return Followed(last.document, last.title, is_there=False, other_day=last.valid_from)


def _followed(site: Site, entry: Entry, address: str) -> Followed:
    if not address:
        return Followed(entry.document, entry.title)
    document = site.at(entry.document)
    body = document.body_of(document.revision_of(document.version(entry.version)))
    place = place_cited(body, address)
    if place is None:
        return Followed(entry.document, entry.title, is_there=False)
    is_there = _is_named(place, address)
    return Followed(entry.document, entry.title, place.clause.id, is_there)


def _is_named(place: Place, address: str) -> bool:
    """Return whether the address names this clause; the only 款 of a 条 is the 条."""
    wanted = address.removesuffix("/para-1").rpartition("/")[2]
    found = address_of(place).removesuffix("/para-1").rpartition("/")[2]
    return found == wanted


def _terms(titles: Collection[str], address: str) -> frozenset[str]:
    if not address:
        return frozenset(titles)
    said = {address, address.replace("/para-1/", "/")}
    return frozenset(article_term(title, at) for title in titles for at in said)


def _row(entry: Entry, keys: frozenset[str], address: str) -> CitedBy:
    citation = _citation_in(entry, keys, address)
    start, end = (citation.start, citation.end) if citation else (0, 0)
    clause, at, _ = deepest(entry, start) if citation else (entry.clause, entry.address, "")
    before, after = _around(entry.text, start, end)
    own = [term.rpartition(" ") for term in entry.cites]
    named = title_key(citation.title) if citation and citation.title else ""
    return CitedBy(
        path=entry.document,
        version=entry.version,
        clause=clause,
        address=at,
        number_path=entry.number_path,
        title=entry.title,
        type_name=entry.type_name,
        before=before,
        printed=entry.text[start:end],
        after=after,
        cites=tuple(at for key, _, at in own if key in keys and at.startswith("art-")),
        title_cited=named or next((term for term in entry.cites if term in keys), ""),
    )


def _citation_in(entry: Entry, keys: frozenset[str], address: str) -> Citation | None:
    """Return the first citation in the entry's text that is asked for."""
    named = keys | {""} if title_key(entry.title) in keys else keys
    article = entry.address.partition("/")[0]
    article = article if article.startswith("art-") else ""
    wanted = {address, address.replace("/para-1/", "/")}
    for citation in find_references(entry.text):
        is_named = title_key(citation.title) in named and citation.here != "该"
        if is_named and not (address and wanted.isdisjoint(addresses_of(citation, article))):
            return citation
    return None


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after, within the sentence; a cut is shown by an ellipsis."""
    first = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1) + 1
    ends = [at for at in (text.find(mark, end) for mark in _ENDS) if at >= 0]
    last = min(ends, default=len(text) - 1) + 1
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    if len(before) > _BEFORE:
        before = f"…{before[-_BEFORE:]}"
    if len(after) > _AFTER:
        after = f"{after[:_AFTER]}…"
    return before, after
