"""The parser and the oddities of real prints: letters, contents, pages, captions, decimals."""

from __future__ import annotations

import pytest

from content.text.clauses import Body, Level
from content.text.lines import Line
from content.text.parser import parse, source_lines


def _outline(body: Body) -> str:
    """Return the tree as text: two blanks per depth, level, label and text."""
    return "\n".join(
        "  " * len(place.ancestors)
        + " ".join(
            part for part in (place.clause.level, place.clause.label, place.clause.text) if part
        )
        for place in body.places()
    )


def _articles(body: Body) -> list[tuple[int, ...]]:
    return [place.number for place in body.places() if place.clause.level is Level.ARTICLE]


def _row(text: str, table: int = 1) -> Line:
    return Line(text, kind="row", table=table)


def _centred(text: str) -> Line:
    return Line(text, centred=True)


def _read(lines: list[Line | str]) -> str:
    """Return the outline of lines, and check that no word of them is lost."""
    parsed = parse(lines)
    assert parsed.body.text() == "\n".join(source_lines(lines))
    return _outline(parsed.body)


def test_a_covering_letter_is_signed_before_the_text_it_sends() -> None:
    outline = _read(
        [
            "关于印发《窗口办法》的通知",
            "各股室：",
            "现印发给你们，请遵照执行。",
            "青岚县行政审批局",
            "2026年6月1日",
            "窗口工作",
            "管理办法",
            "第一条　甲。",
        ]
    )

    assert "closing 青岚县行政审批局\nclosing 2026年6月1日\npreface 窗口工作" in outline


def test_a_text_sent_by_a_notice_in_headings_begins_with_its_title() -> None:
    outline = _read(["一、请执行。", "2026年6月1日", "窗口管理办法", "一、总则", "甲。"])

    assert outline == (
        "heading 一、 请执行。\nclosing 2026年6月1日\nheading 窗口管理办法\n"
        "heading 一、 总则\n  paragraph 甲。"
    )


def test_a_date_that_is_no_signature_stays_in_the_text() -> None:
    parsed = parse(["第一条　甲。", "2026年6月1日", "起执行本办法，旧办法同时废止。"])

    assert [warning.code for warning in parsed.warnings] == ["signing_doubt"]
    assert [str(one) for one in parsed.warnings[0].corrections] == ["1:as_signing:0"]


def test_a_table_of_contents_without_page_numbers_or_labels_ends_where_it_returns() -> None:
    outline = _read(
        ["操作指南", "目录", "申请条件", "办理流程", "申请条件", "甲。", "办理流程", "乙。"]
    )

    assert outline == (
        "preface 操作指南\npreface 目录\npreface 申请条件\npreface 办理流程\n"
        "heading 申请条件\n  paragraph 甲。\nheading 办理流程\n  paragraph 乙。"
    )


def test_a_table_of_contents_that_never_returns_is_doubted() -> None:
    text = "窗口办法/目录/第一章　总则/第二章　附则/第一条　甲。/第二条　乙。"
    parsed = parse(text.split("/"))

    doubt = parsed.warnings[0]

    assert (doubt.line, doubt.code) == (3, "contents_doubt")
    assert [str(one) for one in doubt.corrections] == ["2:as_contents:0", "3:as_contents:0"]


def test_page_numbers_are_set_apart_and_may_be_left_out() -> None:
    lines = ["第一条　甲。", "1", "第二条　乙。", "2", "乙的第二款。", "3", "第三条　丙。", "- 4 -"]
    parsed = parse(lines)

    pages = [p.clause.text for p in parsed.body.places() if p.clause.level is Level.NOTE]

    assert pages == ["1", "2", "3", "- 4 -"]
    assert parsed.body.at("art-2/para-2") is not None
    assert [str(one) for one in parsed.warnings[0].corrections] == [
        "1:leave_out:0", "3:leave_out:0", "5:leave_out:0", "7:leave_out:0",
    ]  # fmt: skip


def test_a_sentence_cut_in_two_lines_is_doubted_and_may_be_joined() -> None:
    lines = [
        "第一条　甲。",
        "第二条　窗口人员应当对申请人提交的材料进行形式审查并且当场",
        "登记。",
    ]

    doubt = parse(lines).warnings[0]

    assert doubt.code == "broken_lines"
    assert [str(one) for one in doubt.corrections] == ["2:join:0"]


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (
            ["1　范围", "甲。", "2　要求", "2.1设备", "2.2日常", "2.3人员", "2.4　乙"],
            ["1", "2", "2.1", "2.2", "2.3", "2.4"],
        ),
        (["2.1　甲", "2.2　乙", "2.310千伏以下用户"], ["2.1", "2.2", "2.3"]),
        (["1.总则", "1.1甲", "1.2乙", "2.流程", "2.1丙"], ["1.", "1.1", "1.2", "2.", "2.1"]),
        (["第一章　总则", "1.1甲", "1.2乙", "第二章　流程", "1.1丙"], ["1.1", "1.2", "1.1"]),
        (["附录Ａ（资料性）流程", "A.1　甲", "A.1.1　乙", "A.2　丙"], ["A.1", "A.1.1", "A.2"]),
    ],
)
def test_decimal_numbers_are_known_though_the_print_is_careless(
    lines: list[str], labels: list[str]
) -> None:
    body = parse(lines).body

    found = [p.clause.label for p in body.places() if p.clause.level is Level.DECIMAL]

    assert [label.strip() for label in found] == labels
    assert body.text() == "\n".join(lines)


