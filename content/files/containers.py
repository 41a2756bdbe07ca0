"""What a zip container holds, and whether it is sound, found within bounds (压缩包检查)."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from struct import error as StructError  # noqa: N812 - it is an exception, not a function
from typing import IO

from content.errors import TooLarge, Unreadable
from content.files.kinds import FileKind
from content.files.limits import LIMITS, Limits

DAMAGED = "文件损坏或不完整，无法打开。请用 Word 或 WPS 重新保存后再上传。"

_ENCRYPTED_FLAG = 0x1
_LOCAL_HEADER = 30
_CHUNK = 1 << 16
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_SOUND_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    StructError,
    ValueError,  # impossible dates, offsets and names
    OverflowError,
    RuntimeError,  # encrypted
    NotImplementedError,  # compression method
    OSError,  # offsets before the start
)


def inspect_container(data: bytes, limits: Limits = LIMITS) -> FileKind:
    """Return the kind of a zip container. Raises Unreadable or TooLarge when it is not sound."""
    with open_container(data) as archive:
        _check_directory(archive, limits)
        _check_contents(archive, limits)
        return _kind_of(archive)


def open_container(data: bytes | IO[bytes]) -> zipfile.ZipFile:
    """Return the container opened for reading. Raises Unreadable when it is damaged."""
    try:
        return zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
    except _ZIP_ERRORS as error:
        raise Unreadable(DAMAGED) from error


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of one entry. Raises Unreadable when it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise Unreadable(
            f"文件损坏：缺少部件 {name}。请用 Word 或 WPS 重新保存后再上传。"
        ) from error
    except _ZIP_ERRORS as error:
        raise Unreadable(DAMAGED) from error


def read_beginning(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return at most so many bytes of one entry. Raises Unreadable as `read_part` does."""
    try:
        with archive.open(name) as entry:
            return entry.read(most)
    except (KeyError, *_ZIP_ERRORS) as error:
        raise Unreadable(DAMAGED) from error


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    if not entries:
        raise Unreadable("这是空的压缩包，里面没有文件。请上传 Word 文档（.docx）。")
    if len(entries) > limits.entries:
        raise TooLarge(
            f"压缩包内的部件过多：{len(entries)} 个，上限 {limits.entries} 个。请拆分后再上传。"
        )
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("这个文件已加密，请在 Word 或 WPS 中去掉密码后再上传。")
        if entry.compress_type not in _SOUND_METHODS:
            raise Unreadable("文件使用了不支持的压缩方法，请用 Word 或 WPS 重新保存后再上传。")
    _check_duplicates(entries)
    _check_overlaps(archive, entries)


def _check_duplicates(entries: list[zipfile.ZipInfo]) -> None:
    names = Counter(e.filename.lower() for e in entries if _is_xml(e))
    twice = next((name for name, count in names.items() if count > 1), None)
    if twice:
        raise Unreadable(
            f"文件损坏：压缩包内的部件 {twice[:60]} 重复，无法断定以哪个为准。"
            "请用 Word 或 WPS 重新保存后再上传。"
        )


def _check_overlaps(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [archive.start_dir]
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > end:
            raise Unreadable(
                "文件损坏：压缩包内的部件互相重叠。请用 Word 或 WPS 重新保存后再上传。"
            )


def _check_contents(archive: zipfile.ZipFile, limits: Limits) -> None:
    total = elements = 0
    for entry in archive.infolist():
        size = 0
        is_xml = _is_xml(entry)
        for chunk, fresh in _inflated(archive, entry):
            size += len(fresh)
            if total + size > limits.inflated_bytes or (is_xml and size > limits.part_bytes):
                raise TooLarge("文件解压后过大，可能是压缩炸弹，已停止读取。请拆分后再上传。")
            if is_xml:
                _refuse_entities(chunk)
                elements += fresh.count(b"<") - fresh.count(b"</")
                if elements > limits.elements:
                    raise TooLarge(
                        f"文件过大：段落、表格等内容过多（超过 {limits.elements} 个元素），"
                        "请拆分后再上传。"
                    )
        total += size


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk with the end of the one before it, and the chunk alone."""
    tail = b""
    try:
        with archive.open(entry) as stream:
            while fresh := stream.read(_CHUNK):
                yield tail + fresh, fresh
                tail = fresh[-32:]
    except _ZIP_ERRORS as error:
        raise Unreadable(DAMAGED) from error


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith(_XML_SUFFIXES)


_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


def _refuse_entities(chunk: bytes) -> None:
    if any(declaration in chunk for declaration in _DECLARATIONS):
        raise Unreadable(
            "文件不安全：含有 DTD 或实体声明（可引用外部实体），正常的办公文件不会有。"
            "请用 Word 或 WPS 重新保存后再上传。"
        )


_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_TYPES = (
    (b"wordprocessingml.document.main", FileKind.DOCX),
    (b"wordprocessingml.template.main", FileKind.DOCX),
    (b"ms-word.document.macroEnabled.main", FileKind.DOCX),
    (b"ms-word.template.macroEnabledTemplate.main", FileKind.DOCX),
    (b"spreadsheetml.sheet.main", FileKind.XLSX),
    (b"spreadsheetml.template.main", FileKind.XLSX),
    (b"ms-excel.sheet.macroEnabled.main", FileKind.XLSX),
    (b"ms-excel.template.macroEnabled.main", FileKind.XLSX),
    (b"presentationml.presentation.main", FileKind.PPTX),
    (b"presentationml.slideshow.main", FileKind.PPTX),
    (b"presentationml.template.main", FileKind.PPTX),
    (b"ms-powerpoint.presentation.macroEnabled.main", FileKind.PPTX),
    (b"ms-powerpoint.slideshow.macroEnabled.main", FileKind.PPTX),
)
_MAIN_PARTS = (
    ("OFD.xml", FileKind.OFD),
    ("word/document.xml", FileKind.DOCX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("ppt/presentation.xml", FileKind.PPTX),
)
_OTHER_KINDS = (
    ("xl/workbook.bin", "这是 Excel 二进制表格（.xlsb），请用 Excel 或 WPS 另存为 .xlsx。"),
    ("content.xml", "这是 ODF 文档（如 .odt），不是 .docx 格式，请另存为 .docx 后再上传。"),
)


def _kind_of(archive: zipfile.ZipFile) -> FileKind:
    """Return the kind that the list of content types names, else the names of the parts."""
    names = set(archive.namelist())
    for other, sentence in _OTHER_KINDS:
        if other in names:
            raise Unreadable(sentence)
    types = read_part(archive, _CONTENT_TYPES) if _CONTENT_TYPES in names else b""
    named = [kind for mark, kind in _MAIN_TYPES if mark in types]
    named += [kind for part, kind in _MAIN_PARTS if part in names]
    kind = named[0] if named else None
    if kind is FileKind.OFD or (kind and "_rels/.rels" in names):
        return kind
    if types:
        raise Unreadable("文件损坏：缺少关系部件 _rels/.rels，请用 Word 或 WPS 重新保存后再上传。")
    raise Unreadable("这是普通压缩包，不是 Word 文档，请解压后上传其中的 .docx 文件。")
