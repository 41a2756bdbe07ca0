"""Few threads work on files at a time, few wait, and the others are told at once."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack

import pytest

from content.errors import TooOften
from content.files import turns as turns_of_files
from content.files.turns import Turns

BUSY = "请稍后再试。"


def took_a_turn(turns):
    try:
        with turns.taken():
            return True
    except TooOften:
        return False


def test_who_comes_when_all_places_are_taken_is_refused_after_the_wait():
    turns = Turns(1, 1, 0.01, BUSY)

    with turns.taken(), pytest.raises(TooOften, match=BUSY), turns.taken():
        pass

    assert turns.is_free()
    assert took_a_turn(turns)


def test_who_comes_when_somebody_waits_already_does_not_wait_at_all():
    turns, came = Turns(1, 1, 60.0, BUSY), []
    waiting = threading.Thread(target=lambda: came.append(took_a_turn(turns)))
    with turns.taken():
        waiting.start()
        while turns._here._value:
            pass
        assert not took_a_turn(turns)  # or this test would take a minute
    waiting.join()

    assert came == [True]


def test_a_person_has_one_turn_at_a_time_and_the_nameless_any_number():
    turns = Turns(3, 0, 0.0, BUSY)

    with ExitStack() as inside:
        for person in ("甲", "", ""):
            inside.enter_context(turns.taken(person))
        with pytest.raises(TooOften, match="您的另一个"):
            inside.enter_context(turns.taken("甲"))
    with turns.taken("甲"):
        pass


def test_a_forked_process_begins_with_nobody_inside():
    turns = Turns(1, 0, 0.0, BUSY)
    with turns.taken("甲"):
        child = os.fork()
        if child == 0:
            os._exit(0 if turns.is_free() and took_a_turn(turns) else 1)

    assert os.waitpid(child, 0)[1] == 0


def test_of_all_turns_together_one_thread_is_left_to_readers(monkeypatch):
    monkeypatch.setattr(turns_of_files, "_A_MOMENT", 0.01)
    readers, office = Turns(2, 1, 60.0, BUSY), Turns(1, 1, 60.0, BUSY)

    with readers.taken(), readers.taken(), office.taken():
        assert not took_a_turn(readers)
    assert took_a_turn(readers)
