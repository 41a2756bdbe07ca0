"""What stands on a shelf already (已收的文本): its files, its texts, the names its laws keep."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from content.library.site import path_of
from workflows.intake_order import lasting_title
from workflows.policy import Actor, may

if TYPE_CHECKING:
    from content.files.import_report import Picture
    from content.library.document import Document
    from content.library.revision import Revision
    from content.library.shelf import Shelf


T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """Where a text stands, as far as the actor may know; both empty where they may not."""

    path: str = ""
    title: str = ""


@dataclass(frozen=True)
class Shelved:
    """Files by SHA-256, texts by what they say, names of documents by title and lasting title.

    A lasting title that several documents share leads to none of them.
    """

    files: MutableMapping[str, Held] = field(default_factory=dict)
    texts: MutableMapping[str, Held] = field(default_factory=dict)
    titles: MutableMapping[str, str] = field(default_factory=dict)
    lasting: MutableMapping[str, str] = field(default_factory=dict)

    def name_of(self, title: str) -> str:
        """Return the name of the document with this title, whenever it was amended, or ""."""
        return self.titles.get(title.strip()) or self.lasting.get(lasting_title(title), "")

    def note(self, document: Document, held: Held) -> None:
        """Note what the newest save of a document holds."""
        self.note_names(document)
        self.note_save(document.latest, held)

    def note_names(self, document: Document) -> None:
        """Note what the document is called."""
        name, title = document.__name__, document.title
        self.titles[title] = name
        key = lasting_title(title)
        self.lasting[key] = name if self.lasting.get(key, name) == name else ""

    def note_save(self, revision: Revision, held: Held) -> None:
        """Note the file and the text of one save."""
        if revision.source is not None:
            self.files[revision.source.sha256] = held
        pictures = revision.figures.pictures if revision.figures else ()
        self.texts[said(revision.body.lines(), pictures)] = held

    def overlaid(self) -> Shelved:
        """Return the same to be added to, without a change here: for what is not yet durable."""
        return Shelved(
            ChainMap({}, self.files), ChainMap({}, self.texts),
            ChainMap({}, self.titles), ChainMap({}, self.lasting),
        )  # fmt: skip

    def accept(self, added: Shelved) -> None:
        """Take over what was added to an overlay of this, now that it is durable."""
        self.files.update(_own(added.files))
        self.texts.update(_own(added.texts))
        self.titles.update(_own(added.titles))
        self.lasting.update(_own(added.lasting))


def shelved(shelf: Shelf, actor: Actor) -> Shelved:
    """Return what the shelf holds; it takes time with the shelf, and memory for hashes only."""
    known = Shelved()
    for document in shelf.documents.values():
        held = held_for(actor, document)
        known.note_names(document)
        wanted = {version.revision for version in document.versions}
        last = document.revisions.maxKey()
        for number, revision in document.revisions.items():
            if revision.source is not None or number in wanted or number == last:
                known.note_save(revision, held)
            revision.text._p_deactivate()  # noqa: SLF001 - ZODB's own way to let go of a text
    return known


def _own(overlay: MutableMapping[str, T]) -> MutableMapping[str, T]:
    """Return what an overlay has of its own."""
    return overlay.maps[0] if isinstance(overlay, ChainMap) else overlay


def held_for(actor: Actor, document: Document) -> Held:
    """Return where the document stands and what it is called, if the actor may view it."""
    return Held(path_of(document), document.title) if may(actor, "view", document) else Held()


def said(lines: Iterable[str], pictures: Iterable[Picture] = ()) -> str:
    """Return a hash of what a text says and shows, the same whatever file it came in.

    White space and full or half width count for nothing.
    """
    text = _BLANKS.sub("", normalize("NFKC", "".join(lines)))
    shown = " ".join(picture.sha256 for picture in pictures)
    return sha256(f"{text} {shown}".encode("utf-8", "replace")).hexdigest()


_BLANKS = re.compile(r"\s+")
