"""Clauses as HTML (条款的版式): built by hand, because a whole law must be quick to read.

A frozen text is built once and remembered by its content hash, with the addresses in it
left open; they are filled in for each page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from pyramid.renderers import render

from content.change.provisions import is_provision
from content.remembering import Remembered
from content.text.annexes import names_an_annex
from content.text.citations import printed
from content.text.clauses import Body, Level, Place, eid_of, own_line
from content.text.headings import HEADINGS, LONGEST, STRUCTURE, is_heading
from content.types.facts import facts_beside
from kb_app.reading.addresses import BASE, SUFFIX, filled, filled_address
from kb_app.reading.cited import citations_in, linked
from kb_app.reading.figures import NONE, SAVE, Illustrations, illustrations_of
from kb_app.reading.tables import NO_TABLES, roomy

if TYPE_CHECKING:
    from content.library.document import Document
    from content.library.revision import Revision

TEXTS_REMEMBERED = 128
"""How many texts one process keeps as HTML; a law of 70 articles is about 60 KB."""

_BESIDE = "\x03"
"""Stands around the clause id of a provision for what is noted beside it; not in any text."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of the outline: how deep, the element to go to, label and heading."""

    depth: int
    eid: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """A whole text ready to be read: its HTML with open addresses, its outline, its facts.

    The `essentials` are what most come for, and are shown first. `save` is the number of the
    save that its pictures are asked of.
    """

    html: str
    outline: tuple[OutlineLine, ...]
    facts: tuple[tuple[str, str], ...]
    essentials: tuple[tuple[str, str], ...]
    save: int = 0

    def at(self, base: str, suffix: str, margin: Mapping[str, str] | None = None) -> str:
        """Return the HTML; passports lie below `base` and end in `suffix` (`?on=…`).

        `margin` holds HTML that stands beside a provision, by its clause id.
        """
        return _filled(self.html, base, suffix, self.save, margin)


def read_text(document: Document, revision: Revision) -> ReadText:
    """Return the text of a revision, from memory when it was read before."""
    key = (document.type_name, revision.content_hash)
    made = _REMEMBERED.of(key, lambda: _made(document, revision))
    return replace(made, save=revision.number) if revision.figures else made


@lru_cache(maxsize=TEXTS_REMEMBERED)
def facts_html(type_name: str, facts: tuple[tuple[str, str], ...]) -> str:
    """Return the facts of a document in the way of its kind, empty when there are none."""
    return render(f"kb_app:templates/types/{type_name}.pt", {"facts": facts}) if facts else ""


def clause_html(place: Place, base: str, suffix: str, revision: Revision | None = None) -> str:
    """Return one clause with everything it contains, with the pictures of its revision."""
    places = [place, *_below(place)]
    figures = illustrations_of(revision, places) if revision else NONE
    html = _row_alone(place, figures) if _is_row(place) else _html(places, "", figures)
    return _filled(html, base, suffix, revision.number if revision else 0)


def cites_of(place: Place, base: str, suffix: str) -> list[tuple[str, str]]:
    """Return what a clause and all below it cite: words and address of each, once each."""
    said = ((one.clause.text, one) for one in (place, *_below(place)))
    found = dict.fromkeys(pair for text, one in said for pair in citations_in(text, one))
    return [(shown, filled_address(address, base, suffix)) for shown, address in found]


def label_path(place: Place) -> str:
    """Return where a clause stands, `第二章　服务要求 › 第四条 › 第1款`."""
    return " › ".join(spoken_label(each) for each in (*place.ancestors, place))


def full_label(place: Place) -> str:
    """Return what a clause is called outside its 条: `第四条第二款第（一）项`."""
    is_below_article = any(above.clause.level is Level.ARTICLE for above in place.ancestors)
    return printed("", place) if is_below_article else spoken_label(place)


def spoken_label(place: Place) -> str:
    """Return what a clause is called: its label, its count for a 款, or how it begins."""
    clause = place.clause
    if clause.level is Level.PARAGRAPH:
        return f"第{place.number[0]}款"
    if clause.level in STRUCTURE:
        return f"{clause.label}　{clause.text}".strip("　")
    if clause.label:
        return clause.label
    return _UNNAMED.get(clause.level) or _shortened(clause.text)


