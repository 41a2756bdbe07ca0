"""Puts many texts into the library, one after another (成批收录): new ones and new versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from content.errors import NotFound, NotPossible
from content.library.document import Document
from content.library.names import suggested_name
from content.library.shelf import Shelf
from content.library.site import Site
from content.text.titles import in_marks
from content.types.registry import kind_of
from workflows.drafting import Words, save
from workflows.policy import Actor
from workflows.publication import Order, take_step

Clock = Callable[[], datetime]
"""Each verb is told another moment, so that the journal keeps their order."""

_LASTING = ("short_names", "level", "issuer", "region")
"""What is true of every version of a law, so that a file need not say it again."""


def draft_again(document: Document, words: Words, actor: Actor, when: datetime) -> Document:
    """Return `document` with the words as the draft of its next version.

    Raises NotPossible when somebody has begun a draft of it: their words are not replaced.
    """
    if document.draft is not None:
        raise NotPossible(
            f"{in_marks(document.title)}有正在起草的稿件，没有改动；请先办完这份稿件。"
        )
    save(document, words, actor, when, based_on=document.tag())
    return document


def publish(
    document: Document, road: Iterable[tuple[str, Actor]], now: Clock, in_force_from: date
) -> None:
    """Take the steps of `road` (step, actor) up to publication, in force from that day."""
    for step, actor in road:
        take_step(document, step, actor, now(), _order(in_force_from))


def _order(in_force_from: date) -> Order:
    return Order(in_force_from=in_force_from, checked="成批收录，以来源文件为准")


def of_name(shelf: Shelf, name: str) -> Document | None:
    """Return the document of this name, or None."""
    try:
        return shelf.document(name)
    except NotFound:
        return None


def of_title(shelf: Shelf, title: str) -> Document | None:
    """Return the document of this title, or None.

    Only documents named as their title suggests are found, for no list of titles is kept;
    `shelved` finds all.
    """
    wanted = suggested_name(title)
    name, number = wanted, 1
    while (document := of_name(shelf, name)) is not None:
        if document.title == title.strip():
            return document
        number += 1
        name = f"{wanted}-{number}"
    return None


def shelf_for(site: Site, type_name: str) -> Shelf:
    """Return the shelf of a kind. Raises NotFound."""
    return site.shelf(kind_of(type_name).shelf)


def with_lasting(words: Words, document: Document | None) -> Words:
    """Return the words with what earlier versions said for good."""
    if document is None:
        return words
    earlier = document.latest.fields
    lasting = {key: earlier[key] for key in _LASTING if key in earlier}
    return replace(words, fields={**lasting, **words.fields})
