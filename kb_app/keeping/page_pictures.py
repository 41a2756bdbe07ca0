"""Pictures of scanned pages, drawn one at a time and kept for a while (扫描页图片)."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time

from content.errors import TooOften

MOST_BYTES = 200 << 20
"""So much is kept in all; the oldest go first."""

KEPT_FOR = timedelta(days=1)

_DRAWING_OR_WAITING = 3  # of the threads that answer requests: one is always left for others
_PATIENCE = 10.0


class PagePictures:
    """The kept pictures, in a folder of their own: they can be drawn anew at any time."""

    def __init__(self, folder) -> None:
        """Keep them in `pages` of the data folder, made when first needed."""
        self._folder = folder / "pages"
        self._queue = threading.BoundedSemaphore(_DRAWING_OR_WAITING)
        self._turn = threading.Lock()

    def picture(self, name, draw):
        """Return the picture of this name: as it is kept, or as `draw()` makes it.

        Raises TooOften when too many wait or one waits too long, and whatever `draw` raises.
        """
        kept = self._kept(name)
        if kept is not None:
            return kept
        with self._turn_to_draw():
            kept = self._kept(name)  # another thread may have drawn it meanwhile
            return kept if kept is not None else self._put(name, draw())

    @contextmanager
    def _turn_to_draw(self):
        busy = TooOften("同时打开的扫描页太多，请稍后再看这一页。")
        if not self._queue.acquire(blocking=False):
            raise busy
        try:
            if not self._turn.acquire(timeout=_PATIENCE):
                raise busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._queue.release()

    def _kept(self, name):
        with suppress(OSError):
            return (self._folder / name).read_bytes()
        return None

    def _put(self, name, data):
        """Keep a picture, whole or not at all, and return it; without room it is only shown."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._make_room(len(data))
            with NamedTemporaryFile(dir=self._folder, delete=False) as stream:
                stream.write(data)
            Path(stream.name).replace(self._folder / name)
        return data

    def _make_room(self, size):
        """Take away what is old, and the oldest while there is too much."""
        found = sorted((one.stat().st_mtime, one.stat().st_size, one.path)
                       for one in os.scandir(self._folder))  # fmt: skip
        held, since = size + sum(one[1] for one in found), time() - KEPT_FOR.total_seconds()
        for when, each, path in found:
            if when >= since and held <= MOST_BYTES:
                return
            with suppress(FileNotFoundError):
                Path(path).unlink()
            held -= each
