"""Corrections say what a line is; the parser believes them, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.errors import NotPossible
from content.text.aligning import carry_ids
from content.text.clauses import Level, own_line
from content.text.correcting import (
    VERBS,
    Correction,
    corrected,
    correction_of,
    taken_up,
    without,
)
from content.text.doubts import ADVICE
from content.text.editing import rewritten
from content.text.lines import Line
from content.text.parser import Parsed, parse
from content.text.side_by_side import Understood, understood_with

RULE = tuple(
    map(
        Line,
        [
            "窗口管理办法",
            "总体要求",
            "第一条　为了规范窗口，制定本办法。",
            "第二条　窗口应当公示。第三条　不得收费。",
            "第四条　受理材料",
            "的，应当登记。",
            "第九条的规定适用于窗口。",
            "评分标准",
            "由窗口评分。",
        ],
    )
)


def _levels(parsed: Parsed) -> list[str]:
    return [f"{place.clause.level} {own_line(place.clause)}" for place in parsed.body.places()]


def _with(*corrections: Correction) -> list[str]:
    return _levels(understood_with(RULE, taken_up(RULE, (), corrections)).parsed)


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        (Correction(4, "as_text"), "paragraph 第四条　受理材料"),
        (Correction(6, "as_numbered"), "article 第九条"),
        (Correction(1, "as_heading", 1), "heading 总体要求"),
        (Correction(4, "as_heading", 2), "heading 第四条　受理材料"),
        (Correction(7, "as_annex"), "annex 评分标准"),
        (Correction(7, "as_signing"), "closing 评分标准"),
        (Correction(7, "as_contents"), "preface 评分标准"),
        (Correction(7, "as_title"), "preface 评分标准"),
        (Correction(5, "join"), "paragraph 受理材料的，应当登记。"),
        (Correction(3, "split", 11), "article 第三条　"),
    ],
)
def test_a_line_becomes_what_is_said_of_it(correction: Correction, said: str) -> None:
    assert said in _with(correction)
    assert said not in _with()


def test_a_line_left_out_is_gone_and_the_others_stand() -> None:
    parsed = understood_with(RULE, [Correction(7, "leave_out")]).parsed

    assert list(parsed.body.lines()) == [line.text for line in RULE if line is not RULE[7]]


def test_the_title_is_what_somebody_says_it_is() -> None:
    corrections = taken_up(RULE, (), [Correction(7, "as_title"), Correction(1, "as_title")])

    assert understood_with(RULE, corrections).parsed.title == "总体要求评分标准"


def test_an_annex_holds_what_stands_below_it() -> None:
    parsed = understood_with(RULE, [Correction(6, "as_annex")]).parsed

    assert parsed.body.clauses[-1].level is Level.ANNEX
    assert parsed.body.at("annex-1/para-2") is not None


def test_the_proposed_split_finds_the_article_hidden_in_a_paragraph() -> None:
    read = tuple(map(Line, ["第一条　甲。", "第二条　乙。第三条　丙。", "第四条　丁。"]))
    doubt = understood_with(read).parsed.warnings[0]

    mended = understood_with(read, taken_up(read, (), doubt.corrections))

    assert doubt.code == "missing"
    assert [str(one) for one in doubt.corrections] == ["1:split:6"]
    assert not mended.parsed.warnings
    assert [begun[0].label for begun in mended.begins] == ["第一条", "第二条", "第四条"]
    assert [begun.label for begun in mended.begins[1]] == ["第二条", "", "第三条", ""]


def test_proposals_stay_true_when_lines_above_were_split_and_left_out() -> None:
    read = tuple(
        map(Line, ["页眉", "第一条　甲。", "第二条　乙。第三条　丙。第四条　丁。", "第五条　戊。"])
    )
    first = taken_up(read, (), [Correction(0, "leave_out"), Correction(2, "split", 6)])

    doubt = understood_with(read, first).parsed.warnings[0]
    second = taken_up(read, first, doubt.corrections)

    assert doubt.line == 4
    assert [str(one) for one in doubt.corrections] == ["2:split:12"]
    assert not understood_with(read, second).parsed.warnings


def test_the_order_of_clicks_is_of_no_matter_and_each_can_be_taken_back() -> None:
    said = [Correction(7, "as_annex"), Correction(3, "split", 11), Correction(1, "leave_out")]
    forwards, backwards = taken_up(RULE, (), said), taken_up(RULE, (), said[::-1])

    assert forwards == backwards
    assert without(forwards, said[1]) == taken_up(RULE, (), [said[0], said[2]])
    assert corrected(RULE, ()) == RULE


def test_what_a_line_is_is_said_once() -> None:
    first = taken_up(RULE, (), Correction(7, "as_annex"))
    second = taken_up(RULE, first, Correction(7, "as_signing"))
    third = taken_up(RULE, second, Correction(7, "leave_out"))

    assert second == (Correction(7, "as_signing"),)
    assert third == (Correction(7, "leave_out"),)


@pytest.mark.parametrize(
    ("correction", "reason"),
    [
        (Correction(99, "as_text"), "没有第100行"),
        (Correction(0, "join"), "前面没有可以并入的行"),
        (Correction(0, "as_numbered"), "行首没有编号"),
        (Correction(0, "as_heading", 0), "标题的级别是1至6"),
        (Correction(0, "as_heading", 7), "标题的级别是1至6"),
        (Correction(0, "split", 0), "前后两部分都要有文字"),
        (Correction(0, "split", 99), "前后两部分都要有文字"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(correction: Correction, reason: str) -> None:
    with pytest.raises(NotPossible, match=reason):
        taken_up(RULE, (), correction)


def test_a_table_row_is_neither_split_nor_joined_nor_joined_to() -> None:
    table = (Line("甲\t乙", "row", table=1), Line("丙"))

    for correction in (Correction(0, "split", 2), Correction(1, "join")):
        with pytest.raises(NotPossible, match="表格"):
            taken_up(table, (), correction)


@pytest.mark.parametrize(
    "posted", ["", "1", "1:as_text", "x:as_text:0", "1:explode:0", "1:join:-1"]
)
def test_a_posted_correction_that_is_none_is_refused(posted: str) -> None:
    with pytest.raises(NotPossible, match="看不懂"):
        correction_of(posted)


@pytest.mark.parametrize("verb", VERBS)
def test_a_correction_is_said_posted_and_read_again(verb: str) -> None:
    correction = Correction(12, verb, 2)

    assert correction_of(str(correction)) == correction
    assert correction.said.startswith(f"第13行：{VERBS[verb]}")


def test_every_doubt_says_what_to_do() -> None:
    assert all(advice.endswith("。") for advice in ADVICE.values())


def test_begins_names_the_clauses_of_each_line_as_read() -> None:
    read = tuple(map(Line, ["第一条", "", "为了规范。", "（一）甲；"]))

    begins = understood_with(read).begins

    assert [[begun.level.value for begun in line] for line in begins] == [
        ["article"], [], ["paragraph"], ["item"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "correction",
    [
        Correction(4, "as_text"),
        Correction(6, "as_numbered"),
        Correction(4, "as_heading", 2),
        Correction(7, "as_annex"),
        Correction(7, "as_signing"),
        Correction(7, "as_contents"),
    ],
)
def test_a_correction_outlasts_an_edit_elsewhere(correction: Correction) -> None:
    parsed = understood_with(RULE, [correction]).parsed
    body = carry_ids(None, parsed.body, "seed")
    first = body.at("art-1")

    edited = rewritten(body, first.clause.id, "第一条　为了别的。") if first else body

    before, after = _levels(replace(parsed, body=body)), _levels(replace(parsed, body=edited))
    assert [one.split("　")[0] for one in before if "为了" not in one] == [
        one.split("　")[0] for one in after if "为了" not in one
    ]
    assert edited.text() != body.text()


def test_words_typed_anew_are_parsed_and_may_be_cut_and_the_cut_goes_with_them() -> None:
    typed = Correction(4, "retyped", 0, "第四条　受理材料。第五条　登记：归档。")
    cut = Correction(4, "split", typed.words.index("第五条"))
    made = taken_up(RULE, taken_up(RULE, (), typed), cut)

    assert "article 第五条　" in _levels(understood_with(RULE, made).parsed)
    assert all(correction_of(str(one)) == one for one in made)
    assert without(made, typed) == ()
    again = taken_up(RULE, made, replace(typed, words="第四条　别的。"))
    assert [one.words for one in again] == ["第四条　别的。"]


PIECES = st.sampled_from(
    ["第一条", "第二条　", "第三条", "（一）", "1.", "3.1", "一、", "附件1", "目录", "　", "。",
     "甲乙", "第一章　", "2026年6月1日", "\n", "\t", "〔图1〕"]
)  # fmt: skip
LINES = st.lists(
    st.builds(
        Line,
        st.lists(PIECES, max_size=5).map("".join),
        kind=st.sampled_from(["paragraph"] * 5 + ["row", "note"]),
        table=st.integers(0, 2),
        centred=st.booleans(),
    ),
    max_size=25,
)
CORRECTIONS = st.lists(
    st.builds(Correction, st.integers(0, 25), st.sampled_from(list(VERBS)), st.integers(0, 9)),
    max_size=12,
)


def _taken(lines: tuple[Line, ...], wanted: list[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that make sense, as somebody clicking would arrive at them."""
    taken: tuple[Correction, ...] = ()
    for one in wanted:
        try:
            taken = taken_up(lines, taken, one)
        except NotPossible:
            continue
    return taken


