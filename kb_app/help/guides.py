"""The user guides (用户手册): Markdown beside this module, shown as HTML with anchors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

GUIDES = {
    "guide-reader": "reader",
    "guide-staff": "township_staff",
    "guide-trainer": "trainer",
    "guide-office": "office_editor",
    "guide-reviewer": "reviewer",
    "guide-committee": "committee_secretary",
    "guide-administrator": "administrator",
}
"""Name of a guide → the role it is written for."""

_FOLDER = Path(__file__).parent
_ANCHOR = re.compile(r"\s*\{#(?P<anchor>[a-z][a-z0-9-]*)\}$")
_GUIDE = re.compile(r"^(?P<name>guide-[a-z]+)\.md(?=#|$)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Guide:
    """A guide: its title, its text as HTML, its sections as anchor and heading."""

    name: str
    title: str
    html: str
    sections: tuple[tuple[str, str], ...]


def guide_named(name: str) -> Guide:
    """Return the guide. Raises KeyError for a name that is none."""
    if name not in GUIDES:
        raise KeyError(name)
    path = _FOLDER / f"{name}.md"
    return _read(name, path.stat().st_mtime_ns)


def guides() -> list[Guide]:
    """Return all guides, in the order they are listed."""
    return [guide_named(name) for name in GUIDES]


@lru_cache(maxsize=32)
def _read(name: str, changed_at: int) -> Guide:  # noqa: ARG001 - a changed file is another one
    tokens = _MARKDOWN.parse((_FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title = tokens[1].content
    sections = tuple(_named(tokens))
    _lead_within_the_site(tokens)
    return Guide(
        name, title, _MARKDOWN.renderer.render(tokens[3:], _MARKDOWN.options, {}), sections
    )


def _named(tokens):
    """Yield anchor and heading of each section; the anchor becomes the heading's id."""
    for opening, inline in pairwise(tokens):
        found = _ANCHOR.search(inline.content) if opening.type == "heading_open" else None
        if found:
            heading = inline.content[: found.start()]
            opening.attrSet("id", found["anchor"])
            inline.children[-1].content = _ANCHOR.sub("", inline.children[-1].content)
            yield found["anchor"], heading


def _lead_within_the_site(tokens):
    """Let links to the files of other guides lead to their pages."""
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("href", _GUIDE.sub(r"\g<name>", str(inner.attrGet("href"))))
