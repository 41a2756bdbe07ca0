"""Files made worse by chance (变异), the same way each time for the same number."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.content.word_files import docx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHARES = {
    ".docx": 50, ".docm": 4, ".pdf": 8, ".ofd": 8, ".pptx": 8, ".xlsx": 4, ".html": 8, ".txt": 4,
    ".md": 2, ".doc": 2, ".rtf": 2,
}  # fmt: skip
"""Of a hundred cases, so many begin from a file of this kind; old Word takes its time."""


@dataclass(frozen=True)
class Case:
    """A file to hand in, and how it came to be."""

    number: int
    name: str
    data: bytes
    story: str


class Corpus:
    """The files that are made worse: real ones where they are at hand, small made ones always."""

    def __init__(self, shared: Path | None) -> None:
        """Look for the files; of each kind in the same order on every machine that has them."""
        self._by_kind: dict[str, list[Callable[[], bytes]]] = {}
        for ending, make in _MADE.items():
            self._by_kind[ending] = [make]
        for folder in (shared / "docs", shared / "hostile" / "files") if shared else ():
            for file in sorted(folder.rglob("*")):
                if file.suffix in SHARES and 0 < file.stat().st_size < _LARGEST:
                    self._by_kind.setdefault(file.suffix, []).append(file.read_bytes)

    def case(self, number: int) -> Case:
        """Return the case of this number."""
        chance = random.Random(number)  # noqa: S311 - to be repeated, not to be secret
        kinds = [kind for kind in SHARES if kind in self._by_kind]
        ending = chance.choices(kinds, [SHARES[kind] for kind in kinds])[0]
        at = chance.randrange(len(self._by_kind[ending]))
        data, story = self._by_kind[ending][at](), [f"{ending} {at}"]
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            mutator = chance.choice(_mutators_for(data))
            data = mutator(data, chance) or b"\0"
            story.append(mutator.__name__)
        return Case(number, f"{number}{ending}", data, " → ".join(story))


_LARGEST = 3 << 20


def _mutators_for(data: bytes) -> list[Callable[[bytes, random.Random], bytes]]:
    if data.startswith(b"PK\x03\x04"):
        return [*_OF_ZIPS, *_OF_ZIPS, *_OF_BYTES]
    return [*_OF_TEXTS, *_OF_BYTES] if b"<" in data or b"obj" in data else _OF_BYTES


def truncated(data: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Let a piece and the one behind it change places."""
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Write a piece several times."""
    a = chance.randrange(len(data))
    b = min(len(data), a + chance.choice((1, 10, 1000, 5000)))
    return data[:a] + data[a:b] * chance.choice((2, 3, 50)) + data[b:]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Leave a piece out."""
    a = chance.randrange(len(data))
    return data[:a] + data[a + chance.choice((1, 16, 512, 4096)) :]


def headed(data: bytes, chance: random.Random) -> bytes:
    """Put the beginning of another kind of file in front, or in place of the beginning."""
    head = chance.choice(_HEADS)
    return head + data[chance.choice((0, len(head))) :]


def numbers_gone_wild(data: bytes, chance: random.Random) -> bytes:
    """Replace some numbers by extreme ones."""
    share = chance.choice((0.001, 0.02, 0.3))
    return _NUMBER.sub(
        lambda m: chance.choice(_EXTREMES) if chance.random() < share else m[0], data
    )


def attributes_gone_wild(data: bytes, chance: random.Random) -> bytes:
    """Replace the values of some attributes, or leave the attributes out."""
    share = chance.choice((0.002, 0.05, 0.5))

    def other(found: re.Match[bytes]) -> bytes:
        if chance.random() >= share:
            return found[0]
        value = chance.choice((*_EXTREMES, *_VALUES))
        return b"" if value == b"-" else b" " + found[1] + b'="' + value + b'"'

    return _ATTRIBUTE.sub(other, data)


