"""PDF files are read in the order they are printed, paragraph by paragraph."""

from __future__ import annotations

import struct
import zlib

import pytest

from content.errors import TooLarge, Unreadable
from content.files import bounded
from content.files.bounded import asked, read_bounded
from content.files.formats import pdf as pdf_reader
from content.files.formats.pdf import read_pdf
from content.files.limits import Limits
from tests.content.printed_files import pdf, rules, words

LEFT, INDENT, WIDE = 80, 112, 27  # 27 letters of 16 points fill a line


def page(*rows: tuple[float, str], top=760, leading=28, size=16):
    """Return a page of rows, each with its left edge."""
    return " ".join(words(x, top - n * leading, text, size) for n, (x, text) in enumerate(rows))


def full(text: str, width=WIDE) -> str:
    """Return the text made as wide as a line."""
    return (text + "甲" * width)[:width]


def texts(data):
    return [line.text for line in read_pdf(data).lines]


def test_rows_are_joined_into_the_paragraphs_they_were():
    first, second = full("第一条　为规范窗口工作", WIDE - 2), full("根据有关规定")
    data = pdf(
        page(
            (INDENT, first),
            (LEFT, second),
            (LEFT, "制定本办法。"),
            (INDENT, "第二条　本办法适用于本局。"),
        )
    )

    assert texts(data) == [first + second + "制定本办法。", "第二条　本办法适用于本局。"]


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    first, second = full("第一条　为规范窗口工作", WIDE - 2), full("根据有关规定")
    data = pdf(
        page((INDENT, first), (LEFT, second)),
        page((LEFT, "制定本办法。"), (INDENT, "第二条　甲。")),
    )

    assert texts(data) == [first + second + "制定本办法。", "第二条　甲。"]


def test_words_are_read_from_the_top_whatever_their_order_in_the_file():
    data = pdf(words(LEFT, 600, "第二条　乙。") + words(LEFT, 700, "第一条　甲。"))

    assert texts(data) == ["第一条　甲。", "第二条　乙。"]


def test_a_large_line_in_the_middle_of_the_page_is_the_title():
    body = [
        (INDENT, full("第一条　为规范窗口工作", WIDE - 2)),
        (LEFT, full("根据有关规定")),
        (LEFT, "制定。"),
    ]
    read = read_pdf(pdf(words(188, 800, "窗口工作管理", 36) + page(*body)))

    assert (read.lines[0].text, read.lines[0].style, read.lines[0].centred) == (
        "窗口工作管理",
        "title",
        True,
    )


def test_running_heads_and_page_numbers_are_told_but_are_no_text():
    pages = [
        words(LEFT, 810, "青岚县文件汇编")
        + page((INDENT, f"第{n}条　甲。"))
        + words(280, 30, f"— {n} —", 14)
        for n in range(1, 5)
    ]
    read = read_pdf(pdf(*pages))

    assert [line.text for line in read.lines] == [f"第{n}条　甲。" for n in range(1, 5)]
    assert {(find.kind, find.words) for find in read.finds} == {
        ("header", "青岚县文件汇编"),
        ("footer", "— # —"),
    }


def test_a_ruled_table_is_read_row_by_row():
    lines = rules(
        *((80, y, 400, y) for y in (500, 540, 580)), *((x, 500, x, 580) for x in (80, 240, 400))
    )
    cells = [
        (90, 560, "材料"),
        (250, 560, "份数"),
        (90, 528, "营业执照"),
        (90, 508, "复印件"),
        (250, 518, "1"),
    ]
    read = read_pdf(pdf(words(80, 620, "附表") + lines + " ".join(words(*cell) for cell in cells)))

    assert [(line.text, line.kind, line.table) for line in read.lines] == [
        ("附表", "paragraph", 0),
        ("材料\t份数", "row", 1),
        ("营业执照复印件\t1", "row", 1),
    ]
    assert (read.report.tables, read.report.rows) == (1, 2)


def test_radicals_are_read_as_the_characters_they_stand_for():
    assert pdf_reader._readable("⽂件⻓度⾏政", pdf_reader.Counter()) == "文件长度行政"


def test_signs_nobody_can_read_are_counted():
    counts = pdf_reader.Counter()

    assert pdf_reader._readable("甲\ue123乙\ufffd", counts) == "甲□乙□"
    assert counts["unknown_symbols"] == 2


def test_a_scan_is_refused_and_told_how_many_pages_it_has():
    with pytest.raises(Unreadable, match=r"扫描件：2 页.*OCR"):
        read_pdf(pdf(*["q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"] * 2))


