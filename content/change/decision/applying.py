"""Carrying out the instructions of a decision on a text (适用修改决定)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import singledispatchmethod

from content.change.decision.citing import citation_notes
from content.change.decision.instructions import (
    Addition,
    Adjusting,
    Commencing,
    DayOfForce,
    Edit,
    Instruction,
    Leftover,
    Margin,
    PhraseChange,
    Reading,
    Recasting,
    Reissuing,
    Removal,
    Renaming,
    Renumbering,
    Restating,
    Rewording,
    WholeText,
    Written,
)
from content.change.decision.placing import LAST, Pending, Placing
from content.change.decision.referring import LEVELS, Plan, Reference, Step, Unit, spelled
from content.change.decision.sprouting import chunks, label_on, sprouted, usual_gap, whole
from content.change.decision.twigs import Twig, body_of, index_in, new_twig, root_of
from content.change.decision.words import day_of_force, spans_of
from content.text.clauses import Body, Clause, Level
from content.text.numbering import number_of_label
from content.text.sequence import article_name


@dataclass(frozen=True, slots=True)
class Outcome:
    """An instruction, whether it could be carried out, and why not; notes are for checking."""

    instruction: Instruction
    line: int
    applied: bool
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The text as it has become, what became of each instruction, and what was not understood.

    Clauses that were there before keep their ids, new ones have none. `notes` name the
    citations of clauses whose number has changed: they are left as they are.
    """

    body: Body
    outcomes: tuple[Outcome, ...]
    leftovers: tuple[Leftover, ...]
    notes: tuple[str, ...] = ()


def applied(old: Body, reading: Reading) -> Applied:
    """Return `old` as the decision changes it. What cannot be carried out changes nothing."""
    work = _Work(old, [written.instruction for written in reading.instructions])
    order = sorted(range(len(reading.instructions)), key=lambda at: _turn(reading, at))
    done = {at: work.outcome(reading.instructions[at]) for at in order}
    outcomes = tuple(done[at] for at in sorted(done))
    body = work.finished()
    return Applied(body, outcomes, reading.leftovers, work.notes(body))


def _turn(reading: Reading, at: int) -> int:
    """Return when an instruction is carried out: moves first, as what held them may go."""
    instruction = reading.instructions[at].instruction
    return _TURNS.get(type(instruction), 1)


_TURNS: dict[type, int] = {Renumbering: 0, Removal: 2}


class _Refused(Exception):
    """An instruction that cannot be carried out; says why in Chinese."""


