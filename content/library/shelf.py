"""A shelf holds documents by name (书架), and knows which of them are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from BTrees.Length import Length
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

from content.errors import NameTaken, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.document import Document, Grant


class Shelf(Persistent):
    """Documents of one kind, by name; names are ASCII and sort as the title is spoken."""

    grants: tuple[Grant, ...] = ()

    def __init__(self, name: str, label: str, type_name: str, parent: object) -> None:
        """Start an empty shelf below the site."""
        self.__name__ = name
        self.__parent__ = parent
        self.label = label
        self.type_name = type_name
        self.documents: OOBTree[str, Document] = OOBTree()
        self.published = OOTreeSet()
        self.published_count = Length()
        self.public = OOTreeSet()
        self.public_count = Length()

    def __getitem__(self, name: str) -> Document:
        """Return the document of this name. Raises KeyError."""
        document: Document = self.documents[name]
        return document

    def document(self, name: str) -> Document:
        """Return the document of this name. Raises NotFound."""
        try:
            return self[name]
        except KeyError:
            raise NotFound(
                f"“{self.label}”中没有名为“{name}”的文件。请核对地址，或者检索文件名。"
            ) from None

    def add(self, document: Document) -> None:
        """Put a document on the shelf. Raises NameTaken."""
        if document.__name__ in self.documents:
            raise NameTaken(
                f"地址“/{self.__name__}/{document.__name__}”已经有文件，请换一个英文短名。"
            )
        document.__parent__ = self
        self.documents[document.__name__] = document

    def free_name(self, wanted: str) -> str:
        """Return `wanted`, or `wanted-2`, `wanted-3` … when it is taken."""
        name, number = wanted, 1
        while name in self.documents:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def mark_published(self, name: str) -> None:
        """Note that the document has a published version now."""
        if self.published.insert(name):
            self.published_count.change(1)

    def open_to_public(self, name: str) -> None:
        """Note that visitors may read what is published of the document."""
        if self.public.insert(name):
            self.public_count.change(1)

    def close_to_public(self, name: str) -> None:
        """Note that visitors may not, or no longer, read it."""
        if name in self.public:
            self.public.remove(name)
            self.public_count.change(-1)

    def remove(self, name: str) -> None:
        """Take a document off the shelf; its content stays with whoever holds it."""
        self.close_to_public(name)
        del self.documents[name]
        if name in self.published:
            self.published.remove(name)
            self.published_count.change(-1)

    def names_before(self, before: str, *, drafts_too: bool) -> Iterator[str]:
        """Yield names in reverse order, from the last one ahead of `before`."""
        source: Any = self.documents if drafts_too else self.published
        while source and source.minKey() < before:
            before = source.maxKey(f"{before[:-1]}{chr(ord(before[-1]) - 1)}\uffff")
            yield before

    def names(self, *, drafts_too: bool, after: str = "") -> Iterator[str]:
        """Yield names in order, from the first one behind `after`."""
        source: Any = self.documents if drafts_too else self.published
        for name in source.keys(after or None):
            if name != after:
                yield name
