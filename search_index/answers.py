"""Questions that have one answer (直达): a citation typed into the search box opens its clause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.errors import NotFound
from content.text.clauses import Body, Level, Place, address_of
from content.text.numbering import to_chinese
from content.text.titles import likeness

if TYPE_CHECKING:
    from content.library.site import Site
    from content.text.citations import Lookup
    from search_index.citing import Reach
    from search_index.engine import Engine
    from search_index.entries import Entry

LOOKED_AT = 60
"""So many clauses that hold every word of the citation are looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The clause a citation names: its document's path, its id, its address."""

    path: str
    clause: str
    address: str


def jump(engine: Engine, site: Site, lookup: Lookup, reach: Reach) -> Answer | None:
    """Return the one clause that 窗口办法12(2) names within reach, or None.

    The name may be the title, its end, or an abbreviation whose characters stand in the
    title in this order; a closer likeness wins. None when two titles are equally close.
    """
    entry = _entry(engine, lookup, reach)
    if entry is None:
        return None
    try:
        document = site.at(entry.document)
    except NotFound:
        return None
    body = document.body_of(document.revision_of(document.version(entry.version)))
    place = _deepest(body, entry.clause, lookup)
    return Answer(entry.document, place.clause.id, address_of(place)) if place else None


def _entry(engine: Engine, lookup: Lookup, reach: Reach) -> Entry | None:
    if len(lookup.name) < 2:
        return None
    label = f"第{to_chinese(lookup.article[0])}条"
    request = replace(reach.request({}, size=LOOKED_AT), text=f"{lookup.name} {label}")
    wanted = "-".join(("art", *map(str, lookup.article)))
    found: dict[int, dict[str, Entry]] = {}
    for hit in engine.search(request).hits:
        close = hit.entry.address == wanted and likeness(lookup.name, hit.entry.title)
        if close:
            found.setdefault(close, {})[hit.entry.document] = hit.entry
    closest = found[max(found)] if found else {}
    return next(iter(closest.values())) if len(closest) == 1 else None


def _deepest(body: Body, article_id: str, lookup: Lookup) -> Place | None:
    """Return the clause in the article that was named; None when it has no such clause."""
    places = list(body.places())
    place = next((each for each in places if each.clause.id == article_id), None)
    named = (
        (Level.PARAGRAPH, lookup.paragraph),
        (Level.ITEM, lookup.item),
        (Level.POINT, lookup.point),
    )
    for level, number in named:
        if number and place:
            place = _first(places, place, level, number)
    if lookup.sub is None or place is None:
        return place
    number = (lookup.sub,)
    return _first(places, place, Level.ITEM, number) or _first(
        places, place, Level.PARAGRAPH, number
    )


def _first(
    places: list[Place], above: Place, level: Level, number: tuple[int, ...]
) -> Place | None:
    for place in places:
        inside = any(each.clause is above.clause for each in place.ancestors)
        if inside and place.clause.level is level and place.number == number:
            return place
    return None
