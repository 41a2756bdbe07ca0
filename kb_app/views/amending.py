"""Amendments (修正案): several documents changed by one act; the list, one of them, its steps."""

from __future__ import annotations

from datetime import date
from itertools import count, islice

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.library.amendment import Amendment, Amendments, Terms
from content.library.site import path_of
from content.text.days import said
from content.text.titles import in_marks
from content.types.nodes import day, line, prose
from kb_app.finding.candidates import document_meant
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.amendments import changes_of, copies_shown, outcomes_shown
from kb_app.reading.moments import moment_said
from kb_app.reading.rechecks import touched_by_amendment
from kb_app.writing.forms import Typed, drawn, fields_from, form_for
from workflows.amending import begin, end_too, keep_after_all, put_back, set_terms, take_up
from workflows.enacting import AMENDING, Wanted, points_of, take_amendment_step
from workflows.engine import steps_barred_to, steps_open_to
from workflows.policy import may, sees_work
from workflows.sentences import sentences

LISTED = 50
PAGE = "kb_app:templates/amendment.pt"
LIST = "kb_app:templates/amendments.pt"


@view_config(context=Amendments, permission="signed_in", request_method="GET", renderer=LIST)
def amendments(room, request):
    """Show amendments the person may see, the newest first, and the form that begins one."""
    return {**_list_page(room, request), "form": _begin_form(room, request)}


@view_config(context=Amendments, name="begin", permission="create", request_method="POST")
def begin_one(room, request):
    """Begin an amendment."""
    form = _terms_form(room, request, {}, "begin", "新建修正案")
    request.typed = Typed(LIST, lambda: _list_page(room, request), form)
    amendment = begin(request.site, _terms(form, request), request.actor, request.now)
    notify(request, "修正案已建立，请加入要修改的文件。")
    return HTTPSeeOther(_address(amendment, request))


@view_config(context=Amendment, permission="view", request_method="GET", renderer=PAGE)
@view_config(context=Amendment, name="workflow", permission="view", request_method="GET",
             renderer=PAGE)  # fmt: skip
def amendment(amendment, request):
    """Show an amendment: what it changes, how far it is, what may be done."""
    return _page(amendment, request)


@view_config(context=Amendment, name="changes", permission="view", request_method="GET",
             renderer="kb_app:templates/amendment_changes.pt")  # fmt: skip
def changes(amendment, request):
    """Show what the amendment changes in one document, provision by provision."""
    copy = amendment.copy("/".join(request.subpath))
    title = copy.latest.title
    page = page_for(request, f"{in_marks(title)}的修改")
    page.given_trail = trail_to(page, amendment, title)
    return {"page": page, "copy": copy, "path": _address(amendment, request),
            **changes_of(amendment, copy.__name__)}  # fmt: skip


@view_config(context=Amendment, name="terms", permission="edit", request_method="POST")
def write_terms(amendment, request):
    """Change name, reason and day."""
    form = _terms_form(amendment, request, {}, "terms", "保存")
    request.typed = Typed(PAGE, lambda: _page(amendment, request, terms=form), form)
    set_terms(amendment, _terms(form, request), request.actor, request.now)
    return _done(amendment, request, "名称、理由和日期已保存。")


@view_config(context=Amendment, name="take-up", permission="edit", request_method="POST")
def take_in(amendment, request):
    """Take a document in, to be changed or repealed."""
    form = _adding_form(amendment, request)
    request.typed = Typed(PAGE, lambda: _page(amendment, request, adding=form), form)
    fields = fields_from(form, request.POST.items())
    document = document_meant(request, fields["document"])
    if "end" in request.POST:
        end_too(amendment, document, fields.get("reason", ""), request.actor, request.now)
        return _done(amendment, request, f"{in_marks(document.title)}将一并废止。")
    take_up(amendment, document, request.actor, request.now)
    return _done(
        amendment, request, f"{in_marks(document.title)}已加入，现行文本不变，请修改稿件。"
    )


@view_config(context=Amendment, name="put-back", permission="edit", request_method="POST")
def take_out(amendment, request):
    """Take a document out again: its working copy, or its repeal."""
    if name := request.POST.get("name", ""):
        put_back(amendment, name, request.actor, request.now)
    else:
        path = request.POST.get("path", "")
        keep_after_all(amendment, path, request.actor, request.now)
    return _done(amendment, request, "已移出修正案，这份文件不变。")


@view_config(context=Amendment, name="step", permission="view", request_method="POST")
def step(amendment, request):
    """Take a step with the whole amendment."""
    taken = AMENDING.step(request.POST.get("step", ""))
    points = list(points_of(amendment)) if taken.name == "publish" else ()
    form = _step_form(taken, amendment, request, count(500), points)
    request.typed = Typed(PAGE, lambda: _page(amendment, request, again=form), form)
    fields = fields_from(form, request.POST.items())
    wanted = Wanted(fields.get("reason", ""), fields.get("checked", ""))
    take_amendment_step(amendment, taken.name, request.actor, request.now, wanted)
    notify(request, f"{in_marks(amendment.terms.title)}：已“{taken.label}”。")
    seen = may(request.actor, "view", amendment)
    return HTTPSeeOther(_address(amendment, request) if seen else f"{request.script_name}/inbox")


