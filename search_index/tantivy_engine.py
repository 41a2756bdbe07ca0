"""The embedded native engine: tantivy (内嵌检索引擎)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import tantivy
from tantivy import Occur, Query

from search_index.analysis import analysed, is_character, phrase_pairs
from search_index.engine import COMPLETE, FACETS, FILTERS, LITERAL, check_schema, telling_faults
from search_index.entries import Entry, fingerprint_of_stored
from search_index.gates import access_of, is_open, may_see, window_of
from search_index.query import MAX_TERMS, Request, Term, Understood, understand
from search_index.results import Results, hit_of


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
        plan = _Plan(seen.searcher, self._index.schema, understood, self._limits(seen, request))
        found, counts = plan.page(request)
        hits = tuple(
            hit_of(Entry.from_json(_stored(seen.searcher.doc(address))), score, understood)
            for score, address in found
        )
        return Results(
            total=sum(counts),
            hits=hits,
            understood=understood,
            literal=counts[0],
            complete=counts[0] + counts[1],
            facets=plan.facets() if request.facets else {},
            took_ms=(perf_counter() - began) * 1000,
        )

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
            (Occur.Must, _silent(self._one_of(name, values)))
            for name, values in request.filters.items()
            if name in FILTERS
        ]
        limits += self._gate(seen.access, "access", lambda stored: may_see(stored, request))
        if request.day is not None:
            limits += self._open_on(seen, request.day.toordinal())
        return limits

    def _open_on(self, seen: _Seen, day: int) -> list[tuple[Occur, Query]]:
        """Return what is in force on the day; there may be as many windows as documents."""
        known = seen.days.get(day)
        if known is None:
            known = self._gate(seen.window, "window", lambda stored: is_open(stored, day))
            if len(seen.days) >= _DAYS_REMEMBERED:
                seen.days.clear()
            seen.days[day] = known
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
        return [(Occur.Must, _silent(self._one_of(name, passing)))]

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
    days: dict[int, list[tuple[Occur, Query]]] = field(default_factory=dict)

    @classmethod
    def of(cls, searcher: tantivy.Searcher, commit: tuple[int, int]) -> _Seen:
        access, window = (dict(searcher.terms_with_prefix(n, "")) for n in ("access", "window"))
        return cls(searcher, commit, access, window)


class _Plan:
    """The tantivy queries that answer a request."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        understood: Understood,
        limits: list[tuple[Occur, Query]],
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._asked = understood
        self._limits = [*limits, *self._literal_limits()]

    def page(self, request: Request) -> tuple[list[tuple[float, tantivy.DocAddress]], list[int]]:
        """Return the hits of the page and the size of each group; groups follow each other."""
        hits: list[tuple[float, tantivy.DocAddress]] = []
        counts: list[int] = []
        skip = request.start
        for bonus, group in self.groups():
            wanted = request.size - len(hits)
            if wanted and group is not None:
                query = self.weighed(group, counts)
                found: Any = self._searcher.search(query, wanted, offset=skip)
                hits += [(bonus + score, address) for score, address in found.hits]
            elif group is not None:
                found = self._searcher.search(self.silent(group, counts), 1)
            counts.append(found.count if group is not None else 0)
            skip = max(0, skip - counts[-1])
        return hits, counts

    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Return the counts of each facet over everything that matches."""
        wanted = {name: {"terms": {"field": name, **_ALL_VALUES}} for name in FACETS}
        counted = self._searcher.aggregate(self.everything, wanted)
        return {
            name: tuple((b["key"], b["doc_count"]) for b in counted[name]["buckets"])
            for name in FACETS
        }

    def groups(self) -> tuple[tuple[float, Query | None], ...]:
        """Return literal, complete and other matches, each with what it adds to the score."""
        return (LITERAL, self.literal), (COMPLETE, self.complete), (0.0, self.some)

    def silent(self, group: Query, earlier: Sequence[int]) -> Query:
        """Return the group without those in the `earlier` ones (given by their sizes)."""
        return Query.boolean_query([(Occur.Must, group), *self._without(earlier), *self._limits])

    def weighed(self, group: Query, earlier: Sequence[int]) -> Query:
        """Return the same, scored by BM25 over words, pairs and characters."""
        conditions = [*self._without(earlier), *self._limits]
        if group is self.some:
            weights = [(Occur.Must, group), *self._weights]
        else:
            words = [(Occur.Should, self.some)] if self._has_words else []
            weights = [(Occur.Must, _silent(group)), *words, *self._weights]
        return Query.boolean_query([*weights, *conditions])

    @cached_property
    def everything(self) -> Query:
        """What matches at all."""
        groups = [group for _, group in self.groups() if group is not None]
        return Query.boolean_query([(Occur.Must, _either(groups)), *self._limits])

    @cached_property
    def literal(self) -> Query | None:
        """What contains the query as it was typed."""
        return self._contains("pairs", self._asked.literal) if self._asked.literal else None

    @cached_property
    def complete(self) -> Query | None:
        """What contains every term, or a synonym of it, in text or heading."""
        if not 0 < len(self._asked.terms) <= MAX_TERMS:
            return None
        return Query.boolean_query([(Occur.Must, self._has(term)) for term in self._asked.terms])

    @cached_property
    def some(self) -> Query:
        """What contains a word, or a synonym of a term; everything when nothing was asked."""
        if not self._has_words:
            return _silent(self._term("kind", "clause"))
        synonyms = [self._contains("pairs", other) for other in self._asked.alternatives]
        return _either(
            [
                *(self._term("words", word) for word in self._asked.words),
                *(Query.boost_query(synonym, 0.3) for synonym in synonyms),
            ]
        )

    @property
    def _has_words(self) -> bool:
        return bool(self._asked.words or self._asked.alternatives or self._asked.literal)

    @cached_property
    def _weights(self) -> list[tuple[Occur, Query]]:
        """What only weighs: pairs of characters in text and heading, rarer characters."""
        weights = [self._term("pairs", pair) for pair in self._asked.pairs]
        weights += [
            Query.boost_query(self._term("title_pairs", pair), 0.5) for pair in self._asked.pairs
        ]
        weights += [
            Query.boost_query(self._term("characters", mark), 0.5)
            for mark in self._asked.characters
            if self._is_telling(mark)
        ]
        return [(Occur.Should, weight) for weight in weights]

    def _is_telling(self, mark: str) -> bool:
        """Whether the character is not in more than a tenth of all clauses."""
        return self._searcher.doc_freq("characters", mark) * 10 <= self._searcher.num_docs

    def _without(self, earlier: Sequence[int]) -> list[tuple[Occur, Query]]:
        return [
            (Occur.MustNot, group)
            for count, (_, group) in zip(earlier, self.groups(), strict=False)
            if count and group is not None
        ]

    def _has(self, term: Term) -> Query:
        if term.is_quantity:
            return self._term("words", term.text)
        if is_character(term.text) and not term.alternatives:
            return self._term("characters", term.text)
        return _either(
            [
                self._contains(name, text)
                for text in (term.text, *term.alternatives)
                for name in ("pairs", "title_pairs")
            ]
        )

    def _contains(self, name: str, literal: str) -> Query:
        pairs = phrase_pairs(literal)
        if not pairs:
            return Query.regex_query(self._schema, name, _escaped(literal) + ".")
        if len(pairs) == 1:
            return self._term(name, pairs[0][1])
        return Query.phrase_query(self._schema, name, list(pairs))

    def _term(self, name: str, value: str) -> Query:
        return Query.term_query(self._schema, name, value)

    def _literal_limits(self) -> list[tuple[Occur, Query]]:
        asked = self._asked
        limits = [(Occur.Must, _silent(self._contains("pairs", text))) for text in asked.required]
        limits += [(Occur.MustNot, self._contains("pairs", text)) for text in asked.excluded]
        return limits


def _opened(folder: Path) -> tantivy.Index:
    check_schema(folder)
    with telling_faults(folder, ValueError, OSError):
        return tantivy.Index(_schema(), path=str(folder))


_ALL_VALUES = {"size": 1000, "segment_size": 65000}
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
        fast = name in FACETS
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
        "type_name": entry.type_name,
        "shelf": entry.shelf,
        "unit": list(entry.units),
        "document": entry.document,
        "year": [str(entry.valid_from.year)] if entry.valid_from else [],
        "words": texts.words,
        "pairs": texts.pairs,
        "title_pairs": texts.title_pairs,
        "characters": texts.characters,
        "entry": entry.to_json().encode(),
    }
    return tantivy.Document(**fields)


def _stored(document: tantivy.Document) -> str:
    return bytes(document["entry"][0]).decode()


def _silent(query: Query) -> Query:
    """Return the query as a condition: it does not change the score."""
    return Query.const_score_query(query, 0.0)


def _either(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _escaped(mark: str) -> str:
    return f"\\{mark}" if mark.isascii() and not mark.isalnum() else mark
