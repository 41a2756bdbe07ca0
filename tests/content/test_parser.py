"""The parser keeps every line and finds the 条 of real texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.text.clauses import Body, Level
from content.text.lines import Line
from content.text.parser import Parsed, markdown_lines, parse, source_lines

SHARED = Path(__file__).parents[2].parent / "shared"


def _parsed(text: str) -> Parsed:
    return parse(text.split("\n"))


def _outline(body: Body) -> str:
    """Return the tree as text: two blanks per depth, level, label and text."""
    return "\n".join(
        "  " * len(place.ancestors)
        + " ".join(
            part for part in (place.clause.level, place.clause.label, place.clause.text) if part
        )
        for place in body.places()
    )


def _expect(text: str, outline: str) -> None:
    parsed = _parsed(text)
    assert _outline(parsed.body) == outline.strip("\n")
    assert parsed.body.text() == "\n".join(source_lines(text.split("\n")))


def _articles(body: Body) -> list[tuple[int, ...]]:
    return [place.number for place in body.places() if place.clause.level is Level.ARTICLE]


def test_a_rule_becomes_chapters_articles_paragraphs_items_and_points() -> None:
    _expect(
        """青岚县窗口工作管理办法
（2026年5月20日局党组会议审议通过）
第一章　总　则
第一条　为规范窗口工作，制定本办法。
第二条　窗口人员应当具备下列条件：
（一）经培训合格；
（二）具备下列能力：
1.普通话；
2.计算机。
不符合条件的，不得上岗。
第二章　附　则
第三条　本办法自2026年6月1日起施行。""",
        """
preface 青岚县窗口工作管理办法
preface （2026年5月20日局党组会议审议通过）
chapter 第一章 总　则
  article 第一条
    paragraph 为规范窗口工作，制定本办法。
  article 第二条
    paragraph 窗口人员应当具备下列条件：
      item （一） 经培训合格；
      item （二） 具备下列能力：
        point 1. 普通话；
        point 2. 计算机。
    paragraph 不符合条件的，不得上岗。
chapter 第二章 附　则
  article 第三条
    paragraph 本办法自2026年6月1日起施行。""",
    )


def test_a_notice_becomes_headings_subheadings_items_and_a_signing_block() -> None:
    _expect(
        """关于开展踏勘工作的通知
各股室：
现将有关事项通知如下。
一、总体要求
坚持便民高效。
二、重点任务
（一）规范流程
1.受理。
（1）收件。
2.踏勘。
（二）加强监督
青岚县行政审批局
2026年6月1日""",
        """
preface 关于开展踏勘工作的通知
preface 各股室：
paragraph 现将有关事项通知如下。
heading 一、 总体要求
  paragraph 坚持便民高效。
heading 二、 重点任务
  subheading （一） 规范流程
    item 1. 受理。
      point （1） 收件。
    item 2. 踏勘。
  subheading （二） 加强监督
closing 青岚县行政审批局
closing 2026年6月1日""",
    )


def test_a_standard_becomes_decimal_clauses_nested_by_depth() -> None:
    _expect(
        """踏勘工作规范
1　范围
本文件规定了踏勘的要求。
2　要求
2.1　人员
2.1.1　不少于2人。
2.1.2　应当持证。
2.2　设备
附录A（资料性）流程图
A.1　概述""",
        """
preface 踏勘工作规范
decimal 1 范围
  paragraph 本文件规定了踏勘的要求。
decimal 2 要求
  decimal 2.1 人员
    decimal 2.1.1 不少于2人。
    decimal 2.1.2 应当持证。
  decimal 2.2 设备
