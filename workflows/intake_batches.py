"""Takes in many files in batches (成批收文): each batch is one commit, each refusal one file's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import ZODB

from content.errors import KbError, NotPossible
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from content.storage import with_site
from content.text.days import said
from content.types.nodes import built
from workflows.drafting import Words, create
from workflows.intake import TakenIn, read_file
from workflows.policy import actor_of
from workflows.recording import (
    Clock,
    draft_again,
    names_by_title,
    of_name,
    of_title,
    publish,
    with_lasting,
)

BATCH = 20
"""So many files are one commit: a commit that survives a power failure costs the same for all."""

SUFFIXES = frozenset({".docx", ".md", ".markdown", ".txt", ".text"})
"""What is looked for in folders; a file that is named is always tried."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: where it is now, or why it was not taken in."""

    file: str
    path: str = ""
    title: str = ""
    note: str = ""
    was_known: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Intake:
    """How files are taken in: as which kind, in whose name, recorded as published or not."""

    database: ZODB.DB
    kind: type[Document]
    login: str
    now: Clock
    in_force_from: date | None = None
    publishes: bool = False
    name: str = ""
    named: dict[str, str] = field(default_factory=dict)

    def take(self, files: Sequence[Path]) -> list[Outcome]:
        """Take in the files and return what became of each, in order, once it is durable."""
        read = [self._read(file) for file in files]
        good = [one for one in read if isinstance(one, _Read)]
        outcomes = {
            one.file: one for one in (*self._stored(good), *read) if isinstance(one, Outcome)
        }
        return [outcomes[str(file)] for file in files]

    def _read(self, file: Path) -> _Read | Outcome:
        try:
            data = file.read_bytes()
            taken = read_file(_legible(file.name), data, self.kind)
        except KbError as refusal:
            return Outcome(str(file), problem=str(refusal))
        except FileNotFoundError:
            return Outcome(str(file), problem="没有这个文件，请检查路径。")
        except OSError as fault:
            return Outcome(str(file), problem=f"不能读取（{fault.strerror}）。")
        return _Read(file, taken)

    def _stored(self, batch: Sequence[_Read]) -> list[Outcome]:
        """Store the batch in one commit; one by one when one of them is refused."""
        if not batch:
            return []
        try:
            return with_site(self.database, lambda site: [self._put(site, one) for one in batch])
        except KbError as refusal:
            if len(batch) == 1:
                return [Outcome(str(batch[0].file), problem=str(refusal))]
        return [outcome for one in batch for outcome in self._stored([one])]

    def _put(self, site: Site, read: _Read) -> Outcome:
        shelf = site.shelf(self.kind.shelf)
        actor = actor_of(site, site.people.get(self.login))
        earlier = self._earlier(shelf, str(read.taken.words.fields[self.kind.title_field]))
        if earlier is not None and _holds(earlier, read):
            return Outcome(str(read.file), path_of(earlier), earlier.title, was_known=True)
        day, source = self._day(read)
        words = with_lasting(self._words(read, day), earlier)
        if earlier is None:
            document = create(shelf, words, actor, self.now(), name=self.name)
        else:
            document = draft_again(earlier, words, actor, self.now())
        if self.publishes:
            publish(document, (("publish", actor),), self.now, _needed(day))
        return Outcome(
            str(read.file), path_of(document), document.title, self._note(document, day, source)
        )

    def _earlier(self, shelf: Shelf, title: str) -> Document | None:
        """Return the document of this title, also when somebody chose its name by hand."""
        if not self.named:
            self.named.update(names_by_title(shelf))
        known = self.named.get(title.strip())
        document = of_name(shelf, known) if known else None
        if document is not None and document.title == title.strip():
            return document
        return of_title(shelf, title)

    def _words(self, read: _Read, day: date | None) -> Words:
        """Return the words with the day their text is in force from, where the kind keeps it."""
        words = read.taken.words
        fields = dict(words.fields)
        if day is not None and "effective_from" in {n.name for n in built(self.kind.schema)}:
            fields["effective_from"] = day
        return replace(words, fields=fields)

    def _day(self, read: _Read) -> tuple[date | None, str]:
        if self.in_force_from is not None:
            return self.in_force_from, ""
        return day_said(read.taken, _legible(read.file.stem))

    def _note(self, document: Document, day: date | None, source: str) -> str:
        if not self.publishes or day is None:
            return "（草稿）"
        number = len(document.versions)
        return f"（第{number}版，自{said(day)}起施行{source}）"


@dataclass(frozen=True)
class _Read:
    file: Path
    taken: TakenIn


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and those in folders, so that of each text the oldest comes first."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file == path or _is_wanted(file):
                found[file] = None
    return sorted(found, key=_age)


def batches_of(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Yield the files, so many at a time."""
    for start in range(0, len(files), BATCH):
        yield files[start : start + BATCH]


def day_said(taken: TakenIn, name: str) -> tuple[date | None, str]:
    """Return from when a text is in force as its file says, and where it says so.

    The front matter counts first; then what the text says, unless the file is of a later
    day: an amended law still tells the day it first came into force.
    """
    front = _day_in(taken.meta.get("施行日期", ""))
    if front is not None:
        return front, "，日期取自文件开头"
    said, named = taken.facts.in_force_from, _day_in(name)
    if said is not None and (named is None or said >= named):
        return said, "，日期取自正文"
    return named, "，日期取自文件名"


def _needed(day: date | None) -> date:
    if day is None:
        raise NotPossible("不知道从哪天起施行：请用 --in-force-from 写明，如 2026-06-01。")
    return day


def _holds(document: Document, read: _Read) -> bool:
    """Return whether this very file was taken in before."""
    file = read.taken.words.source
    sources = (revision.source for revision in document.revisions.values())
    return any(file and source and source.sha256 == file.sha256 for source in sources)


def _legible(name: str) -> str:
    """Return a file name as text; one that is not UTF-8 was written by an old Windows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _is_wanted(file: Path) -> bool:
    is_hidden = file.name.startswith((".", "~$"))
    return file.suffix.lower() in SUFFIXES and not is_hidden and file.is_file()


def _age(file: Path) -> tuple[str, str, date]:
    return str(file.parent), _DAY.sub("", file.stem), _day_in(file.stem) or date.min


_DAY = re.compile(r"[（(]?(\d{4})[-年.](\d{1,2})[-月.](\d{1,2})日?[)）]?")  # (2023-09-01)


def _day_in(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
