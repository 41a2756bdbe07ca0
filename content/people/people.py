"""People who sign in (人员), their passwords and the limit on wrong ones."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.errors import Invalid, NotFound, TooOften

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = {
    "reader": "读者",
    "township_staff": "镇乡（园区）工作人员",
    "trainer": "培训人员",
    "office_editor": "局办公室编辑",
    "reviewer": "审核人",
    "committee_secretary": "中介选取委员会秘书",
    "administrator": "系统管理员",
}
"""Roles by name, with what the user reads."""

TRIES = {"login": 5, "address": 50}
"""Failed tries within the window, for a login and for an address that many may share."""

WINDOW = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
MOST_SESSIONS = 10
MOST_PINNED = 20
_SWEPT = 8
"""How many remembered sources are looked at when a try is noted: more go than can come."""

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane."""


class Person(Persistent):
    """Somebody who signs in, with the sessions and tokens that are open (人员)."""

    sessions: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()

    def __init__(self, login: str, name: str, unit: str, roles: frozenset[str]) -> None:
        """Start without a password: nobody can sign in as this person yet."""
        self.login = login
        self.name = name
        self.unit = unit
        self.roles = roles
        self.active = True
        self.password_hash = ""

    def set_password(self, password: str) -> None:
        """Set the password and end all sessions. Raises Invalid when it is too weak."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise Invalid(
                {"password": f"密码长度应为{SHORTEST_PASSWORD}至{LONGEST_PASSWORD}个字符。"}
            )
        if self.login in password.lower() or len(set(password)) < 4:
            raise Invalid(
                {"password": "密码过于简单：不能包含登录名，也不能只用几个相同字符。请换一个密码。"}
            )
        self.password_hash = _HASHER.hash(password)
        self.sessions = ()

    def pin(self, path: str) -> None:
        """Keep a document at hand, first; the last is dropped when there are too many."""
        kept = (one for one in self.pinned if one != path)
        self.pinned = (path, *kept)[:MOST_PINNED]

    def unpin(self, path: str) -> None:
        """Keep it at hand no longer."""
        self.pinned = tuple(one for one in self.pinned if one != path)

    def begin_session(self, session: str) -> None:
        """Open a session; the oldest ends when too many are open."""
        self.sessions = (*self.sessions, session)[-MOST_SESSIONS:]

    def end_session(self, session: str) -> None:
        """End a session, wherever its cookie or token was copied to."""
        self.sessions = tuple(one for one in self.sessions if one != session)


class People(Persistent):
    """All people by login, and the failed tries of the last minutes."""

    swept_to: str = ""

    def __init__(self) -> None:
        """Start empty."""
        self.by_login: OOBTree[str, Person] = OOBTree()
        self.failures: OOBTree[str, tuple[datetime, ...]] = OOBTree()

    def add(self, login: str, name: str, unit: str, roles: frozenset[str]) -> Person:
        """Add a person. Raises Invalid for a bad or taken login or an unknown role."""
        problems: dict[str, str] = {}
        if not _LOGIN.fullmatch(login):
            problems["login"] = "登录名应为2至32位小写字母、数字、点或短横，并以字母开头。"
        elif login in self.by_login:
            problems["login"] = f"登录名“{login}”已被使用，请换一个。"
        if not name.strip() or len(name) > 50:
            problems["name"] = "请填写姓名（不超过50字）。"
        if unknown := sorted(roles - ROLES.keys()):
            problems["roles"] = f"没有这样的角色：{'、'.join(unknown)}。请从列表中选择。"
        if problems:
            raise Invalid(problems)
        person = Person(login, name.strip(), unit, roles)
        self.by_login[login] = person
        return person

    def get(self, login: str) -> Person:
        """Return the person. Raises NotFound."""
        person = self.by_login.get(login)
        if person is None:
            raise NotFound(f"没有登录名为“{login}”的人员。请核对登录名。")
        found: Person = person
        return found

    def name(self, login: str) -> str:
        """Return the person's name, or the login itself when unknown."""
        person = self.by_login.get(login)
        return person.name if person else login

    def __iter__(self) -> Iterator[Person]:
        """Yield all people by login."""
        yield from self.by_login.values()

    def check_limit(self, sources: tuple[str, ...], when: datetime) -> None:
        """Raise TooOften when any of `sources` (login, network address) failed too often."""
        for source in sources:
            recent = [t for t in self.failures.get(source, ()) if when - t < WINDOW]
            if len(recent) >= _tries(source):
                wait = int((WINDOW - (when - recent[0])).total_seconds() // 60) + 1
                raise TooOften(f"登录失败次数过多，请在{wait}分钟后再试，或者联系管理员重置密码。")

    def note_failure(self, sources: tuple[str, ...], when: datetime) -> None:
        """Remember one failed try for each source, and forget old ones."""
        for source in sources:
            kept = [t for t in self.failures.get(source, ()) if when - t < WINDOW]
            self.failures[source] = (*kept[-_tries(source) :], when)
        self._forget_some(when)

    def forgive(self, login: str) -> None:
        """Forget the failed tries of a login."""
        self.failures.pop(login, None)

    def matching(self, login: str, password: str) -> Person | None:
        """Return the active person whose password this is, or None; takes as long either way."""
        person = self.by_login.get(login)
        stored = person.password_hash if person and person.active else ""
        fits = _verify(stored or _decoy(), password[: LONGEST_PASSWORD + 1])
        return person if stored and fits else None

    def _forget_some(self, when: datetime) -> None:
        """Forget the next few sources whose tries are all too old.

        A try costs the same however many sources there are, and a round through all of them
        is done before as many new ones came.
        """
        looked_at = list(islice(self.failures.keys(self.swept_to, excludemin=True), _SWEPT))
        for source in looked_at:
            if when - self.failures[source][-1] >= WINDOW:
                del self.failures[source]
        swept_to = looked_at[-1] if len(looked_at) == _SWEPT else ""
        if swept_to != self.swept_to:  # two writers of this object cannot be merged
            self.swept_to = swept_to


def _tries(source: str) -> int:
    return TRIES[source.partition(":")[0]]


@cache
def _decoy() -> str:
    """Return what a password is compared with when there is none, to take as long."""
    return _HASHER.hash("nobody has this password")


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
