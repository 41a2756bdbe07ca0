"""The embedded native engine: tantivy (内嵌检索引擎)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import tantivy
from tantivy import Occur, Query

from search_index.analysis import analysed
from search_index.engine import COUNTED, FILTERS, check_schema, telling_faults
from search_index.entries import Entry, fingerprint_of_stored
from search_index.gates import Days, access_of, is_open, may_see, values_of, window_of
from search_index.query import Request, understand
from search_index.results import Hit, Results
from search_index.tantivy_plan import Plan, silent_of


class TantivyEngine:
    """A tantivy index in a folder. Raises IndexUnusable when it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        """Open the index, or make an empty one where there is none."""
        self._folder = folder
        self._index = _opened(folder)
        self._seen: _Seen | None = None
        self._newest()

    def position(self) -> int:
        """Return the journal position of the last commit, 0 for an empty index."""
        searcher = self._newest().searcher
        query = Query.term_query(self._index.schema, "kind", "position")
        found = searcher.search(query, 1).hits
        return int(searcher.doc(found[0][1])["number"][0]) if found else 0

    def replace(self, changes: Mapping[str, Sequence[Entry]], position: int) -> None:
        """Replace whole slots and store `position`, all in one atomic commit."""
        documents = [_document(slot, entry) for slot in changes for entry in changes[slot]]
        heap = _LARGE_HEAP if len(documents) > _MANY else _SMALL_HEAP
        with self._writing(heap) as writer:
            for slot in changes:
                writer.delete_documents_by_term("slot", slot)
            for document in documents:
                writer.add_document(document)
            writer.delete_documents_by_term("kind", "position")
            writer.add_document(tantivy.Document(kind="position", number=position))

    def search(self, request: Request) -> Results:
        """Return what matches in the newest commit of any process."""
        began = perf_counter()
        seen = self._newest()
        understood = understand(request.text, request.mode)
        plan = Plan(seen.searcher, self._index.schema, understood, self._limits(seen, request))
        found, counts = plan.page(request)
        hits = tuple(
            Hit(_entry(bytes(seen.searcher.doc(address)["entry"][0])), score, understood)
            for score, address in found
        )
        return Results(
            total=sum(counts),
            hits=hits,
            understood=understood,
            literal=plan.literal_of(counts),
            complete=sum(counts[:3]),
            facets=plan.facets() if request.facets else {},
            took_ms=(perf_counter() - began) * 1000,
        )

    def count(self, request: Request, name: str) -> Mapping[str, int]:
        """Return how many entries that match have each value of `name`, one of COUNTED."""
        seen = self._newest()
        understood = understand(request.text, request.mode)
        plan = Plan(seen.searcher, self._index.schema, understood, self._limits(seen, request))
        return plan.counted((name,), _MOST_VALUES)[name]

    def slots(self) -> Mapping[str, str]:
        """Return the fingerprint of every slot, computed from what is stored."""
        searcher = self._newest().searcher
        query = Query.term_query(self._index.schema, "kind", "clause")
        found = searcher.search(query, max(1, searcher.num_docs)).hits
        slots: dict[str, list[str]] = {}
        for _, address in found:
            document = searcher.doc(address)
            slots.setdefault(str(document["slot"][0]), []).append(_stored(document))
        return {slot: fingerprint_of_stored(stored) for slot, stored in slots.items()}

    def clear(self) -> None:
        """Forget everything and set the position to 0."""
        with self._writing(_SMALL_HEAP) as writer:
            writer.delete_all_documents()

    def close(self) -> None:
        """Let go of the files."""
        del self._seen, self._index

    @contextmanager
    def _writing(self, heap: int) -> Iterator[tantivy.IndexWriter]:
        """Hold the index's lock for one commit; the system drops it when the process dies."""
        with telling_faults(self._folder, ValueError, OSError):
            writer = self._index.writer(heap, 1)
            try:
                yield writer
                writer.commit()
            finally:
                writer.wait_merging_threads()

    def _newest(self) -> _Seen:
        """Return a view of the newest commit: the manifest is a new file after each."""
        with telling_faults(self._folder, ValueError, OSError):
            state = (self._folder / "meta.json").stat()
            commit = (state.st_mtime_ns, state.st_ino)
            seen = self._seen
            if seen is None or seen.commit != commit:
                self._index.reload()
                seen = self._seen = _Seen.of(self._index.searcher(), commit)
            return seen

    def _limits(self, seen: _Seen, request: Request) -> list[tuple[Occur, Query]]:
        """Return the request's filters as conditions."""
        limits = [
            (Occur.Must, silent_of(self._one_of(name, values)))
            for name, values in request.filters.items()
            if name in FILTERS
        ]
        limits += self._gate(seen.access, "access", lambda stored: may_see(stored, request))
        days = Days.of(request)
        if days is not None:
            limits += self._open_on(seen, days)
        return limits

    def _open_on(self, seen: _Seen, days: Days) -> list[tuple[Occur, Query]]:
        """Return what is in force on the day as known; there may be as many windows as texts."""
        known = seen.days.get(days)
        if known is None:
            known = self._gate(seen.window, "window", lambda stored: is_open(stored, days))
            if len(seen.days) >= _DAYS_REMEMBERED:
                seen.days.clear()
            seen.days[days] = known
        return known

    def _gate(
        self, values: Mapping[str, int], name: str, passes: Callable[[str], bool]
    ) -> list[tuple[Occur, Query]]:
        """Return the cheaper condition: one of those that pass, or none of the others."""
        passing = frozenset(value for value in values if passes(value))
        others = frozenset(values) - passing
        if not others:
            return []
        if sum(values[v] for v in others) < sum(values[v] for v in passing):
            return [(Occur.MustNot, self._one_of(name, others))]
        return [(Occur.Must, silent_of(self._one_of(name, passing)))]

    def _one_of(self, name: str, values: frozenset[str]) -> Query:
        if not values:
            return Query.empty_query()
        return Query.term_set_query(self._index.schema, name, sorted(values))


