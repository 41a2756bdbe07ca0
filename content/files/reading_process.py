"""The process that inspects and parses files, limited in time and memory (读取进程)."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from content.errors import NoText, NotPossible, TooLarge, Unreadable
from content.files.confining import limit_memory
from content.files.formats.ofd import read_ofd
from content.files.formats.pdf import bare_pages, page_picture, read_pdf
from content.files.formats.plain import read_markdown, read_plain
from content.files.formats.scans import recognised_text
from content.files.formats.sheets import Workbook, read_csv
from content.files.formats.slides import read_slides
from content.files.formats.web_pages import read_web_page
from content.files.formats.workbooks import read_workbook
from content.files.formats.xlsx import read_xlsx
from content.files.import_report import ReadText
from content.files.limits import LIMITS, allowance
from content.files.uploads import FileKind, inspect
from content.files.word.reader import read_docx

Verb = Callable[[str, bytes, Mapping[str, Any]], bytes]


_RETIRES_AFTER = 500
_RETIRES_ABOVE = 250 << 10  # kB, as the kernel counts them


READY = b"\n"
"""Said once, when all readers are loaded: only then does the time of a file begin."""


def serve() -> None:
    """Answer one file after another on standard input until it ends."""
    limit_memory(LIMITS.memory_bytes)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(READY)
    sink.flush()
    for served in range(_RETIRES_AFTER):
        asked = source.readline()
        if not asked:
            return
        verb, name, size, options = json.loads(asked)
        _allow_seconds(allowance(verb, LIMITS)[1])
        said, refused = _answer(verb, name, source.read(size), options)
        stays = served + 1 < _RETIRES_AFTER and _used() < _RETIRES_ABOVE
        sink.write(json.dumps([len(said), stays, refused]).encode() + b"\n")
        sink.write(said)
        sink.flush()


def kind(name: str, data: bytes, _options: Mapping[str, Any]) -> bytes:
    """Return the kind of the file, in one word."""
    return inspect(name, data).encode()


def text(name: str, data: bytes, _options: Mapping[str, Any]) -> bytes:
    """Return the text of the file as JSON (`ReadText.to_json`)."""
    found = inspect(name, data)
    if found is FileKind.PICTURE:
        raise NoText(_UNREAD[found])
    if found not in TEXT_READERS:
        raise Unreadable(_UNREAD.get(found, f"这是{found.label}，不能作为正文上传。"))
    read = TEXT_READERS[found](data)
    if len(read.lines) > LIMITS.lines:
        raise TooLarge(f"文件过大：行数过多，上限 {LIMITS.lines} 行，请拆分后再上传。")
    return read.to_json().encode("utf-8", "replace")


def sheets(name: str, data: bytes, _options: Mapping[str, Any]) -> bytes:
    """Return the sheets of a workbook as JSON (`Workbook.to_json`)."""
    is_values = name.lower().endswith((".csv", ".tsv"))
    found = inspect(f"{name}.txt" if is_values else name, data)
    if found not in SHEET_READERS:
        if found is FileKind.OLD_SHEET:
            raise Unreadable(f"这是{found.label}。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")
        raise Unreadable(f"这是{found.label}，不是表格。请上传 Excel 表格（.xlsx）或者 CSV 文件。")
    return SHEET_READERS[found](data).to_json().encode("utf-8", "replace")


TEXT_READERS: Mapping[FileKind, Callable[[bytes], ReadText]] = {
    FileKind.DOCX: read_docx,
    FileKind.MARKDOWN: read_markdown,
    FileKind.PDF: read_pdf,
    FileKind.OFD: read_ofd,
    FileKind.PPTX: read_slides,
    FileKind.XLSX: read_workbook,
    FileKind.HTML: read_web_page,
    FileKind.TEXT: read_plain,
}
"""Who reads the text of each kind of file; each may raise Unreadable or TooLarge."""

SHEET_READERS: Mapping[FileKind, Callable[[bytes], Workbook]] = {
    FileKind.XLSX: read_xlsx,
    FileKind.TEXT: read_csv,
}
"""Who reads the sheets of each kind of file; each may raise Unreadable or TooLarge."""

_UNREAD = {
    FileKind.PICTURE: "这是图片，不是文档格式，不能作为正文上传。请上传 Word 文档（.docx）。",
}

VERBS: Mapping[str, Verb] = {
    "kind": kind,
    "text": text,
    "page": page_picture,
    "scanned": bare_pages,
    "recognised": recognised_text,
    "sheets": sheets,
}
"""What this process can be asked about a file (name, bytes, options) → bytes."""


def _answer(verb: str, name: str, data: bytes, options: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the answer and "", or the sentence of a refusal and the name of its class."""
    try:
        return VERBS[verb](name, data, options), ""
    except NotPossible as refusal:
        return _refused(refusal)
    except MemoryError:
        return _refused(TooLarge("文件过大：读取时内存不足，请拆分后再上传。"))
    except RecursionError:
        return _refused(
            Unreadable("文件损坏：内容嵌套过深，无法读取。请用 Word 或 WPS 重新保存后再上传。")
        )


def _refused(refusal: NotPossible) -> tuple[bytes, str]:
    return str(refusal).encode("utf-8", "replace"), type(refusal).__name__


def _allow_seconds(seconds: float) -> None:
    """Allow so much more processor time; the kernel ends the process when it is used up."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _used() -> int:
    """Return the most memory this program has used; `getrusage` counts its parent's in as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
