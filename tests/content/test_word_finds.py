"""What plain words cannot carry is told at its place: revisions, remarks, figures, links."""

from __future__ import annotations

import pytest

from content.files.import_report import Find, ReadText
from content.files.word.collected import MOST_FINDS
from content.files.word.reader import read_docx
from tests.content.word_files import (
    NAMESPACES,
    PACKAGE,
    RELATIONS,
    cell,
    docx,
    numbered,
    numbering,
    paragraph,
    table,
)

BY = 'w:author="王某" w:date="2026-05-01T09:00:00Z"'
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def read(*blocks: str, **parts: object) -> ReadText:
    return read_docx(docx(*blocks, **parts))


def told(text: ReadText, kind: str):
    """Return each find of a kind as the words it stands on and the words it tells."""
    return [
        (text.lines[f.line].text[f.start : f.end] if f.line >= 0 else None, f.words)
        for f in text.finds
        if f.kind == kind
    ]


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def picture(relationship="r0", alternative="公章"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr descr="{alternative}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relationship}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def related(*rows: str):
    """Return further entries: the relationships of the main part, as they are written."""
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f"{''.join(f'<Relationship {row}/>' for row in rows)}</Relationships>"
    }


def test_an_insertion_is_told_on_its_words_with_author_and_day():
    text = read(paragraph("提前", f"<w:ins {BY}>{run('十五分钟')}</w:ins>", "到岗"))

    assert text.finds == (
        Find("insertion", 0, 2, 6, "", "王某", "2026-05-01T09:00:00Z"),
    )  # fmt: skip


def test_deleted_words_are_told_where_they_stood():
    deleted = f"<w:del {BY}><w:r><w:delText>十分钟</w:delText></w:r></w:del>"

    text = read(paragraph("  提前", deleted, "到岗"))

    assert text.text == "提前到岗"
    assert text.finds == (Find("deletion", 0, 2, 2, "十分钟", "王某", "2026-05-01T09:00:00Z"),)


def test_a_moved_passage_is_told_where_it_was_and_where_it_is():
    text = read(
        paragraph("甲", f"<w:moveFrom {BY}>{run('旧处')}</w:moveFrom>"),
        paragraph("乙", f"<w:moveTo {BY}>{run('旧处')}</w:moveTo>"),
    )

    assert told(text, "move_from") == [("", "旧处")]
    assert told(text, "move") == [("旧处", "")]
    assert text.report.moves == 2


def test_a_deleted_row_is_told_with_its_words_before_the_next_line():
    rows = table(["甲", "乙"], ["丙", "丁"]).replace(
        "<w:tr>", f"<w:tr><w:trPr><w:del {BY}/></w:trPr>", 1
    )

    text = read(rows)

    assert [line.text for line in text.lines] == ["丙\t丁"]
    assert told(text, "deletion") == [("", "甲\n乙")]
    assert text.report.deletions == 1


def test_the_deleted_end_of_a_paragraph_is_told():
    first = paragraph("第一条　甲", properties=f"<w:rPr><w:del {BY}/></w:rPr>")

    text = read(first, paragraph("，乙。"))

    assert text.finds == (Find("deletion", 0, 5, 5, "¶", "王某", "2026-05-01T09:00:00Z"),)


def test_offsets_follow_automatic_numbers_breaks_and_cells():
    marked = f"<w:ins {BY}>{run('新')}</w:ins>"
    blocks = [
        numbered("甲").replace("</w:p>", f"{marked}</w:p>"),
        paragraph("上", "<w:r><w:br/></w:r>", "  下", marked),
        table(["一", f"<w:tc>{paragraph('二')}{paragraph('三', marked)}</w:tc>"]),
    ]

    text = read(*blocks, parts={"numbering": numbering(("chineseCounting", "第%1条　"))})

    assert [line.text for line in text.lines] == ["第一条　甲新", "上", "下新", "一\t二 三新"]
    assert [(f.line, f.start, f.end) for f in text.finds] == [(0, 5, 6), (2, 1, 2), (3, 5, 6)]


def comment(number, words, by="李某", more=""):
    return (
        f'<w:comment w:id="{number}" w:author="{by}" w:date="2026-05-02T10:00:00Z">'
        f"<w:p {more}><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>"
    )


