"""The queries that answer a request in the native engine (检索计划)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import tantivy
from tantivy import Occur, Query

from content.text.titles import title_key
from search_index.analysis import is_character, phrase_pairs
from search_index.engine import COMPLETE, FACETS, LITERAL, TITLED
from search_index.query import MAX_TERMS, Request, Term, Understood


class Plan:
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
        return {name: tuple(counts.items()) for name, counts in self.counted(FACETS, 1000).items()}

    def counted(self, names: Sequence[str], at_most: int) -> dict[str, Mapping[str, int]]:
        """Return how many of everything that matches have each value of these fields."""
        size = {"size": at_most, "segment_size": _ALL_VALUES}
        wanted = {name: {"terms": {"field": name, **size}} for name in names}
        found = self._searcher.aggregate(self.everything, wanted)
        return {n: {b["key"]: b["doc_count"] for b in found[n]["buckets"]} for n in names}

    def literal_of(self, counts: Sequence[int]) -> int:
        """Return how many contain the query as typed; `counts` are the sizes of the groups."""
        if not counts[0] or self.titled is None or self.literal is None:
            return counts[1]
        both = Query.boolean_query([(Occur.Must, self.literal), (Occur.Must, self.titled)])
        found: Any = self._searcher.search(self.silent(both, ()), 1)
        return counts[1] + int(found.count)

    def groups(self) -> tuple[tuple[float, Query | None], ...]:
        """Return the groups of matches, each with what it adds to the score."""
        return (
            (TITLED, self.titled),
            (LITERAL, self.literal),
            (COMPLETE, self.complete),
            (0.0, self.some),
        )

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
            weights = [(Occur.Must, silent_of(group)), *words, *self._weights]
        return Query.boolean_query([*weights, *conditions])

    @cached_property
    def everything(self) -> Query:
        """What matches at all."""
        groups = [group for _, group in self.groups() if group is not None]
        return Query.boolean_query([(Occur.Must, either(groups)), *self._limits])

    @cached_property
    def titled(self) -> Query | None:
        """The first clause of what is called as the query was typed, if anything is."""
        key = title_key(self._asked.literal)
        if not key or not self._searcher.doc_freq("titles", key):
            return None
        return self._term("titles", key)

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
            return silent_of(self._term("kind", "clause"))
        synonyms = [self._contains("pairs", other) for other in self._asked.alternatives]
        return either(
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
        return either(
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
        limits = [(Occur.Must, silent_of(self._contains("pairs", text))) for text in asked.required]
        limits += [(Occur.MustNot, self._contains("pairs", text)) for text in asked.excluded]
        return limits


_ALL_VALUES = 65000


def silent_of(query: Query) -> Query:
    """Return the query as a condition: it does not change the score."""
    return Query.const_score_query(query, 0.0)


def either(queries: list[Query]) -> Query:
    """Return what matches any of the queries."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _escaped(mark: str) -> str:
    return f"\\{mark}" if mark.isascii() and not mark.isalnum() else mark
