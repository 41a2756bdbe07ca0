"""Steps and history as JSON (流程、历史): what happened to a document, what may happen next."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import NotFound
from content.library.document import Document
from kb_app.api.answers import url_of
from kb_app.api.bodies import day_in, json_body, number_in, text_in
from kb_app.api.selection import visible_state
from kb_app.api.shapes import moment
from workflows.policy import may, sees_draft, versions_open_to
from workflows.publication import (
    APPROVE_AND_PUBLISH,
    Order,
    approve_and_publish,
    points_open,
    steps_offered,
    take_step,
    workflow_of,
)

MOST_LINES = 200


@view_config(context=Document, name="@workflow", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def workflow(document, request):
    """Return the state, the steps the person can take now, and those taken."""
    if request.subpath:
        raise NotFound("这个地址只接受 POST：用它办理流程中的一步。")
    url = f"{url_of(request, document)}/@workflow"
    table, state = workflow_of(document), visible_state(request.actor, document)
    return {
        "@id": url,
        "state": {"id": state, "title": table.states[state]},
        "transitions": [
            {"@id": f"{url}/{_spelt(step)}", "id": _spelt(step), "title": step.label,
             "needs": list(step.needs), **_points(document, step)}
            for step in steps_offered(document, request.actor)
        ],
        "history": [line for line in _lines(document, request) if line["type"] == "workflow"],
    }  # fmt: skip


@view_config(context=Document, name="@workflow", permission="view", request_method="POST",
             renderer="kb-json")  # fmt: skip
def take(document, request):
    """Take a step, `@workflow/submit`, with the reason and the days that it needs."""
    if len(request.subpath) != 1:
        raise NotFound("请写明步骤，例如 @workflow/submit。")
    name = request.subpath[0]
    order = _order(json_body(request))
    if name == _spelt(APPROVE_AND_PUBLISH):
        approve_and_publish(document, request.actor, request.now, order)
    else:
        take_step(document, name, request.actor, request.now, order)
    state = visible_state(request.actor, document)
    return {
        "action": name,
        "actor": request.actor.login,
        "comments": order.reason,
        "review_state": state,
        "time": moment(request.now),
        "title": workflow_of(document).states[state],
    }


@view_config(context=Document, name="@history", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def history(document, request):
    """Return versions and repeals, and to those who see drafts every save, newest first."""
    start = number_in(request.GET, "b_start", 0, 10**9)
    size = number_in(request.GET, "b_size", MOST_LINES, MOST_LINES)
    return _lines(document, request)[start : start + size]


def _spelt(step):
    """Return how a step is called in an address; the steps of the table by their own names."""
    return "approve-and-publish" if step is APPROVE_AND_PUBLISH else step.name


def _points(document, step):
    """Return what to check before publishing; with `needs_reason` it is answered by `checked`."""
    points = points_open(document) if step.target == "published" else ()
    return {"points": [
        {"title": one.sentence, "where": one.where, "needs_reason": one.binding}
        for one in points
    ]} if points else {}  # fmt: skip


def _order(body):
    comment = text_in(body, "comment") or text_in(body, "comments")
    return Order(
        reason=text_in(body, "reason") or comment,
        note=text_in(body, "note") or comment,
        checked=text_in(body, "checked"),
        in_force_from=day_in(body, "in_force_from", "effective"),
        in_force_to=day_in(body, "in_force_to", "expires"),
    )


def _lines(document, request):
    versions = versions_open_to(request.actor, document)
    lines = [_published(document, version, request) for version in versions]
    lines += [_changed(change, request) for change in document.standing_changes]
    if may(request.actor, "edit", document) or sees_draft(request.actor, document):
        lines += [_saved(document, number, request) for number in _newest_saves(document)]
    return sorted(lines, key=lambda line: line["time"], reverse=True)


def _newest_saves(document):
    last = document.revisions.maxKey()
    return range(last, max(0, last - MOST_LINES), -1)


def _published(document, version, request):
    return {
        "@id": f"{url_of(request, document)}/v/{version.number}",
        "type": "workflow",
        "action": "publish",
        "transition_title": "发布",
        "actor": _who(request, version.published_by),
        "approved_by": [_who(request, approval.by) for approval in version.approvals],
        "comments": version.note,
        "time": moment(version.recorded_at),
        "review_state": "published",
        "version": version.number,
        "title": version.title,
        "in_force_from": version.in_force_from.isoformat(),
        "in_force_to": version.in_force_to.isoformat() if version.in_force_to else None,
        "content_hash": version.content_hash,
    }


def _changed(change, request):
    return {
        "type": "workflow",
        "action": "repeal" if change.kind == "repealed" else change.kind,
        "transition_title": "废止" if change.kind == "repealed" else change.kind,
        "actor": _who(request, change.by),
        "comments": change.reason,
        "time": moment(change.recorded_at),
        "review_state": change.kind,
        "on": change.on.isoformat(),
    }


def _saved(document, number, request):
    revision = document.revisions[number]
    return {
        "type": "versioning",
        "action": "save",
        "transition_title": "保存",
        "actor": _who(request, revision.by),
        "comments": revision.note,
        "time": moment(revision.at),
        "revision": number,
        "title": revision.title,
        "content_hash": revision.content_hash,
        "may_revert": may(request.actor, "edit", document),
    }


def _who(request, login):
    name = request.site.people.name(login)
    return {"id": login, "username": login, "fullname": name}
