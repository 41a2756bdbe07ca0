"""What is written to Word reads in again as the same tree."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from content.files.making.word_figures import Figures
from content.files.making.word_writer import write_docx
from content.files.table_layout import RowLayout
from content.files.uploads import FileKind, inspect
from content.files.word.reader import read_docx
from content.text.clauses import Body, Clause, Level
from content.text.lines import Line
from content.text.parser import markdown_lines, parse
from tests.content.word_files import cell as word_cell
from tests.content.word_files import docx as docx_file
from tests.content.word_files import paragraph, table

SHARED = Path(__file__).parents[2].parent / "shared"

RULE = """# 窗口工作管理办法

（2026年5月20日局党组会议审议通过）

第一章　总则

第一条　为规范窗口工作，制定本办法。

第二条　有下列情形之一的，可以容缺受理：

（一）次要材料缺少的；

1.复印件；

（二）笔误不影响审查的。

前款规定不适用于危险化学品。

第二章　附则

第三条　本办法自2026年6月1日起施行。
"""


def tree(body):
    return [(len(p.ancestors), p.clause.level, p.clause.label, p.clause.gap, p.clause.text)
            for p in body.places()]  # fmt: skip


def assert_returns(parsed):
    again = parse(read_docx(write_docx(parsed.title, parsed.body)).lines)

    assert tree(again.body) == tree(parsed.body)
    assert again.title == parsed.title


def test_a_rule_returns_as_the_same_tree():
    assert_returns(parse(markdown_lines(RULE)[1]))


def sources():
    folders = [SHARED / "domain" / "rules", *([SHARED / "laws"] if SHARED.exists() else [])]
    rules = sorted(folders[0].glob("*.md"))
    laws = sorted((SHARED / "laws").glob("*.md"))[::9]
    missing = pytest.param(None, marks=pytest.mark.skip(reason="../shared 不在：没有真实文本"))
    return [pytest.param(p, id=p.stem[:20]) for p in (*rules, *laws)] or [missing]


@pytest.mark.parametrize("source", sources())
def test_real_rules_and_laws_return_as_the_same_tree(source):
    assert_returns(parse(markdown_lines(source.read_text(encoding="utf-8"))[1]))


def test_tables_and_notes_return():
    body = Body((
        Clause(Level.PREFACE, text="清单"),
        Clause(Level.ARTICLE, "第一条", "　", "", (
            Clause(Level.PARAGRAPH, text="材料如下："),
            Clause(Level.TABLE, children=(
                Clause(Level.ROW, text="序号\t材料\t份数"), Clause(Level.ROW, text="1\t\t2份"))),
            Clause(Level.NOTE, text="〔注1〕见附表。"),
        )),
    ))  # fmt: skip

    read = read_docx(write_docx("清单", body))

    assert [(line.text, line.kind) for line in read.lines] == [
        ("清单", "paragraph"), ("第一条　材料如下：", "paragraph"), ("序号\t材料\t份数", "row"),
        ("1\t\t2份", "row"), ("〔注1〕见附表。", "note"),
    ]  # fmt: skip


def test_merged_cells_and_header_rows_return():
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    form = table(
        [word_cell("类别", down), word_cell("等级", '<w:gridSpan w:val="2"/>')],
        [word_cell("", on), "甲", "乙"], ["一", "", "2"], ["二", "", ""],
    )  # fmt: skip
    headed = form.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 2)
    read = read_docx(docx_file(paragraph("第一条　如下表。"), headed, table(["甲", "乙"])))
    figures = Figures(layouts=read.layouts)

    again = read_docx(write_docx("办法", parse(read.lines).body, figures=figures))

    assert again.text.splitlines()[1:] == read.text.splitlines()
    assert spans_of(again) == spans_of(read)


def test_the_first_row_is_repeated_with_those_it_reaches_where_the_file_says_nothing():
    body = parse(read_docx(docx_file(table(["甲", "乙"], ["1", "2"], ["3", "4"]))).lines).body
    spans = RowLayout("甲\t乙", (1, 1)), RowLayout("1\t2", (1, 1)), RowLayout("3\t4", (1, 1))
    tall = replace(spans[1], text="\t2", cells=(-1, 1))
    merged = parse(read_docx(docx_file(table(["甲", "乙"], ["", "2"], ["3", "4"]))).lines).body

    plain = read_docx(write_docx("办法", body))
    reaching = read_docx(
        write_docx("办法", merged, figures=Figures(layouts=(spans[0], tall, spans[2])))
    )

    assert [row.is_header for row in plain.layouts] == [True, False, False]
    assert [row.is_header for row in reaching.layouts] == [True, True, False]


def test_headings_and_captions_stay_with_what_they_head():
    lines = [
        Line("计量规范", style="title"), Line("第一章　总则"),
        Line("第一条　为规范计量，制定本规范。"),
        Line("一、总体要求"), Line("计量应当准确。"), Line("表1　准确度等级", style="caption"),
        Line("类别\t等级", "row", table=1), Line("I\t0.2", "row", table=1),
    ]  # fmt: skip
    standard = [
        Line("计量规范", style="title"), *(Line(text) for text in (
            "1 范围", "本规范适用于计量。", "2 装置", "2.1 一般要求", "装置应当可靠。",
            "2.2 安装", "安装应当牢固。", "3 检查", "检查每年一次。",
        )),
    ]  # fmt: skip

    kept = {*kept_lines(lines), *kept_lines(standard)}

    assert {"第一章　总则", "表1　准确度等级", "2.1 一般要求", "2.2 安装"} <= kept
    assert not {"装置应当可靠。", "计量应当准确。", "第一条　为规范计量，制定本规范。"} & kept


def test_a_numbered_heading_looks_like_one():
    written = write_docx("计量规范", Body((Clause(Level.DECIMAL, "6.1", " ", "装置配置"),)))

    [heading] = [p for p in docx.Document(io.BytesIO(written)).paragraphs if "装置" in p.text]

    assert {run.font.name for run in heading.runs} == {"黑体"}
    assert heading.paragraph_format.keep_with_next


def test_two_tables_that_touch_stay_two():
    rows = (Clause(Level.ROW, text="甲\t乙"),)
    body = Body((Clause(Level.TABLE, children=rows), Clause(Level.TABLE, children=rows)))

    written = docx.Document(io.BytesIO(write_docx("清单", body)))

    kinds = [type(one).__name__ for one in written.iter_inner_content()]
    assert kinds == ["Paragraph", "Table", "Paragraph", "Table"]
    assert read_docx(write_docx("清单", body)).text == "清单\n甲\t乙\n甲\t乙"


def spans_of(read):
    return [(row.text, row.cells, row.is_header) for row in read.layouts if row.table == 1]


def kept_lines(lines):
    """Return the paragraphs that Word keeps on the page of the next one."""
    parsed = parse(lines)
    written = docx.Document(io.BytesIO(write_docx(parsed.title, parsed.body)))
    return [p.text for p in written.paragraphs if p.paragraph_format.keep_with_next]


def test_equal_input_gives_equal_bytes():
    body = parse(markdown_lines(RULE)[1]).body

    first = write_docx("窗口工作管理办法", body, facts={"发文字号": "青审发〔2026〕22号"})

    assert first == write_docx("窗口工作管理办法", body, facts={"发文字号": "青审发〔2026〕22号"})
    assert inspect("x.docx", first) is FileKind.DOCX


def test_the_page_is_that_of_the_standard():
    document = docx.Document(io.BytesIO(written()))
    section = document.sections[0]

    measures = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(length.mm) for length in measures] == [210, 297, 37, 28]
    assert section.even_page_footer.paragraphs[0].text == "—  —"
    assert document.settings.odd_and_even_pages_header_footer


def test_every_run_names_its_chinese_font_and_size():
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        xml = archive.read("word/document.xml").decode()

    runs = xml.count("<w:r>")
    assert runs > 10
    assert xml.count("w:eastAsia=") == runs
    assert xml.count("<w:sz ") == runs


def test_numbers_are_written_as_text_not_as_word_numbering():
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        xml = archive.read("word/document.xml").decode()

    assert "<w:numPr>" not in xml
    assert "第二条" in xml


def test_characters_xml_cannot_hold_do_not_stop_the_writing():
    body = Body(
        (Clause(Level.ARTICLE, "第一条", "　", "", (Clause(Level.PARAGRAPH, text="甲\x0b乙"),)),)
    )

    assert "第一条　甲乙" in read_docx(write_docx("办\x00法", body)).text


def written():
    return write_docx("窗口工作管理办法", parse(markdown_lines(RULE)[1]).body)


def test_the_list_of_annexes_stands_left_and_the_signature_right():
    listed = ["附件：1.申请表", "2.承诺书", "青岚县行政审批局", "2026年6月1日"]
    lines = ["各股室：", "现印发给你们。", *listed, "附件1", "申请表", "附件2", "承诺书"]
    body = parse(["关于印发表格的通知", *lines]).body
    written = docx.Document(io.BytesIO(write_docx("关于印发表格的通知", body)))

    sides = {one.text: one.alignment for one in written.paragraphs}
    assert sides["附件：1.申请表"] == sides["2.承诺书"] == WD_ALIGN_PARAGRAPH.LEFT
    assert sides["青岚县行政审批局"] == sides["2026年6月1日"] == WD_ALIGN_PARAGRAPH.RIGHT
