"""The visible text of a web page: headings, paragraphs, lists, tables (网页读入)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase

from lxml import etree

from content.errors import TooLarge, Unreadable
from content.files.formats.encodings import decode_page
from content.files.formats.xml_parts import Element
from content.files.import_report import ReadText, report_of
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
    return ReadText(tuple(page.lines), report_of(page.counts))


_TOO_DEEP = {"ERR_RESOURCE_LIMIT"}


class _Page:
    """Walks the elements in document order and ends a line where a browser would."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.counts: Counter[str] = Counter()
        self._text = ""
        self._label = ""
        self._style = ""
        self._centred: list[Element] = []
        self._lists: list[_Numbers] = []

    def read(self, root: Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = _name(element)
            if event == "end":
                self._leave(name, element)
            elif name in _SILENT or _is_hidden(element):
                self._count_silent(name, element)
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
        self._print(element.tail)

    def _print(self, text: str | None) -> None:
        if text:
            self._text += _BLANK.sub(" ", text)

    def _end_line(self) -> None:
        text = _one_line(self._text)
        if text:
            label, self._label = self._label, ""
            centred = bool(self._centred)
            self.lines.append(Line(label + text, style=self._style, centred=centred))
        self._text = ""

    def _table(self, table: Element) -> None:
        self._end_line()
        self.counts["tables"] += 1
        covered: dict[int, int] = {}
        for row in table.iter("tr"):
            cells = list(_cells(row, covered))
            self.counts["rows"] += any(cells)
            if any(cells):
                self.lines.append(Line("\t".join(cells), "row", table=self.counts["tables"]))

    def _count_silent(self, name: str, element: Element) -> None:
        if name in _COUNTED:
            self.counts[_COUNTED[name]] += 1
        elif name not in _SILENT and _visible(element):
            self.counts["hidden_runs"] += 1


class _Numbers:
    """The numbers of one list, in the way the page asks for."""

    def __init__(self, element: Element) -> None:
        self._is_numbered = element.tag == "ol"
        self._next = _whole(element.get("start"), 1)
        self._kind = element.get("type", "1")

    def next_label(self, item: Element) -> str:
        if not self._is_numbered:
            return ""
        number = _whole(item.get("value"), self._next)
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
_BLANK = re.compile(r"[ \t\r\n\f\xa0]+")
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MIDDLE = re.compile(r"(?:^|;)\s*text-align\s*:\s*center", re.IGNORECASE)
_MOST_SPANNED = 1_000


def _name(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


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


def _cells(row: Element, covered: dict[int, int]) -> Iterator[str]:
    """Yield the cells of a row; one that a cell above reaches into is empty."""
    column = 0
    for cell in row.iterchildren("td", "th"):
        while covered.get(column, 0) > 0:
            covered[column] -= 1
            column += 1
            yield ""
        yield _visible(cell)
        covered[column] = min(_whole(cell.get("rowspan"), 1), _MOST_SPANNED) - 1
        column += 1


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


def _whole(text: str | None, otherwise: int) -> int:
    found = re.fullmatch(r"\s*(\d{1,6})\s*", text or "")
    return int(found[1]) if found else otherwise
