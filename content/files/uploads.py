"""Which files may be taken in, decided by their bytes before any parsing (上传检查)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from content.errors import TooLarge, Unreadable
from content.files.containers import inspect_container
from content.files.limits import LIMITS, Limits


class FileKind(StrEnum):
    """The kinds of file whose text can be taken in."""

    DOCX = "docx"
    MARKDOWN = "md"
    TEXT = "txt"


def inspect(name: str, data: bytes, limits: Limits = LIMITS) -> FileKind:
    """Return the kind of the file, judged by its bytes.

    Raises Unreadable when it is of another kind, damaged, encrypted or unsafe, and TooLarge when
    it passes one of `limits`. The name only tells Markdown from plain text.
    """
    check_size(data, limits)
    if is_container(data):
        inspect_container(data, limits)
        return FileKind.DOCX
    _refuse_known_kinds(data)
    if PurePath(name).suffix.lower() in _TEXT_SUFFIXES:
        check_text(decode_text(data), limits)
        return _TEXT_SUFFIXES[PurePath(name).suffix.lower()]
    raise Unreadable(
        f"“{shown(name)}”不是 Word 文档（.docx）：文件内容与格式不符。请用 Word 或 WPS 打开后"
        "另存为 .docx 再上传。"
    )


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


def decode_text(data: bytes) -> str:
    """Return the text of a plain text file in UTF-8, UTF-16 with its mark, or GB 18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if b"\0" in data:
        raise Unreadable("这不是文本文件：其中含有空字节。请另存为 .docx 或 .txt 后再上传。")
    try:
        return _plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


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
    old = f"这是旧版 Office 或 WPS 文件（.doc、.wps），不是 .docx 格式。{_SAVE_AS}"
    return tuple((start.hex(), sentence) for start, sentence in (*_KINDS, (_COMPOUND, old)))


def text_endings() -> tuple[str, ...]:
    """Return the endings of names of plain text files."""
    return tuple(suffix.removeprefix(".") for suffix in _TEXT_SUFFIXES)


_TEXT_SUFFIXES = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".txt": FileKind.TEXT,
    ".text": FileKind.TEXT,
}

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再上传。"

_KINDS = (
    (b"%PDF-", f"这是 PDF 文件，不是 Word 文档。{_SAVE_AS}"),
    (b"{\\rtf", f"这是 RTF 文件，不是 .docx 格式。{_SAVE_AS}"),
    (b"\x89PNG", "这是图片（PNG），不是文档，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"\xff\xd8\xff", "这是图片（JPEG），不是文档，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"GIF8", "这是图片（GIF），不是文档格式，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"BM", "这是图片（BMP），不是文档，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"II*\0", "这是图片（TIFF），不是文档，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"MM\0*", "这是图片（TIFF），不是文档，不能作为正文上传。请上传 Word 文档（.docx）。"),
    (b"Rar!", "这是 RAR 压缩包，不是 Word 文档，请解压后上传其中的文件。"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，不是 Word 文档，请解压后上传其中的文件。"),
    (b"\x1f\x8b", "这是 gzip 压缩包，不是 Word 文档，请解压后上传其中的文件。"),
    (b"MZ", "这是程序文件，不是文档，不能上传。"),
    (b"\x7fELF", "这是程序文件，不是文档，不能上传。"),
    (b"\x80\x04", "这不是文档：文件格式无法识别。"),
)

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _refuse_known_kinds(data: bytes) -> None:
    if data.startswith(_COMPOUND):
        raise Unreadable(_compound_sentence(data))
    for magic, sentence in _KINDS:
        if data.startswith(magic):
            raise Unreadable(_if_encrypted_pdf(data) or sentence)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise Unreadable(f"这是网页（HTML），不是 Word 文档。{_SAVE_AS}")
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in data[:65536]):
        raise Unreadable(
            "这是 SVG 图形，可能含有脚本，不能作为正文上传。请上传 Word 文档（.docx）。"
        )
    if start.startswith(b"<?xml"):
        raise Unreadable(f"这是 XML 文件，不是 .docx 格式。{_SAVE_AS}")


def _if_encrypted_pdf(data: bytes) -> str:
    if data.startswith(b"%PDF-") and b"/Encrypt" in data:
        return "这是加密的 PDF 文件，请去掉密码，并另存为 .docx 后再上传。"
    return ""


def _compound_sentence(data: bytes) -> str:
    """Return what to do with an OLE compound file; its directory names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "这个文件设有打开密码（已加密），请在 Word 或 WPS 中去掉密码后再上传。"
    if "WordDocument".encode("utf-16-le") in data:
        return f"这是旧版 Word 或 WPS 文字文件（.doc、.wps），不是 .docx 格式。{_SAVE_AS}"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return (
            "这是旧版 Excel 或 WPS 表格文件，不是 Word 文档，不能作为正文上传。"
            "请上传 Word 文档（.docx）。"
        )
    if "PowerPoint Document".encode("utf-16-le") in data:
        return "这是旧版演示文稿，不是 Word 文档，不能作为正文上传。请上传 Word 文档（.docx）。"
    return f"这是旧版 Office 或 WPS 文件，不是 .docx 格式。{_SAVE_AS}"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _plain(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise Unreadable(
            "这不是文本文件，或者文字编码无法识别（只认 UTF-8、UTF-16 和 GB 18030）。"
            "请另存为 .docx 后再上传。"
        ) from error


def _plain(text: str) -> str:
    """Return the text; a few stray control characters are tolerated, more mean it is no text."""
    text = text.removesuffix("\x1a")
    controls = sum(map(text.count, _CONTROLS))
    if "\0" in text or controls * 200 > len(text):
        raise Unreadable("这不是文本文件：其中含有大量控制字符。请另存为 .docx 或 .txt 后再上传。")
    return text.translate(_WITHOUT_CONTROLS) if controls else text


_CONTROLS = tuple(chr(n) for n in (*range(9), 11, *range(14, 32), 127))
_WITHOUT_CONTROLS = dict.fromkeys(map(ord, _CONTROLS))
