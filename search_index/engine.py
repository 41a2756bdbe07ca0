"""The contract every search engine keeps (检索引擎)."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from search_index.entries import Entry
from search_index.query import Request
from search_index.results import Results

SCHEMA_VERSION = 7
"""Raise it whenever what is stored or how text is analysed changes: old indexes are rebuilt."""

SCHEMA_DIGEST = "0074f04a0b8d3e47"
"""What the sources of the index were when the version was last looked at.

tests/house/test_index_schema.py compares it with the sources and says what to do.
"""

FACETS = ("type_name", "shelf", "unit", "year")
"""What results are counted by; the year is that of coming into force."""

NAMING = ("leads", "titles", "keys")
"""What only the first entry of a version or draft bears: that it leads, what it is called."""

FILTERS = (*FACETS, "document", "cites", *NAMING)
"""What a request may filter by."""

COUNTED = (*FACETS, "document", "cites", "titles")
"""What `count` counts by."""


TITLED, LITERAL, COMPLETE = 3000.0, 2000.0, 1000.0
"""Added to the scores of documents called what was typed, and of hits that contain the query as
typed, or every word of it."""


MARKER = "schema-version"
"""The file that says which schema an index has; it is written once in the index's life."""


class IndexUnusable(Exception):
    """The index on disk is gone, damaged or of another schema; delete and rebuild it."""


def check_schema(folder: Path) -> None:
    """Make the folder, or make sure that what is there is of our schema version."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if any(folder.iterdir()) and _text(marker) != str(SCHEMA_VERSION):
        raise IndexUnusable(f"{folder}: another schema version")
    if not marker.exists():
        aside = folder / f"{MARKER}.new"
        aside.write_text(str(SCHEMA_VERSION), encoding="ascii")
        aside.replace(marker)


@contextmanager
def telling_faults(folder: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Raise IndexUnusable for an error of these kinds that the files of the index cause.

    What the machine refuses (too many open files, no right, a full disk) is an OSError: the
    index may be sound, and must not be deleted for it.
    """
    try:
        yield
    except kinds as error:
        number = _error_number(error) or _number_of_refusal(folder)
        if number in _OF_THE_INDEX:
            raise IndexUnusable(f"{folder}: {error}") from error
        raise OSError(number, f"{folder}: {error}") from error


_OF_THE_INDEX = frozenset({None, errno.ENOENT, errno.ENOTDIR})
_NATIVE_NUMBER = re.compile(
    r"""
    code:[ ](\d+)       # Os { code: 24, kind: Uncategorized, message: "Too many open files" }
    | os[ ]error[ ](\d+)  # Too many open files (os error 24)
    """,
    re.VERBOSE,
)


def _error_number(error: Exception) -> int | None:
    """Return the system's number of the error; the native engine has it in its message only."""
    if isinstance(error, OSError):
        return error.errno
    told = _NATIVE_NUMBER.search(str(error))
    return int(told[1] or told[2]) if told else None


def _number_of_refusal(folder: Path) -> int | None:
    """Return why the folder cannot be listed: Whoosh takes that for an empty folder."""
    try:
        any(folder.iterdir())
    except OSError as error:
        return error.errno
    return None


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace") if path.exists() else ""


class Engine(Protocol):
    """One index on disk. Several processes may read while one writes."""

    def position(self) -> int:
        """Return the journal position of the last commit, 0 for an empty index."""

    def replace(self, changes: Mapping[str, Sequence[Entry]], position: int) -> None:
        """Replace whole slots and store `position`, all in one atomic commit.

        An empty sequence removes the slot. The caller lets one writer in at a time.
        """

    def search(self, request: Request) -> Results:
        """Return what matches in the newest commit of any process."""

    def count(self, request: Request, name: str) -> Mapping[str, int]:
        """Return how many entries that match have each value of `name`, one of COUNTED."""

    def slots(self) -> Mapping[str, str]:
        """Return the fingerprint of every slot, computed from what is stored."""

    def clear(self) -> None:
        """Forget everything and set the position to 0."""

    def close(self) -> None:
        """Let go of the files."""
