"""What was found (检索结果): hits with an excerpt, the deepest clause, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from content.text.titles import in_marks
from search_index.analysis import normal_form, offsets_of, quantity_spans
from search_index.entries import Entry
from search_index.query import Understood

EXCERPT = 120
"""An excerpt has at most so many characters."""

Match = tuple[int, int, int]
"""Start, end and weight of something that was asked for."""

Piece = tuple[str, bool]
"""A piece of an excerpt and whether it is what was asked for."""


@dataclass(frozen=True)
class Hit:
    """A clause that was found; what of it is shown is worked out when it is asked for."""

    entry: Entry
    score: float
    understood: Understood

    @property
    def clause(self) -> str:
        """Return the id of the deepest clause below the entry's that holds the best match."""
        return self._deepest[0]

    @property
    def address(self) -> str:
        """Return the address of that clause."""
        return self._deepest[1]

    @property
    def citation(self) -> str:
        """Return how that clause is cited in print."""
        return f"{in_marks(self.entry.title)}{self._deepest[2]}"

    @cached_property
    def excerpt(self) -> tuple[Piece, ...]:
        """Return plain text in pieces (escape it), not longer than 120 characters in all."""
        return _pieces(self.entry.text, *self._window, self._matches)

    @cached_property
    def _matches(self) -> list[Match]:
        return matches(self.entry.text, self.understood)

    @cached_property
    def _window(self) -> tuple[int, int]:
        return _window(self.entry.text, self._matches)

    @cached_property
    def _deepest(self) -> tuple[str, str, str]:
        start, end = self._window
        inside = [match for match in self._matches if start <= match[0] and match[1] <= end]
        heaviest = max(inside, key=lambda match: match[2], default=None)
        return deepest(self.entry, heaviest[0] if heaviest else -1)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits and exact counts over everything that matches.

    `literal` of the `total` contain the query as it was typed and come first; `complete`
    contain every word of it (or a synonym) and come next.
    """

    total: int
    hits: tuple[Hit, ...]
    understood: Understood
    literal: int = 0
    complete: int = 0
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    took_ms: float = 0.0


def matches(text: str, understood: Understood) -> list[Match]:
    """Return start, end and weight of what was asked for in `text`, in order, not overlapping."""
    normal = normal_form(text)
    found = list(islice(_literals(normal, understood), _ENOUGH))
    typed = [match for match in found if match[2] > _QUANTITY]
    quantities = [q for q in _quantities(normal, understood) if not _overlaps(q, typed)]
    if quantities:
        found = sorted([*quantities, *(f for f in found if not _overlaps(f, quantities))])
    if len(normal) == len(text):
        return found
    offsets = offsets_of(text)
    return [(offsets[start], offsets[end], weight) for start, end, weight in found]


def _literals(normal: str, understood: Understood) -> Iterator[Match]:
    pattern, weights = _weights(understood)
    if weights:
        for match in pattern.finditer(normal):
            yield match.start(), match.end(), weights[match.group()]


@lru_cache(maxsize=512)
def _weights(understood: Understood) -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what to look for, with a weight: what was typed counts more than its parts."""
    weights = dict.fromkeys(understood.words, 1)
    weights |= dict.fromkeys(understood.alternatives, 2)
    weights |= {term.text: 3 for term in understood.terms if len(term.text) > 1}
    weights |= {text: 9 for text in (*understood.required, understood.literal) if text}
    longest_first = sorted(weights, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), weights


def _quantities(normal: str, understood: Understood) -> Iterator[Match]:
    wanted = {term.text for term in understood.terms if term.is_quantity}
    if wanted:
        spans = quantity_spans(normal)
        yield from ((a, b, _QUANTITY) for a, b, folded in spans if folded in wanted)


def _overlaps(match: Match, others: list[Match]) -> bool:
    return any(match[0] < end and start < match[1] for start, end, _ in others)


_QUANTITY = 4
_ENOUGH = 300
_STARTS = 8
_BEFORE = 30
_SENTENCE_END = re.compile(r"[。；;\n]")


def deepest(entry: Entry, place: int) -> tuple[str, str, str]:
    """Return id, address and citation of the deepest clause that begins by this offset."""
    found = entry.clause, entry.address, entry.printed
    for start, clause, address, printed in entry.spans:
        if start <= place:
            found = clause, address, printed
    return found


def _window(text: str, found: list[Match]) -> tuple[int, int]:
    """Return start and end of the excerpt: the stretch with the heaviest different matches."""
    if len(text) <= EXCERPT or not found:
        return 0, min(len(text), EXCERPT)
    likely = sorted(found, key=lambda match: -match[2])[:_STARTS]
    best = max(likely, key=lambda match: (_weight_from(match[0], text, found), -match[0]))
    start = max(0, best[0] - _BEFORE)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, best[0])]
    start = ends[-1] if ends else start
    return start, min(len(text), start + EXCERPT)


def _weight_from(start: int, text: str, found: list[Match]) -> int:
    inside = [item for item in found if start <= item[0] and item[1] <= start + EXCERPT - _BEFORE]
    return sum({text[a:b]: weight for a, b, weight in inside}.values())


def _pieces(text: str, start: int, end: int, found: list[Match]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start
    for first, last, _ in found:
        if first >= start and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces.append((text[at:end], False))
    return tuple(piece for piece in pieces if piece[0])