annex 附录A （资料性）流程图
  decimal A.1 概述""",
    )


def test_the_table_of_contents_is_not_taken_for_chapters() -> None:
    parsed = _parsed(
        "某法\n目　录\n第一章　总则\n第二章　附则\n"
        "第一章　总　则\n第一条　甲。\n第二章　附则\n第二条　乙。"
    )

    levels = [clause.level for clause in parsed.body.clauses]

    assert levels == [Level.PREFACE] * 4 + [Level.CHAPTER] * 2


@pytest.mark.parametrize(
    "line",
    [
        "第三条至第五条规定的期限，按工作日计算。",
        "第三条规定，不得收费。",
        "第三条第二款规定的材料，可以容缺。",
        "第二条的规定适用于镇乡。",
        "第九条窗口应当公示。",
    ],
)
def test_a_citation_at_the_beginning_of_a_line_is_no_new_article(line: str) -> None:
    parsed = _parsed(f"第一条　甲。\n第二条　乙：\n{line}\n第三条　丙。")

    assert _articles(parsed.body) == [(1,), (2,), (3,)]
    assert not parsed.warnings


@pytest.mark.parametrize(
    "label",
    ["第 二 条　", "第2条 ", "第二条：", "第二条", "第二条\t", "　　第二条　", "第二条【目的】"],
)
def test_article_labels_are_known_in_every_print(label: str) -> None:
    parsed = _parsed(f"第一条　甲。\n{label}为了规范。\n第三条　丙。")

    assert _articles(parsed.body) == [(1,), (2,), (3,)]


def test_articles_added_by_amendment_keep_their_place() -> None:
    parsed = _parsed("第一条　甲。\n第二条　乙。\n第二条之一　丙。\n第二条之二　丁。\n第三条　戊。")

    assert _articles(parsed.body) == [(1,), (2,), (2, 1), (2, 2), (3,)]
    assert not parsed.warnings


def test_an_article_label_alone_on_its_line_keeps_its_line_break() -> None:
    parsed = _parsed("第一条\n为了规范。\n第二条\n（一）甲；")

    assert parsed.body.text() == "第一条\n为了规范。\n第二条\n（一）甲；"
    assert parsed.body.at("art-1/para-1") is not None


def test_articles_begin_anew_in_an_annex() -> None:
    parsed = _parsed("第一条　甲。\n第二条　乙。\n附件1\n评分办法\n第一条　丙。\n第二条　丁。")

    assert _articles(parsed.body) == [(1,), (2,), (1,), (2,)]
    assert [clause.level for clause in parsed.body.clauses][-1] is Level.ANNEX
    assert not parsed.warnings


def test_the_list_of_annexes_is_not_an_annex() -> None:
    parsed = _parsed(
        "关于印发的通知\n一、请执行。\n附件：1.申请表\n附件1：申请表\n附件2：承诺书\n"
        "青岚县局\n2026年6月1日\n附件1\n申请表\n附件2\n承诺书"
    )

    assert [c.label for c in parsed.body.clauses if c.level is Level.ANNEX] == ["附件1", "附件2"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ["第一条　甲。", "第三条　乙。"],
            "第一条之后直接是第三条，中间可能缺条，或与上一条连写在同一段。",
        ),
        (["第一条　甲。", "第一条　乙。"], "第一条重复出现。"),
        (
            ["第一条　甲。", "第二条　乙。", "第一条　丙。"],
            "条的编号在第二条之后重新从第一条开始。",
        ),
        (["第一条　甲：", "（一）乙；", "（三）丙。"], "“（三）”与上一个编号“（一）”不连续。"),
        (["第二条　甲。"], "正文从第二条开始，前面的条没有找到。"),
    ],
)
def test_numbers_out_of_step_are_reported_and_nothing_is_dropped(
    lines: list[str], sentence: str
) -> None:
    parsed = parse(lines)

    assert [str(warning) for warning in parsed.warnings] == [f"第{len(lines)}行：{sentence}"]
    assert parsed.body.text() == "\n".join(lines)


def test_a_citation_of_an_item_is_no_item() -> None:
    parsed = _parsed("第一条　条件如下：\n（一）甲；\n（二）乙。\n（二）项所列材料可以容缺。")

    assert parsed.body.at("art-1/para-2") is not None


def test_a_paragraph_inside_an_item_does_not_end_the_list() -> None:
    parsed = _parsed("第一条　条件如下：\n（一）甲。\n甲的说明。\n（二）乙。")

    assert parsed.body.at("art-1/para-1/item-1/para-1") is not None
    assert parsed.body.at("art-1/para-1/item-2") is not None
    assert not parsed.warnings


def test_a_paragraph_after_a_list_cut_off_by_a_semicolon_is_a_new_paragraph() -> None:
    parsed = _parsed("第一条　条件如下：\n（一）甲；\n（二）乙；\n前款条件由窗口核对。")

    assert parsed.body.at("art-1/para-2") is not None


def test_a_text_without_any_number_is_its_title_and_paragraphs() -> None:
    _expect(
        "窗口服务说明\n大厅周末不办公。\n节假日另行通知。",
        "preface 窗口服务说明\nparagraph 大厅周末不办公。\nparagraph 节假日另行通知。",
    )


def test_rows_of_one_table_become_one_table_with_its_caption() -> None:
    row = {"kind": "row", "table": 1}
    parsed = parse(
        [
            Line("第一条　见下表："),
            Line("表1　评分表"),
            Line("序号\t项目", **row),
            Line("\t消防", **row),
            Line("第二条　乙。"),
        ]
    )

    table = next(p.clause for p in parsed.body.places() if p.clause.level is Level.TABLE)

    assert table.text == "表1　评分表"
    assert [child.text for child in table.children] == ["序号\t项目", "\t消防"]


def test_notes_and_boxes_stay_with_the_clause_they_stand_in() -> None:
    parsed = parse(["第一条　甲。", Line("第二条　注。", kind="note"), "第二条　乙。"])

    assert _articles(parsed.body) == [(1,), (2,)]
    assert parsed.body.at("art-1/para-1/note-1") is not None


def test_the_text_says_its_title_number_adoption_and_date_of_force() -> None:
    parsed = _parsed(
        "青岚县行政审批局文件\n青审发〔2026〕22号\n青岚县窗口工作\n管理办法（试行）\n"
        "（2026年5月20日局党组会议审议通过）\n第一条　为了规范。\n"
        "第二条　本办法自二〇二六年六月一日起施行，《旧办法》自2020年1月1日起施行的规定废止。"
    )

    assert parsed.title == "青岚县窗口工作管理办法（试行）"
    assert parsed.facts.number == "青审发〔2026〕22号"
    assert parsed.facts.adopted == "2026年5月20日局党组会议审议通过"
    assert parsed.facts.in_force_from == date(2026, 6, 1)


def test_markdown_gives_its_meta_title_and_headings() -> None:
    meta, lines = markdown_lines(
        "---\n标题: 窗口办法\n条数: 1\n---\n# 窗口办法\n\n<!-- INFO\nEND -->\n"
        "## 第一章　总则\n第一条　甲。\n"
    )

    assert meta == {"标题": "窗口办法", "条数": "1"}
    assert [(line.style, line.text) for line in lines] == [
        ("title", "窗口办法"),
        ("heading1", "第一章　总则"),
        ("", "第一条　甲。"),
    ]


PIECES = st.sampled_from(
    [
        "第一条", "第二条", "第 三 条", "第二条之一", "第一章", "第二节", "第一编", "（一）",
        "（二）", "(3)", "1.", "2、", "①", "一、", "二、", "5.2.1", "1.1", "1 ", "附件1", "附件：",
        "附录A", "附则", "目录", "　", "\t", " ", "\u200b", "\n", "\r", "：", "。", "；",
        "【目的】", "规定的", "为了", "表1",
        "2026年6月1日", "青审发〔2026〕1号", "〔图1〕", "3.1", "3.2日前", "1)", "12", "- 3 -",
        "前言", "附件：1.", "第一条的", "窗口管理办法", "请执行。", "附录Ａ", "〔图2〕甲",
        "A.1", "a)", "\x0b", "\x85", "\u2028", "\ufeff",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=6).map("".join))
LINES = st.builds(
    Line,
    TEXTS,
    kind=st.sampled_from(["paragraph"] * 6 + ["row", "note", "box"]),
    style=st.sampled_from(["", "", "", "title", "heading1", "heading3", "toc", "caption"]),
    table=st.integers(0, 2),
    centred=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TEXTS, LINES), max_size=40))
def test_no_line_is_ever_lost_or_changed(lines: list[Line | str]) -> None:
    parsed = parse(lines)

    assert "\n".join(parsed.body.lines()) == "\n".join(source_lines(lines))
    assert Body.from_json(parsed.body.to_json()) == parsed.body
    assert list(source_lines([parsed.body.text()])) == [
        text.strip("\t") for text in source_lines(lines)
    ] or any(isinstance(line, Line) and line.kind == "row" for line in lines)


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_markdown_can_be_read(text: str) -> None:
    parse(markdown_lines(text)[1])


@pytest.mark.parametrize(
    "line",
    ["第一条　甲。", "（一）", "1.1 甲：", "短行", "附件1", "第" + "　" * 20000, "." * 20000],
    ids=["article", "item", "decimal", "plain", "annex", "blanks", "dots"],
)
def test_many_lines_are_all_kept(line: str) -> None:
    """Anything slower than proportional to the length would not come back within the hour."""
    lines = [line] * (20000 if len(line) < 100 else 50)

    assert parse(lines).body.text() == "\n".join(source_lines(lines))
