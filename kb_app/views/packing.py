"""Reading packs (离线阅读包): choosing what goes in, and the file itself."""

from __future__ import annotations

from zlib import MAX_WBITS, compressobj

from pyramid.response import Response
from pyramid.view import view_config

from content.library.site import Site
from kb_app.compression import add_vary, takes_gzip
from kb_app.packing.binding import MOST_BYTES, MOST_DOCUMENTS, For, bound, file_name, policy
from kb_app.packing.choosing import Choice, count_told, proposed_shelves, readable
from kb_app.page import open_shelves, page_for
from kb_app.reading.exporting import disposition

_GZIP = 16 + MAX_WBITS
_MOST_NAMED = 200


@view_config(context=Site, name="pack", permission="signed_in", request_method="GET",
             accept="text/html", renderer="kb_app:templates/pack.pt")  # fmt: skip
def choose(site, request):
    """Offer the shelves and the documents at hand; those of one's role are chosen already."""
    page = page_for(request, "离线阅读包", [("离线阅读包", "")])
    shelves = open_shelves(site, request.actor)
    return {
        "page": page, "pinned": _at_hand(site, request),
        "shelves": list(_offered(shelves, request, page)),
        "has_experts": any(one.type_name == "expert" for one in shelves),
        "unit": site.units.name(request.person.unit) if request.person.unit else "",
        "action": f"{request.script_name}/pack-file",
        "most": MOST_DOCUMENTS, "megabytes": MOST_BYTES >> 20,
    }  # fmt: skip


@view_config(context=Site, name="pack-file", permission="signed_in", request_method="GET")
def pack_file(site, request):
    """Return the pack as a file, a piece at a time, compressed for whoever takes it so."""
    server = request.application_url
    given = For(request.actor, request.day, server, request.known)
    pack = bound(site, _chosen(request), given)
    response = Response(content_type="text/html", charset="utf-8", app_iter=pack.pieces())
    response.headers["Content-Disposition"] = disposition(*file_name(request.day))
    response.headers["Content-Security-Policy"] = policy()
    response.headers["Cache-Control"] = "private, no-store"
    add_vary(response)
    if takes_gzip(request):
        response.content_encoding = "gzip"
        response.app_iter = _squeezed(response.app_iter)
    return response


def _offered(shelves, request, page):
    """Yield name, label, count (of today alone) and whether it is chosen already, of a shelf."""
    proposed = proposed_shelves(request.actor)
    for one in shelves:
        count = count_told(request.actor, one) if page.today else None
        yield one.__name__, one.label, count, one.__name__ in proposed


def _at_hand(site, request):
    """Return address and title of what the person keeps at hand and may read today."""
    choice = Choice(paths=request.person.pinned)
    found = readable(site, choice, request.actor, request.day, request.known)
    return [(f"/{one.__parent__.__name__}/{one.__name__}", version.title) for one, version in found]


def _chosen(request):
    given = request.GET
    units = {request.person.unit} if given.get("unit") == "mine" and request.person.unit else ()
    shelves = tuple(given.getall("shelf")[:_MOST_NAMED])
    return Choice(shelves, frozenset(units), tuple(given.getall("document")[:_MOST_NAMED]))


def _squeezed(pieces):
    """Yield the pieces as gzip."""
    stream = compressobj(6, wbits=_GZIP)
    for piece in pieces:
        if squeezed := stream.compress(piece):
            yield squeezed
    yield stream.flush()
