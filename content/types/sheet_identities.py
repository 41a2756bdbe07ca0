"""Which records bear a name or a code (名称与代号), listed so that no table walks a whole shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.library.amendment import amendment_of
from content.library.site import path_of, site_of
from content.types.registry import KINDS
from content.types.sheet_columns import TABLED, identities_of, plainly
from content.types.sheet_rows import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.catalog import Identity
    from content.library.document import Document
    from content.library.shelf import Shelf


def note_identities(document: Document) -> None:
    """Let the catalog list what the latest save is called, if its kind comes in tables.

    A working copy in an amendment bears the name and code of its document: it is not listed.
    """
    if type(document) in TABLED and amendment_of(document) is None:
        lines = tuple(sorted(_identities(document)))
        site_of(document).catalog.list_identities(path_of(document), lines)


def forget_identities(document: Document) -> None:
    """Let the catalog list nothing of a document that goes."""
    if type(document) in TABLED:
        site_of(document).catalog.list_identities(path_of(document), ())


def called(shelf: Shelf, key: str, said: str) -> Iterator[Document]:
    """Yield the documents of a shelf whose latest save says this in the column with this key."""
    catalog = site_of(shelf).catalog
    for _, _, _, name in catalog.identified((shelf.__name__, key, plainly(said))):
        yield shelf.documents[name]


def code_of(document: Document) -> str:
    """Return the code a document bears, such as 事项代号; often none."""
    key, _ = identities_of(KINDS[document.type_name])
    return str(value_at(document.latest.fields, (key,)) or "")


def _identities(document: Document) -> Iterator[Identity]:
    code, title = identities_of(KINDS[document.type_name])
    shelf = document.__parent__.__name__
    for key, said in ((code, code_of(document)), (title, document.latest.title)):
        if said:
            yield shelf, key, plainly(said), document.__name__
