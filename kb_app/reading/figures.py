"""Pictures and formulas where they stand in a text (图与公式): marks become pictures again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from pyramid.httpexceptions import HTTPNotModified
from pyramid.response import Response

from content.errors import TooLarge
from content.files.marks import ONLY_MARKS, Formulas, Piece, numbers_in, pieces
from content.files.mathml import harmless
from content.files.pictures import (
    MOST_HANDED_OUT,
    SHOWN,
    format_name,
    is_shown,
    may_be_drawn,
    media_type,
)
from content.text.clauses import Place, own_line
from kb_app.reading.addresses import BASE
from kb_app.reading.tables import NO_TABLES, Tables, tables_shown
from workflows.policy import is_public

if TYPE_CHECKING:
    from pyramid.request import Request

    from content.files.import_report import Picture
    from content.library.document import Document
    from content.library.revision import Revision, SourceFile

SAVE = "\x06"
"""Stands for the number of the save whose pictures are shown; it cannot occur in a text."""

ASKED_AGAIN = "private, no-cache"
KEPT = "private, max-age=31536000, immutable"
"""How long a browser keeps a picture: asking each time whether one may still see it, or a year."""

_WIDEST = 2_000
_LONG = 32
_SCROLLS = ' data-long tabindex="0" role="group" aria-label="公式"'
_POLICY = "default-src 'none'; sandbox"
_LAZY = ' loading="lazy"'
_CAPTION = re.compile(
    r"""
    \s* (?: 附?图 | Figure | Fig\.? ) \s*
    [0-9A-Za-z一二三四五六七八九十]{1,4} (?: [-－—.．][0-9]{1,3} )*     # 图3-1
    (?![\u4e00-\u9fff]*[。；]) .{0,80}                              # 办理流程, no sentence
    """,
    re.VERBOSE,
)
_SAYS_NOTHING = re.compile(
    r"""
    (?: 图片 | 图像 | 图形 | 图 | picture | image | img | 文本框 | wps )? [\s_\d()（）-]*  # 图片 1
    | [0-9a-f]{16,}                                                                  # a sum
    | .* \. (?: png | jpe?g | gif | bmp | emf | wmf | tiff? | webp )                  # C:\a.png
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Illustrations:
    """The pictures by number, MathML by the line that says the same, captions by number, tables.

    `address` is where the pictures are, up to their number.
    """

    pictures: Mapping[int, Picture] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    captions: Mapping[int, str] = field(default_factory=dict)
    address: str = ""
    tables: Tables = NO_TABLES

    def within(self, text: str) -> str:
        """Return a stretch of running text as HTML, with its pictures and formulas."""
        return self._drawn(text, self._in_line) if self._has_any(text) else escape(text)

    def named(self, text: str) -> str:
        """Return the same where it stands inside a link, so without links of its own."""
        return self._drawn(text, self._in_link) if self._has_any(text) else escape(text)

    def alone(self, text: str) -> str:
        """Return the pictures of a line that holds nothing else, or an empty string."""
        numbers = numbers_in(text) if ONLY_MARKS.fullmatch(text) else ()
        if any(number not in self.pictures for number in numbers):
            return ""
        return "".join(self._block(self.pictures[number]) for number in numbers)

    @cached_property
    def _words(self) -> Formulas:
        return Formulas(self.formulas)

    def _has_any(self, text: str) -> bool:
        return bool(self.pictures and numbers_in(text)) or bool(self.formulas)

    def _drawn(self, text: str, draw) -> str:
        """Return the text with marks drawn by `draw`, and formulas, the longest first."""
        return "".join(
            draw(piece, text) or escape(piece.words) for piece in pieces(text, self._words)
        )

    def _in_line(self, piece: Piece, text: str) -> str:
        if piece.is_formula:
            return self._formula(piece.words, text)
        picture = self.pictures.get(piece.number)
        return self._shown(picture, "kb-inline-picture") if picture else ""

    def _in_link(self, piece: Piece, text: str) -> str:
        """Return the same, or nothing where it would hold a link or stop the keyboard."""
        picture = self.pictures.get(piece.number)
        fits = is_shown(picture) if picture else piece.is_formula and len(piece.words) <= _LONG
        return self._in_line(piece, text) if fits else ""

    def _block(self, picture: Picture) -> str:
        inside = self._shown(picture, "kb-block-picture")
        if not is_shown(picture):
            return inside
        return f'<a class="kb-picture-link" href="{self._address(picture)}">{inside}</a>'

    def _shown(self, picture: Picture, classes: str) -> str:
        words = self.captions.get(picture.number, "")
        return picture_html(picture, self._address(picture), words, classes=classes)

    def _address(self, picture: Picture) -> str:
        return f"{self.address}{picture.number}"

    def _formula(self, words: str, text: str) -> str:
        """Return a formula; a long one can be scrolled, for it has no lines to break into."""
        inside = harmless(self.formulas[words])
        if not inside:
            return ""
        block = ' display="block"' if words == text.strip() else ""
        more = _SCROLLS if len(words) > _LONG else ""
        return (
            f'<span class="kb-formula"{more}><math alttext="{escape(words)}"{block}>{inside}</math>'
            f'<span class="kb-formula-words">{escape(words)}</span></span>'
        )


NONE = Illustrations()


