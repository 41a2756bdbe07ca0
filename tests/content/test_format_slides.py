"""Slides become clauses: each under a line of its own, with its tables and notes."""

from __future__ import annotations

import pytest

from content.errors import TooLarge, Unreadable
from content.files.bounded import read_bounded
from content.files.formats import slides as slides_reader
from content.files.formats.slides import read_slides
from content.files.limits import Limits
from content.files.uploads import FileKind, inspect
from content.library.revision import SourceFile
from content.text.clauses import Level
from content.text.parser import parse
from tests.content.printed_files import pptx, shape, slide_files, slide_picture, slide_table
from tests.drawn import png


def lines(data):
    return [(line.text, line.kind) for line in read_slides(data).lines]


def test_slides_are_known_by_their_bytes():
    assert inspect("培训.dat", pptx(shape("甲"))) is FileKind.PPTX


def test_each_slide_is_a_heading_of_its_title_or_number():
    data = pptx(
        shape("要点一", "要点二") + shape("一次告知", holder="title"), shape("没有标题的一张")
    )

    assert lines(data) == [
        ("一次告知", "paragraph"),
        ("要点一", "paragraph"),
        ("要点二", "paragraph"),
        ("第2张", "paragraph"),
        ("没有标题的一张", "paragraph"),
    ]
    read = parse(read_slides(data).lines)
    levels = [place.clause.level for place in read.body.places() if not place.ancestors]
    assert (read.title, levels) == ("一次告知", [Level.HEADING, Level.HEADING])


def test_the_first_title_is_the_title_of_the_whole():
    data = pptx(shape("甲"), shape("一次告知", holder="title"), shape("完", holder="title"))

    assert read_slides(data).meta == {"标题": "一次告知"}


def test_tables_and_notes_are_read_and_page_numbers_are_not():
    data = pptx(
        slide_table(["材料", "份数"], ["申请表", "1"]) + shape("3", holder="sldNum"),
        notes={0: shape("讲解：先问来意。", holder="body") + shape("1", holder="sldNum")},
    )

    assert lines(data) == [
        ("第1张", "paragraph"),
        ("材料\t份数", "row"),
        ("申请表\t1", "row"),
        ("讲解：先问来意。", "note"),
    ]


def test_shapes_in_groups_are_read_in_their_place():
    group = f"<p:grpSp>{shape('组内')}<p:grpSp>{shape('更深')}</p:grpSp></p:grpSp>"

    assert lines(pptx(group + shape("组外")))[1:] == [
        ("组内", "paragraph"),
        ("更深", "paragraph"),
        ("组外", "paragraph"),
    ]


def test_a_hidden_slide_is_read_and_told_of():
    read = read_slides(pptx(shape("甲"), shape("乙"), hidden=1))

    assert read.report.hidden_slides == 1
    assert [(find.kind, find.words) for find in read.finds] == [("hidden_slide", "第2张")]
    assert "乙" in read.text


def test_too_many_slides_are_refused(monkeypatch):
    monkeypatch.setattr(slides_reader, "LIMITS", Limits(slides=1))

    with pytest.raises(TooLarge, match="2 张"):
        read_slides(pptx(shape("甲"), shape("乙")))


def test_a_picture_is_marked_where_it_stands_and_handed_out():
    data = pptx(
        shape("流程如下") + slide_picture("p1", "办理流程") + shape("完"),
        more={**slide_files(0, p1="../media/a.png"), "ppt/media/a.png": png()},
    )
    read = read_slides(data)

    assert [line.text for line in read.lines] == ["第1张", "流程如下", "〔图1〕", "完"]
    [picture] = read.pictures
    assert (picture.words, picture.printed, picture.width) == ("办理流程", 96, 60)
    assert SourceFile("培训.pptx", data).picture(picture) == png()
    assert [(f.kind, f.line, f.end) for f in read.finds] == [("picture", 2, 4)]


def test_a_picture_that_is_shown_again_keeps_its_number():
    more = {"ppt/media/a.png": png(), "ppt/media/b.png": png(80)}
    more |= slide_files(0, p1="../media/a.png") | slide_files(
        1, p1="../media/b.png", p2="../media/a.png"
    )
    data = pptx(slide_picture("p1"), slide_picture("p1") + slide_picture("p2"), more=more)

    assert [line.text for line in read_slides(data).lines] == [
        "第1张", "〔图1〕", "第2张", "〔图2〕", "〔图1〕",
    ]  # fmt: skip


def test_a_picture_without_a_file_is_counted_as_missing():
    read = read_slides(pptx(slide_picture("p1") + shape("甲")))

    assert (read.report.pictures, read.report.missing_pictures, read.pictures) == (1, 1, ())
    assert "〔图" not in read.text


def test_every_real_presentation_is_read(shared):
    for path in sorted((shared / "docs/stress-pptx").glob("*.pptx")):
        read = read_bounded(path.name, path.read_bytes())

        assert read.report.slides == sum(line.style == "=heading1" for line in read.lines) > 0


def test_a_damaged_presentation_is_refused_in_words():
    with pytest.raises(Unreadable, match="损坏"):
        read_bounded("坏.pptx", pptx(shape("甲"))[:-40])
