"""Searching (检索): clauses on a day, filtered and counted; a citation opens its clause."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.library.site import Site
from kb_app.finding.answering import cited_clause
from kb_app.finding.asked import Asked
from kb_app.finding.nothing import note_gap
from kb_app.finding.shown import shown
from kb_app.page import page_for


@view_config(context=Site, name="search", permission="view", request_method="GET",
             renderer="kb_app:templates/search.pt")  # fmt: skip
def search(site, request):
    """Show the clauses that answer `?q=`; a citation that names one clause leads there."""
    asked = Asked(request)
    engine = request.library.follower.up_to_date(site)
    if found := cited_clause(asked, engine, request):
        return HTTPFound(page_for(request, "").link(found.path))
    found = shown(asked, engine, request)
    note_gap(asked, found, request)
    return {"page": _page(asked, request), **found}


@view_config(context=Site, name="search", permission="view", request_method="GET",
             request_param="part=results", renderer="kb_app:templates/search_part.pt")  # fmt: skip
def results(site, request):
    """Return the results alone, for the page that shows them while somebody types."""
    asked = Asked(request)
    engine = request.library.follower.up_to_date(site)
    return {"page": _page(asked, request), **shown(asked, engine, request)}


def _page(asked, request):
    page = page_for(request, f"检索：{asked.text}" if asked.text else "检索")
    page.given_trail = [("检索", "")]
    page.query = asked.text
    page.day_fields = [
        pair for pair in asked.kept.items() if pair[0] not in {"on", "known", "page"}
    ]
    page.search_fields = [pair for pair in page.day_fields if pair[0] != "q"]
    return page
