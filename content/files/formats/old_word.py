"""Old Word, WPS and RTF made into .docx by LibreOffice (旧版文档转换)."""

from __future__ import annotations

from content.errors import Unreadable
from content.files.formats.libreoffice import converted, is_installed

REMARK = "旧版文件已由 LibreOffice 转换成 .docx 后读入，请与原文件核对。"
"""Said of every file that was converted."""

_BEGINNINGS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_ENDINGS = {b"{": "rtf", b"\xd0": "doc"}


def may_be(data: bytes) -> bool:
    """Return whether the bytes begin as old Word files do; old Excel files do so too."""
    return data.startswith(_BEGINNINGS)


def made_new(data: bytes, person: str = "") -> bytes:
    """Return the .docx that LibreOffice makes of an old Word file.

    Raises Unreadable, also when there is no LibreOffice; TooLarge; TooOften,
    also while another file of the same `person` is made new.
    """
    if not is_installed():
        raise Unreadable(
            "这是旧版 Word 或 WPS 文字文件（.doc、.wps、RTF），本机没有安装转换程序。请用 Word 或 "
            "WPS 打开，另存为 .docx 后再上传；或者请管理员安装 LibreOffice"
            "（apt-get install libreoffice-writer）。"
        )
    return converted(data, _ENDINGS[data[:1]], "docx:MS Word 2007 XML", person)
