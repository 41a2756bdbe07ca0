"""Pictures as bytes: what they are, how large they claim to be, and taking one out (图片)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import IO

from content.errors import NotFound, NotPossible
from content.files.containers import open_container, read_beginning
from content.files.import_report import Picture

MOST_PIXELS = 40_000_000
"""A browser on an old phone holds four bytes for each; more is offered as a file only."""

MOST_BYTES = 12 << 20
"""So large a picture is shown; a larger one is offered as a file only."""

MOST_HANDED_OUT = 40 << 20
"""So large a picture is handed out as a file: it lies in memory meanwhile."""

SHOWN: Mapping[str, str] = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
}
"""The media types that browsers draw and that hold no program, with the ending of a file."""

NAMES: Mapping[str, str] = {
    "image/emf": "EMF",
    "image/wmf": "WMF",
    "image/tiff": "TIFF",
    "image/svg+xml": "SVG",
    "image/vnd.ms-photo": "JPEG XR",
}
"""What the other media types are called."""


def picture_of(number: int, part: str, data: bytes, words: str = "", printed: int = 0) -> Picture:
    """Return the picture in entry `part`, printed `printed` pixels wide (0: as wide as it is)."""
    wide, high = pixels(data)
    return Picture(
        number, part, media_type(data), len(data), sha256(data).hexdigest(), words,
        wide, high, printed,
    )  # fmt: skip


def media_type(data: bytes) -> str:
    """Return the media type of a picture, judged by its first bytes."""
    for start, offset, name in _BEGINNINGS:
        if data.startswith(start, offset):
            return name
    if b"<svg" in data[:1024]:
        return "image/svg+xml"
    return "application/octet-stream"


def pixels(data: bytes) -> tuple[int, int]:
    """Return width and height as the header claims them, (0, 0) when it cannot be read."""
    measure = _MEASURES.get(media_type(data))
    if measure is None:
        return 0, 0
    try:
        wide, high = measure(data)
    except (struct.error, IndexError):
        return 0, 0
    return (wide, high) if wide > 0 and high > 0 else (0, 0)


def is_shown(picture: Picture) -> bool:
    """Return whether a page may show the picture: a browser draws it within bounds."""
    is_small = picture.size <= MOST_BYTES and picture.width * picture.height <= MOST_PIXELS
    return picture.media_type in SHOWN and is_small


def may_be_drawn(data: bytes) -> bool:
    """Return whether the bytes themselves are a picture that browsers draw, within bounds."""
    wide, high = pixels(data)
    is_small = len(data) <= MOST_BYTES and 0 < wide * high <= MOST_PIXELS
    return media_type(data) in SHOWN and is_small


def is_entry(picture: Picture) -> bool:
    """Return whether the picture is an entry of a container, not a page that must be drawn."""
    return not picture.part.startswith("page:")


def format_name(picture: Picture) -> str:
    """Return what the format of a picture is called, `EMF`."""
    known = SHOWN.get(picture.media_type, "").lstrip(".").upper()
    return known or NAMES.get(picture.media_type, "未知")


def picture_bytes(container: IO[bytes], picture: Picture) -> bytes:
    """Return the bytes of a picture that an inspected zip container holds.

    Raises NotFound when the entry is gone or holds something else.
    """
    gone = NotFound(_GONE.format(n=picture.number))
    try:
        with open_container(container) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            name = names.get(picture.part.lower(), picture.part)
            data = read_beginning(archive, name, picture.size + 1)
    except NotPossible as error:
        raise gone from error
    if sha256(data).hexdigest() != picture.sha256:
        raise gone
    return data


_GONE = "图{n}已不在来源文件里，或者与收入时不同。请重新上传文件。"

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"BM", 0, "image/bmp"),
    (b"II*\0", 0, "image/tiff"),
    (b"MM\0*", 0, "image/tiff"),
    (b"II\xbc", 0, "image/vnd.ms-photo"),
    (b" EMF", 40, "image/emf"),
    (b"\xd7\xcd\xc6\x9a", 0, "image/wmf"),
    (b"\x01\x00\x09\x00", 0, "image/wmf"),
    (b"\x02\x00\x09\x00", 0, "image/wmf"),
)


def _png(data: bytes) -> tuple[int, int]:
    wide, high = struct.unpack_from(">II", data, 16)
    return wide, high


def _gif(data: bytes) -> tuple[int, int]:
    wide, high = struct.unpack_from("<HH", data, 6)
    return wide, high


def _bmp(data: bytes) -> tuple[int, int]:
    (header,) = struct.unpack_from("<I", data, 14)
    wide, high = struct.unpack_from("<HH" if header == _OLD_BMP else "<ii", data, 18)
    return wide, abs(high)


def _jpeg(data: bytes) -> tuple[int, int]:
    """Return the size in the frame header, which stands behind other segments."""
    at = 2
    while True:
        while data[at] == _FILL and data[at + 1] == _FILL:
            at += 1
        marker, length = struct.unpack_from(">HH", data, at)
        if marker in _FRAMES:
            high, wide = struct.unpack_from(">HH", data, at + 5)
            return wide, high
        if not _is_segment(marker):
            return 0, 0
        at += 2 + length


def _is_segment(marker: int) -> bool:
    return 0xFFC0 <= marker <= 0xFFFE and marker != _SCAN


def _webp(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return 1 + _three(data, 24), 1 + _three(data, 27)
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    wide, high = struct.unpack_from("<HH", data, 26)
    return wide & 0x3FFF, high & 0x3FFF


def _three(data: bytes, at: int) -> int:
    low, high = struct.unpack_from("<HB", data, at)
    return int(low | high << 16)


def _emf(data: bytes) -> tuple[int, int]:
    """Return the size in pixels of 1/96 inch, of a frame in hundredths of a millimetre."""
    left, top, right, bottom = struct.unpack_from("<iiii", data, 24)
    return round((right - left) * _PER_INCH / 2540), round((bottom - top) * _PER_INCH / 2540)


def _wmf(data: bytes) -> tuple[int, int]:
    """Return the same of a placeable file; others do not say."""
    if not data.startswith(b"\xd7\xcd\xc6\x9a"):
        return 0, 0
    left, top, right, bottom, units = struct.unpack_from("<hhhhH", data, 6)
    scale = _PER_INCH / max(units, 1)
    return round((right - left) * scale), round((bottom - top) * scale)


_PER_INCH = 96
_OLD_BMP = 12
_FILL = 0xFF
_SCAN = 0xFFDA
_FRAMES = frozenset(range(0xFFC0, 0xFFD0)) - {0xFFC4, 0xFFC8, 0xFFCC}
_MEASURES: Mapping[str, Callable[[bytes], tuple[int, int]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/webp": _webp,
    "image/emf": _emf,
    "image/wmf": _wmf,
}
