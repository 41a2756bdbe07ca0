"""Steps that bring an older database up to date (升级步骤), in order, each with a test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree

from content.library.shelf import Shelf
from content.types.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.library.site import Site


def shelves_for_new_kinds(site: Site) -> None:
    """Give every kind of document its shelf."""
    for name, kind in KINDS.items():
        if kind.shelf not in site.shelves:
            site.shelves[kind.shelf] = Shelf(kind.shelf, kind.label, name, site)


def reviews_by_holder(site: Site) -> None:
    """Give who began a document, and the administrators, their own list of due reviews."""
    planned, site.catalog.reviews = site.catalog.reviews, OOBTree()
    for day, path in planned:
        holders = (f"person:{site.at(path).owner}", "role:administrator")
        site.catalog.plan_review(path, holders, None, date.fromisoformat(day))


STEPS: tuple[Callable[[Site], None], ...] = (shelves_for_new_kinds, reviews_by_holder)
"""Step n leads from generation n to n + 1; never reorder, only append."""

GENERATION = len(STEPS)


def evolve(site: Site) -> list[str]:
    """Run the steps the site has not seen; return their names."""
    done: list[str] = []
    for step in STEPS[site.generation :]:
        step(site)
        done.append(step.__name__)
    if done:
        site.generation = GENERATION
    return done
