"""Versions and how they differ (版本对照): the list of all, and any two beside each other."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.document import Document
from content.library.site import path_of
from content.text.days import said
from content.types.facts import facts_beside
from kb_app.page import page_for, trail_to
from kb_app.pictures.timeline import timeline_of
from kb_app.reading.choosing import (
    before,
    draft_revision,
    in_order,
    numbered,
    readable,
    title_read,
)
from kb_app.reading.comparison import comparison_of, counts, differing_rows, fated, stretches
from kb_app.reading.figures import figures_beside
from kb_app.reading.moments import moment_said
from kb_app.reading.standing import rows_of, standing_of_draft
from kb_app.reading.wording import pieces
from workflows.policy import fields_open_to, may, sees_draft

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
        "choices": _choices(document, request),
        "saves": _saves(document, request) if may(request.actor, "view_draft", document) else (),
        "may_edit": may(request.actor, "edit", document),
    }  # fmt: skip


@view_config(context=Document, name="compare", permission="view", accept="text/html",
             renderer="kb_app:templates/compare.pt")  # fmt: skip
def compare(document, request):
    """Show two versions side by side; unless told, the one of the day and the one before."""
    page = page_for(request, f"版本对照：{title_read(document, request)}")
    page.given_trail = trail_to(page, document, "对照")
    old, new = _chosen(document, request)
    frame = {
        "page": page,
        "path": f"{request.script_name}{path_of(document)}",
        "choices": _choices(document, request),
        "old": old,
        "new": new,
    }
    return frame | (_differences(document, old, new, request) if old and new else _NOTHING)


class _Side:
    """One of the two texts: what to call it, its revision, where it and its clauses are read."""

    def __init__(self, document, request, version) -> None:
        path = f"{request.script_name}{path_of(document)}"
        self.version = version
        if version is None:
            self.key, self.name, self.since = "draft", "草稿", standing_of_draft(document).label
            self.revision = draft_revision(document, request)
            self.url, self._clause, self._on = f"{path}/draft", f"{path}/draft", ""
        else:
            begun = version.in_force_from
            self.key, self.name = str(version.number), f"第{version.number}版"
            self.since = f"{said(begun)}起施行"
            self.revision = document.revision_of(version)
            self.url, self._clause = f"{path}/v/{version.number}", f"{path}/c"
            self._on = request.moment.at(begun).link("")

    def clause(self, clause_id):
        """Return the address of a clause in this text."""
        return f"{self._clause}/{clause_id}{self._on}"


_NOTHING = {"counted": [], "stretches": [], "facts": [], "is_same": False}


def _differences(document, old, new, request):
    rows = comparison_of(document, old.revision, new.revision)
    facts = differing_rows(*(_open_facts(document, one.revision, request) for one in (old, new)))
    return {
        "counted": counts(fated(rows)),
        "stretches": stretches(rows),
        "facts": [(label, *pieces(was, now)) for label, was, now in facts],
        "is_same": old.revision.content_hash == new.revision.content_hash,
    }


def _open_facts(document, revision, request):
    fields = fields_open_to(request.actor, document, revision.fields)
    return (*facts_beside(type(document), fields), *figures_beside(revision))


def _chosen(document, request):
    """Return the two sides asked for; what is not asked for is the day's, and the one before."""
    given_old, given_new = (request.GET.get(name, "").strip() for name in ("a", "b"))
    new = _side(document, given_new, request) if given_new else _default(document, request)
    if given_old:
        return _side(document, given_old, request), new
    earlier = _earlier(document, new, request) if new else None
    return (_Side(document, request, earlier) if earlier else None), new


def _side(document, given, request):
    version = None if given == "draft" else numbered(document, given, request)
    return _Side(document, request, version)


def _default(document, request):
    version = readable(document, request)
    if version is None and not sees_draft(request.actor, document):
        return None
    return _Side(document, request, version)


def _earlier(document, side, request):
    if side.version is not None:
        return before(document, side.version, request)
    return readable(document, request)


def _choices(document, request):
    """Return key and label of everything that may be compared, the newest first."""
    found = [
        (str(v.number), f"第{v.number}版（{said(v.in_force_from)}起施行）")
        for v in reversed(in_order(document, request))
    ]
    return [("draft", "草稿"), *found] if sees_draft(request.actor, document) else found


def _recorded(version, request):
    """Return when a version was recorded and by whom, in words."""
    return {
        "at": moment_said(version.recorded_at),
        "by": request.site.people.name(version.published_by),
        "approved_by": "、".join(request.site.people.name(a.by) for a in version.approvals),
    }


def _saves(document, request):
    return [
        {
            "revision": revision,
            "at": moment_said(revision.at),
            "by": request.site.people.name(revision.by),
        }
        for revision in document.last_revisions(MOST_SAVES)
    ]
