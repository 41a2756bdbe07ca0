"""Files to take away (导出、下载): the text as Word, text or JSON, and the file it came from."""

from __future__ import annotations

from pathlib import PurePath

from pyramid.response import Response
from pyramid.view import view_config

from content.errors import NotFound
from content.library.document import Document
from content.library.site import path_of
from content.text.titles import in_marks
from kb_app.page import page_for, trail_to
from kb_app.paging import whole_number
from kb_app.reading.choosing import draft_revision, in_force_for_reader, version_asked_for
from kb_app.reading.exporting import disposition, exported

_MOST_SAVES = 10**9


@view_config(context=Document, name="export", permission="view")
def export(document, request):
    """Hand out the text in force on the day, the version that is asked for, or the draft."""
    revision, version = _asked_for(document, request)
    wanted = request.GET.get("format", "docx")
    file = exported(document, revision, version, wanted, by=request.actor)
    return _file(disposition(file.name, file.plain_name), file.data, file.content_type)


@view_config(context=Document, name="source", permission="view_draft",
             renderer="kb_app:templates/source.pt")  # fmt: skip
def source(document, request):
    """Show which file a save came from, and what was not understood of it."""
    revision = _save_from_file(document, request)
    page = page_for(request, f"来源文件：{revision.title}")
    page.given_trail = trail_to(page, document, "来源文件")
    return {
        "page": page,
        "revision": revision,
        "path": f"{request.script_name}{path_of(document)}",
        "saver": request.site.people.name(revision.by),
    }


@view_config(context=Document, name="source-file", permission="view_draft")
def source_file(document, request):
    """Hand out the file a save came from, byte for byte."""
    found = _save_from_file(document, request).source
    plain = f"{document.__name__}{PurePath(found.name).suffix}"
    told = disposition(found.name, plain if plain.isascii() else "source")
    return _file(told, found.read(), "application/octet-stream")


def _asked_for(document, request):
    """Return a revision and its version; no version for the draft (`?version=draft`)."""
    if request.GET.get("version") == "draft":
        return draft_revision(document, request), None
    version = version_asked_for(document, request, in_force_for_reader)
    return document.revision_of(version), version


def _save_from_file(document, request):
    """Return the save numbered in the address, or the latest, that came from a file."""
    given = whole_number(request.subpath[0] if request.subpath else "", _MOST_SAVES)
    numbers = reversed(document.revisions.keys()) if given is None else [given]
    for number in numbers:
        revision = document.revisions.get(number)
        if revision is not None and revision.source is not None:
            return revision
    raise NotFound(
        f"{in_marks(document.title)}没有这样的来源文件；文字可能是直接录入的。请回到文件页阅读正文。"
    )


def _file(told, data, content_type):
    charset = "utf-8" if content_type.startswith("text/") else None
    response = Response(body=data, content_type=content_type, charset=charset)
    response.headers["Content-Disposition"] = told
    return response
