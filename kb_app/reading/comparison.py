"""Two texts beside each other (对照): each provision before and after, in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from content.text.clauses import Level
from kb_app.reading.provisions import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    RENUMBERED,
    STRUCTURE,
    all_lines_of,
    by_id,
    fates,
    in_one_order,
    lines_of,
)
from kb_app.reading.remembering import Remembered
from kb_app.reading.wording import Pieces, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from content.library.document import Document
    from content.library.revision import Revision
    from content.text.clauses import Body, Clause, Place

    Places = Mapping[str, Place]

Lines = tuple[tuple[Pieces, Pieces], ...]
"""The lines of a text before and after; a side that has no such line is empty."""

COMPARISONS_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Compared:
    """One provision before and after: what happened, how it was and is called, its lines.

    Of one that stayed the same, that moved or only has another number, both sides agree;
    `said` tells of the latter two what happened, in a sentence.
    """

    kind: str
    clause_id: str
    is_article: bool
    is_heading: bool
    where: str
    label_before: str
    label_after: str
    lines: Lines
    said: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Provisions that follow one another: one that changed, or all up to the next change."""

    is_changed: bool
    provisions: tuple[Compared, ...]
    said: str


def comparison_of(document: Document, old: Revision, new: Revision) -> tuple[Compared, ...]:
    """Return every provision of two revisions, from memory when they were compared before."""
    key = (document.type_name, old.content_hash, new.content_hash)
    return _REMEMBERED.of(key, lambda: compared(document.body_of(old), document.body_of(new)))


def compared(old: Body, new: Body) -> tuple[Compared, ...]:
    """Return every provision of both texts; a removed one stands where it stood before."""
    before, after = by_id(old), by_id(new)
    kinds = fates(before, after)
    found = [
        _compared(clause_id, kinds.get(clause_id, ""), before, after)
        for clause_id in _merged(list(before), list(after))
    ]
    return tuple(one for one in found if one.lines)


def compared_clauses(old: Clause | None, new: Clause | None) -> Lines:
    """Return the lines of a clause and of all below it, before and after."""
    return _side_by_side(all_lines_of(old) if old else [], all_lines_of(new) if new else [])


def counts(fated: Iterable[tuple[str, bool]]) -> list[tuple[int, str]]:
    """Return numbers with what they count, of what happened and whether it did to a 条.

    3 条修改; of what is no 条, `处` by kind or in all.
    """
    found = Counter(fated)
    articles = [(found[kind, True], f"条{kind}") for kind in _IN_ORDER if found[kind, True]]
    others = [(found[kind, False], f"处{kind}") for kind in _IN_ORDER if found[kind, False]]
    if articles and others:
        return [*articles, (sum(number for number, _ in others), "处章名、题注等不同")]
    return articles or others


def counts_said(fated: Iterable[tuple[str, bool]]) -> str:
    """Return the same as a sentence says it: 1条新增、3条修改; empty when nothing changed."""
    return "、".join(f"{number}{what}" for number, what in counts(fated))


def fated(rows: Iterable[Compared]) -> list[tuple[str, bool]]:
    """Return of the provisions that changed what happened, and whether they are 条."""
    return [(one.kind, one.is_article) for one in rows if one.kind]


def stretches(rows: Iterable[Compared]) -> list[Stretch]:
    """Return the changed provisions one by one, and what lies between them folded together."""
    found: list[Stretch] = []
    for is_changed, group in groupby(rows, key=lambda one: bool(one.kind)):
        together = tuple(group)
        if is_changed:
            found.extend(Stretch(True, (one,), "") for one in together)
        else:
            found.append(Stretch(False, together, _said(together)))
    return found


def differing_rows(
    before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Return rows of label, old and new for every fact that is not the same in both."""
    old, new = dict(before), dict(after)
    labels = [*old, *(label for label in new if label not in old)]
    return [
        (label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label) != new.get(label)
    ]


_IN_ORDER = (ADDED, CHANGED, REMOVED, MOVED, RENUMBERED)
_REMEMBERED: Remembered[tuple[Compared, ...]] = Remembered(COMPARISONS_REMEMBERED)


def _side_by_side(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Lines:
    """Return the lines of both; one that changed its place is gone there and new here."""
    before, after = dict(old), dict(new)
    if before == after and list(before) == list(after):
        return tuple((((line, False),), ((line, False),)) for line in after.values())
    staying = in_one_order(before, after)
    before = {
        one if one in staying or one not in after else f"-{one}": line
        for one, line in before.items()
    }
    return tuple(
        pieces(before.get(line_id, ""), after.get(line_id, ""))
        for line_id in _merged(list(before), list(after))
    )


def _compared(clause_id: str, kind: str, olds: Places, news: Places) -> Compared:
    before, after = olds.get(clause_id), news.get(clause_id)
    old, new = (place.clause if place else None for place in (before, after))
    place = after or olds[clause_id]
    return Compared(
        kind=kind,
        clause_id=clause_id,
        is_article=place.clause.level is Level.ARTICLE,
        is_heading=place.clause.level in STRUCTURE,
        where=_where(place),
        label_before=old.label if old else "",
        label_after=new.label if new else "",
        lines=_lines(kind, old, new),
        said=_SAID[kind](before, after) if before and after and kind in _SAID else "",
    )


def _lines(kind: str, old: Clause | None, new: Clause | None) -> Lines:
    """Return the lines before and after; where no word changed, those of today on both sides."""
    if new is not None and kind not in {ADDED, CHANGED}:
        old = new
    return _side_by_side(lines_of(old) if old else [], lines_of(new) if new else [])


def _moved_said(before: Place, after: Place) -> str:
    was, now = (_where(place) or "正文最外一层" for place in (before, after))
    if was == now:
        return "只换了先后次序，文字没有变。"
    return f"从“{was}”移到“{now}”，文字没有变。"


_SAID = {
    MOVED: _moved_said,
    RENUMBERED: lambda _before, _after: "只改了编号，文字没有变。",
}


def _where(place: Place) -> str:
    """Return the headings a provision stands below."""
    return " › ".join(
        f"{above.clause.label}　{above.clause.text}".strip("　")[:40] for above in place.ancestors
    )


def _merged(old: list[str], new: list[str]) -> list[str]:
    """Return the ids of both in the order of the new, what is gone after what it stood behind."""
    staying = set(new)
    gone: dict[str, list[str]] = {}
    behind = ""
    for one in old:
        if one in staying:
            behind = one
        else:
            gone.setdefault(behind, []).append(one)
    merged = list(gone.get("", ()))
    for one in new:
        merged += [one, *gone.get(one, ())]
    return merged


def _said(rows: tuple[Compared, ...]) -> str:
    """Return what a folded stretch holds, `第三条至第八条（6条）没有变化`."""
    articles = [one for one in rows if one.is_article]
    if not articles:
        return f"{len(rows)}处没有变化"
    first, last = articles[0].label_after, articles[-1].label_after
    span = first if first == last else f"{first}至{last}（{len(articles)}条）"
    return f"{span}没有变化"
