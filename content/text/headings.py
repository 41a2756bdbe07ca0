"""Which clauses read as headings of what follows (标题): a page, a sheet and a Word file agree."""

from __future__ import annotations

import re

from content.text.clauses import Level, Place

STRUCTURE = frozenset({Level.PART, Level.CHAPTER, Level.SECTION})
HEADINGS = STRUCTURE | {Level.HEADING, Level.SUBHEADING, Level.ANNEX}
LONGEST = 40
"""So many characters a heading has at most, other than that of a chapter."""

_DEEPEST_NUMBER = 3
_NUMBERED = re.compile(rf"[^。；;，]{{1,{LONGEST - 1}}}[^。；;，：:.]|[^\W\d_]")
"""What stands beside `9.3.2` when that is a heading: a few words that are no sentence."""


def is_heading(place: Place) -> bool:
    """Return whether a clause is a heading, also one that is known by its number only."""
    clause = place.clause
    if clause.level is Level.DECIMAL:
        return _NUMBERED.fullmatch(clause.text) is not None and len(place.number) <= _DEEPEST_NUMBER
    return clause.level in STRUCTURE or (clause.level in HEADINGS and len(clause.text) <= LONGEST)
