"""What must be told to make one text of another (两个文本的差异): the instructions, by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.change.decision.instructions import (
    Addition,
    Edit,
    Instruction,
    Margin,
    PhraseChange,
    Recasting,
    Removal,
    Renaming,
    Renumbering,
    Restating,
    Rewording,
)
from content.change.decision.pairs import Pairs
from content.change.decision.referring import Reference, Step, Unit
from content.change.decision.sprouting import label_on, usual_gap
from content.change.decision.words import Cut, edits_between
from content.text.clauses import Body, Clause, Level, full_text, own_line
from content.text.numbering import number_of_label


@dataclass(frozen=True, slots=True)
class Entry:
    """What one numbered paragraph of the decision says, about one clause where it can.

    `about` is the clause that it names first; `becomes` the number it gives that clause.
    """

    instructions: tuple[Instruction, ...]
    about: Reference = ()
    becomes: Step | None = None


class CannotSayError(Exception):
    """There are no words for a change inside this old clause; -1 is the whole text."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class Difference:
    """The difference of two texts whose clauses share ids.

    `restated` holds the ids of clauses that are quoted whole although less might do,
    `relabelled` those whose number must be told although it should follow.
    """

    def __init__(self, old: Body, new: Body, cut: Cut) -> None:
        """Note what differs; `cut` divides a text into words."""
        self._pairs = Pairs(old, new)
        self._old, self._new = self._pairs.old, self._pairs.new
        self._cut = cut
        self._gap = usual_gap(old)
        self.restated = self._pairs.restated
        self.relabelled: set[str] = set()

    def entries(self) -> list[Entry]:
        """Return what must be told, in the order of the new text.

        Raises CannotSayError where a clause must be restated.
        """
        self._pairs.pair()
        entries = [*self._margins(), *self._below(-1, -1)]
        return _with_removals_joined(_with_same_words_joined(entries))

    def is_renumbered(self) -> bool:
        """Tell whether a clause that is still there has another number."""
        return any(
            was is not None and self._old.places[was].number != place.number
            for at, place in enumerate(self._new.places)
            for was in [self._pairs.partner(at)]
            if place.clause.level not in (Level.PARAGRAPH, Level.TABLE)
        )

    def holder_of(self, clause_id: str) -> str:
        """Return the id of what holds the old clause, "" for the whole text or an unknown id."""
        at = next((i for i, p in enumerate(self._old.places) if p.clause.id == clause_id), -1)
        above = self._old.parents[at] if at >= 0 else -1
        return self._old.places[above].clause.id if above >= 0 else ""

    def id_of(self, old: int) -> str:
        """Return the id of the old clause, "" for the whole text."""
        return self._old.places[old].clause.id if old >= 0 else ""

    def _margins(self) -> Iterator[Entry]:
        for margin, level in ((Margin.FRONT, Level.PREFACE), (Margin.SIGNING, Level.CLOSING)):
            before, after = (
                [own_line(plan.places[at].clause) for at in plan.children(-1)
                 if plan.places[at].clause.level is level]
                for plan in (self._old, self._new)
            )  # fmt: skip
            if before == after:
                continue
            named = margin is Margin.FRONT and before and after and before[1:] == after[1:]
            yield Entry((Renaming((), after[0]) if named else Restating(margin, tuple(after)),))

    def _below(self, old: int, new: int) -> Iterator[Entry]:
        """Yield what must be told about what the clause contains; -1 is the whole text."""
        pairs = self._pairs
        news = [at for at in self._new.children(new)
                if new >= 0 or self._new.places[at].clause.level not in _MARGINS]  # fmt: skip
        stay = pairs.staying(old, news)
        for run in self._runs(news):
            was = pairs.partner(run[0])
            if was is not None:
                same = self._old.places[was].number == self._new.places[run[0]].number
                same = same and self._old.parents[was] == old
                yield from self._kept(was, run[0], moved=was not in stay and not same)
            elif run[0] not in pairs.cast:
                yield self._added(run, old, new)
        for at in self._old.children(old):
            level = self._old.places[at].clause.level
            is_margin = old < 0 and level in _MARGINS
            if not is_margin and pairs.heir(at) is None and at not in pairs.merged:
                yield Entry((Removal((self._named(at),)),))

    def _runs(self, news: Sequence[int]) -> list[list[int]]:
        """Return the clauses one by one, but new ones of a level side by side together."""
        runs: list[list[int]] = []
        for at in news:
            level = self._new.places[at].clause.level
            is_new = self._pairs.partner(at) is None and at not in self._pairs.cast
            joins = bool(runs) and is_new and level in _IN_RUNS
            if joins:
                last = runs[-1][-1]
                joins = self._pairs.partner(last) is None and last not in self._pairs.cast
                joins = joins and self._new.places[last].clause.level is level
            if joins:
                runs[-1].append(at)
            else:
                runs.append([at])
        return runs

    def _kept(self, old: int, new: int, *, moved: bool) -> Iterator[Entry]:
        before, after = self._old.places[old].clause, self._new.places[new].clause
        pairs = self._pairs
        if new in pairs.divided or new in pairs.joined:
            yield self._recast(old, new)
        elif moved:
            yield from self._moved(old, new)
        elif before == after and before.id not in self.restated | self.relabelled:
            return
        elif before.level in _CONTAINERS and before.id not in self.restated:
            yield from self._head(old, new)
            yield from self._below(old, new)
        elif (
            _says(before) != _says(after)
            or before.id in self.restated
            or _is_printed_anew(before, after)
        ):
            yield self._changed(old, new)
        elif before.id in self.relabelled:
            yield Entry((Renumbering((self._named(old),), (self._step(new),)),))

    def _head(self, old: int, new: int) -> Iterator[Entry]:
        """Yield what is told of a heading itself: its number and its words."""
        before, after = self._old.places[old].clause, self._new.places[new].clause
        about = self._named(old)
        if before.gap != after.gap or _is_printed_anew(before, after):
            yield Entry((Renaming(about, own_line(after)),), about)
            return
        if before.id in self.relabelled:
            yield Entry((Renumbering((about,), (self._step(new),)),))
        if before.text == after.text:
            return
        edits: tuple[Edit, ...] = ()
        if before.level not in _NAMED and len(after.text) > _NAME:
            edits = edits_between(before.text, after.text, full_text(before), self._cut)
        if edits:
            yield Entry((PhraseChange((about,), edits),), about)
        elif after.text:
            yield Entry((Renaming(about, after.text),), about)
        else:
            raise CannotSayError(old)

    def _moved(self, old: int, new: int) -> Iterator[Entry]:
        before, after = self._old.places[old].clause, self._new.places[new].clause
        about, step = self._named(old), self._step(new)
        holder = self._pairs.partner(self._new.parents[new])
        if holder is None or (holder < 0 and self._old.parents[old] >= 0):
            raise CannotSayError(-1)
        into = None if holder == self._old.parents[old] else self._named(holder)
        whole = before.level not in _CONTAINERS or before.id in self.restated
        if whole and into is None and _says(before) != _says(after):
            yield Entry((self._reworded(old, new, about, step),), about, step)
            return
        yield Entry((Renumbering((about,), (step,), into),))
        if before.level in _CONTAINERS and before.id not in self.restated:
            yield from self._head(old, new)
            yield from self._below(old, new)
        elif _says(before) != _says(after):
            yield Entry((self._reworded(old, new, about, None),), about)

    def _changed(self, old: int, new: int) -> Entry:
        """Return what must be told about a clause that stays where it is."""
        before, after = self._old.places[old].clause, self._new.places[new].clause
        about = self._named(old)
        renumbered = number_of_label(before.label) != number_of_label(after.label)
        becomes = self._step(new) if renumbered and after.label else None
        if before.id not in self.restated:
            parts = self._parts(old, new)
            if parts and len(parts) <= _MOST_PARTS and _size(parts) < _ENOUGH * _length(after):
                return Entry(parts, about, becomes)
        return Entry((self._reworded(old, new, about, becomes),), about, becomes)

    def _reworded(self, old: int, new: int, about: Reference, step: Step | None) -> Rewording:
        before, after = self._old.places[old].clause, self._new.places[new].clause
        without = after.level is Level.ARTICLE and before.id not in self.restated
        plain = without and after.gap == before.gap and "\n" not in after.gap
        plain = plain and not _is_printed_anew(before, after)
        inner = _inner_lines(after)
        number = (step or about[-1]).number
        plain = plain and label_on(inner[0], Unit.ARTICLE, number) is None
        lines = inner if plain else _all_lines(after)
        if not "".join(lines):
            raise CannotSayError(self._old.parents[old])
        return Rewording(about, tuple(lines), step)

    def _parts(self, old: int, new: int) -> tuple[Instruction, ...]:
        """Return the changes inside a clause, () where they cannot be told one by one."""
        before, after = self._old.places[old].clause, self._new.places[new].clause
        if before.gap != after.gap or before.level is Level.TABLE:
            return ()
        if _is_printed_anew(before, after):
            return ()
        try:
            inner = [one for entry in self._below(old, new) for one in entry.instructions]
            return (*self._own_words(old, new), *inner)
        except CannotSayError:
            return ()

    def _own_words(self, old: int, new: int) -> list[Instruction]:
        before, after = self._old.places[old].clause, self._new.places[new].clause
        if before.text == after.text:
            return []
        edits = edits_between(before.text, after.text, full_text(before), self._cut)
        if not edits:
            raise CannotSayError(old)
        return [PhraseChange((self._spoken_of(old),), edits)]

    def _spoken_of(self, old: int) -> Reference:
        """Return how the clause is named where words change: a 条 for its only 款."""
        above = self._old.parents[old]
        alone = self._old.places[old].clause.level is Level.PARAGRAPH and above >= 0
        alone = alone and self._old.places[above].clause.level is Level.ARTICLE
        alone = alone and len(self._old.children(above)) == 1
        return self._named(above if alone else old)

    def _recast(self, old: int, new: int) -> Entry:
        news = [new, *self._pairs.divided.get(new, [])]
        olds = sorted([old, *self._pairs.joined.get(new, [])])
        lines = [line for at in news for line in _all_lines(self._new.places[at].clause)]
        what = tuple(self._named(at) for at in olds)
        return Entry((Recasting(what, tuple(self._step(at) for at in news), tuple(lines)),))

    def _added(self, run: Sequence[int], old: int, new: int) -> Entry:
        clauses = [self._new.places[at].clause for at in run]
        level = clauses[0].level
        if level not in _ADDABLE:
            raise CannotSayError(old)
        steps = tuple(self._step(at) for at in run)
        into: Reference = ()
        if old >= 0 and (level is not Level.ARTICLE or self._is_first(run[0], new)):
            into = self._named(old)
        plain = level is Level.ARTICLE and len(run) == 1 and clauses[0].gap == self._gap
        lines = [line for clause in clauses for line in _all_lines(clause)]
        if plain and clauses[0].children and "\n" not in self._gap:
            inner = _inner_lines(clauses[0])
            lines = lines if label_on(inner[0], Unit.ARTICLE, steps[0].number) else inner
        return Entry((Addition(steps[0].unit, into, steps, tuple(lines)),))

    def _is_first(self, article: int, holder: int) -> bool:
        """Tell whether the 条 before stands in another chapter, or there is none before."""
        before = self._pairs.article_before(article)
        return before is None or self._new.parents[before] != holder

    def _named(self, old: int) -> Reference:
        named = self._old.named(old)
        if named is None:
            raise CannotSayError(self._old.parents[old])
        return named

    def _step(self, new: int) -> Step:
        step = self._new.steps[new]
        if step is None or not step.number:
            holder = self._pairs.partner(self._new.parents[new])
            raise CannotSayError(-1 if holder is None else holder)
        return step


