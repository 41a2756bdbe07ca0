"""Numbers in addresses, pages around one, rows that are looked through."""

from __future__ import annotations

import pytest

from kb_app.paging import (
    LEFT_OUT,
    looked_through,
    name_asked,
    page_number,
    pages_around,
    whole_number,
)


@pytest.mark.parametrize(
    ("given", "number"),
    [("7", 7), ("007", 7), ("0", 0), ("101", 100), ("0000019999999999", 100), ("9" * 5000, 100)],
)
def test_a_number_is_read_and_never_higher_than_the_most(given, number):
    assert whole_number(given, 100) == number


@pytest.mark.parametrize("given", ["", "-1", "1.5", "²", "１２", "12a"])
def test_what_is_not_written_in_plain_digits_is_no_number(given):
    assert whole_number(given, 100) is None
    assert page_number(given, 100) == 1


def test_a_name_is_asked_for_by_small_letters_digits_and_dashes_alone():
    assert [name_asked(given) for given in ("ban-fa-2", "../x", "A", "")] == [
        "ban-fa-2",
        "",
        "",
        "",
    ]


def test_the_first_the_last_and_the_pages_around_one_are_offered():
    pages = pages_around(5, 95, 10, 100, lambda page: f"?page={page}")

    assert [label for label, _ in pages] == ["1", "2", "3", "4", "5", "6", "7", LEFT_OUT, "10"]
    assert [url for label, url in pages if label in {"5", LEFT_OUT, "10"}] == ["", "", "?page=10"]
    assert [label for label, _ in pages_around(1, 50, 10, 100, str)] == ["1", "2", "3", "4", "5"]
    assert pages_around(1, 10, 10, 100, str) == []


def test_a_list_goes_on_behind_the_last_that_was_looked_at():
    even = {n: f"row {n}" for n in range(0, 20, 2)}

    assert looked_through(range(10), even.get, a_page=2, at_most=9) == (["row 0", "row 2"], 2)
    assert looked_through(range(1, 10, 2), even.get, a_page=2, at_most=3) == ([], 5)
    assert looked_through(range(3), even.get, a_page=9, at_most=9) == (["row 0", "row 2"], None)
