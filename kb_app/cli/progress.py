"""How far long work has come, on one line of the terminal (进度)."""

from __future__ import annotations

import sys
from time import monotonic

_EVERY = 0.2
_CELLS = 24


class Progress:
    """A bar that is written over; on what is no terminal, nothing but the end is said."""

    def __init__(self, what: str) -> None:
        """Say what is being done."""
        self.what = what
        self.began = monotonic()
        self.shown = 0.0
        self.is_live = sys.stderr.isatty()

    def tell(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        if self.is_live and (done == total or monotonic() - self.shown >= _EVERY):
            self.shown = monotonic()
            line = bar(self.what, done, total, self.shown - self.began)
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self.is_live and self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def bar(what: str, done: int, total: int, seconds: float) -> str:
    """Return the bar: what, how much of it, and how long the rest will take at this pace."""
    filled = _CELLS * done // total if total else _CELLS
    drawn = "█" * filled + "░" * (_CELLS - filled)
    left = f"，约剩{_said(seconds / done * (total - done))}" if 0 < done < total else ""
    return f"{what} {drawn} {done}/{total}{left}"


def _said(seconds: float) -> str:
    return f"{seconds / 60:.0f}分" if seconds >= 90 else f"{seconds:.0f}秒"
