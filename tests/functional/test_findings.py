"""What reading a file found, as pages say it: every count has a name, every mark its place."""

from __future__ import annotations

import pytest

from content.files.import_report import COUNTED, Find
from kb_app.reading.findings import COUNTS, marked, name_of_find, notes_of


def test_everything_a_report_counts_has_a_name():
    assert COUNTED - COUNTS.keys() == set()


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_a_find_is_named_as_it_is_counted(name):
    singular = {"text_boxes": "box", "pictures_beyond": "pictures_beyond"}.get(
        name, name.removesuffix("s")
    )

    assert name_of_find(singular) == COUNTS[name]


def test_marks_that_cross_are_each_whole():
    finds = [Find("insertion", 0, 0, 4), Find("comment", 0, 2, 6, words="？")]

    html = marked("一二三四五六七", finds)

    assert html == (
        '<ins>一二</ins><span class="kb-mark-comment"><ins>三四</ins></span>'
        '<span class="kb-mark-comment">五六</span>七'
    )


def test_what_was_deleted_stands_where_it_stood():
    finds = [Find("deletion", 0, 1, 1, words="<乙>")]

    assert marked("甲丙", finds) == "甲<del>&lt;乙&gt;</del>丙"


@pytest.mark.parametrize(("start", "end"), [(-5, 99), (9, 12)])
def test_places_outside_the_line_do_no_harm(start, end):
    html = marked("甲乙", [Find("insertion", 0, start, end), Find("deletion", 0, end, end, "x")])

    assert html.replace("<ins>", "").replace("</ins>", "").startswith("甲乙")


def test_many_finds_of_one_line_are_counted_not_listed():
    finds = [Find("comment", 0, 0, 0, words=str(n)) for n in range(50)]

    notes = notes_of(finds)

    assert len(notes) == 21
    assert notes[-1].words == "另有30处"