def test_scripts_in_a_pdf_are_told_of():
    data = pdf(
        words(LEFT, 700, "第一条　甲。"), more="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    )

    assert any("脚本" in warning for warning in read_pdf(data).report.warnings)


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", pdf()[:200], pdf()])
def test_a_damaged_pdf_is_refused_in_words(data):
    with pytest.raises(Unreadable, match="损坏"):
        read_bounded("坏.pdf", data)


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(pdf_reader, "LIMITS", Limits(pages=1))

    with pytest.raises(TooLarge, match="2 页"):
        read_pdf(pdf(words(1, 1, "甲"), words(1, 1, "乙")))


def test_a_page_is_drawn_by_the_reading_process():
    data = pdf(words(LEFT, 700, "第一条　甲。"))

    picture = asked("page", "x.pdf", data, {"page": 1, "dpi": 72})

    assert size_of(picture) == (595, 842)
    with pytest.raises(Unreadable, match="没有第 2 页"):
        asked("page", "x.pdf", data, {"page": 2})


def test_a_page_of_a_giant_size_is_drawn_small():
    picture = asked("page", "x.pdf", pdf("", size=(14_000, 14_000)), {"page": 1, "dpi": 600})

    width, height = size_of(picture)
    assert width * height <= bounded.LIMITS.page_pixels * 1.01


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG")
    assert zlib.decompress(picture[picture.index(b"IDAT") + 4 : -16])
    return struct.unpack(">II", picture[16:24])


def test_the_real_pdf_files_are_read_without_losing_a_number(shared):
    law = read_bounded(
        "劳动合同法.pdf", (shared / "docs/zh-pdf-text/29d884421372.pdf").read_bytes()
    )
    starts = [line.text for line in law.lines]

    assert starts[0] == "中华人民共和国劳动合同法"
    assert sum(text.startswith("第") and "条　" in text[:8] for text in starts) >= 90
    assert law.report.pages == 27


def test_every_real_pdf_is_read_or_refused_in_words(shared):
    for folder in ("zh-pdf-text", "zh-pdf-scan", "stress-pdf"):
        for path in sorted((shared / "docs" / folder).glob("*.pdf")):
            try:
                assert read_bounded(path.name, path.read_bytes()).lines
            except Unreadable as refusal:
                assert "扫描件" in str(refusal)  # noqa: PT017 - either is right


def test_pictures_beside_words_are_counted_and_no_mark_is_promised():
    drawn = "q 100 0 0 100 20 20 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q "
    report = read_pdf(pdf(words(50, 780, "第一条　甲。") + drawn)).report

    assert (report.pictures, report.pictures_left) == (0, 1)
    assert any("文中不留记号" in told for told in report.warnings)


def two_columns(first: list[str], second: list[str], top=700):
    """Return rows of ten letters in two columns beside each other, not on the same height."""
    return page(*((60, text) for text in first), top=top) + page(
        *((330, text) for text in second), top=top - 9
    )


def test_two_columns_are_read_one_after_the_other_and_what_stands_across_them_between():
    first = [full("第一条　甲"), *[full("乙")] * 5, "完。"]
    second = [full("第二条　丙"), *[full("丁")] * 5, "完。"]
    narrow = [[row[:13] for row in column] for column in (first, second)]
    data = pdf(
        words(180, 780, "窗口工作管理办法", 22)
        + two_columns(*narrow)
        + words(60, 420, full("附则　本办法横跨两栏", 33))
        + words(285, 40, "— 1 —")
    )

    joined = ["".join(column) for column in narrow]
    assert texts(data) == ["窗口工作管理办法", *joined, full("附则　本办法横跨两栏", 33)]


def test_a_table_without_rules_is_not_taken_for_columns():
    rows = [("受理", "当场作出决定并出具凭证"), ("审查", "五日内"), ("听证", "依申请，二十日内"),
            ("决定", "制作决定书"), ("送达", "十日内送达申请人"), ("归档", "办公室")]  # fmt: skip
    data = pdf("".join(page((80, left), (330, right), top=700 - 30 * n, leading=0)
                       for n, (left, right) in enumerate(rows)))  # fmt: skip

    assert "".join(texts(data)) == "".join(f"{left}　{right}" for left, right in rows)


def test_a_ruled_table_within_a_column_stays_there():
    column = [full("甲", 13)] * 6
    table = rules(
        *((330, y, 520, y) for y in (480, 450, 420)), *((x, 480, x, 420) for x in (330, 420, 520))
    )
    cells = words(340, 460, "名称", 12) + words(430, 460, "时限", 12)
    cells += words(340, 430, "登记", 12) + words(430, 430, "三日", 12)
    data = pdf(two_columns([*column, *column], column) + table + cells)

    assert texts(data)[-2:] == ["名称\t时限", "登记\t三日"]
