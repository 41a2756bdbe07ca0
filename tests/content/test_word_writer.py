"""What is written to Word reads in again as the same tree."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from content.files.making.word_writer import write_docx
from content.files.uploads import FileKind, inspect
from content.files.word.reader import read_docx
from content.text.clauses import Body, Clause, Level
from content.text.parser import markdown_lines, parse

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
