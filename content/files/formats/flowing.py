"""Printed rows of pages joined again into the paragraphs they were (版面还原)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from content.files.formats.placing import Page, Row, joined, rows_of
from content.files.import_report import Find
from content.text.labels import Kind, read_label
from content.text.lines import Line

_MARGIN = 0.13  # of the page's height, where running heads and page numbers stand
_BIGGER = 1.15
_FEW = 3

_PAGE_NUMBER = re.compile(
    r"[-—–－―\s·第共页/|｜]*[0-9０-９ivxIVX]{1,5}[-—–－―\s·第共页/|｜0-9０-９ivxIVX]*"
)  # — 3 —, 第3页 共10页, 3/10
_DIGITS = re.compile(r"[0-9０-９]+")


NO_TEXT = (
    "这是扫描件：{n} 页都没有文字层，只有图片，需要文字识别（OCR）后才能导入。"
    "请上传有文字的文件或 Word 文档（.docx）。"
)
"""Said of a file whose pages are all pictures."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The lines of all pages, what was left out of them, and how many rows are in tables."""

    lines: tuple[Line, ...]
    finds: tuple[Find, ...]
    tables: int
    rows: int


def flow_of(pages: Iterable[Page]) -> Flow:
    """Return the paragraphs and table rows of the pages in reading order.

    What stands at the head or foot of most pages, and page numbers, are finds outside the text.
    """
    kept = list(pages)
    rows = [rows_of(page) for page in kept]
    finds, rows = _without_margins(kept, rows)
    measure = _Measure([row for page in rows for row in page if not (row.cells or row.is_picture)])
    flowing = _Flowing(measure)
    for page, on_it in zip(kept, rows, strict=True):
        flowing.take(page, on_it)
    flowing.end_table()
    flowing.end_paragraph()
    return Flow(tuple(flowing.lines), tuple(finds), flowing.tables, flowing.table_rows)


class _Measure:
    """What is usual in these pages: the size of letters, both edges, the leading."""

    def __init__(self, rows: Sequence[Row]) -> None:
        sizes = Counter(round(row.size) for row in rows if row.size for _ in row.text)
        self.size = float(sizes.most_common(1)[0][0]) if sizes else 12.0
        across = [row for row in rows if row.within is None]
        body = [row for row in across if abs(row.size - self.size) < 0.2 * self.size] or across
        lefts = Counter(round(row.box.left / 3) for row in body)
        often = [at for at, n in lefts.items() if n * 5 >= max(lefts.values())]
        self.left = min(often, default=0) * 3.0
        rights = sorted(row.box.right for row in body)
        self.right = rights[int(len(rights) * 0.9)] if rights else 0.0

    def edges(self, row: Row) -> tuple[float, float]:
        """Return between which edges the row is printed: of its column, or of the pages."""
        return row.within or (self.left, self.right)


