"""The contract every search engine keeps (检索引擎)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from search_index.entries import Entry
from search_index.query import Request
from search_index.results import Results

SCHEMA_VERSION = 1
"""Raise it whenever what is stored or how text is analysed changes: old indexes are rebuilt."""


FACETS = ("type_name", "shelf", "unit", "year")
"""What results are counted by; the year is that of coming into force."""

FILTERS = (*FACETS, "document")
"""What a request may filter by."""


LITERAL, COMPLETE = 2000.0, 1000.0
"""Added to the scores of hits that contain the query as typed, or every word of it."""


class IndexUnusable(Exception):
    """The index on disk is damaged or of another schema; delete and rebuild it."""


def check_schema(folder: Path) -> None:
    """Make the folder, or make sure that what is there is of our schema version."""
    marker = folder / "schema-version"
    if not folder.exists():
        folder.mkdir(parents=True)
        marker.write_text(str(SCHEMA_VERSION), encoding="ascii")
    elif any(folder.iterdir()) and _text(marker) != str(SCHEMA_VERSION):
        raise IndexUnusable(f"{folder}: another schema version")
    elif not marker.exists():
        marker.write_text(str(SCHEMA_VERSION), encoding="ascii")


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

    def slots(self) -> Mapping[str, str]:
        """Return the fingerprint of every slot, computed from what is stored."""

    def clear(self) -> None:
        """Forget everything and set the position to 0."""

    def close(self) -> None:
        """Let go of the files."""
