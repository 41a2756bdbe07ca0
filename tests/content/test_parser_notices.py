"""The parser and the parts of a notice: addressee, opening, list of annexes, notes, cut tables."""

from __future__ import annotations

import pytest

from content.text.clauses import Body, Level
from content.text.correcting import taken_up
from content.text.lines import Line
from content.text.parser import parse, source_lines
from content.text.side_by_side import understood_with


def _read(lines: list[Line | str]) -> list[str]:
    """Return the outline of lines, and check that no word of them is lost."""
    parsed = parse(lines)
    assert parsed.body.text() == "\n".join(source_lines(lines))
    return _outline(parsed.body)


def _outline(body: Body) -> list[str]:
    return [
        "  " * len(place.ancestors)
        + " ".join(
            part for part in (place.clause.level, place.clause.label, place.clause.text) if part
        )
        for place in body.places()
    ]


def _centred(text: str) -> Line:
    return Line(text, centred=True)


def _row(text: str, table: int) -> Line:
    return Line(text, kind="row", table=table)


def test_a_number_that_goes_on_closes_the_list_below_it() -> None:
    outline = _read(
        ["八、响应补偿", "1.按有效响应负荷补偿。", "实际负荷=基线负荷-平均负荷",
         "（1）甲；", "（2）乙。", "乙的说明。", "2.由公司结算。", "3.由省局审核。"]
    )  # fmt: skip

    assert outline == [
        "heading 八、 响应补偿",
        "  item 1. 按有效响应负荷补偿。",
        "    paragraph 实际负荷=基线负荷-平均负荷",
        "    point （1） 甲；",
        "    point （2） 乙。",
        "    paragraph 乙的说明。",
        "  item 2. 由公司结算。",
        "  item 3. 由省局审核。",
    ]


def test_a_number_goes_on_beside_the_last_of_its_kind_after_a_colon_too() -> None:
    outline = _read(["一、要求", "1.甲。", "其中：", "2.乙。"])

    assert outline[-1] == "  item 2. 乙。"


def test_an_article_takes_up_its_items_again_after_a_list_of_points() -> None:
    outline = _read(
        ["第一条　条件：", "（一）甲。", "甲的材料。", "1.子；", "2.丑。", "（二）乙。"]
    )

    assert outline[-1] == "    item （二） 乙。"
    assert "      point 2. 丑。" in [line[2:] for line in outline]


NOTICE: list[Line | str] = [
    _centred("关于印发窗口办法的通知"),
    "各镇人民政府，县直各单位：",
    "为规范窗口工作，现将办法印发给你们，请遵照执行。",
    "附件：1.窗口工作管理办法",
    "2.窗口人员请假",
    "申请表",
    "3.承诺书",
    "青岚县行政审批局",
    "2026年6月1日",
    "（此件主动公开）",
    "附件1",
    _centred("窗口工作"),
    _centred("管理办法"),
    "一、总则",
]


def test_a_notice_has_an_addressee_a_text_a_list_of_annexes_and_a_note_below_its_date() -> None:
    assert _read(NOTICE)[:10] == [
        "preface 关于印发窗口办法的通知",
        "preface 各镇人民政府，县直各单位：",
        "paragraph 为规范窗口工作，现将办法印发给你们，请遵照执行。",
        "closing 附件：1.窗口工作管理办法",
        "closing 2.窗口人员请假",
        "closing 申请表",
        "closing 3.承诺书",
        "closing 青岚县行政审批局",
        "closing 2026年6月1日",
        "closing （此件主动公开）",
    ]


def test_a_title_of_an_annex_in_two_lines_may_be_joined_by_one_click() -> None:
    read = tuple(line if isinstance(line, Line) else Line(line) for line in NOTICE)
    doubt = parse(read).warnings[0]

    mended = understood_with(read, taken_up(read, (), doubt.corrections)).parsed

    assert (doubt.line, doubt.code) == (13, "title_in_two_lines")
    assert "  heading 窗口工作管理办法" in _outline(mended.body)
    assert not mended.warnings


@pytest.mark.parametrize(
    "opening",
    ["现将有关事项通知如下：", "为了优化营商环境，根据有关规定，结合本市实际，作出如下决定："],
)
def test_a_text_without_an_addressee_begins_with_its_first_sentence(opening: str) -> None:
    note = "（2021年6月23日县人民代表大会常务委员会第五次会议通过）"

    outline = _read(["关于改革的决定", note, opening, "一、甲。"])

    assert outline[1:3] == [f"preface {note}", f"paragraph {opening}"]