def _list_page(room, request):
    page = page_for(request, "修正案", [("修正案", "")])
    before = request.GET.get("before", "")
    seen = (one for one in room.newest(before=before) if may(request.actor, "view", one))
    found = list(islice(seen, LISTED + 1))
    return {
        "page": page, "problem": "", "said": said, "moment_said": moment_said,
        "path": f"{request.script_name}{path_of(room)}",
        "rows": [(one, AMENDING.states[one.state], request.site.people.name(one.owner))
                 for one in found[:LISTED]],
        "more": found[LISTED - 1].__name__ if len(found) > LISTED else "",
    }  # fmt: skip


def _begin_form(room, request):
    if not may(request.actor, "create", room):
        return ""
    return drawn(_terms_form(room, request, {}, "begin", "新建修正案"))


def _page(amendment, request, *, terms=None, adding=None, again=None):
    page = page_for(request, amendment.terms.title)
    page.given_trail = trail_to(page, amendment)
    state = amendment.state
    is_open = may(request.actor, "edit", amendment) and not amendment.is_over
    points = [] if amendment.is_over else list(points_of(amendment))
    return {
        "page": page, "problem": "", "amendment": amendment, "terms": amendment.terms,
        "path": _address(amendment, request), "label": AMENDING.states[state], "state": state,
        "stages": _stages(state), "said": said, "moment_said": moment_said,
        "name_of": request.site.people.name, "is_open": is_open,
        "copies": copies_shown(amendment, request),
        "touched": touched_by_amendment(amendment, page),
        "at_work": sees_work(request.actor, amendment),
        "outcomes": outcomes_shown(amendment, request),
        "points": [(amendment.copies[name].latest.title, point) for name, point in points],
        "terms_form": drawn(terms or _terms_form(
            amendment, request, _given(amendment.terms), "terms", "保存")) if is_open else "",
        "adding_form": drawn(adding or _adding_form(amendment, request)) if is_open else "",
        "rules": sentences(AMENDING, "amendment"),
        **_steps(amendment, request, again, points),
    }  # fmt: skip


def _steps(amendment, request, again, points):
    """Return the open steps with their forms, and why others are not open."""
    open_now = steps_open_to(AMENDING, amendment, request.actor)
    barred = steps_barred_to(AMENDING, amendment, request.actor)
    numbers = count(1)
    shown = [
        (one, drawn(again if again is not None and again.formid == f"step-{one.name}"
                    else _step_form(one, amendment, request, numbers, points)))
        for one in open_now
    ]  # fmt: skip
    return {
        "steps": shown,
        "barred": [f"“{one.label}”：{why}" for one, why in barred],
        "lost": again is not None and again.formid not in {f"step-{one.name}" for one in open_now},
    }


def _stages(state):
    way = [name for name in AMENDING.states if name != "abandoned" or state == "abandoned"]
    here = way.index(state)
    marks = [*[("done", "")] * here, ("current", "（当前）"), *[("", "")] * (len(way) - here - 1)]
    return [(AMENDING.states[name], *mark) for name, mark in zip(way, marks, strict=True)]


def _terms_form(thing, request, values, name, label):
    schema = colander.MappingSchema()
    for node in (
        line("名称", "title", needed=True, hint="如：关于修改《窗口工作管理办法》等两份文件的决定"),
        day("施行日期", "in_force_from", hint="从这一天起，所有文件同时改用新的文本"),
        prose("为什么修改", "reason", hint="印在修改说明里"),
        line("决定机关或会议", "decided", hint="如：2026年第9次党组会议；可以后再填"),
        prose("决定的其他内容", "note", hint="印在决定末尾，一般不填"),
    ):
        schema.add(node)
    return form_for(
        schema, values, request, buttons=((label, name, "btn-primary"),),
        action=f"{_address(thing, request)}/{name}", formid=name, counter=count(100),
    )  # fmt: skip


def _terms(form, request):
    fields = fields_from(form, request.POST.items())
    start = fields.get("in_force_from")
    return Terms(
        fields["title"], fields.get("reason", ""), date.fromisoformat(start) if start else None,
        fields.get("decided", ""), fields.get("note", ""),
    )  # fmt: skip


def _given(terms):
    start = terms.in_force_from
    told = {"title": terms.title, "reason": terms.reason, "decided": terms.decided,
            "note": terms.note, "in_force_from": start.isoformat() if start else ""}  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _adding_form(amendment, request):
    schema = colander.MappingSchema()
    schema.add(
        line("文件", "document", needed=True, picks="document", hint="标题、简称或者事项代码")
    )
    schema.add(prose("废止的理由", "reason", hint="只在一并废止时填写"))
    return form_for(
        schema, {}, request, action=f"{_address(amendment, request)}/take-up", formid="adding",
        buttons=(("加入修改", "change", "btn-primary"), ("一并废止", "end", "")),
        counter=count(200),
    )  # fmt: skip


def _step_form(one, amendment, request, counter, points):
    schema = colander.MappingSchema()
    if "reason" in one.needs:
        schema.add(prose("理由", "reason"))
    if one.name == "publish" and any(point.binding for _, point in points):
        schema.add(prose("已核对上述各点，理由", "checked"))
    schema.add(colander.SchemaNode(
        colander.String(), name="step", title="步骤", missing="", widget_hint="hidden"
    ))  # fmt: skip
    look = "btn-danger" if one.name in {"abandon", "send_back"} else "btn-primary"
    return form_for(
        schema, {"step": one.name}, request, buttons=((one.label, "take", look),),
        action=f"{_address(amendment, request)}/step", formid=f"step-{one.name}", counter=counter,
    )  # fmt: skip


def _done(amendment, request, sentence):
    notify(request, sentence)
    return HTTPSeeOther(_address(amendment, request))


def _address(thing, request):
    return f"{request.script_name}{path_of(thing)}"
