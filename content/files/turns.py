"""Whose turn it is where only a few files are worked on at a time (排队): the others are told."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from content.errors import TooOften

_TOGETHER = 3
_A_MOMENT = 1.0  # seconds

_ONE_EACH = "您的另一个旧版文件正在转换，请等它转换完以后再传这一个。"


class Turns:
    """So many threads of this process inside, so many that wait; whoever comes then is refused.

    A thread that answers readers must not be one of those that wait: of all turns together three
    threads of a process work or wait. A person has one turn at a time. A forked process begins
    with nobody inside.
    """

    _together = threading.BoundedSemaphore(_TOGETHER)

    def __init__(self, inside: int, waiting: int, patience: float, busy: str) -> None:
        """Let `inside` work and `waiting` wait `patience` seconds; `busy` is said to the others."""
        self._numbers = inside, inside + waiting
        self.patience = patience
        self._busy = busy
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    @contextmanager
    def taken(self, person: str = "") -> Iterator[None]:
        """Take a turn for the length of the block. Raises TooOften when there is none.

        One without a name may have several turns.
        """
        with (
            self._known(person),
            self._held(self._here, 0),
            self._held(Turns._together, _A_MOMENT),
            self._held(self._free, self.patience),
        ):
            yield

    def is_free(self) -> bool:
        """Return whether nobody is inside or waits."""
        return self._inside == 0

    def _begin(self) -> None:
        inside, together = self._numbers
        self._free = threading.BoundedSemaphore(inside)
        self._here = threading.BoundedSemaphore(together)
        self._people: set[str] = set()
        self._lock = threading.Lock()
        self._inside = 0

    @contextmanager
    def _known(self, person: str) -> Iterator[None]:
        with self._lock:
            if person in self._people:
                raise TooOften(_ONE_EACH)
            if person:
                self._people.add(person)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._people.discard(person)
                self._inside -= 1

    @contextmanager
    def _held(self, places: threading.BoundedSemaphore, seconds: float) -> Iterator[None]:
        if not places.acquire(timeout=seconds):
            raise TooOften(self._busy)
        try:
            yield
        finally:
            places.release()


def _begin_anew() -> None:
    Turns._together = threading.BoundedSemaphore(_TOGETHER)  # noqa: SLF001 - our own class


os.register_at_fork(after_in_child=_begin_anew)
