"""Help (帮助): the guides, and the workflows told by their own tables."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.site import Site
from content.people.people import ROLES
from content.types.registry import KINDS
from kb_app.help.guides import GUIDES, guide_named, guides
from kb_app.page import page_for
from workflows.publication import WORKFLOWS
from workflows.sentences import sentences


@view_config(context=Site, name="help", permission="view", request_method="GET",
             accept="text/html", renderer="kb_app:templates/help.pt")  # fmt: skip
def show_help(site, request):  # noqa: ARG001 - Pyramid's signature
    """List the guides, one's own first; show one of them; or tell the workflows."""
    asked = "/".join(request.subpath)
    if asked == "workflows":
        return _frame(request, "流程的规则") | {"flows": _flows()}
    if asked in GUIDES:
        guide = guide_named(asked)
        return _frame(request, guide.title) | {"guide": guide}
    if asked:
        raise NotFound(MISSING)
    return _frame(request, "") | {"listed": _listed(request.actor.roles)}


def _frame(request, title):
    page = page_for(request, title or "帮助")
    first = ("帮助", page.link("/help") if title else "")
    page.given_trail = [first, (title, "")] if title else [first]
    return {"page": page, "guide": None, "flows": (), "listed": ()}


def _listed(roles):
    """Return name, title, role and whether it is one's own, of every guide; one's own first."""
    rows = [(one.name, one.title, ROLES[GUIDES[one.name]], GUIDES[one.name] in roles)
            for one in guides()]  # fmt: skip
    return sorted(rows, key=lambda row: not row[3])


def _flows():
    """Return for each workflow what it is called, and for each kind the sentences of its table."""
    return [
        (flow.label, [(kind.label, sentences(flow, name))
                      for name, kind in KINDS.items() if kind.workflow == flow.name])
        for flow in WORKFLOWS.values()
    ]  # fmt: skip
