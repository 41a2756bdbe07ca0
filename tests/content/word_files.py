"""Small Word files made of raw XML, for the tests of reading."""

from __future__ import annotations

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def paragraph(*inside: str, properties=""):
    """Return a paragraph; what is no markup becomes a run of text."""
    runs = "".join(x if x.startswith("<") else f"<w:r><w:t>{x}</w:t></w:r>" for x in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def table(*rows: list[str]):
    """Return a table; a cell is text or the XML of a whole `w:tc`."""
    printed = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{printed}</w:tbl>"


def cell(inside, properties=""):
    if inside.startswith("<w:tc"):
        return inside
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(inside)}</w:tc>"


def numbering(*levels: tuple[str, ...], extra=""):
    """Return a numbering part with list 1: each level is its format and text, then more XML."""
    printed = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{"".join(more)}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text, *more) in enumerate(levels)
    )
    return (
        f"<w:numbering {NAMESPACES}>"
        f'<w:abstractNum w:abstractNumId="0">{printed}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{extra}</w:numbering>'
    )


def numbered(text, level=0, number=1):
    return paragraph(
        text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def docx(*blocks: str, parts=None, main="word/document.xml", more=None):
    """Return a .docx; `parts` are XML by kind of relationship, `more` are further entries."""
    parts = {f"word/{kind}.xml": xml for kind, xml in (parts or {}).items()}
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{name[5:-4]}" Target="{name[5:]}"/>'
        for n, name in enumerate(parts)
    )
    relationships = f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="m" '
            f'Type="{RELATIONS}/officeDocument" Target="{main}"/></Relationships>',
            "word/_rels/document.xml.rels": relationships,
            main: f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}</w:body></w:document>",
            **parts,
            **(more or {}),
        }
    )


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