_NOTED = re.compile(f"{_BESIDE}([^{_BESIDE}]*){_BESIDE}")
_UNNAMED = {
    Level.TABLE: "表格", Level.ROW: "表格的一行", Level.NOTE: "注释", Level.FIGURE: "图",
    Level.CLOSING: "落款",
}  # fmt: skip


def _made(document: Document, revision: Revision) -> ReadText:
    body = document.body_of(revision)
    facts = facts_beside(type(document), revision.fields)
    essentials = document.essentials(revision.fields)
    html = _html(body.places(), revision.title, illustrations_of(revision, body.places()))
    return ReadText(html, _outline(body), facts, essentials)


_REMEMBERED: Remembered[ReadText] = Remembered(TEXTS_REMEMBERED)


def _filled(
    html: str, base: str, suffix: str, save: int, margin: Mapping[str, str] | None = None
) -> str:
    beside = margin or {}
    noted = _NOTED.sub(lambda found: beside.get(found[1], ""), html)
    return filled(noted.replace(SAVE, str(save)), base, suffix)


def _html(places: Iterable[Place], title: str, figures: Illustrations) -> str:
    parts: list[str] = []
    _write(places, title, figures, parts)
    return "".join(parts)


def _outline(body: Body) -> tuple[OutlineLine, ...]:
    """Return the headings, or nothing when there are fewer than two to choose from."""
    headings = [place for place in body.places() if is_heading(place)]
    if any(place.clause.level in STRUCTURE for place in headings):
        headings = [p for p in headings if p.clause.level in STRUCTURE | {Level.ANNEX}]
    lines = tuple(
        OutlineLine(
            min(len(place.ancestors) + 1, 4),
            eid_of(place),
            place.clause.label,
            _shortened(place.clause.text),
        )
        for place in headings
    )
    return lines if len(lines) > 1 else ()


def _below(place: Place) -> Iterator[Place]:
    for found in Body((place.clause,)).places():
        if found.ancestors:
            yield Place(found.clause, (*place.ancestors, place, *found.ancestors[1:]), found.number)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _write(places: Iterable[Place], title: str, figures: Illustrations, parts: list[str]) -> None:
    """Write each place; what a container opened is closed when reading leaves it."""
    open_containers: list[tuple[int, str]] = []
    for place in places:
        depth = len(place.ancestors)
        while open_containers and open_containers[-1][0] >= depth:
            parts.append(open_containers.pop()[1])
        if place.clause.level is Level.PREFACE and _same(place.clause.text, title):
            continue
        parts.append(_WRITERS.get(place.clause.level, _line)(place, figures))
        beside = f"{_BESIDE}{place.clause.id}{_BESIDE}" if is_provision(place) else ""
        if closing := _CLOSINGS.get(place.clause.level):
            open_containers.append((depth, closing.replace(_BESIDE, beside)))
        else:
            parts.append(beside)
    parts.extend(closing for _, closing in reversed(open_containers))


def _same(text: str, title: str) -> bool:
    return bool(title) and "".join(text.split()) == "".join(title.split())


def _marks(place: Place, *classes: str) -> str:
    return (
        f'class="{" ".join(classes)}" id="{eid_of(place)}" data-clause="{escape(place.clause.id)}"'
    )


def _passport(place: Place, classes: str, html: str) -> str:
    clause_id = escape(place.clause.id)
    return f'<a class="{classes}" href="{BASE}/c/{clause_id}{SUFFIX}">{html}</a>'


def _structure(place: Place, figures: Illustrations) -> str:
    clause = place.clause
    heading = figures.named(f"{clause.label}　{clause.text}".strip("　"))
    return _as_heading(place, f"kb-{clause.level.value}", heading)


def _heading(place: Place, figures: Illustrations) -> str:
    if not is_heading(place):
        return _labelled(place, figures)
    return _as_heading(place, "kb-heading", figures.named(own_line(place.clause).strip("　")))


def _as_heading(place: Place, classes: str, html: str) -> str:
    above = sum(1 for each in place.ancestors if each.clause.level in HEADINGS)
    tag = f"h{min(2 + above, 6)}"
    link = _passport(place, "kb-heading-link", html)
    return f"<{tag} {_marks(place, classes)}>{link}</{tag}>"


def _text(place: Place, marks: str, text: str, figures: Illustrations) -> str:
    """Return a paragraph, or a figure where the text is nothing but pictures."""
    if pictures := figures.alone(text):
        return f"<figure {marks}>{pictures}</figure>"
    return f"<p {marks}>{linked(text, place, figures.within)}</p>"


