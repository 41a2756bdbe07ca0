"""A frozen state of a document's fields and text, as somebody saved it (修订稿)."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from persistent import Persistent
from ZODB.blob import Blob

from content.canonical import canonical
from content.files.import_report import Find, Picture, Report, report_from
from content.files.pictures import picture_bytes
from content.files.table_layout import RowLayout, layouts_from
from content.text.clauses import Body

if TYPE_CHECKING:
    from collections.abc import Mapping
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

    def picture(self, picture: Picture) -> bytes:
        """Return the bytes of a picture inside the file. Raises NotFound when it is gone."""
        with self.blob.open("r") as stream:
            return picture_bytes(stream, picture)


class Text(Persistent):
    """Fields and clauses in canonical JSON; apart, so that lists need not load it."""

    def __init__(self, fields: str, body: str) -> None:
        """Keep both as they will be hashed."""
        self.fields = fields
        self.body = body


class Figures(Persistent):
    """What belongs to a text beside its words, in the file it came in (图片、公式与表格版式).

    `source` is the file itself, or the .docx that was made from it. `formulas` holds MathML
    by the line of text that says the same, `layouts` how the rows of tables stand.
    """

    def __init__(
        self,
        source: SourceFile,
        pictures: tuple[Picture, ...],
        formulas: Mapping[str, str],
        layouts: tuple[RowLayout, ...] = (),
    ) -> None:
        """Keep them; all are part of what is approved and hashed, layouts when there are any."""
        self.source = source
        parts: dict[str, Any] = {
            "pictures": [astuple(each) for each in pictures],
            "formulas": dict(formulas),
        }
        if layouts:
            parts["layouts"] = [astuple(each) for each in layouts]
        self.stored = canonical(parts)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures in the order of their numbers."""
        return tuple(Picture(*each) for each in json.loads(self.stored)["pictures"])

    def picture(self, number: int) -> Picture | None:
        """Return the picture with this number, or None."""
        return next((one for one in self.pictures if one.number == number), None)

    @property
    def formulas(self) -> dict[str, str]:
        """Return MathML by the line of text a formula was rewritten to."""
        formulas: dict[str, str] = json.loads(self.stored)["formulas"]
        return formulas

    @property
    def layouts(self) -> tuple[RowLayout, ...]:
        """Return how the rows of tables stand, in their order; none was kept in older saves."""
        return layouts_from(json.loads(self.stored).get("layouts", ()))


class ReadingRecord(Persistent):
    """What reading the source file found, as JSON (导入报告); apart, so that lists load it not."""

    def __init__(self, found: str) -> None:
        """Keep the report with its finds."""
        self.found = found

    @property
    def report(self) -> Report:
        """Return the counts, and what was told about them."""
        return report_from(json.loads(self.found)["report"])

    @property
    def finds(self) -> tuple[Find, ...]:
        """Return what was found; its lines are those of the text of this very save."""
        return tuple(Find(*each) for each in json.loads(self.found)["finds"])


class Revision(Persistent):
    """One save: who, when, why, and the exact content. Never changed afterwards.

    `restores` is the number of the save whose content this one brings back, 0 for others.
    `based_on` is the version its draft was begun from, -1 where that was not noted, and
    `amendment` the key of the amendment that put it in force, empty for others.
    `figures` are those of the text, also when an earlier save brought them; `reading` tells what
    was found in the file that this very save was taken in from.
    """

    restores = 0
    based_on = -1
    amendment = ""
    figures: Figures | None = None
    reading: ReadingRecord | None = None

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
        based_on: int = -1,
        amendment: str = "",
        figures: Figures | None = None,
        reading: ReadingRecord | None = None,
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
        if based_on >= 0:
            self.based_on = based_on
        if amendment:
            self.amendment = amendment
        if figures is not None:
            self.figures = figures
        if reading is not None:
            self.reading = reading
        self.content_hash = content_hash(text.fields, text.body, figures)

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


def content_hash(fields: str, body: str, figures: Figures | None = None) -> str:
    """Return the SHA-256, in hex, of canonical fields, a newline, and the stored body.

    A text with figures has a further newline and those, pictures by their own hash.
    """
    also = "" if figures is None else f"\n{figures.stored}"
    return sha256(f"{fields}\n{body}{also}".encode()).hexdigest()


@lru_cache(maxsize=48)
def body_from(stored: str) -> Body:
    """Return the clause tree of a stored text; the last ones asked for are kept."""
    return Body.from_json(stored)
