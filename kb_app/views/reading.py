"""Reading pages (阅读): a document on a day, one of its versions, its draft."""

from __future__ import annotations

from functools import partial

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.library.amendment import amendment_of
from content.library.document import Document
from content.library.site import path_of
from content.text.clauses import eid_of
from content.types.official_parts import is_official
from kb_app.page import page_for, trail_to
from kb_app.reading.band import band_html
from kb_app.reading.choosing import (
    compared_with_last_save,
    draft_revision,
    in_order,
    numbered,
    to_be_read,
)
from kb_app.reading.margin import Margin, compare_url, margin_of_draft, margin_of_version
from kb_app.reading.scans import scanned
from kb_app.reading.standing import rows_of, span_said, standing_of_draft, standing_read
from kb_app.reading.text import facts_html, read_text
from kb_app.security import VIEWS_OF_COPIES
from workflows.policy import may, sees_draft

MOST_ROWS = 6
"""How many versions stand beside a text; the page of versions has them all."""


@view_config(context=Document, permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def document(document, request):
    """Show the text in force on the day; what is still to come or over, with a warning."""
    version = to_be_read(document, request)
    if version is None:
        return _draft_page(document, request)
    return _version_page(document, version, request)


@view_config(context=Document, name="v", permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def one_version(document, request):
    """Show version n, whatever the day."""
    version = numbered(document, "/".join(request.subpath), request)
    return _version_page(document, version, request)


@view_config(context=Document, name="draft", permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def draft(document, request):
    """Show the working draft, or lead to one clause of it."""
    if not request.subpath:
        return _draft_page(document, request)
    place = document.body_of(draft_revision(document, request)).find(request.subpath[0])
    anchor = f"#{eid_of(place)}" if place else ""
    return HTTPFound(f"{request.script_name}{path_of(document)}/draft{anchor}")


def _version_page(document, version, request):
    page = page_for(request, version.title)
    page.given_trail = [*trail_to(page, document.__parent__), (version.title, "")]
    path = f"{request.script_name}{path_of(document)}"
    margin = margin_of_version(document, version, request, path)
    revision = document.revision_of(version)
    suffix = _suffix_for(document, version, page)
    known = in_order(document, request)
    return _text_page(document, revision, page, suffix, margin) | {
        "version": version,
        "span": span_said(version.in_force_from, document.last_day(version, request.known)),
        "standing": standing_read(request, document, version),
        "draft_state": standing_of_draft(document) if sees_draft(request.actor, document) else None,
        "rows": rows_of(request, document, known, path, most=MOST_ROWS),
        "more_rows": max(len(known) - MOST_ROWS, 0),
        "since_then": _since_then(document, version, known, page, path),
        "last_save": "",
        "scan": "",
    }


def _draft_page(document, request):
    revision = draft_revision(document, request)
    page = page_for(request, revision.title)
    page.given_trail = [*trail_to(page, document), ("草稿", "")]
    path = f"{request.script_name}{path_of(document)}"
    margin = margin_of_draft(document, revision, request, path)
    return _text_page(document, revision, page, "", margin) | {
        "version": None,
        "span": "",
        "standing": standing_of_draft(document),
        "draft_state": None,
        "rows": (),
        "more_rows": 0,
        "since_then": None,
        "last_save": compared_with_last_save(document, request),
        "scan": _scan_address(document, request, path),
    }


def _scan_address(document, request, path):
    is_open = may(request.actor, "view_draft", document) and scanned(document) is not None
    return f"{path}/scan" if is_open else ""


def _text_page(document, revision, page, suffix, margin: Margin):
    request = page.request
    path = f"{request.script_name}{path_of(document)}"
    text = read_text(document, revision)
    is_copy = amendment_of(document) is not None
    return {
        "page": page,
        "document": document,
        "revision": revision,
        "path": path,
        "suffix": page.suffix,
        "text": text.at(path, suffix, margin.notes),
        "margin": margin,
        "outline": text.outline,
        "essentials": text.essentials,
        "band": partial(band_html, request, document, revision),
        "is_copy": is_copy,
        "is_pinned": _is_pinned(document, request) if not is_copy else None,
        "facts": facts_html(document.type_name, text.facts),
        "actions": _actions(document, request, path),
        "source": revision.source if may(request.actor, "view_draft", document) else None,
    }


def _since_then(document, version, known, page, path):
    """Return number and comparison of what is in force today, when another version is read."""
    current = document.on(page.request.today)
    if current is None or current is version or current not in known:
        return None
    if version.in_force_from > current.in_force_from:
        return None
    return current.number, compare_url(path, version.number, current.number)


def _suffix_for(document, version, page):
    """Return what passports end in, so that they open this version's text."""
    request = page.request
    if document.on(request.day, request.known) is version:
        return page.suffix
    last = document.last_day(version, request.known)
    day = version.in_force_from if last is None or request.day > last else request.day
    return request.moment.at(max(day, version.in_force_from)).link("")


def _is_pinned(document, request):
    return path_of(document) in request.person.pinned if request.person else None


_ACTIONS = (
    ("edit", "edit", "编辑"),
    ("edit", "upload", "上传新稿"),
    ("view_draft", "workflow", "流程"),
    ("edit", "official", "公文检查"),
    ("share", "sharing", "共享"),
)
"""What may be done with a document: the verb, the address below it, the label."""


def _actions(document, request, path):
    if not request.actor.is_signed_in:
        return []
    return [
        (label, f"{path}/{name}")
        for verb, name, label in _ACTIONS
        if may(request.actor, verb, document)
        and (name != "official" or is_official(document.type_name))
        and (name in VIEWS_OF_COPIES or amendment_of(document) is None)
    ]
