"""OFD files are read by the places of their words."""

from __future__ import annotations

import csv

import pytest

from content.errors import TooLarge, Unreadable
from content.files.bounded import read_bounded
from content.files.formats import ofd as ofd_reader
from content.files.formats.ofd import read_ofd
from content.files.limits import Limits
from content.files.uploads import FileKind, inspect
from content.library.revision import SourceFile
from tests.content.printed_files import OFD, OFD_FILES, ofd, ofd_files, ofd_picture, ofd_words
from tests.drawn import png


def texts(data):
    return [line.text for line in read_ofd(data).lines]


def test_an_ofd_file_is_known_by_its_bytes():
    assert inspect("文件.pdf", ofd(ofd_words(20, 20, "第一条　甲。"))) is FileKind.OFD


def test_words_are_read_from_the_top_of_each_page():
    data = ofd(
        ofd_words(20, 60, "第二条　乙。") + ofd_words(20, 40, "第一条　甲。"),
        ofd_words(20, 40, "第三条　丙。"),
    )

    assert texts(data) == ["第一条　甲。", "第二条　乙。", "第三条　丙。"]


def test_one_text_code_may_print_several_rows():
    steps = 'DeltaX="g 2 5 -10 g 2 5" DeltaY="g 2 0 8 g 2 0"'

    assert texts(ofd(ofd_words(20, 40, "一、甲二、乙", more=steps))) == ["一、甲", "二、乙"]


def test_a_count_of_steps_that_lies_costs_nothing():
    assert texts(ofd(ofd_words(20, 40, "甲乙", more='DeltaX="g 999999999 5"'))) == ["甲乙"]


def test_words_of_a_template_page_are_read_with_the_page():
    template = (
        f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{ofd_words(20, 20, '青岚县')}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )
    used = '<ofd:Template TemplateID="7"/>'
    data = ofd(
        used + ofd_words(20, 40, "第一条　甲。"),
        document='<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>',
        more={"Doc_0/Tpls/T.xml": template},
    )

    assert texts(data) == ["青岚县", "第一条　甲。"]


def test_attachments_are_named_and_not_read():
    data = ofd(
        ofd_words(20, 40, "第一条　甲。"),
        document="<ofd:Attachments>A.xml</ofd:Attachments>",
        more={"Doc_0/A.xml": f'<ofd:A {OFD}><ofd:Attachment Name="附表.xlsx"/></ofd:A>'},
    )
    read = read_ofd(data)

    assert [(find.kind, find.words) for find in read.finds] == [("attachment", "附表.xlsx")]
    assert any("附带" in warning for warning in read.report.warnings)


def test_seals_and_what_is_laid_over_the_pages_are_told_and_not_read():
    annotation = '<ofd:Annot Type="Watermark"><ofd:TextCode>内部资料</ofd:TextCode></ofd:Annot>'
    data = ofd(
        ofd_words(20, 40, "第一条　甲。"),
        document="<ofd:Annotations>Annots/List.xml</ofd:Annotations>",
        body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        more={
            "Doc_0/Annots/List.xml": f'<ofd:A {OFD}><ofd:Page PageID="1"><ofd:FileLoc>A1.xml'
            "</ofd:FileLoc></ofd:Page></ofd:A>",
            "Doc_0/Annots/A1.xml": f"<ofd:PageAnnot {OFD}>{annotation}</ofd:PageAnnot>",
            "Doc_0/Signs/Signatures.xml": f'<ofd:S {OFD}><ofd:Signature ID="s1"/></ofd:S>',
        },
    )
    read = read_ofd(data)

    assert read.text == "第一条　甲。"
    assert (read.report.seals, read.report.annotations) == (1, 1)
    assert {(find.kind, find.words) for find in read.finds} == {
        ("seal", "s1"), ("annotation", "水印 内部资料"),
    }  # fmt: skip
    assert sum("签章" in warning or "水印" in warning for warning in read.report.warnings) == 2


def test_an_ofd_of_pictures_only_is_refused_as_a_scan():
    with pytest.raises(Unreadable, match="扫描件：1 页"):
        read_ofd(ofd('<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="2"/>'))