def tags_dropped(data: bytes, chance: random.Random) -> bytes:
    """Leave some tags out, so that elements are not closed, or not opened."""
    share = chance.choice((0.0005, 0.01, 0.2))
    return _TAG.sub(lambda m: b"" if chance.random() < share else m[0], data)


def tags_swapped(data: bytes, chance: random.Random) -> bytes:
    """Write some elements under the name of another one of the file."""
    names = sorted(set(_NAME.findall(data)))[:500]
    if not names:
        return data
    old, new = chance.choice(names), chance.choice(names)
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", rb"\1" + new, data)


def nested(data: bytes, chance: random.Random) -> bytes:
    """Put an element around a tag, many times over."""
    tags = list(_TAG.finditer(data))
    names = sorted(set(_NAME.findall(data)))[:500]
    if not tags or not names:
        return data
    at, name = chance.choice(tags).start(), chance.choice(names)
    times = chance.choice((3, 120, 300, 3000))
    opened, closed = b"<" + name + b">", b"</" + name + b">"
    return data[:at] + opened * times + closed * times + data[at:]


def text_gone_wild(data: bytes, chance: random.Random) -> bytes:
    """Replace the text between some tags."""
    share = chance.choice((0.002, 0.05))
    return _TEXT.sub(
        lambda m: b">" + chance.choice(_TEXTS) + b"<" if chance.random() < share else m[0], data
    )


def declared(data: bytes, chance: random.Random) -> bytes:
    """Say another encoding, or declare an entity, in front of the first element."""
    bare = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
    return chance.choice(_DECLARATIONS) + bare


def recoded(data: bytes, chance: random.Random) -> bytes:
    """Write the text in another encoding without saying so."""
    text = data.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-be", "gb18030", "big5", "utf-32")), "replace"
    )


def _in_a_part(change: Callable[[bytes, random.Random], bytes]) -> Callable[..., bytes]:
    """Return a mutator that changes one entry of a zip file, the more telling ones oftener."""

    def changed(data: bytes, chance: random.Random) -> bytes:
        parts = _parts(data)
        if not parts:
            return flipped(data, chance)
        names = [name for name, _ in parts]
        main = [name for name in names if re.search(_MAIN, name)]
        wanted = chance.choice(main if main and chance.random() < 0.7 else names)
        return _zipped([(n, change(d, chance) if n == wanted and d else d) for n, d in parts])

    changed.__name__ = f"part_{change.__name__}"
    return changed


def parts_mixed(data: bytes, chance: random.Random) -> bytes:
    """Swap, drop, double, rename or empty an entry of a zip file."""
    parts = _parts(data)
    if len(parts) < 2:
        return flipped(data, chance)
    a, b = chance.sample(range(len(parts)), 2)
    (name, content), (other, others) = parts[a], parts[b]
    parts[a], parts[b] = chance.choice((
        ((name, others), (other, content)),
        ((name, content), (name, others)),
        ((name, b""), (other, others)),
        ((f"../{name}", content), (other, others)),
        ((name.upper(), content), (other, others)),
        (("\x00" + name, content), (other, others)),
    ))  # fmt: skip
    if chance.random() < 0.3:
        del parts[a]
    return _zipped(parts)


def part_from_elsewhere(data: bytes, chance: random.Random) -> bytes:
    """Add an entry that has no business there: a macro, a link outside, a script."""
    return _zipped([*_parts(data), chance.choice(_STRANGE)])


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    """Return the entries as far as they can be read, none larger than a few megabytes."""
    found: list[tuple[str, bytes]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fit = [e for e in archive.infolist()[:200] if e.file_size < _LARGEST * 4]
            found.extend((entry.filename, archive.read(entry)) for entry in fit)
    except _UNREADABLE:
        return found
    return found


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name)
            archive.NameToInfo.pop(entry.filename, None)  # a name may be there twice
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@cache
def _made_docx() -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>第{n}条　{n}应当</w:t></w:r></w:p>" for n in "一二三四")
    return docx(paragraphs)


