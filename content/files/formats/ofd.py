"""OFD files (GB/T 33190): the words of all pages with their places, in reading order (OFD 读入)."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from math import isfinite
from typing import NamedTuple
from zipfile import ZipFile

from content.errors import TooLarge, Unreadable
from content.files.containers import open_container, read_part
from content.files.formats.flowing import NO_TEXT, flow_of
from content.files.formats.placing import Box, Page, Piece
from content.files.formats.xml_parts import Element, first_of, named, parsed
from content.files.import_report import Find, ReadText, report_of
from content.files.limits import LIMITS
from content.files.marks import MARK
from content.files.picture_numbers import PictureNumbers
from content.text.lines import Line

_POINTS = 72 / 25.4  # in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_MOST_COMMANDS = 20_000
_SHORT = 3.0  # millimetres: what is shorter is no line of a table
_NARROW = 1.0
_WIDEST = 10_000  # pixels
_RESOURCES = ("PublicRes", "DocumentRes", "PageRes")
_ANNOTATIONS = {"Stamp": "印章", "Watermark": "水印", "Highlight": "高亮", "Link": "链接",
                "Path": "手写", "Text": "批注"}  # fmt: skip
_LEAP = 1.6  # widths of a character after which words are not of one piece


def read_ofd(data: bytes) -> ReadText:
    """Return the paragraphs and tables of all documents in an OFD file.

    Raises Unreadable when it is damaged or holds pictures only, TooLarge with too many pages.
    """
    with open_container(data) as archive:
        reader = _Reader(archive)
        pages = list(islice(reader.pages(), LIMITS.pages + 1))
    if len(pages) > LIMITS.pages:
        raise TooLarge(f"文件过大：超过 {LIMITS.pages} 页，请拆分后再上传。")
    bare = [n for n, page in enumerate(pages, 1) if not page.pieces and page.pictures]
    if bare and not any(page.pieces for page in pages):
        raise Unreadable(NO_TEXT.format(n=len(pages)))
    flow = flow_of(pages)
    counts = reader.counts
    counts.update(
        pages=len(pages), scanned_pages=len(bare), tables=flow.tables, rows=flow.rows,
        paragraphs=len(flow.lines) - flow.rows, pictures=sum(page.pictures for page in pages),
        pictures_beyond=reader.pictures.beyond,
        headers=sum(find.kind == "header" for find in flow.finds),
        footers=sum(find.kind == "footer" for find in flow.finds),
    )  # fmt: skip
    scanned = tuple(Find("scanned_page", words=f"第{n}页") for n in bare)
    finds = (*flow.finds, *_marked(flow.lines), *scanned, *reader.finds)
    pictures = tuple(reader.pictures.found)
    return ReadText(flow.lines, report_of(counts), finds=finds, pictures=pictures)


def _marked(lines: Sequence[Line]) -> Iterator[Find]:
    """Yield where the marks of pictures stand."""
    for number, line in enumerate(lines):
        for mark in MARK.finditer(line.text):
            yield Find("picture", number, *mark.span())


class _Matrix(NamedTuple):
    """Where a point inside of an object is printed."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def moved(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        return abs(self.a * self.d - self.b * self.c) ** 0.5 or 1.0


