"""Lines of pictures: clauses of their own that are no 款, with their caption."""

from __future__ import annotations

from content.text.aligning import carry_ids
from content.text.clauses import Body, Clause, Level, address_of, own_line
from content.text.editing import moved
from content.text.parser import parse
from content.text.printed import entries_of, understood
from content.text.renumbering import renumbered

TEXT = [
    "窗口办法", "第一条　为了办事，制定本办法。", "第二条　办事按照流程办理。", "〔图1〕",
    "图1　办理流程", "流程由局里公布。", "第三条　有下列情形之一的：", "（一）材料齐全；",
    "〔图2〕 〔图3〕", "（二）材料不全。", "图4　审批流程", "〔图4〕",
]  # fmt: skip


def addresses(body: Body) -> list[tuple[str, str]]:
    return [(address_of(place), own_line(place.clause)) for place in body.places()]


def test_a_picture_is_not_counted_as_a_paragraph():
    found = addresses(parse(TEXT).body)

    assert ("art-2/para-1/fig-1", "〔图1〕") in found
    assert ("art-2/para-2", "流程由局里公布。") in found


def test_a_caption_stays_with_its_picture_below_and_above():
    found = addresses(parse(TEXT).body)

    assert ("art-2/para-1/fig-1/fig-1", "图1　办理流程") in found
    assert found[-2:] == [
        ("art-3/para-1/item-2/fig-1", "图4　审批流程"),
        ("art-3/para-1/item-2/fig-1/fig-1", "〔图4〕"),
    ]


def test_a_picture_does_not_end_a_list():
    found = addresses(parse(TEXT).body)

    assert ("art-3/para-1/item-1/fig-1", "〔图2〕 〔图3〕") in found
    assert ("art-3/para-1/item-2", "（二）材料不全。") in found


def test_a_sentence_about_a_picture_is_a_paragraph():
    body = parse([*TEXT[:4], "图1所示的流程由局里公布。"]).body

    assert addresses(body)[-1] == ("art-2/para-2", "图1所示的流程由局里公布。")


def test_a_picture_before_the_text_belongs_to_the_front():
    assert addresses(parse(["〔图1〕", *TEXT[:3]]).body)[0] == ("preface-1", "〔图1〕")


def test_pictures_are_the_same_after_printing_and_after_new_numbers():
    body = carry_ids(None, parse(TEXT).body, "seed")

    assert list(body.lines()) == TEXT
    assert understood(entries_of(body)).body == body
    assert renumbered(body) == body


def test_a_picture_stored_as_a_paragraph_stays_one_when_something_else_is_edited():
    article = Clause(Level.ARTICLE, "第一条", "　", "", (
        Clause(Level.PARAGRAPH, text="按图办理。", id="p"),
        Clause(Level.PARAGRAPH, text="〔图1〕", id="q"),
    ), id="a")  # fmt: skip
    body = Body((article,))

    assert understood(entries_of(body)).body == body


def test_a_picture_is_moved_with_its_caption():
    body = carry_ids(None, parse([*TEXT[:5], "〔图2〕"]).body, "seed")
    first = next(p.clause for p in body.places() if p.clause.level is Level.FIGURE)

    assert list(moved(body, first.id, 1).lines())[-3:] == ["〔图2〕", "〔图1〕", "图1　办理流程"]
