"""Two texts beside each other (对照): each provision before and after, in reading order."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING

from content.change import comparing
from content.change.comparing import KINDS, Comparison, labels_of, where
from content.change.provisions import STRUCTURE, lines_of
from content.errors import TooLarge, TooOften
from content.remembering import Remembered
from content.text.clauses import Level
from kb_app.reading.wording import Pieces, pieces, pieces_of_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from content.change.comparing import Row
    from content.library.document import Document
    from content.library.revision import Revision
    from content.text.clauses import Body, Clause

Lines = tuple[tuple[Pieces, Pieces], ...]
"""The lines of a text before and after; a side that has no such line is empty."""

COMPARISONS_REMEMBERED = 96

MOST_COMPARED = 12_000
"""So many clauses two texts may have together to be compared on request."""

LARGE = 2_000
"""Texts with more clauses together wait for one another: one such comparison at a time."""

_PATIENCE = 8.0  # seconds
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Compared:
    """What belongs together before and after: what happened, how it was and is called, its lines.

    Of one that stayed the same, that moved or only has another number, both sides agree.
    `said` tells in a sentence what happened, where the kind alone does not. `links_before` and
    `links_after` are clause ids with their labels: several of what was split or merged.
    """

    kinds: tuple[str, ...]
    ids: tuple[str, ...]
    is_article: bool
    is_heading: bool
    is_same: bool
    where: str
    links_before: tuple[tuple[str, str], ...]
    links_after: tuple[tuple[str, str], ...]
    label_before: str
    label_after: str
    lines: Lines
    said: str = ""

    @property
    def kind(self) -> str:
        """Return what happened above all; empty when nothing did."""
        return self.kinds[0]

    @property
    def clause_id(self) -> str:
        """Return the id by which it is found on a page."""
        return self.ids[0]

    @property
    def is_reworded(self) -> bool:
        """Whether there are other words, or the same words cut in another way."""
        return self.kind not in _UNTOUCHED

    @property
    def number(self) -> str:
        """Return what it is called in a list of changes: 第五条 → 第六条."""
        both = (self.label_before, self.label_after)
        return " → ".join(dict.fromkeys(filter(None, both))) or self.where or "正文"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Provisions that follow one another: one that changed, or all up to the next change.

    One that changed has a number, and knows the ids of the changes before and after it.
    """

    is_changed: bool
    provisions: tuple[Compared, ...]
    said: str = ""
    number: int = 0
    earlier: str = ""
    later: str = ""


def comparison_of(document: Document, old: Revision, new: Revision) -> tuple[Compared, ...]:
    """Return every provision of two revisions, from memory when they were compared before."""
    key = (document.type_name, old.content_hash, new.content_hash)
    return _REMEMBERED.of(key, lambda: compared(document.body_of(old), document.body_of(new)))


def comparison_between(
    one: Document, old: Revision, other: Document, new: Revision
) -> tuple[Compared, ...]:
    """Return the same of revisions of two documents, whose clauses pair by their words."""
    key = (one.type_name, old.content_hash, other.type_name, new.content_hash)
    return _REMEMBERED.of(
        key, lambda: shown(comparing.compared_afresh(one.body_of(old), other.body_of(new)))
    )


@contextmanager
def in_turn(old: Body, new: Body) -> Iterator[None]:
    """Hold the turn for a comparison that somebody asked for. Raises TooLarge, TooOften."""
    size = sum(1 for body in (old, new) for _ in body.places())
    if size > MOST_COMPARED:
        raise TooLarge(
            f"两个文本共有{size}个条款，超过对照的上限{MOST_COMPARED}个，不能一次对照。"
            "请分别打开两个文本，查找要看的条款。"
        )
    if size <= LARGE:
        yield
        return
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise TooOften("正在进行另一个篇幅较大的对照，请过一会儿再试。")
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def compared(old: Body, new: Body) -> tuple[Compared, ...]:
    """Return every provision of both texts; a removed one stands where it stood before."""
    return shown(comparing.compared(old, new))


def shown(comparison: Comparison) -> tuple[Compared, ...]:
    """Return the rows of a comparison as pages show them."""
    found = (_shown(row, comparison) for row in comparison.rows)
    return tuple(one for one in found if one.lines)


def compared_clauses(old: Clause | None, new: Clause | None) -> Lines:
    """Return the lines of a clause and of all below it, before and after."""
    return tuple(pieces(was, now) for was, now in comparing.compared_clauses(old, new))


