"""Small SQLite files beside the library (旁记): in no backup, lost without harm."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

_LOG = logging.getLogger(__name__)


class SideFile:
    """A file with one table; one that is damaged is begun anew, a busy one is let be."""

    def __init__(self, path: Path, table: str) -> None:
        """Keep `table` (its CREATE statement) at `path`; nothing is opened before it is asked."""
        self._path = path
        self._table = table

    def done(self, work):
        """Return what `work(connection)` returns; None when the file is busy or was damaged.

        Nothing that is wrong with the file or its folder is raised.
        """
        try:
            with closing(sqlite3.connect(self._path, timeout=1)) as connection, connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(self._table)
                return work(connection)
        except sqlite3.OperationalError as busy:
            _LOG.info("%s 这一次没有写下或读出：%s", self._path.name, busy)
        except sqlite3.DatabaseError as damaged:
            _LOG.warning("%s 已损坏，重新开始：%s", self._path.name, damaged)
            self._begin_anew()
        return None

    def _begin_anew(self) -> None:
        try:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
        except OSError as refused:
            _LOG.warning("%s 已损坏，又不能删除：%s", self._path.name, refused)
