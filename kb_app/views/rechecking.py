"""Checking again (复核): what rests on what changed, verdicts, and whom a change reaches."""

from __future__ import annotations

from itertools import count

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.errors import NotFound, NotSignedIn
from content.library.document import Document
from content.library.site import Site, path_of
from content.text.days import written_said
from content.text.titles import in_marks
from content.types.nodes import choice, prose
from content.types.registry import KINDS
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.choosing import draft_revision
from kb_app.reading.rechecks import (
    STATES_ASKED,
    flags_shown,
    touched_shown,
    upstream_shown,
    waiting_shown,
)
from kb_app.writing.forms import Typed, drawn, fields_from, form_for
from workflows.policy import may
from workflows.rechecking import LONGEST_REASON, VERDICTS, Answer, judge

RECHECK = "kb_app:templates/recheck.pt"


@view_config(context=Document, name="recheck", permission="view", request_method="GET",
             renderer=RECHECK)  # fmt: skip
def recheck(document, request):
    """Show every clause that rests on what changed, with the difference, and ask for a verdict."""
    return _page(document, request)


@view_config(context=Document, name="judge", permission="edit", request_method="POST")
def give_verdict(document, request):
    """Write down a verdict on one clause."""
    form = _form(request, request.POST.get("flag", ""), "")
    request.typed = Typed(RECHECK, lambda: _page(document, request, form), form)
    fields = fields_from(form, request.POST.items())
    answer = Answer(*(fields.get(name, "") for name in ("flag", "token", "verdict", "reason")))
    judge(document, answer, request.actor, request.now, request.today)
    notify(request, *_told(answer.verdict, document, request))
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/recheck")


@view_config(context=Document, name="touched", permission="view", request_method="GET",
             renderer="kb_app:templates/touched.pt")  # fmt: skip
def touched(document, request):
    """List what rests on the document; with `?draft=1` what its draft would change for."""
    is_draft = bool(request.GET.get("draft"))
    revision = draft_revision(document, request) if is_draft else None
    page = page_for(request, f"{in_marks(document.title)}牵连的文件")
    page.given_trail = trail_to(page, document, "牵连的文件")
    found = touched_shown(document, page, revision)
    return {"page": page, "is_draft": is_draft, "path": page.link(path_of(document)), **found}


@view_config(context=Site, name="rechecks", permission="signed_in", request_method="GET",
             renderer="kb_app:templates/rechecks.pt")  # fmt: skip
def rechecks(site, request):  # noqa: ARG001 - Pyramid's signature
    """List what waits for the person to be checked again."""
    page = page_for(request, "待核对", [("待核对", "")])
    asked = {name: request.GET.get(name, "") for name in ("kind", "state", "after")}
    asked["kind"] = asked["kind"] if asked["kind"] in KINDS else ""
    asked["state"] = asked["state"] if asked["state"] in STATES_ASKED else ""
    kinds = [(name, kind.label) for name, kind in KINDS.items() if kind.workflow == "review"]
    return {
        "page": page, "asked": asked, "kinds": kinds, "states": STATES_ASKED,
        "written_said": written_said, **waiting_shown(page, asked),
    }  # fmt: skip


def _page(document, request, again=None):
    if not request.actor.is_signed_in:
        raise NotSignedIn("请先登录，再看哪些引用需要核对。")
    if not document.is_published:
        raise NotFound("这份文件还没有发布，没有需要核对的引用。请先办理发布。")
    page = page_for(request, f"{in_marks(document.title)}引用的核对")
    page.given_trail = trail_to(page, document, "引用的核对")
    rows = flags_shown(document, page)
    may_judge = may(request.actor, "edit", document)
    numbers = count(1)
    forms = [_drawn(request, row, numbers, again) if may_judge else "" for row in rows]
    known = {f"judge-{row['key']}" for row in rows}
    return {
        "page": page,
        "problem": "",
        "lost": again is not None and again.formid not in known,
        "rows": list(zip(rows, forms, strict=True)),
        "upstream": upstream_shown(document, page),
        "may_judge": may_judge,
        "may_repeal": may(request.actor, "repeal", document),
        "path": page.link(path_of(document)),
    }


def _drawn(request, row, numbers, again):
    if again is not None and again.formid == f"judge-{row['key']}":
        return drawn(again)
    return drawn(_form(request, row["key"], row["token"], numbers))


def _form(request, flag, token, numbers=None):
    schema = colander.MappingSchema()
    verdict = choice("结论", tuple(VERDICTS.items()), "verdict")
    verdict.missing = colander.required
    schema.add(verdict)
    hint = f"以后查阅的人会看到，{LONGEST_REASON}字以内"
    schema.add(prose("理由", "reason", needed=True, hint=hint))
    for name in ("flag", "token"):
        schema.add(_hidden(name))
    return form_for(
        schema, {"flag": flag, "token": token}, request, buttons=(("签署结论", "judge", ""),),
        action=f"{request.script_name}{path_of(request.context)}/judge",
        formid=f"judge-{flag}", counter=numbers or count(500),
    )  # fmt: skip


def _hidden(name):
    return colander.SchemaNode(
        colander.String(), name=name, title=name, missing="", widget_hint="hidden"
    )


def _told(verdict, document, request):
    """Return what is said after a verdict, and where it leads on."""
    path = f"{request.script_name}{path_of(document)}"
    return {
        "keep": ("已记下：仍适用。", "success"),
        "revise": ("已记下：需修改。修改并发布以前，文件上一直有提示。", "success",
                   ("去修改", f"{path}/edit")),
        "repeal": ("已记下：废止。请办理废止的步骤。", "success", ("去办理", f"{path}/workflow")),
    }[verdict]  # fmt: skip
