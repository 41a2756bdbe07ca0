"""`kb bench search`: both engines on lay questions, and citations that open their clause."""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.storage import open_database, site_in
from content.text.citations import parse_lookup
from content.text.numbering import number_of_label
from kb_app.bench.figures import Figure, progress
from kb_app.bench.laws import corpus, reference
from kb_app.bench.library import bytes_below, library_of, settings_of, temporary_folder
from kb_app.bench.timing import percentile
from search_index.answers import jump
from search_index.citing import Reach
from search_index.engine import Engine
from search_index.engines import ENGINES
from search_index.entries import Entry
from search_index.opening import Index
from search_index.query import Request

_READERS = frozenset({"signed-in"})
_TODAY = date(2026, 6, 1)
_DOCUMENTS_IN_A_COMMIT = 200

LABEL = "两种引擎的检索质量与速度，引文直达"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer to leave parts out, for a quick look."""
    parser.add_argument("--questions", type=int, default=925, metavar="N", help="问题个数")
    parser.add_argument("--articles", type=int, default=60_000, metavar="N", help="条文数")
    parser.add_argument("--laws", type=int, default=1413, metavar="N",
                        help="引文直达所用的法律件数，0 为不测")  # fmt: skip


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Index the judged articles with each engine, ask the questions, look citations up."""
    questions, judged = _questions()[: asked.questions], _judgements()
    figures = [
        figure
        for name in ENGINES
        for figure in _engine_figures(name, asked.articles, questions, judged)
    ]
    return figures + (_citation_figures(asked.laws) if asked.laws else [])


@dataclass(frozen=True)
class _Question:
    key: str
    text: str


def _questions() -> list[_Question]:
    lines = reference("bench", "search", "queries.dev.jsonl").read_text(encoding="utf-8")
    rows = map(json.loads, lines.splitlines())
    return [_Question(str(row["query_id"]), row["query"]) for row in rows]


def _judgements() -> dict[str, set[str]]:
    judged: dict[str, set[str]] = {}
    for line in reference("bench", "search", "qrels.dev.tsv").read_text().splitlines():
        question, clause, _ = line.split("\t")
        judged.setdefault(question, set()).add(clause)
    return judged


def _engine_figures(
    name: str, articles: int, questions: list[_Question], judged: dict[str, set[str]]
) -> Iterator[Figure]:
    progress(f"{name}：正在建立索引……")
    with temporary_folder() as folder:
        engine = ENGINES[name](folder)
        began = time.process_time()
        count = _fill(engine, articles)
        built = time.process_time() - began
        yield Figure(f"{name}：条文", count, "条")
        yield Figure(f"{name}：建立索引 CPU", built, "s")
        yield Figure(f"{name}：索引", bytes_below(folder) / 1e6, "MB")
        progress(f"{name}：正在提问……")
        yield from _speed(name, engine, questions)
        yield from _quality(name, engine, questions, judged)
        engine.close()


def _fill(engine: Engine, articles: int) -> int:
    count, slots = 0, {}
    for entry in _entries(articles):
        slots.setdefault(entry.slot, []).append(entry)
        count += 1
        if len(slots) > _DOCUMENTS_IN_A_COMMIT:
            last = slots.pop(entry.slot)  # its articles may not be complete yet
            engine.replace(slots, 1)
            slots = {entry.slot: last}
    engine.replace(slots, 1)
    return count


def _entries(most: int) -> Iterator[Entry]:
    """Yield the judged articles as entries, each under its own clause id."""
    numbers: dict[str, int] = {}
    for position, row in enumerate(corpus()):
        if position == most:
            return
        document = f"/laws/law-{numbers.setdefault(row['title'], len(numbers))}"
        path = " ".join(filter(None, [row["path"].replace(" / ", " "), row["article"]]))
        yield Entry(
            document=document, version=1, clause=row["id"], address="art-1", number_path=path,
            title=row["title"], type_name="law", shelf="laws", units=("bureau",),
            readers=("role:administrator", "signed-in"), text=row["text"],
            valid_from=date(2000, 1, 1), position_in_document=position,
        )  # fmt: skip


