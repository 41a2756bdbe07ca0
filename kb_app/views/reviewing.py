"""Reviewing pages (审核): the workflow of a document, its steps, review dates, the inbox."""

from __future__ import annotations

from datetime import date
from itertools import count

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.errors import Invalid
from content.library.amendment import amendment_of
from content.library.document import Document
from content.library.site import Site, path_of
from content.text.days import said, written_said
from content.text.facts import facts_of
from content.text.titles import in_marks
from content.types.blueprints import missing_in
from content.types.nodes import day, prose
from content.types.official_parts import is_official
from kb_app.page import notify, page_for, trail_to
from kb_app.pictures.workflow_map import workflow_svg
from kb_app.reading.comparison import comparison_of, counts_said, fated
from kb_app.reading.findings import hints_shown
from kb_app.reading.moments import moment_said
from kb_app.reading.rechecks import touched_shown
from kb_app.writing.document_form import differing_facts
from kb_app.writing.forms import Typed, drawn, fields_from, form_for
from workflows.engine import state_of, steps_barred_to
from workflows.policy import may, sees_draft
from workflows.publication import (
    APPROVE_AND_PUBLISH,
    Order,
    approve_and_publish,
    is_overtaken,
    plan_review,
    points_open,
    steps_offered,
    take_step,
    workflow_of,
)
from workflows.sentences import sentences
from workflows.todo import inbox

WORKFLOW = "kb_app:templates/workflow.pt"


@view_config(context=Document, name="workflow", permission="view", request_method="GET",
             renderer=WORKFLOW, accept="text/html")  # fmt: skip
def workflow(document, request):
    """Show where the document stands, what the draft changes, and which steps are open.

    A working copy has no steps of its own: those of its amendment are shown.
    """
    if (amendment := amendment_of(document)) is not None:
        return HTTPSeeOther(f"{request.script_name}{path_of(amendment)}")
    return _page(document, request)


@view_config(context=Document, name="step", permission="view", request_method="POST")
def step(document, request):
    """Take a step of the workflow, with the reason and the days it needs."""
    name = request.POST.get("step", "")
    both = name == APPROVE_AND_PUBLISH.name
    taken = APPROVE_AND_PUBLISH if both else workflow_of(document).step(name)
    form = _step_form(taken, {}, request, count(500), confirm=_confirmations(taken))
    request.typed = Typed(WORKFLOW, lambda: _page(document, request, form), form)
    order = _order(fields_from(form, request.POST.items()), document, request)
    if both:
        approve_and_publish(document, request.actor, request.now, order)
    else:
        take_step(document, name, request.actor, request.now, order)
    notify(request, *_told(document, taken, order, request))
    return HTTPSeeOther(_after(document, request))


@view_config(context=Document, name="review-by", permission="edit", request_method="POST")
def set_review_day(document, request):
    """Set or clear the day by which the document is to be looked at again."""
    form = _review_form(document, request)
    request.typed = Typed(WORKFLOW, lambda: _page(document, request, form), form)
    fields = fields_from(form, request.POST.items())
    due = _day_of(fields.get("due"))
    plan_review(document, request.actor, request.now, due)
    notify(request, f"复审日期已设为{said(due)}。" if due else "复审日期已取消。")
    return HTTPSeeOther(_address(document, request, "workflow"))


@view_config(context=Site, name="inbox", permission="signed_in", request_method="GET",
             renderer="kb_app:templates/inbox.pt")  # fmt: skip
def todo(site, request):
    """Show what waits for the person who asks."""
    page = page_for(request, "待办", [("待办", "")])
    tasks = inbox(site, request.actor, request.today)
    return {"page": page, "tasks": tasks, "written_said": written_said}


def _told(document, taken, order, request):
    """Return what is said of a step that was taken, its kind, and a link to what came of it."""
    done = f"{in_marks(document.title)}：已“{taken.label}”"
    if taken.target == "published" and order.in_force_from:
        number = document.versions[-1].number
        link = ("阅读发布的文本", _address(document, request, f"v/{number}"))
        return f"{done}，自{said(order.in_force_from)}起施行。", "success", link
    return f"{done}{_NEXT.get(taken.name, '。')}", "success", ()


_NEXT = {
    "submit": "，接下来由审核人办理。审核人须没有参与起草或修改。",
    "approve": "，接下来由审核人发布。",
    "send_back": "，接下来由起草人修改。",
}
"""Who acts after a step."""

