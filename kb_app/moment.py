"""What is read (读取时点): the text of a day, as it was known on a day; and links that keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Moment:
    """The day that is read, None for today, and the day it was known on, None for now."""

    day: date | None = None
    known: date | None = None

    @property
    def asked(self) -> dict[str, str]:
        """Return what an address says of it; nothing for today as it is known now."""
        told = {"on": self.day, "known": self.known}
        return {name: day.isoformat() for name, day in told.items() if day is not None}

    def at(self, day: date) -> Moment:
        """Return the moment of another day, as known on the same."""
        return replace(self, day=day)

    def link(self, address: str, **asked: str) -> str:
        """Return the address with what is asked for (empty values left out), at this moment."""
        told = {name: value for name, value in asked.items() if value} | self.asked
        if not told:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"
