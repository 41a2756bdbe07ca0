"""What was changed as files: of two texts of a document, of two documents, of an amendment."""

from __future__ import annotations

from pyramid.response import Response
from pyramid.view import view_config

from content.errors import Invalid, NotPossible
from content.library.amendment import Amendment
from content.library.document import Document
from content.library.site import Site, path_of
from content.text.titles import in_marks
from kb_app.finding.candidates import document_meant
from kb_app.page import page_for, trail_to
from kb_app.reading.amendments import change_of
from kb_app.reading.changes_exported import Told, redline_exported, table_exported
from kb_app.reading.decisions import decision_exported, decisions_of
from kb_app.reading.exporting import disposition
from kb_app.reading.sides import address_and_key, side_at, sides_chosen

GET = {"permission": "view", "request_method": "GET"}


@view_config(context=Document, name="changes-table", **GET)
def table_of_versions(document, request):
    """Hand out the 修订对照表 of two texts of a document."""
    old, new = _told(*sides_chosen(document, request))
    return _table(in_marks(new.revision.title), document.__name__, [(old, new)], request)


@view_config(context=Document, name="redline", **GET)
def redline_of_versions(document, request):
    """Hand out the redline of two texts of a document."""
    return _file(redline_exported(*_told(*sides_chosen(document, request)), request))


@view_config(context=Site, name="changes-table", **GET)
def table_of_two(site, request):  # noqa: ARG001 - Pyramid's signature
    """Hand out the 对照表 of texts of two documents."""
    old, new = _told(*(_named(request, name) for name in ("a", "b")))
    return _table(in_marks(new.revision.title), "two", [(old, new)], request)


@view_config(context=Site, name="redline", **GET)
def redline_of_two(site, request):  # noqa: ARG001 - Pyramid's signature
    """Hand out the redline of texts of two documents."""
    return _file(redline_exported(*_told(*(_named(request, name) for name in "ab")), request))


@view_config(context=Amendment, name="changes-table", **GET)
def table_of_amendment(amendment, request):
    """Hand out the 修订对照表 of all documents an amendment changes, or of the one named."""
    names = ("/".join(request.subpath),) if request.subpath else tuple(amendment.copies)
    found = [change_of(amendment, name) for name in names]
    title = in_marks(found[0][1].revision.title) if request.subpath else amendment.terms.title
    return _table(title, f"amendment-{amendment.__name__}", found, request)


@view_config(context=Amendment, name="redline", **GET)
def redline_of_amendment(amendment, request):
    """Hand out the redline of one document an amendment changes."""
    return _file(redline_exported(*change_of(amendment, "/".join(request.subpath)), request))


@view_config(context=Amendment, name="decision", renderer="kb_app:templates/amendment_decision.pt",
             **GET)  # fmt: skip
def decision_text(amendment, request):
    """Show the text of the decision, worked out from what the amendment changes."""
    page = page_for(request, "决定文本")
    page.given_trail = trail_to(page, amendment, "决定文本")
    return {
        "page": page, "path": f"{request.script_name}{path_of(amendment)}",
        "title": amendment.terms.title, "decisions": decisions_of(amendment, request),
    }  # fmt: skip


@view_config(context=Amendment, name="decision-file", **GET)
def decision_file(amendment, request):
    """Hand out the text of the decision as a Word file."""
    if not (amendment.copies or amendment.endings):
        raise NotPossible("修正案里还没有文件，没有决定可写。请先加入文件。")
    return _file(decision_exported(amendment, request))


def _table(title, plain, changes, request):
    return _file(table_exported(title, plain, changes, request.GET.get("format", "docx")))


def _told(old, new):
    """Return both sides as they are told. Raises Invalid where there are no two."""
    if old is None or new is None:
        raise Invalid({"a": "这份文件只有一个可以阅读的版本，没有可以对照的。"})
    return [Told(one.document, one.revision, f"{one.name}（{one.since}）") for one in (old, new)]


def _named(request, name):
    path, key = address_and_key(request.GET.get(name, ""))
    return side_at(document_meant(request, path), request, key)


def _file(file):
    response = Response(body=file.data, content_type=file.content_type)
    response.headers["Content-Disposition"] = disposition(file.name, file.plain_name)
    return response
