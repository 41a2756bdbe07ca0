"""A frozen state of a document's fields and text, as somebody saved it (修订稿)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from persistent import Persistent
from ZODB.blob import Blob

from content.text.clauses import Body

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in, before anything of it is stored."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes, in hex."""
        return sha256(self.data).hexdigest()


class SourceFile(Persistent):
    """The file a text was taken in from, byte for byte (来源文件)."""

    def __init__(self, name: str, data: bytes) -> None:
        """Keep `data` in a blob, with its size in bytes and SHA-256."""
        self.name = name
        self.size = len(data)
        self.sha256 = sha256(data).hexdigest()
        self.blob = Blob()
        with self.blob.open("w") as stream:
            stream.write(data)

    def read(self) -> bytes:
        """Return the bytes as they were uploaded."""
        with self.blob.open("r") as stream:
            data: bytes = stream.read()
        return data


class Text(Persistent):
    """Fields and clauses in canonical JSON; apart, so that lists need not load it."""

    def __init__(self, fields: str, body: str) -> None:
        """Keep both as they will be hashed."""
        self.fields = fields
        self.body = body


class Revision(Persistent):
    """One save: who, when, why, and the exact content. Never changed afterwards.

    `restores` is the number of the save whose content this one brings back, 0 for others.
    """

    restores = 0

    def __init__(  # noqa: PLR0913 - every part of a save is named by its caller
        self,
        *,
        number: int,
        title: str,
        text: Text,
        by: str,
        at: datetime,
        note: str,
        source: SourceFile | None = None,
        warnings: tuple[str, ...] = (),
        restores: int = 0,
    ) -> None:
        """Freeze a save."""
        self.number = number
        self.title = title
        self.text = text
        self.by = by
        self.at = at
        self.note = note
        self.source = source
        self.warnings = warnings
        if restores:
            self.restores = restores
        self.content_hash = content_hash(text.fields, text.body)

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields as plain data; the caller owns the copy."""
        fields: dict[str, Any] = json.loads(self.text.fields)
        return fields

    @property
    def publicity(self) -> str:
        """Return 公开属性 as the fields name it, or an empty string; lists ask for it often."""
        found: str | None = getattr(self, "_v_publicity", None)
        if found is None:
            found = str(self.fields.get("publicity", {}).get("attribute", ""))
            self._v_publicity = found  # volatile: ZODB never stores it
        return found

    @property
    def body(self) -> Body:
        """Return the clause tree; shared between readers, for it is immutable."""
        return body_from(self.text.body)


def content_hash(fields: str, body: str) -> str:
    """Return the SHA-256, in hex, of canonical fields, a newline, and the stored body."""
    return sha256(f"{fields}\n{body}".encode()).hexdigest()


@lru_cache(maxsize=48)
def body_from(stored: str) -> Body:
    """Return the clause tree of a stored text; the last ones asked for are kept."""
    return Body.from_json(stored)
