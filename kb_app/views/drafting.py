"""Writing pages (起草): new, edit, what was understood, revert, discard, delete."""

from __future__ import annotations

from types import MappingProxyType

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.errors import Invalid
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import path_of
from content.text.titles import in_marks
from content.types.blueprints import BY_NAME, blueprints_of, missing_in, required_of
from content.types.needed_parts import prompts_left
from content.types.registry import kind_of
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.choosing import compared_with_last_save
from kb_app.reading.findings import reading_shown
from kb_app.reading.moments import moment_said
from kb_app.reading.outline import counts_of, outline_shown
from kb_app.reading.scans import scanned
from kb_app.reading.sizes import size_said
from kb_app.writing.document_form import (
    BASED_ON,
    BLUEPRINT,
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
from workflows.drafting import Words, delete, discard, save
from workflows.policy import may
from workflows.reverting import revert

EDIT = "kb_app:templates/edit.pt"
_SHOWN_REVISIONS = 30


@view_config(context=Shelf, name="new", permission="create", request_method="GET", renderer=EDIT)
def new(shelf, request):
    """Offer the ways to begin: a file, a blueprint, or an empty form."""
    form = _new_form(shelf, request, {FORM: new_key(), **_begun_from(_blueprint(shelf, request))})
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
    words = Words(fields, lines, "新建", blueprint=beside[BLUEPRINT])
    document = create_once(shelf, words, request, name=beside[NAME])
    return _done(request, document, "草稿已建立，请核对系统对正文的理解。")


@view_config(context=Document, name="report", permission="edit", request_method="GET",
             renderer="kb_app:templates/import_report.pt")  # fmt: skip
def report(document, request):
    """Show what was understood of the latest save: counts, doubts, outline; and of its file."""
    latest = document.latest
    page = _page(document, request, in_marks(latest.title), "核对草稿")
    body = document.body_of(latest)
    return {
        **reading_shown(document, request.registry.settings["kb"].doubtful),
        "page": page, "path": page.link(path_of(document)),
        "latest": latest, "saver": request.site.people.name(latest.by), "moment_said": moment_said,
        "counts": counts_of(body), **outline_shown(body),
        "missing": missing_in(document), "size_said": size_said,
        "compared": compared_with_last_save(document, request),
        "is_scan": scanned(document) is not None, **_prompts_shown(document, body),
    }  # fmt: skip


def _prompts_shown(document, body):
    """Return how many 〔填写：…〕 are open and the first, where nothing else tells of them."""
    open_ones = [] if missing_in(document) else list(prompts_left(body))
    return {"prompts": len(open_ones), "prompt": open_ones[0] if open_ones else None}


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
    notify(request, f"{in_marks(title)}的草稿已删除。")
    return HTTPSeeOther(f"{request.script_name}{path_of(shelf)}")


def _new_form(shelf, request, values=MappingProxyType({})):
    return form_for(new_schema(kind_of(shelf.type_name)), values, request, buttons=("保存草稿",))


def _blueprint(shelf, request):
    """Return the blueprint the form was begun from, or the address asks for, or None."""
    name = request.POST.get(BLUEPRINT) or request.GET.get("from")
    return next((one for one in blueprints_of(shelf.type_name) if one.name == name), None)


def _begun_from(blueprint):
    """Return what a form begun from the blueprint is filled with."""
    if blueprint is None:
        return {}
    return {**blueprint.fields, TEXT: blueprint.text, BLUEPRINT: blueprint.name}


def _edit_form(document, values, request, action=""):
    schema = edit_schema(type(document))
    return form_for(schema, values, request, buttons=("保存草稿",), action=action)


def _new_page(shelf, request):
    page = page_for(request, f"新建{kind_of(shelf.type_name).label}")
    page.given_trail = trail_to(page, shelf, "新建")
    return {
        "page": page, "problem": "", "upload_url": page.link(f"{path_of(shelf)}/upload"),
        "document": None, "shelf": "", "here": f"{request.script_name}{path_of(shelf)}",
        "blueprints": blueprints_of(shelf.type_name), "chosen": _blueprint(shelf, request),
        "required": required_of(_blueprint(shelf, request), request.site),
    }  # fmt: skip


def _edit_page(document, request):
    numbers = document.revisions.keys()[-_SHOWN_REVISIONS:]
    page = _page(document, request, f"编辑{in_marks(document.latest.title)}", "编辑")
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
        "blueprint": BY_NAME.get(document.blueprint),
        "missing": missing_in(document),
        "may_delete": not document.versions and may(request.actor, "delete", document),
    }


def _page(document, request, title, last):
    page = page_for(request, title)
    page.given_trail = trail_to(page, document, last)
    return page


def _done(request, document, sentence):
    """Lead on to what was understood."""
    notify(request, sentence)
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/report")
