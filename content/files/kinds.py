"""The kinds of file that can come in, and what each is called (文件格式)."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """The kinds of file that are known by their bytes; not each can be read as a text."""

    DOCX = "docx"
    OLD_WORD = "doc"
    PDF = "pdf"
    OFD = "ofd"
    PPTX = "pptx"
    XLSX = "xlsx"
    OLD_SHEET = "xls"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"
    PICTURE = "picture"

    @property
    def label(self) -> str:
        """Return what the kind is called in a sentence."""
        return _LABELS[self]


ENDINGS: tuple[tuple[FileKind, tuple[str, ...]], ...] = (
    (FileKind.DOCX, ("docx", "docm", "dotx", "dotm")),
    (FileKind.OLD_WORD, ("doc", "wps", "rtf", "dot", "wpt")),
    (FileKind.PDF, ("pdf",)),
    (FileKind.OFD, ("ofd",)),
    (FileKind.PPTX, ("pptx", "pptm", "ppsx")),
    (FileKind.XLSX, ("xlsx", "xlsm", "xltx", "xltm")),
    (FileKind.OLD_SHEET, ("xls", "et", "xlt", "ett")),
    (FileKind.HTML, ("html", "htm", "shtml", "xhtml")),
    (FileKind.MARKDOWN, ("md", "markdown")),
    (FileKind.TEXT, ("txt", "text")),
)
"""The endings of names under which files of a kind whose text can be read usually come."""

_LABELS = {
    FileKind.DOCX: "Word 文档（.docx）",
    FileKind.OLD_WORD: "旧版 Word 或 WPS 文字文件（.doc、.wps、RTF）",
    FileKind.PDF: "PDF 文件",
    FileKind.OFD: "OFD 版式文件",
    FileKind.PPTX: "演示文稿（.pptx）",
    FileKind.XLSX: "Excel 表格（.xlsx）",
    FileKind.OLD_SHEET: "旧版 Excel 或 WPS 表格文件（.xls、.et）",
    FileKind.HTML: "网页（HTML）",
    FileKind.MARKDOWN: "Markdown 文本",
    FileKind.TEXT: "纯文本",
    FileKind.PICTURE: "图片",
}