_MEANING = {
    "approve_and_publish": "一次办完两步：确认内容无误，并且马上按下面的施行日期发布。",
    "approve": "只确认内容无误，现在不发布；以后再由审核人填写施行日期发布。",
    "publish": "内容已经审核通过，现在按下面的施行日期发布。",
}
"""What a step means, where two of them are easily mistaken for each other."""


def _page(document, request, again=None):
    seen = document.draft is None or sees_draft(request.actor, document)
    flow = workflow_of(document)
    page = page_for(request, f"{in_marks(document.latest.title if seen else document.title)}的办理")
    page.given_trail = trail_to(page, document, "办理流程")
    state = state_of(document) if seen else "published"
    barred = steps_barred_to(flow, document, request.actor) if seen else ()
    missing = missing_in(document) if any(one.name == "submit" for one, _ in barred) else ()
    return {
        "page": page,
        "problem": "",
        "document": document,
        "draft": document.draft if seen else None,
        "stages": _stages(flow, state),
        "label": flow.states[state],
        "rules": sentences(flow, document.type_name),
        "drawn": workflow_svg(flow, state),
        "is_official": is_official(document.type_name),
        "steps": _steps(document, request, again),
        "meaning": _MEANING,
        "points": points_open(document) if seen else (),
        "touched": _touched(document, page) if seen else None,
        "lost": again is not None and again.formid not in _formids(document, request),
        "barred": [
            f"“{step.label}”：{why}" for step, why in barred if not missing or step.name != "submit"
        ],
        "missing": missing,
        "review_form": _review_box(document, request, again),
        "path": page.link(path_of(document)),
        "overtaken": seen and is_overtaken(document),
        "doubts": document.latest.warnings if seen and document.draft is not None else (),
        **(hints_shown(document) if seen and document.draft is not None else _NO_HINTS),
        "may_edit": may(request.actor, "edit", document),
        "may_share": may(request.actor, "share", document),
        "name_of": request.site.people.name,
        "moment_said": moment_said,
        "said": said,
        **_difference(document, request, seen),
    }


def _touched(document, page):
    """Return what the draft would change for, None where there is no draft of a published text."""
    if document.draft is None or not document.is_published:
        return None
    return touched_shown(document, page, document.latest)


_NO_HINTS = {"hints": (), "hints_beyond": 0}


def _stages(flow, state):
    """Return label, how far it is ("done", "current", "") and note of every state on the way."""
    way = [name for name in flow.states if name != "repealed" or state == "repealed"]
    here = way.index(state)
    marks = [*[("done", "")] * here, ("current", "（当前）"), *[("", "")] * (len(way) - here - 1)]
    return [(flow.states[name], *mark) for name, mark in zip(way, marks, strict=True)]


def _steps(document, request, again):
    """Return the open steps with their forms; `again` is one that was refused just now."""
    numbers = count(1)
    shown = []
    for one in steps_offered(document, request.actor):
        if again is not None and again.formid == _formid(one):
            form = again
        else:
            form = _step_form(one, _dates_of(document, one), request, numbers)
        shown.append((one, drawn(form)))
    return shown


def _formids(document, request):
    """Return the ids of the forms that are on the page."""
    steps = {_formid(one) for one in steps_offered(document, request.actor)}
    return steps | {"review"} if may(request.actor, "edit", document) else steps


def _formid(one):
    return f"step-{one.name}"


def _step_form(one, values, request, counter, *, confirm=()):
    schema = colander.MappingSchema()
    for node in (*_nodes_of(one), *_checked_of(one, request.context), *confirm):
        schema.add(node)
    schema.add(_hidden("step"))
    look = "btn-danger" if one.name in {"repeal", "send_back"} else "btn-primary"
    return form_for(
        schema, {**values, "step": one.name}, request, buttons=((one.label, "take", look),),
        action=_address(request.context, request, "step"), formid=_formid(one), counter=counter,
    )  # fmt: skip


def _nodes_of(one):
    needs = set(one.needs)
    if "in_force_from" in needs:
        yield _begins(one)
    if one.target == "published":
        yield day("有效期至", "in_force_to", hint="没有期限的不填")
    if "reason" in needs:
        yield prose("理由", "reason", hint="当事人和以后查阅的人都会看到")
    elif one.target in {"approved", "published", "in_review"}:
        yield prose("说明", "note", hint="可不填")


