"""Elements of a record as clauses (要素条款): a material, a step or a check point has an address.

An element's id comes from what it is called, so that it survives reordering and edits of
everything else; renaming it makes it another element.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from content.text.clauses import Clause, Level
from content.types.values import Raw

Details = tuple[tuple[str, Any], ...]
"""Rows of label and value; a row whose value is empty is not shown."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: what it is called, its line of text, and details below it.

    `key` is only given when the text is not what the element is called.
    """

    text: str
    details: Details = ()
    key: str = ""


def section(heading: str, kind: str, elements: Iterable[Element]) -> tuple[Clause, ...]:
    """Return a heading with its elements numbered 1. 2. 3., or nothing when there are none.

    `kind` starts the ids: `m` gives `m-4kq7…`.
    """
    found = [element for element in elements if element.text.strip()]
    if not found:
        return ()
    children = tuple(_item(element, kind, number) for number, element in enumerate(found, 1))
    head = Clause(Level.HEADING, text=heading, children=children, id=f"g-{_hashed(heading)}")
    return (head,)


def assembled(*sections: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return all sections in order, with every id made unique."""
    seen: dict[str, int] = {}
    return tuple(_unique(clause, seen) for found in sections for clause in found)


def label_of(value: Raw) -> str:
    """Return what a user reads for a plain value: 是, 原件, `自然人、企业法人`."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return str(value.get("label", ""))
    if isinstance(value, (list, tuple)):
        return "、".join(label_of(one) for one in value)
    return "" if value is None else str(value)


def _item(element: Element, kind: str, number: int) -> Clause:
    own_id = f"{kind}-{_hashed(element.key or element.text)}"
    return Clause(
        Level.ITEM,
        label=f"{number}.",
        text=_one_line(element.text),
        children=tuple(_details(element.details, own_id)),
        id=own_id,
    )


def _details(details: Details, own_id: str) -> Iterable[Clause]:
    for label, value in details:
        shown = label_of(value).strip()
        for number, text in enumerate(filter(None, map(_one_line, shown.split("\n")))):
            printed = f"{label}：{text}" if number == 0 else text
            row_id = f"{own_id}-{_hashed(label)[:4]}" + (f"-{number + 1}" if number else "")
            yield Clause(Level.PARAGRAPH, text=printed, id=row_id)


def _unique(clause: Clause, seen: dict[str, int]) -> Clause:
    seen[clause.id] = seen.get(clause.id, 0) + 1
    times = seen[clause.id]
    own_id = clause.id if times == 1 else f"{clause.id}-n{times}"
    children = tuple(_unique(child, seen) for child in clause.children)
    return replace(clause, id=own_id, children=children)


def _hashed(name: str) -> str:
    digest = b32encode(sha256(name.strip().encode()).digest()).decode()
    return digest[:8].lower()


def _one_line(text: str) -> str:
    return " ".join(text.split())
