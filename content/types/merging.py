"""Two changes of one set of fields brought together (栏目合并), field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldsMerged:
    """The fields that are settled, and the names of those that both changed differently."""

    fields: Mapping[str, Any]
    conflicts: tuple[str, ...]
    from_theirs: tuple[str, ...]
    from_mine: tuple[str, ...]


def merge_fields(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> FieldsMerged:
    """Return both brought together; a field is one value, however much it holds.

    In a conflict the settled fields hold the other side's value until somebody chooses.
    """
    names = dict.fromkeys((*theirs, *mine, *base))
    changed = {name for name in names if theirs.get(name) != mine.get(name)}
    by_mine = tuple(n for n in names if n in changed and theirs.get(n) == base.get(n))
    by_theirs = tuple(n for n in names if n in changed and mine.get(n) == base.get(n))
    conflicts = tuple(n for n in names if n in changed and n not in (*by_mine, *by_theirs))
    chosen = {name: (mine if name in by_mine else theirs).get(name) for name in names}
    fields = {name: value for name, value in chosen.items() if value is not None}
    return FieldsMerged(fields, conflicts, by_theirs, by_mine)
