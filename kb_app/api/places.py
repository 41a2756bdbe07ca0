"""Where one is, as JSON (位置): breadcrumbs and navigation."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import Site
from kb_app.api.answers import day_suffix, url_of
from kb_app.api.shapes import shelf_summary
from kb_app.page import open_shelves

EVERYWHERE = {"permission": "view", "request_method": "GET", "renderer": "kb-json"}


@view_config(context=Site, name="@breadcrumbs", **EVERYWHERE)
@view_config(context=Shelf, name="@breadcrumbs", **EVERYWHERE)
@view_config(context=Document, name="@breadcrumbs", **EVERYWHERE)
def breadcrumbs(context, request):
    """Return the way from the site to here."""
    way = []
    thing = context
    while thing.__parent__ is not None:
        label = thing.title if isinstance(thing, Document) else thing.label
        way.append({"@id": url_of(request, thing) + day_suffix(request), "title": label})
        thing = thing.__parent__
    return {
        "@id": f"{url_of(request, context)}/@breadcrumbs",
        "root": url_of(request, thing),
        "items": way[::-1],
    }


@view_config(context=Site, name="@navigation", **EVERYWHERE)
@view_config(context=Shelf, name="@navigation", **EVERYWHERE)
@view_config(context=Document, name="@navigation", **EVERYWHERE)
def navigation(context, request):
    """Return the shelves on which the person may find something."""
    shelves = open_shelves(request.site, request.actor)
    return {
        "@id": f"{url_of(request, context)}/@navigation",
        "items": [shelf_summary(request, shelf) | {"items": []} for shelf in shelves],
    }
