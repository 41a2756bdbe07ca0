"""The decision that makes one text of another (拟写修改决定), proven before it is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.change.decision.applying import applied
from content.change.decision.differing import CannotSayError, Difference, Entry
from content.change.decision.instructions import (
    Adjusting,
    Commencing,
    Instruction,
    Reissuing,
    WholeText,
)
from content.change.decision.reading import instructions_in
from content.change.decision.words import Cut
from content.change.decision.writing import closing_line, heading_lines, numbered_lines
from content.text.clauses import Body, Clause, Level, full_text
from content.text.numbering import number_of_label

_MOST_ROUNDS = 24


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its lines, the instructions they tell, and how coarse they had to be.

    `restated` counts the clauses quoted whole because a smaller change would not have given
    the new text exactly; `is_whole` tells that nothing but the whole text (全文修订) would.
    """

    lines: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    restated: int
    is_whole: bool


def single_words(text: str) -> list[str]:
    """Return the text cut into numbers, Latin words and single characters."""
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a decision says about itself: what it amends, who decides, from when it counts."""

    title: str
    office: str = ""
    commencing: str = ""


def decision_of(old: Body, new: Body, naming: Naming, cut: Cut = single_words) -> tuple[str, ...]:
    """Return the lines of the decision that makes `new` of `old`, whose clauses share ids."""
    return drafted(old, new, naming, cut).lines


def drafted(old: Body, new: Body, naming: Naming, cut: Cut = single_words) -> Decision:
    """Return the decision that makes `new` of `old`, in the shortest form that is exact.

    What it returns was read and carried out on `old` and gave the text of `new`: where a
    form is not exact, the clause is quoted whole, and at worst the whole text is.
    """
    difference = Difference(old, new, cut)
    for _ in range(_MOST_ROUNDS):
        try:
            entries = difference.entries()
        except CannotSayError as cannot:
            if not _restate(difference, difference.id_of(cannot.index)):
                break
            continue
        closing: list[Instruction] = [Adjusting()] if difference.is_renumbered() else []
        lines = _lines(entries, closing, naming)
        result = applied(old, instructions_in(lines)).body
        if result.text() == new.text():
            return _decision(lines, len(difference.restated), is_whole=False)
        if not _mend(difference, old, new, result):
            break
    entries = [Entry((WholeText(tuple(new.lines())),))]
    return _decision(_lines(entries, [], naming), 0, is_whole=True)


def _decision(lines: tuple[str, ...], restated: int, *, is_whole: bool) -> Decision:
    read = instructions_in(lines)
    told = tuple(written.instruction for written in read.instructions)
    return Decision(lines, told, restated, is_whole)


def _lines(entries: list[Entry], closing: Iterable[Instruction], naming: Naming) -> tuple[str, ...]:
    ends = [*closing, *([Commencing(naming.commencing)] if naming.commencing else []), Reissuing()]
    return (
        *heading_lines(naming.title, naming.office),
        *numbered_lines(entries),
        *(closing_line(end, naming.title) for end in ends
          if isinstance(end, Adjusting | Commencing | Reissuing)),
    )  # fmt: skip


def _restate(difference: Difference, clause_id: str) -> bool:
    """Have the clause quoted whole, or what holds it if it is; tell whether that is possible."""
    while clause_id and clause_id in difference.restated:
        clause_id = difference.holder_of(clause_id)
    if clause_id:
        difference.restated.add(clause_id)
    return bool(clause_id)


def _mend(difference: Difference, old: Body, new: Body, result: Body) -> bool:
    """Have told more of what came out wrong; tell whether there is more to tell."""
    known = {place.clause.id for place in old.places()}
    came = {place.clause.id: place.clause for place in result.places() if place.clause.id}
    places = [p for p in new.places() if p.clause.id in known and p.clause.id in came]
    labels = {p.clause.id for p in places if _is_misnumbered(p.clause, came[p.clause.id])}
    if labels - difference.relabelled:
        difference.relabelled |= labels
        return True
    wrong = [p for p in places if p.clause.level in _QUOTED_WHOLE
             and full_text(came[p.clause.id]) != full_text(p.clause)]  # fmt: skip
    holding = {above.clause.id for p in wrong for above in p.ancestors}
    inner = [p.clause.id for p in wrong if p.clause.id not in holding]
    restated = [clause_id for clause_id in inner if _restate(difference, clause_id)]
    return bool(restated)


def _is_misnumbered(wanted: Clause, came: Clause) -> bool:
    return number_of_label(wanted.label) != number_of_label(came.label)


_WORD = re.compile(r"[0-9.]+|[A-Za-z]+|.", re.DOTALL)
_QUOTED_WHOLE = frozenset(
    {Level.ARTICLE, Level.PART, Level.CHAPTER, Level.SECTION, Level.HEADING, Level.SUBHEADING,
     Level.DECIMAL, Level.ANNEX}
)  # fmt: skip
