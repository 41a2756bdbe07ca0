"""Suggestions while somebody fills in a field (候选): JSON, at most twelve, nothing unreadable."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import NotAllowed
from content.library.site import Site
from kb_app.finding.candidates import (
    as_citations,
    clauses_like,
    documents_like,
    holders_like,
    people_like,
    text_asked,
    units_like,
)
from workflows.policy import may


@view_config(context=Site, name="suggest", permission="signed_in", request_method="GET",
             renderer="json")  # fmt: skip
def suggest(site, request):  # noqa: ARG001 - Pyramid's signature
    """Return what the field may be filled with: `/suggest/people?q=zhang`."""
    what = request.subpath[0] if request.subpath else ""
    text = text_asked(request)
    rows = _ROOMS[what](request, text) if text and what in _ROOMS else []
    return {"items": rows}


def _people(request, text):
    _require_manager(request)
    return people_like(request.site, text)


def _holders(request, text):
    _require_manager(request)
    return holders_like(request.site, text)


def _units(request, text):
    return units_like(request.site, text)


def _documents(request, text):
    return documents_like(request, text, request.GET.get("type", ""))


def _clauses(request, text):
    rows = clauses_like(request, text)
    return as_citations(rows) if request.GET.get("as") == "citation" else rows


def _require_manager(request):
    """Raise NotAllowed unless the person manages people or shares something with them."""
    site, actor = request.site, request.actor
    shares = any(may(actor, "share", shelf) for shelf in site.shelves.values())
    if not shares and not may(actor, "manage_people", site):
        raise NotAllowed("只有管理人员或者设置共享的人可以查找人员。")


_ROOMS = {
    "people": _people,
    "holders": _holders,
    "units": _units,
    "documents": _documents,
    "clauses": _clauses,
}
"""What is looked up → who answers."""
