"""Decimal numbers (5.2.1): when one heads a clause of a standard, and what may come after it."""

from __future__ import annotations

from collections.abc import Sequence

from content.text.labels import STRUCTURE, Kind, Label
from content.text.node import Node
from content.text.read_lines import ENDS, SHORT, Read, lines_of_kind
from content.text.sequence import follows


def with_decimal_heads(read: list[Read]) -> list[Read]:
    """Take 3. as the head of 3.1, 3.2 … where those come next, outside of articles."""
    below: Label | None = None
    if not lines_of_kind(read, Kind.DECIMAL):
        return read
    for index in range(len(read) - 1, -1, -1):
        entry = read[index]
        label = entry.label
        short = len(label.text) <= SHORT and not label.text.endswith(ENDS)
        heads = below is not None and below.number == (*label.number, 1)
        if label.kind is Kind.DOT and short and heads:
            head = label._replace(kind=Kind.DECIMAL)
            read[index] = entry._replace(label=head, kind=Kind.DECIMAL)
        if label.kind in _NUMBERING:
            below = label if label.kind is Kind.DECIMAL else None
    return read


def next_decimal(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether 5.2.1 may come after `last`: a first child, or one more at some depth."""
    if not last:
        return set(number) == {1}
    if number[: len(last)] == last:
        return set(number[len(last) :]) == {1}
    shared = number[:-1]
    if last[: len(shared)] == shared and len(last) > len(shared):
        return number[-1] == last[len(shared)] + 1
    return number[0] == last[0] + 1 and set(number[1:]) == {1}


def decimal_fits(last: tuple[int, ...], label: Label, *, single: bool) -> bool:
    """Tell whether `label` goes on after the decimal number `last`.

    `single` says that single numbers head clauses.
    """
    number, first = label.number, last[0] if last else 0
    if label.kind is Kind.BARE:
        return single and number[0] == first + 1
    if label.weak and not last:
        return False
    if not label.firm and not next_decimal(last, number):
        return False
    return number > last and number[0] <= first + 2


def heads_standard(last: tuple[int, ...], label: Label, stack: Sequence[Node]) -> bool:
    """Tell whether 3. heads a clause of a standard after the decimal number `last`."""
    if len(label.text) > _LONGEST_HEAD or label.text.endswith(("。", "；")):
        return False
    going = any(node.kind is Kind.DOT and follows(node.number, label.number) for node in stack)
    return not going and label.number[0] == (*last, 0)[0] + 1


def number_above(stack: Sequence[Node]) -> tuple[int, ...]:
    """Return the number of the innermost clause open that has one."""
    return next((node.number for node in reversed(stack) if node.number), ())


def restarts_below(holder: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether 3.1 begins a new sequence below a clause numbered 3, such as 三、 or 3."""
    return len(number) > 1 and number[-1] == 1 and bool(holder) and number[:-1] == holder


def shortened(last: tuple[int, ...], label: Label) -> Label:
    """Return 9.3.2 and the text 10千伏… where 9.3.210千伏… follows 9.3.1; else the label.

    Digits that begin the text stick to the number where nothing separates the two.
    """
    if label.firm or label.kind is not Kind.DECIMAL or next_decimal(last, label.number):
        return label
    digits = str(label.number[-1])
    for end in range(1, len(digits)):
        number = (*label.number[:-1], int(digits[:end]))
        if next_decimal(last, number) and label.label.endswith(digits):
            cut = len(label.label) - len(digits) + end
            text = label.label[cut:] + label.text
            return label._replace(label=label.label[:cut], text=text, number=number)
    return label


_LONGEST_HEAD = 30
_NUMBERING = STRUCTURE | {Kind.DECIMAL, Kind.DOT, Kind.COMMA, Kind.ARTICLE, Kind.ANNEX}