class _Reader:
    """Walks the documents, pages and objects of one OFD file."""

    def __init__(self, archive: ZipFile) -> None:
        self.counts: Counter[str] = Counter()
        self.finds: list[Find] = []
        self.pictures = PictureNumbers(self._bytes_of)
        self._templates_seen: set[str] = set()
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def pages(self) -> Iterator[Page]:
        """Yield the pages of all documents in order."""
        root = self._part("OFD.xml")
        if root is None:
            raise Unreadable("文件损坏：缺少部件 OFD.xml。请重新生成后再上传。")
        for place in named(root, "DocRoot"):
            where = _resolved(place.text, "OFD.xml")
            document = self._part(where)
            self._note_seals(place.getparent())
            if document is not None:
                self._note_annotations(document, where)
                yield from self._document(document, where)

    def _document(self, document: Element, where: str) -> Iterator[Page]:
        self._note_attachments(document, where)
        area = first_of(document, "PageArea")
        templates = {
            one.get("ID", ""): _resolved(one.get("BaseLoc"), where)
            for one in named(document, "TemplatePage")
        }
        files = self._picture_files(document, where)
        for entry in named(document, "Page"):
            place = _resolved(entry.get("BaseLoc"), where)
            page = self._part(place)
            if page is None:
                self.counts["unreadable_parts"] += 1
                continue
            own = first_of(page, "Area")
            size = _size(own if own is not None else area)
            yield self._page(page, size, templates, files | self._picture_files(page, place))

    def _page(
        self, page: Element, size: Box, templates: dict[str, str], files: dict[str, str]
    ) -> Page:
        layers, pictured = [page], [page]
        for used in named(page, "Template"):
            name = templates.get(used.get("TemplateID", ""), "")
            template = self._part(name)
            if template is not None:
                layers.append(template)
                pictured += [] if name in self._templates_seen else [template]
                self._templates_seen.add(name)
        pieces = tuple(chain.from_iterable(_pieces(layer, size) for layer in layers))
        rules = tuple(chain.from_iterable(_rules(layer, size) for layer in layers))
        images = list(chain.from_iterable(named(layer, "ImageObject") for layer in pictured))
        marks = tuple(self._marks(images, size, files))
        self.counts["objects"] += sum(1 for _ in named(page, "CompositeObject"))
        width, height = (size.right - size.left) * _POINTS, size.height * _POINTS
        return Page(width, height, pieces, rules, len(images), marks)

    def _marks(
        self, images: Sequence[Element], page: Box, files: dict[str, str]
    ) -> Iterator[Piece]:
        """Yield the marks of pictures in their places; one without a file is counted."""
        for one in images:
            place, beyond = _boundary(one), self.pictures.beyond
            printed = round((place.right - place.left) * _POINTS / 72 * 96)
            part = files.get(one.get("ResourceID", ""), "")
            mark = self.pictures.mark(part, printed=max(0, min(printed, _WIDEST)))
            if mark:
                yield Piece(mark, _in_points(place, page))
            elif self.pictures.beyond == beyond:
                self.counts["missing_pictures"] += 1

    def _picture_files(self, root: Element, where: str) -> dict[str, str]:
        """Return the entries of pictures by the ID under which pages know them."""
        files = {}
        for place in chain.from_iterable(named(root, name) for name in _RESOURCES):
            listed = _resolved(place.text, where)
            resources = self._part(listed)
            folder = resources.get("BaseLoc", "") if resources is not None else ""
            near = _resolved(posixpath.join(folder, "_"), listed)
            for one in named(resources, "MultiMedia") if resources is not None else ():
                file = first_of(one, "MediaFile")
                files[one.get("ID", "")] = _resolved(file.text if file is not None else "", near)
        return files

    def _bytes_of(self, part: str) -> bytes:
        return read_part(self._archive, self._names.get(part.lower(), part))

    def _note_attachments(self, document: Element, where: str) -> None:
        place = first_of(document, "Attachments")
        listed = self._part(_resolved(place.text, where)) if place is not None else None
        for one in named(listed, "Attachment") if listed is not None else ():
            self.counts["attachments"] += 1
            self.finds.append(Find("attachment", words=one.get("Name", "")[:200]))

    def _note_seals(self, body: Element | None) -> None:
        """Note the seals that the list of a document's signatures names."""
        place = first_of(body, "Signatures") if body is not None else None
        listed = self._part(_resolved(place.text, "OFD.xml")) if place is not None else None
        for one in named(listed, "Signature") if listed is not None else ():
            self.counts["seals"] += 1
            self.finds.append(Find("seal", words=one.get("ID", "")[:200]))

    def _note_annotations(self, document: Element, where: str) -> None:
        """Note what is laid over the pages, with the words it shows."""
        place = first_of(document, "Annotations")
        near = _resolved(place.text, where) if place is not None else ""
        listed = self._part(near) if near else None
        for file in named(listed, "FileLoc") if listed is not None else ():
            page = self._part(_resolved(file.text, near))
            for one in named(page, "Annot") if page is not None else ():
                self.counts["annotations"] += 1
                shown = "".join(code.text or "" for code in named(one, "TextCode"))
                words = " ".join((_ANNOTATIONS.get(one.get("Type", ""), ""), shown)).strip()
                self.finds.append(Find("annotation", words=words[:200]))

    def _part(self, name: str) -> Element | None:
        """Return a part, whose name may differ in the case of its letters; None without it."""
        found = self._names.get(name.lower())
        return parsed(self._archive, found) if found else None


def _resolved(place: str | None, near: str) -> str:
    """Return the name of an entry, from the root or from the folder of the part that names it."""
    text = (place or "").strip().replace("\\", "/")
    joined = text if text.startswith("/") else posixpath.join("/", posixpath.dirname(near), text)
    return posixpath.normpath(joined).lstrip("/")


def _size(area: Element | None) -> Box:
    place = first_of(area, "PhysicalBox") if area is not None else None
    numbers = _numbers(place.text if place is not None else "")
    left, top, wide, high = (*numbers, *_A4)[:4] if len(numbers) >= 4 else _A4
    sound = 1 <= wide <= 10_000 and 1 <= high <= 10_000
    return Box(left, top, left + wide, top + high) if sound else Box(*_A4)


