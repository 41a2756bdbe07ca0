"""Citations that lead nowhere (引用有误): told with their clause before a text is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.text.citations import printed
from content.text.titles import in_marks
from content.types.contradictions import Point
from content.types.tying import ENDED, MISSING, MOST_TIES, UNKNOWN, UNSAID, Resolved, resolved_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from content.library.document import Document
    from content.library.revision import Revision
    from content.text.clauses import Place

MOST_POINTS = 50
"""So many citations that lead nowhere are told one by one."""

_MOST_TITLES = 5
_ENDING = "废止"
"""A clause that says so (《旧办法》同时废止) names what is over for good reason."""


def wrong_citations(
    document: Document, revision: Revision, day: date
) -> tuple[tuple[Place | None, Resolved], ...]:
    """Return the citations of a text that lead nowhere on the day, each with its clause.

    The clause is None where a field of the document cites. Texts that the library does not
    have are left out: they cannot be looked up.
    """
    return _wrong(document, revision, resolved_in(document, revision, day))


def _wrong(
    document: Document, revision: Revision, resolved: Iterable[Resolved]
) -> tuple[tuple[Place | None, Resolved], ...]:
    places = {place.clause.id: place for place in document.body_of(revision).places()}
    found = {
        (one.reference.clause, one.reference.start, one.address): one
        for one in resolved
        if one.why in {MISSING, UNSAID, ENDED}
    }
    wrong = ((places.get(one.reference.clause), one) for one in found.values())
    return tuple((place, one) for place, one in wrong if not _says_it_ends(place, one))


def citation_points(document: Document, revision: Revision, day: date) -> Iterator[Point]:
    """Yield what is to be checked about the citations of a text before it is published."""
    resolved = tuple(resolved_in(document, revision, day))
    for place, one in _wrong(document, revision, resolved)[:MOST_POINTS]:
        where = clause_called(place)
        yield Point(f"{where}{what_is_wrong(one)}", where, binding=True)
    unknown = dict.fromkeys(
        one.reference.title for one in resolved if one.why == UNKNOWN and one.address
    )
    ties = {(one.reference.clause, one.key, one.address) for one in resolved if one.key}
    if len(ties) > MOST_TIES:
        yield Point(
            f"引用其他文件超过{MOST_TIES}处，多出的以后有修改时不会提醒核对，请把文件拆开。", ""
        )
    if unknown:
        shown = "、".join(in_marks(title) for title in list(unknown)[:_MOST_TITLES])
        more = f"等{len(unknown)}件" if len(unknown) > _MOST_TITLES else ""
        yield Point(f"文库中没有{shown}{more}，引用的条号没有核对。", "")


def what_is_wrong(one: Resolved) -> str:
    """Return what is the matter with a citation, behind the name of the clause that cites."""
    cited = one.reference.printed
    return _SAID[one.why].format(
        cited=cited, title=in_marks(one.reference.title) if one.reference.title else "本文件",
        why=one.reference.why,
    )  # fmt: skip


def clause_called(place: Place | None) -> str:
    """Return what the clause that cites is called: 第三条第二款; of a field that it is one."""
    return (printed("", place) or "正文") if place is not None else "“依据”等栏目"


_SAID: Mapping[str, str] = {
    MISSING: "引用的“{cited}”，在{title}中没有这一条款。",
    ENDED: "引用的{title}已经废止或失效。",
    UNSAID: "写的“{cited}”，{why}。",
}


def _says_it_ends(place: Place | None, one: Resolved) -> bool:
    return one.why == ENDED and place is not None and _ENDING in place.clause.text
