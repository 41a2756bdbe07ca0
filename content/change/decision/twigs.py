"""The text while a decision is carried out (修改中的文本): clauses that can be moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from content.change.decision.referring import Plan
from content.text.clauses import Body, Clause, Level


@dataclass(eq=False, slots=True)
class Twig:
    """A clause of the text that is being amended.

    `number` is the one it had, `wanted` the one a decision gives it; `before` tells that
    the old text had it. `spans` are its words to be changed: start, end, what is put there.
    """

    clause: Clause
    number: tuple[int, ...] = ()
    wanted: tuple[int, ...] = ()
    before: bool = False
    parent: Twig | None = None
    children: list[Twig] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    renewed: bool = False

    @property
    def level(self) -> Level:
        """Its level."""
        return self.clause.level

    def below(self) -> Iterator[Twig]:
        """Yield it and all that it contains, in reading order."""
        yield self
        for child in self.children:
            yield from child.below()

    def is_within(self, other: Twig) -> bool:
        """Tell whether it is `other` or stands in it."""
        twig: Twig | None = self
        while twig is not None and twig is not other:
            twig = twig.parent
        return twig is other

    def put(self, twig: Twig, at: int) -> None:
        """Put another clause into this one."""
        twig.parent = self
        self.children.insert(at, twig)

    def detach(self) -> None:
        """Take it out of what holds it."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None

    def grown(self) -> Clause:
        """Return the clause with its changed words."""
        text = self.clause.text
        for start, end, put in sorted(self.spans, reverse=True):
            text = text[:start] + put + text[end:]
        children = tuple([child.grown() for child in self.children])
        own = self.clause
        return Clause(own.level, own.label, own.gap, text, children, own.id)


def root_of(plan: Plan) -> tuple[Twig, list[Twig]]:
    """Return the whole text as a clause without level of its own, and its clauses in order."""
    root = Twig(Clause(Level.PREFACE))
    twigs: list[Twig] = []
    for place, parent in zip(plan.places, plan.parents, strict=True):
        twig = Twig(place.clause, place.number, before=True)
        holder = twigs[parent] if parent >= 0 else root
        holder.put(twig, len(holder.children))
        twigs.append(twig)
    return root, twigs


def new_twig(clause: Clause) -> Twig:
    """Return a clause that the old text had not, with all it contains."""
    twig = Twig(clause)
    for child in clause.children:
        twig.put(new_twig(child), len(twig.children))
    return twig


def body_of(root: Twig) -> Body:
    """Return the text as it has become."""
    return Body(tuple([twig.grown() for twig in root.children]))


def index_in(holder: Twig, twig: Twig) -> int:
    """Return where the clause stands among those that `holder` contains."""
    return next(at for at, child in enumerate(holder.children) if child is twig)


def of_level(twigs: Iterable[Twig], level: Level) -> list[Twig]:
    """Return those of the level."""
    return [twig for twig in twigs if twig.level is level]
