"""Scans and photos: what is seen on them becomes a text, row by row with page and confidence."""

from __future__ import annotations

import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from content.errors import TooLarge, TooOften, Unreadable
from content.files import recognising
from content.files.formats.scans import text_seen
from content.files.import_report import ReadText
from content.files.recognising import page_seen, page_shown, text_of, wanted_of
from content.files.seen import RECOGNISED, PageSeen, Seen, as_printed, row_said

SCANS = Path(__file__).parent / "scans"

RULE = """窗口工作管理办法
第一条　为规范政务服务大厅窗口工作，提高办事效率，方便群众办事，\
根据有关法律法规，结合本县实际，制定本办法。
第二条　窗口工作人员应当在工作日上午八时三十分前到岗，不得在工作时间内擅自离开岗位。
第三条　下列情形，由首席代表签字确认：
（一）当日不能办结的；
（二）需要现场踏勘的；
（三）涉及两个以上部门的。
第四条　本办法自2026年3月1日起施行。"""


def page_of(*rows: tuple[str, float, float, float], confidence: float = 0.99) -> PageSeen:
    """Return a page of rows: words, left, top, right; each 12 points high."""
    seen = (Seen(text, left, top, right, top + 12, confidence) for text, left, top, right in rows)
    return PageSeen(595.0, 842.0, tuple(seen))


def lines_of(*pages: PageSeen) -> list[str]:
    return text_seen({}, dict(enumerate(pages, 1))).text.splitlines()


def png_claiming(wide: int, high: int) -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def tiff_claiming(wide: int, high: int) -> bytes:
    tags = ((256, wide), (257, high), (258, 8), (259, 1), (262, 1), (273, 8), (278, high), (279, 1))
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + rows + struct.pack("<I", 0)


@pytest.mark.slow
def test_a_scanned_rule_is_read_as_its_paragraphs():
    data = (SCANS / "rule.png").read_bytes()
    page = page_seen("rule.png", data, 1)

    read = text_of("rule.png", data, {1: page.to_json()})

    likeness = SequenceMatcher(None, _bare(RULE), _bare(read.text), autojunk=False).ratio()
    assert likeness >= 0.98
    assert len(read.lines) == len(RULE.splitlines())
    rows = [find for find in read.finds if find.kind == RECOGNISED]
    assert len(rows) == 11
    assert read.report.recognised == 11
    assert all(find.line >= 0 and find.page == 1 for find in rows)
    assert read.report.recognised_pages == 1
    assert "有 1 页是文字识别（OCR）读出的，请对照原页核对。" in read.report.warnings


def test_a_row_remembers_its_page_and_how_sure_it_is():
    first = page_of(("第一条　窗口应当一次性告知。", 90, 100, 300))
    second = page_of(("第二条　本办法自发布之日起施行。", 90, 100, 320), confidence=0.6249)

    read = text_seen({}, {1: first, 2: second})

    again = ReadText.from_json(read.to_json())
    told = [(find.line, find.page, find.confidence) for find in again.finds]
    assert told == [(0, 1, 0.99), (1, 2, 0.6249)]
    assert row_said(2, 0.6249) == "第2页，可信度62%"
    assert row_said(0, 1.0) == ""


def test_busy_readers_say_nothing_of_a_page(monkeypatch):
    def busy(*_):
        raise TooOften("正在导入的文件太多，请稍后再试。")

    monkeypatch.setattr(recognising, "asked", busy)

    with pytest.raises(TooOften):
        page_seen("扫描.pdf", b"%PDF-1.7", 1)


def test_a_row_that_goes_on_is_found_at_its_place_in_the_paragraph():
    page = page_of(
        ("　　第一条　窗口工作人员应当在工作日上午八时三十分前到", 90, 100, 510),
        ("岗，不得迟到早退。", 90, 120, 250),
        ("　　第二条　本办法自发布之日起施行，由局办公室负责解释", 90, 140, 510),
        ("和修订。", 90, 160, 150),
    )

    read = text_seen({}, {1: page})

    assert [read.lines[f.line].text[f.start : f.end].strip() for f in read.finds] == [
        one.text.strip() for one in page.seen
    ]


def test_two_columns_are_read_one_after_the_other():
    left = [(f"左栏第{n}行的文字写满了这一栏的宽度", 60, 150 + n * 20, 285) for n in range(8)]
    right = [(f"右栏第{n}行的文字写满了这一栏的宽度", 310, 150 + n * 20, 535) for n in range(8)]

    text = "".join(lines_of(page_of(("局内简报的标题横跨两栏", 180, 90, 415), *left, *right)))

    assert text.startswith("局内简报的标题横跨两栏")
    assert text.index("左栏第7行") < text.index("右栏第0行")


def test_a_page_that_was_not_recognised_is_told_and_the_others_are_read():
    whole = page_of(("第一条　窗口应当一次性告知。", 90, 100, 300))

    read = text_seen({}, {1: whole, 2: PageSeen(0.0, 0.0, problem="图片损坏。")})

    assert read.text == "第一条　窗口应当一次性告知。"
    assert "第2页没有识别出来：图片损坏。" in read.report.warnings
    assert (read.report.recognised_pages, read.report.unrecognised_pages) == (1, 1)


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("(一)当日不能办结的;", "（一）当日不能办结的；"),
        ("电话:0531-1234,5", "电话：0531-1234,5"),
        ("Microsoft (R) Word 10:30", "Microsoft (R) Word 10:30"),
    ],
)
def test_marks_between_chinese_words_are_wide(seen, printed):
    assert as_printed(seen) == printed


def test_what_was_seen_is_handed_over_whole():
    page = page_of(("第一条　窗口应当一次性告知。", 90, 100, 300))

    assert PageSeen.from_json(page.to_json()) == page


def test_a_page_without_words_is_refused_in_chinese():
    with pytest.raises(Unreadable, match="没有认出文字"):
        text_of("空白.png", b"\x89PNG", {1: PageSeen(595.0, 842.0).to_json()})


@pytest.mark.parametrize("data", [png_claiming(30_000, 30_000), tiff_claiming(60_000, 60_000)])
def test_a_picture_that_claims_too_many_pixels_is_never_decoded(data):
    with pytest.raises((TooLarge, Unreadable), match="图片太大"):
        page_shown("大.png", data, 1)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n broken", b"II*\0\xff\xff\xff\xff", b"BM12"])
def test_a_damaged_picture_gets_its_sentence(data):
    with pytest.raises(Unreadable, match="图片损坏"):
        wanted_of("坏.png", data)


def _bare(text: str) -> str:
    return "".join(text.split())
