"""Search as JSON (检索): clauses the person may read, with excerpts and deep links."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import Invalid
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from content.types.registry import KINDS
from kb_app.api.answers import day_suffix
from kb_app.api.batches import batch_of, in_batches
from kb_app.api.clauses import passport
from search_index.query import Request

_FACETS = {"portal_type": "type_name", "shelf": "shelf", "unit": "unit", "year": "year"}
"""What a program calls a filter, and what the engines call it."""


@view_config(context=Site, name="@search", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
@view_config(context=Shelf, name="@search", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
@view_config(context=Document, name="@search", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def search(context, request):
    """Return the clauses in force on the day that hold what is looked for."""
    batch = batch_of(request)
    asked = _asked(context, request, batch)
    results = request.library.follower.up_to_date(request.site).search(asked)
    site, dated = request.application_url, day_suffix(request)
    items = [_item(hit, site, dated) for hit in results.hits]
    url = request.application_url + request.path_info
    return in_batches(request, url, batch, items, results.total) | {
        "day": request.day.isoformat(),
        "literal": results.literal,
        "complete": results.complete,
        "facets": _facets(request, results),
        "look_alikes": list(results.understood.look_alikes),
    }


def _asked(context, request, batch):
    _check_order(request)
    is_draft = _wants_drafts(request)
    return Request(
        request.GET.get("SearchableText", "").strip().strip("*"),
        day=None if is_draft else request.day,
        readers=request.actor.tokens,
        standing="draft" if is_draft else "published",
        filters=_filters(context, request),
        start=batch.start,
        size=batch.size,
        facets=True,
        mode="exact" if request.GET.get("mode") == "exact" else "ranked",
        known=request.known,
    )


def _check_order(request):
    if request.GET.get("sort_on", "relevance") not in {"relevance", ""}:
        raise Invalid({"sort_on": "检索结果只按相关度排列，sort_on 只能是 relevance。"})


def _wants_drafts(request):
    state = request.GET.get("review_state", "published")
    if state not in {"published", "draft", ""}:
        raise Invalid({"review_state": "review_state 只能是 published 或者 draft。"})
    return state == "draft"


def _filters(context, request):
    filters = {
        ours: frozenset(values)
        for theirs, ours in _FACETS.items()
        if (values := [v for v in request.GET.getall(theirs) if v])
    }
    path = request.GET.get("path", "").strip().rstrip("/") or path_of(context)
    shelf, _, name = path.strip("/").partition("/")
    if name:
        filters["document"] = frozenset({f"/{shelf}/{name}"})
    elif shelf:
        filters["shelf"] = frozenset({shelf})
    return filters


def _item(hit, site, dated):
    entry = hit.entry
    url = site + entry.document
    return {
        "@id": passport(url, hit.clause, dated if entry.version else "?version=draft"),
        "@type": entry.type_name,
        "title": entry.title,
        "description": "".join(text for text, _ in hit.excerpt),
        "review_state": entry.standing,
        "document": url,
        "version": entry.version or "draft",
        "clause": hit.clause,
        "address": hit.address,
        "number_path": entry.number_path,
        "excerpt": [{"text": text, "is_match": found} for text, found in hit.excerpt],
        "in_force_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "in_force_to": entry.valid_to.isoformat() if entry.valid_to else None,
    }


def _facets(request, results):
    title = {
        "type_name": lambda value: KINDS[value].label if value in KINDS else value,
        "shelf": lambda value: _shelf_label(request.site, value),
        "unit": request.site.units.name,
    }
    return {
        facet: [
            {"value": value, "count": count, "title": title.get(facet, str)(value)}
            for value, count in counted
        ]
        for facet, counted in results.facets.items()
    }


def _shelf_label(site, name):
    return site.shelves[name].label if name in site.shelves else name
