"""Reading an Excel file (.xlsx) as it is printed (读表格): values, merged cells, what is hidden.

The XML is read as a stream and by local names, so that files of the strict kind and those of
other programs are read alike. What a file claims of its size is not believed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from content.errors import TooLarge, Unreadable
from content.files.containers import DAMAGED, open_container, read_part
from content.files.formats.cell_formats import printed_number
from content.files.formats.sheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    Doubt,
    Row,
    Sheet,
    Workbook,
    address,
    kept_rows,
)
from content.files.safe_xml import elements_in, root_of

MOST_DOUBTS = 200
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_MOST_MERGED = 20_000

_AT = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000D_ is a carriage return
_READ_AS_IT_IS = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?")
_DAMAGED = "表格文件损坏，无法读取。请用 Excel 或 WPS 重新保存后再上传。"
_NO_VALUE = "公式没有算出的结果，请在 Excel 或 WPS 中打开并保存一次，或者直接填写结果"
_ERROR = "单元格是错误值（{}），请改正后再导入"

_Shared = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a file share."""

    texts: _Shared
    formats: tuple[tuple[int, str], ...]
    since_1904: bool


@dataclass(slots=True)
class _Read:
    """What is gathered while a sheet is read."""

    rows: list[Row] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    characters: int = 0


def read_xlsx(data: bytes) -> Workbook:
    """Return the sheets of an .xlsx file. Raises Unreadable or TooLarge with a sentence."""
    with open_container(data) as archive:
        try:
            return _workbook(archive)
        except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
            raise Unreadable(_DAMAGED) from error


def _workbook(archive: zipfile.ZipFile) -> Workbook:
    names = set(archive.namelist())
    start = _start_of(archive, names)
    root = _tree(read_part(archive, start))
    places = _relations(archive, names, start)
    book = _Book(
        _texts(archive, places), _formats(archive, places),
        since_1904=_is_yes(_first(root, "workbookPr").get("date1904", "")),
    )  # fmt: skip
    sheets = []
    for number, told in enumerate(_all(root, "sheet"), 1):
        if number > MOST_SHEETS:
            raise TooLarge(f"工作表过多，最多{MOST_SHEETS}个，请拆分后再上传。")
        place = places.get(_relation_id(told), "")
        if place in names and "/worksheets/" in f"/{place}":
            is_hidden = told.get("state", "visible") != "visible"
            sheets.append(
                _sheet(archive, place, told.get("name", f"工作表{number}"), book, is_hidden)
            )
    if not sheets:
        raise Unreadable("文件里没有工作表，请检查文件后重新上传。")
    return Workbook(tuple(sheets))


def _sheet(
    archive: zipfile.ZipFile, place: str, name: str, book: _Book, is_hidden: bool  # noqa: FBT001 - what the file says
) -> Sheet:  # fmt: skip
    read = _Read()
    with archive.open(place) as stream:
        for element in _stream(stream, ("row", "col", "mergeCell")):
            _TAKEN[_name(element)](element, read, book)
    rows = tuple(kept_rows(_filled_down(read)))
    columns = tuple(sorted(column for column in read.hidden_columns if column < MOST_COLUMNS))
    return Sheet(name[:100], rows, tuple(read.doubts[:MOST_DOUBTS]), is_hidden, columns)


def _take_row(element: Any, read: _Read, book: _Book) -> None:  # noqa: ANN401 - an element of lxml
    number = _count(element.get("r"), read.rows[-1].number + 1 if read.rows else 1)
    cells: dict[int, str] = {}
    for cell in element:
        if _name(cell) != "c":
            continue
        column = _column(cell.get("r"), max(cells, default=-1) + 1)
        text, doubt = _text_of(cell, book)
        if text and column >= MOST_COLUMNS:
            raise TooLarge(f"表格过宽：最多{MOST_COLUMNS}列，请删去不用的列后再上传。")
        if doubt and column < MOST_COLUMNS:
            read.doubts.append(Doubt(address(number, column), doubt))
        if text:
            cells[column] = text[:LONGEST_CELL]
    if cells:
        read.characters += sum(map(len, cells.values()))
        _check_size(read)
        line = tuple(cells.get(column, "") for column in range(max(cells) + 1))
        read.rows.append(Row(min(number, _LAST_ROW), line, _is_yes(element.get("hidden", ""))))


def _take_column(element: Any, read: _Read, _book: _Book) -> None:  # noqa: ANN401 - as above
    if _is_yes(element.get("hidden", "")):
        first, last = _count(element.get("min"), 1), _count(element.get("max"), 1)
        read.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))


def _take_merged(element: Any, read: _Read, _book: _Book) -> None:  # noqa: ANN401 - as above
    first, _, last = element.get("ref", "").partition(":")
    start, end = _AT.fullmatch(first), _AT.fullmatch(last or first)
    if start and end and len(read.merged) < _MOST_MERGED:
        read.merged.append((int(start[2]), _letters(start[1]), int(end[2]), _letters(end[1])))


_TAKEN = {"row": _take_row, "col": _take_column, "mergeCell": _take_merged}


def _check_size(read: _Read) -> None:
    if len(read.rows) > MOST_ROWS or read.characters > MOST_TEXT:
        raise TooLarge(f"表格过大：最多{MOST_ROWS // 10_000}万行，请拆分后再上传。")


