"""One answer for one question (答案卡): the item, the document or the clause that was meant."""

from __future__ import annotations

from content.library.site import path_of
from content.text.citations import printed
from content.text.clauses import Level, full_text
from content.text.titles import in_marks
from kb_app.finding.grounds import cut, opened, within
from kb_app.finding.hits import kind_said, number_said
from kb_app.finding.items import NOT_WRITTEN, subject_of, told_to
from kb_app.finding.meant import clause_meant
from kb_app.homes.remarks import remarks_on
from kb_app.reading.standing import span_said, standing_read
from search_index.engine import LITERAL
from search_index.named import EQUAL, called, named
from search_index.results import matches
from workflows.policy import fields_open_to

TELLING = 4
"""A query of so many characters that stands literally in a clause is answered by it."""

FEW = 3
"""A shorter one only when so few clauses hold it."""

LEAST = 16
"""A clause with fewer characters is a heading, and answers nothing."""

SISTERS = 4
"""So many documents of a like name are offered beside the one that answers."""


def card_of(asked, results, engine, request):
    """Return the answer card of a search that names one clause, item or document, or None.

    Only published text of one day answers, and only what the person may read.
    """
    if not asked.is_plain or asked.filters:
        return None
    ways = (_by_citation, _about_an_item, _by_name)
    return next(filter(None, (way(asked, results, engine, request) for way in ways)), None)


def telling_clause(asked, results, request):
    """Return the card of the clause that holds, word for word, what was asked, or None.

    The standards of several items that say it leave open which is meant.
    """
    telling = [hit for hit in results.hits if _says_something(hit)] if asked.is_plain else []
    if not telling or (len(asked.text) < TELLING and results.literal > FEW):
        return None
    items = {hit.entry.document for hit in telling if _is_of_an_item(hit)}
    if _is_of_an_item(telling[0]) and len(items) > 1:
        return None
    return _by_its_words(telling[0], asked, results, request)


def cited_clause(asked, engine, request):
    """Return the one clause that the query cites (窗口办法12(2)), or None."""
    if not asked.text or asked.filters or asked.draft:
        return None
    return asked.once("clause", lambda: clause_meant(request, asked.text, engine))


def _by_citation(asked, results, engine, request):  # noqa: ARG001 - all ways to answer ask alike
    meant = cited_clause(asked, engine, request)
    if meant is None:
        return None
    document, version, place = meant
    path = f"{request.script_name}{path_of(document)}"
    return _card(document, version, request, asked) | {
        "url": asked.dated(f"{request.script_name}{meant.path}"),
        "print_url": f"{path}/print?version={version.number}&clause={place.clause.id}",
        "number": printed("", place),
        "text": [(cut(full_text(place.clause)), False)],
        "citation": printed(version.title, place),
    }


def _about_an_item(asked, results, engine, request):
    """Answer 个体工商户设立登记 要几天 with what the handling standard says, word for word."""
    intents = results.understood.intents
    if not intents:
        return None
    items = within(request, type_name="service_item")
    found = named(engine, subject_of(asked.text), items, at_most=1 + SISTERS)
    if not found or found[0].closeness < EQUAL:
        return None
    document, version = opened(found[0].entry, request)
    if version is None:
        return None
    told = told_to(request.actor, document, version)
    return _card(document, version, request, asked) | {
        "answers": [(name, told.get(name, NOT_WRITTEN)) for name in intents],
        "sisters": [_link(one.entry, request, asked) for one in found[1:]],
    }


def _by_name(asked, results, engine, request):  # noqa: ARG001 - as above
    found = called(engine, asked.text, within(request), at_most=1 + SISTERS)
    if not found:
        return None
    document, version = opened(found[0].entry, request)
    if version is None:
        return None
    revision = document.revision_of(version)
    fields = fields_open_to(request.actor, document, revision.fields)
    essentials = document.essentials(fields)
    return _card(document, version, request, asked) | {
        "answers": essentials,
        "text": () if essentials else _opening(document.body_of(revision)),
        "sisters": [_link(one.entry, request, asked) for one in found[1:]],
    }


def _by_its_words(hit, asked, results, request):
    document, version = opened(hit.entry, request)
    if version is None:
        return None
    path = f"{request.script_name}{hit.entry.document}"
    return _card(document, version, request, asked) | {
        "url": asked.dated(f"{path}/c/{hit.clause}"),
        "print_url": f"{path}/print?version={version.number}&clause={hit.clause}",
        "number": number_said(hit.entry),
        "text": _marked(hit.entry.text, results.understood),
        "citation": hit.citation,
    }


def _says_something(hit):
    """Return whether a hit is word for word what was asked, and more than a title or heading."""
    is_provision = not hit.address.startswith("preface")
    return hit.score >= LITERAL and is_provision and len(hit.entry.text) >= LEAST


def _is_of_an_item(hit):
    return hit.entry.type_name == "service_item"


def _card(document, version, request, asked):
    """Return what every card says: what it rests on, from when, and where to go on."""
    path = f"{request.script_name}{path_of(document)}"
    return {
        "title": version.title,
        "number": "",
        "url": asked.dated(path),
        "document_url": asked.dated(path),
        "versions_url": asked.dated(f"{path}/versions"),
        "print_url": f"{path}/print?version={version.number}",
        "kind": document.label,
        "standing": standing_read(request, document, version),
        "version": version.number,
        "span": span_said(version.in_force_from, document.last_day(version, request.known)),
        "answers": (),
        "sisters": (),
        "text": (),
        "remarks": _remarks(document, version, request),
        "citation": in_marks(version.title),
    }


def _remarks(document, version, request):
    is_item = document.type_name == "service_item"
    return remarks_on(request, document, version) if is_item else None


def _opening(body):
    """Return the first 条 of a text, which says what it is for."""
    first = next((p for p in body.places() if p.clause.level is Level.ARTICLE), None)
    return [(cut(full_text(first.clause)), False)] if first else ()


def _link(entry, request, asked):
    return entry.title, kind_said(entry), asked.dated(f"{request.script_name}{entry.document}")


def _marked(text, understood):
    """Return the text of a clause in pieces, with what was asked for marked."""
    shown = cut(text)
    pieces, at = [], 0
    for start, end, _ in matches(shown, understood):
        pieces += [(shown[at:start], False), (shown[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (shown[at:], False)) if piece[0]]
