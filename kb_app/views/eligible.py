"""Which experts may be drawn (资格名单): by specialty, with the reason for each who may not."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.shelf import Shelf
from kb_app.homes.eligible import eligible_shown
from kb_app.page import page_for, trail_to


@view_config(context=Shelf, name="eligible", permission="view", request_method="GET",
             renderer="kb_app:templates/eligible.pt")  # fmt: skip
def eligible(shelf, request):
    """List experts with whether they may be drawn on the day: `?field=A01`."""
    if shelf.type_name != "expert":
        raise NotFound(MISSING)
    page = page_for(request, "专家资格名单")
    page.given_trail = trail_to(page, shelf, "资格名单")
    return {"page": page, **eligible_shown(shelf, request, page)}