def _filled_down(read: _Read) -> Iterator[Row]:
    """Yield the rows; what is merged over several rows stands in each of them that there is."""
    rows = {row.number: list(row.cells) for row in read.rows}
    for top, column, bottom, _ in read.merged:
        above = rows.get(top, [])
        if column >= min(len(above), MOST_COLUMNS) or bottom - top >= MOST_ROWS:
            continue
        for number in range(top + 1, bottom + 1):
            cells = rows.get(number)
            if cells is not None:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or above[column]
    for row in read.rows:
        yield Row(row.number, tuple(rows[row.number]), row.is_hidden)


def _text_of(cell: Any, book: _Book) -> tuple[str, str]:  # noqa: ANN401 - an element of lxml
    """Return what a cell prints, and a doubt about it, empty when there is none."""
    kind = cell.get("t", "n")
    parts = {_name(child): child for child in cell}
    if kind == "inlineStr":
        return _runs(parts["is"]) if "is" in parts else "", ""
    if "v" not in parts or not (raw := parts["v"].text or ""):
        return "", _NO_VALUE if "f" in parts and kind != "str" else ""
    if kind == "e":
        return "", _ERROR.format(raw[:20])
    if kind == "n" and _READ_AS_IT_IS.fullmatch(raw.strip()):
        number_format, code = _format_of(cell, book)
        return printed_number(raw, number_format, code, since_1904=book.since_1904)
    return _worded(kind, raw, book), ""


def _worded(kind: str, raw: str, book: _Book) -> str:
    """Return what a cell says that holds no number: a shared text, yes or no, a day, a result."""
    if kind == "s":
        return _shared(raw, book.texts)
    if kind == "b":
        return "是" if raw.strip() == "1" else "否"
    return _unescaped(raw.removesuffix("T00:00:00") if kind == "d" else raw)


def _shared(raw: str, texts: _Shared) -> str:
    number = _count(raw, -1)
    return texts[number] if 0 <= number < len(texts) else ""


def _format_of(cell: Any, book: _Book) -> tuple[int, str]:  # noqa: ANN401 - as above
    number = _count(cell.get("s"), 0)
    return book.formats[number] if number < len(book.formats) else (0, "")


def _texts(archive: zipfile.ZipFile, places: Mapping[str, str]) -> _Shared:
    found: list[str] = []
    place = next((one for one in places.values() if one.endswith("sharedStrings.xml")), "")
    if place not in archive.namelist():
        return ()
    characters = 0
    with archive.open(place) as stream:
        for element in _stream(stream, ("si",)):
            found.append(_runs(element)[:LONGEST_CELL])
            characters += len(found[-1])
            if characters > MOST_TEXT:
                raise TooLarge("表格过大：文字过多，请拆分后再上传。")
    return tuple(found)


def _runs(element: Any) -> str:  # noqa: ANN401 - as above
    """Return the text of a string with its runs, without how it is pronounced (拼音)."""
    texts = (one.text or "" for one in element.iter("{*}t") if _name(one.getparent()) != "rPh")
    return _unescaped("".join(texts))


def _formats(archive: zipfile.ZipFile, places: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
    place = next((one for one in places.values() if one.endswith("styles.xml")), "")
    if place not in archive.namelist():
        return ()
    root = _tree(read_part(archive, place))
    codes = {
        _count(one.get("numFmtId"), 0): one.get("formatCode", "") for one in _all(root, "numFmt")
    }
    numbers = (_count(one.get("numFmtId"), 0) for one in _first(root, "cellXfs"))
    return tuple((number, codes.get(number, "")) for number in numbers)


def _start_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return where the workbook lies: as the package says, else where it usually does."""
    if "_rels/.rels" in names:
        for one in _tree(read_part(archive, "_rels/.rels")):
            target = str(one.get("Target", "")).lstrip("/")
            if one.get("Type", "").endswith("/officeDocument") and target in names:
                return target
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    raise Unreadable(
        "这不是 Excel 表格（.xlsx）：缺少工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
    )


def _relations(archive: zipfile.ZipFile, names: set[str], start: str) -> dict[str, str]:
    folder, _, name = start.rpartition("/")
    place = f"{folder}/_rels/{name}.rels".lstrip("/")
    if place not in names:
        return {}
    return {
        one.get("Id", ""): _joined(folder, one.get("Target", ""))
        for one in _tree(read_part(archive, place))
        if isinstance(one.tag, str) and one.get("TargetMode") != "External"
    }  # fmt: skip


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target))[1:]


def _relation_id(element: Any) -> str:  # noqa: ANN401 - as above
    found = (str(value) for key, value in element.attrib.items() if key.endswith("}id"))
    return next(found, "")


def _stream(stream: Any, names: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 - bytes of a zip
    """Yield elements of these names as they are complete, and forget them afterwards."""
    for element in elements_in(stream, names):
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _tree(data: bytes) -> Any:  # noqa: ANN401 - as above
    root = root_of(data)
    if root is None:
        raise Unreadable(DAMAGED)
    return root


def _all(root: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    return iter(root.iter(f"{{*}}{name}"))


def _first(root: Any, name: str) -> Any:  # noqa: ANN401 - as above
    return next(_all(root, name), etree.Element("none"))


def _name(element: Any) -> str:  # noqa: ANN401 - as above
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _column(at: str | None, otherwise: int) -> int:
    found = _AT.fullmatch(at or "")
    return min(_letters(found[1]), _LAST_COLUMN) if found else otherwise


def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _count(given: str | None, otherwise: int) -> int:
    text = (given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _is_yes(given: str) -> bool:
    return given.strip().lower() in {"1", "true", "on"}


def _unescaped(text: str) -> str:
    """Return text with what Excel writes as _x000D_ put back, line ends of one kind."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
