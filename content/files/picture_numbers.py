"""The pictures of a file, numbered in the order in which they are met (图片编号)."""

from __future__ import annotations

from collections.abc import Callable

from content.errors import NotPossible
from content.files.import_report import Picture
from content.files.marks import picture_mark
from content.files.pictures import picture_of

MOST_PICTURES = 2_000


class PictureNumbers:
    """Numbers the parts that are pictures; one that is met again keeps its number.

    `bytes_of` returns the bytes of a part, or raises NotPossible when the file does not hold it.
    """

    def __init__(self, bytes_of: Callable[[str], bytes]) -> None:
        self._bytes_of = bytes_of
        self._numbers: dict[str, int] = {}
        self.found: list[Picture] = []
        self.beyond = 0

    def mark(self, part: str, words: str = "", printed: int = 0) -> str:
        """Return the mark of the picture, or nothing when the file does not hold it.

        `words` and `printed`, the pixels it is printed wide, are those of its first place.
        """
        number = self._numbers.get(part) or self._numbered(part, words, printed)
        return picture_mark(number) if number else ""

    def _numbered(self, part: str, words: str, printed: int) -> int:
        if len(self.found) >= MOST_PICTURES:
            self.beyond += 1
            return 0
        try:
            data = self._bytes_of(part)
        except NotPossible:
            return 0
        number = len(self.found) + 1
        self._numbers[part] = number
        self.found.append(picture_of(number, part, data, words, printed))
        return number
