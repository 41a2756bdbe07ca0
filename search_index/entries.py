"""Index entries (索引条目): one clause of one version, as the search engines know it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256

import orjson


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause (usually a whole 条) of one version, with everything a search filters by.

    `version` is 0 for the working draft. `text` holds the article with its 款 and 项, one
    line each; `spans` says at which character offset of `text` a clause below it starts
    (offset, clause id, address). `valid_to` is inclusive; None leaves a side open.
    """

    document: str
    version: int
    clause: str
    address: str
    number_path: str
    title: str
    type_name: str
    shelf: str
    units: tuple[str, ...]
    readers: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, str, str], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    known_from: str | None = None
    standing: str = "published"
    position_in_document: int = 0

    @property
    def slot(self) -> str:
        """Return the key under which the entries of this version are replaced together."""
        return slot_of(self.document, self.version)

    def to_json(self) -> str:
        """Return the stored form: canonical JSON, the same bytes for equal entries."""
        stored = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(stored, ensure_ascii=False, separators=(",", ":"), default=str)

    @classmethod
    def from_json(cls, stored: str) -> Entry:
        """Return the entry whose `to_json` is `stored`."""
        values = orjson.loads(stored)
        values["units"] = tuple(values["units"])
        values["readers"] = tuple(values["readers"])
        values["spans"] = tuple((start, clause, at) for start, clause, at in values["spans"])
        values["valid_from"] = _day(values["valid_from"])
        values["valid_to"] = _day(values["valid_to"])
        return cls(**values)


_FIELDS = sorted(field.name for field in fields(Entry))


def slot_of(document: str, version: int) -> str:
    """Return `/rules/x@3`, or `/rules/x@draft` for the working draft."""
    return f"{document}@{version or 'draft'}"


def fingerprint(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of the entries, in whatever order they come."""
    return fingerprint_of_stored(entry.to_json() for entry in entries)


def fingerprint_of_stored(stored: Iterable[str]) -> str:
    """Return the same fingerprint, computed from the stored forms of the entries."""
    digests = sorted(sha256(text.encode()).hexdigest() for text in stored)
    return sha256("\n".join(digests).encode()).hexdigest()


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
