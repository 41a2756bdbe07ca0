"""A document: its revisions, its versions, and which of them is in force (文件)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, cast

from BTrees.IOBTree import IOBTree
from persistent import Persistent

from content.errors import NotFound
from content.library.passage import Passage, checked_segment
from content.library.revision import body_from
from content.text.clauses import Body, Clause
from content.text.days import said
from content.text.titles import in_marks

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import colander

    from content.library.revision import Revision


@dataclass(frozen=True)
class Approval:
    """A reviewer's approval of one exact content (审核通过)."""

    by: str
    at: datetime
    content_hash: str


@dataclass(frozen=True)
class Version:
    """A published revision and the days it is in force (版本).

    `in_force_to` is the last day in force, or None. `recorded_at` is when the library
    learnt of it; a correction has an earlier `in_force_from` and a later `recorded_at`.
    """

    number: int
    revision: int
    title: str
    in_force_from: date
    in_force_to: date | None
    recorded_at: datetime
    published_by: str
    approvals: tuple[Approval, ...]
    content_hash: str
    note: str
    elsewhere: bool = False


@dataclass(frozen=True)
class StandingChange:
    """A repeal, suspension or resumption from a day on (废止、暂停、恢复)."""

    kind: str
    on: date
    recorded_at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Draft:
    """The working copy beside what is in force (草稿).

    `revision` is what it holds now, `based_on` the version it started from (0 for none),
    `editors` everybody whose words are in it: none of them may approve it. `returned` is the
    revision that a reviewer sent back last (0 for none), `step` the step taken last.
    """

    revision: int
    based_on: int
    state: str
    since: datetime
    editors: tuple[str, ...]
    approvals: tuple[Approval, ...] = ()
    message: str = ""
    returned: int = 0
    step: str = ""


@dataclass(frozen=True)
class Grant:
    """An explicit share: `holder` (a reader token) acts here as `role` (共享)."""

    holder: str
    role: str


