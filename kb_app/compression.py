"""Answers that travel light (压缩传输): pages and JSON go compressed to whoever takes them so."""

from __future__ import annotations

import secrets
from gzip import GzipFile
from io import BytesIO

_LEAST = 1024
"""Bytes below which an answer fits in one packet anyway."""

_LEVEL = 1
"""The cheapest: 1.3 ms for a law of 91 KB, which becomes 23 KB; level 6 takes 3.2 ms for 19 KB."""

_MOST_PADDING = 64
_KINDS = frozenset({"text/html", "application/json", "text/plain", "image/svg+xml"})


def includeme(config):
    """Compress answers after everything else was done to them."""
    config.add_tween("kb_app.compression.compress_tween_factory")


def compress_tween_factory(handler, registry):  # noqa: ARG001 - Pyramid's signature
    """Compress what was asked for by GET, is text and is worth it."""

    def compress(request):
        response = handler(request)
        if request.method == "GET" and is_compressible(response):
            add_vary(response)
            if takes_gzip(request) and len(response.body) > _LEAST:
                _compress(response)
        return response

    return compress


def is_compressible(response):
    """Return whether an answer is text, whole, and not compressed yet."""
    whole = isinstance(response.app_iter, list | tuple)
    return whole and response.content_encoding is None and response.content_type in _KINDS


def takes_gzip(request):
    """Return whether whoever asks takes gzip."""
    given = request.headers.get("Accept-Encoding")
    return bool(given and request.accept_encoding.acceptable_offers(["gzip"]))


def add_vary(response):
    """Say that the answer depends on what encodings are taken."""
    response.vary = tuple(dict.fromkeys((*(response.vary or ()), "Accept-Encoding")))


def _compress(response):
    """Compress the body; its tag becomes a weak one, for the bytes are no longer the same.

    A header of random length hides how well a page was compressed (BREACH).
    """
    padding = secrets.token_hex(secrets.randbelow(_MOST_PADDING))
    squeezed = BytesIO()
    with GzipFile(padding, "wb", _LEVEL, squeezed, mtime=0) as stream:
        stream.write(response.body)
    response.body = squeezed.getvalue()
    response.content_encoding = "gzip"
    if response.etag is not None:
        response.etag = (response.etag, False)
