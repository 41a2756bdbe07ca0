"""Postings with precomputed impacts (检索权重表): what one segment of the index holds, as arrays.

A segment never changes, so neither does its table; deleted entries are masked by the reader.
A table is a folder of memory-mapped numpy arrays and may be lost: it is made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import analysed, normal_form, phrase_pairs
from search_index.engine import FILTERS
from search_index.entries import Entry
from search_index.gates import values_of

Array = NDArray[Any]

KINDS = ("words", "pairs", "title_pairs", "characters")
COLUMNS = (*FILTERS, "access", "window")
_TEXTS = ("body", "heading")
_TEXT_OF = {"pairs": "body", "title_pairs": "heading"}


class Table:
    """The arrays of one segment; document numbers are the segment's own."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays in `folder` into memory. Raises OSError when one is missing."""
        names = [
            f"{kind}.{part}" for kind in KINDS for part in ("keys", "starts", "docs", "impacts")
        ]
        names += [f"{name}.{part}" for name in COLUMNS for part in ("docs", "codes")]
        names += [f"{name}.{part}" for name in _TEXTS for part in ("bytes", "starts")]
        self._arrays = {name: _mapped(folder / f"{name}.npy") for name in names}
        self._values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
        self._codes: dict[str, dict[str, int]] = {}
        self.size = int(self._arrays["body.starts"].size) - 1

    def postings(self, kind: str, token: str) -> tuple[Array, Array]:
        """Return the documents that hold the token, ascending, and its impact in each."""
        keys = self._arrays[f"{kind}.keys"]
        key = _key(kind, token)
        at = int(keys.searchsorted(key))
        if at == keys.size or keys[at] != key:
            return _NONE, _NONE
        return self._slice(kind, at, at + 1)

    def containing(self, kind: str, literal: str) -> Array:
        """Return the documents whose text (`pairs`) or heading (`title_pairs`) has `literal`."""
        pairs = phrase_pairs(literal)
        if not pairs:
            return self._beginning_with(kind, literal)
        docs, *others = sorted((self.postings(kind, pair)[0] for _, pair in pairs), key=len)
        for other in others:
            docs = docs[_among(docs, other)]
        if len(pairs) == 1 or not docs.size:
            return docs
        wanted = literal.encode()
        text, starts = (self._arrays[f"{_TEXT_OF[kind]}.{part}"] for part in ("bytes", "starts"))
        buffer = text.data
        bounds = zip(starts[docs].tolist(), starts[docs + 1].tolist(), strict=True)
        return docs[[wanted in bytes(buffer[low:high]) for low, high in bounds]]

    def values(self, column: str) -> list[str]:
        """Return the different values of a column."""
        found: list[str] = self._values[column]
        return found

    def having(self, column: str, wanted: Sequence[bool]) -> Array:
        """Return a mask of the documents with one of the wanted values (one bool a value)."""
        mask = np.zeros(self.size, bool)
        if wanted:
            codes = self._arrays[f"{column}.codes"]
            mask[self._arrays[f"{column}.docs"][np.array(wanted)[codes]]] = True
        return mask

    def having_one_of(self, column: str, wanted: Collection[str]) -> Array:
        """Return the same for a few of many values, without asking each."""
        codes = [self._code_of(column)[one] for one in wanted if one in self._code_of(column)]
        mask = np.zeros(self.size, bool)
        if codes:
            found = np.isin(self._arrays[f"{column}.codes"], np.array(codes, np.int32))
            mask[self._arrays[f"{column}.docs"][found]] = True
        return mask

    def counted(self, column: str, mask: Array) -> Iterable[tuple[str, int]]:
        """Return each value of the column with the number of documents in the mask."""
        codes = self._arrays[f"{column}.codes"][mask[self._arrays[f"{column}.docs"]]]
        counts = np.bincount(codes)
        values = self._values[column]
        return [(values[code], int(counts[code])) for code in np.flatnonzero(counts)]

    def _code_of(self, column: str) -> Mapping[str, int]:
        """Return the code of each value of the column, turned round when first asked for."""
        if column not in self._codes:
            self._codes[column] = {value: code for code, value in enumerate(self._values[column])}
        return self._codes[column]

    def _beginning_with(self, kind: str, mark: str) -> Array:
        """Return the documents that hold the character: every character begins a pair."""
        low, high = (np.uint64((ord(mark) + more) << _SHIFT) for more in (0, 1))
        first, last = np.searchsorted(self._arrays[f"{kind}.keys"], [low, high])
        return np.unique(self._slice(kind, int(first), int(last))[0])

    def _slice(self, kind: str, first: int, last: int) -> tuple[Array, Array]:
        starts = self._arrays[f"{kind}.starts"]
        low, high = int(starts[first]), int(starts[last])
        return self._arrays[f"{kind}.docs"][low:high], self._arrays[f"{kind}.impacts"][low:high]