class _Flowing:
    """Takes row after row and ends a paragraph where the print shows that it ends."""

    def __init__(self, measure: _Measure) -> None:
        self.lines: list[Line] = []
        self.tables = 0
        self.table_rows = 0
        self._measure = measure
        self._text = ""
        self._last: Row | None = None
        self._centred = False
        self._in_table = False
        self._columns = 0
        self._pictures: list[str] = []

    def take(self, page: Page, rows: Sequence[Row]) -> None:
        """Take the rows of one page."""
        gaps = [
            b.box.top - a.box.top for a, b in pairwise(row for row in rows if not row.is_picture)
        ]
        leading = median(gaps) if len(gaps) >= _FEW else 0.0
        for row in rows:
            if row.is_picture:
                self._take_picture(row)
            elif row.cells:
                self._take_table_row(row)
            else:
                self.end_table()
                self._take_row(page, row, leading)

    def end_paragraph(self) -> None:
        """Put the paragraph so far among the lines."""
        if self._text:
            style = "title" if self._is_title() else ""
            self.lines.append(Line(self._text, style=style, centred=self._centred))
        self._text, self._last, self._centred = "", None, False
        self.lines += map(Line, self._pictures)
        self._pictures.clear()

    def end_table(self) -> None:
        """Note that the next table is another one."""
        self._in_table = False

    def _take_picture(self, row: Row) -> None:
        """Keep the mark of a picture until the paragraph it stands in, if any, has ended."""
        self._pictures.append(row.text)
        if not self._text:
            self.end_paragraph()

    def _take_table_row(self, row: Row) -> None:
        self.end_paragraph()
        if not self._in_table:
            self._in_table, self.tables = True, self.tables + 1
        if any(row.cells):
            self.table_rows += 1
            self.lines.append(Line(row.text, "row", table=self.tables))

    def _take_row(self, page: Page, row: Row, leading: float) -> None:
        centred = self._is_centred(page, row)
        if self._last is not None and self._goes_on(row, centred, leading):
            self._text = joined(self._text, row.text)
        else:
            self.end_paragraph()
            self._text, self._centred = row.text, centred
        self._last = row

    def _goes_on(self, row: Row, centred: bool, leading: float) -> bool:  # noqa: FBT001 - a fact
        """Return whether the row continues the paragraph that is open."""
        last, size = self._last, self._measure.size
        if last is None or (last.size and row.size and abs(last.size - row.size) > 0.15 * size):
            return False
        if read_label(row.text).kind not in _WITHIN:
            return False
        gap = row.box.top - last.box.top
        if centred or self._centred:
            if not (centred and self._centred):
                return False
            is_open = self._text.count("（") > self._text.count("）")
            return is_open or (0 < gap < 2.2 * row.size and row.size > _BIGGER * size)
        if leading and gap > 1.7 * leading:
            return False
        (before, end), (edge, _) = self._measure.edges(last), self._measure.edges(row)
        is_full = last.box.right > end - 2.2 * size
        indent = row.box.left - edge
        return is_full and not (indent > 1.2 * size and indent > last.box.left - before - size)

    def _is_centred(self, page: Page, row: Row) -> bool:
        """Return whether the row stands in the middle of the page, away from both edges."""
        left, right = self._measure.edges(row)
        middles = ((left + right) / 2, *(() if row.within else (page.width / 2,)))
        off = min(abs(row.box.middle[0] - middle) for middle in middles)
        size = self._measure.size
        before, after = row.box.left - left, right - row.box.right
        is_first_row = 1.5 * size < before < 2.5 * size and after < 2 * size
        return off < size < min(before, after) and not is_first_row

    def _is_title(self) -> bool:
        is_first = not any(line.style == "title" for line in self.lines)
        size = self._last.size if self._last else 0.0
        return is_first and self._centred and size > _BIGGER * self._measure.size


_WITHIN = {Kind.PLAIN, Kind.BARE, Kind.LETTER}
"""Labels that a row may begin with in the middle of a sentence."""


def _without_margins(
    pages: Sequence[Page], rows: list[list[Row]]
) -> tuple[list[Find], list[list[Row]]]:
    """Return the running heads, feet and page numbers as finds, and the rows without them."""
    places: dict[str, set[int]] = defaultdict(set)  # the pages on which each is printed
    for number, (page, on_it) in enumerate(zip(pages, rows, strict=True)):
        for row in _marginal(page, on_it):
            places[_alike(row)].add(number)
    most = max(_FEW, len(pages) // 3)
    running = {text for text, at in places.items() if len(at) >= most}
    finds: dict[tuple[str, str], Find] = {}
    kept = []
    for page, on_it in zip(pages, rows, strict=True):
        left_out = [r for r in _marginal(page, on_it) if _alike(r) in running or _is_number(r)]
        for row in left_out:
            kind = "header" if row.box.middle[1] < page.height / 2 else "footer"
            is_same = row.is_picture or _alike(row) not in running
            words = row.text if is_same else _DIGITS.sub("#", row.text)
            finds.setdefault((kind, _alike(row)), Find(kind, words=words))
        kept.append([row for row in on_it if row not in left_out])
    return list(finds.values()), kept


def _marginal(page: Page, rows: Sequence[Row]) -> Iterator[Row]:
    edge = page.height * _MARGIN
    printed = sorted((row for row in rows if not row.is_picture), key=lambda row: row.box.top)
    pictures = [row for row in rows if row.is_picture]
    ends = (*printed[:2], *printed[-2:]) if len(printed) > _FEW else printed
    for row in (*ends, *pictures):
        if not row.cells and not edge < row.box.middle[1] < page.height - edge:
            yield row


def _alike(row: Row) -> str:
    text = "".join(row.text.split())
    if row.is_picture:
        return text
    return text if read_label(row.text).kind is not Kind.PLAIN else _DIGITS.sub("#", text)


def _is_number(row: Row) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(row.text.strip()))
