"""Two changes of one text brought together: nobody's words are lost, conflicts are shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from content.text.aligning import carry_ids
from content.text.clauses import Body
from content.text.merging import BOTH, MINE, OWN, THEIRS, Answer, Merge, merge, resolved, woven
from content.text.numbering import to_chinese
from content.text.parser import parse
from content.text.printed import understood
from content.types.merging import merge_fields

RULE = """第一章　总则
第一条　为规范窗口工作，制定本办法。
第二条　本办法适用于政务服务大厅各窗口。
第二章　服务要求
第三条　窗口工作人员应当一次性告知申请人。
申请材料齐全的，当场受理。
第四条　有下列情形之一的，可以容缺受理：
（一）次要材料缺少的；
（二）材料有笔误但不影响审查的。
第五条　本办法自2026年6月1日起施行。"""


def _body(text: str, old: Body | None = None, seed: str = "甲") -> Body:
    return carry_ids(old, parse(text.split("\n")).body, seed)


def _changed(*changes: tuple[str, str]) -> str:
    text = RULE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _merged(theirs: str, mine: str) -> Merge:
    base = _body(RULE)
    return merge(base, _body(theirs, base, "乙"), _body(mine, base, "丙"))


def _said(merged: Merge, **answers: Answer) -> str:
    chosen = {one.key: answers.get("every", Answer(BOTH)) for one in merged.conflicts}
    return understood(resolved(merged, chosen)).body.text()


def test_changes_of_different_clauses_are_both_taken_over() -> None:
    merged = _merged(_changed(("一次性告知", "一次告知")), _changed(("2026年6月", "2026年7月")))

    assert merged.conflicts == ()
    assert (merged.from_theirs, merged.from_mine) == (1, 1)
    assert _said(merged) == _changed(("一次性告知", "一次告知"), ("2026年6月", "2026年7月"))


def test_what_both_changed_alike_is_one() -> None:
    alike = _changed(("当场受理", "当日受理"))

    merged = _merged(alike, alike)

    assert merged.conflicts == ()
    assert _said(merged) == alike


def test_what_both_added_alike_is_there_once() -> None:
    alike = f"{RULE}\n第六条　本办法由局办公室负责解释。"

    assert _said(_merged(alike, alike)) == alike


def test_one_clause_changed_differently_is_a_conflict_with_all_three_texts() -> None:
    merged = _merged(_changed(("当场受理", "当日受理")), _changed(("当场受理", "即时受理")))

    (conflict,) = merged.conflicts
    assert conflict.where == "第二章 第三条"
    assert conflict.base == "申请材料齐全的，当场受理。"
    assert conflict.their_text == "申请材料齐全的，当日受理。"
    assert conflict.my_text == "申请材料齐全的，即时受理。"


def test_each_answer_to_a_conflict_is_what_is_saved() -> None:
    merged = _merged(_changed(("当场受理", "当日受理")), _changed(("当场受理", "即时受理")))

    assert "当日受理" in _said(merged, every=Answer(THEIRS))
    assert "即时受理" in _said(merged, every=Answer(MINE))
    assert "马上受理" in _said(merged, every=Answer(OWN, "申请材料齐全的，马上受理。"))
    both = _said(merged, every=Answer(BOTH))
    assert "当日受理" in both
    assert "即时受理" in both


def test_both_wordings_of_an_article_do_not_print_its_number_twice() -> None:
    merged = _merged(_changed(("各窗口。", "所有窗口。")), _changed(("各窗口。", "综合窗口。")))

    assert (
        "第二条　本办法适用于政务服务大厅所有窗口。\n本办法适用于政务服务大厅综合窗口。"
        in _said(merged)
    )


def test_two_changes_in_one_clause_that_do_not_touch_are_suggested_together() -> None:
    merged = _merged(
        _changed(("当场受理", "当日受理")),
        _changed(("申请材料齐全的", "申请材料齐全、符合法定形式的")),
    )

    (conflict,) = merged.conflicts
    assert conflict.suggestion == "申请材料齐全、符合法定形式的，当日受理。"


def test_a_number_changed_by_one_and_words_by_the_other_are_both_kept() -> None:
    theirs = _changed(
        ("第二条　", "第二条　窗口工作坚持便民原则。\n第三条　"), ("第三条　窗口", "第四条　窗口"),
        ("第四条　有", "第五条　有"), ("第五条　本", "第六条　本"),
    )  # fmt: skip

    said = _said(_merged(theirs, _changed(("2026年6月1日", "2027年1月1日"))))

    assert said == theirs.replace("2026年6月1日", "2027年1月1日")


def test_an_article_that_one_deleted_and_the_other_changed_is_a_conflict_as_a_whole() -> None:
    gone = RULE.replace(RULE[RULE.index("第四条") : RULE.index("第五条")], "")
    merged = _merged(gone, _changed(("笔误", "错别字")))

    (conflict,) = merged.conflicts
    assert conflict.their_text == ""
    assert conflict.my_text.startswith("第四条　有下列情形之一的")
    assert "错别字" in conflict.my_text
    assert "第四条" not in _said(merged, every=Answer(THEIRS))
    assert "（一）次要材料缺少的；\n（二）材料有错别字" in _said(merged, every=Answer(MINE))


def test_a_deletion_that_nobody_contradicts_is_taken_over() -> None:
    gone = RULE.replace("\n申请材料齐全的，当场受理。", "")

    assert "齐全" not in _said(_merged(gone, _changed(("2026年", "2027年"))))
    assert "齐全" not in _said(_merged(_changed(("2026年", "2027年")), gone))


def test_a_new_article_of_one_does_not_come_between_an_article_and_its_new_paragraph() -> None:
    theirs = _changed(("当场受理。", "当场受理。\n材料不齐的，说明理由。"))
    mine = _changed(("当场受理。", "当场受理。\n第三条之一　窗口实行首问负责制。"))

    said = _said(_merged(theirs, mine))

    assert "材料不齐的，说明理由。\n第三条之一　窗口实行首问负责制。" in said


def test_ids_of_clauses_survive_a_merge() -> None:
    base = _body(RULE)
    theirs = _body(_changed(("一次性", "一次")), base, "乙")
    mine = _body(_changed(("2026年6月", "2026年7月")), base, "丙")

    merged = understood(resolved(merge(base, theirs, mine), {})).body

    assert [p.clause.id for p in merged.places()] == [p.clause.id for p in base.places()]


def test_words_that_touch_are_not_woven() -> None:
    assert woven("甲乙丙丁", "甲一丙丁", "甲乙丙二") == "甲一丙二"
    assert woven("甲乙丙丁", "甲一丙丁", "甲二丙丁") == ""


def test_fields_are_merged_one_by_one() -> None:
    base = {"title": "办法", "issuer": "甲局", "kind": "办法"}

    merged = merge_fields(
        base, {**base, "issuer": "乙局", "tel": "1"}, {"title": "新办法", "issuer": "丙局"}
    )

    assert merged.conflicts == ("issuer",)
    assert merged.fields == {"title": "新办法", "issuer": "乙局", "tel": "1"}
    assert (merged.from_theirs, merged.from_mine) == (("tel",), ("title", "kind"))


SENTENCES = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=3, max_size=9), min_size=1, max_size=9)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["change", "add", "delete", "move", "paragraph"]), st.integers(0, 99),
        st.text("子丑寅卯辰巳午未", min_size=2, max_size=6),
    ),
    max_size=6,
)  # fmt: skip


def _article_lines(sentences: list[str]) -> list[str]:
    return [f"第{to_chinese(at)}条　{sentence}。" for at, sentence in enumerate(sentences, 1)]


def _edited(lines: list[str], edits: list[tuple[str, int, str]]) -> list[str]:
    lines = list(lines)
    for what, where, words in edits:
        at = where % (len(lines) or 1)
        if what == "change" and lines:
            head = lines[at].split("　")[0] + "　" if "　" in lines[at] else ""
            lines[at] = f"{head}{words}。"
        elif what == "add":
            lines.insert(at, f"第{to_chinese(where + 20)}条　{words}。")
        elif what == "paragraph" and lines:
            lines.insert(at + 1, f"{words}。")
        elif what == "delete" and lines:
            del lines[at]
        elif what == "move" and lines:
            lines.insert(0, lines.pop(at))
    return lines


@settings(max_examples=200, deadline=None)
@given(SENTENCES, EDITS, EDITS)
def test_every_line_that_somebody_wrote_is_in_the_result_or_in_a_conflict(
    sentences: list[str], theirs: list[tuple[str, int, str]], mine: list[tuple[str, int, str]]
) -> None:
    lines = _article_lines(sentences)
    base = _body("\n".join(lines))
    first = _body("\n".join(_edited(lines, theirs)), base, "乙")
    second = _body("\n".join(_edited(lines, mine)), base, "丙")

    merged = merge(base, first, second)

    shown = _said(merged)
    shown += "".join(one.their_text + one.my_text for one in merged.conflicts)
    words_of_base = {p.clause.text for p in base.places()}
    for place in (*first.places(), *second.places()):
        if place.clause.text not in words_of_base:
            assert place.clause.text in shown


@settings(max_examples=100, deadline=None)
@given(SENTENCES, EDITS)
def test_merging_with_nothing_new_is_the_other_side(
    sentences: list[str], edits: list[tuple[str, int, str]]
) -> None:
    base = _body("\n".join(_article_lines(sentences)))
    changed = _body("\n".join(_edited(_article_lines(sentences), edits)), base, "乙")

    assert merge(base, changed, base).conflicts == ()
    assert _said(merge(base, changed, base)) == changed.text()
    assert _said(merge(base, base, changed)) == changed.text()
