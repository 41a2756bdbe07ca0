"""Days and names as people in China write and order them."""

from __future__ import annotations

from datetime import date

import pytest

from content.library.names import as_spoken
from content.text.days import said, written_said


def test_a_day_is_said_without_zeros():
    assert said(date(2026, 6, 1)) == "2026年6月1日"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-06-01", "2026年6月1日"),
        ("2026-12-31", "2026年12月31日"),
        ("2026-02-30", "2026-02-30"),
        ("20260601", "20260601"),
        ("青审发〔2026〕22号", "青审发〔2026〕22号"),
        ("", ""),
    ],
)
def test_only_a_day_is_said_as_one(written, expected):
    assert written_said(written) == expected


def test_people_are_listed_as_their_names_are_spoken():
    names = ["叶青", "陆正源", "程望山", "何小满", "方若云", "Zhao"]

    assert sorted(names, key=as_spoken) == ["Zhao", "程望山", "方若云", "何小满", "陆正源", "叶青"]