def _begins(one):
    title, step = ("废止日期", one.label) if one.target == "repealed" else ("施行日期", "发布")
    node = day(title, "in_force_from")
    node.missing = colander.required
    node.missing_msg = f"请填写“{step}”的生效日期，如2026-12-01。"
    return node


def _checked_of(one, document):
    """Return the field for why a text is published though points of it are open."""
    if one.target != "published" or not (is_official(document.type_name) or points_open(document)):
        return ()
    hint = "列有发布前要核对的各点，或者施行日期与正文不一致，仍要发布的必须填写"
    return (prose("已核对上述各点，理由", "checked", hint=hint),)


def _confirmations(one):
    """Return the box to tick for a day in the past, where the step asks for a day."""
    if "in_force_from" not in one.needs:
        return ()
    tick = colander.SchemaNode(
        colander.Boolean(), name="confirm_past", title="确认日期", missing=False,
        widget_hint="tick", label="日期早于今天的，我确认没有写错",
    )  # fmt: skip
    return (tick,)


def _hidden(name):
    return colander.SchemaNode(
        colander.String(), name=name, title="步骤", missing="", widget_hint="hidden"
    )


def _dates_of(document, one):
    """Return the days the draft itself names, as a proposal; none on which a version began."""
    if one.target != "published":
        return {}
    latest = document.latest
    begun = {version.in_force_from.isoformat() for version in document.versions}
    words = facts_of((), latest.body.lines()).in_force_from
    proposed = {
        "in_force_from": (latest.fields.get("effective_from"), words and words.isoformat()),
        "in_force_to": (latest.fields.get("effective_to"),),
    }
    days = {
        key: [day for day in found if isinstance(day, str) and day and day not in begun]
        for key, found in proposed.items()
    }
    return {key: found[0] for key, found in days.items() if found}


def _order(fields, document, request):
    """Return the order that was typed. Raises Invalid for an unconfirmed day in the past."""
    start = _day_of(fields.get("in_force_from"))
    past = start is not None and start < request.today and document.workflow == "review"
    if past and not fields.get("confirm_past"):
        raise Invalid({
            "confirm_past": f"{said(start)}早于今天（{said(request.today)}）。"
            "如果没有写错，请勾选确认后再提交。"
        })  # fmt: skip
    return Order(
        reason=fields.get("reason", ""),
        note=fields.get("note", ""),
        checked=fields.get("checked", ""),
        in_force_from=start,
        in_force_to=_day_of(fields.get("in_force_to")),
    )


def _day_of(text):
    return date.fromisoformat(text) if text else None


def _review_form(document, request):
    schema = colander.MappingSchema()
    schema.add(
        day("复审日期", "due", hint="到这一天，文件会出现在起草人和管理员的待办中；清空即取消")
    )
    due = document.review_by.isoformat() if document.review_by else ""
    return form_for(
        schema, {"due": due} if due else {}, request, buttons=(("保存复审日期", "due", ""),),
        action=_address(document, request, "review-by"), formid="review", counter=count(900),
    )  # fmt: skip


def _review_box(document, request, again):
    if not may(request.actor, "edit", document):
        return ""
    chosen = again is not None and again.formid == "review"
    return drawn(again if chosen else _review_form(document, request))


def _difference(document, request, seen):
    """Return what the draft changes in what is in force, or was last published or sent back."""
    base, old = _compared(document, request) if seen else (None, None)
    if old is None:
        return dict.fromkeys(("base", "returned", "changes", "counted", "differing", "is_same"))
    new = document.latest
    rows = comparison_of(document, old, new)
    return {
        "base": base,
        "returned": old if base is None else None,
        "changes": [one for one in rows if one.kind],
        "counted": counts_said(fated(rows)),
        "differing": differing_facts(type(document), old.fields, new.fields),
        "is_same": old.content_hash == new.content_hash,
    }


def _compared(document, request):
    """Return the version the draft is compared with, and its revision.

    No version for a first publication that was sent back: then the revision is the one sent
    back. Neither where there is nothing to compare.
    """
    if document.draft is None:
        return None, None
    if document.versions:
        base = document.on(request.today) or document.versions[-1]
        return base, document.revision_of(base)
    return None, document.revisions.get(document.draft.returned)


def _after(document, request):
    """Return where to go after a step: the workflow page, if it may still be seen."""
    if may(request.actor, "view", document):
        return _address(document, request, "workflow")
    return f"{request.script_name}/inbox"


def _address(document, request, name):
    return f"{request.script_name}{path_of(document)}/{name}"
