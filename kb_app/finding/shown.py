"""A search as its page shows it (检索页): the answer card, hits, counts, pages, and help."""

from __future__ import annotations

from kb_app.finding.answering import card_of, telling_clause
from kb_app.finding.asked import A_PAGE, FILTERS, MOST_PAGES, label_of
from kb_app.finding.hits import row_of
from kb_app.finding.items import items_meant
from kb_app.finding.nothing import sounding_alike, synonyms_tried, wider
from kb_app.paging import pages_around
from workflows.policy import may

COUNTED = {"type": "类型", "unit": "单位", "year": "施行年份"}
"""Facets that are shown, with their headings."""

VALUES_SHOWN = 12


def shown(asked, engine, request):
    """Return what the templates of the search need; no results while nothing is asked."""
    results = engine.search(asked.request) if asked.text else None
    sees_drafts = _sees_drafts(request.site, request.actor)
    base = {
        "asked": asked,
        "results": results,
        "sees_drafts": sees_drafts,
        "taken_away": list(_taken_away(asked, request.site)),
        "card": None,
        "items": [],
        "loose": False,
        "hits": [],
        "facets": [],
        "pager": [],
        "alike": [],
        "wider": [],
        "sounding": [],
        "tried": (),
        "contact": request.site.settings["contact"],
    }
    if results is None:
        return base
    return base | _found(asked, results, engine, request, sees_drafts=sees_drafts)


def _found(asked, results, engine, request, *, sees_drafts):
    card = card_of(asked, results, engine, request)
    items = [] if card else items_meant(asked, results, engine, request)
    card = card or (None if items else telling_clause(asked, results, request))
    is_answered = bool(card or items)
    is_nothing = not results.total and not is_answered
    is_loose = not results.complete and not results.literal and not is_answered
    ways = wider(asked, engine, request, sees_drafts=sees_drafts) if is_nothing else ()
    return {
        "card": card,
        "items": items,
        "loose": is_loose and bool(results.total),
        "hits": [row_of(hit, request, asked) for hit in results.hits],
        "facets": list(_facets(results, request.site, asked)),
        "pager": pages_around(
            asked.page, results.total, A_PAGE, MOST_PAGES, lambda page: asked.with_(page=page)
        ),
        "alike": [(w, asked.with_(q=w, page="")) for w in results.understood.look_alikes],
        "wider": list(ways),
        "sounding": list(sounding_alike(asked, engine)) if is_loose else [],
        "tried": synonyms_tried(results) if is_nothing else (),
    }


def _facets(results, site, asked):
    """Yield each facet: its heading and, for each value, label, count, address, whether chosen."""
    for name, heading in COUNTED.items():
        counts = results.facets.get(FILTERS[name], ())[:VALUES_SHOWN]
        chosen = asked.filters.get(name)
        rows = [
            (label_of(name, value, site), count, value == chosen,
             asked.with_(**{name: "" if value == chosen else value, "page": ""}))
            for value, count in counts
        ]  # fmt: skip
        if len(rows) > 1 or (rows and chosen):
            yield heading, rows


def _taken_away(asked, site):
    """Yield each filter in use, with the address of the search without it."""
    for name, value in asked.filters.items():
        yield label_of(name, value, site), asked.with_(**{name: "", "page": ""})


def _sees_drafts(site, actor):
    return any(may(actor, "view_draft", shelf) for shelf in site.shelves.values())
