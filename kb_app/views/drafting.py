"""Writing pages (起草): new, upload, edit, what was understood, revert, discard, delete."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from content.errors import Invalid
from content.files.limits import LIMITS
from content.files.uploads import known_beginnings, text_endings
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import path_of
from content.types.registry import kind_of
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.moments import moment_said
from kb_app.reading.outline import counts_of, outline_of
from kb_app.writing.document_form import (
    BASED_ON,
    CHANGE,
    FORM,
    NAME,
    TEXT,
    edit_schema,
    lines_from,
    new_schema,
    split,
)
from kb_app.writing.forms import (
    Typed,
    drawn,
    fields_from,
    form_for,
    wants_more_rows,
    with_more_rows,
)
from kb_app.writing.unsaved import create_once, new_key, taken_up
from workflows.desk import drop_unsaved
from workflows.drafting import Words, delete, discard, revert, save
from workflows.intake import read_file
from workflows.policy import may

EDIT = "kb_app:templates/edit.pt"
UPLOAD = "kb_app:templates/upload.pt"
_SHOWN_REVISIONS = 30


@view_config(context=Shelf, name="new", permission="create", request_method="GET", renderer=EDIT)
def new(shelf, request):
    """Offer the two ways to begin: a file, or a form."""
    form = _new_form(shelf, request, {FORM: new_key()})
    unsaved = taken_up(form, shelf, request)
    return {**_new_page(shelf, request), "unsaved": unsaved, "form": drawn(form)}


@view_config(context=Shelf, name="new", permission="create", request_method="POST")
def write_new(shelf, request):
    """Create a document from what was typed."""
    form = _new_form(shelf, request)
    request.typed = Typed(EDIT, lambda: _new_page(shelf, request), form)
    if wants_more_rows(request):
        return with_more_rows(request)
    fields, beside = split(fields_from(form, request.POST.items()))
    lines = lines_from(beside[TEXT])
    words = Words(fields, lines, "新建")
    document = create_once(shelf, words, request, name=beside[NAME])
    return _done(request, document, "草稿已建立，请核对系统对正文的理解。")


@view_config(context=Shelf, name="upload", permission="create", request_method="GET",
             renderer=UPLOAD)  # fmt: skip
@view_config(context=Document, name="upload", permission="edit", request_method="GET",
             renderer=UPLOAD)  # fmt: skip
def choose_file(context, request):
    """Ask for a file: a new document on a shelf, or the next draft of a document."""
    return _upload_page(context, request)


@view_config(context=Shelf, name="upload", permission="create", request_method="POST")
def take_in_new(shelf, request):
    """Take a file in as a new document, and show what was understood."""
    request.typed = Typed(UPLOAD, lambda: _upload_page(shelf, request))
    taken = read_file(*_posted_file(request), kind_of(shelf.type_name))
    document = create_once(shelf, taken.words, request)
    return _done(request, document, "文件已导入为草稿，请核对系统对正文的理解。")


@view_config(context=Document, name="upload", permission="edit", request_method="POST")
def take_in_next(document, request):
    """Take a file in as the next draft; the fields stay as they are."""
    request.typed = Typed(UPLOAD, lambda: _upload_page(document, request))
    taken = read_file(*_posted_file(request), type(document))
    words = replace(taken.words, fields=document.latest.fields)
    based_on = request.POST.get("based_on", "")
    save(document, words, request.actor, request.now, based_on=based_on)
    return _done(request, document, "文件已导入为新的草稿，请核对系统对正文的理解。")


@view_config(context=Document, name="report", permission="edit", request_method="GET",
             renderer="kb_app:templates/import_report.pt")  # fmt: skip
def report(document, request):
    """Show what was understood of the latest save: counts, doubts, outline."""
    latest = document.latest
    page = _page(document, request, f"《{latest.title}》", "核对草稿")
    body = document.body_of(latest)
    return {
        "page": page,
        "latest": latest,
        "saver": request.site.people.name(latest.by),
        "moment_said": moment_said,
        "counts": counts_of(body),
        "outline": list(outline_of(body)),
        "path": page.link(path_of(document)),
    }


@view_config(context=Document, name="edit", permission="edit", request_method="GET", renderer=EDIT)
def edit(document, request):
    """Show the fields and the text of the latest save for editing."""
    latest = document.latest
    values = {
        **latest.fields, TEXT: latest.body.text(), BASED_ON: document.tag(), FORM: new_key(),
    }  # fmt: skip
    form = _edit_form(document, values, request)
    unsaved = taken_up(form, document, request)
    return {**_edit_page(document, request), "unsaved": unsaved, "form": drawn(form)}


@view_config(context=Document, name="edit", permission="edit", request_method="POST")
def write_edit(document, request):
    """Save what was typed as the working draft."""
    form = _edit_form(document, {}, request)
    request.typed = Typed(EDIT, lambda: _edit_page(document, request), form)
    if wants_more_rows(request):
        return with_more_rows(request)
    fields, beside = split(fields_from(form, request.POST.items()))
    lines = lines_from(beside[TEXT], document.latest.body)
    words = Words(fields, lines, beside[CHANGE])
    save(document, words, request.actor, request.now, based_on=beside[BASED_ON])
    drop_unsaved(document, request.actor)
    return _done(request, document, "草稿已保存，请核对系统对正文的理解。")


@view_config(context=Document, name="revert", permission="edit", request_method="POST")
def go_back(document, request):
    """Save an earlier save again, as the newest."""
    number = request.POST.get("number", "")
    if not number.isdecimal():
        raise Invalid({"number": "请选择要恢复到哪一次保存的内容。"})
    based_on = request.POST.get("based_on", "")
    revert(document, int(number[:9]), request.actor, request.now, based_on=based_on)
    return _done(request, document, f"已恢复到第{number}次保存的内容。")


@view_config(context=Document, name="discard", permission="edit", request_method="POST")
def give_up(document, request):
    """Give up the working draft; what is in force stays."""
    discard(document, request.actor, request.now)
    notify(request, "草稿已放弃，已发布的内容不变。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}")


@view_config(context=Document, name="delete", permission="delete", request_method="POST")
def remove(document, request):
    """Delete a document that was never published."""
    shelf, title = document.__parent__, document.title
    delete(document, request.actor, request.now)
    notify(request, f"《{title}》的草稿已删除。")
    return HTTPSeeOther(f"{request.script_name}{path_of(shelf)}")


def _posted_file(request):
    posted = request.POST.get("file")
    if not hasattr(posted, "file"):
        raise Invalid({"file": "请选择要上传的文件，再点“上传”。"})
    return posted.filename, posted.file.read()


def _new_form(shelf, request, values=MappingProxyType({})):
    return form_for(new_schema(kind_of(shelf.type_name)), values, request, buttons=("保存草稿",))


def _edit_form(document, values, request, action=""):
    schema = edit_schema(type(document))
    return form_for(schema, values, request, buttons=("保存草稿",), action=action)


def _new_page(shelf, request):
    page = page_for(request, f"新建{kind_of(shelf.type_name).label}")
    page.given_trail = trail_to(page, shelf, "新建")
    return {
        "page": page, "problem": "", "upload_url": page.link(f"{path_of(shelf)}/upload"),
        "document": None, "shelf": "", "here": f"{request.script_name}{path_of(shelf)}",
    }  # fmt: skip


def _edit_page(document, request):
    numbers = document.revisions.keys()[-_SHOWN_REVISIONS:]
    page = _page(document, request, f"编辑《{document.latest.title}》", "编辑")
    path = page.link(path_of(document))
    return {
        "page": page,
        "problem": "",
        "upload_url": f"{path}/upload",
        "document": document,
        "here": f"{request.script_name}{path_of(document)}",
        "shelf": f"{request.script_name}{path_of(document.__parent__)}",
        "path": path,
        "tag": document.tag(),
        "saves": [document.revisions[number] for number in reversed(numbers)],
        "name_of": request.site.people.name,
        "moment_said": moment_said,
        "may_delete": not document.versions and may(request.actor, "delete", document),
    }


def _upload_page(thing, request):
    page = page_for(request, "上传文件")
    page.given_trail = trail_to(page, thing, "上传文件")
    tag = thing.tag() if isinstance(thing, Document) else ""
    return {"page": page, "problem": "", "thing": thing, "tag": tag, "limits": LIMITS,
            "form_key": request.POST.get(FORM) or new_key(),
            "refused": "|".join("=".join(row) for row in known_beginnings()),
            "endings": text_endings(), "action": page.link(f"{path_of(thing)}/upload")}  # fmt: skip


def _page(document, request, title, last):
    page = page_for(request, title)
    page.given_trail = trail_to(page, document, last)
    return page


def _done(request, document, sentence):
    """Lead on to what was understood; a script that sends a file is told the address."""
    notify(request, sentence)
    address = f"{request.script_name}{path_of(document)}/report"
    return Response(json_body={"url": address}) if request.is_xhr else HTTPSeeOther(address)
