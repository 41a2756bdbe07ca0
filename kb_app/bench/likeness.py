"""How much of a reference came through (比对): its characters, the numbers of its lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

GRAM = 4
"""So many characters stand together when two texts are compared."""

_OUR_MARKS = re.compile(r"〔[图注]\d+〕")
_SPACES = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """Return the text in NFKC, without white space and without the marks that we put into it."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", _OUR_MARKS.sub("", text)))


@dataclass(frozen=True)
class Likeness:
    """What of a reference is found in a text: its runs of four characters, each as often.

    `missed` is the longest piece of the reference that is not there, empty when all is.
    """

    runs: int
    found: int
    missed: str = ""

    @property
    def recall(self) -> float:
        """Return the share found; 1 for a reference that is empty."""
        return self.found / self.runs if self.runs else 1.0


def likeness(text: str, reference: str) -> Likeness:
    """Return how much of `reference` stands in `text`; order and additions count for nothing."""
    wanted = squeezed(reference)
    lacking = _runs(wanted)
    lacking.subtract(_runs(squeezed(text)))
    starts = range(len(wanted) - GRAM + 1)
    lost = [_take_one(lacking, wanted[at : at + GRAM]) for at in starts]
    return Likeness(len(lost), len(lost) - sum(lost), _longest(wanted, lost))


def _runs(text: str) -> Counter[str]:
    return Counter(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))


def _take_one(lacking: Counter[str], run: str) -> bool:
    if lacking[run] <= 0:
        return False
    lacking[run] -= 1
    return True


def _longest(text: str, lost: list[bool]) -> str:
    """Return the longest stretch of `text` whose runs are all lost."""
    best, began = (0, 0), -1
    for at, is_lost in enumerate([*lost, False]):
        if is_lost and began < 0:
            began = at
        if not is_lost and began >= 0:
            best = max(best, (at - began, -began))
            began = -1
    length, start = best[0], -best[1]
    return text[start : start + length + GRAM - 1] if length else ""


@dataclass(frozen=True)
class Numbered:
    """How many lines of a reference begin with a number, and how many of these numbers we lost.

    A number is lost when the words after it are in the text, but nowhere behind that number.
    `articles` count the lines that begin with 第…条 among them.
    """

    labels: int = 0
    lost: int = 0
    articles: int = 0
    articles_lost: int = 0
    example: str = ""


_FEWEST = 4  # characters after a number, for the place to be told from others
_MOST = 14  # characters after it that are looked for

_DIGITS = r"一二三四五六七八九十百千零〇两\d"
_LABEL = re.compile(
    rf"""
    (?P<article> 第\s*[{_DIGITS}]+\s*条 (?: 之[一二三四五六七八九十] )? )   # 第十二条之一
    | 第\s*[{_DIGITS}]+\s*[章节编篇部]                                      # 第二章
    | [一二三四五六七八九十]+ \s* [、．.]                                    # 一、
    | [（(] \s* [一二三四五六七八九十\d]+ \s* [）)]                          # （一）
    | \d+ (?: \.\d+ )+ [.．、]?                                            # 5.2.1
    | \d+ \s* [.．、)）] (?!\d)                                            # 1.
    | [a-zA-Z] \s* [)）.、] (?![a-zA-Z])                                   # a)
    """,
    re.VERBOSE,
)


def numbered(text: str, reference: str) -> Numbered:
    """Return what became of the numbers at the beginnings of the lines of `reference`."""
    ours = squeezed(text)
    labels = lost = articles = articles_lost = 0
    example = ""
    for line in reference.splitlines():
        begun = line.strip().lstrip("\ufeff")
        found = _LABEL.match(begun)
        words = squeezed(begun[found.end() :])[:_MOST] if found else ""
        if found is None or len(words) < _FEWEST:
            continue
        is_lost = words in ours and squeezed(found[0]) + words not in ours
        labels, lost = labels + 1, lost + is_lost
        if found["article"]:
            articles, articles_lost = articles + 1, articles_lost + is_lost
        if is_lost and not example:
            example = begun[:30]
    return Numbered(labels, lost, articles, articles_lost, example)
