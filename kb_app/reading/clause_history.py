"""How one clause fared from version to version (条款沿革), and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.text.clauses import Level, full_text
from kb_app.reading.text import label_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.library.document import Document, Version
    from content.text.clauses import Body, Place


@dataclass(frozen=True)
class Stage:
    """A clause in one version: where it stood, what it said, what was new about it."""

    version: Version
    place: Place | None
    label: str
    text: str
    change: str


def history_of(
    document: Document, clause_id: str, versions: Iterable[Version], known: datetime | None = None
) -> list[Stage]:
    """Return the stages of a clause in `versions`, earliest first, from where it came in."""
    stages: list[Stage] = []
    for version in _in_order(versions, known):
        place = document.body_of(document.revision_of(version)).find(clause_id)
        if place is not None or stages:
            before = stages[-1] if stages else None
            stages.append(_stage(version, place, before))
    return stages


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


def _in_order(versions: Iterable[Version], known: datetime | None) -> list[Version]:
    recorded = (v for v in versions if known is None or v.recorded_at <= known)
    return sorted(recorded, key=lambda v: (v.in_force_from, v.recorded_at))


def _stage(version: Version, place: Place | None, before: Stage | None) -> Stage:
    label = label_path(place) if place else ""
    text = full_text(place.clause) if place else ""
    return Stage(version, place, label, text, _change(place, label, text, before))


def _change(place: Place | None, label: str, text: str, before: Stage | None) -> str:
    if before is None:
        return "首次出现"
    if place is None:
        return "本版本删除了这一条款" if before.place is not None else "没有这一条款"
    if before.place is None:
        return "恢复"
    changes = []
    if label != before.label:
        changes.append(f"位置由“{before.label}”改为“{label}”")
    if _words(place, text) != _words(before.place, before.text):
        changes.append("文字有修改")
    return "；".join(changes) or "没有变化"


def _words(place: Place, text: str) -> str:
    """Return the text without the clause's own number, which may change alone."""
    return text.removeprefix(place.clause.label).strip("　 ")


def _is_beside(each: Place, place: Place) -> bool:
    if each.clause.level is not place.clause.level:
        return False
    if place.clause.level not in _IN_THEIR_PARENT:
        return True
    ours = place.ancestors[-1].clause if place.ancestors else None
    return (each.ancestors[-1].clause if each.ancestors else None) is ours
