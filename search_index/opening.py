"""The index of the engine the bureau chose (打开索引): begun anew when unusable, swapped whole."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from content.errors import NotPossible
from search_index.engine import MARKER, IndexUnusable
from search_index.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from search_index.engine import Engine
    from search_index.entries import Entry
    from search_index.query import Request
    from search_index.results import Results

PATIENCE = 1.0
"""Seconds a search waits for another process that holds the index."""

PATIENCE_OF_UPKEEP = 60.0
"""Seconds a second rebuilding waits for the first."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An engine, and which index it was opened on: the number and time of its marker."""

    engine: Engine
    identity: tuple[int, int]


class Index:
    """An Engine on whatever index is in place now, though any process may exchange it.

    Deleting, beginning anew and swapping happen under `lock`, a flock on a file beside the
    folder: the system drops it when its holder is killed. An index comes into place whole,
    by a rename, so that nobody opens one that is half made.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Open the index of engine `name` below `folder`; an unusable one is begun anew.

        The library refills it: its position is 0. Raises NotPossible for an unknown engine.
        """
        if name not in ENGINES:
            raise NotPossible(f"没有名为“{name}”的检索引擎，可以是：{'、'.join(ENGINES)}。")
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.lock = FileLock(f"{folder}.lock")
        self._rebuilding = FileLock(f"{folder}.rebuilding.lock")
        self._engine_in = ENGINES[name]
        self._place = folder / name
        self._switching = threading.Lock()
        self._opened: _Opened | None = None
        self.mend()

    def position(self) -> int:
        """Return the journal position of the last commit, 0 for an empty index."""
        return self._now().position()

    def replace(self, changes: Mapping[str, Sequence[Entry]], position: int) -> None:
        """Replace whole slots and store `position`, all in one atomic commit."""
        self._now().replace(changes, position)

    def search(self, request: Request) -> Results:
        """Return what matches in the newest commit of any process."""
        try:
            return self._now().search(request)
        except IndexUnusable:
            self.mend()
            return self._now().search(request)

    def count(self, request: Request, name: str) -> Mapping[str, int]:
        """Return how many entries that match have each value of `name`, one of COUNTED."""
        try:
            return self._now().count(request, name)
        except IndexUnusable:
            self.mend()
            return self._now().count(request, name)

    def slots(self) -> Mapping[str, str]:
        """Return the fingerprint of every slot, computed from what is stored."""
        return self._now().slots()

    def clear(self) -> None:
        """Forget everything and set the position to 0."""
        self._now().clear()

    def close(self) -> None:
        """Let go of the files."""
        if self._opened is not None:
            self._opened.engine.close()
            self._opened = None

    def mend(self) -> None:
        """Open what is in place, or begin an empty index when it cannot be used.

        Another process may have begun anew already; then that is opened. Raises IndexUnusable
        only while another process holds the lock on an unusable index, and OSError when the
        machine, not the index, is at fault.
        """
        try:
            with self.lock.acquire(timeout=PATIENCE):
                self._open_or_begin()
        except Timeout:
            self._open()

    @contextmanager
    def sister(self) -> Iterator[Engine]:
        """Yield an empty index beside this one, to be filled and swapped in.

        Raises NotPossible while another process is filling one.
        """
        try:
            with self._rebuilding.acquire(timeout=PATIENCE_OF_UPKEEP):
                yield self._begun(self._beside("rebuilt"))
        except Timeout:
            raise NotPossible("索引正在由另一个进程重建，请等它完成后再试。") from None

    def swap_in(self, sister: Engine) -> None:
        """Put the sister in place of this index; the caller holds the lock."""
        sister.close()
        self._put_in_place(self._beside("rebuilt"))
        self._open()

    def _now(self) -> Engine:
        """Return the engine on what is in place; raises IndexUnusable when there is nothing."""
        seen, identity = self._opened, self._identity()
        if seen is None or seen.identity != identity:
            return self._open()
        return seen.engine

    def _open(self) -> Engine:
        """Open what is in place; searches that still use what was opened before may end."""
        with self._switching:
            identity = self._identity()
            engine = self._engine_in(self._place)
            engine.position()
            self._opened = _Opened(engine, identity)
            return engine

    def _open_or_begin(self) -> None:
        try:
            self._open()
        except IndexUnusable:
            self._begun(self._beside("fresh")).close()
            self._put_in_place(self._beside("fresh"))
            self._open()

    def _begun(self, place: Path) -> Engine:
        if place.exists():  # what a killed process left
            shutil.rmtree(place)
        return self._engine_in(place)

    def _put_in_place(self, ready: Path) -> None:
        """Exchange the folders; whoever looks in between finds nothing, and asks for the lock."""
        for left in self._place.parent.glob(f"{self._place.name}.old-*"):
            shutil.rmtree(left, ignore_errors=True)
        if self._place.exists():
            old = mkdtemp(prefix=f"{self._place.name}.old-", dir=self._place.parent)
            self._place.replace(f"{old}/index")
            ready.replace(self._place)
            shutil.rmtree(old, ignore_errors=True)
        else:
            ready.replace(self._place)

    def _beside(self, purpose: str) -> Path:
        return self._place.with_name(f"{self._place.name}.{purpose}")

    def _identity(self) -> tuple[int, int]:
        try:
            marker = (self._place / MARKER).stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexUnusable(f"{self._place}: {error}") from error
        return marker.st_ino, marker.st_mtime_ns
