"""Which clauses are to be checked again (待核): derived from ties and the texts of the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from content.errors import NotFound
from content.library.site import path_of, site_of
from content.library.ties import BEING, GONE, OVER, WHOLE, Tie
from content.text.clauses import full_text
from content.types.tying import clauses_of, text_on, token_in, token_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from content.library.document import Document, Version
    from content.library.site import Site

CHANGED, RENUMBERED, REMOVED, ENDED = "changed", "renumbered", "removed", "over"
STATES = {
    CHANGED: "已修改",
    RENUMBERED: "条号已变",
    REMOVED: "已删除",
    ENDED: "已废止或失效",
}
"""What became of the cited clause, by name, with what the user reads."""

COMING = {CHANGED: "将修改", RENUMBERED: "条号将变", REMOVED: "将删除", ENDED: "将废止"}
"""The same of a change that is published and not yet in force."""

FURTHEST = 8
"""So many documents one behind the other are looked through for what is upstream."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A tie that no longer holds: what became of the cited clause, from which day.

    `is_coming` tells that the day is still to come; `later` are the changes after this one, by
    their days. `token` is what a verdict is about: the words of this and of all that come later.
    """

    tie: Tie
    state: str
    since: date
    is_coming: bool
    token: str
    later: tuple[Flag, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return the tokens of this change and of all that come later."""
        return tuple(self.token.split(_AND))

    @property
    def verdict(self) -> str:
        """Return the name of the verdict that somebody gave of all these words; else nothing."""
        verdict = self.tie.verdict
        if verdict is None or not {*self.tokens} <= {*verdict.cited.split(_AND)}:
            return ""
        return verdict.name


_AND = " | "
"""Stands between the tokens of several changes."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A tie that rests on a clause which is itself to be checked; `chain` leads to the source.

    Each step is the path of a document and the id of its clause; the last was changed.
    """

    tie: Tie
    chain: tuple[tuple[str, str], ...]


def flagged(document: Document, day: date) -> tuple[Flag, ...]:
    """Return the flags of the version in force on the day, in the order of its ties."""
    version = document.on(day)
    return flags_of(document, version, day) if version is not None else ()


def flags_of(document: Document, version: Version, day: date) -> tuple[Flag, ...]:
    """Return the flags of a version, as its ties stand on a day or will stand later."""
    site = site_of(document)
    ties = (tie for tie in site.ties.of(path_of(document)) if tie.version == version.number)
    found = (_flag(site, tie, day) for tie in ties if tie.target)
    return tuple(one for one in found if one is not None)


def due(document: Document, day: date) -> tuple[Flag, ...]:
    """Return the flags of what is in force on the day and of what is published to come later."""
    coming = (v for v in document.versions if v.in_force_from > day and _will_be(document, v))
    return (
        *flagged(document, day),
        *(one for v in coming for one in flags_of(document, v, v.in_force_from)),
    )


def upstream(document: Document, day: date) -> tuple[Upstream, ...]:
    """Return the ties of the version in force that rest on what is to be checked itself."""
    version = document.on(day)
    if version is None:
        return ()
    site, path = site_of(document), path_of(document)
    found = []
    for tie in site.ties.of(path):
        if tie.version == version.number and tie.target and tie.to not in {BEING, WHOLE}:
            chain = _chain(site, tie, day, (path,))
            if chain:
                found.append(Upstream(tie, chain))
    return tuple(found)


def versions_compared(site: Site, flag: Flag) -> tuple[Version | None, Version | None]:
    """Return the newest version that was found to agree, and the one that does not."""
    target, tie = site.at(flag.tie.target), flag.tie
    agreeing = (
        version
        for version in reversed(target.versions)
        if token_in(target, target.revision_of(version), tie.to, tie.address) in tie.checked
    )
    return next(agreeing, None), text_on(target, flag.since)


def texts_compared(site: Site, flag: Flag) -> list[tuple[Flag, Version | None, Version | None]]:
    """Return the changes of a flag, each with the text before it and the one that makes it."""
    target, (old, new) = site.at(flag.tie.target), versions_compared(site, flag)
    found = [(flag, old, new)]
    for one in flag.later:
        before = text_on(target, one.since - timedelta(days=1))
        found.append((one, before, text_on(target, one.since)))
    return found


