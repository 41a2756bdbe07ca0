"""What a file reader found and what it did not understand (导入报告)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from typing import Any

from content.files.table_layout import RowLayout, layouts_from
from content.text.lines import Line


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of what a file holds; what was left out of the text is told in `warnings`.

    For a .docx each count is exact: elements of the main part, `footnotes` and `endnotes`, wherever
    they stand in it, deleted or not; of alternate forms of the same content (`mc:Choice`,
    `mc:Fallback`) only the one that is read, usually the first.
    """

    paragraphs: int = 0
    """Paragraphs printed, in cells, boxes and notes too."""
    tables: int = 0
    """`w:tbl`, tables inside tables and mere frames around text included."""
    rows: int = 0
    """Rows printed."""
    pictures: int = 0
    """`pic:pic`, and `v:imagedata` that names its picture, such as the preview of an object."""
    text_boxes: int = 0
    """`w:txbxContent`."""
    footnotes: int = 0
    """`w:footnoteReference`."""
    endnotes: int = 0
    """`w:endnoteReference`."""
    automatic_numbers: int = 0
    """Paragraphs that print an automatic number or bullet."""
    insertions: int = 0
    """`w:ins` (words, the end of a paragraph, a row, a number) and `w:cellIns`."""
    deletions: int = 0
    """`w:del` and `w:cellDel`."""
    moves: int = 0
    """`w:moveFrom` and `w:moveTo`: a passage that was moved counts where it was and where it is."""
    comments: int = 0
    """`w:comment` of the comments part, answers to others included."""
    hidden_runs: int = 0
    """`w:r` with text that `w:vanish` hides: its own, its style's or its paragraph's style's."""
    struck_runs: int = 0
    """`w:r` with text that is printed with `w:strike` or `w:dstrike` of its own."""
    formulas: int = 0
    """`m:oMath`, outermost."""
    empty_formulas: int = 0
    """Those of them that print nothing."""
    objects: int = 0
    """`o:OLEObject`, `w:objectEmbed`, `w:objectLink`, `w:control`."""
    diagrams: int = 0
    """SmartArt (`dgm:relIds`) and charts (`c:chart`, `cx:chart`)."""
    headers: int = 0
    """Header parts the main part relates to."""
    footers: int = 0
    """Footer parts the main part relates to."""
    content_controls: int = 0
    """`w:sdt`."""
    fields: int = 0
    """Fields without a stored result, and those that ask for another file or a program."""
    covered_cells: int = 0
    """Cells with words that are not printed, because another cell was merged over them."""
    merged_cells: int = 0
    """`w:gridSpan` above 1 and `w:vMerge` that restarts, of cells as the table is now."""
    missing_pictures: int = 0
    """Places of pictures whose file is missing or lies outside."""
    pictures_beyond: int = 0
    """Places of pictures past the most that are kept."""
    pictures_left: int = 0
    """Pictures of a PDF, web page or workbook: they are counted, and leave no mark in the text."""
    picture_fills: int = 0
    """Fills of shapes and of the page that are pictures (`a:blipFill`, `v:fill`); none is kept."""
    seals: int = 0
    """Signatures of an OFD (`Signature`): each is a seal or the mark of one."""
    annotations: int = 0
    """Annotations of an OFD (`Annot`), which are laid over its pages."""
    unknown_symbols: int = 0
    """Symbols printed as □."""
    unknown_numbers: int = 0
    """Automatic numbers whose format is not known."""
    unknown_elements: int = 0
    """Elements the reader has no name for; words inside are read."""
    outside_pieces: int = 0
    """`w:altChunk` and `w:subDoc`."""
    outside_links: int = 0
    """Relationships of any part whose target lies outside, and HYPERLINK fields that lead there."""
    unreadable_parts: int = 0
    """Parts that are named, and damaged or missing."""
    pages: int = 0
    scanned_pages: int = 0
    slides: int = 0
    hidden_slides: int = 0
    sheets: int = 0
    attachments: int = 0
    navigations: int = 0
    """Menus of a web page (`nav`), which are left out."""
    link_rows: int = 0
    """Lines of a web page that hold nothing but links."""
    scripts: int = 0
    macros: int = 0
    """1 when the file holds a `vbaProject.bin`."""
    finds_beyond: int = 0
    """Finds past the most that are listed one by one."""
    recognised: int = 0
    """Printed rows of scans and photos that were recognised."""
    recognised_pages: int = 0
    """Pages of scans and photos that were recognised."""
    unrecognised_pages: int = 0
    """Pages that could not be recognised; each is told in `warnings`."""
    warnings: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return the counts that are not zero, by name."""
        return {name: n for name, n in asdict(self).items() if isinstance(n, int) and n}


@dataclass(frozen=True, slots=True)
class Find:
    """Something at a place of the text that its plain words cannot carry (发现).

    `kind` is a name the report counts under, in the singular (`insertion`, `comment`, …). `line`
    counts the lines from 0, -1 for what lies outside them (page headers); `start` and `end` are
    offsets in that line's text, equal where nothing of it is printed. `words` are what was
    deleted, hidden or remarked; `by` and `at` who did so and when, as the file says. A
    row of a scan tells its `page` and with how much `confidence` it was recognised (0 to 1). It is
    kept as a row: new fields go last, with a default.
    """

    kind: str
    line: int = -1
    start: int = 0
    end: int = 0
    words: str = ""
    by: str = ""
    at: str = ""
    page: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the text, whose mark `〔图1〕` stands where it is printed (图片).

    `part` names it inside the file, `size` is in bytes, `words` its alternative text. `width` and
    `height` are its pixels as its header claims them, `printed` the pixels it is printed wide
    (1/96 inch); 0 where it is not known.
    """

    number: int
    part: str
    media_type: str
    size: int
    sha256: str
    words: str = ""
    width: int = 0
    height: int = 0
    printed: int = 0


