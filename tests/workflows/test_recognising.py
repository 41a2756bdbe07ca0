"""Files that wait to be recognised: step by step, whoever goes on where another one stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.errors import NotPossible, TooLarge, TooOften, Unreadable
from content.evolution import STEPS, evolve, scans_listed
from content.files import recognising as reading
from content.files.recognising import Wanted
from content.files.seen import PageSeen, Seen
from content.library.incoming import READ, READING
from content.library.revision import Upload
from kb_app.reading.findings import reading_shown
from tests.make import NOW, actor, reread, site
from workflows.handing_in import stage_files
from workflows.incoming import drop_incoming, keep_as_draft, read_of
from workflows.recognising import done, next_step, note, waiting_count

PICTURE = (Path(__file__).parents[1] / "content" / "scans" / "two-articles.png").read_bytes()

ROWS = ("第一条　窗口应当一次性告知。", "第二条　本办法自发布之日起施行。")


def staged(library, name: str = "扫描.png", data: bytes = PICTURE, when=NOW):
    office = actor(library, "office")
    return stage_files(library["rules"], [Upload(name, data)], office, when).incoming[0]


def seen(number: int) -> PageSeen:
    return PageSeen(595.0, 842.0, (Seen(ROWS[number - 1], 90, 100, 300, 112, 0.97),))


def stepped(library, outcome):
    """Take the next step, with this as what came of it, and return the step."""
    step = next_step(library, NOW)
    note(library, step, outcome, NOW)
    return step


def test_a_photo_waits_to_be_recognised():
    library = site()

    one = staged(library)

    assert one.state == READING
    assert waiting_count(library) == 1
    with pytest.raises(NotPossible, match="还在识别"):
        read_of(one)


def test_pages_are_recognised_one_by_one_and_joined_into_a_text():
    library = site()
    one = staged(library)

    stepped(library, Wanted(2, (1, 2)))
    assert [stepped(library, seen(n)).page for n in (1, 2)] == [1, 2]
    joining = next_step(library, NOW)
    note(library, joining, done(joining), NOW)

    assert one.state == READ
    assert read_of(one).text.splitlines() == list(ROWS)
    assert next_step(library, NOW) is None
    assert waiting_count(library) == 0


def test_whoever_goes_on_begins_with_the_page_that_is_missing():
    library = site()
    staged(library)
    stepped(library, Wanted(2, (1, 2)))
    stepped(library, seen(1))

    again = reread(library)

    assert next_step(again, NOW).page == 2


def recognised(library):
    """Return a file of one page whose words were recognised and joined."""
    one = staged(library)
    stepped(library, Wanted(1, (1,)))
    stepped(library, seen(1))
    joining = next_step(library, NOW)
    note(library, joining, done(joining), NOW)
    return one


def test_the_draft_remembers_page_and_confidence_of_each_row():
    library = site()
    one = recognised(library)

    made = keep_as_draft(library["rules"], one.key, "窗口办法", actor(library, "office"), NOW)

    told = [
        (find.kind, find.line, find.page, find.confidence) for find in made.latest.reading.finds
    ]
    assert ("recognised", 0, 1, 0.97) in told


def test_a_file_that_was_given_up_meanwhile_is_forgotten():
    library = site()
    one = staged(library)
    step = next_step(library, NOW)
    drop_incoming(library, one.key, actor(library, "office"))

    note(library, step, Wanted(1, (1,)), NOW)

    assert next_step(library, NOW) is None
    assert waiting_count(library) == 0


def test_what_cannot_be_read_says_why_and_waits_no_longer():
    library = site()
    one = staged(library)

    stepped(library, Unreadable("图片损坏。"))

    assert one.problem == "图片损坏。"
    assert next_step(library, NOW) is None


def test_a_picture_bomb_is_refused_at_once():
    library = site()
    bomb = PICTURE[:16] + (40_000).to_bytes(4, "big") * 2 + PICTURE[24:]

    with pytest.raises(TooLarge, match="像素"):
        staged(library, data=bomb)


def test_where_recognition_is_not_installed_a_scan_is_refused_and_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(reading, "NEEDED", ("a_package_nobody_has",))
    library = site()

    with pytest.raises(Unreadable, match="pip install"):
        staged(library)
    assert staged(library, "制度.txt", "第一条　应当告知。".encode()).state == READ


def test_the_bound_that_was_chosen_holds_on_the_report_as_well():
    library = site()
    one = recognised(library)
    made = keep_as_draft(library["rules"], one.key, "窗口办法", actor(library, "office"), NOW)

    assert reading_shown(made, 0.97)["found"] == []
    ((told, _),) = reading_shown(made, 0.98)["found"]
    assert told.words == "第1页，可信度97%"


def test_a_step_is_still_to_be_done_when_the_readers_are_busy(monkeypatch):
    library = site()
    staged(library)
    step = next_step(library, NOW)

    def busy(*_):
        raise TooOften("正在导入的文件太多，请稍后再试。")

    monkeypatch.setattr(reading, "wanted_of", busy)

    with pytest.raises(TooOften):
        done(step)


def test_who_came_first_is_recognised_first():
    library = site()
    first = staged(library, "先来的.png", when=NOW - timedelta(hours=1))
    later = [staged(library, f"{n}.png", when=NOW + timedelta(minutes=1)) for n in range(8)]

    assert len(later) == 8
    assert next_step(library, NOW).key == first.key


def test_trays_from_before_scans_get_a_list_of_those_that_wait():
    library = site()
    del library.incoming.to_read
    library.generation = STEPS.index(scans_listed)

    assert "scans_listed" in evolve(library)

    assert waiting_count(library) == 0
    staged(library)
    assert waiting_count(library) == 1
