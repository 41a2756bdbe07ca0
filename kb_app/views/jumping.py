"""Quick jump (快速跳转): a few letters lead to a clause, a document, a room or an action."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from pyramid.view import view_config

from content.library.site import Site
from kb_app.finding.suggesting import suggestions
from kb_app.page import page_for


@view_config(context=Site, name="jump", permission="view", request_method="GET",
             accept="text/html", renderer="kb_app:templates/jump.pt")  # fmt: skip
def jump_page(site, request):  # noqa: ARG001 - the view signature
    """Show where `?q=` may lead, for those without scripts."""
    typed = request.GET.get("q", "")
    page = page_for(request, "快速跳转")
    page.given_trail = [("快速跳转", "")]
    page.day_fields = [("q", typed)] if typed else []
    return {
        "page": page,
        "typed": typed[:200],
        "search_url": f"{page.search_url}?{urlencode({'q': typed[:200]})}",
        "found": suggestions(request, typed),
    }


@view_config(context=Site, name="jump", permission="view", request_method="GET",
             accept="application/json", renderer="kb-json")  # fmt: skip
def jump_suggestions(site, request):  # noqa: ARG001 - the view signature
    """Return the same for the dialog that opens with Ctrl-K."""
    found = suggestions(request, request.GET.get("q", ""))
    items = [{"@id": one.url, **asdict(one)} for one in found]
    return {"items": items, "items_total": len(items)}
