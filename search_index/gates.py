"""Who may see an entry and on which day it counts (可见与有效), as single index terms.

Thousands of entries share few combinations, so an engine decides once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from content.text.days import CHINA
from search_index.entries import LEADS, Entry
from search_index.naming import keys_of
from search_index.query import Request

OPEN = date.max.toordinal()


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
    """Return the days in force as one term of day numbers: `first-last`.

    What was known once, and from which day on, follows: `first-last;last@day;last@day`.
    """
    first = entry.valid_from.toordinal() if entry.valid_from else 0
    last = entry.valid_to.toordinal() if entry.valid_to else OPEN
    known = "".join(f";{then}@{day}" for day, then in entry.known)
    return f"{first}-{last}{known}"


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


def is_open(window: str, days: Days) -> bool:
    """Whether the day that is asked for is within the window term, as known then."""
    now, *earlier = window.split(";")
    first, _, last = now.partition("-")
    if days.known is not None:
        rows = (row.partition("@") for row in earlier)
        lasts = [then for then, _, known in rows if int(known) <= days.known]
        if not lasts:
            return False
        last = lasts[-1]
    return days.day is None or int(first) <= days.day <= int(last)


class Days(NamedTuple):
    """The day that is asked for and the day on which it is known, as numbers; None for any."""

    day: int | None
    known: int | None

    @classmethod
    def of(cls, request: Request) -> Days | None:
        """Return the days of a request, None where any will do."""
        if request.day is None and request.known is None:
            return None
        day = request.day.toordinal() if request.day else None
        return cls(day, day_in_china(request.known) if request.known else None)


def day_in_china(moment: datetime) -> int:
    """Return the number of the day that a moment falls on in China."""
    return moment.astimezone(CHINA).toordinal()
