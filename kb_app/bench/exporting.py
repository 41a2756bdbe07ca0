"""`kb bench export`: the library as of a day, streamed; how fast, and what it holds in memory."""

from __future__ import annotations

import argparse
import time
import tracemalloc
from datetime import UTC, date, datetime
from hashlib import sha256

from content.storage import open_database, site_in
from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import library_of, settings_of
from kb_app.keeping.exporting import AsOf, lines_of
from workflows.accounts import SYSTEM

LABEL = "全库导出：某一天施行的全部文本"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws the library holds."""
    parser.add_argument("--laws", type=int, default=400, metavar="N", help="法律的件数")


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Export a library of laws from cold, then a half and the whole of it under watch."""
    with library_of(asked.laws) as (folder, _, _):
        progress("正在导出……")
        location = settings_of(folder).location
        wanted = AsOf(date(2026, 1, 1), datetime.now(UTC), SYSTEM)
        began, spent = time.perf_counter(), time.process_time()
        count, size, first = _exported(location, wanted)
        wall, cpu = time.perf_counter() - began, time.process_time() - spent
        again = _exported(location, wanted)[2]
        half, whole = (_peak(location, wanted, most) for most in (count // 2, count))
    return [
        Figure("文本", count, "份"),
        Figure("导出的字节", size / 2**20, "MB"),
        Figure("每秒导出", count / wall, "份", least=200),
        Figure("每份 CPU", cpu / count * 1000, "ms"),
        Figure("再导出一次，字节不同", int(again != first), "次", most=0, promise=True),
        Figure("内存最高处，一半", half / 2**20, "MB"),
        Figure("内存最高处，全部", whole / 2**20, "MB"),
    ]


def _exported(location, wanted: AsOf) -> tuple[int, int, str]:
    """Return how many texts came, how many bytes, and their hash."""
    count = size = 0
    digest = sha256()
    database = open_database(location)
    try:
        with site_in(database) as site:
            for _, line in lines_of(site, wanted):
                digest.update(line)
                count, size = count + 1, size + len(line)
    finally:
        database.close()
    return count, size, digest.hexdigest()


def _peak(location, wanted: AsOf, most: int) -> int:
    """Return the most bytes that Python held while so many texts were exported."""
    database = open_database(location)
    try:
        with site_in(database) as site:
            tracemalloc.start()
            lines = lines_of(site, wanted)
            for _ in range(most):
                next(lines)
            return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        database.close()
