"""How far long work has come, on one line of the terminal (进度)."""

from __future__ import annotations

import sys
from time import monotonic

_EVERY = 0.2


class Progress:
    """A line that is written over; on what is no terminal, nothing but the end is said."""

    def __init__(self, what: str) -> None:
        """Say what is being done."""
        self.what = what
        self.shown = 0.0
        self.is_live = sys.stderr.isatty()

    def tell(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        if self.is_live and (done == total or monotonic() - self.shown >= _EVERY):
            self.shown = monotonic()
            print(f"\r{self.what} {done}/{total}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self.is_live and self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
