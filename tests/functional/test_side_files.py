"""Small files beside the library: whatever happens to them, pages go on; and what they keep."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from kb_app.keeping.gaps import Gaps
from kb_app.keeping.visits import Visits

DAY = date(2026, 11, 22)


@pytest.fixture
def gaps(tmp_path):
    return Gaps(tmp_path)


def write(file, statement, *values):
    """Write with a program of somebody else's."""
    with sqlite3.connect(file) as connection:
        connection.execute(statement, values)
    connection.close()


def test_searches_in_vain_are_counted(gaps):
    for words in ("茶馆", "书店", "茶馆"):
        gaps.note(words, DAY)

    assert gaps.most_often(9) == [("茶馆", 2, DAY), ("书店", 1, DAY)]


@pytest.mark.parametrize(
    "typed",
    [
        "张三 37010219900101123X",
        "张三 13853100000",
        "张三 138 5310 0000",
        "张三 0531-8888888",
        "张三 １３８５３１０００００",
    ],
)
def test_numbers_that_may_be_somebodys_are_not_kept(gaps, tmp_path, typed):
    gaps.note(typed, DAY)

    assert gaps.most_often(9) == [("张三 ×××", 1, DAY)]
    with sqlite3.connect(tmp_path / "gaps.sqlite") as connection:
        assert connection.execute("SELECT words FROM gap").fetchall() == [("张三 ×××",)]
    connection.close()


def test_short_numbers_stay(gaps):
    gaps.note("第123条 2026年 120平方米", DAY)

    assert gaps.most_often(9)[0][0] == "第123条 2026年 120平方米"


@pytest.mark.parametrize(("day", "times"), [("gestern", 1), (None, 1), ("2026-11-22", "viele")])
def test_a_row_that_another_program_spoilt_is_left_out(gaps, tmp_path, day, times):
    gaps.note("茶馆", DAY)
    write(tmp_path / "gaps.sqlite", "INSERT INTO gap VALUES ('书店', ?, ?)", day or "", times)

    rows = gaps.most_often(9)

    assert ("茶馆", 1, DAY) in rows
    assert all(isinstance(last, date) for _, _, last in rows)


def test_a_damaged_file_that_cannot_be_deleted_stops_nothing(gaps, tmp_path, monkeypatch):
    (tmp_path / "gaps.sqlite").write_bytes(b"no database" * 100)

    def refuse(self, *, missing_ok):
        raise PermissionError(self, missing_ok)

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    gaps.note("茶馆", DAY)

    assert gaps.most_often(9) == []


def test_readings_wait_while_another_program_holds_the_file(tmp_path):
    visits = Visits(tmp_path)
    visits.note("staff", "/rules/a", DAY)
    visits.most("staff", DAY, 8)
    other = sqlite3.connect(tmp_path / "usage.sqlite")
    other.execute("BEGIN IMMEDIATE")
    visits.note("staff", "/rules/b", DAY)
    visits.note("staff", "/rules/b", DAY)
    visits.most("staff", DAY, 8)  # cannot be written down

    other.rollback()
    other.close()

    assert visits.most("staff", DAY, 8) == ["/rules/b", "/rules/a"]
    visits.close()
