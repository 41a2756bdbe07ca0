"""People and their access (账户): signing in, adding, passwords, roles, units, settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content.errors import Invalid, NotFound
from content.library.journal import record
from content.library.site import path_of, site_of
from content.people.people import ROLES, Person
from content.text.calendar import calendar_from
from content.types.blueprints import SETTING as NEEDED_PARTS
from content.types.blueprints import check_table
from workflows.policy import Actor, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from content.library.document import Document
    from content.library.site import Site
    from content.people.units import Unit

MOVED_UNIT = "/@units"
"""Path of the journal entry after which documents belong to other units than before."""

SYSTEM = Actor("kb", "系统", frozenset({"administrator"}), frozenset({"role:administrator"}))
"""The command line, run by whoever may read the data folder."""


_CHECKS: dict[str, Callable[[str], object]] = {
    "holidays": calendar_from, NEEDED_PARTS: check_table,
}  # fmt: skip
"""Settings that are more than a value; each is read, so that what cannot be read is refused."""


@dataclass(frozen=True)
class NewPerson:
    """What is needed to add somebody; without a password they cannot sign in yet."""

    login: str
    name: str
    unit: str = ""
    roles: tuple[str, ...] = ("reader",)
    password: str = ""


def sign_in(site: Site, login: str, password: str, address: str, when: datetime) -> Person | None:
    """Return the person whose password this is, or None after noting the failed try.

    Raises TooOften after five failures of a login or an address within 15 minutes. None is
    returned, not raised, so that the note is committed.
    """
    sources = (f"login:{login[:64]}", f"address:{address[:64]}")
    site.people.check_limit(sources, when)
    person = site.people.matching(login, password)
    if person is None:
        site.people.note_failure(sources, when)
        record(site, at=when, by=login[:64], action="sign_in_refused", path="/", address=address)
        return None
    site.people.forgive(f"login:{login}")
    return person


def add_person(site: Site, new: NewPerson, actor: Actor, when: datetime) -> Person:
    """Add somebody. Raises NotAllowed, Invalid."""
    require(actor, "manage_people", site)
    if new.unit:
        site.units.get(new.unit)
    person = site.people.add(new.login, new.name, new.unit, frozenset(new.roles))
    if new.password:
        person.set_password(new.password)
    _tell(site, actor, when, "person_added", new.login, name=new.name, roles=_joined(new.roles))
    return person


def change_person(
    site: Site, login: str, changes: Mapping[str, Any], actor: Actor, when: datetime
) -> Person:
    """Change name, unit, roles or `active` of a person; ends their sessions.

    Raises NotAllowed, NotFound, Invalid. The last active administrator stays one.
    """
    require(actor, "manage_people", site)
    person = site.people.get(login)
    roles = frozenset(changes.get("roles", person.roles))
    active = bool(changes.get("active", person.active))
    if unknown := sorted(roles - ROLES.keys()):
        raise Invalid({"roles": f"没有这样的角色：{'、'.join(unknown)}。请从列表中选择。"})
    if not (active and "administrator" in roles) and _is_last_administrator(site, person):
        raise Invalid({"roles": "至少要保留一名在用的系统管理员。"})
    if unit := changes.get("unit"):
        site.units.get(unit)
    person.name = str(changes.get("name", person.name)).strip() or person.name
    person.unit = str(changes.get("unit", person.unit))
    person.roles, person.active = roles, active
    person.sessions = ()
    _tell(site, actor, when, "person_changed", login, roles=_joined(roles), active=str(active))
    return person


def set_password(site: Site, login: str, password: str, actor: Actor, when: datetime) -> None:
    """Set somebody's password; one's own needs no right. Raises NotAllowed, Invalid."""
    if actor.login != login:
        require(actor, "manage_people", site)
    site.people.get(login).set_password(password)
    site.people.forgive(f"login:{login}")
    _tell(site, actor, when, "password_set", login)


def pin(document: Document, actor: Actor) -> None:
    """Keep the document at hand for the actor (常用).

    A comfort of one's own that changes nothing for anybody: it is not written in the journal.
    """
    require(actor, "view", document)
    require(actor, "signed_in", document)
    site_of(document).people.get(actor.login).pin(path_of(document))


def unpin(document: Document, actor: Actor) -> None:
    """Keep the document at hand no longer; not written in the journal, as pinning is not."""
    require(actor, "signed_in", document)
    site_of(document).people.get(actor.login).unpin(path_of(document))


def sign_out(site: Site, session: str, actor: Actor, when: datetime) -> None:
    """End one session of the actor; its cookie or token is worthless from now on."""
    site.people.get(actor.login).end_session(session)
    _tell(site, actor, when, "signed_out", actor.login)


def note_refusal(site: Site, path: str, reason: str, actor: Actor, when: datetime) -> None:
    """Write into the journal that the actor was refused a change at `path`, and why."""
    record(site, at=when, by=actor.login, action="refused", path=path[:200], reason=reason[:500])


def put_unit(site: Site, unit: Unit, actor: Actor, when: datetime) -> None:
    """Add or change a unit. Raises NotAllowed, NotPossible."""
    require(actor, "manage_people", site)
    known = site.units.by_key.get(unit.key)
    site.units.put(unit)
    moved = known is not None and known.above != unit.above
    path = MOVED_UNIT if moved else "/"
    record(site, at=when, by=actor.login, action="unit_put", path=path, title=unit.name)


def change_settings(site: Site, changes: Mapping[str, Any], actor: Actor, when: datetime) -> None:
    """Change settings of the site; each keeps its type. Raises NotAllowed, Invalid."""
    require(actor, "manage_settings", site)
    problems = {key: f"没有名为“{key}”的设置。" for key in changes if key not in site.settings}
    problems |= {
        key: "设置的类型不对。"
        for key, value in changes.items()
        if key in site.settings and type(value) is not type(site.settings[key])
    }
    if problems:
        raise Invalid(problems)
    for key in changes.keys() & _CHECKS.keys():
        _CHECKS[key](changes[key])
    site.settings.update(changes)
    record(
        site, at=when, by=actor.login, action="settings_changed", path="/",
        **{key: str(value) for key, value in changes.items()},
    )  # fmt: skip


def person_for_session(site: Site, login: str, session: str) -> Person | None:
    """Return the person a session belongs to, or None when it was ended since."""
    try:
        person = site.people.get(login)
    except NotFound:
        return None
    return person if person.active and session in person.sessions else None


def _is_last_administrator(site: Site, person: Person) -> bool:
    others = (p for p in site.people if p.active and p.login != person.login)
    return "administrator" in person.roles and not any("administrator" in p.roles for p in others)


def _joined(words: Iterable[str]) -> str:
    return "、".join(sorted(words))


def _tell(site: Site, actor: Actor, when: datetime, action: str, login: str, **detail: str) -> None:
    record(site, at=when, by=actor.login, action=action, path="/@people", title=login, **detail)
