"""Clauses as JSON (条款): a frozen text is written once, with its addresses left open."""

from __future__ import annotations

from functools import lru_cache

import orjson

from content.text.clauses import Body, address_of, full_text

TEXTS_REMEMBERED = 128
"""How many texts one process keeps as JSON; a law of 70 articles is about 60 KB."""

_BASE, _SUFFIX = "\x01", "\x02"
"""Stand for the document's address and for `?on=…`; neither can occur in a text."""
_WRITTEN_BASE, _WRITTEN_SUFFIX = (orjson.dumps(mark)[1:-1] for mark in (_BASE, _SUFFIX))


class _Frozen:
    """A revision as a key: equal when the content is, whichever connection loaded it."""

    def __init__(self, revision) -> None:
        self.revision = revision
        self.content_hash = revision.content_hash

    def __eq__(self, other) -> bool:
        return self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)


def text_of(revision):
    """Return the text of a revision, one line per printed paragraph, as it stands in JSON."""
    return orjson.Fragment(_written_text(_Frozen(revision)))


def tree_of(revision, url, suffix=""):
    """Return the clauses of the text, with addresses below `url`, as they stand in JSON."""
    written = _written_tree(_Frozen(revision))
    return orjson.Fragment(
        written.replace(_WRITTEN_BASE, _inside(url)).replace(_WRITTEN_SUFFIX, _inside(suffix))
    )


def element_tree(document, revision, url, suffix=""):
    """Return the clauses that the fields give, with addresses below `url`."""
    return _tree(Body(document.elements(revision.fields)), url, suffix)


def clause_at(body, place, url, suffix=""):
    """Return one clause of `body` with all it contains, and its whole text."""
    wanted = place.clause.id
    inside = [
        below
        for below in body.places()
        if any(above.clause.id == wanted for above in (below, *below.ancestors))
    ]
    [found] = _grown(inside, len(place.ancestors), url, suffix)
    return {**found, "full_text": full_text(place.clause)}


def passport(url, clause_id, suffix=""):
    """Return the permanent address of a clause."""
    return f"{url}/c/{clause_id}{suffix}"


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _written_text(frozen):
    """Return the text of a revision as JSON."""
    return orjson.dumps(frozen.revision.body.text())


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _written_tree(frozen):
    """Return the tree of a revision as JSON, with open addresses."""
    return orjson.dumps(_tree(frozen.revision.body, _BASE, _SUFFIX))


def _tree(body, url, suffix):
    return _grown(body.places(), 0, url, suffix)


def _grown(places, depth, url, suffix):
    """Return places in reading order as nodes with children; `depth` is that of the roots."""
    roots, path = [], []
    for place in places:
        node = _node(place, url, suffix)
        del path[len(place.ancestors) - depth :]
        (path[-1]["children"] if path else roots).append(node)
        path.append(node)
    return roots


def _node(place, url, suffix):
    clause = place.clause
    return {
        "@id": passport(url, clause.id, suffix),
        "id": clause.id,
        "level": clause.level.value,
        "label": clause.label,
        "gap": clause.gap,
        "text": clause.text,
        "address": address_of(place),
        "children": [],
    }


def _inside(text):
    """Return `text` as it stands inside a JSON string."""
    return orjson.dumps(text)[1:-1]