def _with_same_words_joined(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries; the same words changed in several clauses are told once."""
    joined: list[Entry] = []
    known: dict[tuple[Edit, ...], int] = {}
    for entry in entries:
        first = entry.instructions[0]
        alone = len(entry.instructions) == 1 and entry.becomes is None
        if not alone or not isinstance(first, PhraseChange):
            joined.append(entry)
            continue
        at = known.setdefault(first.edits, len(joined))
        if at == len(joined):
            joined.append(entry)
            continue
        before = joined[at].instructions[0]
        where = (*before.where, *first.where) if isinstance(before, PhraseChange) else first.where
        joined[at] = Entry((PhraseChange(where, first.edits),))
    return joined


def _with_removals_joined(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries; 条 that are removed one by one are removed in one, at the end."""
    removed: list[Reference] = []
    kept: list[Entry] = []
    for entry in entries:
        first = entry.instructions[0]
        alone = isinstance(first, Removal) and len(entry.instructions) == 1
        if alone and isinstance(first, Removal) and first.what[0][-1].unit is Unit.ARTICLE:
            removed.extend(first.what)
        else:
            kept.append(entry)
    return [*kept, Entry((Removal(tuple(removed)),))] if removed else kept


def _is_printed_anew(before: Clause, after: Clause) -> bool:
    """Tell whether the same number is printed in another way: (一) and （一）."""
    same = number_of_label(before.label) == number_of_label(after.label)
    return same and before.label != after.label


def _says(clause: Clause) -> tuple[str, ...]:
    return (clause.gap, clause.text, *(full_text(child) for child in clause.children))


def _all_lines(clause: Clause) -> list[str]:
    return full_text(clause).split("\n")


def _inner_lines(clause: Clause) -> list[str]:
    return [line for child in clause.children for line in _all_lines(child)] or [clause.text]


def _length(clause: Clause) -> int:
    return len(full_text(clause))


def _size(parts: Sequence[Instruction]) -> int:
    """Return how much the instructions quote."""
    total = 0
    for part in parts:
        if isinstance(part, PhraseChange):
            total += sum(len(edit.said) + len(edit.put) for edit in part.edits)
        elif isinstance(part, Rewording | Addition | Recasting):
            total += sum(map(len, part.lines))
    return total


_MARGINS = (Level.PREFACE, Level.CLOSING)
_CONTAINERS = frozenset(
    {Level.PART, Level.CHAPTER, Level.SECTION, Level.HEADING, Level.SUBHEADING, Level.DECIMAL,
     Level.ANNEX}
)  # fmt: skip
_NAMED = frozenset({Level.PART, Level.CHAPTER, Level.SECTION, Level.ANNEX})
_IN_RUNS = frozenset({Level.ARTICLE, Level.PARAGRAPH, Level.ITEM, Level.POINT})
_ADDABLE = _CONTAINERS | _IN_RUNS
_NAME = 30
_MOST_PARTS = 4
_ENOUGH = 0.6