class Document(Persistent):
    """One document of the library; a kind of document is a subclass.

    Subclasses set the class attributes and may override the class methods; everything
    else (editing, versions, review, search, reading) is the same for every kind.
    `as_clauses` names the fields that `elements` reads, `number_field` is the way to the number
    that is printed on it.
    """

    type_name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    shelf: ClassVar[str] = ""
    schema: ClassVar[type[colander.MappingSchema]]
    workflow: ClassVar[str] = "review"
    text_label: ClassVar[str] = "正文"
    title_field: ClassVar[str] = "title"
    number_field: ClassVar[tuple[str, ...]] = ()
    as_clauses: ClassVar[frozenset[str]] = frozenset()

    __name__: str
    __parent__: Any
    grants: tuple[Grant, ...] = ()
    standing_changes: tuple[StandingChange, ...] = ()
    review_by: date | None = None
    unit: str = ""
    blueprint: str = ""

    def __init__(self, name: str, uid: str, owner: str, created_at: datetime) -> None:
        """Start an empty document; a first revision must follow in the same transaction."""
        self.__name__ = name
        self.uid = uid
        self.owner = owner
        self.created_at = created_at
        self.revisions: IOBTree[int, Revision] = IOBTree()
        self.versions: tuple[Version, ...] = ()
        self.draft: Draft | None = None

    def __getitem__(self, segment: str) -> Passage:
        """Return the passage at `art-12` and the like. Raises KeyError."""
        return Passage(self, checked_segment(segment))

    @classmethod
    def elements(cls, fields: Mapping[str, Any]) -> tuple[Clause, ...]:  # noqa: ARG003 - for kinds
        """Return clauses derived from the fields; none unless the kind is a record."""
        return ()

    @classmethod
    def title_of(cls, fields: Mapping[str, Any]) -> str:
        """Return the title a set of fields gives the document."""
        return str(fields.get(cls.title_field, ""))

    @classmethod
    def number_of(cls, fields: Mapping[str, Any]) -> str:
        """Return the number printed on the document, such as its 发文字号; often none."""
        found: Any = fields
        for key in cls.number_field:
            found = found.get(key) or {}
        return str(found or "") if cls.number_field else ""

    @classmethod
    def readers(cls) -> tuple[str, ...]:
        """Return the reader tokens that may read what is published of this kind."""
        return ("signed-in",)

    @classmethod
    def essentials(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:  # noqa: ARG003 - for kinds
        """Return label and value of what most come for, shown above all else; often none."""
        return ()

    @classmethod
    def open_fields(cls, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what every reader of the document may have of its fields: all of them.

        A kind that keeps something from those who do not write it leaves that out.
        """
        return fields

    @classmethod
    def deadlines(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:  # noqa: ARG003 - for kinds
        """Return last day (ISO), kind of deadline and for whom, of what the fields say ends."""
        return ()

    @property
    def latest(self) -> Revision:
        """Return the newest revision, draft or not."""
        revision: Revision = self.revisions[self.revisions.maxKey()]
        return revision

    def last_revisions(self, most: int) -> Iterator[Revision]:
        """Yield at most so many revisions, the newest first; the others are not loaded."""
        return (self.revisions[number] for number in reversed(self.revisions.keys()[-most:]))

    @property
    def title(self) -> str:
        """Return the title of the newest version, or of the draft when none is published."""
        return self.versions[-1].title if self.versions else self.latest.title

    @property
    def is_published(self) -> bool:
        """Return whether any version was ever published."""
        return bool(self.versions)

    def tag(self) -> str:
        """Return the tag an edit must be based on; it changes with every save."""
        return self.tag_of(self.revisions.maxKey())

    def tag_of(self, number: int) -> str:
        """Return the tag of a save. Another document that gets this one's name has other tags."""
        return f"{self.__name__}-{sha256(self.uid.encode()).hexdigest()[:8]}-{number}"

    def version(self, number: int) -> Version:
        """Return the version with this number. Raises NotFound."""
        for version in self.versions:
            if version.number == number:
                return version
        raise NotFound(f"{in_marks(self.title)}没有第{number}版。请从“版本”中选择。")

    def revision_of(self, version: Version) -> Revision:
        """Return the frozen revision a version published."""
        revision: Revision = self.revisions[version.revision]
        return revision

    def on(self, day: date, known: datetime | None = None) -> Version | None:
        """Return the version applicable on `day` as known at `known` (default: now), or None.

        Of the versions that have begun by `day`, the latest begun counts; of several begun
        the same day the latest recorded (a correction). None when it has run out.
        """
        candidate = self._begun(day, known)
        if candidate is None or self._repeals(candidate, by=day, known=known):
            return None
        ends = candidate.in_force_to
        return None if ends is not None and day > ends else candidate

    def body_of(self, revision: Revision) -> Body:
        """Return what is read of a revision: clauses of its fields, then those of its text."""
        return _whole(cast("Hashable", type(self)), revision.text.fields, revision.text.body)

    def in_force(self, day: date, known: datetime | None = None) -> Version:
        """Return the version in force on `day`. Raises NotFound with a sentence."""
        version = self.on(day, known)
        if version is None:
            raise NotFound(
                f"{in_marks(self.title)}在{said(day)}没有施行的版本。可以在“版本”中查看其他日期的文本。"
            )
        return version

    def repealed_on(self, *, by: date, known: datetime | None = None) -> date | None:
        """Return the day the text begun last was repealed, if that is `by` or earlier."""
        candidate = self._begun(by, known)
        if candidate is None:
            return None
        return min(self._repeals(candidate, by=by, known=known), default=None)

    def last_day(self, version: Version, known: datetime | None = None) -> date | None:
        """Return the last day `version` is in force, as known at `known` (now); None while open.

        It ends the day before a later version begins, on its own last day, or the day
        before a repeal, whichever is first. A version that was corrected before its first
        day ended before it began: its last day lies before its first.
        """
        ends = [version.in_force_to] if version.in_force_to else []
        ends += [
            _day_before(other.in_force_from)
            for other in self.versions
            if (other.in_force_from, other.recorded_at)
            > (version.in_force_from, version.recorded_at)
            and (known is None or other.recorded_at <= known)
        ]
        ends += [_day_before(day) for day in self._repeals(version, known=known)]
        return min(ends, default=None)

    def _repeals(
        self, version: Version, *, by: date = date.max, known: datetime | None = None
    ) -> list[date]:
        """Return the days of repeals that end `version`.

        A repeal ends every version that was recorded before it, also one still to begin; of
        those recorded later it ends what began before it (a correction).
        """
        return [
            change.on
            for change in self.standing_changes
            if change.kind == "repealed"
            and change.on <= by
            and (known is None or change.recorded_at <= known)
            and (change.recorded_at >= version.recorded_at or change.on > version.in_force_from)
        ]

    def _begun(self, day: date, known: datetime | None) -> Version | None:
        begun = [
            version
            for version in self.versions
            if version.in_force_from <= day and (known is None or version.recorded_at <= known)
        ]
        return max(begun, key=lambda v: (v.in_force_from, v.recorded_at), default=None)


@lru_cache(maxsize=48)
def _whole(kind: Hashable, fields: str, body: str) -> Body:
    derived = cast("type[Document]", kind).elements(json.loads(fields))
    own = body_from(body)
    return Body((*derived, *own.clauses)) if derived else own


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
