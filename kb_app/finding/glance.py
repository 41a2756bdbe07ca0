"""Counts of the library (文库概览): how many of what, how they stand, what is to be reviewed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from content.errors import NotFound
from content.remembering import Remembered
from content.types.registry import KINDS
from kb_app.pictures.bars import Bar, bars_svg
from search_index.entries import LEADS
from search_index.query import Request
from workflows.policy import may

LEADING = {"leads": frozenset({LEADS})}
"""Of every version the first entry alone, so that documents are counted and not clauses."""

A_YEAR = timedelta(days=365)
MONTHS = 6
MOST_REVIEWS = 200
MOST_UNITS = 12


@dataclass(frozen=True)
class Counts:
    """What the index counts for a reader on a day: in all, by kind and unit, by standing."""

    total: int
    kinds: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]


_REMEMBERED: Remembered[Counts] = Remembered(64)
"""Counted once for what index and journal hold, day and reader: counting is as long as the
library, and most who look see what the last one saw.
"""


def at_a_glance(request, page) -> dict:
    """Return the charts for what the person may read on the day."""
    counts = _counts(request)
    charts = (
        ("kinds", "按种类", "这一天施行的文件，每份算一件。", _kinds(counts, page)),
        ("standings", "按效力", "一份文件只算一次。",
         [Bar(label, count) for label, count in counts.standings if count]),
        ("units", "按单位", "主办单位及其上级单位各算一次。", _units(counts, request.site)),
        ("reviews", "待复审", f"今后{MONTHS}个月由您复审的，逾期的算在本月。", _reviews(request)),
    )  # fmt: skip
    return {
        "total": counts.total,
        "charts": [
            {"name": name, "title": title, "note": note, "bars": bars,
             "picture": bars_svg(name, title, bars)}
            for name, title, note, bars in charts
        ],
    }  # fmt: skip


def _counts(request) -> Counts:
    engine = request.library.follower.up_to_date(request.site)
    key = (
        request.site.journal.head, engine.position(), request.day, request.known,
        request.actor.tokens,
    )  # fmt: skip
    return _REMEMBERED.of(key, lambda: _counted(engine, request))


def _counted(engine, request) -> Counts:
    found = engine.search(_asked(request, request.day, facets=True))
    return Counts(
        found.total,
        tuple(found.facets.get("type_name", ())),
        tuple(found.facets.get("unit", ()))[: MOST_UNITS + 1],
        _standings(engine, request),
    )


def _asked(request, day, *, facets=False, standing="published"):
    return Request(
        "", day, request.actor.tokens, standing, LEADING, size=0, facets=facets, known=request.known
    )


def _standings(engine, request):
    """Return how many documents are in force, will be within a year, are over, are worked on."""
    now, soon, ever = (
        set(engine.count(_asked(request, day), "document"))
        for day in (request.day, request.day + A_YEAR, None)
    )
    drafts = engine.count(_asked(request, None, standing="draft"), "document")
    return (
        ("现行有效", len(now)),
        ("一年内将施行", len(soon - now)),
        ("已失效、废止或更晚施行", len(ever - now - soon)),
        ("起草、修订中", len(drafts)),
    )


def _kinds(counts, page):
    counted = dict(counts.kinds)
    return [
        Bar(kind.label, counted[name], page.link(f"/{kind.shelf}"))
        for name, kind in KINDS.items()
        if name in counted
    ]


def _units(counts, site):
    return [Bar(site.units.name(key), count) for key, count in counts.units if key][:MOST_UNITS]


def _reviews(request):
    """Return how many reviews fall into each of the next months, for those who hold them."""
    months = [_month(request.today, later) for later in range(MONTHS)]
    last = _month(request.today, MONTHS) - timedelta(days=1)
    site, actor = request.site, request.actor
    due = site.catalog.reviews_due(actor.tokens, last, at_most=MOST_REVIEWS)
    counts = Counter(
        max(day[:7], months[0].isoformat()[:7])
        for day, path in due
        if _may_know_of(site, path, actor)
    )
    bars = [Bar(f"{m.year}年{m.month}月", counts[m.isoformat()[:7]]) for m in months]
    return bars if counts else []


def _month(today, later):
    """Return the first day of the month so many months after today's."""
    years, month = divmod(today.month - 1 + later, 12)
    return today.replace(year=today.year + years, month=month + 1, day=1)


def _may_know_of(site, path, actor):
    try:
        return may(actor, "view", site.at(path))
    except NotFound:
        return False
