"""What an OLE compound file holds at its top: old Word, Excel, PowerPoint (复合文档)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from content.errors import Unreadable
from content.files.kinds import FileKind

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of every compound file."""

_ENTRY = 128
_NONE = 0xFFFFFFF0  # from here on sector numbers mean "no more" or "none"
_MOST_SECTORS = 4_096  # of the directory
_ENCRYPTED = 0x0100

_ENCRYPTED_SENTENCE = "这个文件设有打开密码（已加密），请在 Office 或 WPS 中去掉密码后再上传。"


def kind_of_compound(data: bytes) -> FileKind:
    """Return the kind of a compound file. Raises Unreadable when it is of no kind we know.

    What is embedded in it does not count. Where its directory says nothing, the names of streams
    are looked for anywhere.
    """
    top = _top_streams(data)
    streams = top if any(name in top for name in _NAMES) else _named_anywhere(data)
    if "EncryptedPackage" in streams:
        raise Unreadable(_ENCRYPTED_SENTENCE)
    if "WordDocument" in streams:
        if _is_encrypted(data, streams["WordDocument"]):
            raise Unreadable(_ENCRYPTED_SENTENCE)
        return FileKind.OLD_WORD
    if "Workbook" in streams or "Book" in streams:
        return FileKind.OLD_SHEET
    if "PowerPoint Document" in streams:
        raise Unreadable("这是旧版演示文稿（.ppt），请用 PowerPoint 或 WPS 另存为 .pptx 后再上传。")
    raise Unreadable(
        "这是旧版 Office 或 WPS 文件，不是 .docx 格式。请用 Word 或 WPS 打开，另存为 .docx 后"
        "再上传。"
    )


def has_macros(data: bytes) -> bool:
    """Return whether a compound file names a project of macros anywhere."""
    return data.startswith(BEGINNING) and _MACROS in data


_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_NAMES = ("EncryptedPackage", "WordDocument", "Workbook", "Book", "PowerPoint Document")


def _named_anywhere(data: bytes) -> dict[str, int]:
    return {name: -1 for name in _NAMES if name.encode("utf-16-le") in data}


def _top_streams(data: bytes) -> dict[str, int]:
    """Return where the streams at the top begin, by name; none when the directory is damaged."""
    try:
        entries = list(_entries(data))
        return dict(_children(entries)) if entries else {}
    except (struct.error, IndexError):
        return {}


def _entries(data: bytes) -> Iterator[bytes]:
    size = _sector_size(data)
    sector = struct.unpack_from("<I", data, 48)[0]
    tables = struct.unpack_from("<109I", data, 76)
    seen: set[int] = set()
    while sector < _NONE and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        start = (sector + 1) * size
        for at in range(start, min(start + size, len(data) - _ENTRY + 1), _ENTRY):
            yield data[at : at + _ENTRY]
        table, place = divmod(sector, size // 4)
        sector = struct.unpack_from("<I", data, (tables[table] + 1) * size + 4 * place)[0]


def _sector_size(data: bytes) -> int:
    """Return the size of a sector: 512 bytes, or 4096 where the file says so."""
    return 1 << (12 if struct.unpack_from("<H", data, 30)[0] == 12 else 9)


def _children(entries: list[bytes]) -> Iterator[tuple[str, int]]:
    waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        size = min(struct.unpack_from("<H", entry, 64)[0], 64)
        left, right = struct.unpack_from("<2I", entry, 68)
        waiting += [left, right]
        name = entry[: max(0, size - 2)].decode("utf-16-le", "replace")
        yield name, struct.unpack_from("<I", entry, 116)[0]


def _is_encrypted(data: bytes, sector: int) -> bool:
    """Return whether the head of a Word stream says that the text is encrypted."""
    size = _sector_size(data)
    start = (sector + 1) * size
    if sector < 0 or start + 12 > len(data) or data[start : start + 2] != b"\xec\xa5":
        return False
    return bool(struct.unpack_from("<H", data, start + 10)[0] & _ENCRYPTED)
