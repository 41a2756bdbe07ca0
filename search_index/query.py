"""What somebody asked (检索式): phrases, words, synonyms and intents of a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Literal

from search_index.analysis import (
    DATA,
    characters_of,
    normal_form,
    quantities_of,
    quantity_spans,
    scoring_pairs,
    segments_of,
    words_of,
)

MAX_SIZE = 100
MAX_QUERY = 200

MAX_TERMS = 8
"""A longer question is not looked up as "every word of it": nothing would have them all."""

INTENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("承诺办结时限", ("多久", "几天", "多长时间", "什么时候办完")),
    ("收费", ("多少钱", "收费", "花钱", "免费")),
    ("申请材料", ("带什么", "哪些材料", "什么材料", "准备啥", "准备什么")),
    ("办理地点", ("哪里", "在哪", "地址")),
    ("受理条件", ("什么人", "谁", "条件")),
    ("到办事现场次数", ("跑几次", "去几趟", "跑几趟")),
    ("办理形式", ("网上能办", "网上办")),
    ("行政复议", ("被拒", "不服")),
)
"""Which element of a service item a question is after, and how people ask for it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A search as the engines take it.

    `day` keeps entries in force on that day, None any, both as known at `known`, None for now
    (days in China count; drafts are of now alone). `readers` keeps what one of these
    groups may read; None does not filter and is for upkeep only. `filters` maps
    `type_name`, `shelf`, `unit`, `document` or `year` to the values wanted. In mode
    `exact` the text must stand literally in the clause; in mode `ranked` literal matches
    come first, then clauses with every word, then clauses with some.
    """

    text: str
    day: date | None = None
    readers: frozenset[str] | None = frozenset()
    standing: Literal["published", "draft"] | None = "published"
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    start: int = 0
    size: int = 10
    facets: bool = False
    mode: Literal["ranked", "exact"] = "ranked"
    known: datetime | None = None

    def __post_init__(self) -> None:
        """Keep the page within bounds."""
        object.__setattr__(self, "start", max(0, self.start))
        object.__setattr__(self, "size", max(0, min(self.size, MAX_SIZE)))


@dataclass(frozen=True, slots=True)
class Term:
    """A word that was asked for; any of `alternatives` will do instead.

    A quantity (3个工作日) is looked up as a folded token, everything else literally.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    is_quantity: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """A query as it was understood; all texts are in normal form.

    `required` must and `excluded` must not stand literally in the clause. `literal` is the
    query as one string, for the first group of hits; empty when it is not one string.
    `words`, `pairs` and `characters` only weigh; a clause with one of the `words`, or an
    alternative of one of the `terms`, is a match. `look_alikes` are terms of law that are
    easily confused with one asked for: offer them, never search them.
    """

    text: str = ""
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    literal: str = ""
    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked: everything matches."""
        return not (self.required or self.literal or self.words or self.terms)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Return the synonyms of all terms."""
        return tuple(dict.fromkeys(other for term in self.terms for other in term.alternatives))


def understand(text: str, mode: str = "ranked") -> Understood:
    """Return what `text` asks for. Never refuses; text beyond 200 characters is dropped."""
    return _understood(text[:MAX_QUERY], mode)


