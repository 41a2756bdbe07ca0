"""Editing clause by clause (按条款编辑): the text as rows, one operation at a time, and undo."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.errors import TooLarge
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import path_of
from content.text.parser import parse
from content.text.printed import lines_of
from content.text.titles import in_marks
from content.types.registry import kind_of
from kb_app.page import page_for, trail_to
from kb_app.reading.findings import hints_by_line
from kb_app.reading.moments import moment_said
from kb_app.reading.outline import counts_of, outline_of
from kb_app.writing.clause_rows import rows_of
from kb_app.writing.document_form import lines_from
from kb_app.writing.forms import Typed
from workflows.desk import drop_unsaved, unsaved_of
from workflows.editing import Change, edit_clauses, redo, redo_target, undo, undo_target

CLAUSES = "kb_app:templates/clauses.pt"
LONGEST_LIVE = 400_000
"""Characters of a text that is still parsed while somebody types."""

MOST_LINES_LIVE = 8_000
"""Lines of such a text: many short ones cost as much as many characters."""

MOST_OUTLINED = 400
"""Lines of its outline that are told; `editing.js` draws no more."""


@view_config(context=Document, name="clauses", permission="edit", request_method="GET",
             renderer=CLAUSES)  # fmt: skip
def clauses(document, request):
    """Show the text of the draft as rows; one of them may be open."""
    kept = unsaved_of(document, request.actor, request.now, form="clauses")
    if kept is None or "restore" not in request.GET:
        return _clauses_page(document, request, request.GET)
    problem = f"您在{moment_said(kept.at)}写的这段文字还没有保存，请核对后保存。"
    return _clauses_page(document, request, dict(kept.pairs)) | {"problem": problem}


@view_config(context=Document, name="clauses", permission="edit", request_method="POST")
def change_clauses(document, request):
    """Do one operation, save it, and show the text again at the same place."""
    asked = request.POST
    request.typed = Typed(CLAUSES, lambda: _clauses_page(document, request, asked))
    given = (asked.get(name, "") for name in ("op", "clause", "text"))
    change = Change(*given, renumbers=bool(asked.get("auto")))
    tag = asked.get("based_on", "")
    edit_clauses(document, change, request.actor, request.now, based_on=tag)
    drop_unsaved(document, request.actor, "clauses")
    return _back(document, request)


@view_config(context=Document, name="undo", permission="edit", request_method="POST")
def undo_change(document, request):
    """Undo the last change of the draft."""
    request.typed = Typed(CLAUSES, lambda: _clauses_page(document, request, request.POST))
    undo(document, request.actor, request.now, based_on=request.POST.get("based_on", ""))
    return _back(document, request)


@view_config(context=Document, name="redo", permission="edit", request_method="POST")
def redo_change(document, request):
    """Do again what was undone last."""
    request.typed = Typed(CLAUSES, lambda: _clauses_page(document, request, request.POST))
    redo(document, request.actor, request.now, based_on=request.POST.get("based_on", ""))
    return _back(document, request)


@view_config(context=Document, name="understood", permission="edit", request_method="POST",
             renderer="json")  # fmt: skip
@view_config(context=Shelf, name="understood", permission="create", request_method="POST",
             renderer="json")  # fmt: skip
def understood(thing, request):
    """Tell what the parser makes of lines that are being typed; nothing is stored."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST_LIVE or text.count("\n") >= MOST_LINES_LIVE:
        raise TooLarge("正文很长，边写边核对已停用；保存后可以在“核对草稿”中查看。")
    before = thing.latest.body if isinstance(thing, Document) else None
    lines = lines_from(text, before)
    lines = lines_of(before) if lines is None else lines
    kind = thing if isinstance(thing, Document) else kind_of(thing.type_name)
    return _understood(kind, lines, parse(lines))


def _understood(kind, lines, parsed):
    outlined = islice(outline_of(parsed.body), MOST_OUTLINED)
    levels = [[depth, name, label, said] for depth, name, label, said, _ in outlined]
    return {
        "counts": [list(one) for one in counts_of(parsed.body)],
        "outline": levels,
        "warnings": [[one.line, one.sentence] for one in parsed.warnings],
        "hints": hints_by_line(kind, lines, parsed.body),
    }


def _clauses_page(document, request, asked):
    latest = document.latest
    page = page_for(request, f"编辑{in_marks(latest.title)}")
    page.given_trail = trail_to(page, document, "按条款编辑")
    opened = asked.get("open", "") or asked.get("clause", "")
    rows = rows_of(latest.body, opened)
    return {
        "page": page,
        "problem": "",
        "document": document,
        "latest": latest,
        "saver": request.site.people.name(latest.by),
        "moment_said": moment_said,
        "path": page.link(path_of(document)),
        "rows": rows,
        "doubtful": sum(bool(row.doubts) for row in rows),
        "counts": counts_of(latest.body),
        "tag": document.tag(),
        "auto": "1" if asked.get("auto") else "",
        "typed": asked.get("text", ""),
        "adding": asked.get("op", "").startswith("add"),
        "may_undo": undo_target(document) > 0,
        "may_redo": redo_target(document) > 0,
    }


def _back(document, request):
    asked = request.POST
    wanted = {name: asked[name] for name in ("open", "auto") if asked.get(name)}
    query = f"?{urlencode(wanted)}" if wanted else ""
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/clauses{query}")
