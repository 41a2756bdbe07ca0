"""The index follows a moment after each write (随后索引), so that many writes share one commit.

A search looks first whether the index is behind and catches up, so that everybody finds what
they wrote. What a killed process did not index, the next write, search or start takes up.
"""

from __future__ import annotations

import logging
import threading

from transaction.interfaces import TransientError

from search_index.engine import IndexUnusable

PAUSE = 0.2
"""Seconds in which further writes are gathered into the same commit of the index."""

_LOG = logging.getLogger(__name__)


class Following:
    """A thread of this process that catches up whenever it was told of a write."""

    def __init__(self, follower) -> None:
        """Follow with `follower`; the thread begins at the first write, so after any fork."""
        self._follower = follower
        self._starting = threading.Lock()
        self._thread = None
        self._told = threading.Event()
        self._closed = threading.Event()

    def tell(self):
        """Say that something was written; returns at once."""
        self._told.set()
        if not self._is_running():
            with self._starting:
                if not self._is_running():
                    self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                    self._thread.start()

    def close(self):
        """Take up what is left, and end."""
        self._closed.set()
        self._told.set()
        if self._thread is not None:
            self._thread.join()

    def _is_running(self):
        """Return whether the thread lives; one that an unforeseen fault ended is begun anew."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self):
        while True:
            self._told.wait()
            self._closed.wait(PAUSE)
            self._told.clear()
            try:
                self._follower.catch_up()
            except (TransientError, IndexUnusable, OSError, ValueError):
                _LOG.exception("检索索引暂时没有跟上；下一次写入、检索或启动时会继续。")
            if self._closed.is_set():
                return