def test_a_comment_is_told_on_the_words_it_is_about():
    block = paragraph(
        "应当", '<w:commentRangeStart w:id="1"/>', "及时", '<w:commentRangeEnd w:id="1"/>',
        '<w:r><w:commentReference w:id="1"/></w:r>', "办理",
    )  # fmt: skip
    comments = f"<w:comments {NAMESPACES}>{comment(1, '几日？')}{comment(2, '无处')}</w:comments>"

    text = read(block, parts={"comments": comments})

    assert text.finds == (
        Find("comment", 0, 2, 4, "几日？", "李某", "2026-05-02T10:00:00Z"),
        Find("comment", -1, 0, 0, "无处", "李某", "2026-05-02T10:00:00Z"),
    )
    assert text.report.comments == 2


def test_an_answer_and_a_settled_comment_say_so():
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    asked = comment(1, "几日？", more='w14:paraId="A1"')
    answered = comment(2, "三日。", "王某", more='w14:paraId="A2"')
    comments = f"<w:comments {NAMESPACES} {w14}>{asked}{answered}</w:comments>"
    extended = (
        '<x:commentsEx xmlns:x="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<x:commentEx x:paraId="A1" x:done="1"/>'
        '<x:commentEx x:paraId="A2" x:paraIdParent="A1" x:done="0"/></x:commentsEx>'
    )

    text = read(
        paragraph("甲"), parts={"comments": comments, "commentsExtended": extended}
    )  # fmt: skip

    assert [f.words for f in text.finds] == ["（已解决）几日？", "（答复李某）三日。"]


def test_hidden_and_struck_words_are_told():
    text = read(paragraph("明", run("暗", "<w:vanish/>"), run("旧", "<w:strike/>")))

    assert text.text == "明旧"
    assert told(text, "hidden_run") == [("", "暗")]
    assert told(text, "struck_run") == [("旧", "")]


def test_a_picture_leaves_its_mark_and_is_described():
    text = read(
        paragraph("盖章", picture(), "处"), table(["样", f"<w:tc>{paragraph(picture())}</w:tc>"]),
        parts={"image": PNG},
    )  # fmt: skip

    assert [line.text for line in text.lines] == ["盖章〔图1〕处", "样\t〔图1〕"]
    assert told(text, "picture") == [("〔图1〕", "公章"), ("〔图1〕", "公章")]
    assert [(p.number, p.part, p.media_type, p.size, p.words) for p in text.pictures] == [
        (1, "word/image.xml", "image/png", len(PNG), "公章"),
    ]  # fmt: skip
    assert text.report.pictures == 2


def test_a_picture_outside_the_file_leaves_no_mark():
    rows = related(
        f'Id="r0" Type="{RELATIONS}/image" Target="http://10.0.0.1/a.png" TargetMode="External"'
    )

    text = read(paragraph("盖章", picture()), more=rows)

    assert text.text == "盖章"
    assert text.pictures == ()
    assert told(text, "picture") == [("", "图片在文件之外：http://10.0.0.1/a.png；公章")]
    assert any("不在文件里" in sentence for sentence in text.report.warnings)


def test_pictures_of_old_drawings_are_read_and_empty_ones_left_out():
    block = paragraph(
        '<w:r><w:pict><v:shape alt="流程图"><v:imagedata r:id="r0"/></v:shape></w:pict></w:r>',
        "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>",
    )

    text = read(block, parts={"image": b"\xff\xd8\xff"})

    assert text.text == "〔图1〕"
    assert told(text, "picture") == [("〔图1〕", "流程图")]
    assert text.report.pictures == 1
    assert text.pictures[0].media_type == "image/jpeg"


def test_an_embedded_object_is_told_and_shown_by_its_preview():
    block = paragraph(
        "公式", '<w:r><w:object><v:shape><v:imagedata r:id="r0"/></v:shape>'
        '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Equation.3"/>'
        "</w:object></w:r>",
    )  # fmt: skip

    text = read(block, parts={"image": PNG})

    assert text.text == "公式〔图1〕"
    assert told(text, "object") == [("", "Equation.3")]


def test_a_formula_is_told_on_its_line_and_kept_as_mathml():
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>"
        "</m:den></m:f></m:oMath>"
    )
    letter = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"

    text = read(paragraph("比为", fraction, "，", letter))

    assert text.text == "比为a/b，x"
    assert told(text, "formula") == [("a/b", ""), ("x", "")]
    assert list(text.formulas) == ["a/b"]
    assert "<mfrac>" in text.formulas["a/b"]


def test_page_headers_are_told_and_not_read():
    header = f"<w:hdr {NAMESPACES}>{paragraph('内部资料')}{paragraph(picture())}</w:hdr>"

    text = read(paragraph("甲"), parts={"header": header})

    assert text.text == "甲"
    assert told(text, "header") == [(None, "内部资料")]
    assert told(text, "picture") == [(None, "页眉页脚中的图片；公章")]
    assert (text.report.headers, text.report.pictures) == (1, 0)


