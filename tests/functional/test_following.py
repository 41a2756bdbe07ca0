"""The index follows each write a moment later, whatever happened to it before."""

from __future__ import annotations

import shutil
from threading import Event
from urllib.parse import quote

import pytest

from kb_app.keeping.following import Following
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in

SEARCH = f"/search?q={quote('一次性告知')}"


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


@pytest.mark.parametrize("lost", ["index", "index/tantivy"])
def test_a_search_answers_after_the_folder_of_the_index_was_deleted(tmp_path, lost):
    with bureau_with_passwords(tmp_path, "staff") as bureau:
        bureau.change(lambda site: make.published(site, name="ban-fa") and None)
        staff = signed_in(bureau, "staff")
        assert staff.get(SEARCH).html.mark.text == "一次性告知"
        (folder,) = tmp_path.glob(f"**/{lost}")
        shutil.rmtree(folder)

        page = staff.get(SEARCH)

        assert page.html.mark.text == "一次性告知"
