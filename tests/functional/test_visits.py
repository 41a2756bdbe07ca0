"""What somebody reads most: counted beside the library, forgotten at will, lost without harm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb_app.keeping.visits import Visits

DAY = date(2026, 11, 22)


@pytest.fixture
def visits(tmp_path):
    made = Visits(tmp_path)
    yield made
    made.close()


def read(visits, path, times, login="staff", day=DAY):
    for _ in range(times):
        visits.note(login, path, day)


def test_what_was_read_most_comes_first(visits):
    read(visits, "/rules/a", 1)
    read(visits, "/rules/b", 3)

    assert visits.most("staff", DAY, 8) == ["/rules/b", "/rules/a"]


def test_what_others_read_is_theirs(visits):
    read(visits, "/rules/a", 2, login="office")

    assert visits.most("staff", DAY, 8) == []


def test_readings_of_several_days_and_processes_add_up(visits, tmp_path):
    other = Visits(tmp_path)
    read(visits, "/rules/a", 2)
    read(other, "/rules/a", 2, day=DAY - timedelta(days=1))
    read(other, "/rules/b", 3)
    other.close()

    assert visits.most("staff", DAY, 8) == ["/rules/a", "/rules/b"]


def test_readings_of_long_ago_count_no_more(visits):
    read(visits, "/rules/a", 5, day=DAY - timedelta(days=91))
    read(visits, "/rules/b", 1)

    assert visits.most("staff", DAY, 8) == ["/rules/b"]


def test_a_person_may_have_theirs_forgotten(visits):
    read(visits, "/rules/a", 2)
    read(visits, "/rules/a", 2, login="office")
    visits.most("staff", DAY, 8)
    read(visits, "/rules/b", 2)

    visits.clear("staff")

    assert visits.most("staff", DAY, 8) == []
    assert visits.most("office", DAY, 8) == ["/rules/a"]


def test_a_damaged_file_is_begun_anew_with_what_waited(visits, tmp_path):
    (tmp_path / "usage.sqlite").write_bytes(b"this is no database" * 100)
    read(visits, "/rules/a", 1)
    visits.most("staff", DAY, 8)

    read(visits, "/rules/b", 1)

    assert visits.most("staff", DAY, 8) == ["/rules/a", "/rules/b"]


def test_a_folder_that_is_gone_loses_readings_and_nothing_else(tmp_path):
    visits = Visits(tmp_path / "gone")
    read(visits, "/rules/a", 1)

    assert visits.most("staff", DAY, 8) == []
    visits.close()