def _pieces(layer: Element, page: Box) -> Iterator[Piece]:
    for one in named(layer, "TextObject"):
        boundary, matrix = _boundary(one), _matrix(one)
        size = (_number(one.get("Size")) or 3.0) * matrix.scale
        for code in named(one, "TextCode"):
            for text, left, right, base in _runs(code, size, matrix):
                left_at = (boundary.left + left - page.left) * _POINTS
                right_at = (boundary.left + right - page.left) * _POINTS
                bottom = (boundary.top + base + 0.2 * size - page.top) * _POINTS
                words = text.strip()
                if words:
                    box = Box(left_at, bottom - size * _POINTS, right_at, bottom)
                    yield Piece(words, box, size * _POINTS)


def _runs(code: Element, size: float, matrix: _Matrix) -> Iterator[tuple[str, float, float, float]]:
    """Yield the characters that stand together: their text, left, right and base line."""
    text = (code.text or "").replace("\n", "").replace("\r", "")
    x, y = _number(code.get("X")), _number(code.get("Y"))
    own = size / matrix.scale
    across, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
    is_upright = code.get("DeltaX") is None and code.get("DeltaY") is not None
    begun, left, right, base = "", 0.0, 0.0, 0.0
    for character in text:
        wide = own if ord(character) > 0x2E7F else own / 2
        at, level = matrix.moved(x, y)
        ends = matrix.moved(x + wide, y)[0]
        apart = at - right > _LEAP * size or at < left - size or abs(level - base) > 0.4 * size
        if begun and apart and not is_upright:
            yield begun, left, max(right, left), base
            begun = ""
        if not begun:
            left, base = at, level
        begun, right = begun + character, ends
        x += next(across, 0.0 if is_upright else wide)
        y += next(down, 0.0)
    if begun:
        yield begun, left, max(right, left), base


def _deltas(text: str | None) -> Iterator[float]:
    """Yield how far each character stands from the one before it; `g 3 2.5` is 2.5 three times."""
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times = int(_number(next(words, "0")))
            yield from repeat(_number(next(words, "0")), max(0, min(times, _MOST_COMMANDS)))
        else:
            yield _number(word)


def _rules(layer: Element, page: Box) -> Iterator[Box]:
    """Yield the level and upright lines that are drawn."""
    for one in named(layer, "PathObject"):
        place, matrix = _boundary(one), _matrix(one)
        data = first_of(one, "AbbreviatedData")
        narrow = min(place.right - place.left, place.height)
        if narrow <= _NARROW:
            lines: Iterator[tuple[float, ...]] = iter([(*place,)])
        elif one.get("Stroke") == "false":
            continue
        else:
            drawn = data.text if data is not None else ""
            lines = (
                (place.left + x1, place.top + y1, place.left + x2, place.top + y2)
                for x1, y1, x2, y2 in _lines(drawn or "", matrix)
            )
        for x1, y1, x2, y2 in lines:
            left, right = sorted((x1 - page.left, x2 - page.left))
            top, bottom = sorted((y1 - page.top, y2 - page.top))
            wide, high = right - left, bottom - top
            if min(wide, high) <= _NARROW and max(wide, high) >= _SHORT:
                yield Box(left * _POINTS, top * _POINTS, right * _POINTS, bottom * _POINTS)


def _lines(drawn: str, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight segments of a path: `M 0 0 L 10 0 C`."""
    begun = last = matrix.moved(0, 0)
    for found in islice(_COMMAND.finditer(drawn), _MOST_COMMANDS):
        name, numbers = found[1], _numbers(found[2])
        here = matrix.moved(*numbers[-2:]) if len(numbers) >= 2 else last
        if name in "MS":
            begun = here
        elif name == "L":
            yield (*last, *here)
        elif name == "C":
            here = begun
            yield (*last, *here)
        last = here


_COMMAND = re.compile(r"([MSLQBAC])([^MSLQBAC]*)")


def _boundary(one: Element) -> Box:
    numbers = (*_numbers(one.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0)
    left, top, wide, high = numbers[:4]
    return Box(left, top, left + wide, top + high)


def _in_points(place: Box, page: Box) -> Box:
    return Box(
        (place.left - page.left) * _POINTS, (place.top - page.top) * _POINTS,
        (place.right - page.left) * _POINTS, (place.bottom - page.top) * _POINTS,
    )  # fmt: skip


def _matrix(one: Element) -> _Matrix:
    numbers = _numbers(one.get("CTM", ""))
    return _Matrix(*numbers) if len(numbers) == len(_Matrix._fields) else _Matrix()


def _numbers(text: str | None) -> tuple[float, ...]:
    return tuple(_number(word) for word in islice((text or "").split(), 100))


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if isfinite(value) and abs(value) < 1e6 else 0.0
