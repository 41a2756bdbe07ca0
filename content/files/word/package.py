"""The parts of a .docx and their relationships, parsed without entities or network (文档包)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from content.errors import NotPossible, TooLarge, Unreadable
from content.files.containers import DAMAGED, read_part
from content.files.safe_xml import root_of
from content.files.word.names import RELATIONSHIPS, Element, W


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part: its kind (`footnotes`), and where it points."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """A .docx whose container was inspected."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._known: dict[str, Mapping[str, Relationship]] = {}
        self.damaged: list[str] = []
        self.main_name = self._main_name()
        self.relationships = self._relationships(self.main_name)
        self._known[self.main_name] = self.relationships

    def main(self) -> Element:
        """Return the main part. Raises Unreadable when it is missing or is no Word text."""
        root = self._parsed(self.main_name)
        if root.tag != W + "document":
            raise Unreadable("这不是 Word 文档：主部件不是文字。请另存为 .docx 后再上传。")
        return root

    def related(self, kind: str) -> Element | None:
        """Return the part of this kind, or None when there is none or it is damaged."""
        name = next(self.names(kind), "")
        return self.part(name) if name else None

    def names(self, kind: str) -> Iterator[str]:
        """Yield the names of the parts of this kind that the main part relates to."""
        for relationship in self.relationships.values():
            if relationship.kind == kind and not relationship.is_outside:
                yield relationship.target

    def part(self, name: str) -> Element | None:
        """Return a secondary part, or None (and note it) when it cannot be read."""
        try:
            return self._parsed(name)
        except NotPossible:
            self.damaged.append(name)
            return None

    def data(self, name: str) -> bytes:
        """Return the bytes of an entry. Raises Unreadable when it is missing or damaged."""
        return read_part(self._archive, self._names.get(name.lower(), name))

    def has(self, suffix: str) -> bool:
        """Return whether an entry's name ends so."""
        return any(name.endswith(suffix) for name in self._names)

    def relationships_of(self, part_name: str) -> Mapping[str, Relationship]:
        """Return the relationships of a part by their ids, none when they are damaged."""
        if part_name not in self._known:
            try:
                self._known[part_name] = self._relationships(part_name)
            except NotPossible:
                self.damaged.append(_beside(part_name))
                self._known[part_name] = {}
        return self._known[part_name]

    def leading_outside(self) -> Iterator[Relationship]:
        """Yield every relationship in the file, of whatever part, that leads out of it."""
        for name in self._names:
            folder, base = posixpath.split(name)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                part = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                known = self.relationships if part == self.main_name.lower() else None
                relationships = self.relationships_of(part) if known is None else known
                yield from (each for each in relationships.values() if each.is_outside)

    def _main_name(self) -> str:
        relationships = self._relationships("")
        for relationship in relationships.values():
            if relationship.kind == "officeDocument" and not relationship.is_outside:
                return relationship.target
        raise Unreadable("文件损坏：缺少主部件，请用 Word 或 WPS 重新保存后再上传。")

    def _relationships(self, part_name: str) -> Mapping[str, Relationship]:
        folder, name = posixpath.dirname(part_name), _beside(part_name)
        if name.lower() not in self._names:
            return {}
        return {
            element.get("Id", ""): _relationship(element, folder)
            for element in self._parsed(name).iter(RELATIONSHIPS + "Relationship")
        }

    def _parsed(self, name: str) -> Element:
        return parse_xml(self.data(name))


def parse_xml(data: bytes) -> Element:
    """Return the root of an XML part, with Strict names mapped to the usual ones."""
    root = _root(data)
    if any(name.startswith(_STRICT_START) for name in root.nsmap.values()):
        usual = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", etree.tostring(root))
        return _root(usual)
    return root


def _beside(part_name: str) -> str:
    """Return where the relationships of a part lie."""
    folder, base = posixpath.split(part_name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    is_outside = element.get("TargetMode", "") == "External"
    if not is_outside:
        target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
    return Relationship(element.get("Type", "").rpartition("/")[2], target, is_outside)


def _root(data: bytes) -> Element:
    try:
        root = root_of(data)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    if root is None:
        raise Unreadable(DAMAGED)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            "文件不安全：含有 DTD 或实体声明，正常的 Word 文档不会有。"
            "请用 Word 或 WPS 重新保存后再上传。"
        )
    return root


def _refusal(error: etree.XMLSyntaxError) -> NotPossible:
    for pattern, refusal, sentence in _REFUSALS:
        if re.search(pattern, str(error), re.IGNORECASE):
            return refusal(sentence)
    return Unreadable(DAMAGED)


_REFUSALS: tuple[tuple[str, type[NotPossible], str], ...] = (
    (
        "excessive depth",
        Unreadable,
        "文件损坏：内容嵌套过深，无法读取。请用 Word 或 WPS 重新保存后再上传。",
    ),
    (
        "entity|entities|amplification",
        Unreadable,
        "文件不安全：含有 DTD 或实体。请用 Word 或 WPS 重新保存后再上传。",
    ),
    (
        "encoding|invalid bytes|utf-8",
        Unreadable,
        "文件损坏：文字编码与声明不符，无法读取。请用 Word 或 WPS 重新保存后再上传。",
    ),
    # Out of memory is the one error for which libxml2 has no words.
    ("unknown error|memory", TooLarge, "文件过大：读取时内存不足，请拆分后再上传。"),
    (
        "too long|resource limit|huge",
        TooLarge,
        "文件过大：其中一段文字过长，无法读取。请拆分后再上传。",
    ),
)

_STRICT_START = "http://purl.oclc.org/ooxml/"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
