"""Where one begins (首页): what waits, what changed, what one reads most, the usual questions."""

from __future__ import annotations

from itertools import islice

from pyramid.view import view_config

from content.library.site import Site, path_of
from content.people.people import ROLES
from content.text.days import written_said
from kb_app.homes.changes import changes_for, page_of_changes
from kb_app.homes.often import pinned, read_most
from kb_app.homes.questions import questions_for
from kb_app.homes.state import state_of_library
from kb_app.page import open_shelves, page_for
from kb_app.paging import whole_number
from workflows.policy import may
from workflows.todo import count_waiting, tasks_waiting

CHANGES, TASKS = 6, 5
A_PAGE = 20


@view_config(context=Site, permission="view", accept="text/html",
             renderer="kb_app:templates/home.pt")  # fmt: skip
def home(site, request):
    """Show search and shelves; to a signed-in person also what their work begins with."""
    page = page_for(request, "首页")
    own = _own_blocks(request) if request.person else {}
    most = [path for path, _ in own.get("most", ())]
    often = (*(request.person.pinned if request.person else ()), *most)
    return {
        "page": page,
        "shelves": list(_shelves(site, request, page)),
        "changes": changes_for(request, often, CHANGES),
        "written_said": written_said,
        "tasks": [], "more_tasks": 0, "questions": [], "most": [], "pinned": [], "state": None,
    } | own  # fmt: skip


@view_config(context=Site, name="changes", permission="view", accept="text/html",
             renderer="kb_app:templates/changes.pt")  # fmt: skip
def changes(site, request):
    """List what was published and repealed, newest first."""
    below = whole_number(request.GET.get("below", ""), site.journal.head[0] + 1)
    found, older = page_of_changes(request, below, A_PAGE)
    page = page_for(request, "最近的变化", [("最近的变化", "")])
    after = page.link("/changes", below=str(older)) if older else ""
    return {"page": page, "changes": found, "after": after, "is_first": below is None}


def _own_blocks(request):
    is_now = not request.moment.asked  # work is of today, whatever day is read
    asked = request.site, request.actor, request.today
    return {
        "tasks": list(islice(tasks_waiting(*asked), TASKS)) if is_now else [],
        "more_tasks": count_waiting(*asked) - TASKS if is_now else 0,
        "questions": [(ROLES[role], found) for role, found in questions_for(request.actor.roles)],
        "most": read_most(request),
        "pinned": pinned(request),
        "state": state_of_library(request) if is_now and _is_kept_by(request) else None,
    }


def _is_kept_by(request):
    return may(request.actor, "manage_settings", request.site)


def _shelves(site, request, page):
    for shelf in open_shelves(site, request.actor):
        counted = request.person and page.today
        yield {
            "label": shelf.label,
            "url": page.link(path_of(shelf)),
            "count": shelf.published_count() if counted else None,
        }
