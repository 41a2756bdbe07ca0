"""What ends soon (快到期): the lines asked for that one may read, and how they are shown."""

from __future__ import annotations

from datetime import date, timedelta

from content.errors import Invalid, NotFound
from content.library.deadlines import KINDS_OF_DEADLINE, Deadline
from content.types.handling import is_counterpart, short_name
from kb_app.paging import looked_through, whole_number
from kb_app.reading.choosing import title_read
from workflows.policy import may, versions_open_to

A_PAGE = 100
LOOKED_AT = 500
"""So many deadlines are looked at for one page, however few of them one may read."""

WITHIN = ((30, "30天"), (90, "90天"), (365, "一年"), (1095, "三年"))
_MOST_DAYS = 3660
_MOST_VERSIONS = 10**9


class Asked:
    """What the address asks for: within how many days, of which township, of which kind."""

    def __init__(self, request) -> None:
        """Read the address. Raises Invalid for a number of days that makes no sense."""
        given = request.GET
        self.within = whole_number(given.get("within", "30"), _MOST_DAYS + 1)
        if not self.within or self.within > _MOST_DAYS:
            raise Invalid({"within": f"天数应是1至{_MOST_DAYS}的整数。"})
        self.township = given.get("township", "").strip()[:60]
        self.kind = given.get("kind", "") if given.get("kind") in KINDS_OF_DEADLINE else ""
        self.day = request.day
        self.last = request.day + timedelta(days=self.within)
        self.after = _line(given.get("after", ""))

    def address(self, page, *, within=0, after="") -> str:
        """Return the address of this list within other days, or behind a line."""
        told = {"within": within or self.within, "township": self.township, "kind": self.kind}
        return page.link("/expiring", **told, after=after)

    def wants(self, deadline, county) -> bool:
        """Return whether the line is one of those asked for."""
        if self.kind and deadline.kind != self.kind:
            return False
        return not self.township or is_counterpart(deadline.detail, self.township, county)


def ending(request, page) -> dict:
    """Return what is asked for and ends, as the page shows it; if nothing does, what is next."""
    asked = Asked(request)
    lines = request.site.catalog.ending(asked.day, asked.last, after=asked.after)
    rows, last = looked_through(
        lines, lambda line: _row_asked_for(request, asked, line), a_page=A_PAGE, at_most=LOOKED_AT
    )
    after = "|".join(map(str, last)) if last else ""
    return {
        "asked": asked,
        "kinds": KINDS_OF_DEADLINE,
        "rows": _one_review_each([row for row in rows if row["kind"] != "delegation"]),
        "items": _delegated([row for row in rows if row["kind"] == "delegation"],
                            request.site.settings["county"]),
        "townships": [u.name for u in request.site.units if u.kind in {"township", "park"}],
        "choices": [(asked.address(page, within=days), label, days == asked.within)
                    for days, label in WITHIN],
        "next": None if rows or after else _next(request, asked),
        "after": asked.address(page, after=after) if after else "",
    }  # fmt: skip


def _line(written):
    """Return the stored line that an address names, or None."""
    parts = written.split("|", 4)
    if len(parts) != len(Deadline.__dataclass_fields__):
        return None
    version = whole_number(parts[3], _MOST_VERSIONS)
    return None if version is None else (parts[0], parts[1], parts[2], version, parts[4])


def _row_asked_for(request, asked, line):
    deadline = Deadline(*line)
    if not asked.wants(deadline, request.site.settings["county"]):
        return None
    title = _title(request, deadline)
    day = date.fromisoformat(deadline.day)
    return title and {
        "kind": deadline.kind, "label": KINDS_OF_DEADLINE[deadline.kind], "day": day,
        "left": (day - request.day).days, "path": deadline.path, "title": title,
        "detail": deadline.detail, "where": _where(deadline), "also": [],
    }  # fmt: skip


def _where(deadline):
    """Return where a day of review is written; nothing of other days."""
    if deadline.kind != "review":
        return ""
    return "文中写明" if deadline.version else "办理页上设定"


def _title(request, deadline):
    """Return the title of the version that a deadline is of, if the actor may read it."""
    try:
        document = request.site.at(deadline.path)
    except NotFound:
        return ""
    versions = versions_open_to(request.actor, document)
    if deadline.version == 0:
        there = any(_was_there(request, one) for one in versions)
        is_known = there or (
            not request.moment.asked and may(request.actor, "view_draft", document)
        )
        return title_read(document, request) if is_known else ""
    meant = next((v for v in versions if v.number == deadline.version), None)
    return meant.title if meant and _was_there(request, meant) else ""


def _was_there(request, version):
    """Return whether a version had begun by the day that is read, if that is not today."""
    if request.known is not None and version.recorded_at > request.known:
        return False
    return request.day >= request.today or version.in_force_from <= request.day


def _one_review_each(rows):
    """Return the rows; a document to be reviewed on several days has one, the earliest, for all."""
    shown, reviews = [], {}
    for row in rows:
        first = reviews.setdefault(row["path"], row) if row["kind"] == "review" else row
        if first is row:
            shown.append(row)
        elif first["day"] != row["day"]:
            first["also"].append((row["day"], row["where"]))
    return shown


def _delegated(rows, county):
    """Return for each item path, title and its last days, each with whom it ends for."""
    items = {row["path"]: (row["title"], {}) for row in rows}
    for row in rows:
        _, days = items[row["path"]]
        name = short_name(row["detail"], county) or "没有写明的"
        days.setdefault((row["day"], row["left"]), []).append(name)
    return [
        (path, title, [(*when, sorted(names)) for when, names in days.items()])
        for path, (title, days) in items.items()
    ]


def _next(request, asked):
    """Return the first row after the days asked for, if there is one among the next few."""
    lines = request.site.catalog.ending(asked.last + timedelta(days=1), date.max)
    rows, _ = looked_through(
        lines, lambda line: _row_asked_for(request, asked, line), a_page=1, at_most=LOOKED_AT
    )
    return rows[0] if rows else None
