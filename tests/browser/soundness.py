"""Whether a page is sound: what axe finds on it, and what sticks out at its side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
_RUN_AXE = """
() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    resultTypes: ["violations"], selectors: false, preload: {assets: ["media"]},
}).then(
    found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 160))])
)
"""
_TOO_WIDE = """
() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("main *, header *, footer *")]
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 160)).slice(0, 5).concat("too wide")
    : []
"""


def violations(page: Page) -> list[object]:
    """Return what the page as it stands breaks of WCAG 2.1 AA, as far as axe can tell."""
    if page.evaluate("() => !window.axe"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    return page.evaluate(_RUN_AXE)


def too_wide(page: Page) -> list[object]:
    """Return what makes the page wider than its window; empty when nothing does."""
    return page.evaluate(_TOO_WIDE)