@dataclass(frozen=True, slots=True)
class ReadText:
    """The lines of a file, what its front matter says, and the report on reading it.

    `formulas` holds MathML by the line of text a formula was rewritten to, `layouts` how the rows
    of tables stand whose text does not say it. `container` is the .docx that was read, when it is
    not the file itself but was made from it.
    """

    lines: tuple[Line, ...]
    report: Report = field(default_factory=Report)
    meta: Mapping[str, str] = field(default_factory=dict)
    finds: tuple[Find, ...] = ()
    pictures: tuple[Picture, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    container: bytes = b""
    layouts: tuple[RowLayout, ...] = ()

    @property
    def text(self) -> str:
        """Return the text, one line per printed paragraph or row."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> str:
        """Return the form in which the reading process hands it over."""
        rows = [[x.text, x.kind, x.style, x.table, x.centred] for x in self.lines]
        parts = {
            "lines": rows,
            "report": asdict(self.report),
            "meta": dict(self.meta),
            "finds": [astuple(find) for find in self.finds],
            "pictures": [astuple(picture) for picture in self.pictures],
            "formulas": dict(self.formulas),
            "layouts": [astuple(layout) for layout in self.layouts],
        }
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    def found_json(self) -> str:
        """Return the report and the finds, which are kept with what was taken in."""
        parts = {
            "report": asdict(self.report),
            "finds": [astuple(find) for find in self.finds],
        }
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, handed_over: str | bytes) -> ReadText:
        """Return the text whose `to_json` is `handed_over`; the container is not handed over."""
        parts = json.loads(handed_over)
        return cls(
            tuple(Line(*row) for row in parts["lines"]),
            report_from(parts["report"]),
            parts["meta"],
            tuple(Find(*find) for find in parts["finds"]),
            tuple(Picture(*picture) for picture in parts["pictures"]),
            parts["formulas"],
            layouts=layouts_from(parts.get("layouts", ())),
        )


COUNTED = frozenset(f.name for f in fields(Report)) - {"warnings"}
"""The names a reader may count under."""


def report_from(told: Mapping[str, Any]) -> Report:
    """Return the report that was kept as `told`, perhaps by another version of this program.

    What is no longer counted is passed over, what was not counted then is 0.
    """
    counts = {name: count for name, count in told.items() if name in COUNTED}
    return Report(**counts, warnings=tuple(told["warnings"]))


def report_of(counts: Mapping[str, int]) -> Report:
    """Return the report for `counts`, with a sentence for each loss or oddity."""
    warnings = tuple(
        sentence.format(n=counts[name]) for name, sentence in _SENTENCES if counts.get(name)
    )
    return Report(**{name: counts.get(name, 0) for name in COUNTED}, warnings=warnings)


def with_macros(report: Report) -> Report:
    """Return the report of a file that was made from one with macros, which are gone."""
    told = (*report.warnings, dict(_SENTENCES)["macros"])
    return report if report.macros else replace(report, macros=1, warnings=told)


_SENTENCES = (
    ("insertions", "有 {n} 处修订插入，已按接受修订后的文字读入。"),
    ("deletions", "有 {n} 处修订删除，已按接受修订后的文字略去。"),
    ("moves", "有 {n} 处修订移动，只读入移动后的位置。"),
    ("comments", "有 {n} 条批注，未读入正文。"),
    ("hidden_runs", "有 {n} 处隐藏文字，未读入正文，请核对原文件。"),
    ("struck_runs", "有 {n} 处带删除线的文字，仍按正文读入，请核对是否应当删去。"),
    ("pictures", "有 {n} 幅图片，以〔图1〕之类的记号标在原处，图中文字未读入。"),
    ("missing_pictures", "有 {n} 幅图片不在文件里（缺失或引自外部），未能保留。"),
    ("pictures_beyond", "图片过多，有 {n} 幅未保留，请拆分文件或核对原文件。"),
    ("pictures_left", "有 {n} 幅图片没有读入，文中不留记号，请与原文件核对。"),
    ("picture_fills", "有 {n} 处图形或页面以图片填充，图片没有读入，请与原文件核对。"),
    ("seals", "有 {n} 个电子签章，印章图样没有读入；签章是否有效，请用原文件核验。"),
    ("annotations", "有 {n} 处批注、水印等加在页面上的内容，未读入正文，请核对原文件。"),
    ("formulas", "有 {n} 个公式，正文中写成一行文字，阅读时按公式显示，请核对。"),
    ("empty_formulas", "其中有 {n} 个公式是空的，原文件里也没有内容，不显示。"),
    ("objects", "有 {n} 个嵌入对象（公式、表格或其他文件），其内容未读入。"),
    ("diagrams", "有 {n} 个图形或图表，只读入其中的文字。"),
    ("fields", "有 {n} 个域没有现成的结果，或者引自其他文件，请与原文件核对。"),
    (
        "merged_cells",
        "表格中有 {n} 处合并的单元格，文字写在左上一格，阅读和导出时按合并的样子显示，请核对。",
    ),
    ("covered_cells", "有 {n} 个被合并遮住的单元格里有文字，原文件不显示，未读入。"),
    ("unknown_symbols", "有 {n} 个符号无法识别，以“□”代替。"),
    ("unknown_numbers", "有 {n} 个自动编号的格式无法识别，按阿拉伯数字写出，请核对。"),
    ("unknown_elements", "有 {n} 处无法识别的内容，其中的文字已尽量读入。"),
    ("outside_pieces", "有 {n} 段从其他文件引入的内容，只读入其中的文字，请核对。"),
    ("outside_links", "有 {n} 个指向外部的链接，未访问也未保留。"),
    (
        "unreadable_parts",
        "有 {n} 个附属部件（如脚注、编号、样式）损坏或缺失，已略过，请核对编号和脚注。",
    ),
    ("macros", "文件带有宏，未运行也未读入。"),
    ("finds_beyond", "需要留意之处过多，有 {n} 处没有逐一列出，请核对原文件。"),
    ("scanned_pages", "有 {n} 页没有文字层（扫描件），其中的文字未读入，需要文字识别（OCR）。"),
    ("recognised_pages", "有 {n} 页是文字识别（OCR）读出的，请对照原页核对。"),
    ("hidden_slides", "有 {n} 张隐藏的幻灯片，仍已读入，请核对是否需要。"),
    ("scripts", "文件带有 {n} 段脚本，未运行也未读入。"),
    ("navigations", "有 {n} 处网站导航（菜单、栏目），未读入。"),
    ("link_rows", "有 {n} 行只有链接，像是网站导航，已读入；不要的请“不导入”。"),
    ("attachments", "有 {n} 个附带的文件，未读入。"),
)