def test_a_measure_is_no_decimal_clause() -> None:
    body = parse(
        ["1　范围", "1.1　甲", "1.2　乙", "1.5米以上的，应当检查。", "2.5万元的，不收费。"]
    ).body

    found = [p.clause.label for p in body.places() if p.clause.level is Level.DECIMAL]

    assert found == ["1", "1.1", "1.2"]


def test_a_foreword_of_a_standard_is_a_heading_that_ends_where_the_clauses_begin() -> None:
    outline = _read(["目次", "前言　1", "1　范围　2", "2　要求　3", "前　言", "本文件由县局提出。",
                     "1　范围", "甲。", "2　要求", "2.1　乙。", "2.2　丙。"])  # fmt: skip

    assert "heading 前　言\n  paragraph 本文件由县局提出。\ndecimal 1 范围" in outline


CENTRED = "表1　评分表/图2 流程/〔图1〕/12/x=a+b/2026年6月1日/（模板）/单位：万元/青审发〔2026〕1号"


@pytest.mark.parametrize("text", CENTRED.split("/"))
def test_a_centred_line_is_not_always_a_heading(text: str) -> None:
    body = parse(["第一条　甲。", _centred(text), "乙。"]).body

    assert not [p for p in body.places() if p.clause.level is Level.HEADING]


@pytest.mark.parametrize(
    "caption", ["表1　评分表", "表 A.1 评分表", "续表2", "表一：评分表", "表1-2"]
)
def test_a_caption_belongs_to_its_table_wherever_it_stands(caption: str) -> None:
    body = parse(
        [Line("第一条　见下表："), _centred(caption), _row("序号\t项目"), "第二条　乙。"]
    ).body

    assert [p.clause.text for p in body.places() if p.clause.level is Level.TABLE] == [caption]


def test_an_annex_may_begin_with_its_word_alone() -> None:
    lines = ["一、请执行。", "附件：申请表", "青岚县局", "2026年6月1日", "附件：", "申请表", "甲。"]

    body = parse(lines).body

    assert [c.label for c in body.clauses if c.level is Level.ANNEX] == ["附件"]
    assert body.at("annex-1/para-2") is not None


def test_a_list_of_annexes_without_any_annex_is_doubted() -> None:
    parsed = parse(["一、请执行。", "附件：1.申请表", "2.承诺书", "青岚县局", "2026年6月1日"])

    assert [(warning.line, warning.code) for warning in parsed.warnings] == [(2, "annex_doubt")]


def test_articles_whose_text_begins_like_a_citation_are_known_in_sequence() -> None:
    body = parse(
        [
            "第一条　甲。",
            "第二条以下术语适用于本办法：",
            "第三条的规定不变。",
            "第三条中国公民可以申请。",
        ]
    ).body

    assert _articles(body) == [(1,), (2,), (3,)]


def test_brackets_on_both_sides_and_on_one_are_two_lists() -> None:
    parsed = parse(["第一条　甲：", "（1）乙：", "1）丙；", "2）丁；", "（2）戊。"])

    assert not parsed.warnings
    assert parsed.body.at("art-1/para-1/item-1/point-2") is not None
    assert parsed.body.at("art-1/para-1/item-2") is not None


def test_a_footnote_between_the_rows_keeps_its_place() -> None:
    assert _read([_row("甲"), Line("注", kind="note"), _row("乙")]).count("table") == 2


def test_notes_on_amendment_are_facts() -> None:
    note = "（2020年5月1日局务会议通过　2022年3月1日第一次修正）"
    facts = parse(["窗口办法", note, "2024年8月1日修订", "第一条　甲。"]).facts

    assert facts.adopted == "2020年5月1日局务会议通过　2022年3月1日第一次修正"
    assert facts.amended == ("2022年3月1日第一次修正", "2024年8月1日修订")


def test_the_title_of_a_standard_stands_below_its_number() -> None:
    lines = [Line(text, kind="box") for text in
             ("ICS 27.120", "中华人民共和国能源行业标准", "NB/T 20442.7—2023", "核电厂定期安全评价",
              "第7部分：经验反馈", "Periodic safety review", "2023-01-01发布")]  # fmt: skip

    assert (
        parse([*lines, "1　范围", "甲。", "2　要求"]).title == "核电厂定期安全评价第7部分：经验反馈"
    )


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (["管 理 办 法"], "管理办法"),
        (["青岚县行政审批局", "窗口工作管理办法"], "青岚县行政审批局窗口工作管理办法"),
        (["海南省农业农村厅 海南省财政厅", "关于印发补贴办法的通知"],
         "海南省农业农村厅 海南省财政厅关于印发补贴办法的通知"),
    ],
)  # fmt: skip
def test_a_title_keeps_the_blank_between_two_bureaus_and_no_other(printed, title):
    lines = [Line(text, style="title", centred=True) for text in printed]

    assert parse([*lines, "第一条　为规范工作，制定本办法。"]).title == title


def test_a_sentence_that_goes_on_with_a_time_is_doubted_too() -> None:
    lines = [
        "第一条　甲。",
        "第二条　采集终端应当按照规定的时间间隔采集电能示值，若仅采集",
        "1：45 时采集到的示值，按规定处理。",
    ]

    assert [one.code for one in parse(lines).warnings] == ["broken_lines"]


def test_what_a_template_left_on_the_cover_is_doubted() -> None:
    lines = [
        "窗口规程",
        "点击此处添加与国际标准一致性程度的标识",
        "20XX - XX - XX发布",
        "第一条　甲。",
    ]

    (doubt,) = parse(lines).warnings

    assert (doubt.line, doubt.code, len(doubt.corrections)) == (2, "template_words", 2)
