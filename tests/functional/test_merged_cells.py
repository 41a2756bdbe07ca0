"""Merged cells and header rows of a file: on page and paper, in a pack, in Word, in the preview."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.files.bounded import read_bounded
from content.files.word.reader import read_docx
from content.library.revision import Upload
from kb_app.reading.figures import figures_beside
from kb_app.reading.text import clause_html, read_text
from tests import make
from tests.content.word_files import cell, docx, paragraph, table
from tests.functional.pages import bureau_with_passwords, uploaded
from workflows.drafting import create, save

DOWN, ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
FORM = table(
    [cell("类别", DOWN), cell("等级", WIDE)],
    [cell("", ON), "甲", "乙"],
    [cell("《行政许可法》第四十二条规定的材料一应俱全", DOWN), "1", "2"],
    [cell("", ON), "3", "4"],
).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 2)
DATA = docx(paragraph("第一条　等级如下表。"), FORM, paragraph("第二条　自2026年1月1日起施行。"))


def words_of_file(data: bytes = DATA):
    read = read_bounded("等级.docx", data)
    words = make.words(publicity={"attribute": "主动公开"})
    return replace(words, lines=read.lines, source=Upload("等级.docx", data), read=read)


def rule(site, name="grades"):
    return create(site["rules"], words_of_file(), make.actor(site, "office"), make.NOW, name=name)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office", "staff") as made:
        made.change(lambda site: make.publish(rule(site)) and None)
        yield made


@pytest.fixture
def site():
    return make.site()


def shape(html):
    """Return the cells of the first table of a text, row by row: tag, words, columns, rows."""
    return [
        [
            (c.name, c.get_text(), c.get("colspan", "1"), c.get("rowspan", "1"))
            for c in row("th") + row("td")
        ]
        for row in html.select_one(".kb-text table, .text table, .kb-pre-table table")("tr")
    ]


SEEN = [
    [("th", "类别", "1", "2"), ("th", "等级", "2", "1")],
    [("th", "甲", "1", "1"), ("th", "乙", "1", "1")],
]


@pytest.mark.parametrize(
    "address", ["/rules/grades", "/rules/grades/print", "/pack-file?shelf=rules"]
)
def test_merged_cells_and_headers_are_seen(office, address):
    html = office.get(address).html

    assert shape(html)[:2] == SEEN
    assert len(html.select_one(".kb-text table, .text table").thead("tr")) == 2
    assert {th["scope"] for th in html.select("thead th")} == {"col"}


def test_the_preview_shows_the_table_as_it_will_be(office):
    state = uploaded(office, "等级表.docx", DATA).follow()

    assert shape(state.html)[:2] == SEEN


def test_the_exported_word_file_is_merged_again(office):
    exported = read_docx(office.get("/rules/grades/export").body)

    told = [(row.text, row.cells, row.is_header) for row in exported.layouts]
    assert told == [(row.text, row.cells, row.is_header) for row in read_docx(DATA).layouts]


def test_a_row_alone_is_a_table_of_its_own(site):
    document = rule(site)
    places = [p for p in document.latest.body.places() if p.clause.level.value == "row"]

    html = clause_html(places[1], "/rules/grades", "", document.latest)

    assert html.startswith('<div class="kb-scroll"')
    assert "rowspan" not in html
    assert "thead" not in html


def test_editing_words_in_a_row_keeps_its_layout_and_what_is_merged(site):
    document, writer = rule(site), make.actor(site, "office")
    lines = tuple(
        replace(line, text=line.text.replace("3", "三")) for line in words_of_file().lines
    )
    typed = replace(words_of_file(), lines=lines, source=None, read=None)

    save(document, typed, writer, make.later(), based_on=document.tag())

    html = read_text(document, document.latest).at("", "")
    assert "三" in html
    assert html.count('rowspan="2"') == 2
    assert document.latest.figures is document.revisions[1].figures


def test_merging_cells_is_another_content(site):
    document, writer = rule(site), make.actor(site, "office")
    before = document.latest.content_hash
    other = words_of_file()
    other = replace(other, read=replace(other.read, layouts=()))

    save(document, other, writer, make.later(), based_on=document.tag())

    assert document.latest.body.text() == document.revisions[1].body.text()
    assert document.latest.content_hash != before
    told = [dict(figures_beside(document.revisions[number])) for number in (1, 2)]
    assert "表格的合并和表头" in told[0]
    assert told[1] == {}
