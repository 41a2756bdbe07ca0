"""Which entries match a request, and how well (匹配与评分), over tables of impacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from content.text.titles import title_key
from search_index.analysis import is_character
from search_index.engine import COMPLETE, FACETS, FILTERS, LITERAL, TITLED
from search_index.gates import Days, is_open, may_see
from search_index.query import MAX_TERMS, Request, Term, Understood
from search_index.whoosh_impacts import Array, Table


@dataclass(frozen=True, slots=True)
class Part:
    """The table of one segment; `alive` masks what was deleted since."""

    table: Table
    alive: Array


class Matched:
    """What a request matches, as masks and scores over all segments one after the other."""

    def __init__(self, parts: Sequence[Part], understood: Understood, request: Request) -> None:
        self._parts = parts
        self._asked = understood
        self._request = request
        self._size = sum(part.table.size for part in parts)
        self._known: dict[tuple[str, str], Array] = {}
        self._match()

    def page(self) -> Iterator[tuple[float, int]]:
        """Yield score and number of the hits on the page, best first."""
        wanted = self._request.start + self._request.size
        numbers = np.flatnonzero(self._found)
        scores = self._scores()[numbers]
        if wanted < numbers.size:
            best = np.argpartition(-scores, wanted)[:wanted]
            numbers, scores = numbers[best], scores[best]
        for at in np.lexsort((numbers, -scores))[self._request.start : wanted]:
            yield float(scores[at]), int(numbers[at])

    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Return the counts of each facet over everything that matches."""
        return {name: tuple(self.counted(name).most_common()) for name in FACETS}

    def counted(self, name: str) -> Counter[str]:
        """Return how many of the matches have each value of a column."""
        counts: Counter[str] = Counter()
        offset = 0
        for part in self._parts:
            mask = self._found[offset : offset + part.table.size]
            counts.update(dict(part.table.counted(name, mask)))
            offset += part.table.size
        return counts

    def _match(self) -> None:
        asked = self._asked
        limits = self._limits()
        literal = self._containing("pairs", asked.literal) if asked.literal else self._nothing()
        complete = self._nothing()
        if 0 < len(asked.terms) <= MAX_TERMS:
            complete = np.logical_and.reduce([self._has(term) for term in asked.terms])
        titled = self._titled()
        self._complete_only = complete & ~literal
        self._literal = literal
        self._called_so = titled
        self._found = (self._some() | literal | complete | titled) & limits
        self.total = int(self._found.sum())
        self.literal = int((literal & limits).sum())
        self.complete = int(((literal | complete | titled) & limits).sum())

    def _titled(self) -> Array:
        """Return the first entries of what is called as the query was typed."""
        key = title_key(self._asked.literal)
        return self._one_of("titles", (key,)) if key else self._nothing()

    def _some(self) -> Array:
        asked = self._asked
        if not (asked.words or asked.alternatives or asked.literal):
            return np.ones(self._size, bool)
        found = self._nothing()
        for word in asked.words:
            found[self._postings("words", word)[0]] = True
        for other in asked.alternatives:
            found |= self._containing("pairs", other)
        return found

    def _has(self, term: Term) -> Array:
        if term.is_quantity:
            return self._mask(self._postings("words", term.text)[0])
        if is_character(term.text) and not term.alternatives:
            return self._mask(self._postings("characters", term.text)[0])
        found = self._nothing()
        for text in (term.text, *term.alternatives):
            found |= self._containing("pairs", text) | self._containing("title_pairs", text)
        return found

    def _scores(self) -> Array:
        scores = np.zeros(self._size, np.float32)
        scores[self._literal] = LITERAL
        scores[self._complete_only] = COMPLETE
        scores[self._called_so] = TITLED
        for kind, token, boost in self._weights():
            docs, impacts = self._postings(kind, token)
            if kind != "characters" or docs.size * 10 <= self._size:
                scores[docs] += boost * self._rarity(docs.size) * impacts
        for other in self._asked.alternatives:
            mask = self._containing("pairs", other)
            scores[mask] += 0.3 * self._rarity(int(mask.sum()))
        return scores

    def _weights(self) -> Iterator[tuple[str, str, float]]:
        asked = self._asked
        yield from (("words", word, 1.0) for word in asked.words)
        yield from (("pairs", pair, 1.0) for pair in asked.pairs)
        yield from (("title_pairs", pair, 0.5) for pair in asked.pairs)
        yield from (("characters", mark, 0.5) for mark in asked.characters)

    def _rarity(self, count: int) -> float:
        return log(1 + (self._size - count + 0.5) / (count + 0.5))

    def _limits(self) -> Array:
        request, asked = self._request, self._asked
        limits = self._each(lambda part: part.alive)
        limits &= self._having("access", lambda stored: may_see(stored, request))
        days = Days.of(request)
        if days is not None:
            limits &= self._having("window", lambda stored: is_open(stored, days))
        for name, values in request.filters.items():
            if name in FILTERS:
                limits &= self._one_of(name, values)
        for text in asked.required:
            limits &= self._containing("pairs", text)
        for text in asked.excluded:
            limits &= ~self._containing("pairs", text)
        return limits

    def _one_of(self, column: str, values: Collection[str]) -> Array:
        return self._each(lambda part: part.table.having_one_of(column, values))

    def _having(self, column: str, wanted: Callable[[str], bool]) -> Array:
        return self._each(
            lambda part: part.table.having(
                column, [wanted(value) for value in part.table.values(column)]
            )
        )

    def _containing(self, kind: str, literal: str) -> Array:
        """Return the mask of what contains the literal, looked up once a request."""
        if (kind, literal) not in self._known:
            docs = self._joined(lambda table: (table.containing(kind, literal),))[0]
            self._known[kind, literal] = self._mask(docs)
        return self._known[kind, literal]

    def _postings(self, kind: str, token: str) -> tuple[Array, Array]:
        docs, impacts = self._joined(lambda table: table.postings(kind, token))
        return docs, impacts

    def _joined(self, found: Callable[[Table], tuple[Array, ...]]) -> tuple[Array, ...]:
        """Return what each table gives, joined; the first array holds document numbers."""
        joined: list[tuple[Array, ...]] = []
        offset = 0
        for part in self._parts:
            docs, *others = found(part.table)
            joined.append((docs + offset, *others))
            offset += part.table.size
        if not joined:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        return tuple(np.concatenate(arrays) for arrays in zip(*joined, strict=True))

    def _each(self, mask_of: Callable[[Part], Array]) -> Array:
        return np.concatenate([np.zeros(0, bool), *(mask_of(part) for part in self._parts)])

    def _mask(self, docs: Array) -> Array:
        mask = self._nothing()
        mask[docs] = True
        return mask

    def _nothing(self) -> Array:
        return np.zeros(self._size, bool)
