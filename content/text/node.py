"""A clause while the tree grows (生成中的条款), and the ranks that say what goes under what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from content.text.clauses import Clause, Level
from content.text.labels import Kind

ANNEX, PART, HEADING, ARTICLE, DECIMAL, PARAGRAPH, LISTED = 0, 1, 5, 6, 7, 8, 9
"""Ranks: a clause goes under the nearest open clause of a smaller rank."""

RANKS = {Kind.PART: 1, Kind.SUBPART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4}
LEVELS = {
    Kind.PART: Level.PART,
    Kind.SUBPART: Level.PART,
    Kind.CHAPTER: Level.CHAPTER,
    Kind.SECTION: Level.SECTION,
}
HOLDERS = (Level.ARTICLE, Level.ANNEX, Level.PART, Level.CHAPTER, Level.SECTION, Level.DECIMAL)


@dataclass(slots=True, eq=False)
class Node:
    """A clause while it grows."""

    level: Level
    label: str = ""
    gap: str = ""
    text: str = ""
    rank: int = LISTED
    kind: Kind = Kind.PLAIN
    number: tuple[int, ...] = ()
    outline: int = 9
    children: list[Node] = field(default_factory=list)

    def clause(self) -> Clause:
        """Return the finished clause; its nodes are let go."""
        if not self.children:
            return Clause(self.level, self.label, self.gap, self.text)
        children = tuple([child.clause() for child in self.children])
        self.children.clear()
        return Clause(self.level, self.label, self.gap, self.text, children)


def caption_on(stack: list[Node]) -> str:
    """Return the text of a table's caption just above, taken off the tree; "" without one."""
    top = stack[-1]
    if top.level is not Level.PARAGRAPH or top.children or len(stack) < 2:
        return ""
    siblings = stack[-2].children
    runs_in = stack[-2].level is Level.ARTICLE and len(siblings) < 2
    if runs_in or siblings[-1] is not top or not is_caption(top.text, "表"):
        return ""
    siblings.pop()
    stack.pop()
    return top.text


def goes_on(stack: list[Node], text: str) -> bool:
    """Tell whether an unlabelled line still belongs to the last item: 项 end with a full stop."""
    item, siblings = stack[-1], stack[-2].children
    said = item.text
    if item.children:
        said = next((one.text for one in reversed(item.children) if not is_aside(one)), said)
    ending = said.rstrip("”’）)》 ")[-1:]
    if text.startswith(("前款", "前项", "本条", "上述", "前两款", "第一款", "除前款")):
        return False
    earlier = islice(reversed(siblings), 1, None)
    before = next((one for one in earlier if not is_aside(one)), None)
    if ending and ending in "。！？!?；;":
        alike = before is not None and before.kind is item.kind and is_continued(before)
        in_article = any(node.level is Level.ARTICLE for node in stack)
        return alike and not is_continued(item) and not in_article
    if ending and ending in "：:，,、":
        return True
    return before is None or before.kind is not item.kind or is_continued(before)


def is_aside(node: Node) -> bool:
    """Tell whether the clause is a note or a picture, which stands beside what is said."""
    return node.level in _ASIDE


def is_continued(node: Node) -> bool:
    """Tell whether the clause goes on in clauses of its own; notes and pictures are none."""
    return any(not is_aside(one) for one in node.children)


def annex_before(text: str) -> tuple[int, ...]:
    """Return the number of the annex named on the line (附件：1.申请表), () for other lines."""
    return (1,) if _FIRST_ANNEX.match(text) else ()


def stands_apart(node: Node) -> bool:
    """Tell whether the clause is a heading like 前言, which ends where 1 or 第一章 begins."""
    return node.level is Level.HEADING and node.rank == PART


def is_caption(text: str, what: str = "表图") -> bool:
    """Tell whether a line is the caption of a table or picture: 表1　评分表, 图A.2, 续表3."""
    if len(text) > 60 or not text or text[0] not in "续" + what:
        return False
    found = _CAPTION.match(text)
    return found is not None and found["what"] in what and not text.endswith("。")


_ASIDE = (Level.NOTE, Level.FIGURE)
_FIRST_ANNEX = re.compile(r"附\s*[件表]\s*[：:]?\s*1\s*[.．、：:\s]")
_CAPTION = re.compile(
    r"""
    续? (?P<what>[表图]) \s* (?: [A-ZＡ-Ｚ] [.．]? )? \s*
    (?: [\d０-９] | [一二三四五六七八九十]+ (?: [\s：:] | $ ) )      # 表A.1, 图 2-1, 表一：评分
    """,
    re.VERBOSE,
)
