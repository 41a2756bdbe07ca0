"""Slides, OFD files and workbooks from the upload to the draft, with their pictures."""

from __future__ import annotations

import pytest

from tests.content.printed_files import (
    OFD_FILES,
    ofd,
    ofd_files,
    ofd_picture,
    ofd_words,
    pptx,
    shape,
    slide_files,
    slide_picture,
)
from tests.content.sheet_files import workbook
from tests.drawn import png
from tests.functional.pages import bureau_with_passwords, kept, signed_in, text_of, uploaded

SLIDES = pptx(
    shape("一次告知", holder="title") + shape("第一条　流程见下图。") + slide_picture("p1", "流程"),
    more={**slide_files(0, p1="../media/a.png"), "ppt/media/a.png": png()},
)
PAGES = ofd(
    ofd_words(20, 40, "第一条　流程见下图。") + ofd_picture(20, 60, 50, 40, 7),
    document=OFD_FILES,
    more={"Doc_0/Res/a.png": png(), **ofd_files(n7="a.png")},
)


@pytest.fixture(scope="module")
def writer(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "writer") as bureau:
        yield signed_in(bureau, "writer")


@pytest.mark.parametrize(("name", "data"), [("培训.pptx", SLIDES), ("办法.ofd", PAGES)])
def test_a_picture_is_seen_before_and_after_it_is_kept(writer, name, data):
    answer = uploaded(writer, name, data)
    before = answer.follow().html.select_one(".kb-pre-source img")
    assert writer.get(before["src"]).body == png()

    draft = writer.get(kept(answer).location.removesuffix("/report"))
    after = draft.html.select_one(".kb-text img")

    assert writer.get(after["src"]).body == png()
    assert "〔图1〕" not in text_of(draft)


def test_a_workbook_becomes_a_draft_and_the_page_says_what_else_it_could_be(writer):
    answer = uploaded(
        writer, "清单.xlsx", workbook(("材料清单", [["材料", "份数"], ["申请表", 1]]))
    )
    page = text_of(answer.follow())
    draft = text_of(writer.get(kept(answer).location.removesuffix("/report")))

    assert "请改在书架页点“表格导入、导出”" in page
    assert "材料清单" in draft
    assert "申请表" in draft
