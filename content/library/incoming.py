"""Files that were handed in and are looked over before they become a draft (待核对的文件).

Like what lies on a desk they are private: nobody but who handed a file in is shown it, it is not
searched, the journal says nothing of it. It goes when it is given up or thirty days old; of a
file that became a draft only a stub stays, which says where. A full tray refuses the next file,
unless one that nobody touched for a day makes room. The disk has the bytes of what went back
when the operator packs the database; so what is handed in is paced, kept or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.errors import NoRoom, NotPossible, TooOften

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from content.library.revision import SourceFile

MOST_WAITING = 20
MOST_STUBS = 50
MOST_TOGETHER = 200 << 20
KEPT_FOR = timedelta(days=30)
"""Limits of one person's tray: how many files wait, how many are remembered after they became a
draft, how many bytes they may hold together, for how long."""

LEFT_ALONE_FOR = timedelta(days=1)
"""So long a file is safe in a full tray; one that was corrected or given a title always is."""

_HOUR = timedelta(hours=1)
_WRITTEN = 3


@dataclass(frozen=True)
class Room:
    """How many bytes one person may hand in within an hour, and how many may wait of everybody.

    `on_disk` is how many may still be written to the disk; None where nobody has looked.
    """

    an_hour: int = 300 << 20
    together: int = 2 << 30
    on_disk: int | None = None

    def check_disk(self, size: int) -> None:
        """Raise NoRoom when the disk would be too full with a file of so many bytes.

        It is written down before its transaction, in the database and as a copy beside it.
        """
        if self.on_disk is not None and size * _WRITTEN > self.on_disk:
            raise NoRoom(
                "服务器磁盘的剩余空间不足，没有保存这个文件，已有的内容不受影响。"
                "请通知管理员清理磁盘，然后再上传。"
            )


ROOM = Room()

READ, READING = "read", "reading"
"""Whether a file has been read, or is being read by something slower than a request."""


@dataclass(frozen=True)
class Target:
    """What a file is to become: a new draft on a shelf, or the next draft of a document.

    `uid` and `path` name the document and `based_on` the save it began from; empty for a new one.
    """

    shelf: str
    path: str = ""
    uid: str = ""
    based_on: str = ""


@dataclass(frozen=True)
class Noted:
    """What a list tells of a file without reading it: its title, how much is to be looked at.

    `unsure` tells how many rows of a scan were recognised with which confidence, in percent.
    """

    title: str
    doubts: int
    unsure: tuple[tuple[int, int], ...] = ()

    def to_look_at(self, doubtful: float) -> int:
        """Return how many places are doubted; rows are that are less sure than `doubtful`."""
        return self.doubts + sum(rows for percent, rows in self.unsure if percent < doubtful * 100)


class Reading(Persistent):
    """What a reader made of a file, as JSON, and the .docx it was made from; apart, for lists."""

    def __init__(self, stored: str, container: SourceFile | None) -> None:
        """Keep both."""
        self.stored = stored
        self.container = container

    @property
    def weight(self) -> int:
        """Return how many bytes it keeps."""
        return len(self.stored.encode()) + (self.container.size if self.container else 0)


class Recognition(Persistent):
    """How far recognising a file has come: its pages as JSON by number, each for itself."""

    def __init__(self, total: int, wanted: tuple[int, ...]) -> None:
        """Begin with the number of pages, and the numbers of those to be recognised."""
        self.total = total
        self.wanted = wanted
        self.pages: IOBTree[int, str] = IOBTree()

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the numbers of pages that are still to be recognised."""
        return tuple(number for number in self.wanted if number not in self.pages)


class Incoming(Persistent):
    """One file of one person: its bytes, what was read, what was corrected, what it becomes.

    `corrections` are corrections in the form they are posted in, `clicks` those that were made
    together, in the order of time. `noted` is what a list tells, None where it was not noted.
    `made` is the path of the draft
    it became, `made_uid` and `saved` which document that is and which save of it. `recognition`
    is there while a scan is being read, `problem` says why nothing could be read of it.
    """

    state = READ
    recognition: Recognition | None = None
    problem = ""
    title = ""
    corrections: tuple[str, ...] = ()
    clicks: tuple[tuple[str, ...], ...] = ()
    noted: Noted | None = None
    made = ""
    made_uid = ""
    saved = 0
    weight = 0
    """How many bytes are kept for it; a number, so that a full tray need not be loaded."""

    def __init__(
        self, key: str, target: Target, source: SourceFile, reading: Reading | None, at: datetime
    ) -> None:
        """Keep a file that was handed in at a moment; without a reading it waits for one."""
        self.key = key
        self.target = target
        self.name = source.name
        self.sha256 = source.sha256
        self.size = source.size
        self.source: SourceFile | None = source
        self.reading = reading
        self.at = at
        self.weight = self.size + (reading.weight if reading else 0)
        if reading is None:
            self.state = READING

    @property
    def may_go(self) -> bool:
        """Return whether nobody has put work into it: it may make room for another."""
        is_being_read = self.state == READING and not self.problem
        return not (self.made or self.corrections or self.title or is_being_read)

    def became(self, path: str, uid: str, saved: int) -> None:
        """Remember what the file became, and let go of all that is kept with the draft now."""
        self.made, self.made_uid, self.saved = path, uid, saved
        self.source = self.reading = None
        self.weight = 0

    def was_read(self, reading: Reading) -> None:
        """Take what was read of a file that had to wait for it."""
        self.reading, self.state, self.recognition = reading, READ, None
        self.weight = self.size + reading.weight


