"""People and their access: signing in, limits on tries, roles, the last administrator."""

from __future__ import annotations

import pytest

from content.errors import Invalid, NotAllowed, NotFound, TooOften
from content.people.people import TRIES
from content.people.units import Unit
from tests.make import PASSWORD, actor, later, reread, site
from workflows.accounts import (
    NewPerson,
    add_person,
    change_person,
    change_settings,
    person_for_session,
    put_unit,
    set_password,
    sign_in,
)

HOME = "10.0.0.1"


def with_password(login="office"):
    library = site()
    set_password(library, login, PASSWORD, actor(library, "admin"), later())
    return library


def fail(library, times, login="office", address=HOME, minutes=0):
    for _ in range(times):
        sign_in(library, login, "不是这个口令", address, later(minutes=minutes))


def actions(library):
    library.journal.seal()
    return [sealed.entry.action for sealed in library.journal.since(0)]


def test_the_right_password_signs_in():
    library = with_password()

    assert sign_in(library, "office", PASSWORD, HOME, later()).login == "office"


@pytest.mark.parametrize(("login", "password"), [
    ("office", "不是这个口令"), ("office", ""), ("nobody", PASSWORD), ("", ""),
    ("reviewer", ""), ("reviewer", PASSWORD), ("office", "x" * 100_000),
])  # fmt: skip
def test_a_wrong_password_does_not(login, password):
    assert sign_in(with_password(), login, password, HOME, later()) is None


def test_a_refused_sign_in_is_journalled():
    library = with_password()

    fail(library, 1)

    assert "sign_in_refused" in actions(library)


def test_the_sixth_try_within_fifteen_minutes_is_refused_even_with_the_right_password():
    library = with_password()
    fail(library, 5)

    with pytest.raises(TooOften, match="分钟后再试"):
        sign_in(library, "office", PASSWORD, HOME, later(minutes=1))


def test_one_address_may_not_try_many_people():
    library = with_password()
    for number in range(TRIES["address"]):
        fail(library, 1, f"guess{number}")

    with pytest.raises(TooOften):
        sign_in(library, "trainer", "什么都行", HOME, later())


def test_after_fifteen_minutes_one_may_try_again():
    library = with_password()
    fail(library, 5)

    assert sign_in(library, "office", PASSWORD, HOME, later(minutes=16)) is not None


def test_an_administrator_who_sets_a_password_ends_the_waiting():
    library = with_password()
    fail(library, 5)

    set_password(library, "office", PASSWORD, actor(library, "admin"), later())

    assert sign_in(library, "office", PASSWORD, "10.0.0.2", later()) is not None


def test_passwords_are_not_kept_in_the_clear():
    library = reread(with_password())

    stored = library.people.get("office").password_hash

    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize("password", ["短", "x" * 9, "aaaaaaaaaaaa", "office-2026-x", "x" * 257])
def test_a_weak_password_is_refused(password):
    library = site()

    with pytest.raises(Invalid):
        set_password(library, "office", password, actor(library, "admin"), later())


def test_one_may_set_one_s_own_password_and_nobody_else_s():
    library = site()

    set_password(library, "reader", PASSWORD, actor(library, "reader"), later())

    with pytest.raises(NotAllowed):
        set_password(library, "office", PASSWORD, actor(library, "reader"), later())


def test_a_new_password_ends_all_sessions():
    library = with_password()
    library.people.get("office").begin_session("one")

    set_password(library, "office", PASSWORD + "改", actor(library, "admin"), later())

    assert person_for_session(library, "office", "one") is None


def test_a_person_who_was_shut_out_cannot_sign_in_and_has_no_session():
    library = with_password()
    library.people.get("office").begin_session("one")

    change_person(library, "office", {"active": False}, actor(library, "admin"), later())

    assert sign_in(library, "office", PASSWORD, HOME, later()) is None
    assert person_for_session(library, "office", "one") is None


def test_the_last_administrator_stays_one():
    library = site()

    for changes in ({"roles": ["reader"]}, {"active": False}):
        with pytest.raises(Invalid, match="至少要保留一名"):
            change_person(library, "admin", changes, actor(library, "admin"), later())


def test_one_of_two_administrators_may_go():
    library = site()
    change_person(library, "office", {"roles": ["administrator"]}, actor(library, "admin"), later())

    change_person(library, "admin", {"active": False}, actor(library, "office"), later())

    assert not reread(library).people.get("admin").active


@pytest.mark.parametrize("login", ["reader", "office", "reviewer", ""])
def test_only_administrators_add_people(login):
    library = site()

    with pytest.raises(NotAllowed):
        add_person(library, NewPerson("new.one", "新人"), actor(library, login), later())


@pytest.mark.parametrize("new", [
    NewPerson("新人", "新人"), NewPerson("office", "重名"), NewPerson("a", "短"),
    NewPerson("someone", ""), NewPerson("someone", "名" * 51),
    NewPerson("someone", "某人", roles=("emperor",)),
])  # fmt: skip
def test_a_person_who_makes_no_sense_is_refused(new):
    library = site()

    with pytest.raises(Invalid):
        add_person(library, new, actor(library, "admin"), later())


def test_a_person_of_an_unknown_unit_is_refused():
    library = site()

    with pytest.raises(NotFound):
        add_person(
            library, NewPerson("someone", "某人", "nowhere"), actor(library, "admin"), later()
        )


def test_a_setting_keeps_its_type():
    library = site()

    with pytest.raises(Invalid):
        change_settings(library, {"session_hours": "长"}, actor(library, "admin"), later())
    with pytest.raises(Invalid):
        change_settings(library, {"unheard_of": 1}, actor(library, "admin"), later())


def test_a_unit_may_not_come_below_itself():
    library = site()
    admin = actor(library, "admin")

    with pytest.raises(Exception, match="下级"):
        put_unit(library, Unit("bureau", "青岚县行政审批局", "office"), admin, later())


def test_a_few_wrong_passwords_of_one_person_do_not_lock_out_a_whole_office():
    library = with_password()
    fail(library, 5, "admin")

    assert sign_in(library, "office", PASSWORD, HOME, later()) is not None
