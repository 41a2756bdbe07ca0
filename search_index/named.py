"""Documents by what people call them (按称呼找文件): title, short name, pinyin, initials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.text.titles import bare_title, likeness, title_key
from search_index.entries import LEADS
from search_index.naming import WHOLE, beginning_of, begins, is_spelt, key_of, spelling_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search_index.engine import Engine
    from search_index.entries import Entry
    from search_index.query import Request

LOOKED_AT = 24
"""So many first entries are looked at for one name."""

EQUAL = 4
"""How close a name is that is the whole title, short name, pinyin or initials; below it less."""

_BEGINNING, _INSIDE = 3, 2


@dataclass(frozen=True, slots=True)
class Named:
    """A document that may be meant: its first entry, and how close the name is (4 is equal)."""

    entry: Entry
    closeness: int


def named(engine: Engine, typed: str, within: Request, *, at_most: int) -> tuple[Named, ...]:
    """Return the documents that may be meant by what was typed, closest first.

    Only what `within` lets through is looked at (its day, readers and filters), so that
    nothing else is hinted at.
    """
    key = key_of(typed)
    if not key or at_most < 1:
        return ()
    found: dict[str, Named] = {}
    wide = replace(within, text="", start=0, size=LOOKED_AT, facets=False)
    for one in _candidates(engine, typed, key, wide):
        known = found.get(one.entry.document)
        if known is None or known.closeness < one.closeness:
            found[one.entry.document] = one
    return tuple(sorted(found.values(), key=_order)[:at_most])


def called(engine: Engine, typed: str, within: Request, *, at_most: int) -> tuple[Named, ...]:
    """Return only the documents whose whole name, pinyin or initials were typed."""
    if not key_of(typed):
        return ()
    wide = replace(within, text="", start=0, size=at_most, facets=False)
    return tuple(sorted((Named(one, EQUAL) for one in _wholes(engine, typed, wide)), key=_order))


def bearing(
    engine: Engine, words: Iterable[str], within: Request, *, at_most: int
) -> tuple[Entry, ...]:
    """Return the first entries of documents one of whose names holds one of the words."""
    sought = tuple(filter(None, map(key_of, words)))
    keys = {beginning_of(form) for key in sought for form in (key, spelling_of(key))}
    if not keys:
        return ()
    filters = {**within.filters, "keys": frozenset(keys)}
    wide = replace(within, text="", start=0, size=at_most, facets=False, filters=filters)
    return tuple(
        entry
        for entry in _entries(engine, wide)
        if any(key in key_of(name) for name in (entry.title, *entry.names) for key in sought)
    )


def _candidates(engine: Engine, typed: str, key: str, wide: Request) -> Iterator[Named]:
    for entry in _wholes(engine, typed, wide):
        yield Named(entry, EQUAL)
    for entry in _entries(engine, _narrowed(wide, "keys", beginning_of(key))):
        yield Named(entry, _BEGINNING if begins(entry.title, key) else _INSIDE)
    if not is_spelt(typed):
        for entry in _entries(engine, replace(_narrowed(wide, "leads", LEADS), text=typed)):
            if closeness := likeness(typed, entry.title):
                yield Named(entry, closeness)


def _wholes(engine: Engine, typed: str, wide: Request) -> tuple[Entry, ...]:
    """Return what is called so; if nothing is, what is called so but for （2019年修正）."""
    for key in dict.fromkeys((key_of(typed), title_key(typed))):
        if found := tuple(_entries(engine, _narrowed(wide, "keys", WHOLE + key))):
            return found
    return ()


def _narrowed(wide: Request, name: str, value: str) -> Request:
    return replace(wide, filters={**wide.filters, name: frozenset({value})})


def _entries(engine: Engine, asked: Request) -> Iterable[Entry]:
    return (hit.entry for hit in engine.search(asked).hits)


def _order(one: Named) -> tuple[int, int, str]:
    return -one.closeness, len(bare_title(one.entry.title)), one.entry.document
