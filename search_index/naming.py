"""What people call a document (称呼): the terms under which quick jump finds its first entry."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin

from content.text.titles import names_of, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WHOLE = "="
"""Stands before a term that is a whole name; terms without it are beginnings of one."""

LONGEST = 16
"""A beginning of a name has at most so many characters; who typed more is cut to that."""

_INITIALS = 10
_HAN = re.compile(r"[\u3400-\u9fff]")


def keys_of(title: str, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the terms for a document of this title that is also called `others`.

    Whole names begin with `=`. The others are beginnings: of the names; and from each
    character on, of their pinyin (xuke) and of its initials (xkf).
    """
    names = dict.fromkeys(form for name in (title, *others) for form in _forms(name) if form)
    return tuple(dict.fromkeys(key for name in names for key in _keys(name)))


def key_of(typed: str) -> str:
    """Return what somebody typed as it would stand among the terms: no blanks, no marks."""
    return unmarked(typed)


def beginning_of(key: str) -> str:
    """Return the key cut to the longest beginning that is among the terms."""
    return key[:LONGEST]


def begins(title: str, key: str) -> bool:
    """Whether the title, its pinyin or its initials begin with the key."""
    return any(whole.startswith(key) for name in _forms(title) for whole in _wholes(name))


def is_spelt(typed: str) -> bool:
    """Whether what was typed has no Chinese character: pinyin, initials or a code."""
    return not _HAN.search(typed)


def spelling_of(text: str) -> str:
    """Return the pinyin of a text in one word, without tones."""
    return "".join(_syllables(key_of(text)))


def _forms(name: str) -> Iterator[str]:
    """Yield the name as it is written, and all that a text of this title is called."""
    yield key_of(name)
    yield from names_of(name)


@lru_cache(maxsize=512)
def _keys(name: str) -> tuple[str, ...]:
    syllables = _syllables(name)
    initials = "".join(each[0] for each in syllables)
    return (
        *(WHOLE + each for each in _wholes(name)),
        *_beginnings(name, LONGEST),
        *(part for at in range(len(syllables))
          for part in _beginnings("".join(syllables[at:]), LONGEST)),
        *(part for at in range(len(initials)) for part in _beginnings(initials[at:], _INITIALS)),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _wholes(name: str) -> tuple[str, str, str]:
    """Return the name, its pinyin and its initials."""
    syllables = _syllables(name)
    return name, "".join(syllables), "".join(each[0] for each in syllables)


def _syllables(name: str) -> list[str]:
    """Return a syllable for each Chinese character, other characters one by one."""
    spoken: list[str] = lazy_pinyin(name, style=Style.NORMAL, errors=_one_by_one)
    return [each for each in spoken if each]


def _one_by_one(others: str) -> Any:  # noqa: ANN401 - pypinyin's hint leaves the list out
    return list(others)


def _beginnings(text: str, longest: int) -> Iterator[str]:
    yield from accumulate(text[:longest])
