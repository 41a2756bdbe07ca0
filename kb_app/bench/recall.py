"""`kb bench recall`: a search must find what a plain scan of the texts finds, and only that."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from content.storage import open_database, site_in
from kb_app.bench.figures import Figure, progress
from kb_app.bench.laws import Law
from kb_app.bench.library import library_of, settings_of
from kb_app.bench.terms import ABSENT, TERMS, punctuated
from search_index.engine import Engine
from search_index.engines import ENGINES
from search_index.entries import Entry
from search_index.listing import slots_of
from search_index.query import MAX_SIZE, Request

_READERS = frozenset({"signed-in"})

LABEL = "中文查全率和查准率"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws, and how many phrases with punctuation."""
    parser.add_argument("--laws", type=int, default=1000, metavar="N", help="资料库中的法律件数")
    parser.add_argument("--phrases", type=int, default=60, metavar="N", help="含标点的短语个数")


@dataclass
class _Count:
    """True and false finds, and misses, over all terms."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], truth: set[str]) -> None:
        """Count one term."""
        self.right += len(found & truth)
        self.wrong += len(found - truth)
        self.missed += len(truth - found)

    @property
    def recall(self) -> float:
        """Return which share of what is there was found."""
        return self.right / ((self.right + self.missed) or 1)

    @property
    def precision(self) -> float:
        """Return which share of what was found is right."""
        return self.right / ((self.right + self.wrong) or 1)


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Compare both engines with a scan, for terms as typed and for exact search."""
    progress(f"正在导入 {asked.laws} 件法律……")
    with library_of(asked.laws) as (folder, laws, _):
        slots = _slots(folder)
        phrases = [*TERMS, *ABSENT, *punctuated((law.text for law in laws), asked.phrases)]
        return [
            figure
            for name in ENGINES
            for figure in _figures(name, _filled(name, folder / f"bench-{name}", slots),
                                   _Truth(laws, slots), phrases)
        ]  # fmt: skip


class _Truth:
    """What a plain scan finds: titles in the files as they came, clauses in the entries."""

    def __init__(self, laws: list[Law], slots: dict[str, list[Entry]]) -> None:
        self._laws = [(law.title, law.text) for law in laws]
        self._entries = [entry for entries in slots.values() for entry in entries]

    def titles(self, phrase: str) -> set[str]:
        return {title for title, text in self._laws if phrase in text}

    def clauses(self, phrase: str) -> set[str]:
        return {_key(entry) for entry in self._entries if phrase in entry.text}


def _figures(name: str, engine: Engine, truth: _Truth, phrases: list[str]) -> Iterator[Figure]:
    progress(f"正在核对 {name}……")
    exact, typed, titles = _Count(), _Count(), _Count()
    for phrase in phrases:
        clauses = truth.clauses(phrase)
        found = list(_found(engine, phrase, "exact"))
        exact.add(keys := {_key(entry) for entry in found}, clauses)
        if keys != clauses:
            progress(f"{name}：“{phrase}”漏{len(clauses - keys)}条，多{len(keys - clauses)}条")
        typed.add({_key(entry) for entry in _found(engine, phrase, "ranked")}, clauses)
        titles.add({entry.title for entry in found}, truth.titles(phrase))
    engine.close()
    for what, count, beside in (
        ("文件", titles, "Plone 1/1，Wagtail 0.14/1"),
        ("条款", exact, ""),
        ("条款，按原样输入的前列", typed, ""),
    ):
        yield Figure(
            f"{name}：{what}，查全率", count.recall, least=1.0, promise=True, beside=beside
        )
        yield Figure(f"{name}：{what}，查准率", count.precision, least=1.0, promise=True)
    yield Figure(f"{name}：检索词", len(phrases), "个")


def _found(engine: Engine, phrase: str, mode: str) -> Iterator[Entry]:
    """Yield what is found in exact mode; otherwise the group that holds the phrase as typed."""
    start, total = 0, 1
    while start < total:
        request = Request(phrase, readers=_READERS, start=start, size=MAX_SIZE, mode=mode)
        results = engine.search(request)
        total = results.total if mode == "exact" else results.literal
        yield from (hit.entry for hit in results.hits[: max(0, total - start)])
        start += MAX_SIZE


def _slots(folder) -> dict[str, list[Entry]]:
    database = open_database(settings_of(folder).location)
    with site_in(database) as site:
        slots = {
            slot: entries
            for document in site.shelf("laws").documents.values()
            for slot, entries in slots_of(document).items()
        }
    database.close()
    return slots


def _filled(name: str, folder, slots: dict[str, list[Entry]]) -> Engine:
    folder.mkdir()
    engine = ENGINES[name](folder)
    engine.replace(slots, 1)
    return engine


def _key(entry: Entry) -> str:
    return f"{entry.slot} {entry.clause}"
