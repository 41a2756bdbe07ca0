"""One clause by itself (条款): where it stands, what it says, what it was and will be."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.passage import Passage
from content.library.site import path_of
from content.text.citations import printed
from content.text.clauses import eid_of
from content.text.days import said
from content.text.titles import in_marks
from kb_app.page import page_for, trail_to
from kb_app.reading.choosing import (
    before,
    draft_revision,
    in_order,
    readable,
    title_read,
    to_be_read,
)
from kb_app.reading.citing import citing_of
from kb_app.reading.clause_history import (
    coming_to,
    history_of,
    last_stage_with_text,
    neighbours,
)
from kb_app.reading.margin import compare_url
from kb_app.reading.standing import span_said, standing_of_draft, standing_read
from kb_app.reading.text import cites_of, clause_html, full_label, label_path, spoken_label
from workflows.policy import sees_draft


@view_config(context=Document, name="c", permission="view", accept="text/html",
             renderer="kb_app:templates/clause.pt")  # fmt: skip
def clause(document, request):
    """Show one clause as of the day: where it stood, what it said, how it changed."""
    clause_id = "/".join(request.subpath).partition("@")[0]
    version = readable(document, request)
    revision = document.revision_of(version) if version else None
    place = document.body_of(revision).find(clause_id) if revision else None
    if place is None:
        return _absent_clause(document, clause_id, request)
    shown = _clause_page(document, revision, place, request)
    return shown | _of_version(document, version, place, shown["page"])


@view_config(context=Passage, permission="view", accept="text/html")
def passage(passage, request):
    """Lead from a number on a day to the passport of the clause that bears it."""
    document = passage.__parent__
    version = to_be_read(document, request)
    body = document.body_of(document.revision_of(version)) if version else None
    place = body.at(passage.address) if body else None
    if place is None:
        raise NotFound(
            f"{in_marks(title_read(document, request))}在{said(request.day)}施行的文本中"
            f"没有“{passage.address}”这一条款。请核对条号，或者换一个日期。"
        )
    page = page_for(request, "")
    return HTTPFound(page.link(f"{path_of(document)}/c/{place.clause.id}"))


def _of_version(document, version, place, page):
    """Return what is known of a clause of a published text: its days, its past, its future."""
    request = page.request
    path = f"{request.script_name}{path_of(document)}"
    stages = _history(document, place.clause.id, request)
    earlier = before(document, version, request)
    return {
        "version": version,
        "standing": standing_read(request, document, version),
        "span": span_said(version.in_force_from, document.last_day(version, request.known)),
        "stages": stages,
        "comings": coming_to(document, version, place, request),
        "compare": compare_url(path, earlier.number, version.number) if earlier else "",
        "citing": citing_of(document.revision_of(version), place, page, path),
    }


def _history(document, clause_id, request):
    return history_of(document, clause_id, in_order(document, request))


def _clause_page(document, revision, place, request):
    page = page_for(request, f"{in_marks(revision.title)}{full_label(place)}")
    path = f"{request.script_name}{path_of(document)}"
    page.given_trail = [*trail_to(page, document), (full_label(place), "")]
    earlier, later = neighbours(document.body_of(revision), place)
    clause_path = f"{path_of(document)}/c/{place.clause.id}"
    return {
        "page": page,
        "document": document,
        "revision": revision,
        "path": path,
        "place": place,
        "number": label_path(place),
        "text": clause_html(place, path, page.suffix, revision),
        "cites": cites_of(place, path, page.suffix),
        "citation": printed(revision.title, place),
        "permalink": f"{request.application_url}{clause_path}@{request.day.isoformat()}",
        "whole": f"{path}{page.suffix}#{eid_of(place)}",
        "before": _beside(earlier, path, page),
        "after": _beside(later, path, page),
        "span": "",
        "stages": (),
        "comings": (),
        "compare": "",
        "citing": None,
    }


def _beside(place, path, page):
    if place is None:
        return None
    return spoken_label(place), f"{path}/c/{place.clause.id}{page.suffix}"


def _absent_clause(document, clause_id, request):
    """Show a clause that is not in the text of the day: of another day, or of the draft."""
    stages = _history(document, clause_id, request)
    last = last_stage_with_text(stages)
    if last is None:
        return _draft_clause(document, clause_id, request)
    page = page_for(request, f"{in_marks(last.version.title)}{full_label(last.place)}")
    page.given_trail = [*trail_to(page, document), (full_label(last.place), "")]
    return {
        "page": page,
        "document": document,
        "path": f"{request.script_name}{path_of(document)}",
        "place": None,
        "version": last.version,
        "number": last.label,
        "existed": _existed(document, stages, request),
        "stages": stages,
    }


def _draft_clause(document, clause_id, request):
    if not sees_draft(request.actor, document):
        raise NotFound(MISSING)
    revision = draft_revision(document, request)
    place = document.body_of(revision).find(clause_id)
    if place is None:
        raise NotFound(MISSING)
    path = f"{request.script_name}{path_of(document)}"
    return _clause_page(document, revision, place, request) | {
        "version": None,
        "standing": standing_of_draft(document),
        "whole": f"{path}/draft#{eid_of(place)}",
        "permalink": f"{request.application_url}{path_of(document)}/draft/{clause_id}",
    }


def _existed(document, stages, request):
    """Return from when to when the clause was in force, in words, for each version with it."""
    return [
        (
            stage.version,
            span_said(stage.version.in_force_from, document.last_day(stage.version, request.known)),
        )
        for stage in stages
        if stage.place is not None
    ]
