"""Where a text about to be published disagrees with itself (发布前核对)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from content.text.days import said
from content.text.facts import facts_of
from content.types.official_parts import BAD, Paper, findings_of, is_official

GATES = ("签发人", "公开属性", "保密审查")
"""Parts of an official document that are gates: 先签发、先审查，后公开."""


@dataclass(frozen=True)
class Point:
    """Something to be checked before publishing, and where it is mended.

    One that is `binding` must be answered with a reason; others are told only.
    """

    sentence: str
    where: str
    binding: bool = True


def contradictions(
    paper: Paper, start: date | None = None, before: Paper | None = None
) -> tuple[Point, ...]:
    """Return what to check before `paper` is published, in force from `start`.

    `before` is the version published last; without `start` the words are compared with the
    field. A gate that is missing binds only what everybody may read. None for kinds that are
    not issued as official documents.
    """
    if not is_official(paper.type_name):
        return ()
    kept = _kept(paper, before) if before else ()
    return (*_days(paper, start), *kept, *_gates(paper))


def _days(paper: Paper, start: date | None) -> Iterator[Point]:
    words = facts_of((), paper.body.lines()).in_force_from
    field = _day(paper.fields.get("effective_from"))
    if start is None and words and field and words != field:
        yield Point(f"正文写自{said(words)}起施行，“施行日期”一栏是{said(field)}。", _LAST_CLAUSE)
    if start and words and words != start:
        yield Point(f"正文写自{said(words)}起施行，发布的施行日期是{said(start)}。", _LAST_CLAUSE)
    if start and field and field != start:
        yield Point(
            f"“施行日期”一栏是{said(field)}，发布的施行日期是{said(start)}。", "“施行日期”一栏"
        )


def _kept(paper: Paper, before: Paper) -> Iterator[Point]:
    """Yield what still reads as in the version before, though every version has its own."""
    for name, words in _OF_THE_NOTICE:
        found = paper.group("issuing_notice").get(name)
        if found and found == before.group("issuing_notice").get(name):
            told = said(day) if (day := _day(found)) else found
            yield Point(f"{words}（{told}）与上一版相同。", f"“印发通知”的“{words}”一栏")
    for step in ("合法性审核", "集体讨论"):
        row = _last_gate(paper.fields, step)
        if row and row == _last_gate(before.fields, step):
            yield Point(f"“{step}”的记录与上一版相同，没有本次的记录。", "“制定程序”")
    adopted = paper.fields.get("adopted")
    if adopted and adopted == before.fields.get("adopted"):
        yield Point(f"通过情况（{adopted}）与上一版相同。", "“通过情况”一栏")


def _gates(paper: Paper) -> Iterator[Point]:
    is_open = paper.group("publicity").get("attribute") == "主动公开"
    for finding in findings_of(paper):
        if finding.name in GATES and finding.verdict == BAD:
            yield Point(f"{finding.name}：{finding.why}", finding.where, binding=is_open)


def _last_gate(fields: Mapping[str, Any], step: str) -> Mapping[str, Any] | None:
    rows = [row for row in fields.get("gates", ()) if row.get("step") == step]
    return rows[-1] if rows else None


def _day(given: Any) -> date | None:  # noqa: ANN401 - a field as it was stored
    try:
        return date.fromisoformat(given) if given else None
    except (TypeError, ValueError):
        return None


_LAST_CLAUSE = "正文最后一条和“施行日期”一栏"
_OF_THE_NOTICE = (("number", "发文字号"), ("written_on", "成文日期"))
