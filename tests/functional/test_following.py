"""The index follows each write a moment later, whatever happened to the writes before."""

from __future__ import annotations

from threading import Event

import pytest

from kb_app.following import Following


class OnceFaulty:
    """A follower that meets a fault nobody foresaw, and works from then on."""

    def __init__(self):
        self.turns = 0
        self.faulted, self.worked = Event(), Event()

    def catch_up(self):
        self.turns += 1
        if self.turns == 1:
            self.faulted.set()
            raise KeyError("unforeseen")
        self.worked.set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_fault_does_not_end_following():
    follower = OnceFaulty()
    following = Following(follower)
    following.tell()
    assert follower.faulted.wait(10)
    following._thread.join(10)

    following.tell()

    assert follower.worked.wait(10)
    following.close()
