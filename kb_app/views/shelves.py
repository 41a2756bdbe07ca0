"""A shelf (书架): what is in force on the day, a page at a time, with what matters of each."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.shelf import Shelf
from kb_app.homes.shelves import shelf_shown
from kb_app.page import page_for, trail_to


@view_config(context=Shelf, permission="view", accept="text/html",
             renderer="kb_app:templates/shelf.pt")  # fmt: skip
def shelf(shelf, request):
    """List what is in force on the day, a page at a time; everything, with `?standing=all`."""
    page = page_for(request, shelf.label)
    page.given_trail = trail_to(page, shelf)
    return {"page": page, "shelf": shelf, **shelf_shown(shelf, request, page)}
