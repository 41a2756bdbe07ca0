"""The rows of a shelf (书架): what is in force on the day, a page at a time, both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from content.library.site import path_of
from content.types.handling import NO, PARTLY, UNKNOWN, YES
from kb_app.homes.remarks import remarks_on
from kb_app.page import open_shelves
from kb_app.paging import looked_through, name_asked
from kb_app.reading.band import places_of
from kb_app.reading.choosing import in_order, open_on_the_day
from kb_app.reading.standing import span_said, standing_of_draft, standing_read
from workflows.policy import may, sees_draft
from workflows.sheets import is_tabled

A_PAGE = 20
LOOKED_AT = 200
"""So many names are looked at for one page, however few of them are in force."""

MAY = {"yes": frozenset({YES, PARTLY}), "no": frozenset({NO, UNKNOWN})}
"""Items that one's own township may handle (能办), and the others, as `?may=` names them."""

_MAY_SAID = (("", "全部事项"), ("yes", "我们能办的"), ("no", "我们不能办的"))
_WHAT_IT_IS = {
    "rule": "这里是审批局的内部制度。",
    "guide": "这里是窗口工作的操作指南。",
    "service_item": "这里是下放事项的办理标准。",
    "inspection_guideline": "这里是现场踏勘的勘验要点。",
    "training": "这里是窗口和镇乡工作人员的培训材料和题目。",
    "law": "这里是办理依据的法律法规。",
    "expert": "这里是踏勘、评审专家的名册，供组织抽取的人员使用。",
}
"""What a visitor is told of a shelf that is not open to them, by kind."""

_FIRST = {YES: 0, PARTLY: 1}


@dataclass(frozen=True)
class ShelfPage:
    """Rows, and the names before and behind which others lie, empty for none."""

    rows: list[dict[str, Any]]
    before: str
    after: str


def shelf_shown(shelf, request, page) -> dict[str, Any]:
    """Return one page of a shelf; everything there is, with `?standing=all`."""
    everything = request.GET.get("standing") == "all"
    kept = "all" if everything else ""
    handled = _handled_asked(shelf, request)
    told = {"standing": kept, "may": handled or ""}
    page.day_fields = [pair for pair in told.items() if pair[1]]
    path = path_of(shelf)
    found = _page(shelf, request, everything, MAY.get(handled))
    return {
        "url": f"{request.script_name}{path}",
        "path": path,
        "rows": sorted(found.rows, key=_own_first),
        "before": page.link(path, before=found.before, **told) if found.before else "",
        "after": page.link(path, after=found.after, **told) if found.after else "",
        "everything": everything,
        "handled": [] if handled is None else [
            (label, page.link(path, standing=kept, may=name), name == handled)
            for name, label in _MAY_SAID
        ],
        "is_open": bool(found.rows) or shelf in open_shelves(request.site, request.actor),
        "what_it_is": _WHAT_IT_IS[shelf.type_name],
        "other": page.link(path, standing="" if everything else "all", may=told["may"]),
        "may_create": may(request.actor, "create", shelf),
        "table": page.link(f"{path}/sheet-file", **told) if is_tabled(shelf) else "",
    }  # fmt: skip


def _handled_asked(shelf, request):
    """Return which items are asked for, empty for all, None where nobody is told (no township)."""
    if shelf.type_name != "service_item" or not places_of(request):
        return None
    asked = request.GET.get("may", "")
    return asked if asked in MAY else ""


def _own_first(row):
    """Items that one's own township may handle come first on their page."""
    return _FIRST.get(row["remarks"].answer if row["remarks"] else "", len(_FIRST))


def _is_asked(row, answers):
    return answers is None or (row["remarks"] is not None and row["remarks"].answer in answers)


def _page(shelf, request, everything, answers) -> ShelfPage:
    drafts_too = may(request.actor, "view_draft", shelf)
    before, after = (name_asked(request.GET.get(side, "")) for side in ("before", "after"))
    if before:
        names = shelf.names_before(before, drafts_too=drafts_too)
    else:
        names = shelf.names(drafts_too=drafts_too, after=after)
    rows, last = looked_through(
        names, lambda name: _asked_row(shelf[name], request, everything, answers),
        a_page=A_PAGE, at_most=LOOKED_AT,
    )  # fmt: skip
    if before:
        rows.reverse()
        return ShelfPage(rows, last or "", rows[-1]["name"] if rows else "")
    return ShelfPage(rows, rows[0]["name"] if rows and after else "", last or "")


def _asked_row(document, request, everything, answers):
    row = _row(document, request, everything)
    return row if row and _is_asked(row, answers) else None


def _row(document, request, everything):
    """Return what is said of a document, or None when the reader finds nothing of it here."""
    if not may(request.actor, "view", document):
        return None
    version = open_on_the_day(document, request)
    if version is None and everything:
        version = _last_by_then(document, request)
    is_now = not request.moment.asked and sees_draft(request.actor, document)
    draft = standing_of_draft(document) if is_now else None
    if version is None and draft is None:
        return None
    return {
        "name": document.__name__,
        "path": path_of(document),
        "title": version.title if version else document.latest.title,
        "standing": standing_read(request, document, version) if version else None,
        "span": _span(document, version, request) if version else "",
        "draft": draft,
        "remarks": remarks_on(request, document, version) if version else None,
    }


def _last_by_then(document, request):
    """Return the last version; of another day the last that had begun by then, or None."""
    known = in_order(document, request)
    by_then = [one for one in known if one.in_force_from <= request.day]
    found = by_then if request.moment.asked else known
    return found[-1] if found else None


def _span(document, version, request):
    return span_said(version.in_force_from, document.last_day(version, request.known))
