"""The library at a glance (文库概览): how many of what, how they stand, what is to be reviewed."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.site import Site
from kb_app.finding.glance import at_a_glance
from kb_app.page import page_for


@view_config(context=Site, name="glance", permission="view", accept="text/html",
             renderer="kb_app:templates/glance.pt")  # fmt: skip
def glance(site, request):  # noqa: ARG001 - Pyramid's signature
    """Show counts of what the person may read on the day; each is a list as well as a picture."""
    page = page_for(request, "文库概览", [("文库概览", "")])
    return {"page": page, **at_a_glance(request, page)}