def test_links_that_lead_outside_are_told_and_not_kept():
    rows = related(
        f'Id="r0" Type="{RELATIONS}/hyperlink" Target="https://example.cn/" TargetMode="External"',
        f'Id="r1" Type="{RELATIONS}/attachedTemplate" Target="x.dotm" TargetMode="External"',
    )

    text = read(paragraph("见", f'<w:hyperlink r:id="r0">{run("网站")}</w:hyperlink>'), more=rows)

    assert text.text == "见网站"
    assert told(text, "outside_link") == [("网站", "https://example.cn/"), (None, "x.dotm")]
    assert text.report.outside_links == 2


def test_a_content_control_tells_what_may_be_chosen():
    block = paragraph(
        '<w:sdt><w:sdtPr><w:alias w:val="结论"/><w:dropDownList><w:listItem w:value="准予"/>'
        '<w:listItem w:displayText="不予许可" w:value="2"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{run('准予')}</w:sdtContent></w:sdt>"
    )

    text = read(block)

    assert told(text, "content_control") == [("准予", "结论；可选：准予、不予许可")]


def test_a_cell_hidden_under_a_merged_one_is_told():
    rows = table(
        [cell("材料", '<w:vMerge w:val="restart"/>'), "甲"], [cell("旧字", "<w:vMerge/>"), "乙"]
    )

    text = read(rows)

    assert [line.text for line in text.lines] == ["材料\t甲", "\t乙"]
    assert told(text, "covered_cell") == [("", "旧字")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.html",
            "<html><style>p{}</style><p>第一条　甲</p><p>乙</p></html>",
            ["第一条 甲", "乙"],
        ),
        ("a.txt", "甲\n乙", ["甲", "乙"]),
        ("a.rtf", "{\\rtf1 甲}", []),
    ],
)
def test_a_piece_of_another_file_is_read_when_it_is_a_page_or_text(name, content, expected):
    rows = related(f'Id="r0" Type="{RELATIONS}/aFChunk" Target="{name}"')

    text = read('<w:altChunk r:id="r0"/>', paragraph("末"), more={**rows, f"word/{name}": content})

    assert [line.text for line in text.lines] == [*expected, "末"]
    assert text.report.outside_pieces == 1
    assert told(text, "outside_piece")[0][1].endswith(name)


def test_an_unknown_symbol_and_an_unknown_number_are_told():
    block = paragraph('<w:r><w:sym w:font="Webdings" w:char="F0E6"/></w:r>', "甲")
    levels = numbering(("klingon", "%1."))

    text = read(block, numbered("乙"), parts={"numbering": levels})

    assert told(text, "unknown_symbol") == [("□", "Webdings F0E6")]
    assert told(text, "unknown_number") == [("1.", "klingon")]


def test_a_text_without_lines_still_tells_what_was_found():
    text = read(paragraph(f"<w:del {BY}><w:r><w:delText>全删</w:delText></w:r></w:del>"))

    assert text.lines == ()
    assert text.finds == (Find("deletion", -1, 0, 0, "全删", "王某", "2026-05-01T09:00:00Z"),)


def test_finds_are_handed_over_as_json_unchanged():
    text = read(
        paragraph("盖章", picture(), f"<w:ins {BY}>{run('新')}</w:ins>"), parts={"image": PNG}
    )

    assert ReadText.from_json(text.to_json()) == text


def test_thousands_of_finds_in_one_paragraph_stay_on_their_lines():
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"

    text = read(paragraph(f"{deleted}<w:r><w:t>甲</w:t><w:br/></w:r>" * 3000))

    assert [f.line for f in text.finds] == list(range(3000))


def test_finds_past_the_most_are_counted():
    text = read(paragraph("甲", "<w:del/>" * (MOST_FINDS + 5)))

    assert len(text.finds) == MOST_FINDS
    assert text.report.finds_beyond == 5
    assert text.report.deletions == MOST_FINDS + 5


def test_a_picture_that_fills_a_shape_is_told_and_the_words_in_the_shape_are_read():
    fill = '<a:blipFill><a:blip r:embed="r0"/></a:blipFill><a:solidFill/>'
    old = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:fill r:id="r1"/></v:shape>'
    box = "<w:txbxContent><w:p><w:r><w:t>章内文字</w:t></w:r></w:p></w:txbxContent>"
    shape = f"<w:r><w:drawing>{fill}{box}</w:drawing></w:r><w:r><w:pict>{old}</w:pict></w:r>"

    text = read(paragraph("甲", shape))

    assert text.report.picture_fills == 2
    assert "章内文字" in text.text
    assert any("以图片填充" in warning for warning in text.report.warnings)
