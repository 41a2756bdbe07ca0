"""Old Excel and WPS sheets made into .xlsx by LibreOffice (旧版表格转换)."""

from __future__ import annotations

from content.errors import Unreadable
from content.files.formats.libreoffice import converted, has_sheets

REMARK = "旧版表格已由 LibreOffice 转换成 .xlsx 后读入，请与原文件核对。"
"""Said of every file that was converted."""


def made_new(data: bytes, person: str = "") -> bytes:
    """Return the .xlsx that LibreOffice makes of an old sheet.

    Raises Unreadable, also when there is no LibreOffice for sheets; TooLarge; TooOften,
    also while another file of the same `person` is made new.
    """
    if not has_sheets():
        raise Unreadable(
            "这是旧版 Excel 或 WPS 表格文件（.xls、.et），本机没有安装转换程序。请用 Excel 或 WPS "
            "打开，另存为 .xlsx 后再上传；或者请管理员安装 LibreOffice"
            "（apt-get install libreoffice-calc）。"
        )
    return converted(data, "xls", "xlsx:Calc MS Excel 2007 XML", person)