def illustrations_of(revision: Revision, places: Iterable[Place]) -> Illustrations:
    """Return what illustrates the text of a revision, its address left open (BASE, SAVE)."""
    places = list(places)
    figures = revision.figures
    if figures is None:
        return Illustrations(tables=tables_shown(revision, places))
    by_number = {picture.number: picture for picture in figures.pictures}
    captions = captions_of(places) if by_number else {}
    address = f"{BASE}/figure/{SAVE}/"
    tables = tables_shown(revision, places)
    return Illustrations(by_number, figures.formulas, captions, address, tables)


def captions_of(places: Iterable[Place]) -> dict[int, str]:
    """Return the caption beneath each picture that stands alone in its line: 图1　办理流程."""
    captions: dict[int, str] = {}
    waiting = 0
    for place in places:
        line = own_line(place.clause).strip()
        if waiting and _CAPTION.fullmatch(line):
            captions[waiting] = line
        numbers = numbers_in(line) if ONLY_MARKS.fullmatch(line) else ()
        waiting = numbers[0] if len(numbers) == 1 else 0
    return captions


def figures_beside(revision: Revision) -> tuple[tuple[str, str], ...]:
    """Return each picture's name and what tells it from another, for comparing two texts.

    So for the tables, whose cells may be merged otherwise in the same words.
    """
    if revision.figures is None:
        return ()
    layouts = revision.figures.layouts
    tables = f"{len(layouts)}行，校验值 {sha256(repr(layouts).encode()).hexdigest()[:10]}"
    pictures = tuple((f"图{one.number}", _told(one)) for one in revision.figures.pictures)
    return (*pictures, ("表格的合并和表头", tables)) if layouts else pictures


def picture_html(
    picture: Picture, address: str, words: str = "", *, classes: str = "kb-inline-picture"
) -> str:
    """Return a picture, or what says that browsers cannot show it, with the way to the file.

    `words` is its caption, used where its author said nothing of it.
    """
    name = f"图{picture.number}"
    if not is_shown(picture):
        said = f"{name}（{_why_not(picture)}）"
        link = f'<a href="{address}" download>下载{name}</a>'
        return f'<span class="kb-picture-words">{said} {link}</span>'
    alt = escape(alternative(picture, words))
    size = _size(picture)
    return f'<img class="{classes}" src="{address}" alt="{alt}"{size}{_LAZY} decoding="async">'


def alternative(picture: Picture, caption: str = "") -> str:
    """Return what stands for the picture where it is not seen: what its author said of it."""
    said = "" if _SAYS_NOTHING.fullmatch(picture.words.strip()) else picture.words.strip()
    return said or caption or f"图{picture.number}"


def at_once(html: str) -> str:
    """Return the HTML with pictures that do not wait until they are scrolled to: for paper."""
    return html.replace(_LAZY, "")


def cached_for(document: Document, revision: Revision) -> str:
    """Return how long a browser keeps the pictures of a save: those of a public version stay."""
    published = [one for one in document.versions if one.revision == revision.number]
    return KEPT if any(is_public(document, version) for version in published) else ASKED_AGAIN


def picture_answer(
    source: SourceFile, picture: Picture, request: Request, *, cached: str = ASKED_AGAIN
) -> Response:
    """Return a picture of the file as an answer; what browsers do not draw is to be saved.

    Whatever it is, no browser guesses a type for it or runs anything in it. One that the browser
    has is not read again. Raises TooLarge for one that memory has no room for.
    """
    if picture.sha256 in request.if_none_match:
        return not_modified(picture.sha256, cached)
    if picture.size > MOST_HANDED_OUT:
        size = f"{picture.size >> 20} MB"
        raise TooLarge(f"图{picture.number}太大（{size}），不能单独下载。请下载来源文件。")
    data = source.picture(picture)
    is_drawn = may_be_drawn(data)
    kind = media_type(data) if is_drawn else "application/octet-stream"
    response = Response(body=data, content_type=kind, charset=None)
    response.etag = picture.sha256
    name = f"figure-{picture.number}{SHOWN.get(kind) or _ending(picture)}"
    told = "inline" if is_drawn else "attachment"
    response.headers.update({
        "Content-Disposition": f'{told}; filename="{name}"',
        "Content-Security-Policy": _POLICY,
        "Cache-Control": cached,
    })  # fmt: skip
    return response


def not_modified(etag: str, cached: str) -> Response:
    """Return the answer that a browser has already, for which nothing was read."""
    response = HTTPNotModified(headers={"Cache-Control": cached})
    response.etag = etag
    return response


def _told(picture: Picture) -> str:
    size = f"，{picture.width}×{picture.height}像素" if picture.width else ""
    return f"{format_name(picture)} 图片{size}，校验值 {picture.sha256[:10]}"


def _why_not(picture: Picture) -> str:
    if picture.media_type in SHOWN:
        return "尺寸过大，不在页面上显示"
    return f"{format_name(picture)} 格式，浏览器不能显示"


def _size(picture: Picture) -> str:
    if not (picture.width and picture.height):
        return ""
    wide = min(picture.printed or picture.width, _WIDEST)
    high = max(round(wide * picture.height / picture.width), 1)
    return f' width="{wide}" height="{high}"'


def _ending(picture: Picture) -> str:
    _, dot, ending = picture.part.rpartition(".")
    return f".{ending}" if dot and ending.isalnum() and ending.isascii() and len(ending) < 6 else ""
