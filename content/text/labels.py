"""What a printed line begins with (第十二条, （一）, 1., 5.2.1, 附件2), without context."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from content.text.numbering import NUMERALS, number_of_label

BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, [*range(0x2000, 0x200D), 0x200E, 0x200F, 0x2060, 0xFEFF])
)
"""Characters that print nothing at either end of a line."""


class Kind(IntEnum):
    """The kinds of label; the order is of no meaning."""

    PLAIN = 0  # no label
    PART = 1  # 第一编
    SUBPART = 2  # 第一分编
    CHAPTER = 3  # 第一章
    SECTION = 4  # 第一节
    ARTICLE = 5  # 第一条
    ANNEX = 6  # 附件1
    DECIMAL = 7  # 5.2.1
    BARE = 8  # "5 范围": a number and a blank, a clause only in standards
    COMMA = 9  # 一、
    PAREN = 10  # （一）
    DOT = 11  # 1. or 1、
    HALF = 12  # （1）
    CIRCLED = 13  # ①
    LETTER = 14  # a)
    RIGHT = 15  # 1）


class Label(NamedTuple):
    """A line split into its label, the blank after it and the rest.

    `firm` tells that the print itself separates the label from the text; where it
    does not, only the sequence can tell `第三条为了…` from a citation.
    `weak` tells that the line may as well be a sentence (第四条以下术语…, 8.4日前…): only the
    number that comes right next makes it a clause.
    """

    kind: Kind
    label: str
    gap: str
    text: str
    number: tuple[int, ...]
    firm: bool
    weak: bool = False


PLAIN = Label(Kind.PLAIN, "", "", "", (), firm=False)
"""A line without a label; one for all such lines, so it does not hold their text."""

STRUCTURE = frozenset({Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION})
"""Labels that only hold other clauses: 编, 分编, 章, 节."""


def read_label(text: str) -> Label:
    """Return what the line begins with, `PLAIN` for a line without a label."""
    reader = _READERS.get(text[0]) if text else None
    return (reader(text) if reader else None) or PLAIN


def forced_label(text: str) -> Label | None:
    """Return what the line begins with where somebody said that its number counts.

    Neither a citation nor a measure is looked for. None for a line without a number.
    """
    found = _ORDINAL.fullmatch(text)
    if found:
        return _parts(_UNIT_KINDS[found["unit"]], found, firm=True)
    found = _DECIMAL.fullmatch(text)
    if found:
        return _parts(Kind.DECIMAL, found, firm=True)
    for kind, pattern in ((Kind.COMMA, _COMMA), (Kind.PAREN, _BRACKETS)):
        found = pattern.fullmatch(text)
        if found:
            exact = Kind.HALF if pattern is _BRACKETS and found["label"][1:2].isdigit() else kind
            return _parts(exact, found, firm=True)
    label = read_label(text)
    return None if label.kind is Kind.PLAIN else label._replace(firm=True, weak=False)


def squeezed(text: str) -> str:
    """Return the text without blanks: `目　　录` → `目录`."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


_B = r"[ \t\u3000\xa0\u2002\u2003]"
_N = rf"[{NUMERALS}○]"

