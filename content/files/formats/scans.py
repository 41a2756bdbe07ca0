"""Scanned pages and photos of paper: what was seen on them becomes a text (扫描件).

The words come with places and how sure the recognition is; here they are put in reading order
and joined into paragraphs, and each printed row stays on record with its page and its confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from content.errors import Unreadable
from content.files.formats.flowing import flow_of
from content.files.formats.pdf import pages_of
from content.files.formats.placing import Box, Page, Piece
from content.files.import_report import Find, ReadText, report_of
from content.files.seen import RECOGNISED, PageSeen
from content.text.lines import Line

_NEAR = 6  # lines within which the next row is looked for first
_SAME_SIZE = 0.3
_LEAST_IN_COLUMN = 6
_SPACE = re.compile(r"\s")


def recognised_text(_name: str, data: bytes, options: Mapping[str, Any]) -> bytes:
    """Return the text of a file some of whose pages were recognised, as JSON of `ReadText`.

    `options["pages"]` holds `PageSeen.to_json` by page number from 1; the others are read from
    the PDF itself. Raises Unreadable when there are no words at all.
    """
    pages = {int(number): PageSeen.from_json(told) for number, told in options["pages"].items()}
    printed = dict(enumerate(pages_of(data), 1)) if data.startswith(b"%PDF-") else {}
    read = text_seen(printed, pages)
    if not read.lines:
        failed = [f"第{n}页：{page.problem}" for n, page in sorted(pages.items()) if page.problem]
        if failed:
            raise Unreadable(f"没有识别出来，请换一份清楚的再上传。{failed[0]}")
        raise Unreadable(
            "没有认出文字：可能是空白页、照片不清楚，或者不是文字材料。请换一份清楚的再上传。"
        )
    return read.to_json().encode("utf-8", "replace")


def text_seen(printed: Mapping[int, Page], seen: Mapping[int, PageSeen]) -> ReadText:
    """Return the text of pages that were printed as words, and of those that were seen."""
    size = _usual_size(seen.values())
    ordered: list[Page] = []
    for number in sorted({*printed, *seen}):
        page = seen.get(number)
        ordered += [printed[number]] if page is None else _columns(_even(page, size))
    flow = flow_of(ordered)
    finds = tuple(_located(flow.lines, seen))
    counts = {
        "tables": flow.tables, "rows": flow.rows, "paragraphs": len(flow.lines) - flow.rows,
        "pages": len({*printed, *seen}), "recognised": len(finds),
        "recognised_pages": sum(not page.problem for page in seen.values()),
        "unrecognised_pages": sum(bool(page.problem) for page in seen.values()),
    }  # fmt: skip
    report = report_of(counts)
    problems = tuple(
        f"第{n}页没有识别出来：{page.problem}" for n, page in sorted(seen.items()) if page.problem
    )
    told = replace(report, warnings=(*report.warnings, *problems))
    return ReadText(flow.lines, told, finds=(*flow.finds, *finds))


def _usual_size(pages: Iterable[PageSeen]) -> float:
    heights = [one.bottom - one.top for page in pages for one in page.seen for _ in one.text]
    return median(heights) if heights else 12.0


def _even(page: PageSeen, size: float) -> Page:
    """Return the page with rows of about the usual size made exactly so: boxes hug their ink."""
    pieces = []
    for one in page.seen:
        box = one.box
        if abs(box.height - size) <= _SAME_SIZE * size:
            middle = box.middle[1]
            box = Box(box.left, middle - size / 2, box.right, middle + size / 2)
        pieces.append(Piece(one.text, box))
    return Page(page.width, page.height, tuple(pieces))


def _columns(page: Page) -> list[Page]:
    """Return a page in two columns as what stands above, the left one and the right one."""
    middle = _gutter(page)
    if middle is None:
        return [page]
    left = [one for one in page.pieces if one.box.right <= middle]
    right = [one for one in page.pieces if one.box.left >= middle]
    top = min(one.box.top for one in (*left, *right))
    above = [one for one in page.pieces if one not in left and one not in right
             and one.box.middle[1] <= top]  # fmt: skip
    below = [one for one in page.pieces if one not in left and one not in right
             and one not in above]  # fmt: skip
    return [replace(page, pieces=tuple(part)) for part in (above, left, right, below) if part]


def _gutter(page: Page) -> float | None:
    """Return the middle of the blank stripe between two columns of text, or None."""
    for x in range(int(page.width * 0.42), int(page.width * 0.58), 3):
        across = [one for one in page.pieces if one.box.left < x < one.box.right]
        left = [one for one in page.pieces if one.box.right <= x]
        right = [one for one in page.pieces if one.box.left >= x]
        if min(len(left), len(right)) < _LEAST_IN_COLUMN:
            continue
        if all(_is_full(side, page.width) for side in (left, right)) and _is_outside(
            across, [*left, *right]
        ):
            return float(x)
    return None


def _is_full(side: Sequence[Piece], width: float) -> bool:
    """Return whether most rows are as long as a column; cells of a table seldom are."""
    return median(one.box.right - one.box.left for one in side) > 0.3 * width


def _is_outside(across: Sequence[Piece], inside: Sequence[Piece]) -> bool:
    top = min(one.box.top for one in inside)
    bottom = max(one.box.bottom for one in inside)
    return not any(top < one.box.middle[1] < bottom for one in across)


def _located(lines: Sequence[Line], seen: Mapping[int, PageSeen]) -> Iterator[Find]:
    """Yield page and confidence of each printed row at its place in the text; -1 for none."""
    bare = [_SPACE.sub("", line.text) for line in lines]
    at, after = 0, 0
    for number, page in sorted(seen.items()):
        for one in sorted(page.seen, key=lambda each: (each.box.middle[1], each.left)):
            words = _SPACE.sub("", one.text)
            near = _found(bare, words, range(at, min(at + _NEAR, len(bare))), after)
            place = near or _found(bare, words, range(len(bare)), 0)
            if near:
                at, after = near[0], near[1] + len(words)
            line, start, end = _with_spaces(lines, place, len(words))
            yield Find(RECOGNISED, line, start, end, page=number, confidence=one.confidence)


def _found(bare: Sequence[str], words: str, among: range, after: int) -> tuple[int, int] | None:
    """Return line and offset of the words, in the first of these lines only behind `after`."""
    for line in among:
        begin = bare[line].find(words, after if line == among.start else 0)
        if begin >= 0:
            return line, begin
    return None


def _with_spaces(
    lines: Sequence[Line], place: tuple[int, int] | None, length: int
) -> tuple[int, int, int]:
    """Return line, start and end in the line as it is, from a place counted without blanks."""
    if place is None:
        return -1, 0, 0
    line, begin = place
    letters = [at for at, letter in enumerate(lines[line].text) if not letter.isspace()]
    return line, letters[begin], letters[begin + length - 1] + 1
