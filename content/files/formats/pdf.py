"""PDF files with a text layer read in reading order, and their pages as pictures (PDF 读入)."""

from __future__ import annotations

import ctypes
import json
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from content.errors import NoText, TooLarge, Unreadable
from content.files.formats.flowing import NO_TEXT, flow_of
from content.files.formats.placing import Box, Page, Piece
from content.files.import_report import Find, ReadText, report_of
from content.files.limits import LIMITS

_MOST_OBJECTS = 50_000  # of one page that are looked at
_MOST_SEGMENTS = 20_000
_NARROW = 3.0  # points: a filled box no wider is a line
_SHORT = 8.0
_DEPTH = 4
_MARK = 12  # letters: 扫描全能王 创建


def read_pdf(data: bytes) -> ReadText:
    """Return the paragraphs and tables of a PDF.

    Raises Unreadable when it is damaged or has a password, NoText when it has no text at all,
    TooLarge when it has too many pages.
    """
    counts: Counter[str] = Counter()
    with _opened(data) as document:
        pages = [_page(document, number, counts) for number in range(len(document))]
        scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document)
        counts["scripts"] = max(scripts, int(b"/JavaScript" in data))
        counts["attachments"] = max(0, pdfium.FPDFDoc_GetAttachmentCount(document))
    bare = _bare(pages)
    if bare and not any(page.pieces for page in pages):
        raise NoText(NO_TEXT.format(n=len(pages)))
    if not any(page.pieces or page.pictures for page in pages):
        raise Unreadable(_NOTHING)
    flow = flow_of(pages)
    counts.update(
        pages=len(pages), scanned_pages=len(bare), tables=flow.tables, rows=flow.rows,
        paragraphs=len(flow.lines) - flow.rows, pictures_left=sum(page.pictures for page in pages),
        headers=sum(find.kind == "header" for find in flow.finds),
        footers=sum(find.kind == "footer" for find in flow.finds),
    )  # fmt: skip
    scanned = tuple(Find("scanned_page", words=f"第{number}页") for number in bare)
    return ReadText(flow.lines, report_of(counts), finds=(*flow.finds, *scanned))


def pages_of(data: bytes) -> list[Page]:
    """Return the words on each page; none on one that is a picture. Raises like `read_pdf`."""
    counts: Counter[str] = Counter()
    with _opened(data) as document:
        return [_page(document, number, counts) for number in range(len(document))]


def bare_pages(_name: str, data: bytes, _options: Mapping[str, Any]) -> bytes:
    """Return how many pages a PDF has, and which of them have no words but pictures (JSON)."""
    pages = pages_of(data)
    return json.dumps([len(pages), _bare(pages)]).encode()


def _bare(pages: Sequence[Page]) -> list[int]:
    """Return the numbers of pages that are pictures, with no more words than a scanner's mark."""
    letters = [sum(len(piece.text) for piece in page.pieces) for page in pages]
    return [
        number
        for number, (page, n) in enumerate(zip(pages, letters, strict=True), 1)
        if page.pictures and n <= _MARK
    ]


def page_picture(_name: str, data: bytes, options: Mapping[str, Any]) -> bytes:
    """Return page `page` (from 1) of a PDF as PNG, at `dpi`, or less where that is too large."""
    with _opened(data) as document:
        number = int(options.get("page", 1))
        if not 1 <= number <= len(document):
            raise Unreadable(f"这份 PDF 只有 {len(document)} 页，没有第 {number} 页。")
        page = document[number - 1]
        width, height = page.get_size()
        scale = float(options.get("dpi", 150)) / 72
        scale = min(scale, (LIMITS.page_pixels / max(1.0, width * height)) ** 0.5)
        return _png(page.render(scale=scale, may_draw_forms=False, rev_byteorder=True))


def _png(picture: pypdfium2.PdfBitmap) -> bytes:
    """Return a picture of red, green and blue bytes (or grey ones) as PNG."""
    depth, stride = picture.n_channels, picture.stride
    pixels = bytes(picture.buffer)
    rows = (
        b"\0" + pixels[at : at + picture.width * depth]
        for at in range(0, stride * picture.height, stride)
    )
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, _COLOURS[depth], 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


_COLOURS = {1: 0, 3: 2, 4: 6}


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_sentence(str(error))) from error
    try:
        if not len(document):
            raise Unreadable("文件损坏：这份 PDF 没有一页。请重新生成后再上传。")
        if len(document) > LIMITS.pages:
            raise TooLarge(
                f"文件过大或损坏：{len(document)} 页，上限 {LIMITS.pages} 页，请拆分后再上传。"
            )
        yield document
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_DAMAGED) from error
    finally:
        document.close()


