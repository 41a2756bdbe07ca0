"""What a text is called (名称): its title as it is compared, when cited and when typed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STATE = "中华人民共和国"
_INNER = ("〈〉", "《》")


def in_marks(title: str) -> str:
    """Return the title between 《》, the marks inside it in turn (GB/T 15834).

    《关于印发〈窗口办法〉的通知》. A title that came in marks gets no second pair.
    """
    if _ANY_MARK.search(title) is None:
        return f"《{title}》"
    whole = _ALREADY.fullmatch(title.strip())
    return f"《{''.join(_in_turn(whole[1] if whole else title))}》"


@lru_cache(maxsize=4096)
def unmarked(name: str) -> str:
    """Return the name in one form of its letters, without blanks, brackets and dots."""
    return _MARKS.sub("", normalize("NFKC", name).lower())


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """Return the title as it is compared: without 《》, 中华人民共和国 and （2019年修正）."""
    whole = unmarked(_AMENDED.sub("", normalize("NFKC", title)))
    return whole.removeprefix(_STATE) or whole


def bare_title(title: str) -> str:
    """Return the same without the office that issued it: 青岚县行政审批局 in front."""
    return _ISSUER.sub("", title_key(title))


def names_of(title: str, short_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return everything a text of this title is called, its title first, each as compared.

    青岚县行政审批局窗口工作管理办法 is also called 窗口工作管理办法.
    """
    names = (title_key(title), bare_title(title), *map(title_key, short_names))
    return tuple(dict.fromkeys(filter(None, names)))


def likeness(name: str, title: str) -> int:
    """Return how close a name is to a title: 4 equal, 3 its end, 2 a part of it, 0 unlike.

    1 is an abbreviation, whose characters stand in the title in this order.
    """
    asked, whole = title_key(name), title_key(title)
    if not asked:
        return 0
    if asked == whole:
        return 4
    if whole.endswith(asked):
        return 3
    if asked in whole:
        return 2
    return 1 if _is_abbreviation(asked, whole) else 0


def _in_turn(title: str) -> Iterator[str]:
    depth = 0
    for mark in title:
        if mark in "《〈":
            yield _INNER[depth % 2][0]
            depth += 1
        elif mark in "》〉":
            depth = max(depth - 1, 0)
            yield _INNER[depth % 2][1]
        else:
            yield mark


def _is_abbreviation(asked: str, title: str) -> bool:
    rest = iter(title)
    return all(mark in rest for mark in asked)


_ANY_MARK = re.compile(r"[《》〈〉]")
_ALREADY = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")  # 《关于印发《办法》的通知》
_MARKS = re.compile(r"[\s《》〈〉“”\"'()（）〔〕\[\]、，,。.·—-]+")
_AMENDED = re.compile(
    r"""
    \( [^()]* (?: \d{4} | 修正 | 修订 ) [^()]* \) [\s》]* $            # (2019年修正)
    """,
    re.VERBOSE,
)
_ISSUER = re.compile(
    r"""
    ^[\u4e00-\u9fff]{2,8}?[省市县区镇乡]                              # 青岚县
    (?: 人民政府(?:办公室)? | [\u4e00-\u9fff]{2,12}?(?:局|委员会|中心) )  # 行政审批局
    (?= .{4} )
    """,
    re.VERBOSE,
)
