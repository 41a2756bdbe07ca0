"""Reading pages (阅读): a document on a day, a version, the draft, one clause, the history."""

from __future__ import annotations

from itertools import islice

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.passage import Passage
from content.library.site import path_of
from content.text.citations import printed
from content.text.clauses import eid_of
from kb_app.page import page_for, trail_to
from kb_app.reading.clause_history import history_of, last_stage_with_text, neighbours
from kb_app.reading.moments import moment_said
from kb_app.reading.standing import said, span_said, standing_of_draft, standing_read
from kb_app.reading.text import (
    clause_html,
    facts_html,
    full_label,
    label_path,
    read_text,
    spoken_label,
)
from workflows.policy import may, require_version, sees_draft, versions_open_to

MOST_SAVES = 200


@view_config(context=Document, permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def document(document, request):
    """Show the text in force on the day; what is still to come or over, with a warning."""
    version = _to_be_read(document, request)
    if version is None:
        return _draft_page(document, request)
    return _version_page(document, version, request)


@view_config(context=Document, name="v", permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def one_version(document, request):
    """Show version n, whatever the day."""
    given = "/".join(request.subpath)
    if not (given.isascii() and given.isdigit() and document.is_published):
        raise NotFound(MISSING)
    return _version_page(document, _of_number(document, int(given[:9]), request), request)


@view_config(context=Document, name="draft", permission="view", accept="text/html",
             renderer="kb_app:templates/document.pt")  # fmt: skip
def draft(document, request):
    """Show the working draft, or lead to one clause of it."""
    if not request.subpath:
        return _draft_page(document, request)
    place = document.body_of(_draft_revision(document, request)).find(request.subpath[0])
    anchor = f"#{eid_of(place)}" if place else ""
    return HTTPFound(f"{request.script_name}{path_of(document)}/draft{anchor}")


@view_config(context=Document, name="c", permission="view", accept="text/html",
             renderer="kb_app:templates/clause.pt")  # fmt: skip
def clause(document, request):
    """Show one clause as of the day: where it stood, what it said, how it changed."""
    clause_id = "/".join(request.subpath).partition("@")[0]
    version = _readable(document, request)
    revision = document.revision_of(version) if version else None
    place = document.body_of(revision).find(clause_id) if revision else None
    if place is None:
        return _absent_clause(document, clause_id, request)
    standing = standing_read(request, document, version)
    stages = _history(document, clause_id, request)
    return _clause_page(document, revision, place, request) | {
        "version": version, "standing": standing, "stages": stages,
    }  # fmt: skip


@view_config(context=Passage, permission="view", accept="text/html")
def passage(passage, request):
    """Lead from a number on a day to the passport of the clause that bears it."""
    document = passage.__parent__
    version = _to_be_read(document, request)
    body = document.body_of(document.revision_of(version)) if version else None
    place = body.at(passage.address) if body else None
    if place is None:
        raise NotFound(
            f"《{document.title}》在{said(request.day)}施行的文本中没有“{passage.address}”这一条款。"
        )
    page = page_for(request, "")
    return HTTPFound(page.link(f"{path_of(document)}/c/{place.clause.id}"))


@view_config(context=Document, name="versions", permission="view", accept="text/html",
             renderer="kb_app:templates/versions.pt")  # fmt: skip
def versions(document, request):
    """Show the versions, and to those who see drafts every save."""
    page = page_for(request, f"版本：{document.title}")
    page.given_trail = trail_to(page, document, "版本")
    return {
        "page": page,
        "document": document,
        "path": f"{request.script_name}{path_of(document)}",
        "versions": [
            _version_row(document, v, request)
            for v in reversed(versions_open_to(request.actor, document))
        ],
        "saves": _saves(document, request) if may(request.actor, "view_draft", document) else (),
        "may_edit": may(request.actor, "edit", document),
    }


def _to_be_read(document, request):
    """Return the version to be read on the day, or None when only a draft exists.

    Raises NotFound for a day before the first version.
    """
    version = _readable(document, request)
    if version is None and document.is_published:
        return document.in_force(request.day, request.known)
    return version


def _of_number(document, number, request):
    return require_version(request.actor, document, document.version(number))


def _history(document, clause_id, request):
    versions = versions_open_to(request.actor, document)
    return history_of(document, clause_id, versions, request.known)


def _readable(document, request):
    """Return the version of the day; else the last that was over by then, today a coming one."""
    version = document.on(request.day, request.known)
    if version is not None:
        return require_version(request.actor, document, version)
    known = [v for v in versions_open_to(request.actor, document) if _is_known(v, request)]
    begun = [v for v in known if v.in_force_from <= request.day]
    readable = begun or (known if request.day >= request.today else [])
    return max(readable, key=lambda v: (v.in_force_from, v.recorded_at), default=None)


def _is_known(version, request):
    return request.known is None or version.recorded_at <= request.known


def _version_page(document, version, request):
    page = page_for(request, version.title)
    page.given_trail = [*trail_to(page, document.__parent__), (version.title, "")]
    revision = document.revision_of(version)
    return _text_page(document, revision, page, _suffix_for(document, version, page)) | {
        "version": version,
        "span": span_said(version.in_force_from, document.last_day(version)),
        "standing": standing_read(request, document, version),
        "draft_state": standing_of_draft(document) if sees_draft(request.actor, document) else None,
    }


def _draft_page(document, request):
    revision = _draft_revision(document, request)
    page = page_for(request, revision.title)
    page.given_trail = [*trail_to(page, document), ("草稿", "")]
    return _text_page(document, revision, page, "") | {
        "version": None,
        "span": "",
        "standing": standing_of_draft(document),
        "draft_state": None,
    }


def _draft_revision(document, request):
    """Return what the working draft holds. Raises NotFound for those who may not know of it."""
    if not sees_draft(request.actor, document):
        raise NotFound(MISSING)
    return document.revisions[document.draft.revision]


def _text_page(document, revision, page, suffix):
    request = page.request
    path = f"{request.script_name}{path_of(document)}"
    text = read_text(document, revision)
    return {
        "page": page,
        "document": document,
        "revision": revision,
        "path": path,
        "suffix": page.suffix,
        "text": text.at(path, suffix),
        "outline": text.outline,
        "essentials": text.essentials,
        "facts": facts_html(document.type_name, text.facts),
        "actions": _actions(document, request, path),
        "source": revision.source if may(request.actor, "view_draft", document) else None,
    }


def _suffix_for(document, version, page):
    """Return what passports end in, so that they open this version's text."""
    request = page.request
    if document.on(request.day, request.known) is version:
        return page.suffix
    last = document.last_day(version)
    day = version.in_force_from if last is None or request.day > last else request.day
    return f"?on={max(day, version.in_force_from).isoformat()}"


_ACTIONS = (
    ("edit", "edit", "编辑"),
    ("edit", "upload", "上传新稿"),
    ("view_draft", "workflow", "流程"),
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
    ]


def _clause_page(document, revision, place, request):
    page = page_for(request, f"《{revision.title}》{full_label(place)}")
    path = f"{request.script_name}{path_of(document)}"
    page.given_trail = [*trail_to(page, document), (full_label(place), "")]
    before, after = neighbours(document.body_of(revision), place)
    return {
        "page": page,
        "document": document,
        "revision": revision,
        "path": path,
        "place": place,
        "number": label_path(place),
        "text": clause_html(place, path, page.suffix),
        "citation": printed(revision.title, place),
        "whole": f"{path}{page.suffix}#{eid_of(place)}",
        "before": _beside(before, path, page),
        "after": _beside(after, path, page),
        "stages": (),
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
    page = page_for(request, f"《{last.version.title}》{full_label(last.place)}")
    page.given_trail = [*trail_to(page, document), (full_label(last.place), "")]
    return {
        "page": page,
        "document": document,
        "path": f"{request.script_name}{path_of(document)}",
        "place": None,
        "version": last.version,
        "number": last.label,
        "existed": _existed(document, stages),
        "stages": stages,
    }


def _draft_clause(document, clause_id, request):
    if not sees_draft(request.actor, document):
        raise NotFound(MISSING)
    revision = _draft_revision(document, request)
    place = document.body_of(revision).find(clause_id)
    if place is None:
        raise NotFound(MISSING)
    path = f"{request.script_name}{path_of(document)}"
    return _clause_page(document, revision, place, request) | {
        "version": None,
        "standing": standing_of_draft(document),
        "whole": f"{path}/draft#{eid_of(place)}",
    }


def _existed(document, stages):
    """Return from when to when the clause was in force, in words, for each version with it."""
    return [
        (stage.version, span_said(stage.version.in_force_from, document.last_day(stage.version)))
        for stage in stages
        if stage.place is not None
    ]


def _version_row(document, version, request):
    return {
        "version": version,
        "standing": standing_read(request, document, version),
        "span": span_said(version.in_force_from, document.last_day(version)),
        "recorded": moment_said(version.recorded_at),
        "by": request.site.people.name(version.published_by),
        "approved_by": "、".join(request.site.people.name(a.by) for a in version.approvals),
    }


def _saves(document, request):
    return [
        {
            "revision": revision,
            "at": moment_said(revision.at),
            "by": request.site.people.name(revision.by),
        }
        for revision in islice(reversed(list(document.revisions.values())), MOST_SAVES)
    ]
