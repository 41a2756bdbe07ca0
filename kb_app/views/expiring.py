"""What ends soon (快到期): delegations by township and item, validity, evaluations and reviews."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.site import Site
from content.text.days import said
from kb_app.homes.expiring import ending
from kb_app.page import page_for


@view_config(context=Site, name="expiring", permission="signed_in", request_method="GET",
             renderer="kb_app:templates/expiring.pt")  # fmt: skip
def expiring(site, request):  # noqa: ARG001 - Pyramid's signature
    """List what ends within so many days; delegations also as a table of townships and items."""
    page = page_for(request, "", [("快到期", "")])
    found = ending(request, page)
    page.title = f"{found['asked'].within}天内到期"
    return {"page": page, "said": said, **found}
