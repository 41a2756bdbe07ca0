"""Makers of workbooks: as Excel writes them, and as nobody should."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = f"""<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="{package}/relationships">
<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>"""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = f"""<?xml version="1.0"?><workbook xmlns="{MAIN}"
xmlns:r="{OFFICE}">
<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return an .xlsx file with these sheets (name, rows)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the workbook as a file."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_workbook(sheet: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Return an .xlsx file whose one sheet holds this XML, and whatever other parts are given."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            _relation("worksheet", "worksheets/sheet1.xml"),
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
        )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relation(kind: str, target: str) -> str:
    return RELS.format(package=PACKAGE, office=OFFICE, kind=kind, target=target)
