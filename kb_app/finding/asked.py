"""What the address of a search asks for (检索条件), and addresses that ask for more or less."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote_plus

from content.types.registry import label_of_kind
from kb_app.paging import page_number
from search_index.query import Request

A_PAGE = 10
MOST_PAGES = 100
FILTERS = {"type": "type_name", "shelf": "shelf", "unit": "unit", "year": "year"}
"""Filters as the address names them and as the engines do."""


class Asked:
    """A search: its words, filters, day or all days, published or drafts, and page."""

    def __init__(self, request) -> None:
        """Read the address; what it says wrongly is left out."""
        given = request.GET
        self.text = " ".join(given.get("q", "").split())[:200]
        self.all_days = given.get("days") == "all"
        self.draft = given.get("standing") == "draft"
        self.page = page_number(given.get("page", ""), MOST_PAGES)
        self.filters = {name: given[name] for name in FILTERS if given.get(name)}
        self.day = request.day
        self.is_today = request.day == request.today and request.known is None
        self._moment = request.moment
        self._path = f"{request.script_name}/search"
        self._found: dict[str, Any] = {}
        self.request = Request(
            self.text,
            day=None if self.all_days or self.draft else request.day,
            readers=request.actor.tokens,
            standing="draft" if self.draft else "published",
            filters={FILTERS[name]: frozenset([value]) for name, value in self.filters.items()},
            start=(self.page - 1) * A_PAGE,
            size=A_PAGE,
            facets=True,
            known=request.known,
        )

    @cached_property
    def kept(self):
        """Return the parameters of this search."""
        told = {"q": self.text, **self.filters}
        told |= self._moment.asked
        told |= {"days": "all" if self.all_days else "", "standing": "draft" if self.draft else ""}
        told |= {"page": str(self.page) if self.page > 1 else ""}
        return {name: value for name, value in told.items() if value}

    def with_(self, **changes):
        """Return the address of this search with some parameters changed; "" leaves one out."""
        told = ((name, value) for name, value in (self.kept | changes).items() if value)
        return f"{self._path}?{'&'.join(f'{name}={_quoted(value)}' for name, value in told)}"

    def once(self, name, look):
        """Return what `look` finds, looked for once in this request."""
        if name not in self._found:
            self._found[name] = look()
        return self._found[name]

    def dated(self, url):
        """Return an address below a document, on the day that is searched."""
        return self._moment.link(url)

    @property
    def is_plain(self):
        """Whether this is the first page of a search in what is in force on one day."""
        is_first = self.page == 1
        return bool(self.text) and is_first and not (self.draft or self.all_days)

    @property
    def unquoted(self):
        """Return the words of this search without quotation marks."""
        return self.text.translate(_NO_QUOTES)


def label_of(name, value, site):
    """Return what people call the value of a filter."""
    if name == "type":
        return label_of_kind(value)
    if name == "shelf":
        return site.shelves[value].label if value in site.shelves else value
    return site.units.name(value) if name == "unit" else f"{value}年"


@lru_cache(maxsize=512)
def _quoted(value):
    """Return a value as addresses write it; the same stands in each address of a page."""
    return quote_plus(value)


_NO_QUOTES = dict.fromkeys(map(ord, '"“”「」『』'))
