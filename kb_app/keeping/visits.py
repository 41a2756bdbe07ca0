"""Which documents somebody reads most (常看): counts beside the library, lost without harm.

Reading must not write the library, so the counts lie in a small SQLite file of their own:
login, path, day and how often, kept for 90 days, in no backup. Readings are gathered in memory
and written by a thread a moment later; a file that is damaged is begun anew.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from kb_app.keeping.side_files import SideFile

KEPT = timedelta(days=90)
PAUSE = 2.0
"""Seconds in which readings are gathered into one commit."""

_FILE = "usage.sqlite"
_MOST_WAITING = 10_000
_TABLE = """CREATE TABLE IF NOT EXISTS visit (
  login TEXT, path TEXT, day TEXT, times INTEGER, PRIMARY KEY (login, path, day)
) WITHOUT ROWID"""
_ADD = """INSERT INTO visit VALUES (?, ?, ?, ?)
  ON CONFLICT (login, path, day) DO UPDATE SET times = times + excluded.times"""
_MOST = """SELECT path, sum(times) AS total, max(day) AS last FROM visit
  WHERE login = ? AND day >= ? GROUP BY path ORDER BY total DESC, last DESC, path LIMIT ?"""


class Visits:
    """The readings of everybody, as this process noted them and others wrote them down."""

    def __init__(self, folder: Path) -> None:
        """Keep the counts in `folder`; nothing is opened before the first reading."""
        self._file = SideFile(folder / _FILE, _TABLE)
        self._waiting: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()
        self._noted = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, login: str, path: str, day: date) -> None:
        """Count one reading; returns at once."""
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting[login, path, day.isoformat()] += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
                self._thread.start()
        self._noted.set()

    def most(self, login: str, day: date, at_most: int) -> list[str]:
        """Return the paths that the person read most in the days kept, most first."""
        self._write_down()
        since = (day - KEPT).isoformat()
        rows = self._asked(_MOST, (login, since, at_most))
        return [path for path, _, _ in rows]

    def clear(self, login: str) -> None:
        """Forget every reading of the person."""
        with self._lock:
            for key in [key for key in self._waiting if key[0] == login]:
                del self._waiting[key]
        self._asked("DELETE FROM visit WHERE login = ?", (login,))

    def close(self) -> None:
        """Write down what is left, and end."""
        self._closed.set()
        self._noted.set()
        if self._thread is not None:
            self._thread.join()
        self._closed.clear()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._noted.wait()
            self._closed.wait(PAUSE)
            self._noted.clear()
            self._write_down()

    def _write_down(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        newest = max(day for _, _, day in waiting)
        rows = [(*key, times) for key, times in waiting.items()]
        if not self._file.done(lambda connection: _add(connection, rows, newest)):
            self._wait_again(waiting)

    def _wait_again(self, unwritten: Counter[tuple[str, str, str]]) -> None:
        """Keep for the next time what could not be written, as much as there is room for."""
        with self._lock:
            room = max(_MOST_WAITING - len(self._waiting), 0)
            self._waiting.update(dict(unwritten.most_common(room)))

    def _asked(self, question: str, values: tuple[object, ...]) -> list[tuple[str, int, str]]:
        return (
            self._file.done(lambda connection: connection.execute(question, values).fetchall())
            or []
        )


def _add(connection, rows, newest):
    connection.executemany(_ADD, rows)
    oldest = (date.fromisoformat(newest) - KEPT).isoformat()
    connection.execute("DELETE FROM visit WHERE day < ?", (oldest,))
    return True