def words_of(site: Site, flag: Flag, version: Version | None) -> str:
    """Return the words of the cited clause in a text of its document.

    Where the clause is gone, what now bears its number.
    """
    return _words(site.at(flag.tie.target), version, flag.tie)


def before_and_after(site: Site, flag: Flag) -> tuple[str, str]:
    """Return the words of the cited clause as they were checked, and as they are or will be."""
    old, new = versions_compared(site, flag)
    return words_of(site, flag, old), words_of(site, flag, new)


def _words(target: Document, version: Version | None, tie: Tie) -> str:
    if version is None or tie.to in {BEING, WHOLE}:
        return ""
    clauses = clauses_of(target, target.revision_of(version))
    place = clauses.by_id.get(tie.to) or clauses.named(tie.address)
    return full_text(place.clause) if place else ""


def _flag(site: Site, tie: Tie, day: date) -> Flag | None:
    target = _target(site, tie)
    if target is None:
        return Flag(tie, ENDED, day, is_coming=False, token=OVER)
    found = tuple(_changes(target, tie, day))
    if not found:
        return None
    return replace(found[0], token=_AND.join(one.token for one in found), later=found[1:])


def _changes(target: Document, tie: Tie, day: date) -> Iterator[Flag]:
    """Yield what the cited clause became by the day, and will become, by itself each."""
    before = ""
    for on in (day, *_days_of_change(target, day)):
        token = token_on(target, tie.to, tie.address, on)
        if token not in (before, *tie.checked):
            since = _since(target, on) if on == day else on
            yield Flag(tie, _state(token, tie), since, is_coming=on > day, token=token)
        before = token


def _target(site: Site, tie: Tie) -> Document | None:
    try:
        return site.at(tie.target)
    except NotFound:
        return None


def _state(token: str, tie: Tie) -> str:
    if token == OVER:
        return ENDED
    if token == GONE:
        return REMOVED
    said, _, moved = token.partition(" ")
    is_same = any(one.partition(" ")[0] == said for one in tie.checked)
    return RENUMBERED if moved and is_same else CHANGED


def _since(target: Document, day: date) -> date:
    """Return since when the text is in force, or over."""
    version = text_on(target, day)
    if version is not None:
        return version.in_force_from
    repealed = target.repealed_on(by=day)
    if repealed is not None:
        return repealed
    lasts = [last for v in target.versions if (last := target.last_day(v)) and last < day]
    return max(lasts, default=day) + timedelta(days=1)


def _days_of_change(target: Document, day: date) -> list[date]:
    """Return the days to come on which another version, or none any more, will be in force."""
    versions = (v.in_force_from for v in target.versions)
    repeals = (change.on for change in target.standing_changes)
    return sorted({one for one in (*versions, *repeals) if one > day})


def _will_be(document: Document, version: Version) -> bool:
    last = document.last_day(version)
    return last is None or last >= version.in_force_from


def _chain(site: Site, tie: Tie, day: date, seen: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the steps from the target of a tie to a clause that changed; () for none."""
    target = _target(site, tie)
    if target is None or tie.target in seen or len(seen) > FURTHEST:
        return ()
    version = target.on(day)
    ties = site.ties.of(tie.target)
    if version is None or not ties:
        return ()
    inside = _inside(target, version, tie.to)
    own = [one for one in ties if one.version == version.number and one.clause in inside]
    return _first_chain(site, own, day, (*seen, tie.target))


def _first_chain(
    site: Site, ties: Iterable[Tie], day: date, seen: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    for tie in ties:
        if not tie.target:
            continue
        here = seen[-1], tie.clause
        if _flag(site, tie, day) is not None:
            return here, (tie.target, tie.to)
        if tie.to not in {BEING, WHOLE} and (further := _chain(site, tie, day, seen)):
            return here, *further
    return ()


def _inside(target: Document, version: Version, to: str) -> frozenset[str]:
    """Return the ids of a clause and of all below it."""
    return frozenset(_ids(target, version, to))


def _ids(target: Document, version: Version, to: str) -> Iterator[str]:
    for one, place in clauses_of(target, target.revision_of(version)).by_id.items():
        if one == to or any(above.clause.id == to for above in place.ancestors):
            yield one
