"""Fields as rows of label and value (要素表), for a page or an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import colander

from content.text.days import said
from content.types.elements import label_of
from content.types.nodes import built
from content.types.values import Day, Node, Raw

if TYPE_CHECKING:
    from content.library.document import Document

Facts = tuple[tuple[str, str], ...]


def facts_beside(kind: type[Document], fields: Mapping[str, Any]) -> Facts:
    """Return the rows shown beside a text of this kind: the fields not read as clauses."""
    return facts_of(kind.schema, fields, kind.as_clauses)


def facts_of(
    schema_class: type[colander.MappingSchema],
    fields: Mapping[str, Any],
    without: frozenset[str] = frozenset(),
) -> Facts:
    """Return a row for every filled field in the schema's order, groups as `组·字段`.

    Fields in `without` are left out: a kind names those it shows as clauses.
    """
    hidden = without | {"extend"}
    return tuple(
        row
        for node in built(schema_class).children
        if node.name in fields and node.name not in hidden
        for row in _rows(node, fields[node.name], "")
    )


def _rows(node: Node, value: Raw, above: str) -> Iterator[tuple[str, str]]:
    title = f"{above}·{node.title}" if above else node.title
    if isinstance(node.typ, colander.Mapping):
        for child in node.children:
            if child.name in value:
                yield from _rows(child, value[child.name], title)
    elif node.widget_hint == "rows":
        for number, row in enumerate(value, 1):
            yield f"{title} {number}", _joined(node.children[0], row)
    else:
        yield title, _shown(node, value)


def _joined(row_node: Node, row: Mapping[str, Any]) -> str:
    pairs = ((n, row[n.name]) for n in row_node.children if n.name in row)
    return "；".join(f"{n.title}：{_shown(n, v)}" for n, v in pairs)


def _shown(node: Node, value: Raw) -> str:
    if isinstance(node.typ, Day):
        return said(date.fromisoformat(value))
    if isinstance(node.typ, colander.Mapping):
        return "，".join(text for _, text in _rows(node, value, "") if text)
    if getattr(node, "widget_hint", "") == "rows":
        return "；".join(_joined(node.children[0], row) for row in value)
    labels = dict(getattr(node, "choices", ()))
    return labels.get(value, "") if isinstance(value, str) and value in labels else label_of(value)