class Tray(Persistent):
    """The files of one person that wait to be looked over, by key.

    `filled_until` is when what was handed in is paid for at the pace of one person.
    """

    filled_until: datetime | None = None

    def __init__(self) -> None:
        """Start empty."""
        self.by_key: OOBTree[str, Incoming] = OOBTree()

    def put(self, incoming: Incoming, when: datetime, room: Room = ROOM) -> list[Incoming]:
        """Lay a file down, and return those that had to make room for it.

        Raises NotPossible when the tray is full of files that may not go.
        """
        self.sweep(when)
        gone = self._in_the_way(incoming.weight, when)
        for one in gone:
            del self.by_key[one.key]
        self.charge(incoming.weight, when, room)
        self.by_key[incoming.key] = incoming
        return gone

    def charge(self, size: int, when: datetime, room: Room = ROOM) -> None:
        """Count so many bytes that were handed in against the pace of this person."""
        self.filled_until = self._paid(when) + _cost(size, room)

    def check_pace(self, size: int, when: datetime, room: Room = ROOM) -> None:
        """Raise TooOften when so many bytes more are not this person's share of an hour."""
        ahead = self._paid(when) - when
        over = ahead + _cost(size, room) - _HOUR
        if ahead and over > timedelta():
            said = f"您一小时内上传的文件已接近{room.an_hour >> 20} MB的上限"
            raise TooOften(f"{said}，请约{ceil(over.total_seconds() / 60)}分钟后再传。")

    def sweep(self, when: datetime) -> None:
        """Let go of what is too old, and of stubs that are too many."""
        for key in [key for key, one in self.by_key.items() if when - one.at >= KEPT_FOR]:
            del self.by_key[key]
        stubs = sorted((one for one in self.by_key.values() if one.made), key=lambda one: one.at)
        for one in stubs[: max(0, len(stubs) - MOST_STUBS)]:
            del self.by_key[one.key]

    def found(self, key: str, when: datetime) -> Incoming | None:
        """Return the file of this key, or None when there is none or it is too old."""
        one = self.by_key.get(key)
        return one if one is not None and when - one.at < KEPT_FOR else None

    def waiting(self, when: datetime) -> list[Incoming]:
        """Return the files that wait to become a draft, the newest first."""
        waiting = [one for one in self.by_key.values() if not one.made and when - one.at < KEPT_FOR]
        return sorted(waiting, key=lambda one: one.at, reverse=True)

    def drop(self, key: str) -> None:
        """Take the file of this key away, if there is one."""
        self.by_key.pop(key, None)

    def _paid(self, when: datetime) -> datetime:
        return max(when, self.filled_until or when)

    def _in_the_way(self, weight: int, when: datetime) -> list[Incoming]:
        """Return the files that must go before one of this weight is laid down, the oldest."""
        waiting = sorted((one for one in self.by_key.values() if not one.made),
                         key=lambda one: one.at)  # fmt: skip
        untouched = [one for one in waiting if one.may_go and when - one.at >= LEFT_ALONE_FOR]
        number, together = len(waiting), weight + sum(one.weight for one in waiting)
        gone: list[Incoming] = []
        while number >= MOST_WAITING or (number and together > MOST_TOGETHER):
            if not untouched:
                raise NotPossible(_full(waiting))
            gone.append(untouched.pop(0))
            number, together = number - 1, together - gone[-1].weight
        return gone


class Trays(Persistent):
    """Everybody's tray by login: two people never write into the same object.

    `to_read` names the files that must be recognised, key and login.
    """

    def __init__(self) -> None:
        """Start without trays."""
        self.by_login: OOBTree[str, Tray] = OOBTree()
        self.to_read: OOBTree[str, str] = OOBTree()

    def of(self, login: str) -> Tray:
        """Return the tray of a person, who gets one with the first file."""
        if login not in self.by_login:
            self.by_login[login] = Tray()
        tray: Tray = self.by_login[login]
        return tray

    def found(self, login: str, key: str, when: datetime) -> Incoming | None:
        """Return a person's file of this key, or None; writes nothing."""
        tray = self.by_login.get(login)
        return tray.found(key, when) if tray is not None else None

    def check_room(self, login: str, size: int, when: datetime, room: Room = ROOM) -> None:
        """Raise TooOften when a person hands in too fast, or too much waits of everybody.

        Raises NoRoom when the disk is too full. What is too old goes first, also from trays whose
        people never came back.
        """
        room.check_disk(size)
        self.of(login).check_pace(size, when, room)
        for tray in self.by_login.values():
            tray.sweep(when)
        held = sum(one.weight for tray in self.by_login.values() for one in tray.by_key.values())
        if held + size > room.together:
            said = f"全局等待核对的文件已接近{room.together >> 20} MB的上限，暂时不能再上传"
            raise TooOften(f"{said}。请先办理或放弃您自己等待核对的文件，或者稍后再试。")

    def waiting(self, login: str, when: datetime) -> list[Incoming]:
        """Return a person's files that wait, the newest first; writes nothing."""
        tray = self.by_login.get(login)
        return tray.waiting(when) if tray is not None else []


def _cost(size: int, room: Room) -> timedelta:
    return _HOUR * (size / room.an_hour)


def _full(waiting: Sequence[Incoming]) -> str:
    said = f"您有{len(waiting)}个上传的文件还没有核对，已经放满"
    return f"{said}。请先核对或放弃最早的“{waiting[0].name}”，再上传这一个。"
