"""Versions and how they differ (版本对照): the list of all, and any two beside each other."""

from __future__ import annotations

from urllib.parse import urlencode

from pyramid.view import view_config

from content.library.document import Document
from content.library.revision import Revision
from content.library.site import Site, path_of
from kb_app.finding.candidates import document_meant
from kb_app.page import page_for, trail_to
from kb_app.pictures.timeline import timeline_of
from kb_app.reading.choosing import in_order, title_read
from kb_app.reading.comparison import counts, fated, stretches, ways_to_show
from kb_app.reading.moments import moment_said
from kb_app.reading.sides import (
    address_and_key,
    choices_of,
    differing_facts_of,
    rows_between,
    side_at,
    sides_chosen,
)
from kb_app.reading.standing import rows_of
from workflows.policy import may

MOST_SAVES = 200


@view_config(context=Document, name="versions", permission="view", accept="text/html",
             renderer="kb_app:templates/versions.pt")  # fmt: skip
def versions(document, request):
    """Show the versions, and to those who see drafts every save."""
    page = page_for(request, f"版本：{title_read(document, request)}")
    page.given_trail = trail_to(page, document, "版本")
    path = f"{request.script_name}{path_of(document)}"
    rows = rows_of(request, document, in_order(document, request), path)
    return {
        "page": page, "document": document, "path": path,
        "rows": [(row, _recorded(row.version, request)) for row in rows],
        "timeline": timeline_of(document, [row.version for row in rows], request.today, path),
        "choices": choices_of(document, request),
        "saves": _saves(document, request) if may(request.actor, "view_draft", document) else (),
        "may_edit": may(request.actor, "edit", document),
    }  # fmt: skip


@view_config(context=Document, name="compare", permission="view", accept="text/html",
             renderer="kb_app:templates/compare.pt")  # fmt: skip
def compare(document, request):
    """Show two versions side by side; unless told, the one of the day and the one before."""
    page = page_for(request, f"版本对照：{title_read(document, request)}")
    page.given_trail = trail_to(page, document, "对照")
    old, new = sides_chosen(document, request)
    frame = {
        "page": page,
        "path": f"{request.script_name}{path_of(document)}",
        "other": f"{request.script_name}/compare?{urlencode({'a': path_of(document)})}",
        "choices": [*choices_of(document, request), *_saves_among(old, new)],
        "old": old,
        "new": new,
    }
    return frame | (_differences(old, new, request) if old and new else _NOTHING)


@view_config(context=Site, name="compare", permission="view", accept="text/html",
             renderer="kb_app:templates/compare_two.pt")  # fmt: skip
def compare_two(site, request):  # noqa: ARG001 - Pyramid's signature
    """Show texts of any two documents side by side, or the form that asks which."""
    page = page_for(request, "文件对照")
    page.given_trail = [("文件对照", "")]
    old, new = (_named(request, name) for name in ("a", "b"))
    page.day_fields = [(name, one.address) for name, one in (("a", old), ("b", new)) if one]
    frame = {
        "page": page,
        "path": f"{request.script_name}/compare",
        "sides": [_asked_for(request, *row) for row in (("a", "从", old), ("b", "到", new))],
        "old": old,
        "new": new,
    }
    return frame | (_differences(old, new, request) if old and new else _NOTHING)


_NOTHING = {"counted": [], "stretches": [], "facts": [], "is_same": False, "ways": []}


def _differences(old, new, request):
    rows = rows_between(old, new)
    show = request.GET.get("show", "")
    ways = ways_to_show(rows)
    show = show if show in {one for one, _, _ in ways} else ""
    return {
        "counted": counts(fated(rows)),
        "stretches": stretches(rows, show),
        "ways": [(name, count, _address_showing(request, one), one == show)
                 for one, name, count in ways],
        "facts": differing_facts_of(old, new, request),
        "is_same": old.revision.content_hash == new.revision.content_hash,
    }  # fmt: skip


def _address_showing(request, show):
    kept = [(name, value) for name, value in request.GET.items() if name != "show"]
    return f"?{urlencode([*kept, ('show', show)] if show else kept)}"


def _saves_among(*sides):
    """Return key and label of those that are saves, so that they stay chosen."""
    saves = {one.key: one for one in sides if one and isinstance(one.version, Revision)}
    return [(key, f"{one.name}（{one.since}）") for key, one in saves.items()]


def _named(request, name):
    """Return the side that `?a=` names by address or title, None where none is named.

    What the form was filled with before stands in `a-at`: as long as the title in `a` is still
    that one's, it is meant, whatever else has the same title; `a-v` is which of its texts.
    """
    given = request.GET.get(name, "").strip()
    if not given:
        return None
    known = request.GET.get(f"{name}-at", "")
    path, key = address_and_key(given)
    if known.startswith("/") and not given.startswith("/"):
        document = document_meant(request, known)
        if given == title_read(document, request):
            return side_at(document, request, _still_there(document, request, name))
    return side_at(document_meant(request, path), request, key)


def _still_there(document, request, name):
    key = request.GET.get(f"{name}-v", "")
    return key if key in {one for one, _ in choices_of(document, request)} else ""


def _asked_for(request, name, label, side):
    """Return what the form shows of one side: its title, its address, its texts."""
    document = side.document if side else None
    return {
        "name": name,
        "label": label,
        "title": title_read(document, request) if document else "",
        "at": path_of(document) if document else "",
        "choices": choices_of(document, request) if document else [],
        "key": side.key if side else "",
    }


def _recorded(version, request):
    """Return when a version was recorded and by whom, in words."""
    return {
        "at": moment_said(version.recorded_at),
        "by": request.site.people.name(version.published_by),
        "approved_by": "、".join(request.site.people.name(a.by) for a in version.approvals),
    }


def _saves(document, request):
    numbers = document.revisions
    return [
        {
            "revision": revision,
            "before": revision.number - 1 if revision.number - 1 in numbers else None,
            "at": moment_said(revision.at),
            "by": request.site.people.name(revision.by),
        }
        for revision in document.last_revisions(MOST_SAVES)
    ]
