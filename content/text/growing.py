"""Growing the clause tree: which clause a line belongs under (条款树的生成)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from content.text.clauses import Level
from content.text.correcting import Correction, as_text
from content.text.decimals import (
    decimal_fits,
    heads_standard,
    next_decimal,
    number_above,
    restarts_below,
    shortened,
)
from content.text.doubts import Doubts, Warning_
from content.text.labels import PLAIN, STRUCTURE, Kind, Label, squeezed
from content.text.node import (
    ANNEX,
    ARTICLE,
    DECIMAL,
    HEADING,
    LEVELS,
    LISTED,
    PARAGRAPH,
    PART,
    RANKS,
    Node,
    annex_before,
    caption_on,
    goes_on,
    stands_apart,
)
from content.text.numbering import to_chinese
from content.text.sequence import (
    follows,
    list_out_of_step,
    next_label,
)
from content.text.series import (
    Closed,
    Last,
    closed_list,
    continued,
    is_in_article,
    level_of_list,
    reachable,
    resumed,
    still_closed,
)

__all__ = ["Grower", "Warning_"]
_DEEPEST = 16
_ENDED = ("。", "；", "）")
_APART = ("附则", "前言", "引言")
"""Headings without a number that belong to no chapter and hold none."""


class Grower:
    """Takes labelled lines in order and puts each under the clause it belongs to.

    Nothing is refused and nothing is lost: a line that fits nowhere becomes a paragraph.
    """

    def __init__(self, *, decimal: bool) -> None:
        """Start an empty tree; `decimal` says that single numbers head clauses (标准)."""
        self.root = Node(Level.PREFACE, rank=-1)
        self.doubts = Doubts()
        self._seen = self.doubts.seen
        self.begun = False
        self._decimal_mode = decimal
        self._stack: list[Node] = [self.root]
        self._line = 0
        self._last_text = ""
        self._closed: Closed | None = None
        self._table: tuple[int, Node] | None = None
        self._aside = self.root
        self._forget_numbers()

    def labelled(self, line: int, label: Label, *, whole: str) -> None:
        """Put a line beginning with `label` in its place; `whole` is the line unsplit."""
        self._line = line
        self._table = None
        if label is PLAIN:
            self._paragraph(whole)
        else:
            self._WAYS.get(label.kind, Grower._list)(self, label, whole)
        self._last_text = whole
        self._seen.append((line, whole))

    def text(self, line: int, whole: str) -> None:
        """Add a paragraph of the text, even where the text had not begun."""
        self.begun = True
        self.labelled(line, PLAIN, whole=whole)

    def heading(self, line: int, text: str, outline: int, label: Label = PLAIN) -> None:
        """Add a heading, mostly without a number; `outline` is 1 for the highest."""
        self._line, self._table, self._closed = line, None, None
        self.begun = True
        self._pop_to(HEADING + 1)
        while self._top.rank == HEADING and self._top.outline >= outline:
            self._stack.pop()
        apart = squeezed(text) in _APART
        if apart:
            self._pop_to(PART)
        rank = PART if apart else HEADING
        own = text if label is PLAIN else label.text
        kind, number = label.kind, label.number
        self._open(Node(Level.HEADING, label.label, label.gap, own, rank, kind, number, outline))
        self._last_text = text

    def preface(self, text: str) -> None:
        """Add a line that stands before the first clause."""
        self._table = None
        del self._stack[1:]
        self.root.children.append(Node(Level.PREFACE, text=text))

    def front(self, text: str) -> None:
        """Add what somebody said stands before the text, wherever it was printed."""
        self._table, self._closed = None, None
        self._pop_to(PART)
        self._top.children.append(Node(Level.PREFACE, text=text))

    def closing(self, text: str) -> None:
        """Add a line of the signing block."""
        self._table, self._closed = None, None
        self._pop_to(PART)
        self._top.children.append(Node(Level.CLOSING, text=text))

    def aside(self, level: Level, text: str) -> None:
        """Add a footnote, a text box or pictures to the clause they stand in."""
        self._table, self._aside = None, Node(level, text=text)
        self._top.children.append(self._aside)

    def of_the_figure(self, text: str) -> None:
        """Add what goes with the last figure: its caption, or the pictures below one."""
        self._aside.children.append(Node(Level.FIGURE, text=text))

    def row(self, text: str, table: int) -> bool:
        """Add a row to its table; rows of one number in a run are one table.

        Return whether it is the first row of the table.
        """
        begins = self._table is None or self._table[0] != table
        if self._table is None or self._table[0] != table:
            node = Node(Level.TABLE, text=caption_on(self._stack))
            self._top.children.append(node)
            self._table = (table, node)
        self._table[1].children.append(Node(Level.ROW, text=text))
        return begins

    @property
    def has_clauses(self) -> bool:
        """Whether the text has begun, by a number or otherwise."""
        return self.begun or len(self._stack) > 1

    @property
    def opens_annex(self) -> bool:
        """Whether an annex begins right above, with nothing but its number."""
        return self._top.level is Level.ANNEX and not self._top.text and not self._top.children

    @property
    def in_annex(self) -> bool:
        """Whether what comes next belongs to an annex."""
        return len(self._stack) > 1 and self._stack[1].level is Level.ANNEX

    @property
    def _top(self) -> Node:
        return self._stack[-1]

    def _forget_numbers(self) -> None:
        self._last_article: tuple[int, ...] = ()
        self._last_decimal: tuple[int, ...] = ()
        self._last_chapter: dict[Kind, tuple[int, ...]] = {}
        self._running: dict[Kind, Last] = {}  # （一） may run on under 二、

    def _warn(self, code: str, sentence: str, *corrections: Correction) -> None:
        self.doubts.add(self._line, code, sentence, corrections)

    def _pop_to(self, rank: int) -> None:
        stack = self._stack
        while stack[-1].rank >= rank:
            stack.pop()

    def _open(self, node: Node) -> None:
        parent = self._stack[-1]
        if parent.rank == ARTICLE and not parent.children and not parent.text:
            # The label stood alone on its line; only a line break keeps the two lines apart.
            parent.gap += "\n" if node.level is Level.PARAGRAPH else ""
        parent.children.append(node)
        self._stack.append(node)

    def _open_labelled(self, level: Level, label: Label, rank: int) -> None:
        kind = Kind.DECIMAL if rank == DECIMAL else label.kind
        self._open(Node(level, label.label, label.gap, label.text, rank, kind, label.number))

    def _paragraph(self, text: str) -> None:
        if not self.begun and len(self._stack) == 1:
            self.preface(text)
            return
        self._leave_lists(text)
        self._open(Node(Level.PARAGRAPH, text=text, rank=PARAGRAPH))

    def _leave_lists(self, text: str) -> None:
        stack = self._stack
        end = len(stack)
        while stack[end - 1].rank >= PARAGRAPH:
            if stack[end - 1].rank == LISTED and goes_on(stack[:end], text):
                break
            end -= 1
        whole, self._stack = stack, stack[:end]
        if stack[end - 1].rank < PARAGRAPH:
            self._closed = closed_list(whole, self._stack, self._closed)

    def _article(self, label: Label, whole: str) -> None:
        last, number = self._last_article, label.number
        in_step = follows(last, number)
        fits = in_step or label.firm or self._skipped_to(number)
        if not fits or (label.weak and not (in_step and self._last_text.endswith(_ENDED))):
            self._paragraph(whole)
            return
        if not in_step:
            self.doubts.of_article(self._line, last, number)
        self._seen.clear()  # what follows cannot hold what is missing before
        self.begun, self._closed, self._last_article = True, None, number
        self._pop_to(ARTICLE)
        if number == (1,):
            while self._top.kind in (Kind.COMMA, Kind.PAREN) and self._top.number != (1,):
                self._stack.pop()
        bare = label.text.startswith("【") and label.text.endswith("】")
        article = Node(
            Level.ARTICLE, label.label, label.gap, label.text if bare else "", rank=ARTICLE
        )
        self._open(article)
        if label.text and not bare:
            paragraph = Node(Level.PARAGRAPH, text=label.text, rank=PARAGRAPH)
            article.children.append(paragraph)
            self._stack.append(paragraph)

    def _skipped_to(self, number: tuple[int, ...]) -> bool:
        """Tell whether an unseparated 第十条… may be a 条 although some before it are missing."""
        last = self._last_article
        near = bool(last) and last < number and number[0] <= last[0] + 10
        return near and self._last_text.endswith(_ENDED)

    def _structure(self, label: Label, _: str) -> None:
        kind, number, rank = label.kind, label.number, RANKS[label.kind]
        self.begun, self._closed = True, None
        last = self._last_chapter.get(kind, ())
        if last and number != (1,) and not follows(last, number):
            name = label.label.rstrip()
            said = f"“{name}”的编号与前文不连续（上一个是第{to_chinese(last[0])}）。"
            self._warn("structure_out_of_step", said, as_text(self._line))
        self._last_chapter[kind], self._last_decimal = number, ()
        for lower in [lower for lower, its in RANKS.items() if its > rank]:
            self._last_chapter.pop(lower, None)
        self._pop_to(rank)
        while self._top.rank == PART and self._top.level is Level.HEADING:
            self._stack.pop()
        self._open_labelled(LEVELS[kind], label, rank)

    def _annex(self, label: Label, _: str) -> None:
        self.begun, self._closed = True, None
        self._forget_numbers()
        self._pop_to(ANNEX)
        self._open(Node(Level.ANNEX, label.label, label.gap, label.text, rank=ANNEX))

    def _decimal(self, label: Label, whole: str) -> None:
        label = shortened(self._last_decimal, label)
        fits = decimal_fits(self._last_decimal, label, single=self._decimal_mode)
        if fits or (label.number == (1,) and label.kind is Kind.DECIMAL):
            self._head_decimal(label)
        elif label.kind is Kind.DECIMAL and restarts_below(number_above(self._stack), label.number):
            self._last_decimal = label.number[:-1]
            self._head_decimal(label)
        elif label.kind is Kind.DECIMAL and len(label.number) == 1:
            self._list(label._replace(kind=Kind.DOT), whole)
        else:
            self._paragraph(whole)

    def _head_decimal(self, label: Label) -> None:
        self.begun, self._closed = True, None
        if label.number != (1,) and not next_decimal(self._last_decimal, label.number):
            said = f"“{label.label}”的编号与前文不连续。"
            self._warn("decimal_out_of_step", said, as_text(self._line))
        self._last_decimal = label.number
        if len(label.number) == 1 and any(stands_apart(node) for node in self._stack):
            self._pop_to(PART)
        self._pop_to(DECIMAL + 1)
        while self._top.rank == DECIMAL and len(self._top.number) >= len(label.number):
            self._stack.pop()
        self._open_labelled(Level.DECIMAL, label, DECIMAL)

    def _list(self, label: Label, _: str) -> None:
        may_head = self._decimal_mode and label.kind is Kind.DOT
        if may_head and heads_standard(self._last_decimal, label, self._stack):
            self._head_decimal(label)
            return
        self.begun = True
        if not (self._sibling(label) or self._resumed(label) or self._continued(label)):
            self._new_list(label)
        self._running[label.kind] = Last(self._stack[-1], self._stack[-2])

    def _new_list(self, label: Label) -> None:
        self._closed = still_closed(self._closed, label)
        if label.number != (1,):
            last = self._running.get(label.kind)
            before = last.node.number if last else annex_before(self._last_text)
            if not follows(before, label.number):
                said = f"“{label.label}”之前没有找到上一个编号。"
                self._warn("list_from_middle", said, as_text(self._line))
        in_article = is_in_article(self._stack)
        if label.kind is Kind.COMMA and not in_article:
            self._pop_to(HEADING)
        elif self._top.rank == PARAGRAPH and not in_article and not self._introduced:
            self._stack.pop()
        level, rank = level_of_list(self._stack, label.kind)
        self._open_labelled(level, label, rank)

    @property
    def _introduced(self) -> bool:
        return self._last_text.endswith(("：", ":"))

    def _sibling(self, label: Label) -> bool:
        """Continue an open list of this kind, if there is one."""
        reach = reachable(self._stack, label)
        found = next((i for i in reach if follows(self._stack[i].number, label.number)), 0)
        if not found and reach:
            if label.number == (1,) and self._introduced and len(self._stack) < _DEEPEST:
                return False
            found = reach[0]
            self._doubt_list(self._stack[found], label)
        if not found:
            return False
        like = self._stack[found]
        del self._stack[found:]
        self._closed = still_closed(self._closed, label)
        self._open_labelled(like.level, label, like.rank)
        return True

    def _doubt_list(self, last: Node, label: Label) -> None:
        hidden = self.doubts.hidden(next_label(last.label)) if label.number > last.number else ()
        said = list_out_of_step(last.label, label.label)
        self._warn("list_out_of_step", said, *(hidden or (as_text(self._line),)))

    def _resumed(self, label: Label) -> bool:
        """Take up a list again that a paragraph seemed to end, giving it that paragraph."""
        if self._closed is None or self._introduced:
            return False
        again = resumed(self._closed, self._stack, label)
        if again is None:
            return False
        self._stack = again
        return self._sibling(label)

    def _continued(self, label: Label) -> bool:
        """Go on with the last number of this kind, closing the lists below it."""
        last = self._running.get(label.kind)
        stack = continued(last, self._stack, label)
        if last is None or stack is None:
            return False
        self._stack, self._closed = stack, None
        self._open_labelled(last.node.level, label, last.node.rank)
        return True

    _WAYS: ClassVar[Mapping[Kind, Callable[[Grower, Label, str], None]]] = {
        Kind.ARTICLE: _article,
        Kind.ANNEX: _annex,
        Kind.DECIMAL: _decimal,
        Kind.BARE: _decimal,
        **dict.fromkeys(STRUCTURE, _structure),
    }
    """What is done with a number of each kind; any other belongs to a list."""
