"""A text as a file to take away (导出): Word, plain text, JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from content.errors import Invalid, NotFound
from content.files.making.akoma_ntoso import (
    AMENDMENT,
    GENERATION,
    REPEAL,
    Event,
    Identity,
    write_akoma_ntoso,
)
from content.files.making.word_figures import WRITTEN, Figures
from content.files.making.word_writer import write_docx
from content.library.site import path_of
from content.text.clauses import address_of
from content.text.days import day_at
from content.types.facts import facts_beside
from workflows.policy import fields_open_to, versions_open_to

if TYPE_CHECKING:
    from content.files.import_report import Picture
    from content.library.document import Document, Version
    from content.library.revision import Revision
    from workflows.policy import Actor

_MOST_BYTES = 60 << 20
"""Of pictures in one file."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ExportedFile:
    """A file: its name, a name in ASCII, what it is, its bytes."""

    name: str
    plain_name: str
    content_type: str
    data: bytes


def exported(
    document: Document, revision: Revision, version: Version | None, wanted: str, *, by: Actor
) -> ExportedFile:
    """Return the text as `docx`, `txt`, `json` or `akn`, with the fields that are open to `by`.

    Raises Invalid for another format.
    """
    if wanted not in _FORMATS:
        raise Invalid({"format": f"不能导出为“{wanted[:20]}”，可以是：docx、txt、json、akn。"})
    content_type, write = _FORMATS[wanted]
    edition = f"第{version.number}版" if version else "草稿"
    ending = _ENDINGS.get(wanted, wanted)
    name = f"{revision.title}（{edition}）.{ending}"
    plain = f"{document.__name__}.{ending}"
    return ExportedFile(name, plain, content_type, write(document, revision, version, by))


def disposition(name: str, plain: str) -> str:
    """Return a Content-Disposition that saves as `name`, by old programs as `plain` (ASCII)."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _docx(document: Document, revision: Revision, version: Version | None, by: Actor) -> bytes:
    facts = dict(facts_beside(type(document), fields_open_to(by, document, revision.fields)))
    if version:
        facts["施行日期"] = version.in_force_from.isoformat()
    body, figures = document.body_of(revision), figures_of(revision)
    return write_docx(revision.title, body, facts=facts, figures=figures)


def figures_of(revision: Revision) -> Figures:
    """Return the figures of a text; pictures past a limit stay words."""
    stored = revision.figures
    if stored is None:
        return Figures()
    pictures: dict[int, tuple[Picture, bytes]] = {}
    room = _MOST_BYTES
    for picture in stored.pictures:
        room -= picture.size
        if room >= 0 and picture.media_type in WRITTEN:
            with suppress(NotFound):
                pictures[picture.number] = (picture, stored.source.picture(picture))
    return Figures(pictures, stored.formulas, stored.layouts)


def _txt(
    document: Document,
    revision: Revision,
    version: Version | None,  # noqa: ARG001 - every format is written alike
    by: Actor,  # noqa: ARG001 - every format is written alike
) -> bytes:
    return f"{document.body_of(revision).text()}\n".encode()


def _json(document: Document, revision: Revision, version: Version | None, by: Actor) -> bytes:
    told = {
        "path": path_of(document),
        "type": document.type_name,
        "title": revision.title,
        "version": version.number if version else None,
        "in_force_from": version.in_force_from.isoformat() if version else None,
        "in_force_to": _iso(document.last_day(version)) if version else None,
        "content_hash": revision.content_hash,
        "fields": fields_open_to(by, document, revision.fields),
        "clauses": [
            {
                "id": place.clause.id,
                "address": address_of(place),
                "depth": len(place.ancestors),
                "level": place.clause.level.value,
                "label": place.clause.label,
                "text": place.clause.text,
            }
            for place in document.body_of(revision).places()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _akn(document: Document, revision: Revision, version: Version | None, by: Actor) -> bytes:
    layouts = revision.figures.layouts if revision.figures else ()
    identity = _identity(document, revision, version, by)
    return write_akoma_ntoso(document.body_of(revision), identity, layouts)


def _identity(
    document: Document, revision: Revision, version: Version | None, by: Actor
) -> Identity:
    """Return which text it is; of its earlier versions those that `by` may read."""
    fields = fields_open_to(by, document, revision.fields)
    begun = version.in_force_from if version else None
    days = {one.in_force_from for one in versions_open_to(by, document)
            if begun and one.in_force_from <= begun}  # fmt: skip
    last = document.last_day(version) if version else None
    repealed = document.repealed_on(by=date.fromordinal(last.toordinal() + 1)) if last else None
    return Identity(
        kind=document.type_name, name=document.__name__, title=revision.title,
        issuer=str(fields.get("issuer") or ""), number=document.number_of(fields),
        version=str(version.number) if version else "draft",
        saved_on=day_at(revision.at), is_act=document.type_name in _ACTS,
        events=tuple(Event(day, AMENDMENT if at else GENERATION)
                     for at, day in enumerate(sorted(days))),
        since=begun, until=last if last and begun and last >= begun else None,
        ended=REPEAL if repealed else AMENDMENT,
    )  # fmt: skip


_ACTS = frozenset({"law", "rule"})
"""Kinds that lay down rules; everything else is a document."""


def _iso(day) -> str | None:
    return day.isoformat() if day else None


_FORMATS = {
    "docx": (WORD, _docx),
    "txt": ("text/plain", _txt),
    "json": ("application/json", _json),
    "akn": ("application/akn+xml", _akn),
}
_ENDINGS = {"akn": "akn.xml"}
