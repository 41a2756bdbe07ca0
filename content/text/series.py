"""Which list a number goes on with (列举的接续): 1. （1） （2） 2. closes the inner one."""

from __future__ import annotations

from typing import NamedTuple

from content.text.clauses import Level
from content.text.labels import Kind, Label
from content.text.node import ARTICLE, HEADING, HOLDERS, LISTED, PARAGRAPH, Node
from content.text.sequence import follows


class Closed(NamedTuple):
    """A list that a paragraph ended: it goes on if the next number of it follows.

    `stack` were the clauses open, `holder` has got since, from `start` on, what stands between.
    `outer` is the closed list around this one, of another kind of number.
    """

    stack: list[Node]
    holder: Node
    start: int
    outer: Closed | None = None


class Last(NamedTuple):
    """The last number of a kind: the clause that has it, and the clause that one is under."""

    node: Node
    parent: Node


def closed_list(stack: list[Node], left: list[Node], before: Closed | None) -> Closed | None:
    """Return the list that ends where `stack` becomes `left`; `before` where no list ends."""
    if stack[-1].rank < LISTED and (len(stack) < 2 or stack[-2].rank < LISTED):
        return before
    holder = left[-1]
    while before is not None and (before.holder is not holder or _depth(before) >= _inner(stack)):
        before = before.outer
    return Closed(stack, holder, len(holder.children), before)


def still_closed(closed: Closed | None, label: Label) -> Closed | None:
    """Return the closed lists that may go on after a list that `label` begins or continues."""
    while closed is not None and _DEPTHS[label.kind] <= _depth(closed):
        closed = closed.outer
    return closed


def resumed(closed: Closed | None, stack: list[Node], label: Label) -> list[Node] | None:
    """Return the stack of the closed list that goes on with `label`, None where none does.

    What stands between goes under the clause that was last in it.
    """
    while closed is not None:
        found = [at for at, node in enumerate(closed.stack)
                 if node.kind is label.kind and follows(node.number, label.number)]  # fmt: skip
        if found and any(node is closed.holder for node in stack):
            strays = closed.holder.children[closed.start :]
            del closed.holder.children[closed.start :]
            again = closed.stack[: found[-1] + 1]
            again[-1].children.extend(strays)
            for stray in strays:
                _lower(stray)
            return again
        closed = closed.outer
    return None


def continued(last: Last | None, stack: list[Node], label: Label) -> list[Node] | None:
    """Return the stack on which `label` goes on beside the last number of its kind.

    None where that one's parent is closed, or has got a heading since.
    """
    if last is None or not follows(last.node.number, label.number):
        return None
    at = len(stack) - 1
    while at >= 0 and stack[at] is not last.parent:
        if stack[at].rank < PARAGRAPH:
            return None
        at -= 1
    return stack[: at + 1] if at >= 0 else None


def reachable(stack: list[Node], label: Label) -> list[int]:
    """Return where lists of this kind are open, innermost first, within the article."""
    found = []
    for index in range(len(stack) - 1, 0, -1):
        node = stack[index]
        if node.kind is label.kind:
            found.append(index)
        if node.level in HOLDERS:
            break
    if not found and label.kind is Kind.COMMA and is_in_article(stack):
        found = [index for index, node in enumerate(stack)
                 if node.kind is Kind.COMMA and follows(node.number, label.number)]  # fmt: skip
    return found


def is_in_article(stack: list[Node]) -> bool:
    """Tell whether a 条 is open."""
    return ARTICLE in [node.rank for node in stack]


def level_of_list(stack: list[Node], kind: Kind) -> tuple[Level, int]:
    """Return the level of a list that begins, and its rank."""
    if not is_in_article(stack):
        if kind is Kind.COMMA:
            return Level.HEADING, HEADING
        if kind is Kind.PAREN and stack[-1].rank <= HEADING:
            return Level.SUBHEADING, HEADING
    listed = any(node.level in _ITEMS for node in stack)
    return (Level.POINT if listed else Level.ITEM), LISTED


_ITEMS = (Level.ITEM, Level.POINT)
_DEPTHS = {
    Kind.COMMA: 0,
    Kind.PAREN: 1,
    Kind.DOT: 2,
    Kind.HALF: 3,
    Kind.RIGHT: 4,
    Kind.CIRCLED: 5,
    Kind.LETTER: 5,
}
"""How deep the numbers of each kind stand by custom: 一、 （一） 1. （1） 1） ①."""


def _depth(closed: Closed) -> int:
    return _inner(closed.stack)


def _inner(stack: list[Node]) -> int:
    return next((_DEPTHS[node.kind] for node in reversed(stack) if node.rank == LISTED), -1)


def _lower(node: Node) -> None:
    """Let what was an item of a text be a point of an item."""
    if node.level is Level.ITEM:
        node.level = Level.POINT
    for child in node.children:
        _lower(child)
