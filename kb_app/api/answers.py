"""Answers as JSON (应答): how they are written, tagged and addressed."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from pyramid.response import Response

from content.library.site import path_of


def json_renderer(info):  # noqa: ARG001 - Pyramid's signature
    """Return a renderer that writes JSON, fast."""

    def render(value, system):
        request = system["request"]
        request.response.content_type = "application/json"
        _tell_caches(request.response)
        return orjson.dumps(value, default=str)

    return render


def url_of(request, thing):
    """Return the address of the site, a shelf or a document, without a slash at its end."""
    return request.application_url + path_of(thing).rstrip("/")


def day_suffix(request):
    """Return `?on=…&known=…` as the request was asked, so that links stay on its day."""
    asked = {"on": request.asked_day.isoformat()} if request.asked_day else {}
    asked |= {"known": request.known.date().isoformat()} if request.known else {}
    return f"?{urlencode(asked)}" if asked else ""


def created(request, url, value):
    """Return `value` with status 201 and the address of what was made."""
    request.response.status = 201
    request.response.location = url
    return value


def nothing(etag=None):
    """Return an answer without content, status 204; `etag` is that of what was changed."""
    return _empty(204, etag)


def not_modified(etag):
    """Return the answer that the program has it already, status 304."""
    return _empty(304, etag)


def _empty(status, etag):
    answer = Response(status=status, etag=etag)
    _tell_caches(answer)
    return answer


def _tell_caches(response):
    response.vary = ("Accept", "Authorization", "Cookie")
    response.headers.setdefault("Cache-Control", "private, no-cache")
