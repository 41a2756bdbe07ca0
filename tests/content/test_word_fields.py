"""Fields print their stored result, or what Word draws in its place."""

from __future__ import annotations

import pytest

from content.files.word.fields import drawn_by
from content.files.word.reader import read_docx
from tests.content.word_files import docx, paragraph


def field(instruction, result=None, form=""):
    def mark(kind, inside=""):
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'

    middle = "" if result is None else f"{mark('separate')}<w:r><w:t>{result}</w:t></w:r>"
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{mark('begin', form)}{told}{middle}{mark('end')}"


@pytest.mark.parametrize(
    ("instruction", "printed"),
    [
        (r"eq \o\ac(○,12)", "⑫"),
        (r"EQ \f(a+b,2)", "(a+b)/2"),
        (r"EQ \r(3,x)", "3√(x)"),
        (r"EQ \r(,x)", "√(x)"),
        (r"EQ x\s\up5(2)", "x^2"),
        (r"EQ P\s\do5(max)", "P_(max)"),
        (r"EQ \b\bc\[(\f(1,2))", "[1/2]"),
        (r"EQ \i\su(i=1,n,x)", "∑_(i=1)^(n)x"),
        (r"EQ \o(A,－)", "A－"),
        (r"EQ \x(重要)", "重要"),
        (r"EQ \f(甲\,乙,丙)", "(甲,乙)/丙"),
        (r"EQ \f(a", "a"),
        (r"MACROBUTTON NoMacro [点击此处填写]", "[点击此处填写]"),
        (r'QUOTE "第一条"', "第一条"),
        (r"SYMBOL 254 \f Wingdings", "☑"),
        (r"PAGE", ""),
        (r"", ""),
    ],
)
def test_a_field_without_a_result_is_drawn_as_word_draws_it(instruction, printed):
    assert drawn_by(instruction) == printed


def read(*inside):
    return read_docx(docx(paragraph("甲", *inside, "乙")))


def told(text):
    return [(f.kind, text.text[f.start : f.end], f.words) for f in text.finds]


def test_a_field_with_a_result_shows_it_and_is_not_remarked():
    text = read(field(" REF 第一条 ", "第一条"))

    assert text.text == "甲第一条乙"
    assert text.finds == ()


def test_a_field_that_draws_or_asks_for_a_file_is_told():
    text = read(field(r"EQ \f(a,b)"), field(r'INCLUDETEXT "c:\\x.doc"', "引入"))

    assert text.text == "甲a/b引入乙"
    assert told(text) == [
        ("field", "a/b", r"EQ \f(a,b)"), ("field", "引入", r'INCLUDETEXT "c:\\x.doc"'),
    ]  # fmt: skip
    assert text.report.fields == 2


def test_a_field_that_links_is_told_as_a_link():
    text = read(field('HYPERLINK "https://example.cn/"', "网站"), field(r"HYPERLINK \l a1", "下文"))

    assert told(text) == [("outside_link", "网站", "https://example.cn/")]
    assert text.report.outside_links == 1


def test_boxes_and_choices_of_old_forms_are_printed():
    box = "<w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"
    choice = (
        "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='准予'/>"
        "<w:listEntry w:val='不予'/></w:ddList></w:ffData>"
    )

    text = read(field("FORMCHECKBOX", form=box), field("FORMDROPDOWN", form=choice))

    assert text.text == "甲☑不予乙"
    assert text.finds == ()


def test_a_field_over_two_paragraphs_keeps_both():
    begin, _, rest = field("TOC", "第一章").partition("<w:r><w:t>第一章")

    blocks = [paragraph(begin, "第一章"), paragraph("第二章", f"<w:r><w:t>{rest}")]

    text = read_docx(docx(*blocks))
    assert [line.text for line in text.lines] == ["第一章", "第二章"]
    assert text.finds == ()
