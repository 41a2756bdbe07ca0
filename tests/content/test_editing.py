"""Editing clause by clause: what an operation does to the text, and that ids survive it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.errors import KbError, NotPossible
from content.text.aligning import carry_ids
from content.text.clauses import Body, Level, full_text
from content.text.editing import (
    added,
    lowered,
    merged,
    moved,
    next_label,
    raised,
    removed,
    rewritten,
    text_of,
)
from content.text.lines import Line
from content.text.parser import parse
from content.text.printed import entries_of, lines_of, span_of, understood
from content.text.renumbering import renumbered

RULE = """第一章　总则
第一条　为规范窗口工作，制定本办法。
第二条　本办法适用于政务服务大厅各窗口。
第二章　服务要求
第三条　窗口工作人员应当一次性告知申请人。
申请材料齐全的，当场受理。
第四条　有下列情形之一的，可以容缺受理：
（一）次要材料缺少的；
（二）材料有笔误但不影响审查的；
（三）其他情形。
第五条　本办法自2026年6月1日起施行。"""


def _body(text: str = RULE) -> Body:
    return carry_ids(None, parse(text.split("\n")).body, "甲")


def _id(body: Body, address: str) -> str:
    place = body.at(address)
    assert place is not None, address
    return place.clause.id


def _ids(body: Body) -> set[str]:
    return {place.clause.id for place in body.places() if place.clause.id}


def _lines(body: Body) -> list[str]:
    return list(body.lines())


def test_the_lines_of_a_text_grow_the_same_text_again() -> None:
    body = _body()

    assert understood(entries_of(body)).body == body


def test_rows_notes_and_headings_without_a_number_stay_what_they_are() -> None:
    lines = [
        Line("某某制度", style="title"), Line("第一条　见下表。"),
        Line("表1　分工"), Line("股室\t职责", kind="row", table=1),
        Line("审批股\t审批", kind="row", table=1), Line("注：示例", kind="note"),
        Line("附录说明", style="heading1"), Line("说明文字。"),
    ]  # fmt: skip
    body = carry_ids(None, parse(lines).body, "甲")

    again = understood(entries_of(body)).body

    assert again == body
    assert {"row", "note"} < {line.kind for line in lines_of(body)}


def test_a_rewritten_article_stays_the_same_clause() -> None:
    body = _body()
    article = _id(body, "art-2")

    new = rewritten(body, article, "第二条　全县各窗口都适用本办法。")

    assert _id(new, "art-2") == article
    assert "全县各窗口" in new.text()


def test_an_article_split_into_two_by_typing_keeps_its_id_and_that_of_its_paragraph() -> None:
    body = _body()
    article, second = _id(body, "art-3"), _id(body, "art-3/para-2")

    new = rewritten(
        body,
        article,
        "第三条　窗口工作人员应当一次性告知申请人。\n第三条之一　\n申请材料齐全的，当场受理。",
    )

    assert _id(new, "art-3") == article
    assert _id(new, "art-3-1/para-1") == second


def test_a_chapter_is_rewritten_without_what_stands_below_it() -> None:
    body = _body()

    new = rewritten(body, _id(body, "chp-2"), "第二章　窗口服务")

    assert _lines(new)[3] == "第二章　窗口服务"
    assert len(_lines(new)) == len(_lines(body))
    assert _ids(new) == _ids(body)


def test_a_clause_is_not_emptied_by_rewriting() -> None:
    body = _body()

    with pytest.raises(NotPossible, match="删除"):
        rewritten(body, _id(body, "art-2"), " \n　")


def test_a_clause_that_is_gone_is_named_so() -> None:
    with pytest.raises(NotPossible, match="已经没有这一条款"):
        text_of(_body(), "nothere1")


def test_an_item_added_to_a_list_renumbers_the_list() -> None:
    body = _body()
    first = _id(body, "art-4/para-1/item-1")

    new = added(body, first, "（二）复印件模糊的；")

    assert _lines(new)[7:11] == [
        "（一）次要材料缺少的；", "（二）复印件模糊的；", "（三）材料有笔误但不影响审查的；",
        "（四）其他情形。",
    ]  # fmt: skip
    assert _ids(body) <= _ids(new)


def test_an_article_added_before_another_leaves_the_numbers_as_typed() -> None:
    body = _body()

    new = added(body, _id(body, "art-3"), "第二条之一　窗口实行首问负责制。", before=True)

    assert _lines(new)[4] == "第二条之一　窗口实行首问负责制。"
    assert _ids(body) <= _ids(new)


def test_a_deleted_item_closes_its_list() -> None:
    body = _body()
    third = _id(body, "art-4/para-1/item-3")

    new = removed(body, _id(body, "art-4/para-1/item-1"))

    assert "（一）材料有笔误但不影响审查的；\n（二）其他情形。" in new.text()
    assert _id(new, "art-4/para-1/item-2") == third


def test_deleting_a_chapter_leaves_its_articles() -> None:
    body = _body()

    new = removed(body, _id(body, "chp-2"))

    assert "第二章" not in new.text()
    assert _id(new, "art-5") == _id(body, "art-5")


def test_a_moved_article_keeps_its_id_and_what_it_contains() -> None:
    body = _body()
    article = _id(body, "art-4")

    new = moved(body, article, -1)

    assert [c.label for c in new.clauses[1].children] == ["第四条", "第三条", "第五条"]
    assert _ids(new) == _ids(body)
    assert full_text(new.clauses[1].children[0]) == full_text(body.clauses[1].children[1])


def test_an_article_goes_over_into_the_next_chapter_and_back() -> None:
    body = _body()
    article = _id(body, "art-2")

    over = moved(body, article, 1)

    assert over.clauses[1].children[0].id == article
    assert moved(over, article, -1) == body


def test_the_first_article_cannot_move_up() -> None:
    body = _body()

    with pytest.raises(NotPossible, match="最前面"):
        moved(body, _id(body, "art-1"), -1)


def test_the_second_paragraph_moved_up_takes_the_number_of_its_article() -> None:
    body = _body()
    second = _id(body, "art-3/para-2")

    new = moved(body, second, -1)

    assert _lines(new)[4:6] == [
        "第三条　申请材料齐全的，当场受理。", "窗口工作人员应当一次性告知申请人。",
    ]  # fmt: skip
    assert _id(new, "art-3/para-1") == second
    assert _ids(new) == _ids(body)


def test_items_that_changed_places_are_numbered_in_their_order() -> None:
    body = _body()
    second = _id(body, "art-4/para-1/item-2")

    new = moved(body, second, -1)

    assert _id(new, "art-4/para-1/item-1") == second
    assert "（一）材料有笔误但不影响审查的；" in new.text()


def test_two_articles_become_one_with_paragraphs() -> None:
    body = _body()
    article, joined = _id(body, "art-1"), _id(body, "art-2/para-1")

    new = merged(body, article)

    assert _id(new, "art-1") == article
    assert _id(new, "art-1/para-2") == joined
    assert "第二条" not in new.text()


def test_two_items_become_one() -> None:
    body = _body()

    new = merged(body, _id(body, "art-4/para-1/item-2"))

    assert "（二）材料有笔误但不影响审查的；其他情形。" in new.text()


def test_an_item_is_split_in_two_by_a_new_line() -> None:
    body = _body()
    second = _id(body, "art-4/para-1/item-2")

    new = rewritten(body, second, "（二）材料有笔误；\n（二）不影响审查的；")

    assert "（二）材料有笔误；\n（三）不影响审查的；\n（四）其他情形。" in new.text()
    assert _id(new, "art-4/para-1/item-2") == second


def test_an_article_is_split_into_two_paragraphs_by_a_new_line() -> None:
    body = _body()
    article = _id(body, "art-1")

    new = rewritten(body, article, "第一条　为规范窗口工作，\n制定本办法。")

    assert len(new.clauses[0].children[0].children) == 2
    assert _id(new, "art-1") == article


@pytest.mark.parametrize(
    ("address", "label"),
    [("art-1", "第一条之一　"), ("art-5", "第六条　"), ("chp-2", "第三章　"), ("art-3/para-2", ""),
     ("art-4/para-1/item-3", "（四）")],
)  # fmt: skip
def test_a_new_clause_is_offered_the_number_that_comes_next(address: str, label: str) -> None:
    body = _body()

    assert next_label(body, _id(body, address)) == label


def test_a_paragraph_becomes_an_article_of_its_own_and_again_a_paragraph() -> None:
    body = _body()
    second = _id(body, "art-3/para-2")

    higher = raised(body, second)

    place = higher.find(second)
    assert place is not None
    assert place.ancestors[-1].clause.label == "第四条"
    lower = lowered(higher, place.ancestors[-1].clause.id)
    assert lower == body


def test_levels_go_from_article_to_point() -> None:
    body = _body()
    second = _id(body, "art-3/para-2")

    item = lowered(body, second)
    point = lowered(added(item, second, "（二）第二项。"), _ids_of(item, Level.ITEM)[0])

    assert "（一）申请材料齐全的，当场受理。" in item.text()
    assert "1.申请材料齐全的，当场受理。" in point.text()


def _ids_of(body: Body, level: Level) -> list[str]:
    return [place.clause.id for place in body.places() if place.clause.level is level]


def test_a_table_is_shown_and_not_changed() -> None:
    lines = [Line("第一条　见表。"), Line("甲\t乙", kind="row", table=1), Line("第二条　完。")]
    body = carry_ids(None, parse(lines).body, "甲")
    row = _ids_of(body, Level.ROW)[0]

    with pytest.raises(NotPossible, match="表格"):
        rewritten(body, row, "丙")
    assert understood(entries_of(moved(body, _id(body, "art-1"), 1))).body.text() != body.text()


def test_an_id_that_was_lost_is_brought_back_by_an_undo() -> None:
    body = _body()
    shorter = carry_ids(body, removed(body, _id(body, "art-4")), "乙")

    again = carry_ids(shorter, understood(entries_of(body)).body, "丙")

    assert again == body


OPERATIONS = {
    "up": lambda body, one: moved(body, one, -1),
    "down": lambda body, one: moved(body, one, 1),
    "raise": raised,
    "lower": lowered,
    "merge": merged,
    "renumber": lambda body, _: renumbered(body),
}
STEPS = st.lists(st.tuples(st.sampled_from([*OPERATIONS]), st.integers(0, 40)), max_size=8)


def _words(body: Body) -> str:
    return "".join(sorted("".join(place.clause.text for place in body.places())))


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_no_operation_loses_words_or_gives_an_id_twice(steps: list[tuple[str, int]]) -> None:
    body = _body()
    for name, where in steps:
        ids = [place.clause.id for place in body.places()]
        try:
            changed = OPERATIONS[name](body, ids[where % len(ids)])
        except KbError:
            continue
        assert _words(changed) == _words(body)
        body = carry_ids(body, understood(entries_of(changed)).body, f"{name}{where}")
        again = [place.clause.id for place in body.places()]
        assert len(again) == len(set(again))
        assert all(again)


@settings(max_examples=150, deadline=None)
@given(st.text("第一二三条章（）一、1.　甲乙。：；\n", max_size=60), st.integers(0, 40))
def test_any_words_may_be_typed_in_any_place(text: str, where: int) -> None:
    body = _body()
    ids = [place.clause.id for place in body.places()]
    one = ids[where % len(ids)]
    try:
        changed = rewritten(body, one, text)
    except NotPossible:
        return
    kept = body.text().split("\n")
    span = span_of(body, one)
    kept[span.start : span.own_stop] = []
    assert "\n".join(line for line in kept) in changed.text() or all(
        line in changed.text() for line in kept
    )
