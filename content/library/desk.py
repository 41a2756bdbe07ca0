"""What somebody typed and has not saved yet (未保存的内容): private scratch, one desk a person.

It is no document: it has no number, nobody else is shown it, it is not searched, and it goes
when it is saved, discarded, pushed off by newer ones, or thirty days old. So nothing of it is
written into the journal, which records what the bureau did.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.errors import TooLarge, TooOften

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.sheet_intake import SheetTray

MOST_KEPT = 20
MOST_BYTES = 8 << 20
MOST_TOGETHER = 40 << 20
KEPT_FOR = timedelta(days=30)
"""Limits of one desk: how many forms, how large each and all, for how long."""

BYTES_A_SECOND = 8 << 10
BURST = timedelta(seconds=60)
"""How fast one person's typing may fill the database, which keeps what is overwritten: 28 MB an
hour, and no more than this far ahead. A law of 100,000 characters is kept every 40 seconds."""

MOST_MADE = 50
"""How many sent forms a desk remembers."""

Pairs = tuple[tuple[str, str], ...]
"""A form as it would be posted: names and values in order."""

Made = tuple[str, str, "datetime"]
"""What was sent, as a digest; the path of the document it made; when."""


class Unsaved(Persistent):
    """One form as it stood, in an object of its own: keeping it again rewrites nothing else."""

    def __init__(self, pairs: Pairs, based_on: str, at: datetime) -> None:
        """Keep what was typed, the tag the edit started from, and when that was."""
        self.put(pairs, based_on, at)

    def put(self, pairs: Pairs, based_on: str, at: datetime) -> None:
        """Keep this instead of what was kept."""
        self.pairs = pairs
        self.based_on = based_on
        self.at = at
        self.size = size_of(pairs)


class Desk(Persistent):
    """What one person has typed and not saved, by the key of the form.

    `filled_until` is when the last keepings are paid for at the pace of one person, `made` what
    forms that were sent have made, by the key of the form. `sheets` are tables to be taken in.
    """

    sheets: SheetTray | None = None

    def __init__(self) -> None:
        """Start empty."""
        self.by_form: OOBTree[str, Unsaved] = OOBTree()
        self.made: OOBTree[str, Made] = OOBTree()
        self.filled_until: datetime | None = None

    def keep(self, form: str, pairs: Pairs, based_on: str, when: datetime) -> Unsaved:
        """Keep a form in the place of what lies there under this key, and return it.

        What is equal to what lies there is not written again. Raises TooLarge.
        """
        size = size_of(pairs)
        if size > MOST_BYTES:
            raise TooLarge(f"内容超过{MOST_BYTES >> 20}MB，不能自动保存，请点“保存草稿”。")
        self._sweep(when)
        found: Unsaved | None = self.by_form.get(form)
        if found is not None and (found.pairs, found.based_on) == (pairs, based_on):
            return found
        self._make_room(size, form)
        self.filled_until = self._paid(when) + timedelta(seconds=size / BYTES_A_SECOND)
        if found is None:
            found = self.by_form[form] = Unsaved(pairs, based_on, when)
        else:
            found.put(pairs, based_on, when)
        return found

    def rest(self, when: datetime) -> int:
        """Return how many seconds a keeping by itself has to wait; 0 when it need not."""
        return max(0, round((self._paid(when) - when - BURST).total_seconds()))

    def check_pace(self, when: datetime) -> None:
        """Raise TooOften when what was kept lately is more than one person's share."""
        if rest := self.rest(when):
            raise TooOften(f"正文较长，约{rest}秒后再自动保存；急需时请点“保存草稿”。")

    def found(self, form: str, when: datetime) -> Unsaved | None:
        """Return what lies here under a key, or None when there is nothing or it is too old."""
        one = self.by_form.get(form)
        return one if one is not None and when - one.at < KEPT_FOR else None

    def found_below(self, beginning: str, when: datetime) -> list[tuple[str, Unsaved]]:
        """Return key and form of all whose key begins so, the newest first."""
        keys = self.by_form.keys(beginning, beginning + "\U0010ffff")
        found = [(key, one) for key in keys if (one := self.found(key, when))]
        return sorted(found, key=lambda pair: pair[1].at, reverse=True)

    def drop(self, form: str) -> None:
        """Take away what lies here under a key, if anything does."""
        self.by_form.pop(form, None)

    def note_made(self, form: str, digest: str, path: str, when: datetime) -> None:
        """Remember what a sent form has made, and forget what is too long ago."""
        self.made[form] = (digest, path, when)
        by_age = sorted(self.made, key=lambda key: self.made[key][2])
        for key in by_age[:-MOST_MADE]:
            del self.made[key]

    def _paid(self, when: datetime) -> datetime:
        return max(when, self.filled_until or when)

    def _sweep(self, when: datetime) -> None:
        for form in [form for form, one in self.by_form.items() if when - one.at >= KEPT_FOR]:
            del self.by_form[form]

    def _make_room(self, size: int, form: str) -> None:
        """Push off the oldest of the others until there is room for one of this size."""
        others = sorted((pair for pair in self.by_form.items() if pair[0] != form),
                        key=lambda pair: pair[1].at)  # fmt: skip
        together = size + sum(one.size for _, one in others)
        for number, (oldest, one) in enumerate(others):
            if len(others) - number < MOST_KEPT and together <= MOST_TOGETHER:
                return
            del self.by_form[oldest]
            together -= one.size


class Desks(Persistent):
    """Everybody's desk by login: two people never type into the same object."""

    def __init__(self) -> None:
        """Start without desks."""
        self.by_login: OOBTree[str, Desk] = OOBTree()

    def of(self, login: str) -> Desk:
        """Return the desk of a person, who gets one with the first form that is kept."""
        if login not in self.by_login:
            self.by_login[login] = Desk()
        desk: Desk = self.by_login[login]
        return desk

    def found(self, login: str, form: str, when: datetime) -> Unsaved | None:
        """Return what lies on a person's desk under a key, or None; writes nothing."""
        desk = self.by_login.get(login)
        return desk.found(form, when) if desk is not None else None


def form_of_document(uid: str, form: str) -> str:
    """Return the key of a form about a document: of this one, not of the next of its name."""
    return f"{uid} {form}"


def form_of_shelf(path: str, form: str) -> str:
    """Return the key of a form for a new document: each opened form has its own."""
    return f"{path} new {form}"


def size_of(pairs: Pairs) -> int:
    """Return how many bytes a form holds."""
    return sum(len(name) + len(value.encode()) for name, value in pairs)
