"""The pure Python engine: Whoosh keeps entries and commits, tables rank (纯 Python 检索引擎).

Whoosh is the record: its segments hold the entries, its table of contents makes a commit
atomic, its lock lets one writer in. Its own ranking walks postings one method call at a time
(70 to 500 ms a query at 60,000 clauses), so postings lie in numpy tables, one a segment.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from pickle import UnpicklingError
from time import perf_counter
from typing import Protocol

import numpy as np
from whoosh import fields, index
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search_index.engine import check_schema, telling_faults
from search_index.entries import Entry, fingerprint_of_stored
from search_index.matching import Matched, Part
from search_index.query import Request, understand
from search_index.results import Hit, Results
from search_index.whoosh_impacts import Table, forget_tables, make_table


class WhooshEngine:
    """A Whoosh index in a folder. Raises IndexUnusable when it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        """Open the index, or make an empty one where there is none."""
        self._folder = folder
        self._index = _opened(folder)
        self._generation = -1
        self._segments: tuple[_Segment, ...] = ()
        self._refresh()

    def position(self) -> int:
        """Return the journal position of the last commit, 0 for an empty index."""
        self._refresh()
        with self._index.searcher() as searcher:
            stored = searcher.document(slot=_POSITION)
        return int(stored["entry"]) if stored else 0

    def replace(self, changes: Mapping[str, Sequence[Entry]], position: int) -> None:
        """Replace whole slots and store `position`, all in one atomic commit."""
        stored = [(slot, entry.to_json()) for slot in changes for entry in changes[slot]]
        with telling_faults(self._folder, *_BROKEN), ExitStack() as undo:
            writer = self._index.writer()
            undo.callback(writer.cancel)
            for slot in (*changes, _POSITION):
                writer.delete_by_term("slot", slot)
            for slot, entry in (*stored, (_POSITION, str(position))):
                writer.add_document(slot=slot, entry=entry)
            undo.pop_all()
            writer.commit(mergetype=_merge_alike)
        self._refresh()
        self._forget_old_tables()

    def search(self, request: Request) -> Results:
        """Return what matches in the newest commit of any process."""
        began = perf_counter()
        self._refresh()
        understood = understand(request.text, request.mode)
        segments = self._segments
        matched = Matched(segments, understood, request)
        hits = tuple(
            Hit(_entry(segments, number), score, understood) for score, number in matched.page()
        )
        return Results(
            total=matched.total,
            hits=hits,
            understood=understood,
            literal=matched.literal,
            complete=matched.complete,
            facets=matched.facets() if request.facets else {},
            took_ms=(perf_counter() - began) * 1000,
        )

    def count(self, request: Request, name: str) -> Mapping[str, int]:
        """Return how many entries that match have each value of `name`, one of COUNTED."""
        self._refresh()
        understood = understand(request.text, request.mode)
        return Matched(self._segments, understood, request).counted(name)

    def slots(self) -> Mapping[str, str]:
        """Return the fingerprint of every slot, computed from what is stored."""
        self._refresh()
        slots: dict[str, list[str]] = {}
        for segment in self._segments:
            for number in np.flatnonzero(segment.alive):
                stored = segment.reader.stored_fields(int(number))
                slots.setdefault(stored["slot"], []).append(stored["entry"])
        return {slot: fingerprint_of_stored(stored) for slot, stored in slots.items()}

    def clear(self) -> None:
        """Forget everything and set the position to 0."""
        self._index.writer().commit(mergetype=lambda _writer, _segments: [])
        self._refresh()
        self._forget_old_tables()

    def close(self) -> None:
        """Let go of the files."""
        for segment in self._segments:
            segment.reader.close()
        self._segments = ()
        self._index.close()

    def _refresh(self) -> None:
        """See the newest commit, keeping the segments it shares with the last one seen."""
        with telling_faults(self._folder, *_BROKEN):
            if self._index.latest_generation() != self._generation:
                self._see_newest()

    def _see_newest(self) -> None:
        self._index = self._index.refresh()
        reader = self._index.reader()
        leaves = [leaf for leaf, _ in reader.leaf_readers() if isinstance(leaf, SegmentReader)]
        known = {segment.name: segment.table for segment in self._segments}
        self._segments = tuple(self._segment(leaf, known) for leaf in leaves)
        self._generation = reader.generation()

    def _segment(self, leaf: SegmentReader, known: Mapping[str, Table]) -> _Segment:
        name = leaf.segment().segment_id()
        table = known.get(name) or self._table(name, leaf)
        alive = np.ones(table.size, bool)
        alive[list(leaf.segment().deleted_docs())] = False
        if ("slot", _POSITION) in leaf:
            alive[list(leaf.postings("slot", _POSITION).all_ids())] = False
        return _Segment(table, alive, name, leaf)

    def _table(self, name: str, leaf: SegmentReader) -> Table:
        folder = self._folder / "tables" / name
        if folder.exists():
            try:
                return Table(folder)
            except (OSError, ValueError, EOFError):
                shutil.rmtree(folder, ignore_errors=True)
        stored = (leaf.stored_fields(number) for number in range(leaf.doc_count_all()))
        return make_table(
            folder,
            [None if s["slot"] == _POSITION else Entry.from_json(s["entry"]) for s in stored],
        )

    def _forget_old_tables(self) -> None:
        forget_tables(self._folder, {segment.name for segment in self._segments})


@dataclass(frozen=True, slots=True)
class _Segment(Part):
    """One segment of the index with its table."""

    name: str
    reader: SegmentReader


def _entry(segments: Sequence[_Segment], number: int) -> Entry:
    for segment in segments:
        if number < segment.table.size:
            return Entry.from_json(segment.reader.stored_fields(number)["entry"])
        number -= segment.table.size
    raise IndexError(number)


def _opened(folder: Path) -> index.FileIndex:
    check_schema(folder)
    with telling_faults(folder, *_BROKEN):
        if any(folder.glob("_MAIN_*.toc")):
            return index.open_dir(folder)
        return index.create_in(folder, _schema())


def _schema() -> fields.Schema:
    return fields.Schema(slot=fields.ID(stored=True), entry=fields.STORED)


class _Stored(Protocol):
    """A segment of Whoosh, which has no types of its own."""

    def doc_count(self) -> int: ...


def _merge_alike(writer: SegmentWriter, segments: list[_Stored]) -> list[_Stored]:
    """Merge the smallest segments when eight of like size have gathered."""
    alike: dict[int, list[_Stored]] = {}
    for segment in segments:
        alike.setdefault(segment.doc_count().bit_length() // 3, []).append(segment)
    merged = [group for group in alike.values() if len(group) >= _ALIKE]
    for segment in chain.from_iterable(merged):
        with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
            writer.add_reader(reader)
    return [segment for group in alike.values() if group not in merged for segment in group]


_POSITION = "position"
_ALIKE = 8
_BROKEN = (
    index.IndexError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,  # Whoosh reads the length of an empty file
    UnpicklingError,
    struct.error,
)
