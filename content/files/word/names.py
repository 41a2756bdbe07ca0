"""Names in WordprocessingML: namespaces, as prefixes of lxml tag names (Word 标记名)."""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml gives the type of its elements no public name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHART_NEW = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the usual prefix of this namespace
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
