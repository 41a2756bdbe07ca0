"""Documents as tables (导出的表格): one row each, and a sheet for each of their lists.

What goes out has the columns that come in, so that a table may be exported, changed and taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import colander

from content.files.making.sheet_writer import Heading, Table, Value
from content.library.document import Document
from content.types.sheet_cells import as_cell, told
from content.types.sheet_columns import (
    SINCE,
    SPECIAL,
    WHERE,
    Column,
    column_named,
    columns_in,
    columns_of,
    identities_of,
    lists_of,
)
from content.types.sheet_rows import value_at
from content.types.values import CodedList, Day, Prose, Quantity, YesNo

_Path = tuple[str, ...]

_HINTS = {
    WHERE: "文件在文库里的地址，用来认出是哪一份。新建的留空，不要改动。",
    SINCE: "导出时的标记，用来认出改了哪些格。新建的留空，不要改动。",
}


@dataclass(frozen=True)
class Told:
    """A document as a row: where it is, the tag it is exported at, what may be told of it."""

    path: str
    fields: Mapping[str, Any]
    tag: str = ""


def tables_to_change(kind: type[Document], documents: Sequence[Told]) -> list[Table]:
    """Return tables with every column, filled or not, to be changed and taken in again."""
    main = columns_in(kind, ())
    return [
        _main(kind, main, documents, (WHERE, SINCE)),
        *(_list(kind, path, documents, columns_in(kind, path)) for path in lists_of(kind)),
    ]


def tables_to_read(kind: type[Document], documents: Sequence[Told]) -> list[Table]:
    """Return tables with the columns and lists in which something stands."""
    main = [one for one in columns_of(kind) if not one.list_path and _is_used(one, documents)]
    found = [_main(kind, main, documents, (WHERE,))]
    for path in lists_of(kind):
        rows = [row for one in documents for row in value_at(one.fields, path) or ()]
        used = [one for one in columns_in(kind, path) if _is_used_in(one, rows)]
        if used:
            found.append(_list(kind, path, documents, used))
    return found


def blank_tables(kind: type[Document]) -> list[Table]:
    """Return tables without rows, to be filled in."""
    main = columns_in(kind, ())
    return [
        _main(kind, main, (), ()),
        *(_list(kind, path, (), columns_in(kind, path), ()) for path in lists_of(kind)),
    ]


def _main(
    kind: type[Document],
    columns: Sequence[Column],
    documents: Sequence[Told],
    special: Sequence[str],
) -> Table:
    ordered = sorted(columns, key=lambda one: one.key not in identities_of(kind)[::-1])
    headings = [*map(_heading, ordered), *map(_special, special)]
    rows = (
        (*(_value(one, document.fields, one.path) for one in ordered),
         *_special_values(document, special))
        for document in documents
    )  # fmt: skip
    return Table(kind.label, tuple(headings), tuple(rows))


def _list(
    kind: type[Document],
    path: _Path,
    documents: Sequence[Told],
    columns: Sequence[Column],
    special: Sequence[str] = (WHERE,),
) -> Table:
    naming = [one for key in identities_of(kind) if (one := column_named(kind, key))]
    headings = [*map(_heading, naming), *map(_heading, columns), *map(_special, special)]
    rows = (
        (*(_value(one, document.fields, one.path) for one in naming),
         *(_value(one, row, one.row_path) for one in columns),
         *_special_values(document, special))
        for document in documents
        for row in value_at(document.fields, path) or ()
    )  # fmt: skip
    return Table(_sheet_name(kind, path), tuple(headings), tuple(rows))


def _sheet_name(kind: type[Document], path: _Path) -> str:
    """Return the title of a list as the name of a sheet; in full where a shorter one is taken."""
    titles = lists_of(kind)
    short = titles[path].rpartition("：")[2]
    is_taken = sum(title.rpartition("：")[2] == short for title in titles.values()) > 1
    return titles[path] if is_taken else short


def _heading(column: Column) -> Heading:
    node = column.node
    hints = [getattr(node, "description", ""), told(node), "必填。" if _is_needed(node) else ""]
    return Heading(
        column.heading,
        hint="\n".join(hint for hint in hints if hint),
        choices=tuple(_choices(node)),
        width=_width(column),
        is_text=not isinstance(node.typ, (Quantity, Day)),
    )


def _special(key: str) -> Heading:
    return Heading(SPECIAL[key], hint=_HINTS[key], width=28)


def _special_values(document: Told, special: Sequence[str]) -> Iterator[str]:
    values = {WHERE: document.path, SINCE: document.tag}
    return (values[key] for key in special)


def _choices(node: Any) -> Iterable[str]:  # noqa: ANN401 - colander carries no types
    if isinstance(node.typ, YesNo):
        return ("是", "否")
    if isinstance(node.typ, (CodedList, colander.Sequence)):
        return ()
    return (label for _, label in getattr(node, "choices", ()))


def _value(column: Column, fields: Any, path: _Path) -> Value:  # noqa: ANN401 - of any kind
    return as_cell(column.node, value_at(fields, path))


def _width(column: Column) -> int:
    if isinstance(column.node.typ, (Prose, colander.Sequence)):
        return 40
    return min(max(2 * len(column.heading) + 2, 12), 30)


def _is_needed(node: Any) -> bool:  # noqa: ANN401 - as above
    return node.missing is colander.required


def _is_used(column: Column, documents: Sequence[Told]) -> bool:
    return any(value_at(one.fields, column.path) not in (None, "") for one in documents)


def _is_used_in(column: Column, rows: Sequence[Any]) -> bool:
    return any(value_at(row, column.row_path) not in (None, "") for row in rows)
