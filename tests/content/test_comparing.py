"""What became of each clause between two texts: told apart, counted, and laid out as a table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.change.comparing import Comparison, compared, compared_afresh, labels_of
from content.change.hashes import clause_hash
from content.change.provisions import by_id
from content.change.tabling import every_row, rejoined, rows_for_table
from content.text.aligning import carry_ids
from content.text.clauses import Body, Level
from content.text.numbering import to_chinese
from content.text.parser import markdown_lines, parse

SHARED = Path(__file__).parents[2].parent / "shared" / "laws"
DEMO = Path(__file__).parents[2] / "kb_app" / "demo" / "laws"
SENTENCES = [
    "为规范政务服务大厅窗口工作，提升服务效能，制定本办法。",
    "本办法适用于综合窗口、部门派驻窗口和便民服务中心。",
    "窗口工作坚持公开公正、便民高效、廉洁规范的原则。",
    "政务服务管理股负责日常管理、业务协调和监督考核。",
    "申请材料齐全、符合法定形式的，应当当场受理。\n收取材料应当出具书面凭证，加盖专用印章。",
    "踏勘人员不得少于二人，并应当出示工作证件。",
    "专家从专家库中随机抽取，与申请人有利害关系的应当回避。",
    "审批决定作出后十日内向申请人送达证照，并在网站上公布结果。",
]


def rule(sentences):
    return "\n".join(f"第{to_chinese(at)}条　{said}" for at, said in enumerate(sentences, 1))


def body(text, seed="a", old=None) -> Body:
    return carry_ids(old, parse(text.split("\n")).body, seed)


def both(old, new) -> Comparison:
    """Compare two texts of one document."""
    before = body(old)
    return compared(before, body(new, "b", before))


def told(comparison):
    return [(row.kind, labels_of(row.old), labels_of(row.new)) for row in comparison.changed]


def test_article_eight_put_in_third_place_has_moved_and_nothing_is_deleted():
    moved = [*SENTENCES[:2], SENTENCES[7], *SENTENCES[2:7]]

    found = both(rule(SENTENCES), rule(moved))

    assert Counter(row.kind for row in found.changed) == {"移动": 1, "改号": 5}
    (row,) = (row for row in found.changed if row.kind == "移动")
    assert row.note == "原第八条，移至第三条，文字没有变"


def test_an_article_that_moved_and_was_reworded_is_told_to_have_done_both():
    reworded = SENTENCES[7].replace("十日", "五日")

    found = both(rule(SENTENCES), rule([*SENTENCES[:2], reworded, *SENTENCES[2:7]]))

    (row,) = (row for row in found.changed if row.kind == "修改")
    assert row.is_moved
    assert row.note == "原第八条，移至第三条，文字有修改"


@pytest.mark.parametrize("parts", [2, 3])
def test_an_article_whose_sentences_stand_in_neighbours_now_was_split(parts):
    whole = "".join(SENTENCES[5 : 5 + parts])
    old = rule([*SENTENCES[:5], whole, "本办法自发布之日起施行。"])
    new = rule([*SENTENCES[:5], *SENTENCES[5 : 5 + parts], "本办法自发布之日起施行。"])
    named = "、".join(["第六条", "第七条", "第八条"][:parts])

    found = both(old, new)

    assert told(found)[0] == ("拆分", "第六条", named)
    assert found.changed[0].note == "由原第六条拆分而成，文字没有变"
    assert Counter(row.kind for row in found.changed) == {"拆分": 1, "改号": 1}


def test_articles_that_became_paragraphs_of_one_were_merged():
    old = rule(SENTENCES)
    new = rule([*SENTENCES[:5], f"{SENTENCES[5]}\n{SENTENCES[6]}", SENTENCES[7]])

    found = both(old, new)

    assert told(found) == [("合并", "第六条、第七条", "第六条"), ("改号", "第八条", "第七条")]
    assert found.changed[0].note == "由原第六条、第七条合并而成，文字没有变"


def test_what_was_split_and_reworded_a_little_is_one_group_that_says_so():
    old = rule([*SENTENCES[:5], SENTENCES[5] + SENTENCES[6]])
    new = rule([*SENTENCES[:5], SENTENCES[5].replace("二人", "三人"), SENTENCES[6]])

    (row,) = both(old, new).changed

    assert row.note == "由原第六条拆分而成，文字有修改"
    assert both(new, old).changed[0].note == "由原第六条、第七条合并而成，文字有修改"


def test_a_new_article_beside_one_that_grew_shorter_is_no_split():
    longer = [*SENTENCES[:5], f"{SENTENCES[5]}\n{SENTENCES[6]}"]

    found = both(rule(longer), rule([*longer[:5], SENTENCES[5], SENTENCES[7]]))

    assert told(found) == [("修改", "第六条", "第六条"), ("新增", "", "第七条")]


def test_a_change_of_brackets_alone_is_told_as_such():
    found = both("第一条　材料（复印件）当场退还。", "第一条　材料(复印件)当场退还。")

    assert [row.note for row in found.changed] == ["只改了标点、空格或者全半角"]


def test_blanks_within_a_heading_are_no_change():
    text = "第一章　{}\n第一条　为了规范服务，制定本办法。"

    assert told(both(text.format("总则"), text.format("总　则"))) == []


def test_texts_of_two_documents_pair_by_their_words_and_keep_their_own_ids():
    ours = body(rule(SENTENCES), "ours")
    theirs = body(rule([*SENTENCES[4:], *SENTENCES[:2]]), "theirs")

    found = compared_afresh(ours, theirs)

    kinds = Counter(row.kind for row in found.rows)
    assert kinds["删除"] == 2
    assert kinds["移动"] == 2
    assert "新增" not in kinds
    assert {one for row in found.rows for one in row.ids()} >= set(by_id(ours))
    assert set(found.names.values()) == {place.clause.id for place in theirs.places()}


def test_every_surviving_article_of_a_municipal_regulation_is_found_again():
    files = [SHARED / f"上海市优化营商环境条例({day}).md" for day in ("2020-04-10", "2024-09-27")]
    if not all(file.exists() for file in files):
        pytest.skip("../shared/laws is not beside the checkout")

    rows = _articles(compared_afresh(*(_law(file) for file in files)))

    kinds = Counter(row.kind for row in rows)
    assert kinds == {"修改": 62, "新增": 17, "改号": 13, "": 5}
    pairs = {labels_of(row.old): labels_of(row.new) for row in rows}
    assert pairs["第二十八条"] == "第二十九条"  # 证明事项清单
    assert pairs["第五十六条"] == "第六十六条"  # 信用信息
    assert pairs["第六十一条"] == "第七十二条"  # 行政裁量权基准


def test_a_statute_that_was_rewritten_keeps_the_articles_that_say_the_same():
    files = [DEMO / f"xingzheng-fuyi-fa.{year}.md" for year in (2017, 2023)]

    rows = _articles(compared_afresh(*(_law(file) for file in files)))

    pairs = {labels_of(row.old): labels_of(row.new) for row in rows if row.old and row.new}
    expected = {"第九条": "第二十条", "第十一条": "第二十二条", "第二十七条": "第五十七条"}
    assert expected.items() <= pairs.items()


def test_the_hash_of_a_clause_does_not_know_its_number():
    old = body("第一条　受理。\n（一）甲；\n（二）乙。")
    new = body("第二条 受理。\n（一）甲；\n（二）乙。")
    other = body("第一条　受理。\n（一）甲；\n（三）乙。")

    hashes = [clause_hash(one.clauses[0]) for one in (old, new, other)]

    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 32
    assert clause_hash(old.clauses[0].children[0]) == hashes[0]


def test_the_table_tells_numbers_texts_and_what_was_done():
    old = rule([*SENTENCES[:3], SENTENCES[5]])
    new = rule([SENTENCES[0], SENTENCES[4], SENTENCES[1], SENTENCES[5].replace("二", "三")])

    cells = [row.cells for row in rows_for_table(both(old, new))]

    assert cells == [
        ("第二条", "", f"第二条　{SENTENCES[4]}", "新增"),
        ("第三条（原第二条）", f"第二条　{SENTENCES[1]}", f"第三条　{SENTENCES[1]}",
         "原第二条，改为第三条，文字没有变"),
        ("原第三条", f"第三条　{SENTENCES[2]}", "", "删去"),
        ("第四条", f"第四条　{SENTENCES[5]}", f"第四条　{SENTENCES[5].replace('二', '三')}",
         "文字有修改"),
    ]  # fmt: skip


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "insert", "move", "reword", "split", "merge", "chapter"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=8,
)
STARTS = st.lists(
    st.one_of(st.sampled_from(SENTENCES), st.text("甲乙丙丁，。\n（一）", min_size=1, max_size=16)),
    max_size=10,
)


def edited(sentences, edits):
    """Return the sentences after some edits, each at a place and with a number to choose by."""
    row = list(sentences)
    for what, at, by in edits:
        here = at % (len(row) or 1)
        if what == "insert" or not row:
            row.insert(here, SENTENCES[by % len(SENTENCES)])
            continue
        said = row.pop(here)
        middle = len(said) * (by % 5 + 1) // 7
        row[here:here] = {
            "delete": [],
            "reword": [f"{said[:middle]}另行{said[middle + 2 :]}"],
            "split": [said[:middle] or "一", said[middle:] or "二"],
            "chapter": [f"\n第{to_chinese(by + 1)}章　受理", said],
        }.get(what, [])
        if what == "move":
            row.insert(by % (len(row) + 1), said)
        if what == "merge":
            row[here : here + 1] = [said + "".join(row[here : here + 1])]
    return row


@settings(max_examples=120, deadline=None)
@given(STARTS, EDITS)
def test_the_columns_of_the_table_hold_both_texts_whatever_was_edited(first, edits):
    before = body(rule(first))
    after = body(rule(edited(first, edits)), "b", before)

    for found in (compared(before, after), compared_afresh(before, after)):
        assert rejoined(every_row(found)) == (before.text(), after.text())
        for side, whole in (("old", before), ("new", after)):
            shown = [place.clause for row in found.rows for place in getattr(row, side)]
            assert len(shown) == len(by_id(whole))
        assert all(row.is_same for row in found.rows if row.kind in {"", "移动", "改号"})


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(8)), st.sets(st.integers(0, 7), max_size=4))
def test_what_was_only_put_elsewhere_or_taken_out_is_never_told_otherwise(order, gone):
    kept = [SENTENCES[at] for at in order if at not in gone]

    kinds = Counter(row.kind for row in both(rule(SENTENCES), rule(kept)).rows)

    assert kinds["删除"] == len(gone)
    assert set(kinds) <= {"", "删除", "移动", "改号"}


def _law(file):
    return parse(markdown_lines(file.read_text(encoding="utf-8"))[1]).body


def _articles(comparison):
    return [row for row in comparison.rows if row.place.clause.level is Level.ARTICLE]