@dataclass(frozen=True, slots=True)
class _Seen:
    """One commit; `access` and `window` are its terms with the number of entries of each.

    `days` remembers the conditions worked out from `window`, by day.
    """

    searcher: tantivy.Searcher
    commit: tuple[int, int]
    access: Mapping[str, int]
    window: Mapping[str, int]
    days: dict[Days, list[tuple[Occur, Query]]] = field(default_factory=dict)

    @classmethod
    def of(cls, searcher: tantivy.Searcher, commit: tuple[int, int]) -> _Seen:
        access, window = (dict(searcher.terms_with_prefix(n, "")) for n in ("access", "window"))
        return cls(searcher, commit, access, window)


def _opened(folder: Path) -> tantivy.Index:
    check_schema(folder)
    with telling_faults(folder, ValueError, OSError):
        return tantivy.Index(_schema(), path=str(folder))


_MOST_VALUES = 65000
_SMALL_HEAP = 15_000_000
_LARGE_HEAP = 60_000_000
_MANY = 1000
_DAYS_REMEMBERED = 64


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("kind", "slot", "access", "window"):
        builder.add_text_field(
            name, stored=name == "slot", tokenizer_name="raw", index_option="basic"
        )
    for name in FILTERS:
        fast = name in COUNTED
        builder.add_text_field(name, fast=fast, tokenizer_name="raw", index_option="basic")
    for name, option in _TEXTS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    builder.add_integer_field("number", stored=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


_TEXTS = {"words": "freq", "pairs": "position", "title_pairs": "position", "characters": "freq"}


def _document(slot: str, entry: Entry) -> tantivy.Document:
    texts = analysed(entry.title, entry.number_path, entry.text)
    fields: dict[str, Any] = {
        "kind": "clause",
        "slot": slot,
        "access": access_of(entry),
        "window": window_of(entry),
        **{name: list(values_of(entry, name)) for name in FILTERS},
        "words": texts.words,
        "pairs": texts.pairs,
        "title_pairs": texts.title_pairs,
        "characters": texts.characters,
        "entry": entry.to_json().encode(),
    }
    return tantivy.Document(**fields)


@lru_cache(maxsize=1024)
def _entry(stored: bytes) -> Entry:
    """Return an entry as it is stored; the last ones are kept, for the same are often found."""
    return Entry.from_json(stored.decode())


def _stored(document: tantivy.Document) -> str:
    return bytes(document["entry"][0]).decode()