def counts(fated: Iterable[tuple[str, bool]]) -> list[tuple[int, str]]:
    """Return numbers with what they count, of what happened and whether it did to a 条.

    3 条修改; of what is no 条, `处` by kind or in all.
    """
    found = Counter(fated)
    articles = [(found[kind, True], f"条{kind}") for kind in KINDS if found[kind, True]]
    others = [(found[kind, False], f"处{kind}") for kind in KINDS if found[kind, False]]
    if articles and others:
        return [*articles, (sum(number for number, _ in others), "处章名、题注等不同")]
    return articles or others


def counts_said(fated: Iterable[tuple[str, bool]]) -> str:
    """Return the same as a sentence says it: 1条新增、3条修改; empty when nothing changed."""
    return "、".join(f"{number}{what}" for number, what in counts(fated))


def fated(rows: Iterable[Compared]) -> list[tuple[str, bool]]:
    """Return of the provisions that changed what happened, and whether they are 条."""
    return [(one.kind, one.is_article) for one in rows if one.kind]


CHANGES_ONLY = "变化"
"""What is asked for where the provisions that did not change are not to be shown."""


def stretches(rows: Iterable[Compared], show: str = "") -> list[Stretch]:
    """Return the changed provisions one by one, and what lies between them folded together.

    `show` leaves out what did not change (`变化`), or all but one kind of change (`新增`).
    """
    shown_rows = [one for one in rows if not show or _is_shown(one, show)]
    changed = [one.clause_id for one in shown_rows if one.kind]
    found: list[Stretch] = []
    number = 0
    for is_changed, group in groupby(shown_rows, key=lambda one: bool(one.kind)):
        together = tuple(group)
        if not is_changed:
            found.append(Stretch(False, together, _said(together)))
            continue
        for one in together:
            number += 1
            earlier = changed[number - 2] if number > 1 else ""
            later = changed[number] if number < len(changed) else ""
            found.append(Stretch(True, (one,), "", number, earlier, later))
    return found


def ways_to_show(rows: Iterable[Compared]) -> list[tuple[str, str, int]]:
    """Return what `show` may be, with its name and how many changes it picks out."""
    counted = Counter(kind for one in rows if one.kind for kind in one.kinds)
    changed = sum(1 for one in rows if one.kind)
    kinds = [(kind, kind, counted[kind]) for kind in KINDS if counted[kind]]
    return [("", "全文", 0), (CHANGES_ONLY, "只看变化", changed), *kinds]


def _is_shown(one: Compared, show: str) -> bool:
    return bool(one.kind) if show == CHANGES_ONLY else show in one.kinds


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


_REMEMBERED: Remembered[tuple[Compared, ...]] = Remembered(COMPARISONS_REMEMBERED)


def _shown(row: Row, comparison: Comparison) -> Compared:
    return Compared(
        kinds=(row.kind, comparing.MOVED) if row.is_moved_too else (row.kind,),
        ids=row.ids(),
        is_article=row.place.clause.level is Level.ARTICLE,
        is_heading=row.place.clause.level in STRUCTURE,
        is_same=bool(row.kind) and row.is_same,
        where=where(row.place),
        links_before=tuple((p.clause.id, p.clause.label) for p in row.old),
        links_after=tuple(
            (comparison.names.get(p.clause.id, p.clause.id), p.clause.label) for p in row.new
        ),
        label_before=labels_of(row.old),
        label_after=labels_of(row.new),
        lines=_lines(row),
        said="" if row.note in _PLAIN else f"{row.note}。",
    )


_UNTOUCHED = ("", comparing.MOVED, comparing.RENUMBERED)
_PLAIN = ("", "新增", "删去", "文字有修改")
"""Notes that say no more than the kind does."""


def _lines(row: Row) -> Lines:
    """Return the lines before and after; where no word changed, those of today on both sides."""
    if row.is_group:
        return pieces_of_lines(*(_printed(side) for side in (row.old, row.new)))
    if row.kind in _UNTOUCHED:
        return tuple((((line, False),),) * 2 for line in _printed(row.new))
    return tuple(pieces(was, now) for was, now in row.lines())


def _printed(side) -> list[str]:
    return [line for place in side for _, line in lines_of(place.clause)]


def _said(rows: tuple[Compared, ...]) -> str:
    """Return what a folded stretch holds, `第三条至第八条（6条）没有变化`."""
    articles = [one for one in rows if one.is_article]
    if not articles:
        return f"{len(rows)}处没有变化"
    first, last = articles[0].label_after, articles[-1].label_after
    span = first if first == last else f"{first}至{last}（{len(articles)}条）"
    return f"{span}没有变化"
