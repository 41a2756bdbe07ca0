"""The comparison of a draft with a version: what counts as a change, and how it is told."""

from __future__ import annotations

from content.text.aligning import carry_ids
from content.text.parser import parse
from kb_app.reading.changes import changes_between


def changes(old, new):
    """Return (kind, where, old text, new text) of the changes from one text to another."""
    before = carry_ids(None, parse(tuple(old.splitlines())).body, "a")
    after = carry_ids(before, parse(tuple(new.splitlines())).body, "b")
    return [
        (one.kind, one.where, _joined(one.old), _joined(one.new))
        for one in changes_between(before, after)
    ]


def test_a_new_article_is_one_entry_with_its_number():
    old = "第一条　受理。\n第二条　审查。"

    found = changes(old, f"{old}\n第三条　发证。")

    assert found == [("新增", "第三条", "", "第三条　发证。")]


def test_a_removed_article_is_one_entry_with_its_number():
    new = "第一条　受理。\n第二条　审查。"

    found = changes(f"{new}\n第三条　发证。", new)

    assert found == [("删除", "第三条", "第三条　发证。", "")]


def test_the_further_paragraphs_of_a_new_article_are_entries_of_their_own():
    old = "第一条　受理。"

    found = changes(old, f"{old}\n第二条　发证。\n当日送达。")

    assert found == [
        ("新增", "第二条", "", "第二条　发证。"),
        ("新增", "第二条", "", "当日送达。"),
    ]


def test_an_article_that_only_has_another_number_is_renumbered_and_not_changed():
    old = "第一条　受理。\n第二条　申请人领取许可证件。"
    new = "第一条　受理。\n第二条　发证前应当告知。\n第三条　申请人领取许可证件。"

    assert changes(old, new) == [
        ("新增", "第二条", "", "第二条　发证前应当告知。"),
        ("改号", "第三条", "第二条", "第三条"),
    ]


def test_an_item_that_only_has_another_number_is_renumbered():
    old = "第一条　下列材料：\n（一）申请书；\n（二）营业执照。"
    new = "第一条　下列材料：\n（一）申请书；\n（二）身份证明；\n（三）营业执照。"

    assert changes(old, new) == [
        ("新增", "第一条 （二）", "", "（二）身份证明；"),
        ("改号", "第一条 （三）", "第一条 （二）", "第一条 （三）"),
    ]


def test_a_renumbered_article_does_not_renumber_what_it_contains():
    old = "第一条　下列材料：\n（一）申请书；\n（二）营业执照。"
    new = "第一条　总则。\n第二条　下列材料：\n（一）申请书；\n（二）营业执照。"

    assert [kind for kind, *_ in changes(old, new)] == ["新增", "改号"]


def _joined(pieces):
    return "".join(text for text, _ in pieces)
