"""Writing as JSON (起草): create, take a file in and tell what was found, save, delete."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import Invalid, NotFound
from content.library.document import Document
from content.library.shelf import Shelf
from content.text.parser import markdown_lines
from content.types.registry import kind_of
from kb_app.api.answers import created, nothing, url_of
from kb_app.api.bodies import json_body, mapping_in, text_in
from kb_app.api.conditions import as_asked, based_on, entity_tag
from kb_app.api.selection import newest
from kb_app.api.shapes import document_shape
from kb_app.reading.findings import newest_reading, report_shape
from kb_app.writing.document_form import lines_from
from workflows.drafting import Words, create, delete, save
from workflows.intake import read_file
from workflows.policy import require

_OURS = frozenset({"@type", "@id", "id", "title", "text", "fields", "note", "changeNote",
                   "based_on", "blueprint"})  # fmt: skip
"""Keys of a request that are not fields of the kind."""


@view_config(context=Shelf, permission="view", request_method="POST", renderer="kb-json")
def create_document(shelf, request):
    """Create a document with a first draft on the shelf."""
    require(request.actor, "create", shelf)
    body = json_body(request)
    _check_type(shelf, body)
    lines = _lines(body, None)
    fields = _fields(kind_of(shelf.type_name), body, {})
    words = Words(fields, lines, _note(body), blueprint=text_in(body, "blueprint"))
    document = create(shelf, words, request.actor, request.now, name=text_in(body, "id"))
    shape = document_shape(request, newest(document), with_clauses=False)
    return created(request, url_of(request, document), shape)


@view_config(context=Shelf, name="@take-in", permission="view", request_method="POST",
             renderer="kb-json")  # fmt: skip
def take_in_file(shelf, request):
    """Create a document from a file; say what was understood and what was not."""
    require(request.actor, "create", shelf)
    name, data = _posted_file(request)
    request.registry.settings["kb"].room.check_disk(len(data))
    taken = read_file(name, data, kind_of(shelf.type_name), request.actor.login)
    document = create(shelf, taken.words, request.actor, request.now)
    told = {
        "report": taken.report.counts,
        "warnings": list(taken.warnings),
        "import_report": report_shape(document, document.latest, request.application_url),
    }
    shape = document_shape(request, newest(document), with_clauses=False)
    return created(request, url_of(request, document), shape | told)


@view_config(context=Document, name="@import-report", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def import_report(document, request):
    """Tell what was found in the file that the document's text came from last."""
    require(request.actor, "edit", document)
    revision = newest_reading(document)
    if revision is None:
        raise NotFound("这份文件最近的内容不是从文件导入的，没有导入报告。请先上传文件。")
    return report_shape(document, revision, request.application_url)


@view_config(context=Document, permission="view", request_method="PATCH", renderer="kb-json")
def save_document(document, request):
    """Save the fields and the text that are given as the working draft; the rest stays."""
    require(request.actor, "edit", document)
    body = json_body(request)
    tag = based_on(request, body)
    latest = document.latest
    lines = _lines(body, latest.body)
    words = Words(_fields(type(document), body, latest.fields), lines, _note(body))
    with as_asked(request):
        save(document, words, request.actor, request.now, based_on=tag)
    chosen = newest(document)
    if "return=representation" in request.headers.get("Prefer", ""):
        request.response.etag = entity_tag(request, chosen)
        return document_shape(request, chosen, with_clauses=False)
    return nothing(entity_tag(request, chosen))


@view_config(context=Document, permission="view", request_method="DELETE", renderer="kb-json")
def delete_document(document, request):
    """Delete a document that was never published."""
    delete(document, request.actor, request.now)
    return nothing()


def _check_type(shelf, body):
    asked = text_in(body, "@type", shelf.type_name)
    if kind_of(asked).type_name != shelf.type_name:
        label = kind_of(shelf.type_name).label
        raise Invalid({"@type": f"“{shelf.label}”只收“{label}”（{shelf.type_name}）。"})


def _fields(kind, body, before):
    """Return the fields after the change; a field that is null is taken away."""
    given = {key: value for key, value in body.items() if key not in _OURS}
    given |= mapping_in(body, "fields")
    title_field = kind.title_field
    if "title" in body and title_field not in given:
        given[title_field] = text_in(body, "title")
    return {key: value for key, value in {**before, **given}.items() if value is not None}


def _lines(body, before):
    """Return the lines of the text that is given, or None when none is given or none changed."""
    given = body.get("text")
    if given is None:
        return None
    if isinstance(given, dict):
        return _typed_lines(text_in(given, "data"), text_in(given, "content-type"), before)
    return lines_from(text_in(body, "text"), before)


def _typed_lines(text, content_type, before):
    kind = content_type.partition(";")[0].strip().lower() or "text/plain"
    if kind == "text/markdown":
        return tuple(markdown_lines(text)[1])
    if kind != "text/plain":
        raise Invalid({"text": "正文的 content-type 只能是 text/plain 或者 text/markdown。"})
    return lines_from(text, before)


def _note(body):
    note = text_in(body, "note") or text_in(body, "changeNote")
    if len(note) > 2000:
        raise Invalid({"note": "修改说明请控制在2000字以内。"})
    return note


def _posted_file(request):
    posted = request.POST.get("file")
    if not hasattr(posted, "file"):
        raise Invalid({"file": "请在名为“file”的表单字段中上传一个文件。"})
    return posted.filename, posted.file.read()
