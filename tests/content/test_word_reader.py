"""Word files are read as they are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.errors import TooLarge, Unreadable
from content.files.import_report import ReadText
from content.files.word.number_formats import printed
from content.files.word.reader import read_docx
from tests.content.word_files import (
    NAMESPACES,
    PACKAGE,
    cell,
    docx,
    numbered,
    numbering,
    packed,
    paragraph,
    table,
)

OFFICIAL = Path(__file__).parents[2].parent / "shared" / "docs" / "zh-docx-official"

RULE = (
    ("chineseCountingThousand", "第%1章　"),
    ("chineseCountingThousand", "第%2条　", '<w:lvlRestart w:val="0"/>'),
    ("chineseCounting", "（%3）"),
    ("decimal", "%4."),
)


def lines_of(*blocks: str, **parts: object):
    return [line.text for line in read_docx(docx(*blocks, **parts)).lines]


def test_automatic_numbers_stand_in_the_text_and_run_on_through_the_chapters():
    blocks = [
        numbered("总则"), numbered("甲", 1), numbered("乙", 1), numbered("子", 2),
        numbered("丑", 2), numbered("附则"), numbered("丙", 1), numbered("寅", 2),
    ]  # fmt: skip

    assert lines_of(*blocks, parts={"numbering": numbering(*RULE)}) == [
        "第一章　总则", "第一条　甲", "第二条　乙", "（一）子", "（二）丑",
        "第二章　附则", "第三条　丙", "（一）寅",
    ]  # fmt: skip


def test_a_second_list_starts_where_it_says():
    extra = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="30"/></w:lvlOverride></w:num>'
    )
    blocks = [numbered("甲", 1), numbered("乙", 1, 2), numbered("丙", 1, 2)]

    assert lines_of(*blocks, parts={"numbering": numbering(*RULE, extra=extra)}) == [
        "第一条　甲", "第三十条　乙", "第三十一条　丙",
    ]  # fmt: skip


def test_legal_numbering_prints_arabic_digits():
    levels = [("chineseCounting", "%1、"), ("decimal", "%1.%2", "<w:isLgl/>")]

    blocks = [numbered("甲"), numbered("乙", 1)]
    assert lines_of(*blocks, parts={"numbering": numbering(*levels)}) == ["一、甲", "1.1乙"]


def test_a_style_brings_its_number_and_its_level():
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="Tiao"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Own"><w:basedOn w:val="Tiao"/></w:style></w:styles>'
    )
    levels = [("decimal", "%1."), ("chineseCounting", "第%2条　", '<w:pStyle w:val="Tiao"/>')]
    block = paragraph("甲", properties='<w:pStyle w:val="Tiao"/>')

    read = lines_of(block, parts={"numbering": numbering(*levels), "styles": styles})

    assert read == ["第一条　甲"]


def test_a_list_linked_to_a_style_counts_in_the_list_of_that_style():
    extra = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    )
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    parts = {"numbering": numbering(*RULE, extra=extra), "styles": styles}

    assert lines_of(numbered("甲", 1), numbered("乙", 1, 7), parts=parts) == [
        "第一条　甲", "第二条　乙",
    ]  # fmt: skip


def test_a_format_none_prints_no_number_and_a_bullet_a_dot():
    levels = [("none", ""), ("bullet", "\uf06c")]

    blocks = [numbered("甲"), numbered("乙", 1)]
    assert lines_of(*blocks, parts={"numbering": numbering(*levels)}) == ["甲", "• 乙"]


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("chineseCountingThousand", 111, "一百一十一"),
        ("japaneseCounting", 10, "十"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 11, "甲"),
        ("decimalEnclosedCircle", 12, "⑫"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("none", 3, ""),
        ("klingon", 3, None),
    ],
)
def test_numbers_are_printed_in_words_formats(form, number, expected):
    assert printed(number, form) == expected


def test_revisions_are_read_as_accepted_and_counted():
    block = paragraph(
        "提前",
        "<w:del><w:r><w:delText>十分钟</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>十五分钟</w:t></w:r></w:ins>",
        "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom>",
        "<w:moveTo><w:r><w:t>到岗</w:t></w:r></w:moveTo>",
    )

    read = read_docx(docx(block))

    assert read.text == "提前十五分钟到岗"
    assert read.report.insertions == 1
    assert read.report.deletions == 1
    assert read.report.moves == 2
    assert any("修订" in sentence for sentence in read.report.warnings)


def test_a_paragraph_whose_end_was_deleted_runs_on():
    first = paragraph("第一条　甲", properties="<w:rPr><w:del/></w:rPr>")

    assert lines_of(first, paragraph("，乙。")) == ["第一条　甲，乙。"]


def test_text_in_tags_controls_fields_and_links_is_kept():
    block = paragraph(
        "<w:smartTag><w:r><w:t>自2023年</w:t></w:r></w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>7月</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="DATE"><w:r><w:t>1日</w:t></w:r></w:fldSimple>',
        "<w:hyperlink><w:r><w:t>起施行</w:t></w:r></w:hyperlink>",
        "<w:futureTag><w:r><w:t>。</w:t></w:r></w:futureTag>",
    )

    read = read_docx(docx(f"<w:sdt><w:sdtContent>{block}</w:sdtContent></w:sdt>"))

    assert read.text == "自2023年7月1日起施行。"
    assert read.report.unknown_elements == 1


def test_a_field_shows_its_result_and_not_its_instruction():
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    block = paragraph(
        mark("begin"),
        '<w:r><w:instrText> HYPERLINK "javascript:alert(1)" </w:instrText></w:r>',
        mark("separate"), "结果", mark("end"),
        mark("begin"), r"<w:r><w:instrText>eq \o\ac(○,12)</w:instrText></w:r>", mark("end"),
    )  # fmt: skip

    assert lines_of(block) == ["结果⑫"]


def test_hidden_text_is_counted_and_not_read():
    read = read_docx(docx(paragraph("明", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>")))

    assert read.text == "明"
    assert read.report.hidden_runs == 1


def test_a_text_box_is_read_once_though_it_is_stored_twice():
    box = f"<w:txbxContent>{paragraph('青审发〔2026〕12号')}</w:txbxContent>"
    block = paragraph(
        "标题",
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )

    read = read_docx(docx(block))

    assert [(line.text, line.kind) for line in read.lines] == [
        ("标题", "paragraph"), ("青审发〔2026〕12号", "box"),
    ]  # fmt: skip
    assert read.report.text_boxes == 1


def test_a_footnote_is_marked_in_the_text_and_follows_its_paragraph():
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{paragraph("见行政许可法。")}</w:footnote>'
        "</w:footnotes>"
    )
    block = paragraph("依法", '<w:r><w:footnoteReference w:id="2"/></w:r>', "办理。")

    read = read_docx(docx(block, paragraph("第二条"), parts={"footnotes": notes}))

    assert [(line.text, line.kind) for line in read.lines] == [
        ("依法〔注1〕办理。", "paragraph"), ("〔注1〕见行政许可法。", "note"),
        ("第二条", "paragraph"),
    ]  # fmt: skip


def test_a_row_of_a_table_is_a_line_with_each_merged_cell_once():
    rows = table(
        [
            cell("材料", '<w:vMerge w:val="restart"/>'),
            cell("申请表", '<w:gridSpan w:val="2"/>'),
            "1份",
        ],
        [cell("", "<w:vMerge/>"), "身份证", "复印件", "1份"],
    )

    read = read_docx(docx(rows, table(["甲", "乙"])))

    assert [(line.text, line.kind, line.table) for line in read.lines] == [
        ("材料\t申请表\t\t1份", "row", 1), ("\t身份证\t复印件\t1份", "row", 1),
        ("甲\t乙", "row", 2),
    ]  # fmt: skip
    assert read.report.merged_cells == 2
    assert any("2 处合并的单元格" in sentence for sentence in read.report.warnings)


def test_a_nested_table_is_part_of_its_cell_with_its_own_cells_apart():
    nested = f"<w:tc>{paragraph('前')}{table(['内甲', '内乙'], ['子', '丑'])}</w:tc>"

    assert lines_of(table([nested, "外"])) == ["前　　内甲　内乙　　子　丑\t外"]


def test_a_list_with_dashes_keeps_them():
    levels = [("bullet", "——"), ("bullet", "\uf0a8"), ("bullet", "o")]

    blocks = [numbered("甲"), numbered("乙", 1), numbered("丙", 2)]
    assert lines_of(*blocks, parts={"numbering": numbering(*levels)}) == ["—— 甲", "• 乙", "• 丙"]


def test_a_paragraph_hidden_with_its_end_prints_no_number():
    hidden = paragraph(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>",
        properties='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>',
    )

    read = lines_of(hidden, numbered("甲"), parts={"numbering": numbering(("decimal", "%1."))})

    assert read == ["1.甲"]


def test_text_in_a_hidden_style_is_hidden_unless_the_run_says_otherwise():
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        "</w:styles>"
    )
    block = paragraph(
        "暗", '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>',
        properties='<w:pStyle w:val="H"/>',
    )  # fmt: skip

    assert lines_of(block, parts={"styles": styles}) == ["明"]


def test_a_number_switched_off_in_a_paragraph_is_not_taken_from_its_style():
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:styleId="T"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style></w:styles>"
    )
    on = paragraph("甲", properties='<w:pStyle w:val="T"/>')
    off = paragraph("乙", properties='<w:pStyle w:val="T"/><w:numPr><w:numId w:val="0"/></w:numPr>')

    read = lines_of(
        on, off, on, parts={"numbering": numbering(("decimal", "%1.")), "styles": styles}
    )

    assert read == ["1.甲", "乙", "2.甲"]


def test_a_table_that_only_frames_text_is_read_as_text():
    framed = f"<w:tc>{paragraph('第一条　甲')}{paragraph('第二条　乙')}</w:tc>"

    assert [(line.text, line.kind) for line in read_docx(docx(table([framed]))).lines] == [
        ("第一条　甲", "paragraph"), ("第二条　乙", "paragraph"),
    ]  # fmt: skip


def test_symbols_breaks_and_formulas_become_text():
    block = paragraph(
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>甲</w:t><w:br/><w:t>乙</w:t>'
        "<w:noBreakHyphen/></w:r>",
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>"
        "</m:den></m:f></m:oMath>",
    )

    assert lines_of(block) == ["☑甲", "乙-a/b"]


def test_styles_tell_titles_headings_and_centred_lines():
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:styleId="a3"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        '</w:style><w:style w:styleId="zhang"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>'
        "</w:styles>"
    )
    blocks = [
        paragraph("办法", properties='<w:pStyle w:val="a3"/><w:jc w:val="center"/>'),
        paragraph("总则", properties='<w:pStyle w:val="zhang"/>'),
        paragraph("正文"),
    ]

    read = read_docx(docx(*blocks, parts={"styles": styles}))

    assert [(line.style, line.centred) for line in read.lines] == [
        ("title", True), ("heading1", True), ("", False),
    ]  # fmt: skip


def test_the_main_part_is_found_by_its_relationship():
    assert lines_of(paragraph("第一条"), main="word/正文.xml") == ["第一条"]


def test_strict_names_are_read_like_the_usual_ones():
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        f"{paragraph('第一条')}</w:body></w:document>"
    )
    rels = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="m" Target="d.xml" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/>'
        "</Relationships>"
    )

    assert read_docx(packed({"_rels/.rels": rels, "d.xml": strict})).text == "第一条"


def test_a_damaged_side_part_is_passed_over_and_reported():
    read = read_docx(docx(numbered("第一条"), parts={"numbering": "<broken"}))

    assert read.text == "第一条"
    assert read.report.unreadable_parts == 1


@pytest.mark.parametrize(
    ("body", "refusal", "word"),
    [
        ("<w:p><w:bad:x/></w:p>", Unreadable, "损坏"),
        ("<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000, Unreadable, "过深"),
        (paragraph("长" * 4_000_000), TooLarge, "过长"),
    ],
)
def test_a_damaged_main_part_is_refused_in_words(body, refusal, word):
    with pytest.raises(refusal, match=word):
        read_docx(docx(body))


def test_a_text_is_handed_over_as_json_unchanged():
    read = read_docx(docx(paragraph("甲"), table(["乙", "丙"])))

    assert ReadText.from_json(read.to_json()) == read


def test_real_official_files_are_read_with_all_their_text():
    if not OFFICIAL.exists():
        pytest.skip("../shared/docs 不在：没有真实 Word 文件可读")
    shares = []
    for reference in sorted(OFFICIAL.glob("*.ref.txt"))[::4]:
        source = reference.with_name(reference.name.replace(".ref.txt", ".docx"))
        read = read_docx(source.read_bytes())
        shares.append(recall(read.text, reference.read_text(encoding="utf-8", errors="replace")))

    assert sum(shares) / len(shares) >= 0.99


def recall(text, reference):
    """Return the share of the reference's distinct runs of four characters found in the text."""
    wanted, found = fours(reference), fours(text)
    return len(wanted & found) / len(wanted) if wanted else 1.0


def fours(text):
    squeezed = "".join(text.split())
    return {squeezed[i : i + 4] for i in range(len(squeezed) - 3)}
