"""Citations that a renumbering leaves behind (条号变动后的引用): told, never changed."""

from __future__ import annotations

from content.text.citations import find_citations
from content.text.clauses import Body, Level, Place
from content.text.sequence import article_name

_MOST = 200


def citation_notes(old: Body, new: Body) -> tuple[str, ...]:
    """Return a sentence for each citation, in words the decision left alone, of a moved 条.

    Only citations of the text itself (第五条, 第五条至第八条) are looked at.
    """
    before, after = _articles(old), _articles(new)
    moved = {
        number: after.get(clause_id)
        for clause_id, number in before.items()
        if after.get(clause_id) != number
    }
    if not moved:
        return ()
    unchanged = {place.clause.text for place in old.places()}
    notes: dict[str, None] = {}
    for place in new.places():
        if place.clause.text not in unchanged or len(notes) >= _MOST:
            continue
        for note in _notes(place, moved):
            notes[note] = None
    return tuple(notes)


def _notes(place: Place, moved: dict[tuple[int, ...], tuple[int, ...] | None]) -> list[str]:
    notes = []
    for citation in find_citations(place.clause.text):
        if citation.title or citation.here or citation.article not in moved:
            continue
        now = moved[citation.article]
        became = f"现为{article_name(now)}" if now else "已删去"
        was = article_name(citation.article)
        notes.append(f"{_where(place)}引用的“{citation.printed}”没有改动，而原{was}{became}。")
    return notes


def _where(place: Place) -> str:
    chain = [*place.ancestors, place]
    articles = [p for p in chain if p.clause.level is Level.ARTICLE]
    if articles:
        return article_name(articles[-1].number)
    return f"“{place.clause.text[:12]}…”"


def _articles(body: Body) -> dict[str, tuple[int, ...]]:
    return {
        place.clause.id: place.number
        for place in body.places()
        if place.clause.level is Level.ARTICLE and place.clause.id
        and not any(above.clause.level is Level.ANNEX for above in place.ancestors)
    }  # fmt: skip
