"""A text at a glance (提纲): how many clauses of each level, and where each begins."""

from __future__ import annotations

from collections import Counter

from content.text.clauses import Level, address_of, own_line

NAMES = {
    Level.PART: "编",
    Level.CHAPTER: "章",
    Level.SECTION: "节",
    Level.ARTICLE: "条",
    Level.PARAGRAPH: "款（段）",
    Level.ITEM: "项",
    Level.POINT: "目",
    Level.HEADING: "标题",
    Level.SUBHEADING: "小标题",
    Level.DECIMAL: "编号段",
    Level.PREFACE: "题头",
    Level.CLOSING: "落款",
    Level.ANNEX: "附件",
    Level.TABLE: "表格",
    Level.ROW: "表格行",
    Level.NOTE: "注释",
    Level.FIGURE: "图",
}
"""Levels in the order they are counted on a page."""

MOST_SHOWN = 400
"""So many lines of an outline are listed on a page; the others are counted."""

_SHOWN = 70


def counts_of(body):
    """Return (name, count) for every level that occurs."""
    found = Counter(place.clause.level for place in body.places())
    return [(name, found[level]) for level, name in NAMES.items() if found[level]]


def outline_shown(body):
    """Return what a page lists of an outline, and how many lines it leaves out."""
    lines = list(outline_of(body))
    return {"outline": lines[:MOST_SHOWN], "outline_beyond": len(lines[MOST_SHOWN:])}


def outline_of(body):
    """Yield (depth, level's name, label, beginning of the text, address) for every clause.

    An article without text of its own shows the beginning of its first paragraph, which is
    then not listed again; rows of tables are left out.
    """
    told = set()
    for place in body.places():
        clause = place.clause
        if clause.level is Level.ROW or id(clause) in told:
            continue
        text = clause.text
        if clause.runs_in:
            text = own_line(clause.children[0])
            told.add(id(clause.children[0]))
        beginning = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        yield len(place.ancestors), NAMES[clause.level], clause.label, beginning, address_of(place)
