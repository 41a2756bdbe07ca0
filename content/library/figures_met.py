"""Pictures, formulas and layouts of two texts that become one (图片合并): none gets mixed up."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from content.files.marks import numbers_in
from content.files.pictures import SHOWN, is_entry, picture_bytes
from content.library.revision import Figures, SourceFile

if TYPE_CHECKING:
    from content.files.import_report import Picture, ReadText
    from content.files.table_layout import RowLayout
    from content.library.revision import Upload

_NAME = "合并后的图片.zip"


@dataclass(frozen=True)
class Brought:
    """What was read of a file whose text meets another, its pictures numbered as in that text."""

    source: Upload | SourceFile
    read: ReadText

    def numbered(self, numbers: Mapping[int, int]) -> Brought:
        """Return the same with other numbers; a picture without one is left out."""
        pictures = tuple(
            replace(one, number=numbers[one.number])
            for one in self.read.pictures
            if one.number in numbers
        )
        return replace(self, read=replace(self.read, pictures=pictures))

    def bytes_of(self, picture: Picture) -> bytes:
        """Return a picture of the file. Raises NotFound when it is not there."""
        with BytesIO(self._container) as container:
            return picture_bytes(container, picture)

    @property
    def _container(self) -> bytes:
        if self.read.container:
            return self.read.container
        return self.source.read() if isinstance(self.source, SourceFile) else self.source.data


def numbers_beside(theirs: Figures | None, mine: ReadText) -> dict[int, int]:
    """Return which number each picture of a file has beside those that are there.

    The same picture has one number. Pages that must be drawn cannot be laid beside others: then
    those that are not there have no number.
    """
    held = theirs.pictures if theirs else ()
    known = {one.sha256: one.number for one in held}
    may_come = not held or all(map(is_entry, (*held, *mine.pictures)))
    free = max((one.number for one in held), default=0)
    numbers: dict[int, int] = {}
    for one in mine.pictures:
        if one.sha256 in known:
            numbers[one.number] = known[one.sha256]
        elif may_come:
            free += 1
            numbers[one.number] = free
    return numbers


def figures_of_both(theirs: Figures | None, mine: Brought, text: str) -> Figures | None:
    """Return the figures of a text that holds words of both; those of `mine` that it needs.

    Without any of those they are what they were.
    """
    held = {one.number for one in theirs.pictures} if theirs else set()
    wanted = set(numbers_in(text)) - held
    new = tuple(one for one in mine.read.pictures if one.number in wanted)
    before = theirs.formulas if theirs else {}
    formulas = {
        words: formula for words, formula in mine.read.formulas.items()
        if words not in before and words in text
    }  # fmt: skip
    rows = theirs.layouts if theirs else ()
    layouts = _layouts_of_both(rows, mine.read.layouts, text)
    if not (new or formulas or layouts != rows):
        return theirs
    pictures, source = _laid_together(theirs, mine, new)
    return Figures(source, pictures, {**before, **formulas}, layouts)


def _laid_together(
    theirs: Figures | None, mine: Brought, new: tuple[Picture, ...]
) -> tuple[tuple[Picture, ...], SourceFile]:
    """Return the pictures of both, and a file that holds them all."""
    held = theirs.pictures if theirs else ()
    if theirs is not None and not new:
        return held, theirs.source
    if theirs is None or not held:
        return new, _kept_file(mine)
    found = [(one, theirs.source.picture(one)) for one in held]
    found += [(one, mine.bytes_of(one)) for one in new]
    stream = BytesIO()
    pictures = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for one, data in found:
            part = f"pictures/{one.number}{SHOWN.get(one.media_type, '')}"
            archive.writestr(zipfile.ZipInfo(part), data)  # of no day: the same is the same file
            pictures.append(replace(one, part=part))
    return tuple(pictures), SourceFile(_NAME, stream.getvalue())


def _kept_file(mine: Brought) -> SourceFile:
    if mine.read.container:
        return SourceFile(mine.source.name, mine.read.container)
    if isinstance(mine.source, SourceFile):
        return mine.source
    return SourceFile(mine.source.name, mine.source.data)


def _layouts_of_both(
    theirs: tuple[RowLayout, ...], mine: tuple[RowLayout, ...], text: str
) -> tuple[RowLayout, ...]:
    """Return the layouts with those tables of `mine` that are in the text and not known yet."""
    known = {one.text for one in theirs}
    lines = set(text.split("\n"))
    new = {one.table for one in mine if one.text not in known and one.text in lines}
    after = max((one.table for one in theirs), default=0) + 1
    return theirs + tuple(replace(one, table=one.table + after) for one in mine if one.table in new)
