"""Index entries (索引条目): one clause of one version, as the search engines know it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256

import orjson

Span = tuple[int, str, str, str]
Known = tuple[int, int]

LEADS = "yes"
"""What the first entry of a version or draft has in the field `leads`, as a term."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause (usually a whole 条) of one version, with everything a search filters by.

    `version` is 0 for the working draft. `text` holds the article with its 款 and 项, one
    line each; `spans` says at which character offset of `text` a clause below it starts
    (offset, clause id, address, how it is cited in print); `printed` is how the clause itself
    is cited, behind the title. `valid_to` is inclusive; None leaves a side open.
    `cites` are the terms of what it cites (`references`). The first entry of a version or
    draft `leads`: it bears the `titles` by which the whole is cited and other `names` of it.
    `known` says what was known when: from which day on which last day (day numbers, in order).
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
    spans: tuple[Span, ...] = ()
    printed: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    known: tuple[Known, ...] = ()
    standing: str = "published"
    position_in_document: int = 0
    cites: tuple[str, ...] = ()
    leads: bool = False
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

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
        for name in _TUPLES:
            values[name] = tuple(values[name])
        values["spans"] = tuple(map(tuple, values["spans"]))
        values["known"] = tuple(map(tuple, values["known"]))
        values["valid_from"] = _day(values["valid_from"])
        values["valid_to"] = _day(values["valid_to"])
        return cls(**values)


_FIELDS = sorted(field.name for field in fields(Entry))
_TUPLES = ("units", "readers", "cites", "titles", "names")


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
