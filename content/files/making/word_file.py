"""A Word file that is begun with its page and styles, and packed the same way each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from content.files.making.clause_looks import STYLES
from content.files.making.official_layout import set_page, set_styles

NOTHING: Mapping[str, str] = MappingProxyType({})


def begun() -> Document:
    """Return an empty document with the page and the styles of GB/T 9704."""
    document = docx.Document()
    set_page(document)
    _prepare_styles(document)
    return document


def finished(document: Document, title: str, facts: Mapping[str, str] = NOTHING) -> bytes:
    """Return the file with its properties; equal documents give equal bytes."""
    _set_properties(document, title, facts)
    return _packed(document)


def sound(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _UNSOUND.sub("", text)


_UNSOUND = re.compile(r"[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _prepare_styles(document: Document) -> None:
    document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    set_styles(document, STYLES)
    _drop_unused_styles(document)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _drop_unused_styles(document: Document) -> None:
    """Take out the styles that python-docx's own template brings and we do not use."""
    used = {*STYLES, *_OTHER_STYLES}
    linked = {f"{name} Char" for name in used}
    for element in list(document.styles.element):
        name = element.find(qn("w:name"))
        if name is not None and name.get(qn("w:val"), "").title() not in _titles(used | linked):
            document.styles.element.remove(element)


_OTHER_STYLES = (
    "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Header", "Footer",
)  # fmt: skip


def _titles(names: set[str]) -> set[str]:
    return {name.title() for name in names}


_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def _set_properties(document: Document, title: str, facts: Mapping[str, str]) -> None:
    properties = document.core_properties
    properties.title = sound(title)[:255]
    properties.author = sound(facts.get("制定机关", ""))[:255]
    properties.comments = sound("；".join(f"{name}：{value}" for name, value in facts.items()))[
        :255
    ]
    properties.keywords = properties.last_modified_by = ""
    properties.created = properties.modified = _ALWAYS
    properties.revision = 1
    package = document.part.package
    for key, relationship in list(package.rels.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _packed(document: Document) -> bytes:
    """Return the file with the times and order of its entries fixed."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name, data in _entries(source):
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return packed.getvalue()


def _entries(source: ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in source.namelist():
        yield name, source.read(name)
