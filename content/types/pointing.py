"""What the fields of a document point at (指向): provisions it rests on, items it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from content.text.titles import in_marks
from content.types.basis import printed_provision

_BASIS = "basis"
"""Where most kinds keep the provisions they rest on; a service item's are clauses."""

_ABOUT = ("for_items", "applies_to_items")
"""Where training modules and inspection guidelines name service items by their code."""

_TEACHES = "teaches"
"""Where training modules name the standards and guides that they teach."""


def provisions_named(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the fields rest on, `《森林法》第五十七条第三款`, and the titles they teach."""
    for row in fields.get(_BASIS) or ():
        if isinstance(row, Mapping) and row.get("law"):
            yield printed_provision(row)
    yield from (in_marks(str(title)) for title in fields.get(_TEACHES) or ())


def items_named(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the codes of the service items that the fields are about; `*` is all of them."""
    for name in _ABOUT:
        yield from (str(code).strip() for code in fields.get(name) or ())