def _speed(name: str, engine: Engine, questions: list[_Question]) -> Iterator[Figure]:
    """Ask as the search page does: ten hits, in force today, what the reader may read."""
    spent: list[float] = []
    for question in questions:
        began = time.process_time()
        engine.search(Request(question.text, day=_TODAY, readers=_READERS, size=10))
        spent.append((time.process_time() - began) * 1000)
    yield Figure(f"{name}：一次检索 CPU p50", percentile(spent, 0.5), "ms")
    yield Figure(f"{name}：一次检索 CPU p95", percentile(spent, 0.95), "ms")


def _quality(
    name: str, engine: Engine, questions: list[_Question], judged: dict[str, set[str]]
) -> Iterator[Figure]:
    totals = dict.fromkeys(("nDCG@10", "MRR@10", "R@10", "R@100"), 0.0)
    for question in questions:
        request = Request(question.text, day=_TODAY, readers=_READERS, size=100)
        found = [hit.entry.clause for hit in engine.search(request).hits]
        for measured, value in _scores(found, judged.get(question.key, set())).items():
            totals[measured] += value
    for measured, total in totals.items():
        yield Figure(f"{name}：{measured}", round(total / len(questions), 4))


def _scores(found: list[str], relevant: set[str]) -> dict[str, float]:
    """Return the scores of one question, as evaluate.py of the reference material defines them."""
    ranks = [rank for rank, clause in enumerate(found[:10]) if clause in relevant]
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(relevant)))) or 1
    return {
        "nDCG@10": sum(1 / math.log2(rank + 2) for rank in ranks) / ideal,
        "MRR@10": 1 / (ranks[0] + 1) if ranks else 0.0,
        "R@10": len(ranks) / (len(relevant) or 1),
        "R@100": len(relevant & set(found[:100])) / (len(relevant) or 1),
    }


def _citation_figures(laws: int) -> list[Figure]:
    """Type every citation whose law is in the library, and see which clause opens."""
    progress(f"正在导入 {laws} 件法律，用于引文直达……")
    with library_of(laws) as (folder, taken, _):
        wanted = _wanted({law.title for law in taken})
        right, opened, spent = _opened(folder, wanted)
    return [
        Figure("引文直达：引文", len(wanted), "条"),
        Figure("引文直达：打开了正确条款", right / (len(wanted) or 1), least=1.0,
               beside="只按相关度排列 0.02"),
        Figure("引文直达：打开了别的条款", opened - right, "条", most=0),
        Figure("引文直达：CPU p50", percentile(spent, 0.5), "ms"),
        Figure("引文直达：CPU p95", percentile(spent, 0.95), "ms"),
    ]  # fmt: skip


def _wanted(titles: set[str]) -> list[tuple[str, str, str]]:
    """Return query, title and address of each citation that can be answered."""
    rows = {row["id"]: row for row in corpus()}
    lines = reference("bench", "search", "known_item.jsonl").read_text(encoding="utf-8")
    wanted = []
    for line in lines.splitlines():
        item = json.loads(line)
        row = rows[item["relevant"][0]]
        if row["title"] in titles:
            number = "-".join(map(str, number_of_label(row["article"])))
            wanted.append((item["query"], row["title"], f"art-{number}"))
    return wanted


def _opened(folder: Path, wanted: list[tuple[str, str, str]]) -> tuple[int, int, list[float]]:
    """Return how many citations opened the right clause, how many any, and the time each took."""
    settings = settings_of(folder)
    database = open_database(settings.location)
    engine = Index(settings.engine, settings.location.index)
    right, opened, spent = 0, 0, []
    with site_in(database) as site:
        for query, title, address in wanted:
            began = time.process_time()
            lookup = parse_lookup(query)
            answer = jump(engine, site, lookup, Reach(_TODAY, _READERS)) if lookup else None
            spent.append((time.process_time() - began) * 1000)
            opened += answer is not None
            right += answer is not None and (
                (site.at(answer.path).title, answer.address) == (title, address)
            )
    engine.close()
    database.close()
    return right, opened, spent
