"""Notes which documents a signed-in person opens (记下常看的文件), beside the answer."""

from __future__ import annotations

from content.library.document import Document
from content.library.site import path_of

_READING = frozenset({"", "c"})
"""Views in which a document is read."""


def includeme(config):
    """Note readings where request and library are still open, within the transaction."""
    config.add_tween("kb_app.homes.noting.note_tween_factory", under="pyramid_tm.tm_tween_factory")


def note_tween_factory(handler, registry):
    """Note each page of a document that was shown to a signed-in person."""

    def noting(request):
        response = handler(request)
        document = getattr(request, "context", None)
        if (
            request.method == "GET"
            and response.status_int == 200
            and isinstance(document, Document)
            and request.view_name in _READING
            and request.person is not None
            and response.content_type == "text/html"
        ):
            registry.library.visits.note(request.person.login, path_of(document), request.today)
        return response

    return noting