PICTURED = {"Doc_0/Res/a.png": png(), **ofd_files(n7="a.png")}


def test_a_picture_is_marked_where_it_stands_and_handed_out():
    data = ofd(
        ofd_words(20, 40, "第一条　甲。")
        + ofd_picture(20, 60, 50.8, 40, 7)
        + ofd_words(20, 120, "第二条　乙。"),
        document=OFD_FILES, more=PICTURED,
    )  # fmt: skip
    read = read_ofd(data)

    assert [line.text for line in read.lines] == ["第一条　甲。", "〔图1〕", "第二条　乙。"]
    assert (read.pictures[0].printed, read.pictures[0].width) == (192, 60)
    assert SourceFile("办法.ofd", data).picture(read.pictures[0]) == png()
    assert [(f.kind, f.line, f.end) for f in read.finds] == [("picture", 1, 4)]


def test_a_picture_behind_a_paragraph_does_not_cut_it_in_two():
    rows = [("第一条　" + "甲" * 30, 40), ("乙" * 34, 48), ("丙" * 34, 56), ("丁。", 64)]
    words = "".join(ofd_words(20, y, text) for text, y in rows)
    data = ofd(ofd_picture(60, 44, 30, 20, 7) + words, document=OFD_FILES, more=PICTURED)

    assert texts(data) == ["".join(text for text, _ in rows), "〔图1〕"]


def test_a_picture_at_the_head_of_most_pages_is_no_part_of_the_text():
    pages = [
        ofd_picture(20, 8, 30, 12, 7) + ofd_words(20, 40, f"第{n}条　甲。") for n in "一二三四"
    ]
    read = read_ofd(ofd(*pages, document=OFD_FILES, more=PICTURED))

    assert [line.text for line in read.lines] == [f"第{n}条　甲。" for n in "一二三四"]
    assert [(find.kind, find.words) for find in read.finds] == [("header", "〔图1〕")]


def test_a_picture_without_a_file_is_counted_as_missing():
    read = read_ofd(ofd(ofd_words(20, 40, "甲") + ofd_picture(20, 60, 50, 40, 7)))

    assert (read.report.pictures, read.report.missing_pictures, read.pictures) == (1, 1, ())


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(ofd_reader, "LIMITS", Limits(pages=1))

    with pytest.raises(TooLarge, match="页"):
        read_ofd(ofd(ofd_words(20, 40, "甲"), ofd_words(20, 40, "乙")))


@pytest.mark.parametrize(
    "more",
    [
        {"OFD.xml": "<ofd:OFD"},
        {"OFD.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'},
    ],
)
def test_a_damaged_or_unsafe_ofd_is_refused_in_words(more):
    with pytest.raises(Unreadable, match=r"损坏|不安全"):
        read_bounded("坏.ofd", ofd(ofd_words(20, 40, "甲"), more=more))


def test_a_missing_page_is_counted_and_the_others_are_read():
    data = ofd(
        ofd_words(20, 40, "第一条　甲。"),
        document='<ofd:Page ID="9" BaseLoc="Pages/Gone.xml"/>',
    )
    read = read_ofd(data)

    assert [line.text for line in read.lines] == ["第一条　甲。"]
    assert read.report.unreadable_parts == 1


def test_the_real_ofd_files_are_read_or_refused_in_words(shared):
    with (shared / "docs/manifest.csv").open(encoding="utf-8") as source:
        names = {row["file"]: row["original_name"] for row in csv.DictReader(source)}
    paths = sorted((shared / "docs/zh-ofd").glob("*.ofd"))
    read = {
        path.name: read_bounded(names[f"zh-ofd/{path.name}"], path.read_bytes()) for path in paths
    }

    # V4RideRight.ofd and the like only draw their letters; every other file gives its words.
    assert sum(bool(text.lines) for text in read.values()) >= len(paths) - 2
    assert "你好呀，OFD Reader&Writer！" in read["edaf7b227ebf.ofd"].text
    assert "来文文号\t府办专督〔2020〕24号" in read["ed321ed91a2b.ofd"].text
