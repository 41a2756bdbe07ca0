"""Which files may be taken in, decided by their bytes before any parsing (上传检查)."""

from __future__ import annotations

from pathlib import PurePath

from content.errors import TooLarge, Unreadable
from content.files.compounds import BEGINNING, kind_of_compound
from content.files.containers import inspect_container
from content.files.formats.encodings import decode_page, decode_text
from content.files.kinds import ENDINGS, FileKind
from content.files.limits import LIMITS, Limits

__all__ = ["FileKind", "decode_text"]


def inspect(name: str, data: bytes, limits: Limits = LIMITS) -> FileKind:
    """Return the kind of the file, judged by its bytes.

    Raises Unreadable when it is of no known kind, damaged, encrypted or unsafe, or another kind
    than its ending .docx says, and TooLarge when it passes one of `limits`. Otherwise the name
    only tells Markdown, plain text and web pages apart.
    """
    check_size(data, limits)
    kind = _kind_of(name, data, limits)
    if kind is not FileKind.DOCX and _ending(name) == "docx":
        raise Unreadable(
            f"“{shown(name)}”不是 Word 文档（.docx）：内容是{kind.label}，与格式不符。请用 Word 或 "
            "WPS 打开后另存为 .docx，或者改正文件的扩展名，再上传。"
        )
    if kind in {FileKind.TEXT, FileKind.MARKDOWN}:
        check_text(decode_text(data), limits)
    elif kind is FileKind.HTML:
        check_text(decode_page(data), limits)
    return kind


def is_container(data: bytes) -> bool:
    """Return whether the bytes begin as a zip container does, as every .docx does."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def check_size(data: bytes, limits: Limits = LIMITS) -> None:
    """Raise Unreadable for an empty file and TooLarge for one above the limit."""
    if not data:
        raise Unreadable("这是空文件（0 字节），请检查后重新上传。")
    if len(data) > limits.file_bytes:
        raise TooLarge(
            f"文件过大：{len(data) / 2**20:.1f} MB，上限 {limits.file_bytes >> 20} MB。"
            "请压缩其中的图片或拆分后再上传。"
        )


def check_text(text: str, limits: Limits = LIMITS) -> None:
    """Raise TooLarge when the text passes the limits on length or lines."""
    if len(text.encode("utf-8", "surrogatepass")) > limits.text_bytes:
        raise TooLarge(f"文本过大：上限 {limits.text_bytes >> 20} MB，请拆分后再上传。")
    if text.count("\n") + 1 > limits.lines:
        raise TooLarge(f"文本过大：行数过多，上限 {limits.lines} 行，请拆分后再上传。")


def shown(name: str) -> str:
    """Return a file name fit to be shown in a sentence: one line, no path, not too long."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(c for c in last if c.isprintable())
    return clean if len(clean) <= 60 else f"{clean[:40]}…{clean[-16:]}"


def known_beginnings() -> tuple[tuple[str, str], ...]:
    """Return the first bytes of files that are refused, in hex, each with its sentence.

    A browser may look at them before it sends a file; what it cannot know is decided here.
    """
    return tuple((start.hex(), sentence) for start, sentence in _REFUSED)


def accepted_endings() -> tuple[str, ...]:
    """Return the endings of names of files whose text can be read, without the dot."""
    return tuple(ending for _, endings in ENDINGS for ending in endings)


def text_endings() -> tuple[str, ...]:
    """Return the endings of names of plain text files, which no first bytes give away."""
    return tuple(_TEXTS)


_TEXTS = {
    ending: kind
    for kind, endings in ENDINGS
    for ending in endings
    if kind in {FileKind.TEXT, FileKind.MARKDOWN, FileKind.HTML}
}

_BEGINNINGS = (
    (b"%PDF-", FileKind.PDF),
    (b"{\\rtf", FileKind.OLD_WORD),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
)

_BITMAP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})  # their sizes, by version

_REFUSED = (
    (b"Rar!", "这是 RAR 压缩包，不是文档格式，请解压后上传其中的文件。"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，不是文档格式，请解压后上传其中的文件。"),
    (b"\x1f\x8b", "这是 gzip 压缩包，不是文档格式，请解压后上传其中的文件。"),
    (b"MZ", "这是程序文件，不是文档，不能上传。"),
    (b"\x7fELF", "这是程序文件，不是文档，不能上传。"),
    (b"\x80\x04", "这不是文档：文件格式无法识别。"),
)


def _kind_of(name: str, data: bytes, limits: Limits) -> FileKind:
    if is_container(data):
        return inspect_container(data, limits)
    if data.startswith(BEGINNING):
        return kind_of_compound(data)
    for start, kind in _BEGINNINGS:
        if data.startswith(start):
            return kind
    if _is_bitmap(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return FileKind.PICTURE
    for start, sentence in _REFUSED:
        if data.startswith(start):
            raise Unreadable(sentence)
    return _kind_of_text(name, data)


def _is_bitmap(data: bytes) -> bool:
    """Return whether this is a BMP by its header; a text may begin with BM as well."""
    header = int.from_bytes(data[14:18], "little")
    return data.startswith(b"BM") and data[6:10] == bytes(4) and header in _BITMAP_HEADERS


def _kind_of_text(name: str, data: bytes) -> FileKind:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in data[:65536]):
        raise Unreadable(
            "这是 SVG 图形，可能含有脚本，不能作为正文上传。请上传 Word 文档（.docx）。"
        )
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return FileKind.HTML
    if start.startswith(b"<?xml"):
        raise Unreadable("这是 XML 文件，不是文档格式。请用 Word 或 WPS 另存为 .docx 后再上传。")
    if _ending(name) in _TEXTS:
        return _TEXTS[_ending(name)]
    raise Unreadable(
        f"“{shown(name)}”不是 Word 文档（.docx）：文件内容与格式不符。请用 Word 或 WPS 打开后"
        "另存为 .docx 再上传。"
    )


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")
