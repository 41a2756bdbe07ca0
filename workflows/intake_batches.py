"""Takes in many files in batches (成批收文): each batch is one commit, each refusal one file's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import ZODB

from content.errors import KbError, NotPossible, TooLarge
from content.files.limits import LIMITS
from content.storage import with_site
from content.text.days import said
from content.types.nodes import built
from workflows import shelved
from workflows.drafting import Words, create
from workflows.intake import TakenIn, read_file
from workflows.intake_order import (
    Placed,
    day_said,
    lasting_title,
    legible,
    placed_by_name,
    placed_by_text,
    without_day,
)
from workflows.policy import Actor, actor_of
from workflows.recording import Clock, draft_again, of_name, of_title, publish, with_lasting
from workflows.shelved import Shelved, held_for

if TYPE_CHECKING:
    from content.library.document import Document
    from content.library.shelf import Shelf
    from content.library.site import Site

KEPT_CHARACTERS = 2_000_000
"""So much text that was read to find its place is kept until it is stored; the rest is read
once more."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: where it is now, or why it was not taken in.

    `counts` and `warnings` are those of the import report.
    """

    file: str
    path: str = ""
    title: str = ""
    note: str = ""
    was_known: bool = False
    problem: str = ""
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(eq=False)
class Intake:
    """One taking in of files: as which kind, in whose name, recorded as published or not.

    `known` is what the shelf held at the beginning; it is kept up with what is stored. `kept` is
    what was read to find its place and is not stored yet.
    """

    database: ZODB.DB
    kind: type[Document]
    login: str
    now: Clock
    known: Shelved
    in_force_from: date | None = None
    publishes: bool = False
    name: str = ""
    kept: dict[Path, _Read | Outcome] = field(default_factory=dict)

    def placed(self, files: Sequence[Path]) -> Iterator[Placed]:
        """Yield where each file stands among the others.

        A file whose name says no day is read for it, where versions are recorded.
        """
        room = KEPT_CHARACTERS
        for file in files:
            place = placed_by_name(file)
            if place.day is None and self.publishes and self.in_force_from is None:
                read = self._read(file)
                if isinstance(read, _Read):
                    place = placed_by_text(file, read.title, self._day(read)[0])
                    room -= read.characters
                if room > 0 or isinstance(read, Outcome):
                    self.kept[file] = read
            yield place

    def take(self, files: Sequence[Path]) -> list[Outcome]:
        """Take in the files and return what became of each, in order, once it is durable."""
        read = [self._taken_up(file) for file in files]
        good = [one for one in read if isinstance(one, _Read)]
        outcomes = {
            one.file: one for one in (*self._stored(good), *read) if isinstance(one, Outcome)
        }
        return [outcomes[str(file)] for file in files]

    def _taken_up(self, file: Path) -> _Read | Outcome:
        """Return what was read before, or read it now."""
        return self.kept.pop(file) if file in self.kept else self._read(file)

    def _read(self, file: Path) -> _Read | Outcome:
        """Return what a file says, or why it cannot be taken in, or that it was before."""
        try:
            data = _bytes_of(file)
            held = self.known.files.get(sha256(data).hexdigest())
            if held is not None:
                return _known(str(file), held, "这份文件以前收过")
            return _Read(file, read_file(legible(file.name), data, self.kind))
        except KbError as refusal:
            return Outcome(str(file), problem=str(refusal))
        except FileNotFoundError:
            return Outcome(str(file), problem="没有这个文件，请检查路径。")
        except OSError as fault:
            return Outcome(str(file), problem=f"不能读取（{fault.strerror}）。")

    def _stored(self, batch: Sequence[_Read]) -> list[Outcome]:
        """Store the batch in one commit; one by one when one of them is refused."""
        if not batch:
            return []
        try:
            outcomes, added = with_site(self.database, lambda site: self._put_all(site, batch))
        except KbError as refusal:
            if len(batch) == 1:
                return [Outcome(str(batch[0].file), problem=str(refusal))]
            return [outcome for one in batch for outcome in self._stored([one])]
        self.known.accept(added)
        return outcomes

    def _put_all(self, site: Site, batch: Sequence[_Read]) -> tuple[list[Outcome], Shelved]:
        known = self.known.overlaid()
        return [self._put(site, one, known) for one in batch], known

    def _put(self, site: Site, read: _Read, known: Shelved) -> Outcome:
        held = known.files.get(read.sha256)
        if held is not None:
            return _known(str(read.file), held, "这份文件以前收过")
        if (held := known.texts.get(read.said)) is not None:
            return _known(str(read.file), held, "内容与已收的相同")
        actor = actor_of(site, site.people.get(self.login))
        document, note = self._written(site.shelf(self.kind.shelf), read, known, actor)
        held = held_for(actor, document)
        known.note(document, held)
        return Outcome(
            str(read.file), held.path, held.title, note,
            warnings=read.taken.warnings, counts=read.taken.report.counts,
        )  # fmt: skip

    def _written(
        self, shelf: Shelf, read: _Read, known: Shelved, actor: Actor
    ) -> tuple[Document, str]:
        earlier = _earlier(shelf, read.title, known)
        day, source = self._day(read)
        words = with_lasting(self._words(read, day), earlier)
        if earlier is None:
            document = create(shelf, words, actor, self.now(), name=self.name)
        else:
            document = draft_again(earlier, words, actor, self.now())
        if self.publishes:
            publish(document, (("publish", actor),), self.now, _needed(day))
        return document, self._note(document, day, source)

    def _words(self, read: _Read, day: date | None) -> Words:
        """Return the words with the day their text is in force from, where the kind keeps it."""
        words = read.taken.words
        fields = {**words.fields, self.kind.title_field: read.title}
        if day is not None and "effective_from" in {n.name for n in built(self.kind.schema)}:
            fields["effective_from"] = day
        return replace(words, fields=fields)

    def _day(self, read: _Read) -> tuple[date | None, str]:
        if self.in_force_from is not None:
            return self.in_force_from, ""
        return day_said(read.taken, legible(read.file.stem))

    def _note(self, document: Document, day: date | None, source: str) -> str:
        if not self.publishes or day is None:
            return "（草稿）"
        versions = document.versions
        late = any(version.in_force_from > day for version in versions)
        return (
            f"（第{len(versions)}版，自{said(day)}起施行{source}"
            f"{'；比已收的版本早，请核对' if late else ''}）"
        )


@dataclass(frozen=True)
class _Read:
    file: Path
    taken: TakenIn

    @property
    def sha256(self) -> str:
        source = self.taken.words.source
        return source.sha256 if source else ""

    @property
    def characters(self) -> int:
        read = self.taken.words.read
        return len(read.text) if read else 0

    @property
    def said(self) -> str:
        words = self.taken.words
        lines = words.parsed.body.lines() if words.parsed else ()
        return shelved.said(lines, words.read.pictures if words.read else ())

    @property
    def title(self) -> str:
        """Return the title; one that is only the name of the file goes without its day."""
        title = self.taken.title
        stem = legible(self.file.stem)
        return without_day(stem)[:200] if title == stem else title[:200]


def _bytes_of(file: Path) -> bytes:
    """Return the bytes of a file; of anything else, and of what is too large, none is read.

    Raises NotPossible, TooLarge and OSError.
    """
    # Without waiting: nobody may ever write into a pipe.
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise NotPossible(
                "不是普通文件（可能是文件夹、管道或者设备），没有读取。请指明文件本身。"
            )
        if about.st_size > LIMITS.file_bytes:
            raise TooLarge(
                f"文件过大：{about.st_size / 2**20:.1f} MB，上限 {LIMITS.file_bytes >> 20} MB。"
                "请压缩其中的图片或拆分后再收。"
            )
        return stream.read(LIMITS.file_bytes + 1)


def _known(file: str, held: shelved.Held, why: str) -> Outcome:
    return Outcome(file, held.path, held.title, f"（{why}）", was_known=True)


def _earlier(shelf: Shelf, title: str, known: Shelved) -> Document | None:
    """Return the document of this title, also when it was amended or named by hand."""
    document = of_name(shelf, known.name_of(title) or "-")
    if document is not None and lasting_title(document.title) == lasting_title(title):
        return document
    return of_title(shelf, title)


def _needed(day: date | None) -> date:
    if day is None:
        raise NotPossible("不知道从哪天起施行：请用 --in-force-from 写明，如 2026-06-01。")
    return day
