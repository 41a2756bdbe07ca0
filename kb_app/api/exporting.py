"""The library as of a day as a stream of JSON (全库导出): one line for each text in force."""

from __future__ import annotations

from pyramid.response import Response
from pyramid.view import view_config

from content.library.site import Site
from content.storage import site_in
from kb_app.keeping.exporting import PUBLIC, AsOf, lines_of
from kb_app.reading.exporting import disposition


@view_config(context=Site, name="@export", permission="view_journal", request_method="GET")
def export(site, request):  # noqa: ARG001 - Pyramid's signature
    """Return what is in force on the day as it was known, of what the person may read.

    `as=public` leaves what is published for everybody.
    """
    reader = PUBLIC if request.GET.get("as") == "public" else request.actor
    wanted = AsOf(request.day, request.known or request.now, reader)
    name = f"library-{request.day.isoformat()}.jsonl"
    answer = Response(content_type="application/x-ndjson")
    answer.app_iter = _streamed(request.library.database, wanted)
    answer.headers["Content-Disposition"] = disposition(name, name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _streamed(database, wanted):
    """Yield the lines from a connection of its own: that of the request ends before them."""
    with site_in(database) as site:
        for _, line in lines_of(site, wanted):
            yield line
