"""Binding a reading pack (装订): documents one at a time into one file, up to a limit."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from content.text.days import said
from kb_app.packing.album import Album
from kb_app.packing.choosing import readable
from kb_app.packing.lay_words import LayWords
from kb_app.packing.sections import section_of
from kb_app.packing.sheets import filled_in
from kb_app.statics import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from content.library.site import Site
    from kb_app.packing.choosing import Choice
    from workflows.policy import Actor

MOST_DOCUMENTS = 2_000
MOST_BYTES = 30 << 20
"""An old phone opens a pack of this size; more is left out and named."""

_IN_MEMORY = 4 << 20
_PIECE = 64 << 10
_COLLECTED_AFTER = 50
_HERE = "\x00documents\x00"


@dataclass(frozen=True)
class For:
    """For whom a pack is bound, as of which day as known when (None for now), and by whom."""

    actor: Actor
    day: date
    server: str = ""
    known: datetime | None = None


@dataclass
class Pack:
    """A bound pack: its beginning, the documents (a file), its end."""

    head: bytes
    documents: IO[bytes]
    tail: bytes
    count: int
    left_out: list[str] = field(default_factory=list)

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole file a piece at a time, and let go of it."""
        with closing(self.documents):
            yield self.head
            self.documents.seek(0)
            while piece := self.documents.read(_PIECE):
                yield piece
            yield self.tail

    @property
    def size(self) -> int:
        """Return the bytes of the whole file."""
        return len(self.head) + self.documents.seek(0, 2) + len(self.tail)


def bound(site: Site, choice: Choice, given: For) -> Pack:
    """Return a pack of what is chosen and may be read; documents are not kept in memory."""
    file, words, listed, left_out = _bound_documents(site, choice, given)
    frame = filled_in("pack_file.pt", _frame(site, given, words, listed, left_out))
    head, _, tail = frame.partition(_HERE)
    return Pack(head.encode(), file, tail.encode(), len(listed), left_out)


def policy() -> str:
    """Return the content policy of a pack: its own script and style, and nothing else."""
    return (
        f"default-src 'none'; script-src '{_sum(_text('pack.js'))}'; "
        f"style-src '{_sum(_text('pack.css'))}'; img-src data:; form-action 'none'; base-uri 'none'"
    )


def file_name(day: date) -> tuple[str, str]:
    """Return what a pack of this day is called, and its name in ASCII."""
    return f"审知库离线阅读包（{said(day)}）.html", f"shenzhi-pack-{day.isoformat()}.html"


def _bound_documents(site: Site, choice: Choice, given: For):
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed once it was sent
    words, album, listed, left_out = LayWords(), Album(), [], []
    for document, version in readable(site, choice, given.actor, given.day, given.known):
        if len(listed) >= MOST_DOCUMENTS or file.tell() >= MOST_BYTES:
            left_out.append(version.title)
            continue
        section = section_of(document, version, given, album)
        file.write(section.html.encode())
        words.meet((section.title, section.text))
        listed.append((section.shelf, section.path, section.title, section.number))
        if len(listed) % _COLLECTED_AFTER == 0:
            site._p_jar.cacheGC()  # noqa: SLF001 - ZODB's own name for "let go of what was read"
    return file, words, listed, left_out


def _frame(site: Site, given: For, words: LayWords, listed, left_out):
    data = {"server": given.server, "day": given.day.isoformat(), "words": words.met()}
    by_shelf = groupby(sorted(listed, key=lambda row: row[0]), key=lambda row: row[0])
    return {
        "day": said(given.day),
        "who": given.actor.name,
        "bureau": f"{site.settings['county']}行政审批局",
        "server": given.server,
        "policy": policy(),
        "style": f"<style>{_text('pack.css')}</style>",
        "script": f"<script>{_text('pack.js')}</script>",
        "data": _as_data(data),
        "shelves": [(label, list(rows)) for label, rows in by_shelf],
        "count": len(listed),
        "left_out": left_out,
        "here": _HERE,
    }


def _as_data(told) -> str:
    """Return JSON that no HTML reader takes for markup."""
    safe = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="pack-data">{safe}</script>'


def _text(name: str) -> str:
    return _read(name, (STATIC / name).stat().st_mtime_ns)


@cache
def _read(name: str, changed_at: int) -> str:  # noqa: ARG001 - a changed file is another one
    return (STATIC / name).read_text(encoding="utf-8")


@cache
def _sum(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
