"""The rows of the list of experts (资格名单): who may be drawn on the day, and who not, and why."""

from __future__ import annotations

from typing import Any

from content.library.site import path_of
from content.text.days import said
from content.types.eligibility import hindrances, left_out, shortage, specialties
from kb_app.paging import looked_through, name_asked
from kb_app.reading.choosing import open_on_the_day

A_PAGE = 50
LOOKED_AT = 300
"""So many names are looked at for one page, however few have the specialty."""


def eligible_shown(shelf, request, page) -> dict[str, Any]:
    """Return one page of experts, of one specialty with `?field=A01`, and the specialties met."""
    field = request.GET.get("field", "").strip()[:20]
    after = name_asked(request.GET.get("after", ""))
    page.day_fields = [("field", field)] if field else []
    fields: dict[str, str] = {}

    def row_of(name):
        row = _row(shelf[name], request)
        fields.update(row["specialties"] if row else ())
        return row if row and (not field or field in dict(row["specialties"])) else None

    names = shelf.names(drafts_too=False, after=after)
    rows, last = looked_through(names, row_of, a_page=A_PAGE, at_most=LOOKED_AT)
    may_be_drawn = sum(not row["hindrances"] for row in rows)
    address = f"{path_of(shelf)}/eligible"
    return {
        "field": field,
        "fields": sorted(fields.items()),
        "rows": rows,
        "eligible": may_be_drawn,
        "left_out": left_out(row["hindrances"] for row in rows),
        "is_whole": not after and not last,
        "said": said(request.day),
        "shortage": shortage(may_be_drawn) if field and rows and not last else "",
        "url": f"{request.script_name}{address}",
        "table": page.link(f"{path_of(shelf)}/sheet-file", field=field),
        "more": page.link(address, field=field, after=last) if last else "",
    }


def _row(document, request):
    version = open_on_the_day(document, request)
    if version is None:
        return None
    told = document.revision_of(version).fields
    return {
        "title": version.title,
        "path": path_of(document),
        "number": told.get("expert_no", ""),
        "specialties": specialties(told),
        "hindrances": hindrances(told, request.day),
        "avoid": told.get("avoid", {}).get("units", ()),
    }