_ORDINAL = re.compile(
    rf"""
    (?P<label> 第 (?: {_N} | \d | {_B} ){{1,20}}?       # 第十二, 第 十 二, 第12
      (?P<unit> 分编 | [编篇章节条] | 部分 )
      (?: {_B}* 之 {_B}* {_N}{{1,4}} (?! [{NUMERALS}分第] ) ){{0,3}}   # 第二十四条之一
    )
    (?P<gap> {_B}* [：:．.、]? {_B}* )
    (?P<text> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_UNIT_KINDS = {
    "编": Kind.PART,
    "篇": Kind.PART,
    "部分": Kind.PART,
    "分编": Kind.SUBPART,
    "章": Kind.CHAPTER,
    "节": Kind.SECTION,
    "条": Kind.ARTICLE,
}
_CITED = re.compile(
    rf"""
    (?: 规定 | 至第 | 至{_N}+条 | 到第 | [、和与及或]第 | 以及第 | 或者第 | 所[列称述规] | 的规定
      | 第(?:{_N}|\d)+[款项] | [，,。；;）)》”] | [-—~～]+第 | 款(?!项) | 项(?!目)
      | [（(]{_N}+[）)]项 )                       # 第三条第二款规定…, 第三条至第五条…
    """,
    re.VERBOSE,
)
_WEAKLY_CITED = re.compile(
    r"[的、，,。；;第]|中(?:[的所有，]|规定|关于)|关于|规定|所[列称述规]|以[上下内外]|之外|修[改订]|删|改为"
)  # without a blank, 第三条修改为… is a citation as well
_SENTENCE = re.compile(r"[。；;！？!?]$|[，,].{30}")
_ITEM_CITED = re.compile(
    rf"""
    项(?!目) | 款(?!项) | 目(?![的标录])
    | [、和至或及与](?:[（(]|第{_N}+[款项目条]) | 第{_N}+[款项目] | [（(]{_N}+[）)]
    """,
    re.VERBOSE,
)  # （三）项所列材料
_COUNTED = re.compile(rf"{_N}+[、项款级类等个年]")  # 一、二级企业

_COMMA = re.compile(
    rf"(?P<label>{_N}{{1,5}}[、.．])(?P<gap>{_B}*)(?P<text>.*)", re.DOTALL
)  # 一、总体要求
_BRACKETS = re.compile(
    rf"""
    (?P<label> [（(] {_B}* (?P<number> {_N}{{1,6}} | \d{{1,3}} ) {_B}* [）)] )   # （一）, (2)
    (?P<gap> [、.．:：]? {_B}* )
    (?P<text> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_DECIMAL = re.compile(
    rf"""
    (?P<label> (?: [A-Z] [.．]? )? \d{{1,2}}
      (?: [.．] \d{{1,3}} ){{1,6}} [.．、]? )   # 5.2.1, A.1.2
    (?! [\d%％‰℃] )
    (?P<gap> {_B}* )
    (?P<text> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_ANNEXED = re.compile(
    rf"(?P<label>[A-Z][.．]\d{{1,2}})(?![\d.．])(?P<gap>{_B}*)(?P<text>.*)", re.DOTALL
)  # A.1　概述
_MEASURE = re.compile(r"[万亿元米倍个年月日时分秒吨千百公平立小人户mkKgcMhtV%％°×/=-]")
_ARABIC = re.compile(
    rf"(?P<label>\d{{1,3}}(?P<mark>[.．、)）]))(?!\d(?!\d{{3,4}}[^\d.]))(?P<gap>{_B}*)(?P<text>.*)",
    re.DOTALL,
)  # 1.申请书, 1）申请书, 1.2025年以前
_BARE = re.compile(rf"(?P<label>\d{{1,2}})(?P<gap>{_B}+)(?P<text>\D.*)", re.DOTALL)  # 5　评价要求
_SINGLE = re.compile(rf"(?P<label>.)(?P<gap>[、.．]?{_B}*)(?P<text>.*)", re.DOTALL)  # ①申请书
_LETTER = re.compile(rf"(?P<label>[a-z][)）])(?P<gap>{_B}*)(?P<text>.*)", re.DOTALL)  # a) 申请书
_ANNEX = re.compile(
    rf"""
    (?P<label> 附 {_B}* [件录表] {_B}* (?: {_N}{{1,4}} | \d{{1,3}} | [A-ZＡ-Ｚ] (?![A-Za-z]) )? )
    (?P<gap> {_B}* [：:]? {_B}* )
    (?P<text> .* )                             # 附件2　申请表, 附录A（资料性）流程图
    """,
    re.VERBOSE | re.DOTALL,
)


def _parts(kind: Kind, found: re.Match[str], *, firm: bool, weak: bool = False) -> Label | None:
    label, gap, text = found.group("label", "gap", "text")
    number = number_of_label(label)
    return Label(kind, label, gap, text, number, firm, weak) if number else None


def _ordinal(text: str) -> Label | None:
    found = _ORDINAL.fullmatch(text)
    if not found or _CITED.match(found["gap"].strip(BLANKS) + found["text"]):
        return None
    gap, rest, kind = found["gap"], found["text"], _UNIT_KINDS[found["unit"]]
    firm = bool(gap) or not rest or rest[0] in "【〔［[（("
    weak = not firm and _WEAKLY_CITED.match(rest) is not None
    if weak and kind is not Kind.ARTICLE:
        return None
    if kind is not Kind.ARTICLE and (_SENTENCE.search(rest) or len(rest) > 60):
        return None
    if found["unit"] in ("部分", "篇") and not gap.strip("：:.．、"):
        return None
    return _parts(kind, found, firm=firm, weak=weak)


def _comma(text: str) -> Label | None:
    found = _COMMA.fullmatch(text)
    if not found or (not found["gap"] and _COUNTED.match(found["text"])):
        return None
    return _parts(Kind.COMMA, found, firm=True)


def _brackets(text: str) -> Label | None:
    found = _BRACKETS.fullmatch(text)
    if not found or (not found["gap"].strip(BLANKS) and _ITEM_CITED.match(found["text"])):
        return None
    kind = Kind.HALF if found["number"][0].isdigit() else Kind.PAREN
    return _parts(kind, found, firm=True)


def _digits(text: str) -> Label | None:
    found = _DECIMAL.fullmatch(text)
    if found:
        firm = bool(found["gap"]) or not found["text"]
        weak = not firm and _MEASURE.match(found["text"]) is not None
        return _parts(Kind.DECIMAL, found, firm=firm, weak=weak)
    found = _ARABIC.fullmatch(text)
    if found:
        return _parts(Kind.RIGHT if found["mark"] in ")）" else Kind.DOT, found, firm=True)
    found = _BARE.fullmatch(text)
    return _parts(Kind.BARE, found, firm=True) if found else None


def _capital(text: str) -> Label | None:
    found = _DECIMAL.fullmatch(text) or _ANNEXED.fullmatch(text)
    return _parts(Kind.DECIMAL, found, firm=bool(found["gap"])) if found else None


def _single(kind: Kind) -> Callable[[str], Label | None]:
    def read(text: str) -> Label | None:
        found = _SINGLE.fullmatch(text)
        return _parts(kind, found, firm=True) if found else None

    return read


def _letter(text: str) -> Label | None:
    found = _LETTER.fullmatch(text)
    return _parts(Kind.LETTER, found, firm=True) if found else None


def _annex(text: str) -> Label | None:
    found = _ANNEX.fullmatch(text)
    if not found:
        return None
    label, gap, rest = found["label"], found["gap"], found["text"]
    firm = not rest or (bool(gap) and gap.strip(BLANKS) == "") or rest[0] in "（("
    heads = "：" not in gap and ":" not in gap
    if len(rest) > 60 or rest.endswith(("。", "；", "，", "、")) or not (firm or gap):
        return None
    if not heads and rest[:1].isdigit():
        return None
    return Label(Kind.ANNEX, label, gap, rest, number_of_label(label), firm and heads)


def _spread(
    characters: str, reader: Callable[[str], Label | None]
) -> dict[str, Callable[[str], Label | None]]:
    return dict.fromkeys(characters, reader)


def _between(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_READERS: dict[str, Callable[[str], Label | None]] = {
    "第": _ordinal,
    "附": _annex,
    **_spread(NUMERALS, _comma),
    **_spread("（(", _brackets),
    **_spread("0123456789０１２３４５６７８９", _digits),
    **_spread(_between(0x41, 0x48), _capital),
    **_spread(_between(0x61, 0x7A), _letter),
    **_spread(_between(0x2460, 0x2473), _single(Kind.CIRCLED)),  # ① … ⑳
    **_spread(_between(0x2474, 0x2487), _single(Kind.HALF)),  # ⑴ … ⒇
    **_spread(_between(0x2488, 0x249B), _single(Kind.DOT)),  # ⒈ … ⒛
    **_spread(_between(0x3220, 0x3229), _single(Kind.PAREN)),  # ㈠ … ㈩
}
"""Which reader to try, by the line's first character."""