class _Work:
    """The text while it is amended. References are always to the text as it was."""

    def __init__(self, old: Body, instructions: Sequence[Instruction]) -> None:
        self._old = old
        self._plan = Plan(old)
        self._root, self._twigs = root_of(self._plan)
        adjusted = any(isinstance(one, Adjusting) for one in instructions)
        self._placing = Placing(self._root, adjusted=adjusted)
        self._gap = usual_gap(old)
        self._pending: list[Pending] = []
        self._removed: list[Twig] = []
        self._restated: Body | None = None
        self._notes: list[str] = []

    def outcome(self, written: Written) -> Outcome:
        """Carry out one instruction and tell what became of it."""
        self._notes = []
        try:
            self._do(written.instruction)
        except _Refused as refusal:
            return Outcome(written.instruction, written.line, applied=False, reason=str(refusal))
        notes = tuple(self._notes)
        return Outcome(written.instruction, written.line, applied=True, notes=notes)

    def finished(self) -> Body:
        """Return the text with everything in its place, numbered."""
        if self._restated is not None:
            return self._restated
        for twig in [*self._removed, *(one.twig for one in self._pending)]:
            if twig.parent is not None:
                self._placing.touch(twig)
        for one in self._pending:
            one.twig.detach()
        for twig in self._removed:
            twig.detach()
        self._placing.place(self._pending)
        self._placing.number()
        return body_of(self._root)

    def notes(self, body: Body) -> tuple[str, ...]:
        """Return what is to be checked in the finished text."""
        return () if self._restated is not None else citation_notes(self._old, body)

    def _one(self, reference: Reference) -> Twig:
        found = self._plan.found(reference)
        name = spelled(reference)
        if not found:
            raise _Refused(f"原文中没有{name}。")
        if len(found) > 1:
            raise _Refused(f"{name}在原文中有{len(found)}处，不能确定是哪一处。")
        twig = self._twigs[found[0]]
        if any(twig.is_within(gone) for gone in self._removed):
            raise _Refused(f"{name}已由本决定的另一项删去。")
        if twig is not self._root and self._is_renewed(twig):
            raise _Refused(f"{name}已由本决定的另一项整体修改。")
        return twig

    def _is_renewed(self, twig: Twig) -> bool:
        above: Twig | None = twig
        while above is not None and not above.renewed:
            above = above.parent
        return above is not None or not twig.is_within(self._root)

    def _several(self, references: Iterable[Reference]) -> list[Twig]:
        return [self._one(reference) for reference in references]

    @singledispatchmethod
    def _do(self, instruction: Instruction) -> None:
        raise _Refused(f"不会执行这一种指令：{type(instruction).__name__}")

    @_do.register(Adjusting)
    @_do.register(Commencing)
    @_do.register(Reissuing)
    def _note(self, instruction: Instruction) -> None:
        """Change nothing: numbers are adjusted at the end, the others do not speak of the text."""

    @_do.register
    def _change_words(self, change: PhraseChange) -> None:
        twigs = self._several(change.where) if change.where else list(self._root.children)
        inner = [twig for holder in twigs for twig in holder.below()]
        spans: list[tuple[Twig, tuple[int, int, str]]] = []
        for edit in change.edits:
            spans.extend(self._spans(edit, inner, change.where))
        taken = [(twig, span) for twig in inner for span in twig.spans]
        for at, (twig, span) in enumerate(spans):
            if any(twig is other and _overlap(span, its) for other, its in [*taken, *spans[:at]]):
                raise _Refused("所改的字词与另一处修改重叠。")
        for twig, span in spans:
            twig.spans.append(span)

    def _spans(
        self, edit: Edit, inner: Sequence[Twig], where: Sequence[Reference]
    ) -> list[tuple[Twig, tuple[int, int, str]]]:
        found = [(twig, span) for twig in inner for span in spans_of(edit, twig.clause.text)]
        name = "、".join(spelled(reference) for reference in where) or "全文"
        if not found:
            raise _Refused(f"{name}中没有“{edit.said}”。")
        if len(found) > max(1, len(where)) and where:
            self._notes.append(f"{name}中有{len(found)}处“{edit.said}”，已全部修改。")
        return found

    @_do.register
    def _reword(self, change: Rewording) -> None:
        twig = self._one(change.where)
        step = change.becomes or change.where[-1]
        like = twig.clause
        if step.number != twig.number and step.unit is Unit.ARTICLE:
            like = replace(like, label=article_name(step.number))
        first, *others = sprouted(change.lines, step, like)
        self._renew(twig, first)
        holder = twig.parent or self._root
        for at, clause in enumerate(others, index_in(holder, twig) + 1):
            holder.put(self._sprout(clause), at)
        if change.becomes:
            self._move(twig, change.becomes)

    def _renew(self, twig: Twig, clause: Clause) -> None:
        twig.renewed = True
        twig.clause = replace(clause, id=twig.clause.id)
        twig.spans.clear()
        self._placing.touch(twig)
        for child in twig.children:
            child.parent = None
        twig.children = []
        for child_clause in clause.children:
            twig.put(self._sprout(child_clause), len(twig.children))
        twig.wanted = number_of_label(clause.label) if _is_numbered(twig, clause) else twig.wanted

    def _sprout(self, clause: Clause) -> Twig:
        twig = new_twig(clause)
        for each in twig.below():
            each.renewed = True
            if each.level is Level.ARTICLE:
                each.wanted = number_of_label(each.clause.label)
        return twig

    def _move(self, twig: Twig, step: Step, into: Twig | None = None) -> None:
        twig.wanted = step.number
        region = self._placing.region_of(twig) or self._root
        if into is not None and twig.level is not Level.ARTICLE:
            region = into
        self._pending.append(Pending(twig, region, into, twig.parent))

    @_do.register
    def _recast(self, change: Recasting) -> None:
        twigs = self._several(change.what)
        first, *others = twigs
        clauses = self._clauses(change.lines, change.becomes, first.clause)
        region = self._placing.region_of(first) or self._root
        home = first.parent
        self._renew(first, clauses[0])
        first.wanted = change.becomes[0].number
        self._pending.append(Pending(first, region, None, home))
        for clause, step in zip(clauses[1:], change.becomes[1:], strict=True):
            twig = self._sprout(clause)
            twig.wanted = step.number
            self._pending.append(Pending(twig, region, None, home))
        self._removed.extend(others)

    def _clauses(self, lines: Sequence[str], steps: Sequence[Step], like: Clause) -> list[Clause]:
        parts = chunks(lines, steps)
        if parts is None:
            raise _Refused("所引文字与条款的数目对不上。")
        found: list[Clause] = []
        for part, step in zip(parts, steps, strict=True):
            own = Clause(like.level, _label(step), like.gap)
            grown = sprouted(part, step, own)
            if len(grown) > 1 and len(steps) > 1:
                raise _Refused("所引文字与条款的数目对不上。")
            found.extend(grown)
        return found

    @_do.register
    def _add(self, change: Addition) -> None:
        into = self._one(change.into) if change.into else None
        after = self._one(change.after) if change.after else None
        if change.unit is not Unit.ARTICLE and into is None and after is not None:
            into = after.parent
        level = LEVELS[change.unit][0]
        if change.unit is Unit.ITEM and into is not None:
            into, level = _lister(into)
        steps = change.numbers or (Step(change.unit, LAST),)
        like = Clause(level, "", self._gap if level is Level.ARTICLE else "")
        region = into or self._root
        if change.unit is Unit.ARTICLE:
            region = self._article_region(into)
        clauses = self._clauses(change.lines, steps, like)
        for at, clause in enumerate(clauses):
            twig = self._sprout(clause)
            number = steps[min(at, len(steps) - 1)].number
            twig.wanted = number
            if number == LAST and (said := number_of_label(clause.label)):
                twig.wanted = said
            self._pending.append(Pending(twig, region, into, after=after))
            after = twig if after is not None else None

    def _article_region(self, into: Twig | None) -> Twig:
        above = into
        while above is not None and above.level is not Level.ANNEX and above.parent is not None:
            above = above.parent
        return above or self._root

    @_do.register
    def _remove(self, change: Removal) -> None:
        self._removed.extend(self._several(change.what))

    @_do.register
    def _renumber(self, change: Renumbering) -> None:
        if len(change.what) != len(change.becomes):
            raise _Refused(f"{len(change.what)}个条款改为{len(change.becomes)}个序号，对不上。")
        twigs = self._several(change.what)
        into = self._one(change.into) if change.into else None
        for twig, step in zip(twigs, change.becomes, strict=True):
            self._move(twig, step, into)

    @_do.register
    def _rename(self, change: Renaming) -> None:
        if change.where:
            twig = self._one(change.where)
            label = label_on(change.name, change.where[-1].unit, ())
            if label is None:
                twig.clause = replace(twig.clause, text=change.name)
                return
            self._placing.touch(twig)
            twig.wanted = label.number
            twig.clause = replace(twig.clause, label=label.label, gap=label.gap, text=label.text)
            return
        title = next((twig for twig in self._front() if self._is_title(twig)), None)
        if title is None:
            raise _Refused("没有找到原文的名称。")
        title.clause = replace(title.clause, text=change.name)

    def _is_title(self, twig: Twig) -> bool:
        return twig.level is Level.PREFACE and bool(twig.clause.text)

    def _front(self) -> list[Twig]:
        return [twig for twig in self._root.children if twig.level is Level.PREFACE]

    @_do.register
    def _restate(self, change: Restating) -> None:
        level = Level.PREFACE if change.margin is Margin.FRONT else Level.CLOSING
        before = [twig for twig in self._root.children if twig.level is level]
        at = index_in(self._root, before[0]) if before else _edge(self._root, level)
        for twig in before:
            twig.detach()
        for offset, line in enumerate(change.lines):
            self._root.put(new_twig(Clause(level, text=line)), at + offset)

    @_do.register
    def _set_day(self, change: DayOfForce) -> None:
        found = [
            (twig, span)
            for twig in self._root.below()
            if twig.level is not Level.PREFACE
            for span in day_of_force(twig.clause.text)
        ]
        if len(found) != 1:
            raise _Refused("不能确定原文中哪一处是施行日期。")
        twig, (start, end) = found[0]
        twig.spans.append((start, end, change.day))

    @_do.register
    def _replace_all(self, change: WholeText) -> None:
        self._restated = Body(whole(change.lines))


def _label(step: Step) -> str:
    return article_name(step.number) if step.unit is Unit.ARTICLE and step.number != LAST else ""


def _is_numbered(twig: Twig, clause: Clause) -> bool:
    return bool(clause.label) and number_of_label(clause.label) != twig.number


def _lister(into: Twig) -> tuple[Twig, Level]:
    """Return what holds the 项 of a clause: of a 条 its 款 that has some, else the last one."""
    if into.level is Level.HEADING:
        return into, Level.SUBHEADING
    if into.level is not Level.ARTICLE:
        return into, Level.ITEM
    listing = [one for one in into.children if any(c.level is Level.ITEM for c in one.children)]
    holder = listing[0] if listing else into.children[-1] if into.children else into
    return holder, Level.ITEM


def _edge(root: Twig, level: Level) -> int:
    if level is Level.PREFACE:
        return 0
    annexes = [at for at, twig in enumerate(root.children) if twig.level is Level.ANNEX]
    return annexes[0] if annexes else len(root.children)


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return (one[0] < other[1] and other[0] < one[1]) or one[:2] == other[:2]
