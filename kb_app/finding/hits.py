"""Clauses that were found, as rows of a page (检索结果): address, standing, citation."""

from __future__ import annotations

import re
from html import escape

from content.errors import NotFound
from content.types.registry import label_of_kind
from kb_app.reading.standing import DRAFT, Standing, in_force_on, span_said, standing_read

LONGEST_NAME = 30
"""So many characters of an element's name stand in the heading of a hit."""


def row_of(hit, request, asked):
    """Return a hit as the page shows it."""
    entry = hit.entry
    path = f"{request.script_name}{entry.document}"
    return {
        "url": _url(hit, path, asked),
        "title": entry.title,
        "number": number_said(entry),
        "excerpt": _marked(hit.excerpt),
        "kind": kind_said(entry),
        "span": span_said(entry.valid_from, entry.valid_to) if entry.valid_from else "",
        "standing": _standing(entry, request, asked),
        "citation": hit.citation,
    }


def number_said(entry):
    """Return where a clause stands; an element of a record with its name: 办理流程 5. 送达."""
    if not (entry.spans and _NUMBERED.search(entry.number_path)):
        return entry.number_path
    name = entry.text[: entry.spans[0][0]].strip()
    short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}……"
    return f"{entry.number_path} {short}"


def kind_said(entry):
    """Return what kind of document an entry belongs to, in Chinese."""
    return label_of_kind(entry.type_name)


def _marked(pieces):
    """Return the pieces of an excerpt as HTML; by hand, for a page shows some hundred."""
    return "".join(
        f"<mark>{escape(text)}</mark>" if is_match else escape(text) for text, is_match in pieces
    )


def _url(hit, path, asked):
    entry = hit.entry
    if entry.version == 0:
        return f"{path}/draft/{hit.clause}"
    if asked.all_days and entry.valid_from:
        return f"{path}/c/{hit.clause}?on={entry.valid_from.isoformat()}"
    return asked.dated(f"{path}/c/{hit.clause}")


def _standing(entry, request, asked):
    """Return how the entry's version stands; what a day's search finds is in force that day."""
    if entry.version == 0:
        return DRAFT
    if not asked.all_days:
        return in_force_on(request.day, request.today)
    try:
        document = request.site.at(entry.document)
        return standing_read(request, document, document.version(entry.version))
    except NotFound:  # gone since the index last looked
        return _GONE


_NUMBERED = re.compile(r" [0-9]+[.．]$")
"""The number of an element: 办理流程 5."""

_GONE = Standing("expired", "已删除")