def _article(place: Place, figures: Illustrations) -> str:
    clause = place.clause
    own = _text(place, 'class="kb-paragraph"', clause.text, figures) if clause.text else ""
    return (
        f"<div {_marks(place, 'kb-clause', 'kb-article')}>"
        f"{_passport(place, 'kb-number', escape(clause.label))}"
        f'<div class="kb-article-text">{own}'
    )


def _paragraph(place: Place, figures: Illustrations) -> str:
    return _text(place, _marks(place, "kb-paragraph"), place.clause.text, figures)


def _labelled(place: Place, figures: Illustrations) -> str:
    """Return an item, point or numbered line; its number is a passport outside of 条."""
    clause = place.clause
    inside = any(each.clause.level is Level.ARTICLE for each in place.ancestors)
    if not clause.label:
        number = ""
    elif inside:
        number = f'<span class="kb-number">{escape(clause.label)}</span>'
    else:
        number = _passport(place, "kb-number", escape(clause.label))
    if not number:
        return _text(place, _marks(place, f"kb-{clause.level.value}"), clause.text, figures)
    text = linked(clause.text, place, figures.within)
    classes = f"kb-{clause.level.value}" + (" kb-keep" if is_heading(place) else "")
    return f"<p {_marks(place, classes)}>{number}{text}</p>"


def _line(place: Place, figures: Illustrations) -> str:
    marks = _marks(place, f"kb-{place.clause.level.value}")
    return _text(place, marks, own_line(place.clause), figures)


def _closing(place: Place, figures: Illustrations) -> str:
    """Return a line of the signing block, or of the list of annexes above it."""
    more = ("kb-annex-named",) if names_an_annex(place.clause.text) else ()
    return _text(place, _marks(place, "kb-closing", *more), own_line(place.clause), figures)


def _figure(place: Place, figures: Illustrations) -> str:
    """Return pictures, or the caption that goes with them."""
    return _text(place, _marks(place, "kb-drawn"), own_line(place.clause), figures)


def _table(place: Place, figures: Illustrations) -> str:
    said = figures.within(place.clause.text)
    caption = f"<caption>{said}</caption>" if said else ""
    head = "thead" if place.clause.id in figures.tables.headed else "tbody"
    return (
        f'<div {_marks(place, "kb-scroll")} tabindex="0"><table class="kb-table">{caption}<{head}>'
    )


def _row(place: Place, figures: Illustrations) -> str:
    if not _is_row(place):
        return _line(place, figures)
    marks = _marks(place, "kb-row-of-table")
    if (shown := figures.tables.rows.get(place.clause.id)) is not None:
        return shown.html(lambda cell: linked(cell, place, figures.within), f" {marks}")
    cells = own_line(place.clause).split("\t")
    row = "".join(f"<td{roomy(cell)}>{linked(cell, place, figures.within)}</td>" for cell in cells)
    return f"<tr {marks}>{row}</tr>"


def _is_row(place: Place) -> bool:
    above = place.ancestors[-1].clause.level if place.ancestors else None
    return place.clause.level is Level.ROW and above is Level.TABLE


def _row_alone(place: Place, figures: Illustrations) -> str:
    """Return a row as a table of its own, without what reaches into it from other rows."""
    row = _row(place, replace(figures, tables=NO_TABLES))
    table = f'<table class="kb-table"><tbody>{row}</tbody></table>'
    return f'<div class="kb-scroll" tabindex="0">{table}</div>'


_WRITERS: dict[Level, Callable[[Place, Illustrations], str]] = {
    Level.PART: _structure,
    Level.CHAPTER: _structure,
    Level.SECTION: _structure,
    Level.ANNEX: _structure,
    Level.ARTICLE: _article,
    Level.PARAGRAPH: _paragraph,
    Level.ITEM: _labelled,
    Level.POINT: _labelled,
    Level.HEADING: _heading,
    Level.SUBHEADING: _heading,
    Level.DECIMAL: _labelled,
    Level.TABLE: _table,
    Level.ROW: _row,
    Level.FIGURE: _figure,
    Level.CLOSING: _closing,
}

_CLOSINGS = {
    Level.ARTICLE: f"</div>{_BESIDE}</div>",
    Level.TABLE: f"</tbody></table></div>{_BESIDE}",
}
"""What is written when reading leaves a clause that holds its children."""