def _sentence(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "这份 PDF 设有打开密码（已加密），请去掉密码后再上传。"
    return _DAMAGED


_NOTHING = (
    "这份 PDF 没有可读取的文字，也没有图片：可能已损坏，或者只有脚本、表单。请重新生成后再上传。"
)
_DAMAGED = "文件损坏或不完整，这份 PDF 无法打开。请重新生成后再上传。"


def _page(document: pypdfium2.PdfDocument, number: int, counts: Counter[str]) -> Page:
    page = document[number]
    width, height = page.get_size()
    turned = _Turned(page)
    pictures, rules = _drawn(page, turned)
    text = page.get_textpage()
    pieces = tuple(_pieces(text, turned, counts))
    text.close()
    page.close()
    return Page(width, height, pieces, tuple(rules), pictures)


class _Turned:
    """Where a point of the file lies on the page as it is seen."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self._quarter = page.get_rotation() // 90

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x1, x2 = left - self._left, right - self._left
        y1, y2 = self._top - top, self._top - bottom
        wide, high = self._right - self._left, self._top - self._bottom
        return (
            Box(x1, y1, x2, y2),
            Box(high - y2, x1, high - y1, x2),
            Box(wide - x2, high - y2, wide - x1, high - y1),
            Box(y1, wide - x2, y2, wide - x1),
        )[self._quarter % 4]


def _pieces(page: pypdfium2.PdfTextPage, turned: _Turned, counts: Counter[str]) -> Iterator[Piece]:
    """Yield the words between two blanks that the print only implies."""
    text = page.get_text_range()
    if len(text) != pdfium.FPDFText_CountChars(page):
        text = _by_character(page)
    start = 0
    for end, character in enumerate(text + "\n"):
        if character not in _BLANKS:
            continue
        if character == " " and end < len(text) and not pdfium.FPDFText_IsGenerated(page, end):
            continue
        first, last = start, end - 1
        start = end + 1
        while first <= last and text[first].isspace():
            first += 1
        while first <= last and text[last].isspace():
            last -= 1
        if first <= last:
            box = _place(page, turned, first, last)
            size = _size_of(page, turned, _IDEOGRAPH.search(text, first, last + 1))
            yield Piece(_readable(text[first : last + 1], counts), box, size)


_BLANKS = " \r\n"
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def _by_character(page: pypdfium2.PdfTextPage) -> str:
    """Return the text with exactly one character for each that has a place."""
    total = pdfium.FPDFText_CountChars(page)
    codes = (pdfium.FPDFText_GetUnicode(page, n) for n in range(total))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _place(page: pypdfium2.PdfTextPage, turned: _Turned, first: int, last: int) -> Box:
    one, other = _character_box(page, turned, first), _character_box(page, turned, last)
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _size_of(page: pypdfium2.PdfTextPage, turned: _Turned, letter: re.Match[str] | None) -> float:
    if letter is None:
        return 0.0
    box = _character_box(page, turned, letter.start())
    return box.right - box.left


def _character_box(page: pypdfium2.PdfTextPage, turned: _Turned, number: int) -> Box:
    found = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(page, number, found)
    return turned.box(found.left, found.bottom, found.right, found.top)


def _readable(text: str, counts: Counter[str]) -> str:
    """Return the text with radicals as the characters they stand for, and □ for the unknown."""
    fixed = text.translate(_FIXED)
    if not fixed.isprintable():
        counts["unknown_symbols"] += sum(map(_is_unknown, fixed))
        fixed = "".join("□" if _is_unknown(c) else c for c in fixed)
    return fixed


def _is_unknown(character: str) -> bool:
    return character in _UNKNOWN or unicodedata.category(character) in _WITHOUT_A_FACE


_UNKNOWN = "\ufffd\uffff"
_WITHOUT_A_FACE = frozenset({"Cc", "Co", "Cs"})  # control, private use, half of a pair
_RADICALS = dict(
    zip(
        "⺠⻓⻅⻋⻔⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻄⻆⻉⻘⻚⻙⻣⻤⻨⻁⺟⻯⻳⻌⻑⻒⻖⻏⺎⺝⻗⻞⻟⻠",
        "民长见车门风飞食马鱼鸟黄齐齿龙西角贝青页韦骨鬼麦虎母竜龟辶長镸阝阝兀月雨飠飠饣",
        strict=True,
    )
)
_FIXED: dict[int, str | None] = {
    **{
        n: unicodedata.normalize("NFKC", chr(n))
        for n in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
    },
    **{ord(radical): meant for radical, meant in _RADICALS.items()},
    0x02: "-",
    0xFFFE: "-",
    0xAD: None,
}


def _drawn(page: pypdfium2.PdfPage, turned: _Turned) -> tuple[int, list[Box]]:
    """Return how many pictures are on the page, and the lines that are drawn on it."""
    pictures = 0
    rules: list[Box] = []
    for kind, one in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) < _MOST_SEGMENTS:
            rules += _lines_of(one, turned)
    return pictures, rules


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Any]]:
    """Yield the objects of a page with those inside of forms, each with its kind."""
    waiting = [
        (pdfium.FPDFPage_GetObject(page, number), 0)
        for number in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page)))
    ]
    while waiting:
        one, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = min(_MOST_OBJECTS, pdfium.FPDFFormObj_CountObjects(one))
            waiting += [(pdfium.FPDFFormObj_GetObject(one, n), depth + 1) for n in range(inner)]
        yield kind, one


def _lines_of(path: Any, turned: _Turned) -> Iterator[Box]:  # noqa: ANN401 - a handle of ctypes
    """Yield the straight lines of a path; one that is filled and narrow is a line as a whole."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    whole = turned.box(left.value, bottom.value, right.value, top.value)
    wide, high = whole.right - whole.left, whole.height
    if max(wide, high) < _SHORT:
        return
    if min(wide, high) <= _NARROW:
        yield whole
    elif pdfium.FPDFPath_CountSegments(path) <= _MOST_SEGMENTS:
        yield from _straight(path, turned, whole)


def _straight(path: Any, turned: _Turned, whole: Box) -> Iterator[Box]:  # noqa: ANN401 - as above
    """Yield the upright and level segments of a path that is stroked."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    if not stroke.value:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    last = begun = (0.0, 0.0)
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(last, here, turned, whole)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(here, begun, turned, whole)
        last = here


def _rule(
    one: tuple[float, float], other: tuple[float, float], turned: _Turned, whole: Box
) -> Iterator[Box]:
    (x1, x2), (y1, y2) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    box = turned.box(x1, y1, x2, y2)
    wide, high = box.right - box.left, box.height
    inside = whole.left - 1 <= box.left and box.right <= whole.right + 1
    if inside and min(wide, high) <= 1 and max(wide, high) >= _SHORT:
        yield box
