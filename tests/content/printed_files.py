"""Small PDF, OFD and slide files made of raw parts, for the tests of reading."""

from __future__ import annotations

from tests.content.word_files import packed

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SLIDES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def words(x, y, text, size=16):
    """Return the PDF operators that print `text` at a place, from the bottom left corner."""
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET "


def rules(*lines: tuple[float, float, float, float]):
    """Return the PDF operators that draw straight lines."""
    return " ".join(f"{a} {b} m {c} {d} l S " for a, b, c, d in lines)


def pdf(*pages: str, size=(595, 842), more=""):
    """Return a PDF of A4 pages, each made of operators; its font holds every character."""
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
    )
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{more}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        font,
    ]
    for n, content in enumerate(pages):
        box, stream = f"[0 0 {size[0]} {size[1]}]", f"{5 + 2 * n} 0 R"
        looks = f"/MediaBox{box}/Contents {stream}/Resources<</Font<</F1 3 0 R>>>>"
        objects += [
            f"<</Type/Page/Parent 2 0 R{looks}>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    return _with_places(objects)


def _with_places(objects: list[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{n} 0 obj{one}endobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>startxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def ofd_words(x, y, text, size=5, more=""):
    """Return a text object of an OFD page; places are in millimetres from the top left."""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 180 {size}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" {more}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str, document="", body="", more=None):
    """Return an OFD file; a page is made of the objects on it."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        f"{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
    }
    for n, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer></ofd:Content>'
            "</ofd:Page>"
        )
    return packed({**parts, **(more or {})})


def shape(*paragraphs: str, holder=""):
    """Return a shape of a slide with paragraphs; `holder` is what it stands for."""
    place = f'<p:nvPr><p:ph type="{holder}"/></p:nvPr>' if holder else "<p:nvPr/>"
    printed = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr>{place}</p:nvSpPr><p:txBody>{printed}</p:txBody></p:sp>"


def slide_table(*rows: list[str]):
    """Return a table of a slide."""
    printed = "".join(
        "<a:tr>"
        + "".join(
            f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>"
            for cell in row
        )
        + "</a:tr>"
        for row in rows
    )
    table = f"<a:graphic><a:graphicData><a:tbl>{printed}</a:tbl></a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{table}</p:graphicFrame>"


def pptx(*slides: str, notes=None, hidden=-1, more=None):
    """Return a presentation; a slide is made of shapes, `notes` are shapes by its number."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(slides)))
    links = {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in range(len(slides))}
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.presentationml.presentation.main+xml"/></Types>',
        "_rels/.rels": _links({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f"<p:presentation {SLIDES}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": _links(links),
    }
    for n, content in enumerate(slides):
        parts[f"ppt/slides/slide{n}.xml"] = (
            f'<p:sld {SLIDES} show="{int(n != hidden)}"><p:cSld>'
            f"<p:spTree>{content}</p:spTree></p:cSld></p:sld>"
        )
    for n, content in (notes or {}).items():
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = _links(
            {"rId1": ("notesSlide", f"../notesSlides/notes{n}.xml")}
        )
        parts[f"ppt/notesSlides/notes{n}.xml"] = (
            f"<p:notes {SLIDES}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:notes>"
        )
    return packed({**parts, **(more or {})})


def slide_picture(name, words="", wide=914_400):
    """Return a picture of a slide, by the id of the relationship to its file."""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="Bild" descr="{words}"/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{name}"/></p:blipFill>'
        f'<p:spPr><a:xfrm><a:ext cx="{wide}" cy="1"/></a:xfrm></p:spPr></p:pic>'
    )


def slide_files(number, **targets: str):
    """Return the part that leads from a slide to its pictures, by the id of each."""
    links = _links({name: ("image", target) for name, target in targets.items()})
    return {f"ppt/slides/_rels/slide{number}.xml.rels": links}


def ofd_picture(x, y, wide, high, number):
    """Return a picture of an OFD page, by the ID of its file."""
    return f'<ofd:ImageObject ID="8" Boundary="{x} {y} {wide} {high}" ResourceID="{number}"/>'


OFD_FILES = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"


def ofd_files(**files: str):
    """Return the part that names the files of pictures, `n7="a.png"` for the ID 7."""
    listed = "".join(
        f'<ofd:MultiMedia ID="{name[1:]}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile>'
        "</ofd:MultiMedia>"
        for name, file in files.items()
    )
    return {"Doc_0/Res.xml": f'<ofd:Res {OFD} BaseLoc="Res">{listed}</ofd:Res>'}


def _links(targets: dict[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
