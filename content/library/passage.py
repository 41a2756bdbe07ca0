"""A place in a document by its number, art-12/para-2 (按条号定位)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.library.document import Document

_SEGMENT = re.compile(
    r"(?:part|chp|sec|art|para|item|point|hd|shd|dec|annex|table|row|note|fig|preface|closing)"
    r"(?:-[0-9]+)+"
)


@dataclass(frozen=True)
class Passage:
    """An address below a document, resolved against the text of a day when it is read."""

    __parent__: Document
    address: str

    @property
    def __name__(self) -> str:
        """Return the last segment of the address."""
        return self.address.rpartition("/")[2]

    def __getitem__(self, segment: str) -> Passage:
        """Return the passage one segment deeper. Raises KeyError for what is no number."""
        return Passage(self.__parent__, f"{self.address}/{checked_segment(segment)}")


def checked_segment(segment: str) -> str:
    """Return `segment` when it is one of an address. Raises KeyError."""
    if not _SEGMENT.fullmatch(segment):
        raise KeyError(segment)
    return segment
