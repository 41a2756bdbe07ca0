"""Checking a paper before it is issued (公文检查): what is there, what is missing, its file."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.site import path_of
from content.types.official_parts import BAD, VERDICTS, Paper, findings_of, is_official
from kb_app.page import page_for, trail_to
from kb_app.reading.choosing import draft_revision, to_be_read
from workflows.policy import fields_open_to, may, sees_draft


@view_config(context=Document, name="official", permission="view", accept="text/html",
             renderer="kb_app:templates/official.pt")  # fmt: skip
def official(document, request):
    """Show, part by part, whether the draft (or the text of the day) can be issued."""
    if not is_official(document.type_name):
        raise NotFound("只有内部制度和工作指南可以做公文检查，请回到这份文件的页面。")
    revision, version = _asked_for(document, request)
    findings = findings_of(_paper(document, revision, request))
    page = _page(document, revision, request)
    return {
        "page": page, "version": version, "findings": findings, "said": VERDICTS,
        "failed": [finding for finding in findings if finding.verdict == BAD],
        "may_edit": may(request.actor, "edit", document),
        "path": f"{request.script_name}{path_of(document)}",
        "word": f"version={version.number}" if version else "version=draft",
    }  # fmt: skip


def _page(document, revision, request):
    page = page_for(request, f"公文检查：{revision.title}")
    page.given_trail = trail_to(page, document, "公文检查")
    return page


def _asked_for(document, request):
    """Return the draft's revision for those who see it, else that of the day, and its version."""
    if sees_draft(request.actor, document) and "on" not in request.GET:
        return draft_revision(document, request), None
    version = to_be_read(document, request)
    if version is None:
        raise NotFound(MISSING)
    return document.revision_of(version), version


def _paper(document, revision, request):
    fields = fields_open_to(request.actor, document, revision.fields)
    doubts = tuple(revision.warnings)
    return Paper(document.type_name, revision.title, fields, revision.body, doubts)
