"""Growing the clause tree: which clause a line belongs under (条款树的生成)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from content.text.clauses import Clause, Level
from content.text.labels import STRUCTURE, Kind, Label, squeezed
from content.text.numbering import to_chinese
from content.text.sequence import follows, list_out_of_step, next_decimal, out_of_step

_MOST_WARNINGS = 200
_DEEPEST = 16

_ANNEX, _PART, _HEADING, _ARTICLE, _DECIMAL, _PARAGRAPH, _LISTED = 0, 1, 5, 6, 7, 8, 9
"""Ranks: a clause goes under the nearest open clause of a smaller rank."""

_RANKS = {Kind.PART: 1, Kind.SUBPART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4}
_LEVELS = {
    Kind.PART: Level.PART,
    Kind.SUBPART: Level.PART,
    Kind.CHAPTER: Level.CHAPTER,
    Kind.SECTION: Level.SECTION,
}
_HOLDERS = (Level.ARTICLE, Level.ANNEX, Level.PART, Level.CHAPTER, Level.SECTION, Level.DECIMAL)


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - Warning is a builtin exception, and this is not one
    """Something the parser could not make sense of: the source line and a Chinese sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        """Return what the user reads, `第24行：第十四条重复出现。`."""
        return f"第{self.line}行：{self.sentence}"


@dataclass(slots=True)
class Node:
    """A clause while it grows."""

    level: Level
    label: str = ""
    gap: str = ""
    text: str = ""
    rank: int = _LISTED
    kind: Kind = Kind.PLAIN
    number: tuple[int, ...] = ()
    outline: int = 9
    children: list[Node] = field(default_factory=list)

    def clause(self) -> Clause:
        """Return the finished clause; its nodes are let go."""
        children = tuple([child.clause() for child in self.children])
        self.children.clear()
        return Clause(self.level, self.label, self.gap, self.text, children)


class _Closed(NamedTuple):
    """A list that a paragraph ended: it goes on if the next number of it follows."""

    stack: list[Node]
    holder: Node
    start: int


