"""The building blocks of a schema (字段): each says its Chinese title and how much it holds.

A node carries `widget_hint` and `choices` for the floor above; nothing here knows a form.
Inside a group or a row, keys we do not know are kept: what another system sends is not lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import colander

from content.types.values import (
    Amount,
    Coded,
    CodedList,
    Count,
    Day,
    Line,
    Node,
    Prose,
    Quantity,
    Raw,
    Table,
    YesNo,
)

Check = Callable[[Any, Any], None]

MOST_ROWS = 300
LONGEST_LINE = 500
LONGEST_PROSE = 20_000
MOST = 10**12
_BUILT: dict[Any, Any] = {}


def line(  # noqa: PLR0913 - what a field is like is said by keyword
    title: str,
    name: str = "",
    *,
    needed: bool = False,
    check: Check | None = None,
    hint: str = "",
    picks: str = "",
) -> Node:
    """Return a field for one line of text; `needed` when nothing makes sense without it.

    `picks` names what may be looked up for it: person, unit, clause, citation or document.
    """
    validator = _length(LONGEST_LINE)
    return colander.SchemaNode(
        Line(),
        name=name,
        title=title,
        description=hint,
        missing=colander.required if needed else colander.drop,
        validator=colander.All(validator, check) if check else validator,
        widget_hint="line",
        picks=picks,
    )


def prose(title: str, name: str = "", *, needed: bool = False, hint: str = "") -> Node:
    """Return a field for text of several lines."""
    return colander.SchemaNode(
        Prose(),
        name=name,
        title=title,
        description=hint,
        missing=colander.required if needed else colander.drop,
        validator=_length(LONGEST_PROSE),
        widget_hint="textarea",
    )


def day(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a field for a calendar day."""
    return _optional(Day(), title, name, widget_hint="date", description=hint)


def yes_no(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a field for yes or no."""
    return _optional(YesNo(), title, name, widget_hint="checkbox", description=hint)


def count(title: str, name: str = "", *, most: int = MOST, hint: str = "") -> Node:
    """Return a field for a whole number, zero or more."""
    return _optional(
        Count(), title, name, widget_hint="number", validator=_within(most), description=hint
    )


def counts(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a field for a list of whole numbers."""
    return colander.SchemaNode(
        colander.Sequence(),
        count(title, "one"),
        name=name,
        title=title,
        description=hint,
        missing=colander.drop,
        widget_hint="lines",
        validator=_rows(MOST_ROWS),
    )


def quantity(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a field for a number such as 0.5, zero or more."""
    return _optional(
        Quantity(), title, name, widget_hint="number", validator=_within(MOST), description=hint
    )


def amount(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a field for a number or words that say one, `10日（自然日）`."""
    return _optional(Amount(), title, name, widget_hint="line", validator=_amount, description=hint)


def choice(title: str, table: Table, name: str = "", *, hint: str = "", picks: str = "") -> Node:
    """Return a field for one value of `table`; `picks` as for a line."""
    return _optional(
        Line(),
        title,
        name,
        widget_hint="select",
        choices=table,
        validator=_one_of(table),
        description=hint,
        picks=picks,
    )


def choices(title: str, table: Table, name: str = "", *, hint: str = "") -> Node:
    """Return a field for several values of `table`, a list of text."""
    one = _optional(Line(), title, "one", validator=_one_of(table))
    return colander.SchemaNode(
        colander.Sequence(),
        one,
        name=name,
        title=title,
        description=hint,
        missing=colander.drop,
        widget_hint="checkboxes",
        choices=table,
        validator=_rows(MOST_ROWS),
    )


def coded(title: str, table: Table, name: str = "", *, hint: str = "") -> Node:
    """Return a field for one row of a code table, kept as {code, label}."""
    return _optional(
        Coded(table), title, name, widget_hint="select", choices=table, description=hint
    )


def coded_list(title: str, table: Table, name: str = "", *, hint: str = "") -> Node:
    """Return a field for several rows of a code table, each kept as {code, label}."""
    return _optional(
        CodedList(table),
        title,
        name,
        widget_hint="checkboxes",
        choices=table,
        validator=_rows(MOST_ROWS),
        description=hint,
    )


def lines(
    title: str, name: str = "", *, most: int = MOST_ROWS, hint: str = "", picks: str = ""
) -> Node:
    """Return a field for a list of lines of text; `picks` as for a line."""
    one = _optional(Line(), title, "one", validator=_length(LONGEST_LINE), widget_hint="line")
    return colander.SchemaNode(
        colander.Sequence(),
        one,
        name=name,
        title=title,
        description=hint,
        missing=colander.drop,
        widget_hint="lines",
        picks=picks,
        validator=_rows(most),
    )


def group(title: str, *nodes: Node, name: str = "", hint: str = "") -> Node:
    """Return a group of fields; keys it does not know are kept."""
    return colander.SchemaNode(
        colander.Mapping(unknown="preserve"),
        *nodes,
        name=name,
        title=title,
        description=hint,
        missing=colander.drop,
        widget_hint="group",
    )


def rows(title: str, *nodes: Node, name: str = "", hint: str = "") -> Node:
    """Return a list of groups; `title` is that of one row as well."""
    return colander.SchemaNode(
        colander.Sequence(),
        group(title, *nodes, name="row"),
        name=name,
        title=title,
        description=hint,
        missing=colander.drop,
        widget_hint="rows",
        validator=_rows(MOST_ROWS),
    )


def extension() -> Node:
    """Return the field for what other systems send and we do not know (扩展信息)."""
    return group("扩展信息", name="extend", hint="导入时保留的、本系统不识别的要素")


def same(*labels: str) -> Table:
    """Return a table whose values are what the user reads."""
    return tuple((label, label) for label in labels)


def built(schema_class: Raw) -> Node:
    """Return the schema of a kind, built once and shared: read it, never change it."""
    if schema_class not in _BUILT:
        _BUILT[schema_class] = schema_class()
    return _BUILT[schema_class]


def _optional(kind: Node, title: str, name: str, **more: Raw) -> Node:
    return colander.SchemaNode(kind, name=name, title=title, missing=colander.drop, **more)


def _length(most: int) -> Node:
    return colander.Length(max=most, max_err="不能超过${max}个字")


def _rows(most: int) -> Node:
    return colander.Length(max=most, max_err="最多${max}项")


def _one_of(table: Table) -> Check:
    allowed = dict(table)

    def check(node: Node, value: Raw) -> None:
        if value not in allowed:
            listed = "、".join(allowed.values())
            raise colander.Invalid(node, f"不能是“{str(value)[:20]}”，可以是：{listed}")

    return check


def _within(most: int) -> Check:
    def check(node: Node, value: float) -> None:
        if not 0 <= value <= most:
            raise colander.Invalid(node, _outside(value, most))

    return check


def _outside(value: float, most: int) -> str:
    if most < MOST:
        return f"应在0至{most}之间"
    return "不能是负数" if value < 0 else "太大，请核对数字和单位"


def _amount(node: Node, value: Raw) -> None:
    if isinstance(value, str):
        _length(LONGEST_LINE)(node, value)
    else:
        _within(MOST)(node, value)
