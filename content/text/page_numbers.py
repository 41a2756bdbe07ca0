"""Numbers of pages among the lines (页码), and the tables that they cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from content.text.correcting import Correction
from content.text.doubts import Doubts
from content.text.labels import PLAIN
from content.text.read_lines import Read, places_of


def page_numbers(
    read: Sequence[Read], firsts: str, known: frozenset[int] | None = None
) -> frozenset[int]:
    """Return the lines that are nothing but the number of a page.

    `firsts` are the first characters of the lines. `known` are the numbers of the lines that
    are such for sure, because they were found before lines were left out; None: nobody looked.
    """
    short = [i for i in places_of(firsts, _BEGINS) if _is_short(read[i])]
    sure = {i for i in short if _PAGE_SAID.fullmatch(read[i].line.text)}
    bare = [i for i in short if _PAGE_BARE.fullmatch(read[i].line.text)]
    if known is not None:
        return frozenset(sure.union(i for i in bare if read[i].number in known))
    numbers = [int(read[i].line.text) for i in bare]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    if len(bare) >= _FEWEST_PAGES and all(1 <= step <= 3 for step in steps):
        sure.update(bare)
    return frozenset(sure)


def doubt_pages(read: Sequence[Read], pages: frozenset[int], doubts: Doubts) -> None:
    """Note the numbers of pages, and each table of as many columns above and below one."""
    cuts = [index for index in sorted(pages) if _cuts_a_table(read, index)]
    for index in cuts:
        number = read[index].number
        said = f"一个表格好像被页码“{read[index].line.text}”隔成了两个，上下的列数相同。"
        leave_out = Correction(number - 1, "leave_out")
        doubts.add(number, "table_cut", said, (leave_out, _joined_below(read, index)))
    others = [read[index].number for index in sorted(pages.difference(cuts))]
    if others:
        said = f"有{len(others)}行只是页码，已从条款中分开。"
        corrections = tuple(Correction(number - 1, "leave_out") for number in others)
        doubts.add(others[0], "page_numbers", said, corrections)


_LONGEST = 20
_BEGINS = "0123456789-—–－第"
_FEWEST_PAGES = 3
_PAGE_BARE = re.compile(r"[0-9]{1,4}")
_PAGE_SAID = re.compile(
    r"""
    [-—–－][\s]?[0-9]{1,4}[\s]?[-—–－]                          # - 12 -
    | 第\s?[0-9]{1,4}\s?页 (?: \s? [，,/／]? \s? 共 \s?[0-9]{1,4}\s? 页 )?   # 第3页 共12页
    """,
    re.VERBOSE,
)


def _is_short(entry: Read) -> bool:
    line = entry.line
    return entry.label is PLAIN and len(line.text) < _LONGEST and line.kind == "paragraph"


def _cuts_a_table(read: Sequence[Read], index: int) -> bool:
    """Tell whether a table ends above the line and one of as many columns begins below it."""
    if not 0 < index < len(read) - 1:
        return False
    above, below = read[index - 1].line, read[index + 1].line
    columns = above.text.count("\t")
    both = above.kind == below.kind == "row" and above.table != below.table
    return both and columns > 0 and columns == below.text.count("\t")


def _joined_below(read: Sequence[Read], index: int) -> Correction:
    return Correction(read[index + 1].number - 1, "join_tables")
