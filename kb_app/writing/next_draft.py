"""How a file differs from the text whose next draft it is to become (与现有草稿相比)."""

from __future__ import annotations

from dataclasses import dataclass

from content.remembering import Remembered
from content.text.aligning import carry_ids
from kb_app.reading.comparison import compared, counts_said, fated
from workflows.incoming import understood_of

MOST_LINES = 6_000
"""Of longer texts the differences are counted only once the file is saved."""

_REMEMBERED = Remembered(32)


@dataclass(frozen=True)
class Against:
    """What the file is compared with, and how many clauses are new, gone or changed."""

    name: str
    counted: str
    is_long: bool = False


def changes_against(document, incoming):
    """Return how the file, as corrected, differs from the newest save of the document."""
    latest, understood = document.latest, understood_of(incoming)
    name = "现有草稿" if document.draft is not None else "已发布的最新文本"
    lines = len(understood.corrected) + latest.text.body.count("],[")
    if lines > MOST_LINES:
        return Against(name, "", is_long=True)
    key = (latest.content_hash, incoming.key, incoming.corrections)
    counted = _REMEMBERED.of(key, lambda: _counted(latest.body, understood.parsed.body))
    return Against(name, counted)


def _counted(old, new):
    return counts_said(fated(compared(old, carry_ids(old, new, "preview"))))
