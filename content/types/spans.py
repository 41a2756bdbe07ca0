"""Two days that belong together (起止日期): the end may not lie before the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from content.text.days import said
from content.types.values import Node


def terms(*told: tuple[str, Any, str]) -> tuple[tuple[str, str, str], ...]:
    """Return deadlines of (kind, last day, for whom) rows, without those that name no day."""
    return tuple((str(day), kind, detail) for kind, day, detail in told if day)


def check_span(node: Node, fields: Mapping[str, Any], first: str, last: str) -> None:
    """Raise colander.Invalid at `last` when that day lies before the day `first`."""
    begins, ends = fields.get(first), fields.get(last)
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        refusal = colander.Invalid(node)
        refusal[last] = f"不能早于“{node[first].title}”（{said(begins)}）"
        raise refusal
