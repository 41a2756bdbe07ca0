"""Addresses for documents, spelt as their titles are spoken (地址名)."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

from content.errors import Invalid

LONGEST = 80
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_BUREAU = re.compile(r"^(?:中华人民共和国|[\u4e00-\u9fff]{2,6}?县行政审批局)")
"""Not `titles.bare_title`: addresses are looked up again by titles, so this rule is a format."""
_RESERVED = frozenset({"c", "v", "on", "new", "static", "api"})


def suggested_name(title: str) -> str:
    """Return an address name for a title, 窗口工作管理办法 → chuang-kou-gong-zuo-guan-li-ban-fa.

    The state's or the bureau's own name at the front is left out; `wenjian` when nothing is left.
    """
    spoken = lazy_pinyin(_BUREAU.sub("", title), style=Style.NORMAL, errors=_plain)
    joined = re.sub(r"[^a-z0-9]+", "-", "-".join(spoken).lower()).strip("-")
    return joined[:LONGEST].strip("-") or "wenjian"


def as_spoken(name: str) -> tuple[str, ...]:
    """Return the syllables of a name with their tones: what a list of people is sorted by."""
    return tuple(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


def checked_name(name: str) -> str:
    """Return `name` when it can be an address. Raises Invalid."""
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise Invalid(
            {"name": "地址名只能用小写字母、数字和短横（1至80个字符，不以短横开头或结尾）。"}
        )
    return name


def _plain(other: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", other)
