"""How two texts are compared: what counts as a change, and how it is told, wherever it is shown."""

from __future__ import annotations

from content.change.comparing import compared as compared_bodies
from content.change.wording import LONGEST_COMPARED
from content.text.aligning import carry_ids
from content.text.parser import parse
from kb_app.reading.comparison import compared, counts_said, fated
from kb_app.reading.wording import pieces

CHAPTERS = "第一章　总则\n第一条　为了规范服务，制定本办法。\n{}第二章　受理\n{}第三条　当日办结。"
SECOND = "第二条　窗口应当场受理。\n"


def bodies(old, new):
    before = carry_ids(None, parse(tuple(old.splitlines())).body, "a")
    return before, carry_ids(before, parse(tuple(new.splitlines())).body, "b")


def changes(old, new):
    """Return (kind, label before, label after, sentence) of what changed between two texts."""
    rows = compared(*bodies(old, new))
    return [(one.kind, one.label_before, one.label_after, one.said) for one in rows if one.kind]


def lines(old, new):
    """Return the lines of the only change, before and after."""
    (only,) = (one for one in compared(*bodies(old, new)) if one.kind)
    return [(_joined(was), _joined(now)) for was, now in only.lines]


def test_a_new_article_is_one_entry_with_its_number_and_all_its_lines():
    old = "第一条　受理。\n第二条　审查。"
    new = f"{old}\n第三条　发证。\n当日送达。"

    assert changes(old, new) == [("新增", "", "第三条", "")]
    assert lines(old, new) == [("", "第三条　发证。"), ("", "当日送达。")]


def test_a_removed_article_is_one_entry_with_its_number():
    new = "第一条　受理。\n第二条　审查。"

    assert changes(f"{new}\n第三条　发证。", new) == [("删除", "第三条", "", "")]


def test_an_article_that_only_has_another_number_is_renumbered_and_not_changed():
    old = "第一条　受理。\n第二条　申请人领取许可证件。"
    new = "第一条　受理。\n第二条　发证前应当告知。\n第三条　申请人领取许可证件。"

    assert changes(old, new) == [
        ("新增", "", "第二条", ""),
        ("改号", "第二条", "第三条", "原第二条，改为第三条，文字没有变。"),
    ]


def test_an_article_that_moved_to_another_chapter_is_told_from_where_to_where():
    told = "从“第一章　总则”移到“第二章　受理”，文字没有变。"

    found = changes(CHAPTERS.format(SECOND, ""), CHAPTERS.format("", SECOND))

    assert found == [("移动", "第二条", "第二条", told)]


def test_paragraphs_that_changed_places_are_told_to_have_moved():
    found = changes("甲部门负责收件。\n乙部门负责审核。", "乙部门负责审核。\n甲部门负责收件。")

    assert found == [("移动", "", "", "换了先后次序，文字没有变。")]


def test_an_article_that_moved_and_has_another_number_is_told_once():
    old = "第一条　受理。\n第二条　审查。\n第三条　发证。"
    new = "第一条　审查。\n第二条　发证。\n第三条　受理。"

    assert [kind for kind, *_ in changes(old, new)] == ["改号", "改号", "移动"]


def test_a_text_that_is_divided_into_chapters_has_not_moved():
    articles = "第一条　受理。\n第二条　审查。"

    assert [kind for kind, *_ in changes(articles, f"第一章　总则\n{articles}")] == ["新增"]


def test_items_that_changed_places_are_gone_there_and_new_here():
    old = "第一条　下列材料：\n（一）申请书；\n（二）营业执照。"
    new = "第一条　下列材料：\n（一）营业执照。\n（二）申请书；"

    assert lines(old, new) == [
        ("第一条　下列材料：", "第一条　下列材料："),
        ("", "（一）营业执照。"),
        ("（一）申请书；", "（二）申请书；"),
        ("（二）营业执照。", ""),
    ]


def test_what_is_noted_beside_a_text_is_what_the_comparison_counts():
    old = CHAPTERS.format(SECOND, "") + "\n第四条　窗口收费的，应当公示标准。"
    new = CHAPTERS.format("", SECOND) + "\n第四条　窗口收费的，应当当场公示标准。"
    before, after = bodies(old, new)

    rows = compared(before, after)

    kinds = {one.clause_id: one.kind for one in rows if one.kind}
    assert compared_bodies(before, after).fates() == kinds
    assert counts_said(fated(rows)) == "1条修改、1条移动"


def test_what_lies_between_distant_differences_is_not_compared_word_by_word():
    between = ("申请、受理，" * LONGEST_COMPARED)[: 2 * LONGEST_COMPARED]
    old, new = f"当场{between}补正。", f"当日{between}补齐。"

    assert pieces(old, new) == (((old, True),), ((new, True),))


def test_a_long_text_with_one_difference_shows_only_that():
    same = "申请、受理，" * 200

    old, new = pieces(f"{same}当场受理。{same}", f"{same}当日受理。{same}")

    assert [text for text, differs in (*old, *new) if differs] == ["当场", "当日"]


def _joined(found):
    return "".join(text for text, _ in found)
