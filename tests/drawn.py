"""Pictures of one colour, and Word files that hold them, for the tests of figures."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
from lxml import etree

RED, BLUE = b"\xc0\x20\x20", b"\x20\x20\xc0"
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:f><m:num><m:r><m:t>按时办结件数＋提前办结件数＋其他应当计入的件数</m:t></m:r></m:num><m:den><m:r><m:t>受理件数＋转来件数－撤回件数</m:t></m:r></m:den></m:f>"
    "</m:oMath>"
)


def png(width: int = 60, height: int = 40, colour: bytes = RED) -> bytes:
    """Return a picture of one colour."""
    rows = b"".join(b"\0" + colour * width for _ in range(height))
    return _png_of(width, height, zlib.compress(rows))


def claiming(width: int, height: int) -> bytes:
    """Return a picture that claims a size and holds next to nothing."""
    return _png_of(width, height, zlib.compress(b"\0" * 100))


def word_file(*lines: str | bytes) -> bytes:
    """Return a .docx; bytes are a picture, `<m:oMath>` a formula in a paragraph of its own."""
    made, out = docx.Document(), io.BytesIO()
    for line in lines:
        paragraph = made.add_paragraph()
        if isinstance(line, bytes):
            paragraph.add_run().add_picture(io.BytesIO(line))
        elif line.startswith("<m:oMath"):
            paragraph._p.append(etree.fromstring(line))
        else:
            paragraph.add_run(line)
    made.save(out)
    return out.getvalue()


def with_entry(container: bytes, name: str, data: bytes | None) -> bytes:
    """Return the container with an entry that holds something else, or is gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            held = data if entry == name else old.read(entry)
            if held is not None:
                new.writestr(entry, held)
    return out.getvalue()


def _png_of(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*chunks, strict=True)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