class Grower:
    """Takes labelled lines in order and puts each under the clause it belongs to.

    Nothing is refused and nothing is lost: a line that fits nowhere becomes a paragraph.
    """

    def __init__(self, *, decimal: bool) -> None:
        """Start an empty tree; `decimal` says that single numbers head clauses (标准)."""
        self.root = Node(Level.PREFACE, rank=-1)
        self.warnings: list[Warning_] = []
        self.begun = False
        self._decimal_mode = decimal
        self._stack: list[Node] = [self.root]
        self._line = 0
        self._last_text = ""
        self._closed: _Closed | None = None
        self._table: tuple[int, Node] | None = None
        self._forget_numbers()

    def labelled(self, line: int, label: Label, *, whole: str) -> None:
        """Put a line beginning with `label` in its place; `whole` is the line unsplit."""
        self._line = line
        self._table = None
        kind = label.kind
        if kind is Kind.PLAIN:
            self._paragraph(whole)
        elif kind is Kind.ARTICLE:
            self._article(label, whole)
        elif kind in STRUCTURE:
            self._structure(label)
        elif kind is Kind.ANNEX:
            self._annex(label)
        elif kind is Kind.DECIMAL or kind is Kind.BARE:
            self._decimal(label, whole)
        else:
            self._list(label)
        self._last_text = whole

    def heading(self, line: int, text: str, outline: int) -> None:
        """Add a heading without a number; `outline` is 1 for the highest."""
        self._line, self._table, self._closed = line, None, None
        self.begun = True
        self._pop_to(_HEADING + 1)
        while self._top.rank == _HEADING and self._top.outline >= outline:
            self._stack.pop()
        ends = squeezed(text) == "附则"
        if ends:
            self._pop_to(_PART)
        rank = _PART if ends else _HEADING
        self._open(Node(Level.HEADING, text=text, rank=rank, outline=outline))
        self._last_text = text

    def preface(self, text: str) -> None:
        """Add a line that stands before the first clause."""
        self._table = None
        self.root.children.append(Node(Level.PREFACE, text=text))

    def closing(self, text: str) -> None:
        """Add a line of the signing block."""
        self._table, self._closed = None, None
        self._pop_to(_PART)
        self._top.children.append(Node(Level.CLOSING, text=text))

    def note(self, text: str) -> None:
        """Add a footnote or text box to the clause it stands in."""
        self._top.children.append(Node(Level.NOTE, text=text))

    def row(self, text: str, table: int) -> None:
        """Add a row to its table; rows of one number in a run are one table."""
        if self._table is None or self._table[0] != table:
            node = Node(Level.TABLE, text=self._caption())
            self._top.children.append(node)
            self._table = (table, node)
        self._table[1].children.append(Node(Level.ROW, text=text))

    @property
    def _top(self) -> Node:
        return self._stack[-1]

    @property
    def _article_open(self) -> bool:
        return any(node.level is Level.ARTICLE for node in self._stack)

    def _forget_numbers(self) -> None:
        self._last_article: tuple[int, ...] = ()
        self._last_decimal: tuple[int, ...] = ()
        self._last_chapter: dict[Kind, tuple[int, ...]] = {}
        self._running: dict[Kind, tuple[int, ...]] = {}  # （一） may run on under 二、

    def _warn(self, sentence: str) -> None:
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings.append(Warning_(self._line, sentence))
        elif len(self.warnings) == _MOST_WARNINGS:
            self.warnings.append(Warning_(self._line, "疑点过多，其余从略，请检查原文编号。"))

    def _pop_to(self, rank: int) -> None:
        while self._top.rank >= rank:
            self._stack.pop()

    def _open(self, node: Node) -> None:
        self._add(node)
        self._stack.append(node)

    def _add(self, node: Node) -> None:
        parent = self._top
        if parent.level is Level.ARTICLE and not parent.children and not parent.text:
            # The label stood alone on its line; only a line break keeps the two lines apart.
            parent.gap += "\n" if node.level is Level.PARAGRAPH else ""
        parent.children.append(node)

    def _paragraph(self, text: str) -> None:
        if not self.begun and len(self._stack) == 1:
            self.preface(text)
            return
        self._leave_lists(text)
        self._open(Node(Level.PARAGRAPH, text=text, rank=_PARAGRAPH))

    def _leave_lists(self, text: str) -> None:
        stack = list(self._stack)
        while self._top.rank >= _PARAGRAPH:
            if self._top.rank == _LISTED and self._goes_on(self._top, text):
                return
            self._stack.pop()
        if stack[-1].rank >= _LISTED or (len(stack) > 1 and stack[-2].rank >= _LISTED):
            self._closed = _Closed(stack, self._top, len(self._top.children))

    def _goes_on(self, item: Node, text: str) -> bool:
        """Tell whether an unlabelled line still belongs to `item`: 项 end with a full stop."""
        said = item.children[-1].text if item.children else item.text
        ending = said.rstrip("”’）)》 ")[-1:]
        if text.startswith(("前款", "前项", "本条", "上述", "前两款", "第一款", "除前款")):
            return False
        siblings = self._stack[self._stack.index(item) - 1].children
        before = siblings[-2] if len(siblings) > 1 else None
        if ending and ending in "。！？!?；;":
            alike = before is not None and before.kind is item.kind and bool(before.children)
            return alike and not item.children and not self._article_open
        if ending and ending in "：:，,、":
            return True
        return before is None or before.kind is not item.kind or bool(before.children)

    def _article(self, label: Label, whole: str) -> None:
        last, number = self._last_article, label.number
        in_step = follows(last, number)
        if not in_step and not label.firm and not self._skipped_to(number):
            self._paragraph(whole)
            return
        if not in_step:
            self._warn(out_of_step(last, number))
        self.begun, self._closed, self._last_article = True, None, number
        self._pop_to(_ARTICLE)
        if number == (1,):
            while self._top.kind in (Kind.COMMA, Kind.PAREN) and self._top.number != (1,):
                self._stack.pop()
        bare = label.text.startswith("【") and label.text.endswith("】")
        article = Node(
            Level.ARTICLE, label.label, label.gap, label.text if bare else "", rank=_ARTICLE
        )
        self._open(article)
        if label.text and not bare:
            paragraph = Node(Level.PARAGRAPH, text=label.text, rank=_PARAGRAPH)
            article.children.append(paragraph)
            self._stack.append(paragraph)

    def _skipped_to(self, number: tuple[int, ...]) -> bool:
        """Tell whether an unseparated 第十条… may be a 条 although some before it are missing."""
        last = self._last_article
        ended = self._last_text.endswith(("。", "；", "）"))
        return bool(last) and ended and last < number and number[0] <= last[0] + 10

    def _structure(self, label: Label) -> None:
        kind, number, rank = label.kind, label.number, _RANKS[label.kind]
        self.begun, self._closed = True, None
        last = self._last_chapter.get(kind, ())
        if last and number != (1,) and not follows(last, number):
            name = label.label.rstrip()
            self._warn(f"“{name}”的编号与前文不连续（上一个是第{to_chinese(last[0])}）。")
        self._last_chapter[kind] = number
        for lower in [lower for lower, its in _RANKS.items() if its > rank]:
            self._last_chapter.pop(lower, None)
        self._pop_to(rank)
        while self._top.rank == _PART and self._top.level is Level.HEADING:
            self._stack.pop()
        self._open(Node(_LEVELS[kind], label.label, label.gap, label.text, rank, kind, number))

    def _annex(self, label: Label) -> None:
        self.begun, self._closed = True, None
        self._forget_numbers()
        self._pop_to(_ANNEX)
        self._open(Node(Level.ANNEX, label.label, label.gap, label.text, rank=_ANNEX))

    def _decimal(self, label: Label, whole: str) -> None:
        if not self._decimal_fits(label):
            self._paragraph(whole)
            return
        self._head_decimal(label)

    def _decimal_fits(self, label: Label) -> bool:
        number, last = label.number, self._last_decimal
        if label.kind is Kind.BARE:
            return self._decimal_mode and number[0] == (last[0] if last else 0) + 1
        if not label.firm and not next_decimal(last, number):
            return False
        return number > last and number[0] <= (last[0] if last else 0) + 2

    def _head_decimal(self, label: Label) -> None:
        self.begun, self._closed = True, None
        if not next_decimal(self._last_decimal, label.number):
            self._warn(f"“{label.label}”的编号与前文不连续。")
        self._last_decimal = label.number
        self._pop_to(_DECIMAL + 1)
        while self._top.rank == _DECIMAL and len(self._top.number) >= len(label.number):
            self._stack.pop()
        self._open(
            Node(
                Level.DECIMAL, label.label, label.gap, label.text, _DECIMAL, Kind.DECIMAL,
                label.number,
            )
        )  # fmt: skip

    def _list(self, label: Label) -> None:
        if label.kind is Kind.DOT and self._heads_standard(label):
            self._head_decimal(label)
            return
        self.begun = True
        if not (self._sibling(label) or self._resumed(label)):
            self._new_list(label)
        self._running[label.kind] = label.number

    def _new_list(self, label: Label) -> None:
        self._closed = None
        if label.number != (1,) and not follows(self._running.get(label.kind, ()), label.number):
            self._warn(f"“{label.label}”之前没有找到上一个编号。")
        if label.kind is Kind.COMMA and not self._article_open:
            self._pop_to(_HEADING)
        elif self._top.rank == _PARAGRAPH and not self._article_open and not self._introduced:
            self._stack.pop()
        level, rank = self._list_level(label.kind)
        self._open(Node(level, label.label, label.gap, label.text, rank, label.kind, label.number))

    @property
    def _introduced(self) -> bool:
        return self._last_text.endswith(("：", ":"))

    def _heads_standard(self, label: Label) -> bool:
        if not self._decimal_mode or len(label.text) > 30 or label.text.endswith(("。", "；")):
            return False
        going = any(n.kind is Kind.DOT and follows(n.number, label.number) for n in self._stack)
        return not going and label.number[0] == (*self._last_decimal, 0)[0] + 1

    def _sibling(self, label: Label) -> bool:
        """Continue an open list of this kind, if there is one."""
        reach = self._reachable(label)
        found = next((i for i in reach if follows(self._stack[i].number, label.number)), 0)
        if not found and reach:
            if label.number == (1,) and self._introduced and len(self._stack) < _DEEPEST:
                return False
            found = reach[0]
            self._warn(list_out_of_step(self._stack[found].label, label.label))
        if not found:
            return False
        like = self._stack[found]
        del self._stack[found:]
        self._closed = None
        self._open(
            Node(
                like.level, label.label, label.gap, label.text, like.rank, label.kind, label.number
            )
        )
        return True

    def _reachable(self, label: Label) -> list[int]:
        """Return where lists of this kind are open, innermost first, within the article."""
        found = []
        for index in range(len(self._stack) - 1, 0, -1):
            node = self._stack[index]
            if node.kind is label.kind:
                found.append(index)
            if node.level in _HOLDERS:
                break
        if not found and label.kind is Kind.COMMA and self._article_open:
            found = [
                index
                for index, node in enumerate(self._stack)
                if node.kind is Kind.COMMA and follows(node.number, label.number)
            ]
        return found

    def _resumed(self, label: Label) -> bool:
        """Take up a list again that a paragraph seemed to end, giving it that paragraph."""
        closed = self._closed
        if closed is None or self._introduced:
            return False
        before = [
            index
            for index, node in enumerate(closed.stack)
            if node.kind is label.kind and follows(node.number, label.number)
        ]
        if not before or closed.holder not in self._stack:
            return False
        strays = closed.holder.children[closed.start :]
        del closed.holder.children[closed.start :]
        self._stack = closed.stack[: before[-1] + 1]
        self._top.children.extend(strays)
        return self._sibling(label)

    def _list_level(self, kind: Kind) -> tuple[Level, int]:
        if not self._article_open:
            if kind is Kind.COMMA:
                return Level.HEADING, _HEADING
            if kind is Kind.PAREN and self._top.rank <= _HEADING:
                return Level.SUBHEADING, _HEADING
        listed = any(node.level in (Level.ITEM, Level.POINT) for node in self._stack)
        return (Level.POINT if listed else Level.ITEM), _LISTED

    def _caption(self) -> str:
        """Return the text of a table caption just above, taken off the tree."""
        siblings = self._stack[-2].children if len(self._stack) > 1 else []
        if self._top.level is not Level.PARAGRAPH or self._top.children or len(siblings) < 2:
            return ""
        text = self._top.text
        if siblings[-1] is not self._top or not text.startswith("表") or len(text) > 60:
            return ""
        if not text[1:3].strip()[:1].isdigit():
            return ""
        siblings.pop()
        self._stack.pop()
        return text