def known_synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return each known term, in normal form, with what may stand for it."""
    return _synonyms()


@lru_cache(maxsize=2048)
def _understood(text: str, mode: str) -> Understood:
    normal = _tidy(normal_form(text.translate(_QUOTES)))
    rest, required = _take_quoted(normal)
    if mode == "exact":
        phrases = required or tuple(filter(None, (_strip_quotes(normal),)))
        return Understood(text=normal, required=phrases, pairs=scoring_pairs("\n".join(phrases)))
    rest, excluded = _take_excluded(rest)
    return _with_words(normal, rest, required, excluded)


def _with_words(
    normal: str, rest: str, required: tuple[str, ...], excluded: tuple[str, ...]
) -> Understood:
    is_sentence = '"' in rest
    rest = _strip_quotes(rest)
    asked = _without_questions(rest)
    terms = tuple(_terms(asked))
    return Understood(
        text=normal,
        required=required,
        excluded=excluded,
        literal="" if required or is_sentence else rest.strip(_ENDS),
        terms=terms,
        words=_scoring_words(asked),
        pairs=scoring_pairs("\n".join((asked, *required))),
        characters=characters_of(asked),
        intents=tuple(name for name, words in INTENTS if any(word in normal for word in words)),
        look_alikes=tuple(dict.fromkeys(_look_alikes(terms))),
    )


_QUOTES = str.maketrans("“”「」『』", '""""""')
_QUOTED = re.compile(r'(?:^|(?<=\s))"\s*([^"]*[^"\s])\s*"(?=\s|$)')
_EXCLUDED = re.compile(r"(?:^|(?<=\s))-([^\s\-][^\s]*)")
_ENDS = " \n?!。.,;:、…"


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _strip_quotes(normal: str) -> str:
    return _tidy(normal.replace('"', " "))


def _take_quoted(normal: str) -> tuple[str, tuple[str, ...]]:
    """Take out quotations that stand by themselves; inside a sentence they are emphasis."""
    return _QUOTED.sub(" ", normal), tuple(dict.fromkeys(_QUOTED.findall(normal)))


def _take_excluded(rest: str) -> tuple[str, tuple[str, ...]]:
    excluded = tuple(dict.fromkeys(_EXCLUDED.findall(rest)))
    remaining = _EXCLUDED.sub(" ", rest)
    return remaining, excluded


def _without_questions(rest: str) -> str:
    """Blank out the words people ask with, unless nothing else would remain."""
    stripped = rest
    for phrase in _question_phrases():
        stripped = stripped.replace(phrase, " ")
    kept = [" " if word in _stopwords() else word for word in segments_of(stripped)]
    without = _tidy("".join(kept))
    return without if words_of(without) else rest


def _scoring_words(asked: str) -> tuple[str, ...]:
    words = dict.fromkeys([*words_of(asked), *quantities_of(asked)])
    long = [word for word in words if len(word) > 1]
    return tuple(long or words)


def _terms(asked: str) -> Iterator[Term]:
    """Yield the terms in order, each once: quantities first claim their place."""
    seen: set[str] = set()
    for term in _all_terms(asked):
        if term.text not in seen:
            seen.add(term.text)
            yield term


def _all_terms(asked: str) -> Iterator[Term]:
    end = 0
    for start, stop, folded in quantity_spans(asked):
        yield from _known_terms(asked[end:start])
        yield Term(folded, is_quantity=True)
        end = stop
    yield from _known_terms(asked[end:])


def _known_terms(part: str) -> Iterator[Term]:
    """Join neighbouring words that together are an entry of the synonym lists."""
    words = segments_of(part)
    at = 0
    while at < len(words):
        joined = _longest_known(words, at)
        text = "".join(words[at : at + joined])
        if _WORD.search(text):
            yield Term(text, _synonyms().get(text, ()))
        at += joined


def _longest_known(words: list[str], at: int) -> int:
    for count in range(min(6, len(words) - at), 1, -1):
        if "".join(words[at : at + count]) in _synonyms():
            return count
    return 1


def _look_alikes(terms: tuple[Term, ...]) -> Iterator[str]:
    asked = {term.text for term in terms}
    told = asked if len(asked) == 1 else asked - _EVERYDAY
    for group in _rows("do_not_merge.txt"):
        if told & set(group):
            yield from (other for other in group if other not in asked)


_EVERYDAY = frozenset(
    {"应当", "可以", "必须", "以上", "以下", "超过", "不足", "条", "款", "项", "目"}
)
"""Words of any sentence: they have look-alikes only when nothing else is asked."""

_WORD = re.compile(r"\w")


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(normal_form(part.strip()) for part in re.split(r",|，|=>", line))
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    )


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Return each known term with what may stand for it: groups both ways, others one way."""
    found: dict[str, dict[str, None]] = {}
    for group in _rows("synonyms.txt"):
        for term in group:
            found.setdefault(term, {}).update(dict.fromkeys(o for o in group if o != term))
    for term, *others in _rows("synonyms.oneway.txt"):
        found.setdefault(term, {}).update(dict.fromkeys(others))
    return {term: tuple(others) for term, others in found.items()}


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(row[0] for row in _rows("stopwords.txt"))


@cache
def _question_phrases() -> tuple[str, ...]:
    return tuple(sorted((word for word in _stopwords() if len(word) > 2), key=len, reverse=True))
