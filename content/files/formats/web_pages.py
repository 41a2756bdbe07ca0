"""The visible text of a web page: headings, paragraphs, lists, tables (网页读入)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from string import ascii_lowercase

from lxml import etree

from content.errors import TooLarge, Unreadable
from content.files.formats.encodings import decode_page
from content.files.formats.web_tables import Grid, PageCell, is_header, whole
from content.files.formats.xml_parts import Element
from content.files.import_report import Find, ReadText, report_of
from content.files.table_layout import RowLayout, worth_keeping
from content.text.lines import Line


def read_web_page(data: bytes) -> ReadText:
    """Return the text a reader of the page sees, one line per paragraph or row of a table.

    Nothing is fetched; scripts, styles and what is hidden are left out and counted. Raises
    Unreadable when there is no page, TooLarge when it is nested too deeply.
    """
    text = decode_page(data).replace("\0", "")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("网页内容损坏，无法读取。请复制正文存为 .docx 后再上传。") from error
    if any(error.type_name in _TOO_DEEP for error in parser.error_log):
        raise TooLarge(
            "文件过大或损坏：网页元素嵌套过深，无法读完。请复制正文存为 .docx 后再上传。"
        )
    if root is None:
        raise Unreadable("这是空网页，其中没有文字，请检查后重新上传。")
    page = _Page()
    page.read(root)
    finds, layouts = tuple(page.finds), tuple(page.layouts)
    return ReadText(tuple(page.lines), report_of(page.counts), finds=finds, layouts=layouts)


_TOO_DEEP = {"ERR_RESOURCE_LIMIT"}


class _Page:
    """Walks the elements in document order and ends a line where a browser would."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.layouts: list[RowLayout] = []
        self.finds: list[Find] = []
        self.counts: Counter[str] = Counter()
        self._text = ""
        self._label = ""
        self._style = ""
        self._centred: list[Element] = []
        self._lists: list[_Numbers] = []
        self._in_link = False
        self._links = self._linked = 0

    def read(self, root: Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = _name(element)
            if event == "end":
                self._leave(name, element)
            elif name in _SILENT or _is_hidden(element):
                self._count_silent(name, element)
                walk.skip_subtree()
            elif _is_navigation(name, element):
                self._end_line()
                self.counts["navigations"] += bool(_visible(element))
                walk.skip_subtree()
            elif name == "table" and _is_of_data(element):
                self._table(element)
                walk.skip_subtree()
            else:
                self._enter(name, element)
        self._end_line()
        self.counts["paragraphs"] = len(self.lines) - self.counts["rows"]

    def _enter(self, name: str, element: Element) -> None:
        if name in _BLOCKS:
            self._end_line()
        if _is_centred(element):
            self._centred.append(element)
        if name in {"ol", "ul"}:
            self._lists.append(_Numbers(element))
        elif name == "li" and self._lists:
            self._label = self._lists[-1].next_label(element)
        self._style = _HEADINGS.get(name, self._style)
        if name == "a" and element.get("href"):
            self._in_link, self._links = True, self._links + 1
        self.counts["pictures_left"] += name == "img"
        self.counts["struck_runs"] += name in {"s", "del", "strike"}
        self.counts["outside_links"] += name == "a" and bool(
            _OUTSIDE.match(element.get("href", ""))
        )
        self._print(element.text)

    def _leave(self, name: str, element: Element) -> None:
        if name in _BLOCKS:
            self._end_line()
        if self._centred and self._centred[-1] is element:
            self._centred.pop()
        if name in {"ol", "ul"} and self._lists:
            self._lists.pop()
        if name in _HEADINGS:
            self._style = ""
        if name == "a":
            self._in_link = False
        self._print(element.tail)

    def _print(self, text: str | None) -> None:
        if text:
            self._text += _BLANK.sub(" ", text)
            self._linked += len("".join(text.split())) if self._in_link else 0

    def _end_line(self) -> None:
        text = _one_line(self._text)
        if text:
            label, self._label = self._label, ""
            centred = bool(self._centred)
            if self._links > 1 and self._linked >= _MOSTLY * len("".join(text.split())):
                self.finds.append(Find("link_row", len(self.lines), words=text))
                self.counts["link_rows"] += 1
            self.lines.append(Line(label + text, style=self._style, centred=centred))
        self._text = ""
        self._links = self._linked = 0

    def _table(self, table: Element) -> None:
        self._end_line()
        self.counts["tables"] += 1
        number = self.counts["tables"]
        laid: list[RowLayout] = []
        grid = Grid()
        for row in table.iter("tr"):
            cells = grid.cells(row)
            self.counts["merged_cells"] += sum(1 for cell in cells if cell.is_merged)
            text = _row_text(cells) if cells else ""
            if text.strip():
                self.lines.append(Line(text, "row", table=number))
                spans = tuple(-cell.across if cell.goes_on else cell.across for cell in cells)
                laid.append(RowLayout(text, spans, is_header(row), number))
        self.counts["rows"] += len(laid)
        self.layouts += worth_keeping(laid)

    def _count_silent(self, name: str, element: Element) -> None:
        if name in _COUNTED:
            self.counts[_COUNTED[name]] += 1
        elif name not in _SILENT and _visible(element):
            self.counts["hidden_runs"] += 1


class _Numbers:
    """The numbers of one list, in the way the page asks for."""

    def __init__(self, element: Element) -> None:
        self._is_numbered = element.tag == "ol"
        self._next = whole(element.get("start"), 1)
        self._kind = element.get("type", "1")

    def next_label(self, item: Element) -> str:
        if not self._is_numbered:
            return ""
        number = whole(item.get("value"), self._next)
        self._next = number + 1
        return f"{_LETTERS.get(self._kind, str)(number)}. "


def _lettered(first: str) -> Callable[[int], str]:
    return lambda number: (
        chr(ord(first) + number - 1) if 1 <= number <= len(ascii_lowercase) else str(number)
    )


_LETTERS: Mapping[str, Callable[[int], str]] = {"a": _lettered("a"), "A": _lettered("A")}

_SILENT = {
    "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "select", "button", "textarea", "input", "",
}  # fmt: skip
_COUNTED = {
    "script": "scripts",
    "iframe": "outside_pieces",
    "object": "objects",
    "embed": "objects",
    "svg": "diagrams",
    "canvas": "diagrams",
}
_HEADINGS = {f"h{n}": f"heading{n}" for n in range(1, 7)}
_BLOCKS = {
    *_HEADINGS, "address", "article", "aside", "blockquote", "body", "br", "caption", "center",
    "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_MOSTLY = 0.8  # of the characters of a row of links, beside the signs between them
_BLANK = re.compile(r"[ \t\r\n\f\xa0]+")
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MIDDLE = re.compile(r"(?:^|;)\s*text-align\s*:\s*center", re.IGNORECASE)


def _name(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _is_navigation(name: str, element: Element) -> bool:
    """Return whether it leads about the site the page is of: no part of what the page says."""
    return name == "nav" or element.get("role", "").strip().lower() == "navigation"


def _is_centred(element: Element) -> bool:
    in_middle = element.get("align", "").lower() == "center"
    return in_middle or element.tag == "center" or bool(_MIDDLE.search(element.get("style", "")))


def _is_of_data(table: Element) -> bool:
    """Return whether it is a table in meaning, not one that only lays the page out."""
    if any(True for one in table.iter("table", *_HEADINGS) if one is not table):
        return False
    widest = max(
        (sum(1 for _ in row.iterchildren("td", "th")) for row in table.iter("tr")), default=0
    )
    return widest > 1


def _row_text(cells: Sequence[PageCell]) -> str:
    """Return the cells of a row, one for each column but those behind the last."""
    words = ["" if cell.element is None else _visible(cell.element) for cell in cells]
    ends = ["\t" * cell.across for cell in cells[:-1]] + [""]
    return "".join(word + end for word, end in zip(words, ends, strict=True))


def _visible(element: Element) -> str:
    """Return the visible text of an element on one line."""
    pieces = [element.text or ""]
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        if one is element:
            continue
        if event == "end":
            pieces.append(one.tail or "")
        elif _name(one) in _SILENT or _is_hidden(one):
            walk.skip_subtree()
        else:
            pieces.append(one.text or "")
    return _one_line("".join(pieces))


def _one_line(text: str) -> str:
    """Return the text without the blanks that only the source of the page has."""
    return _BETWEEN_WIDE.sub("", _BLANK.sub(" ", text).strip())


# A line break in the source prints as a blank, also between two Chinese characters, where no
# writer means one.
_BETWEEN_WIDE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) (?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)
