"""A web page is read as its reader sees it."""

from __future__ import annotations

import pytest

from content.errors import NotPossible, TooLarge, Unreadable
from content.files.bounded import read_bounded
from content.files.formats.web_pages import read_web_page
from content.files.uploads import FileKind, inspect


def page(body: str, head='<meta charset="utf-8">', encoding="utf-8"):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding)


def texts(body: str):
    return [line.text for line in read_web_page(page(body)).lines]


def test_headings_and_paragraphs_are_lines_with_their_style():
    read = read_web_page(page("<h1 align=center>办法</h1><h2>第一章</h2><p>第一条　甲。<br>第二条"))

    assert [(line.text, line.style, line.centred) for line in read.lines] == [
        ("办法", "heading1", True),
        ("第一章", "heading2", False),
        ("第一条　甲。", "", False),
        ("第二条", "", False),
    ]


def test_line_breaks_of_the_source_are_no_blanks_between_chinese_characters():
    assert texts("<p>为规范\n   窗口<b>工作</b>\n of 2026") == ["为规范窗口工作 of 2026"]


def test_lists_carry_their_numbers():
    assert texts("<ol start=3><li>甲<li>乙</ol><ol type=a><li>丙</ol><ul><li>丁</ul>") == [
        "3. 甲",
        "4. 乙",
        "a. 丙",
        "丁",
    ]


def test_a_table_is_read_row_by_row_and_a_table_for_layout_is_not():
    data = "<table><tr><th rowspan=2>材料<th>份数<tr><td>1</table>"
    layout = "<table><tr><td><p>第一条　甲。</p><p>第二条</p></table>"
    read = read_web_page(page(data + layout))

    assert [(line.text, line.kind) for line in read.lines] == [
        ("材料\t份数", "row"),
        ("\t1", "row"),
        ("第一条　甲。", "paragraph"),
        ("第二条", "paragraph"),
    ]


def test_scripts_styles_links_and_hidden_words_are_counted_and_left_out():
    body = (
        "<script>alert(1)</script><style>p{}</style><p style='display: none'>隐藏</p>"
        "<p>见<a href='javascript:alert(1)'>链接</a><img src='http://127.0.0.1:9/a.png'></p>"
    )
    read = read_web_page(page(body))

    assert read.text == "见链接"
    assert (read.report.scripts, read.report.hidden_runs, read.report.outside_links) == (1, 1, 1)


@pytest.mark.parametrize(
    ("declared", "encoding"), [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("big5", "big5")]
)
def test_the_declared_encoding_counts_where_it_is_true(declared, encoding):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'

    assert read_web_page(page("<p>第一章，有的是人。", head, encoding)).text == "第一章，有的是人。"


def test_a_page_nested_too_deeply_is_refused_and_nothing_is_lost_silently():
    with pytest.raises(TooLarge, match="嵌套过深"):
        read_web_page(page("<div>" * 100_000 + "第一条　甲。"))


@pytest.mark.parametrize(
    "body", ["<p>x<b>" * 1_000_000, "<div>" * 1_000_000, "<ol type=a><li>" * 200]
)
def test_a_page_made_to_cost_time_is_read_or_refused_in_words(body):
    try:
        read_bounded("x.html", page(body))
    except NotPossible as refusal:
        assert "过大" in str(refusal) or "内存" in str(refusal)  # noqa: PT017 - either is right


def test_a_page_named_docx_is_refused_and_one_named_doc_is_read():
    assert inspect("通知.doc", page("<p>甲")) is FileKind.HTML
    with pytest.raises(Unreadable, match="与格式不符"):
        inspect("通知.docx", page("<p>甲"))


def test_pictures_are_counted_and_no_mark_is_promised():
    read = read_web_page('<p>甲<img src="data:image/png;base64,AA" alt="图"></p>'.encode())

    assert (read.report.pictures, read.report.pictures_left) == (0, 1)
    assert [told for told in read.report.warnings if "图片" in told] == [
        "有 1 幅图片没有读入，文中不留记号，请与原文件核对。"
    ]


def test_menus_of_the_site_are_left_out_and_rows_of_links_are_pointed_out():
    menu = "<nav><a href=/>首页</a><a href=/a>栏目</a></nav>"
    way = "<div><a href=/>首页</a> &gt; <a href=/a>制度</a></div>"
    read = read_web_page(page(f"{menu}{way}<p>按照<a href=x>某法</a>和<a href=y>某条例</a>办理。"))

    assert [line.text for line in read.lines] == ["首页 > 制度", "按照某法和某条例办理。"]
    assert (read.report.navigations, read.report.link_rows) == (1, 1)
    assert [(find.kind, find.line) for find in read.finds] == [("link_row", 0)]
