"""Searching (检索): clauses on a day, filtered and counted; a citation opens its clause."""

from __future__ import annotations

from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.library.site import Site
from content.text.citations import parse_lookup
from content.types.registry import KINDS
from kb_app.page import page_for
from search_index.answers import jump
from search_index.query import Request
from workflows.policy import may

A_PAGE = 10
MOST_PAGES = 100
_FILTERS = {"type": "type_name", "shelf": "shelf", "unit": "unit", "year": "year"}
"""Filters as the address names them and as the engines do."""

_COUNTED = {"type": "类型", "unit": "单位", "year": "施行年份"}
"""Facets that are shown, with their headings."""


@view_config(context=Site, name="search", permission="view", request_method="GET",
             renderer="kb_app:templates/search.pt")  # fmt: skip
def search(site, request):
    """Show the clauses that answer `?q=`; a citation that names one clause leads there."""
    asked = _Asked(request)
    engine = request.library.follower.up_to_date(site)
    if answer := _jump(site, request, asked, engine):
        return answer
    results = engine.search(asked.request) if asked.text else None
    page = page_for(request, f"检索：{asked.text}" if asked.text else "检索")
    page.given_trail = [("检索", "")]
    page.query = asked.text
    page.day_fields = [pair for pair in asked.kept().items() if pair[0] not in {"on", "page"}]
    return {
        "page": page,
        "asked": asked,
        "results": results,
        "hits": [_hit(hit, request, asked) for hit in results.hits] if results else [],
        "facets": list(_facets(results, site, asked)) if results else [],
        "taken_away": list(_taken_away(asked, site)),
        "pager": _pager(results, asked) if results else [],
        "alike": [(w, asked.with_(q=w, page="")) for w in results.understood.look_alikes]
        if results else [],
        "unquoted": _unquoted(asked),
        "sees_drafts": _sees_drafts(site, request.actor),
    }  # fmt: skip


class _Asked:
    """What the address asks for, and addresses that ask for a little more or less."""

    def __init__(self, request) -> None:
        given = request.GET
        self.text = " ".join(given.get("q", "").split())[:200]
        self.all_days = given.get("days") == "all"
        self.draft = given.get("standing") == "draft"
        self.page = min(max(_whole(given.get("page", "")), 1), MOST_PAGES)
        self.filters = {name: given[name] for name in _FILTERS if given.get(name)}
        self.day = request.day
        self.is_today = request.day == request.today
        self._path = f"{request.script_name}/search"
        self.request = Request(
            self.text,
            day=None if self.all_days or self.draft else request.day,
            readers=request.actor.tokens,
            standing="draft" if self.draft else "published",
            filters={_FILTERS[name]: frozenset([value]) for name, value in self.filters.items()},
            start=(self.page - 1) * A_PAGE,
            size=A_PAGE,
            facets=True,
        )

    def kept(self):
        """Return the parameters of this search."""
        told = {"q": self.text, **self.filters}
        told |= {"on": "" if self.is_today else self.day.isoformat()}
        told |= {"days": "all" if self.all_days else "", "standing": "draft" if self.draft else ""}
        told |= {"page": str(self.page) if self.page > 1 else ""}
        return {name: value for name, value in told.items() if value}

    def with_(self, **changes):
        """Return the address of this search with some parameters changed; "" leaves one out."""
        told = {name: value for name, value in (self.kept() | changes).items() if value}
        return f"{self._path}?{urlencode(told)}"


def _whole(text):
    return int(text[:6]) if text.isascii() and text.isdigit() else 0


def _jump(site, request, asked, engine):
    lookup = parse_lookup(asked.text) if asked.text and not asked.filters else None
    if lookup is None or asked.draft:
        return None
    found = jump(engine, site, lookup, request.actor.tokens, request.day)
    if found is None:
        return None
    return HTTPFound(page_for(request, "").link(f"{found.path}/c/{found.clause}"))


def _hit(hit, request, asked):
    entry = hit.entry
    path = f"{request.script_name}{entry.document}"
    if entry.version == 0:
        url = f"{path}/draft/{hit.clause}"
    elif asked.all_days and entry.valid_from:
        url = f"{path}/c/{hit.clause}?on={entry.valid_from.isoformat()}"
    else:
        url = f"{path}/c/{hit.clause}{'' if asked.is_today else f'?on={asked.day.isoformat()}'}"
    return {
        "url": url,
        "title": entry.title,
        "number": entry.number_path,
        "excerpt": hit.excerpt,
        "kind": KINDS[entry.type_name].label if entry.type_name in KINDS else entry.type_name,
        "from": entry.valid_from,
        "to": entry.valid_to,
        "is_draft": entry.version == 0,
    }


def _facets(results, site, asked):
    """Yield each facet: its heading and, for each value, label, count, address, whether chosen."""
    for name, heading in _COUNTED.items():
        counts = results.facets.get(_FILTERS[name], ())[:12]
        chosen = asked.filters.get(name)
        rows = [
            (_label(name, value, site), count, value == chosen,
             asked.with_(**{name: "" if value == chosen else value, "page": ""}))
            for value, count in counts
        ]  # fmt: skip
        if len(rows) > 1 or chosen:
            yield heading, rows


def _label(name, value, site):
    if name == "type":
        return KINDS[value].label if value in KINDS else value
    if name == "shelf":
        return site.shelves[value].label if value in site.shelves else value
    return site.units.name(value) if name == "unit" else f"{value}年"


def _taken_away(asked, site):
    """Yield each filter in use, with the address of the search without it."""
    for name, value in asked.filters.items():
        yield _label(name, value, site), asked.with_(**{name: "", "page": ""})


def _pager(results, asked):
    """Return label and address of the pages around this one; no address for this one."""
    last = min((results.total + A_PAGE - 1) // A_PAGE, MOST_PAGES)
    if last < 2:
        return []
    around = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    return [(str(n), "" if n == asked.page else asked.with_(page=str(n))) for n in around]


def _unquoted(asked):
    """Return the address of the search without its quotation marks, or an empty string."""
    words = asked.text.translate(_NO_QUOTES)
    return asked.with_(q=words, page="") if words != asked.text else ""


_NO_QUOTES = dict.fromkeys(map(ord, '"“”「」『』'))


def _sees_drafts(site, actor):
    return any(may(actor, "view_draft", shelf) for shelf in site.shelves.values())
