"""Who may see an entry and on which day it counts (可见与有效), as single index terms.

Thousands of entries share few combinations, so an engine decides once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from search_index.entries import LEADS, Entry
from search_index.naming import keys_of
from search_index.query import Request

_OPEN = date.max.toordinal()


def access_of(entry: Entry) -> str:
    """Return standing and readers as one term, `published|everyone,office`."""
    return f"{entry.standing}|{','.join(sorted(entry.readers))}"


def may_see(access: str, request: Request) -> bool:
    """Whether the request may find entries with this access term."""
    standing, _, readers = access.partition("|")
    if request.standing not in {None, standing}:
        return False
    return request.readers is None or not request.readers.isdisjoint(readers.split(","))


def window_of(entry: Entry) -> str:
    """Return the days in force as one term of two day numbers."""
    first = entry.valid_from.toordinal() if entry.valid_from else 0
    last = entry.valid_to.toordinal() if entry.valid_to else _OPEN
    return f"{first}-{last}"


def values_of(entry: Entry, name: str) -> tuple[str, ...]:
    """Return what the entry has in the column `name`, one of FILTERS, `access` or `window`."""
    return _VALUES[name](entry)


_VALUES: dict[str, Callable[[Entry], tuple[str, ...]]] = {
    "type_name": lambda entry: (entry.type_name,),
    "shelf": lambda entry: (entry.shelf,),
    "unit": lambda entry: entry.units,
    "year": lambda entry: (str(entry.valid_from.year),) if entry.valid_from else (),
    "document": lambda entry: (entry.document,),
    "cites": lambda entry: entry.cites,
    "leads": lambda entry: (LEADS,) if entry.leads else (),
    "titles": lambda entry: entry.titles,
    "keys": lambda entry: keys_of(entry.title, entry.names) if entry.leads else (),
    "access": lambda entry: (access_of(entry),),
    "window": lambda entry: (window_of(entry),),
}


def is_open(window: str, day: int) -> bool:
    """Whether the day (its ordinal) is within the window term."""
    first, _, last = window.partition("-")
    return int(first) <= day <= int(last)
