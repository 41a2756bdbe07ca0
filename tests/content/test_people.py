"""The limit on wrong passwords: it holds for its window, and leaves nothing behind."""

from __future__ import annotations

import pytest

from content.errors import TooOften
from content.people.people import TRIES, WINDOW, People
from tests.make import NOW

LONG_AGO = NOW - WINDOW


@pytest.mark.parametrize("names", ["{:04}", "{:04}x", "x{:04}"])
def test_sources_whose_tries_are_over_are_forgotten_as_new_ones_come(names):
    people = People()
    for number in range(200):
        people.note_failure((f"login:old{number:04}", f"address:old{number:04}"), LONG_AGO)

    for number in range(200):
        login = names.format(number * 37 % 200)
        people.note_failure((f"login:{login}", f"address:{login}"), NOW)

    assert not any("old" in source for source in people.failures)


def test_tries_within_the_window_are_kept_whatever_others_do():
    people = People()
    for _ in range(TRIES["login"]):
        people.note_failure(("login:office",), NOW)

    for number in range(100):
        people.note_failure((f"login:n{number}", f"login:p{number}"), NOW)

    with pytest.raises(TooOften):
        people.check_limit(("login:office",), NOW)


def test_one_try_looks_at_a_few_of_the_others_only():
    people = People()
    for number in range(1000):
        people.failures[f"login:{number:04}"] = (LONG_AGO,)

    people.note_failure(("login:0500", "address:1"), NOW)

    assert 1001 - 8 <= len(people.failures) < 1001
