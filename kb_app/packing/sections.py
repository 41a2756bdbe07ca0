"""One document of a reading pack as HTML (阅读包中的文件): its addresses work without a server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from content.library.site import path_of
from content.text.clauses import address_of
from content.types.facts import facts_beside
from kb_app.packing.sheets import filled_in
from kb_app.reading.proving import proof_path
from kb_app.reading.standing import span_said, standing_of
from kb_app.reading.text import read_text

if TYPE_CHECKING:
    from content.library.document import Document, Version
    from kb_app.packing.album import Album
    from kb_app.packing.binding import For

_PLACE = re.compile(r' id="[^"]*" data-clause="(?P<clause>[^"]*)"')
_PASSPORT = re.compile(r'href="(?P<base>#/[^"]*)/c/(?P<clause>[^"/]*)"')
_HEADING = re.compile(r"<(?P<end>/?)h(?P<level>[2-5])\b")


@dataclass(frozen=True)
class Section:
    """A document in the pack: where it is listed, and all of it as HTML."""

    shelf: str
    path: str
    title: str
    number: str
    html: str
    text: str


def section_of(document: Document, version: Version, given: For, album: Album) -> Section:
    """Return the version as a section of the pack; the library's address may be unknown.

    Its pictures are laid in by the `album` of the pack.
    """
    revision = document.revision_of(version)
    fields = document.open_fields(revision.fields)
    path, body = path_of(document), document.body_of(revision)
    text = album.laid_in(read_text(document, revision).at(f"#{path}", ""), revision.figures)
    addresses = {escape(p.clause.id): address_of(p) for p in body.places()}
    values = {
        "path": path,
        "title": version.title,
        "number": document.number_of(fields),
        "names": "|".join(fields.get("short_names") or ()),
        "label": document.label,
        "standing": standing_of(document, version, given.day, given.known).label,
        "span": span_said(version.in_force_from, document.last_day(version, given.known)),
        "version": version,
        "check": f"{given.server}{proof_path(document, version)}" if given.server else "",
        "essentials": document.essentials(fields),
        "facts": facts_beside(type(document), fields),
        "text": _offline(text, path, addresses),
    }
    return Section(
        document.__parent__.label, path, version.title, values["number"],
        filled_in("pack_document.pt", values), body.text(),
    )  # fmt: skip


def _offline(html: str, path: str, addresses: dict[str, str]) -> str:
    """Return the text with ids that are whole addresses, links to them, and lower headings."""

    def place(found: re.Match[str]) -> str:
        address = addresses[found["clause"]]
        return f' id="{path}/{address}" data-clause="{address}"'

    def passport(found: re.Match[str]) -> str:
        return f'href="{found["base"]}/{addresses[found["clause"]]}"'

    html = _PASSPORT.sub(passport, _PLACE.sub(place, html))
    return _HEADING.sub(lambda found: f"<{found['end']}h{int(found['level']) + 1}", html)
