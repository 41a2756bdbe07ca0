"""Comparisons as JSON (对照): what became of each provision between two texts."""

from __future__ import annotations

from collections import Counter

from pyramid.view import view_config

from content.change.comparing import (
    ADDED,
    CHANGED,
    MERGED,
    MOVED,
    REMOVED,
    RENUMBERED,
    SPLIT,
    Comparison,
)
from content.change.provisions import printed_lines
from content.errors import Invalid
from content.library.document import Document
from content.library.site import Site
from kb_app.api.answers import day_suffix, url_of
from kb_app.api.clauses import passport
from kb_app.reading.sides import (
    address_and_key,
    comparison_for,
    side_at,
    side_before,
    side_of,
    side_of_the_day,
)
from workflows.policy import require_readable

JSON = {"accept": "application/json", "renderer": "kb-json", "request_method": "GET"}
_WORDS = {
    ADDED: "added",
    REMOVED: "removed",
    CHANGED: "reworded",
    MOVED: "moved",
    RENUMBERED: "renumbered",
    SPLIT: "split",
    MERGED: "merged",
}


@view_config(context=Document, name="compare", permission="view", **JSON)
def compare(document, request):
    """Return the difference of two versions: unless told, of the day's and the one before."""
    old, new = (request.GET.get(name, "").strip() for name in ("a", "b"))
    after = side_of(document, request, new) if new else side_of_the_day(document, request)
    if old:
        return _shape(request, side_of(document, request, old), after)
    return _shape(request, side_before(after, request) if after else None, after)


@view_config(context=Site, name="compare", permission="view", **JSON)
def compare_two(site, request):  # noqa: ARG001 - Pyramid's signature
    """Return the difference of the texts at two addresses: `?a=/rules/x/v/1&b=/laws/y`."""
    return _shape(request, *(_side(request, name) for name in ("a", "b")))


def _side(request, name):
    path, key = address_and_key(request.GET.get(name, ""))
    if not path.startswith("/"):
        raise Invalid({name: "请写明要对照的文件地址，例如 /rules/ban-fa 或者 /rules/ban-fa/v/2。"})
    document = request.site.at(path)
    require_readable(request.actor, document)
    return side_at(document, request, key)


def _shape(request, old, new):
    if old is None or new is None:
        raise Invalid({"a": "这份文件只有一个可以阅读的版本，没有可以对照的。"})
    found = comparison_for(old, new)
    counted = Counter(_WORDS[row.kind] for row in found.changed)
    items = [_row(request, row, found, old, new) for row in found.changed]
    return {
        "@id": request.path_url,
        "@type": "comparison",
        "from": _text(request, old),
        "to": _text(request, new),
        "counts": {word: counted[word] for word in _WORDS.values()},
        "unchanged": len(found.rows) - len(items),
        "items": items,
        "items_total": len(items),
    }


def _text(request, side):
    return {
        "@id": url_of(request, side.document),
        "title": side.revision.title,
        "version": side.key,
        "content_hash": side.revision.content_hash,
    }


def _row(request, row, found: Comparison, old, new):
    return {
        "kind": _WORDS[row.kind],
        "moved": row.is_moved,
        "note": row.note,
        "before": [_clause(request, place, old, place.clause.id) for place in row.old],
        "after": [
            _clause(request, place, new, found.names.get(place.clause.id, place.clause.id))
            for place in row.new
        ],
    }


def _clause(request, place, side, clause_id):
    return {
        "@id": passport(url_of(request, side.document), clause_id, day_suffix(request)),
        "id": clause_id,
        "label": place.clause.label,
        "text": "\n".join(printed_lines(place.clause)),
    }