def test_a_notice_without_any_number_keeps_its_addressee_before_the_text() -> None:
    outline = _read(["关于放假的通知", "各股室：", "国庆节放假三天。", "县局", "2026年9月1日"])

    assert [line.split()[0] for line in outline] == ["preface"] * 2 + ["paragraph"] + [
        "closing"
    ] * 2


def test_the_list_of_annexes_at_the_end_of_a_text_belongs_to_no_clause() -> None:
    outline = _read(["一、甲", "（一）乙。", "附件：1.甲表", "2.乙表", "县局", "2026年6月1日"])

    assert outline[2:4] == ["closing 附件：1.甲表", "closing 2.乙表"]


def test_an_annex_without_its_word_is_proposed_where_its_name_comes_again() -> None:
    lines = ["关于印发《窗口办法》的通知", "各股室：", "现印发给你们。", "附件：窗口办法（修订）",
             "2026年6月1日", "窗口办法（修订）", "第一条　甲。"]  # fmt: skip
    read = tuple(map(Line, lines))
    doubt = parse(read).warnings[0]

    mended = understood_with(read, taken_up(read, (), doubt.corrections)).parsed

    assert [str(one) for one in doubt.corrections] == ["5:as_annex:0"]
    assert [clause.level for clause in mended.body.clauses][-1] is Level.ANNEX
    assert not mended.warnings


def test_contents_in_rows_are_contents_and_the_cover_keeps_its_table() -> None:
    outline = _read(
        ["计量细则", _row("备案号：", 1), "目　录",
         _row("1.总述\t……\t1", 2), _row("1.1范围\t……\t2", 3), "1.总述", "甲。",
         "1.1范围", "乙。", "1.2职责"]
    )  # fmt: skip

    assert outline[:6] == [
        "preface 计量细则", "table", "  row 备案号：", "preface 目　录", "preface 1.总述\t……\t1",
        "preface 1.1范围\t……\t2",
    ]  # fmt: skip
    assert "decimal 1. 总述" in outline


def test_the_title_of_a_standard_printed_again_is_no_heading() -> None:
    title = "核电厂定期安全评价　第12部分：设计"
    outline = _read(
        [_centred(title), _centred("引　言"), "甲。", _centred(title.replace("：", "　")),
         "1　范围", "乙。", "1.1　丙", "1.2　丁"]
    )  # fmt: skip

    assert outline[3:5] == [f"preface {title.replace('：', '　')}", "decimal 1 范围"]


def test_the_cover_of_a_standard_in_text_boxes_stands_before_the_text() -> None:
    box = Line("NB/T 20442.7—2023", kind="box")

    assert _read([box, "1　范围", box, "1.1　丙", "1.2　丁"])[:3] == [
        "preface NB/T 20442.7—2023", "decimal 1 范围", "  note NB/T 20442.7—2023",
    ]  # fmt: skip


CUT = (Line("第一条　见表："), _row("类别\t等级", 1), _row("Ⅰ\t0.2", 1), Line("- 5 -"),
       _row("Ⅱ\t0.5", 2), _row("Ⅲ\t1", 2), Line("第二条　甲。"))  # fmt: skip


def test_a_table_cut_by_the_number_of_a_page_is_one_table_after_one_click() -> None:
    doubt = parse(CUT).warnings[0]

    mended = understood_with(CUT, taken_up(CUT, (), doubt.corrections)).parsed
    tables = [p.clause for p in mended.body.places() if p.clause.level is Level.TABLE]

    assert (doubt.line, doubt.code) == (4, "table_cut")
    assert [str(one) for one in doubt.corrections] == ["3:leave_out:0", "4:join_tables:0"]
    assert [row.text for row in tables[0].children] == ["类别\t等级", "Ⅰ\t0.2", "Ⅱ\t0.5", "Ⅲ\t1"]
    assert len(tables) == 1
    assert not mended.warnings


def test_a_table_joined_below_something_else_stays_as_it_is() -> None:
    doubt = parse(CUT).warnings[0]

    mended = understood_with(CUT, taken_up(CUT, (), doubt.corrections[1])).parsed

    assert [p.clause.level for p in mended.body.places()].count(Level.TABLE) == 2
