"""Text with what was found in it, kept in step while it is cut and joined (带标注的文字)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from content.files.import_report import Find

BREAK = "\n"
"""Stands in the text where the printed line breaks."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text whose finds count their offsets from its beginning; their line is not known yet."""

    text: str = ""
    finds: tuple[Find, ...] = ()

    def stripped(self) -> Marked:
        """Return it without blanks at either end."""
        text = self.text.strip()
        if not self.finds:
            return Marked(text)
        return Marked(text, moved(self.finds, text, len(self.text.lstrip()) - len(self.text)))

    def closed(self) -> Marked:
        """Return it without blanks at its end."""
        text = self.text.rstrip()
        return Marked(text, moved(self.finds, text, 0)) if self.finds else Marked(text)

    def behind(self, label: str) -> Marked:
        """Return it with a label before its first word."""
        text = label + self.text.lstrip()
        by = len(text) - len(self.text)
        return Marked(text, moved(self.finds, text, by)) if self.finds else Marked(text)

    def with_blanks(self, mark: str, blank: str) -> Marked:
        """Return it with another character in place of `mark`."""
        return Marked(self.text.replace(mark, blank), self.finds)

    def pieces(self) -> Iterator[Marked]:
        """Yield its printed lines; a find that reaches over a break stays on its first line."""
        if BREAK not in self.text:
            yield self
            return
        texts = self.text.split(BREAK)
        starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
        own: list[list[Find]] = [[] for _ in texts]
        for find in self.finds:
            own[bisect_right(starts, _anchor(find, self.text)) - 1].append(find)
        for text, start, finds in zip(texts, starts, own, strict=True):
            yield Marked(text, moved(finds, text, -start))


def joined(separator: str, parts: Iterable[Marked]) -> Marked:
    """Return one text of several."""
    whole = list(parts)
    if not any(part.finds for part in whole):
        return Marked(separator.join(part.text for part in whole))
    finds: list[Find] = []
    length = 0
    for part in whole:
        finds += (shifted(find, length) for find in part.finds)
        length += len(part.text) + len(separator)
    return Marked(separator.join(part.text for part in whole), tuple(finds))


def moved(finds: Iterable[Find], text: str, by: int) -> tuple[Find, ...]:
    """Return the finds moved along, each kept within `text`."""
    most = len(text)
    return tuple(
        Find(
            find.kind, find.line, min(max(find.start + by, 0), most),
            min(max(find.end + by, 0), most), find.words, find.by, find.at,
        )
        for find in finds
    )  # fmt: skip


def shifted(find: Find, by: int, line: int = -1) -> Find:
    """Return the find moved along, on a line if that is known."""
    return Find(find.kind, line, find.start + by, find.end + by, find.words, find.by, find.at)


def _anchor(find: Find, text: str) -> int:
    """Return the offset that tells the line of a find: behind the break it begins with."""
    begins_with_break = find.start < find.end and text[find.start] == BREAK
    return find.start + 1 if begins_with_break else find.start
