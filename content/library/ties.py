"""What depends on which clause, and on which words of it (依赖): kept both ways.

A tie says that a clause of a document's version rests on a clause of another document, and by
which hash of it that was checked. Whether it is to be checked again is never stored: it follows
from the text of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WHOLE, BEING = "*", ""
"""Instead of a clause id: the whole text that is cited, or only that it is in force."""

IN_FORCE, OVER, GONE = "in-force", "over", "gone"
"""Instead of a hash: a text that is only named is in force; it is over; the clause is gone."""


@dataclass(frozen=True)
class Verdict:
    """What somebody answered for (复核结论): about which words, by whom, when and why."""

    name: str
    by: str
    at: str
    reason: str
    cited: str


@dataclass(frozen=True)
class Tie:
    """One clause that rests on another.

    `clause` is empty for what the fields of the document say. `own` is the hash of its own
    words. `target` is empty as long as nothing in the library is called `title`. `checked` are
    the hashes of the target that it was found to agree with, the last one last.
    """

    version: int
    clause: str
    own: str
    printed: str
    title: str
    address: str
    target: str = ""
    to: str = BEING
    checked: tuple[str, ...] = ()
    at: str = ""
    by: str = ""
    verdict: Verdict | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what stays the same when the document is published again: how it cites."""
        return self.clause, self.title, self.address


class Row(NamedTuple):
    """One line of the index by target: which version of which document, until which day.

    `owner` began the document; `checked` are the hashes of its ties to the clause.
    """

    to: str
    path: str
    version: int
    owner: str
    until: str
    checked: tuple[str, ...]


class Bonds(Persistent):
    """The ties of one document; an object of its own, so that two judges seldom meet."""

    def __init__(self) -> None:
        """Start with none."""
        self.ties: tuple[Tie, ...] = ()
        self.owner = ""
        self.until: tuple[tuple[int, str], ...] = ()


class Ties(Persistent):
    """All ties of the library: by what depends and by what is depended on; names of texts."""

    def __init__(self) -> None:
        """Start empty."""
        self.by_dependent: OOBTree[str, Bonds] = OOBTree()
        self.by_target: OOBTree[tuple[str, str, str, int], Any] = OOBTree()
        self.names = OOTreeSet()
        self.names_by_path: OOBTree[str, tuple[str, ...]] = OOBTree()
        self.unmet = OOTreeSet()

    def of(self, path: str) -> tuple[Tie, ...]:
        """Return the ties of a document; none for one that was never published."""
        bonds = self.by_dependent.get(path)
        return bonds.ties if bonds is not None else ()

    def tie(self, path: str, ties: Iterable[Tie], owner: str, until: Mapping[int, str]) -> None:
        """Let the document have these ties, and no others.

        `until` holds the last day of each version that still matters, empty while it is open.
        """
        bonds = self.by_dependent.get(path)
        before = bonds.ties if bonds is not None else ()
        after = tuple(ties)
        if bonds is None:
            if not after:
                return
            bonds = self.by_dependent[path] = Bonds()
        bonds.ties, bonds.owner, bonds.until = after, owner, tuple(until.items())
        self._relist(path, before, bonds)

    def renew(self, path: str, old: Tie, new: Tie) -> None:
        """Put one tie in the place of another."""
        bonds = self.by_dependent[path]
        before = bonds.ties
        bonds.ties = tuple(new if one == old else one for one in before)
        self._relist(path, before, bonds)

    def call(self, path: str, names: Iterable[str]) -> tuple[str, ...]:
        """Let the document be called so, beside what it was called before; return what is new."""
        before = self.names_by_path.get(path, ())
        new = tuple(name for name in dict.fromkeys(names) if name and name not in before)
        if new:
            self.names_by_path[path] = (*before, *new)
            self.names.update((name, path) for name in new)
        return new

    def called(self, name: str) -> list[str]:
        """Return the paths of the documents that are called so; its own title goes first."""
        paths = [path for _, path in self.names.keys((name,), (name, "\uffff"))]
        return sorted(paths, key=lambda path: (self.names_by_path[path].index(name), path))

    def waiting_for(self, name: str) -> list[str]:
        """Return the paths of the documents that name a text the library did not have."""
        return [path for _, path in self.unmet.keys((name,), (name, "\uffff"))]

    def on(self, target: str, to: str | None = None) -> Iterator[Row]:
        """Yield what depends on a document, or on one clause of it."""
        first = (target,) if to is None else (target, to)
        last = (target, "\uffff") if to is None else (target, to, "\uffff")
        for key, value in self.by_target.items(first, last):
            yield Row(*key[1:], *value)

    def clauses_of(self, target: str) -> Iterator[str]:
        """Yield the ids of the clauses of a document that something depends on, each once."""
        last = ""
        tree = self.by_target
        low: tuple[str, ...] = (target,)
        while True:
            key = next(iter(tree.keys(low, (target, "\uffff"))), None)
            if key is None:
                return
            last = key[1]
            yield last
            low = (target, last, "\uffff")

    def _relist(self, path: str, before: tuple[Tie, ...], bonds: Bonds) -> None:
        """Let both indexes say what the bonds say now."""
        until = dict(bonds.until)
        wanted = _rows(path, bonds.ties, bonds.owner, until)
        for key in _rows(path, before, bonds.owner, until).keys() - wanted.keys():
            self.by_target.pop(key, None)
        for key, value in wanted.items():
            if self.by_target.get(key) != value:
                self.by_target[key] = value
        were = {(one.title, path) for one in before if not one.target}
        are = {(one.title, path) for one in bonds.ties if not one.target}
        for gone in were - are:
            if gone in self.unmet:
                self.unmet.remove(gone)
        self.unmet.update(are - were)


def _rows(
    path: str, ties: Iterable[Tie], owner: str, until: Mapping[int, str]
) -> dict[tuple[str, str, str, int], tuple[str, str, tuple[str, ...]]]:
    """Return the lines of the index by target; of several ties to a clause what all agree with."""
    found: dict[tuple[str, str, str, int], tuple[str, str, tuple[str, ...]]] = {}
    for tie in ties:
        if not tie.target:
            continue
        key = tie.target, tie.to, path, tie.version
        checked = tie.checked
        if key in found:
            checked = tuple(one for one in found[key][2] if one in checked)
        found[key] = owner, until.get(tie.version, ""), checked
    return found
