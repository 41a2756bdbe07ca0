"""A thread that recognises scans while there are any (后台识别), one process at a time.

Whoever holds the lock works until nothing waits; another process that is told meanwhile waits
for the lock and then looks again. After a crash the first request of a process tells it.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from filelock import FileLock, Timeout
from ZODB.POSException import POSError

from content.errors import TooOften, Unreadable
from content.files.recognising import is_installed
from content.storage import site_in, with_site
from workflows.recognising import done, next_step, note

PATIENCE = 1.0
"""Seconds between tries, while another process holds the lock or all readers are busy."""

FAILED = "识别时出错，请稍后重新上传。还是不行的，请告诉管理员查看日志。"
"""Said of a file that could not be recognised for a reason that lies in the machine or in us."""

_LOG = logging.getLogger(__name__)


class Recognising:
    """The thread of this process; it begins when told, and ends when nothing waits."""

    def __init__(self, open_database, folder) -> None:
        """Remember how to get the database (`open_database()`) and where the lock lies."""
        self._open_database = open_database
        self._folder = folder
        self._starting = threading.Lock()
        self._thread = None
        self._told = threading.Event()
        self._closed = threading.Event()

    def tell(self):
        """Say that a scan may wait; returns at once."""
        if self._closed.is_set() or not is_installed():
            return
        self._told.set()
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
                self._thread.start()

    def close(self):
        """End after the page at hand, without waiting for it longer than a moment."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(PATIENCE * 2)

    def _run(self):
        lock = lock_in(self._folder)  # never inherited by a fork
        while self._told.is_set() and not self._closed.is_set():
            try:
                with lock.acquire(timeout=PATIENCE):
                    self._told.clear()
                    for _ in steps(self._open_database(), self._closed):
                        if self._closed.is_set():
                            return
            except Timeout:
                continue
            except POSError:
                _LOG.exception("recognising ended; it goes on when a scan is asked for again")


def lock_in(folder):
    """Return the lock that whoever recognises holds; only one process at a time does."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "recognising.lock")


def steps(database, closed=None):
    """Do one step after another until nothing waits; yield each step that was done.

    It ends early when `closed`, an Event, is set; the page at hand is not noted then.
    """
    closed = closed or threading.Event()
    while not closed.is_set():
        with site_in(database) as site:
            step = next_step(site, datetime.now(UTC))
        if step is None:
            return
        try:
            outcome = _outcome(step)
        except TooOften:
            closed.wait(PATIENCE)
            continue
        if closed.is_set():
            return  # the database may be closed already; the page is recognised anew
        with_site(database, lambda site, s=step, o=outcome: note(site, s, o, datetime.now(UTC)))
        yield step


def _outcome(step):
    """Return what came of a step; a fault of ours ends this file only, and is in the log."""
    try:
        return done(step)
    except (OSError, ValueError):
        _LOG.exception("%s, page %s, was not recognised", step.key, step.page)
        return Unreadable(FAILED)