_HTML = (
    "<!doctype html><html><head><meta charset=utf-8><title>办法</title></head><body>"
    "<h1>窗口办法</h1><ol start=3><li>甲<li>乙</ol><table><tr><td colspan=2>丙</table>"
    "<p>第一条　为规范&nbsp;窗口，制定&#x672c;办法。</body></html>"
).encode()
_PLAIN = "窗口办法\n第一条　为规范窗口，制定本办法。\n（一）材料；\n1．其他。\n".encode()
_RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 \u31532?\u19968?\u26465? abc\par }"

_MADE: dict[str, Callable[[], bytes]] = {
    ".docx": _made_docx,
    ".html": lambda: _HTML,
    ".txt": lambda: _PLAIN,
    ".md": lambda: b"# " + _PLAIN,
    ".rtf": lambda: _RTF,
}

_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, OverflowError,
    RuntimeError, zlib.error,
)  # fmt: skip
_MAIN = r"(document|slide\d*|styles|numbering|Content_?\d*|notes|comments|\.rels|sheet\d*|OFD)"
_TAG = re.compile(rb"<[^<>]{1,400}>")
_NAME = re.compile(rb"</?([A-Za-z][\w:.-]{0,40})")
_TEXT = re.compile(rb">[^<>]{1,400}<")
_ATTRIBUTE = re.compile(rb"\s([\w:.-]{1,40})=\"([^\"<>]{0,400})\"")
_NUMBER = re.compile(rb"(?<![\w.#])-?\d{1,12}(?![\w])")
_EXTREMES = (b"0", b"-1", b"1", b"99999999999", b"2147483648", b"-9223372036854775809", b"1e308",
             b"100000000", b"65536")  # fmt: skip
_VALUES = (b"", b"-", b"NaN", b"x" * 5000, "〇".encode() * 300, b"&#xD;&#xA;", b"%s%n", b"../../x",
           b"http://127.0.0.1:9/", b"true", b"none", b"&amp;lt;")  # fmt: skip
_TEXTS = ("第一条".encode() * 50, b"&#0;", b"&#x1F;", b"&#xD800;", b"]]>", b"&nope;", b"\xff\xfe",
          b"\x00", "\u202e\u2066\ufeff".encode(), b"x" * 20000, b"<![CDATA[", b" \t\r\n " * 50,
          "𠀀".encode(), b"=cmd|' /C calc'!A0", b"<script>alert(1)</script>")  # fmt: skip
_DECLARATIONS = (
    b'<?xml version="1.0" encoding="UTF-16"?>',
    b'<?xml version="1.0" encoding="gb18030"?>',
    b'<?xml version="1.1" encoding="UTF-8" standalone="no"?>',
    b'<?xml version="1.0" encoding="nonsense"?>',
    b'<!DOCTYPE x [<!ENTITY a "b">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b"\xef\xbb\xbf",
    b"",
)
_HEADS = (b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>",
          b"\xff\xfe", b"\x00" * 64, b"GIF89a", b"<?xml version='1.0'?>")  # fmt: skip
_OUTSIDE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="x/image" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
    b"</Relationships>"
)
_STRANGE = (
    ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"x" * 600),
    ("word/_rels/document.xml.rels", _OUTSIDE),
    ("word/media/image1.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("word/document.xml", b"<?xml version='1.0'?><a/>"),
    ("word/embeddings/a.bin", b"MZ" + b"\0" * 100),
    ("[Content_Types].xml", b"<Types/>"),
)  # fmt: skip

_OF_BYTES: list[Callable[[bytes, random.Random], bytes]] = [
    truncated, flipped, swapped, doubled, cut_out, headed,
]  # fmt: skip
_OF_TEXTS: list[Callable[[bytes, random.Random], bytes]] = [
    numbers_gone_wild, attributes_gone_wild, tags_dropped, tags_swapped, nested, text_gone_wild,
    declared, recoded,
]  # fmt: skip
_OF_ZIPS = [*map(_in_a_part, (*_OF_TEXTS, flipped, truncated)), parts_mixed, part_from_elsewhere]
