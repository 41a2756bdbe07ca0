"""Where reading begins (首页、书架): the home page and the shelves."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

from pyramid.view import view_config

from content.errors import NotFound
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from kb_app.db import CHINA
from kb_app.page import open_shelves, page_for, trail_to
from kb_app.reading.moments import moment_said
from kb_app.reading.standing import span_said, standing_of_draft, standing_read
from workflows.policy import may, sees_draft, versions_open_to
from workflows.todo import inbox

A_PAGE = 20
LOOKED_AT = 200
"""So many names are looked at for one page, however few of them are in force."""

CHANGES = 8
TASKS = 5
CHANGES_LOOKED_AT = 200

_CHANGED = {"publish": "发布", "repeal": "废止"}
_NAME = re.compile(r"[a-z0-9-]{1,80}")


@view_config(context=Site, permission="view", accept="text/html",
             renderer="kb_app:templates/home.pt")  # fmt: skip
def home(site, request):
    """Show the shelves, what changed lately, and what waits for the person."""
    page = page_for(request, "首页")
    return {
        "page": page,
        "shelves": [
            {
                "label": shelf.label,
                "url": page.link(path_of(shelf)),
                "count": shelf.published_count() if request.person and page.today else None,
            }
            for shelf in open_shelves(site, request.actor)
        ],
        "changes": list(islice(_changes(site, request), CHANGES)),
        "tasks": inbox(site, request.actor, request.today)[:TASKS] if request.person else [],
    }


@view_config(context=Shelf, permission="view", accept="text/html",
             renderer="kb_app:templates/shelf.pt")  # fmt: skip
def shelf(shelf, request):
    """List what is in force on the day, a page at a time; everything, with `?standing=all`."""
    page = page_for(request, shelf.label)
    page.given_trail = trail_to(page, shelf)
    everything = request.GET.get("standing") == "all"
    page.day_fields = [("standing", "all")] if everything else []
    rows, before, after = _rows(shelf, request, everything)
    url = f"{request.script_name}{path_of(shelf)}"
    kept = page.suffix.replace("?", "&") + ("&standing=all" if everything else "")
    return {
        "page": page,
        "shelf": shelf,
        "url": url,
        "rows": rows,
        "before": f"{url}?before={before}{kept}" if before else "",
        "after": f"{url}?after={after}{kept}" if after else "",
        "everything": everything,
        "is_open": bool(rows) or shelf in open_shelves(request.site, request.actor),
        "other": f"{url}{page.suffix}" if everything else
        f"{url}?standing=all{page.suffix.replace('?', '&')}",
        "may_create": may(request.actor, "create", shelf),
    }  # fmt: skip


def _rows(shelf, request, everything):
    """Return the rows of a page, and the names before and after which others lie."""
    drafts_too = may(request.actor, "view_draft", shelf)
    before, after = _cursor(request, "before"), _cursor(request, "after")
    if before:
        names = shelf.names_before(before, drafts_too=drafts_too)
    else:
        names = shelf.names(drafts_too=drafts_too, after=after)
    rows, last = _readable_rows(shelf, request, names, everything)
    if before:
        rows.reverse()
        return rows, last, rows[-1]["name"] if rows else ""
    return rows, rows[0]["name"] if rows and after else "", last


def _readable_rows(shelf, request, names, everything):
    """Return rows for the names, and the name to go on from, empty when there are no more."""
    rows = []
    for looked_at, name in enumerate(names, 1):
        if len(rows) == A_PAGE or looked_at > LOOKED_AT:
            return rows, (rows[-1]["name"] if len(rows) == A_PAGE else name)
        if row := _row(shelf[name], request, everything):
            rows.append(row)
    return rows, ""


def _row(document, request, everything):
    if not may(request.actor, "view", document):
        return None
    version = document.on(request.day, request.known)
    if version is not None and version not in versions_open_to(request.actor, document):
        return None
    draft = standing_of_draft(document) if sees_draft(request.actor, document) else None
    if version is None and everything and document.versions:
        version = document.versions[-1]
    if version is None and draft is None:
        return None
    return {
        "name": document.__name__,
        "path": path_of(document),
        "title": version.title if version else document.latest.title,
        "standing": standing_read(request, document, version) if version else None,
        "span": span_said(version.in_force_from, document.last_day(version)) if version else "",
        "draft": draft,
    }


def _cursor(request, name):
    given = request.GET.get(name, "")
    return given if _NAME.fullmatch(given) else ""


def _changes(site, request):
    """Yield what was published or repealed lately and the person may read, newest first."""
    for sealed in islice(site.journal.latest(), CHANGES_LOOKED_AT):
        entry = sealed.entry
        if entry.action not in _CHANGED or _day_of(entry) > request.day:
            continue
        try:
            document = site.at(entry.path)
        except NotFound:
            continue
        if document.is_published and may(request.actor, "view", document):
            yield {
                "title": entry.title,
                "path": entry.path,
                "what": _CHANGED[entry.action],
                "day": entry.detail.get("in_force_from", ""),
                "at": moment_said(entry.at),
            }


def _day_of(entry):
    """Return the day in China on which something was done."""
    return datetime.fromisoformat(entry.at).astimezone(CHINA).date()
