"""Units of the bureau as a tree (单位): sections, townships, the park."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.errors import NotFound, NotPossible

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 12


@dataclass(frozen=True)
class Unit:
    """One unit: key, Chinese name, key of the unit above (or empty), kind."""

    key: str
    name: str
    above: str = ""
    kind: str = "section"


class Units(Persistent):
    """All units by key."""

    def __init__(self) -> None:
        """Start empty."""
        self.by_key: OOBTree[str, Unit] = OOBTree()

    def put(self, unit: Unit) -> None:
        """Add or replace a unit. Raises NotPossible for an unknown or circular parent."""
        if unit.above and unit.above not in self.by_key:
            raise NotPossible(f"上级单位“{unit.above}”不存在，请先建立上级单位。")
        if unit.above and unit.key in self.chain(unit.above):
            raise NotPossible(f"“{unit.name}”不能成为自己下级的下级。请另选上级单位。")
        self.by_key[unit.key] = unit

    def get(self, key: str) -> Unit:
        """Return the unit. Raises NotFound."""
        if key not in self.by_key:
            raise NotFound(f"没有代号为“{key}”的单位。请核对代号。")
        unit: Unit = self.by_key[key]
        return unit

    def name(self, key: str) -> str:
        """Return the Chinese name, or the key itself when the unit is unknown."""
        unit = self.by_key.get(key)
        return unit.name if unit else key

    def chain(self, key: str) -> tuple[str, ...]:
        """Return the unit's key and those above it, nearest first."""
        keys: list[str] = []
        while key in self.by_key and key not in keys and len(keys) < _DEEPEST:
            keys.append(key)
            key = self.by_key[key].above
        return tuple(keys)

    def __iter__(self) -> Iterator[Unit]:
        """Yield all units by key."""
        yield from self.by_key.values()
