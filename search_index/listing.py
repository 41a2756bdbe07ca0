"""What of a document is found (入库条目): its versions and draft as index entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from content.library.site import path_of, site_of
from content.text.citations import printed
from content.text.clauses import Level, Place, address_of, own_line
from content.types.pointing import items_named, provisions_named
from search_index.entries import Entry, Known, Span, slot_of
from search_index.gates import OPEN, day_in_china
from search_index.references import cite_terms, item_term, title_keys
from workflows.policy import draft_readers, published_readers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.document import Document, Version
    from content.library.revision import Revision
    from content.text.clauses import Clause

_WHOLE = frozenset({Level.ARTICLE, Level.TABLE, Level.NOTE})
"""Levels found as one, with all they contain; of others, leaves go with their parent."""

_LONGEST_HEADING = 24


def slots_of(document: Document) -> dict[str, list[Entry]]:
    """Return every slot of the document with its entries; empty for a draft that is gone."""
    slots = dict([draft_slot(document)])
    for version in document.versions:
        slots[slot_of(path_of(document), version.number)] = _version_entries(document, version)
    return slots


def draft_slot(document: Document) -> tuple[str, list[Entry]]:
    """Return the slot of the working draft and its entries, none when there is no draft."""
    slot = slot_of(path_of(document), 0)
    if document.draft is None:
        return slot, []
    revision = document.revisions[document.draft.revision]
    return slot, list(_entries(document, revision, None))


def _version_entries(document: Document, version: Version) -> list[Entry]:
    return list(_entries(document, document.revision_of(version), version))


def _entries(document: Document, revision: Revision, version: Version | None) -> Iterator[Entry]:
    common = _common(document, revision, version)
    body = document.body_of(revision)
    from_fields = body.clauses[: len(body.clauses) - len(revision.body.clauses)]
    chunks = list(_chunks(body.places()))
    citing = _Citing(title_keys(revision.title, revision.fields), _articles(chunks))
    leading = _leading(document, revision, citing)
    for position, chunk in enumerate(chunks):
        if _is_bare_heading(chunk, from_fields):
            continue
        head = chunk[0]
        text, spans = _text_of(chunk)
        yield Entry(
            clause=head.clause.id,
            address=address_of(head),
            number_path=_number_path(head),
            text=text,
            spans=spans,
            printed=printed("", head),
            position_in_document=position,
            **common | leading | {"cites": (*citing.terms(text, head), *leading.get("cites", ()))},
        )
        leading = {}


class _Citing(NamedTuple):
    """The text that cites: what it is called, and the addresses of its 条."""

    titles: tuple[str, ...]
    articles: frozenset[str]

    def terms(self, text: str, head: Place | None = None) -> tuple[str, ...]:
        """Return the terms of what `text` cites, standing in the 条 `head`."""
        is_article = head is not None and head.clause.level is Level.ARTICLE
        article = address_of(head) if head is not None and is_article else ""
        return cite_terms(text, self.titles, self.articles, article)


def _articles(chunks: list[list[Place]]) -> frozenset[str]:
    heads = (chunk[0] for chunk in chunks)
    return frozenset(address_of(head) for head in heads if head.clause.level is Level.ARTICLE)


def _leading(document: Document, revision: Revision, citing: _Citing) -> dict[str, Any]:
    """Return what the first entry bears beside its clause: names, and what the fields cite."""
    fields = revision.fields
    others = (*(fields.get("short_names") or ()), *(fields.get("aliases") or ()))
    return {
        "leads": True,
        "titles": citing.titles,
        "names": tuple(filter(None, (*map(str, others), document.number_of(fields)))),
        "cites": (
            *citing.terms("\n".join(provisions_named(fields))),
            *map(item_term, items_named(fields)),
        ),
    }


def _common(document: Document, revision: Revision, version: Version | None) -> dict[str, Any]:
    """Return what all entries of a version, or of the draft, have in common."""
    return {
        "document": path_of(document),
        "version": version.number if version else 0,
        "title": revision.title,
        "type_name": document.type_name,
        "shelf": document.__parent__.__name__,
        "units": site_of(document).units.chain(document.unit),
        "readers": published_readers(document, version) if version else draft_readers(document),
        "valid_from": version.in_force_from if version else None,
        "valid_to": document.last_day(version) if version else None,
        "known": _known(document, version) if version else (),
        "standing": "published" if version else "draft",
    }


def _known(document: Document, version: Version) -> tuple[Known, ...]:
    """Return from which day on the library held the version to be in force until which day.

    Only what changed that is told: it is asked for as things stood at the end of a day.
    """
    told = [one.recorded_at for one in document.versions]
    told += [change.recorded_at for change in document.standing_changes]
    moments = {day_in_china(at): at for at in sorted(told) if at >= version.recorded_at}
    found: list[Known] = []
    for day, moment in moments.items():
        last = document.last_day(version, moment)
        until = last.toordinal() if last else OPEN
        if not found or found[-1][1] != until:
            found.append((day, until))
    return tuple(found)


def _chunks(places: Iterator[Place]) -> list[list[Place]]:
    """Return the places in groups: each group is found together, its head first."""
    chunks: dict[int, list[Place]] = {}
    heads: dict[int, int] = {}
    for place in places:
        parent = place.ancestors[-1] if place.ancestors else None
        head = _head_of(place, parent, heads)
        heads[id(place)] = head
        chunks.setdefault(head, []).append(place)
    return list(chunks.values())


def _head_of(place: Place, parent: Place | None, heads: dict[int, int]) -> int:
    if parent is None:
        return id(place)
    above = heads[id(parent)]
    whole = any(ancestor.clause.level in _WHOLE for ancestor in place.ancestors)
    is_leaf = not place.clause.children and place.clause.level not in _WHOLE
    return above if whole or is_leaf else id(place)


def _is_bare_heading(chunk: list[Place], from_fields: tuple[Clause, ...]) -> bool:
    """Return whether a heading stands alone, above elements that are entries themselves.

    Such a heading (受理条件) is not of anybody's writing; its elements name it in their path.
    """
    head = chunk[0].clause
    is_alone = len(chunk) == 1 and bool(head.children)
    return is_alone and any(head is heading for heading in from_fields)


def _text_of(chunk: list[Place]) -> tuple[str, tuple[Span, ...]]:
    """Return the text of a group, and where in it each clause below the head starts."""
    head, *rest = chunk
    text = head.clause.text if head.clause.label else own_line(head.clause)
    spans: list[Span] = []
    for place in rest:
        if text:
            text += "\n"
        spans.append((len(text), place.clause.id, address_of(place), printed("", place)))
        text += own_line(place.clause)
    return text, tuple(spans)


def _number_path(place: Place) -> str:
    labels = [
        above.clause.label or above.clause.text[:_LONGEST_HEADING]
        for above in (*place.ancestors, place)
        if above.clause.label or above is not place
    ]
    return " ".join(labels)
