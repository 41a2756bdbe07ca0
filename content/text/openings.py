"""Where the text of a notice begins (正文开头): below the addressee, or with its first sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from content.text.labels import PLAIN
from content.text.read_lines import Read


def openings(read: Sequence[Read], start: int, first: int, ends: Iterable[int]) -> frozenset[int]:
    """Return the lines with which a text begins before its first number, at `first`.

    There may be several: `ends` are the lines with which one text is signed and another begins.
    A text without any number, `first` is 0, begins there only if it is addressed to somebody.
    """
    if not first:
        return frozenset(_below_addressee(read, start, min(start + _NEAREST, len(read) - 1)))
    below = sorted({start, *(end + 1 for end in ends if start <= end < first)})
    bounds = zip(below, [*below[1:], first], strict=True)
    found = (_opening(read, begin, end) for begin, end in bounds)
    return frozenset(index for index in found if index >= 0)


def _below_addressee(read: Sequence[Read], start: int, end: int) -> Iterator[int]:
    for index in range(start, end):
        line = read[index].line
        if line.kind == "paragraph" and not line.style and _is_addressee(line.text):
            yield index + 1
            return


def _opening(read: Sequence[Read], start: int, end: int) -> int:
    """Return the first line of the text between two others, -1 where there is none."""
    for index in range(start, min(end, start + _FARTHEST)):
        entry = read[index]
        line = entry.line
        if line.kind != "paragraph" or line.style or line.centred or entry.label is not PLAIN:
            continue
        if _is_addressee(line.text):
            return index + 1 if index + 1 < end else -1
        if _is_sentence(line.text):
            return index
    return -1


def _is_addressee(text: str) -> bool:
    return text[-1] in "：:" and _ADDRESSED.search(text) is not None and not _ANNOUNCES.search(text)


def _is_sentence(text: str) -> bool:
    """Tell whether a line is a sentence of the text: neither a note of adoption nor a remark."""
    if len(text) < _SHORTEST or text[0] in "（(【[〔" or _ADOPTED.match(text):
        return False
    return text[-1] in "。；！" or (text[-1] in "：:" and _ANNOUNCES.search(text) is not None)


_NEAREST, _FARTHEST = 12, 60
_SHORTEST = 10
_ADDRESSED = re.compile(
    r"""
    ^ (?: 各 | 辖内 | 在[\u4e00-\u9fff]{1,4}各 | 机关各 | 本[局委市县]各 ) .* [：:] $   # 各镇：
    | (?: [局委厅办院部处室科股队站所会社校区县市镇乡村组]                   # 县财政局：
        | 公司 | 单位 | 部门 | 政府 | 机构 | 中心 | 企业 | 银行 | 分行 | 同志 | 代表 | 委员 )
      (?: [（(] [^（()）]{1,30} [）)] )? [：:] $
    """,
    re.VERBOSE,
)
_ANNOUNCES = re.compile(r"如下|下列|以下|现将|现就|决定|[。；]")
_ADOPTED = re.compile(
    r"(?:根据)?\s*[\d〇零○一二三四五六七八九]{4}年.{1,200}(?:通过|公布|发布|批准|修正|修订|印发|施行)[。]?$"
)  # 2020年3月27日北京市第十五届人民代表大会常务委员会第二十次会议通过
