"""How text becomes searchable (分词): normal form, words, pairs of characters, quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import rjieba

DATA = Path(__file__).parent / "data"

LINE_END = "\ue000"
"""Stands for a line break inside a pair, because pairs are separated by blanks."""

BLANK = "\ue001"
"""Stands for a blank inside a pair."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the engines index for one clause; each is a text of tokens separated by blanks.

    `words` are the words of title, number path and text with their parts; `pairs` holds the
    pair of characters that starts at every offset of the text (a token's position is a
    character offset, so a phrase of pairs is a literal substring); `title_pairs` the same
    for title and number path; `characters` the single Chinese characters of all.
    """

    words: str
    pairs: str
    title_pairs: str
    characters: str


def analysed(title: str, number_path: str, text: str) -> Analysed:
    """Return what is indexed for a clause with this title, number path and text."""
    heading = normal_form(f"{title}\n{number_path}")
    body = normal_form(text)
    return Analysed(
        words=" ".join((_title_words(normal_form(title)), _all_words(normal_form(number_path)),
                        _all_words(body))),
        pairs=" ".join(pairs_of(f"{body}\n")),
        title_pairs=" ".join(pairs_of(f"{heading}\n")),
        characters=" ".join(_NOT_HAN.sub("", f"{heading}{body}")),
    )  # fmt: skip


def _all_words(normal: str) -> str:
    return " ".join([*words_of(normal), *quantities_of(normal)])


@lru_cache(maxsize=64)
def _title_words(normal: str) -> str:
    """Return the same for a title, which all clauses of a text share."""
    return _all_words(normal)


def normal_form(text: str) -> str:
    """Return the text in NFKC, lower case, with plain blanks; line breaks are kept.

    Every character is folded by itself, so when the length is unchanged the offsets are too.
    """
    return text.translate(_FOLDED)


def offsets_of(text: str) -> list[int]:
    """Return, for each character of `normal_form(text)` and its end, the offset in `text`."""
    offsets = [at for at, mark in enumerate(text) for _ in _FOLDED[ord(mark)]]
    return [*offsets, len(text)]


def words_of(normal: str) -> list[str]:
    """Return the words of a text in normal form: long words together with their parts."""
    cut: list[str] = _segmenter().cut_for_search(normal)
    words = [word for word in cut if word.isalnum() or _WORD.search(word)]
    return words + _CODE.findall(normal)


def segments_of(normal: str) -> list[str]:
    """Return the text cut into words, marks and blanks; joined they are the text again."""
    cut: list[str] = _segmenter().cut(normal)
    return cut


def pairs_of(normal: str) -> list[str]:
    """Return the pair of characters at every offset but the last."""
    marked = normal.replace("\n", LINE_END).replace(" ", BLANK)
    return [a + b for a, b in pairwise(marked)]


def phrase_pairs(literal: str) -> tuple[tuple[int, str], ...]:
    """Return the pairs, with offsets, that together prove that a text contains `literal`.

    A literal of one character has none.
    """
    pairs = pairs_of(literal)
    if not pairs:
        return ()
    chosen = {*range(0, len(pairs), 2), len(pairs) - 1}
    return tuple((at, pairs[at]) for at in sorted(chosen))


def scoring_pairs(normal: str) -> tuple[str, ...]:
    """Return the different pairs of Chinese characters in the text."""
    return tuple(dict.fromkeys(a + b for run in _HAN_RUN.findall(normal) for a, b in pairwise(run)))


def characters_of(normal: str) -> tuple[str, ...]:
    """Return the different Chinese characters in the text."""
    return tuple(dict.fromkeys(_HAN.findall(normal)))


def is_character(normal: str) -> bool:
    """Whether the text is a single Chinese character."""
    return len(normal) == 1 and bool(_HAN.match(normal))


def quantities_of(normal: str) -> list[str]:
    """Return the numbers with their units, folded: 三个工作日 and 3个工作日 are one."""
    return [folded for _, _, folded in quantity_spans(normal)]


def quantity_spans(normal: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and folded form of every number with a unit."""
    for match in _QUANTITY.finditer(normal):
        value = _value(match["number"])
        if value is not None:
            start = match.start() - (normal[match.start() - 1 : match.start()] == "第")
            ordinal = normal[start : match.start()]
            yield start, match.end(), f"{ordinal}{value}{match['unit']}"


class _Folded(dict[int, str]):
    """Folds one character on first sight and remembers it."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        if mark == "\n":
            folded = mark
        elif mark.isspace() or mark in {LINE_END, BLANK}:
            folded = " "
        else:
            folded = "".join(
                " " if part.isspace() else part for part in normalize("NFKC", mark).lower()
            )
        self[code] = folded
        return folded


_FOLDED = _Folded()
_WORD = re.compile(r"\w")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_CODE = re.compile(r"[a-z0-9]+(?:[-./_:][a-z0-9]+)+")
_QUANTITY = re.compile(
    r"""
    # 32, 三十二
    (?P<number>[0-9〇零一二两三四五六七八九十百千万][0-9.〇零一二两三四五六七八九十百千万]*)
    [ ]?
    (?P<unit>个?工作日|个?月|个?小时|[条款项章节编日天年周元人名份次倍]|%|万元)
    """,
    re.VERBOSE,
)
_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


def _value(numeral: str) -> str | None:
    """Return a number as it is written in digits, None when it mixes both kinds."""
    if numeral.isascii():
        return numeral.lstrip("0").rstrip(".") or "0"
    if not set(numeral) <= _DIGITS.keys() | _SCALES.keys() | {"万"}:
        return None
    if set(numeral) <= _DIGITS.keys():
        return "".join(str(_DIGITS[mark]) for mark in numeral)
    total = section = digit = 0
    for mark in numeral:
        if mark == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        elif mark in _SCALES:
            section, digit = section + (digit or 1) * _SCALES[mark], 0
        else:
            digit = _DIGITS[mark]
    return str(total + section + digit)


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in (DATA / "dictionary.txt").read_text(encoding="utf-8").split():
        segmenter.add_word(normal_form(word), None, None)
    return segmenter
