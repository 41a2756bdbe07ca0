"""The pictures of a document, numbered in the order they are printed (图片)."""

from __future__ import annotations

from content.files.import_report import Picture
from content.files.picture_numbers import PictureNumbers
from content.files.word.package import Package, Relationship


class Pictures:
    """Numbers the picture files as they are met; one that is printed again keeps its number."""

    def __init__(self, package: Package) -> None:
        self._numbers = PictureNumbers(package.data)

    @property
    def found(self) -> list[Picture]:
        """Return the pictures in the order of their numbers."""
        return self._numbers.found

    @property
    def beyond(self) -> int:
        """Return how many places show a picture past the most that are kept."""
        return self._numbers.beyond

    def mark(self, relationship: Relationship | None, words: str, printed: int = 0) -> str:
        """Return the mark of the picture, or nothing when the file does not hold it.

        `words` and `printed`, the pixels it is printed wide, are those of its first place.
        """
        if relationship is None or relationship.is_outside:
            return ""
        return self._numbers.mark(relationship.target, words, printed)
