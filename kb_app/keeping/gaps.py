"""Searches that found nothing (没有找到的检索), for those who write: words, day, how often.

Who asked is not kept, nor numbers that may be somebody's: of an identity card, a telephone.
The counts lie in a small file beside the library for 90 days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from kb_app.keeping.side_files import SideFile

KEPT = timedelta(days=90)
LONGEST = 60
"""So many characters of the words are kept."""

MOST = 2_000
"""So many rows are kept, the newest."""

_NUMBERS = re.compile(r"\d(?:[ -]?\d){6,}[xX]?")
_MASKED = "×××"

_TABLE = """CREATE TABLE IF NOT EXISTS gap (
  words TEXT, day TEXT, times INTEGER, PRIMARY KEY (words, day)
) WITHOUT ROWID"""
_ADD = "INSERT INTO gap VALUES (?, ?, 1) ON CONFLICT (words, day) DO UPDATE SET times = times + 1"
_OLD = """DELETE FROM gap WHERE day < ? OR (words, day) IN
  (SELECT words, day FROM gap ORDER BY day DESC, times DESC LIMIT -1 OFFSET ?)"""
_MOST_OFTEN = """SELECT words, sum(times) AS total, max(day) AS last FROM gap
  GROUP BY words ORDER BY total DESC, last DESC, words LIMIT ?"""


class Gaps:
    """What was looked for in vain."""

    def __init__(self, folder: Path) -> None:
        """Keep the counts in `folder`."""
        self._file = SideFile(folder / "gaps.sqlite", _TABLE)

    def note(self, words: str, day: date) -> None:
        """Count one search for these words."""

        def write(connection):
            connection.execute(_ADD, (without_numbers(words)[:LONGEST], day.isoformat()))
            connection.execute(_OLD, ((day - KEPT).isoformat(), MOST))

        self._file.done(write)

    def most_often(self, at_most: int) -> list[tuple[str, int, date]]:
        """Return words, how often they were looked for, and when last; most often first."""
        found = self._file.done(lambda one: one.execute(_MOST_OFTEN, (at_most,)).fetchall())
        rows = (_read(row) for row in found or ())
        return [row for row in rows if row is not None]


def without_numbers(words: str) -> str:
    """Return the words with every number of seven digits or more made unreadable."""
    return _NUMBERS.sub(_MASKED, words)


def _read(row: tuple[object, ...]) -> tuple[str, int, date] | None:
    """Return a row as it was written; None for one that another program spoilt."""
    words, times, last = row
    try:
        return without_numbers(str(words)), int(str(times)), date.fromisoformat(str(last))
    except ValueError:
        return None
