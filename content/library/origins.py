"""Which documents were taken in from which file (文件出处), by the SHA-256 of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.errors import NotFound
from content.library.site import path_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.document import Document
    from content.library.site import Site

MOST_OF_ONE_FILE = 20
"""So many documents are remembered for one file, the newest."""


def note_origin(document: Document, digest: str) -> None:
    """Let the catalog know that a text of the document came from the file of this SHA-256."""
    origins = site_of(document).catalog.origins
    told = (path_of(document), document.uid)
    known = tuple(one for one in origins.get(digest, ()) if one != told)
    origins[digest] = (*known, told)[-MOST_OF_ONE_FILE:]


def documents_from(site: Site, digest: str) -> Iterator[Document]:
    """Yield the documents that have a text from this very file, and are there still."""
    for path, uid in site.catalog.origins.get(digest, ()):
        try:
            document = site.at(path)
        except NotFound:
            continue
        if document.uid == uid:
            yield document
