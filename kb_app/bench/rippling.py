"""`kb bench ripple`: a clause that thousands of documents rest on changes; how long that takes."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from content.storage import open_database, with_site
from content.types.flagging import flagged
from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import found_library, settings_of, temporary_folder
from workflows.drafting import Words, create, save
from workflows.policy import actor_of
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from content.library.document import Document
    from content.library.site import Site

LABEL = "一条规定修改，牵连上万份文件"

_BEGUN = date(2026, 1, 1)
_LAW = "第一条　为了规范许可，制定本法。\n第二条　申请应当在{}内办结。"
_GUIDE = "第一条　为规范第{}号窗口，制定本指南。\n第二条　依照《中华人民共和国测量法》第二条办理。"
_ROAD = (("submit", "office"), ("approve", "reviewer"), ("publish", "reviewer"))
_A_COMMIT = 500
_SAMPLE = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many documents rest on the clause."""
    parser.add_argument("--dependents", type=int, default=10_000, metavar="N", help="牵连的文件数")


class _Clock:
    """Moments one after the other, so that the journal keeps their order."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Let so many guides rest on one clause of a law, change it, and count who waits."""
    clock = _Clock()
    with temporary_folder() as folder:
        found_library(folder)
        database = open_database(settings_of(folder).location)
        with_site(database, lambda site: _record(site, clock))
        for start in range(0, asked.dependents, _A_COMMIT):
            numbers = range(start, min(start + _A_COMMIT, asked.dependents))
            with_site(database, lambda site, numbers=numbers: _write(site, numbers, clock))
            progress(f"已有 {numbers.stop} 份指南……")
        database.close()
        database = open_database(settings_of(folder).location)
        cpu, wall = time.process_time(), time.perf_counter()
        with_site(database, lambda site: _amend(site, clock))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        waiting, wrong, each = with_site(database, _looked_over)
        database.close()
    return [
        Figure("牵连的文件", asked.dependents, "份"),
        Figure("发布修改，CPU（含提交）", cpu, "s", most=1.0),
        Figure("发布修改，等待", wall, "s"),
        Figure("等待核对的文件", waiting, "份", least=asked.dependents, promise=True),
        Figure("抽查中没有标出的", wrong, "份", most=0, promise=True),
        Figure("看一份文件是否待核，CPU", each * 1000, "ms"),
    ]


def _record(site: Site, clock: _Clock) -> None:
    """Record the law."""
    office = actor_of(site, site.people.get("office"))
    words = Words({"title": "中华人民共和国测量法"}, tuple(_LAW.format("十日").splitlines()))
    law = create(site["laws"], words, office, clock(), name="law")
    take_step(law, "publish", office, clock(), Order(in_force_from=_BEGUN))


def _write(site: Site, numbers: range, clock: _Clock) -> None:
    """Publish a guide for each of the numbers."""
    actors = {login: actor_of(site, site.people.get(login)) for _, login in _ROAD}
    for number in numbers:
        lines = tuple(_GUIDE.format(number).splitlines())
        words = Words({"title": f"第{number}号窗口工作指南"}, lines)
        guide = create(site["guides"], words, actors["office"], clock(), name=f"g{number}")
        for step, login in _ROAD:
            take_step(guide, step, actors[login], clock(), Order(in_force_from=_BEGUN))


def _amend(site: Site, clock: _Clock) -> None:
    """Publish the law with another time limit."""
    law, office = site.at("/laws/law"), actor_of(site, site.people.get("office"))
    words = Words({"title": law.title}, tuple(_LAW.format("五日").splitlines()))
    save(law, words, office, clock(), based_on=law.tag())
    take_step(law, "publish", office, clock(), Order(in_force_from=datetime.now(UTC).date()))


def _looked_over(site: Site) -> tuple[int, int, float]:
    """Return how many wait, how many of a sample are not flagged, and what one look costs."""
    waiting = [path for _, path in site.catalog.rechecks_waiting(("person:office",))]
    sample: list[Document] = [site.at(path) for path in waiting[:: len(waiting) // _SAMPLE or 1]]
    began = time.process_time()
    wrong = sum(not flagged(document, datetime.now(UTC).date()) for document in sample)
    return len(waiting), wrong, (time.process_time() - began) / max(1, len(sample))
