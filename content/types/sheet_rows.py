"""The rows of a workbook brought together by document (表格的行), and into its fields.

A cell that says what was exported is left alone: only what somebody changed in the table changes
the document, whoever else saved it meanwhile. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from content.files.formats.sheets import Sheet, address
from content.library.document import Document
from content.types.sheet_cells import printed, same, typed
from content.types.sheet_columns import (
    EACH,
    SINCE,
    SPECIAL,
    WHERE,
    Column,
    column_named,
    columns_in,
    identities_of,
    lists_of,
)
from content.types.values import Raw

_Path = tuple[str, ...]
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, and where: sheet, address, number of the row."""

    sheet: str
    at: str
    text: str
    row: int = 0


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken in: what stands there, what is wrong and what to do."""

    cell: Cell
    said: str


@dataclass
class Gathered:
    """What a workbook says of one document, and what is wrong with its rows."""

    first: Cell
    main: dict[str, Cell] = field(default_factory=dict)
    rows: dict[_Path, list[dict[str, Cell]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def said(self, key: str) -> str:
        """Return what a column says, empty when it says nothing."""
        cell = self.main.get(key)
        return cell.text.strip() if cell else ""


@dataclass(frozen=True)
class Chosen:
    """How one sheet is read: in which of its rows the headers stand, which column means what."""

    header: int
    keys: tuple[str, ...]
    is_taken: bool = True


@dataclass(frozen=True)
class Merged:
    """The fields with what the table changed, where each value came from, what is in the way.

    `changed` are the cells of the document itself that say something else than before.
    """

    fields: dict[str, Any]
    sources: dict[str, Cell]
    problems: list[Problem]
    changed: list[Cell] = field(default_factory=list)


def gathered(kind: type[Document], sheets: Iterable[tuple[Sheet, Chosen]]) -> list[Gathered]:
    """Return what the sheets say, one for each document, in the order of their first rows."""
    found = _Documents(kind)
    for sheet, chosen in sheets:
        if chosen.is_taken and any(chosen.keys):
            found.take(sheet, chosen)
    return found.all


def merged(kind: type[Document], told: Gathered, base: Fields, current: Fields) -> Merged:
    """Return `current` with what the table says differently from `base`, which it was made of.

    A cell emptied in a table of ours empties the field; in any other table it says nothing.
    """
    result = Merged(deepcopy(dict(current)), {}, [])
    clears = bool(told.said(SINCE))
    for key, cell in told.main.items():
        column = column_named(kind, key)
        if column is not None:
            result.sources[key] = cell
            _merge_cell(column, cell, (base, current), result, clears=clears)
    for path, rows in told.rows.items():
        _merge_list(kind, path, rows, (base, current), result)
    return result


def flat(kind: type[Document], fields: Fields) -> dict[str, str]:
    """Return what the fields say, by the name of the column and the number in its list."""
    found: dict[str, str] = {}
    for column in columns_in(kind, ()):
        found[column.label] = printed(column.node, value_at(fields, column.path))
    for path, title in lists_of(kind).items():
        for number, row in enumerate(value_at(fields, path) or (), 1):
            for column in columns_in(kind, path):
                said = printed(column.node, value_at(row, column.row_path))
                found[f"{title}第{number}项：{column.heading}"] = said
    return {label: said for label, said in found.items() if said}


def value_at(fields: Raw, path: _Path) -> Raw:
    """Return the value at a path, None when there is none."""
    for key in path:
        fields = fields.get(key) if isinstance(fields, Mapping) else None
    return fields


class _Documents:
    """The documents of a workbook, found again by each of the columns that tell them apart."""

    def __init__(self, kind: type[Document]) -> None:
        self.kind = kind
        self.all: list[Gathered] = []
        self._known: dict[tuple[str, str], Gathered] = {}

    def take(self, sheet: Sheet, chosen: Chosen) -> None:
        above: Gathered | None = None
        seen: dict[int, int] = {}
        doubts = {doubt.at: doubt.said for doubt in sheet.doubts}
        has_rows = any(EACH in key for key in chosen.keys)
        for row in sheet.rows:
            if row.number <= chosen.header:
                continue
            cells = dict(_cells_of(sheet.name, row.number, row.cells, chosen.keys))
            if not any(cell.text or cell.at in doubts for cell in cells.values()):
                continue
            found = self._of(cells, above if has_rows else None)
            if not has_rows and id(found) in seen:
                self._twice(found, cells, seen[id(found)])
                continue
            above, seen[id(found)] = found, row.number
            _note(self.kind, found, cells)
            for cell in cells.values():
                if cell.at in doubts:
                    found.problems.append(Problem(cell, f"{doubts[cell.at]}。"))

    def _of(self, cells: Mapping[str, Cell], above: Gathered | None) -> Gathered:
        """Return the document these cells are about; a row without a name is about that above."""
        names = [
            (key, cells[key].text.strip())
            for key in (WHERE, *identities_of(self.kind))
            if key in cells and cells[key].text.strip()
        ]
        known = next((self._known[name] for name in names if name in self._known), None)
        if known is None and not names and above is not None:
            known = above
        if known is None:
            known = Gathered(next(iter(cells.values())))
            self.all.append(known)
        for name in names:
            self._known.setdefault(name, known)
        return known

    def _twice(self, found: Gathered, cells: Mapping[str, Cell], first: int) -> None:
        keys = (WHERE, *identities_of(self.kind))
        cell = next((cells[key] for key in keys if key in cells and cells[key].text), None)
        if cell is not None:
            said = f"和第{first}行是同一份，只能有一行。请删去一行，或者改正代号、名称。"
            found.problems.append(Problem(cell, said))


def _cells_of(
    sheet: str, number: int, texts: tuple[str, ...], keys: tuple[str, ...]
) -> Iterator[tuple[str, Cell]]:
    for column, key in enumerate(keys):
        if key:
            text = texts[column] if column < len(texts) else ""
            yield key, Cell(sheet, address(number, column), text, number)


def _note(kind: type[Document], found: Gathered, cells: Mapping[str, Cell]) -> None:
    """Add a row to what is known of its document; its address tells enough of which that is."""
    rows: dict[_Path, dict[str, Cell]] = {}
    is_told = bool(found.main) and WHERE in cells and bool(cells[WHERE].text)
    for key, cell in cells.items():
        path = tuple(key.split("."))
        if EACH in path:
            rows.setdefault(path[: path.index(EACH)], {})[key] = cell
        elif not (is_told and key in identities_of(kind)):
            _note_main(found, key, cell)
    for path, row in rows.items():
        if any(cell.text for cell in row.values()):
            found.rows.setdefault(path, []).append(row)


def _note_main(found: Gathered, key: str, cell: Cell) -> None:
    known = found.main.get(key)
    if known is None or (cell.text and not known.text):
        found.main[key] = cell
    elif cell.text and not same(cell.text, known.text) and key not in SPECIAL:
        said = (
            f"同一份文件前后不一致：{known.sheet}的{known.at}是“{known.text[:40]}”。请改成一样的。"
        )
        found.problems.append(Problem(cell, said))


def _merge_cell(
    column: Column, cell: Cell, sides: tuple[Fields, Fields], result: Merged, *, clears: bool
) -> None:
    before, now = (printed(column.node, value_at(side, column.path)) for side in sides)
    if same(cell.text, before) or same(cell.text, now) or not (cell.text.strip() or clears):
        return
    if before != now:
        said = f"导出以后，这一栏已改成“{now[:40]}”。请核对后改成要保留的内容，或者重新导出。"
        result.problems.append(Problem(cell, said))
        return
    result.changed.append(cell)
    _put(result.fields, column.path, typed(column.node, cell.text))


def _merge_list(
    kind: type[Document],
    path: _Path,
    rows: list[dict[str, Cell]],
    sides: tuple[Fields, Fields],
    result: Merged,
) -> None:
    columns = [one for one in columns_in(kind, path) if any(one.key in row for row in rows)]
    before, now = (list(value_at(side, path) or ()) for side in sides)
    for number, row in enumerate(rows):
        for column in columns:
            if column.key in row:
                where = ".".join((*path, str(number), *column.row_path))
                result.sources[where] = row[column.key]
    if _says(columns, rows, before) or _says(columns, rows, now):
        return
    first = next(iter(rows[0].values()))
    if before != now:
        said = f"导出以后，别人改过“{lists_of(kind)[path]}”。请重新导出，再改一次。"
        result.problems.append(Problem(first, said))
        return
    _put(result.fields, path, [_row_merged(columns, row, old)
                               for row, old in _paired(columns, rows, before)])  # fmt: skip


def _says(columns: list[Column], rows: list[dict[str, Cell]], stored: list[Raw]) -> bool:
    """Return whether the rows say what is stored, as far as they have columns."""
    return len(rows) == len(stored) and all(
        same(row[column.key].text, printed(column.node, value_at(old, column.row_path)))
        for row, old in zip(rows, stored, strict=True)
        for column in columns
        if column.key in row
    )


def _paired(
    columns: list[Column], rows: list[dict[str, Cell]], stored: list[Raw]
) -> Iterator[tuple[dict[str, Cell], Raw]]:
    """Yield each row with what is stored of it: of the same name, else in the same place."""
    naming = next((one for one in columns if one.node.required), columns[0])
    names = [printed(naming.node, value_at(old, naming.row_path)) for old in stored]
    said = [row[naming.key].text.strip() if naming.key in row else "" for row in rows]
    left = list(range(len(stored)))
    pairs: dict[int, int] = {}
    for number, name in enumerate(said):
        same_place = number < len(names) and names[number].strip() == name and number in left
        known = number if same_place else next((n for n in left if names[n].strip() == name), None)
        if known is not None:
            pairs[number] = known
            left.remove(known)
    for number, row in enumerate(rows):
        if number not in pairs and number in left and len(rows) == len(stored):
            pairs[number] = number
            left.remove(number)
        yield row, stored[pairs[number]] if number in pairs else {}


def _row_merged(columns: list[Column], row: dict[str, Cell], old: Raw) -> Raw:
    merged_row = deepcopy(dict(old)) if isinstance(old, Mapping) else {}
    for column in columns:
        cell = row.get(column.key)
        before = printed(column.node, value_at(old, column.row_path))
        if cell is not None and not same(cell.text, before):
            _put(merged_row, column.row_path, typed(column.node, cell.text))
    return merged_row


def _put(fields: dict[str, Any], path: _Path, value: Raw) -> None:
    """Put a value at a path; None takes away what is there."""
    inside: Any = fields
    for key in path[:-1]:
        inside = inside.setdefault(key, {})
    if value is None:
        inside.pop(path[-1], None)
    else:
        inside[path[-1]] = value