def make_table(folder: Path, entries: Sequence[Entry | None]) -> Table:
    """Write the table of these entries (None for what is no clause) and return it.

    It is written aside and moved into place, so `folder` is whole or not there at all.
    """
    aside = folder.parent.parent / "building"
    aside.mkdir(parents=True, exist_ok=True)
    folder.parent.mkdir(exist_ok=True)
    building = Path(mkdtemp(dir=aside))
    _write(building, entries)
    table = Table(building)
    try:
        building.rename(folder)
    except OSError:  # another thread or process was faster; what is mapped stays mapped
        shutil.rmtree(building)
    return table


def forget_tables(folder: Path, current: Collection[str]) -> None:
    """Remove the tables of segments that are gone, and what a killed process left."""
    for table in (folder / "tables").glob("*"):
        if table.name not in current:
            shutil.rmtree(table, ignore_errors=True)
    for building in (folder / "building").glob("*"):
        if _age(building) > _ABANDONED:
            shutil.rmtree(building, ignore_errors=True)


def _age(path: Path) -> float:
    """Return how many seconds ago the folder was written to; 0 when it has just gone."""
    try:
        return time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


_ABANDONED = 3600.0
_NONE: Array = np.zeros(0, np.int32)
_SHIFT = 21
_SATURATION, _LENGTH = 1.2, 0.75


def _mapped(path: Path) -> Array:
    """Return the array on disk; a plain view of it, because numpy's own class is slow."""
    return np.load(path, mmap_mode="r").view(np.ndarray)  # type: ignore[no-any-return]  # numpy says Any here


def _among(docs: Array, others: Array) -> Array:
    """Return which of `docs` are in `others`; both ascend."""
    if not others.size:
        return np.zeros(docs.size, bool)
    found: Array = others[np.minimum(np.searchsorted(others, docs), others.size - 1)] == docs
    return found


def _write(folder: Path, entries: Sequence[Entry | None]) -> None:
    texts = [_texts(entry) if entry else ("",) * (len(_TEXTS) + len(KINDS)) for entry in entries]
    for name, column in zip((*_TEXTS, *KINDS), zip(*texts, strict=True), strict=True):
        arrays = _text_arrays(column) if name in _TEXTS else _postings(name, column)
        _save(folder, name, arrays)
    values = {name: _save_column(folder, name, entries) for name in COLUMNS}
    (folder / "values.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _texts(entry: Entry) -> tuple[str, ...]:
    tokens = analysed(entry.title, entry.number_path, entry.text)
    heading = normal_form(f"{entry.title}\n{entry.number_path}")
    kinds = (getattr(tokens, kind) for kind in KINDS)
    return (normal_form(entry.text), heading, *kinds)


def _text_arrays(texts: Sequence[str]) -> dict[str, Array]:
    coded = [text.encode() for text in texts]
    starts = np.cumsum([0, *map(len, coded)], dtype=np.int64)
    return {"bytes": np.frombuffer(b"".join(coded), np.uint8), "starts": starts}


def _postings(kind: str, column: Sequence[str]) -> dict[str, Array]:
    """Return for each token, by key, its documents and BM25's share of tf and length."""
    split = [text.split(" ") if text else [] for text in column]
    lengths = np.array([len(tokens) for tokens in split], np.float32)
    ordinals: dict[str, int] = {}
    tokens = np.fromiter(
        (ordinals.setdefault(token, len(ordinals)) for token in chain.from_iterable(split)),
        np.int64,
    )
    docs = np.repeat(np.arange(len(split)), lengths.astype(int))
    keys = np.array([_key.__wrapped__(kind, token) for token in ordinals], np.uint64)
    order = np.argsort(keys)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    both, counts = np.unique(rank[tokens] * len(split) + docs, return_counts=True)
    of_token, of_doc = np.divmod(both, max(1, len(split)))
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths / max(1.0, float(lengths.mean())))
    impacts = counts * (_SATURATION + 1) / (counts + norm[of_doc])
    return {
        "keys": keys[order],
        "starts": np.searchsorted(of_token, np.arange(len(order) + 1)),
        "docs": of_doc.astype(np.int32),
        "impacts": impacts.astype(np.float32),
    }


@lru_cache(maxsize=4096)
def _key(kind: str, token: str) -> np.uint64:
    """Return the sort key: a pair's own code points, or a hash of a word."""
    if kind == "words":
        return np.uint64(int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "big"))
    return np.uint64(ord(token[0]) << _SHIFT | (ord(token[1]) if len(token) > 1 else 0))


def _save_column(folder: Path, name: str, entries: Sequence[Entry | None]) -> list[str]:
    codes: dict[str, int] = {}
    rows = [
        (doc, codes.setdefault(value, len(codes)))
        for doc, entry in enumerate(entries)
        if entry
        for value in values_of(entry, name)
    ]
    pairs = np.array(rows, np.int32).reshape(-1, 2)
    _save(folder, name, {"docs": pairs[:, 0], "codes": pairs[:, 1]})
    return list(codes)


def _save(folder: Path, name: str, arrays: Mapping[str, Array]) -> None:
    for part, array in arrays.items():
        np.save(folder / f"{name}.{part}.npy", np.ascontiguousarray(array))