def _squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(LINES, CORRECTIONS)
def test_no_correction_loses_a_word_that_is_not_left_out(
    lines: list[Line], wanted: list[Correction]
) -> None:
    read = tuple(lines)
    taken = _taken(read, wanted)
    left = {one.line for one in taken if one.verb == "leave_out"}

    understood: Understood = understood_with(read, taken)

    kept = "".join(line.text for index, line in enumerate(read) if index not in left)
    assert _squeezed(understood.parsed.body.text()) == _squeezed(kept)
    assert len(understood.begins) == len(read)


@settings(max_examples=200, deadline=None)
@given(LINES, CORRECTIONS)
def test_every_proposal_can_be_taken_up(lines: list[Line], wanted: list[Correction]) -> None:
    read = tuple(lines)
    taken = _taken(read, wanted)

    for warning in understood_with(read, taken).parsed.warnings:
        understood_with(read, taken_up(read, taken, warning.corrections))


def test_the_parser_needs_no_corrections_to_read_plain_strings() -> None:
    assert parse(["第一条　甲。"]).body.at("art-1") is not None


def test_leaving_out_some_page_numbers_changes_nothing_about_the_others() -> None:
    texts = ["第一条　甲。", "1", "第二条　乙。", "2", "第三条　丙。", "3", "第四条　丁。", "4"]
    lines = [Line(text) for text in texts]
    whole = understood_with(lines).begins

    for left_out in ([1], [1, 3], [1, 3, 5]):
        begins = understood_with(lines, [Correction(at, "leave_out") for at in left_out]).begins
        rest = [at for at in range(len(lines)) if at not in left_out]
        assert [begins[at] for at in rest] == [whole[at] for at in rest]


def test_printed_contents_are_left_out_by_one_click_and_what_is_around_them_stays() -> None:
    texts = [
        "窗口规程",
        "1 范围之外",
        "目　录",
        "1.总则……1",
        "2.附则……9",
        "1.总则",
        "甲。",
        "2.附则",
    ]
    lines = [Line(text) for text in texts]
    whole = understood_with(lines)

    (doubt,) = [one for one in whole.parsed.warnings if one.code == "contents_printed"]
    assert [one.line for one in doubt.corrections] == [2, 3, 4]
    without = understood_with(lines, doubt.corrections)
    assert [without.begins[at] for at in (0, 1, 5, 6, 7)] == [
        whole.begins[at] for at in (0, 1, 5, 6, 7)
    ]
    assert "contents_printed" not in {one.code for one in without.parsed.warnings}
