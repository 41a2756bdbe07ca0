"""The lines of a text as they are printed, with what was found in them (读出的行)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from content.files.import_report import Find
from content.files.word.marked import Marked, moved, shifted
from content.text.lines import Line

MOST_FINDS = 20_000


class Collected:
    """Gathers lines; what is found where nothing is printed waits for the next line."""

    def __init__(self) -> None:
        self._lines: list[tuple[Line, tuple[Find, ...]]] = []
        self._waiting: list[Find] = []

    def add(self, text: Marked, line: Line) -> None:
        """Add a paragraph or row, a line for each of its printed lines; blank ones are dropped."""
        kind, style, table, centred = line.kind, line.style, line.table, line.centred
        for piece in text.pieces():
            printed = piece.closed() if kind == "row" else piece.stripped()
            if printed.text:
                finds = (*self._waiting, *printed.finds) if self._waiting else printed.finds
                self._lines.append((Line(printed.text, kind, style, table, centred), finds))
                self._waiting = []
            elif printed.finds:
                self.wait(*printed.finds)

    def wait(self, *finds: Find) -> None:
        """Keep finds for the beginning of the next line."""
        self._waiting += moved(finds, "", 0)

    def add_all(self, other: Collected) -> None:
        """Add the lines of another part of the text."""
        for line, marked in other.closed():
            self.add(marked, line)

    def closed(self) -> Iterator[tuple[Line, Marked]]:
        """Yield each line with its marks; what still waits comes as a last, blank one."""
        for line, finds in self._lines:
            yield line, Marked(line.text, finds)
        if self._waiting:
            yield Line(""), Marked("", tuple(self._waiting))

    def lines(self) -> tuple[Line, ...]:
        """Return the lines."""
        return tuple(line for line, _ in self._lines)

    def finds(self) -> Iterator[Find]:
        """Yield the finds with their lines; what came after the last line ends it."""
        for number, (_, finds) in enumerate(self._lines):
            for find in finds:
                yield shifted(find, 0, number)
        if self._waiting and self._lines:
            number, end = len(self._lines) - 1, len(self._lines[-1][0].text)
            for find in self._waiting:
                yield replace(find, line=number, start=end, end=end)
        else:
            yield from self._waiting
