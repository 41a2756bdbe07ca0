"""How one clause fared from version to version (条款沿革), and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.change.provisions import everything_said
from content.text.clauses import Level, full_text
from content.text.days import said
from kb_app.reading.choosing import approved_draft, coming
from kb_app.reading.comparison import Lines, compared_clauses
from kb_app.reading.text import label_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from content.library.document import Document, Version
    from content.text.clauses import Body, Place


@dataclass(frozen=True)
class Stage:
    """A clause in one version: where it stood, what it said, what was new about it.

    `lines` hold what it said before and now, where that differs.
    """

    version: Version
    place: Place | None
    label: str
    text: str
    change: str
    lines: Lines = ()

    @property
    def day_said(self) -> str:
        """Return the first day of the version as people write it."""
        return said(self.version.in_force_from)


@dataclass(frozen=True)
class Coming:
    """What will become of a clause: in a sentence, and line by line where it is reworded."""

    sentence: str
    key: str
    lines: Lines = ()


def history_of(document: Document, clause_id: str, versions: Iterable[Version]) -> list[Stage]:
    """Return the stages of a clause in `versions` (earliest first), from where it came in."""
    stages: list[Stage] = []
    for version in versions:
        place = document.body_of(document.revision_of(version)).find(clause_id)
        if place is not None or stages:
            before = stages[-1] if stages else None
            stages.append(_stage(version, place, before))
    return stages


def coming_to(document: Document, version: Version, place: Place, request) -> list[Coming]:
    """Return what the next version, and an approved draft, will make of a clause."""
    return list(_coming_to(document, version, place, request))


def last_stage_with_text(stages: list[Stage]) -> Stage | None:
    """Return the latest stage at which the clause existed, or None."""
    return next((stage for stage in reversed(stages) if stage.place is not None), None)


def neighbours(body: Body, place: Place) -> tuple[Place | None, Place | None]:
    """Return the clauses before and after, of the same level; 款 and 项 stay in their 条."""
    row = [each for each in body.places() if _is_beside(each, place)]
    at = next((n for n, each in enumerate(row) if each.clause is place.clause), 0)
    before = row[at - 1] if at > 0 else None
    after = row[at + 1] if at + 1 < len(row) else None
    return before, after


_IN_THEIR_PARENT = frozenset({Level.PARAGRAPH, Level.ITEM, Level.POINT, Level.ROW})


def _coming_to(document: Document, version: Version, place: Place, request) -> Iterator[Coming]:
    if later := coming(document, version, request):
        then = document.body_of(document.revision_of(later)).find(place.clause.id)
        begin = f"自{said(later.in_force_from)}起（第{later.number}版）"
        yield from _foretold(begin, str(later.number), place, then)
    if draft := approved_draft(document, request):
        then = document.body_of(draft).find(place.clause.id)
        yield from _foretold("待发布的新稿施行后", "draft", place, then)


def _foretold(begin: str, key: str, place: Place, then: Place | None) -> Iterator[Coming]:
    if then is None:
        yield Coming(f"{begin}，这一条款将被删除。", key)
        return
    if everything_said(then.clause) != everything_said(place.clause):
        lines = compared_clauses(place.clause, then.clause)
        yield Coming(f"{begin}，这一条款的文字将有修改：", key, lines)
    elif (there := label_path(then)) != label_path(place):
        yield Coming(f"{begin}，这一条款将改为“{there}”，文字不变。", key)


def _stage(version: Version, place: Place | None, before: Stage | None) -> Stage:
    label = label_path(place) if place else ""
    text = full_text(place.clause) if place else ""
    lines = _lines(place, before)
    return Stage(version, place, label, text, _change(place, label, before), lines)


def _lines(place: Place | None, before: Stage | None) -> Lines:
    if place is None or before is None or before.place is None:
        return ()
    if everything_said(place.clause) == everything_said(before.place.clause):
        return ()
    return compared_clauses(before.place.clause, place.clause)


def _change(place: Place | None, label: str, before: Stage | None) -> str:
    if before is None:
        return "首次出现"
    if place is None:
        return "本版本删除了这一条款" if before.place is not None else "没有这一条款"
    if before.place is None:
        return "恢复"
    changes = []
    if label != before.label:
        changes.append(f"位置由“{before.label}”改为“{label}”")
    if everything_said(place.clause) != everything_said(before.place.clause):
        changes.append("文字有修改")
    return "；".join(changes) or "没有变化"


def _is_beside(each: Place, place: Place) -> bool:
    if each.clause.level is not place.clause.level:
        return False
    if place.clause.level not in _IN_THEIR_PARENT:
        return True
    ours = place.ancestors[-1].clause if place.ancestors else None
    return (each.ancestors[-1].clause if each.ancestors else None) is ours
