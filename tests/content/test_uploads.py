"""What may be taken in is decided by bytes, before any parsing."""

from __future__ import annotations

import pytest

from content.errors import TooLarge, Unreadable
from content.files.limits import Limits
from content.files.uploads import FileKind, decode_text, inspect, shown
from tests.content.word_files import docx, packed, paragraph

SOUND = docx(paragraph("第一条　为规范窗口工作，制定本办法。"))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_a_word_file_is_known_by_its_bytes_not_by_its_name():
    assert inspect("办法.md", SOUND) is FileKind.DOCX


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("办法.md", FileKind.MARKDOWN),
        ("办法.TXT", FileKind.TEXT),
        ("办法.markdown", FileKind.MARKDOWN),
    ],
)
def test_the_name_only_tells_markdown_from_plain_text(name, kind):
    assert inspect(name, "第一条　为规范工作。".encode()) is kind


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("空.docx", b"", "空文件"),
        ("办法.docx", "第一条　正文".encode(), "不是 Word"),
        ("办法.docx", b"<!DOCTYPE html><html></html>", "网页"),
        ("办法.docx", b"%PDF-1.7 ...", "PDF"),
        ("办法.docx", rb"{\rtf1\ansi}", "RTF"),
        ("办法.docx", b"\x89PNG\r\n", "图片"),
        ("办法.docx", COMPOUND + "WordDocument".encode("utf-16-le"), "旧版 Word.*另存为 .docx"),
        ("办法.doc", COMPOUND + "PowerPoint Document".encode("utf-16-le"), "另存为 .pptx"),
        ("办法.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("办法.docx", COMPOUND + "Workbook".encode("utf-16-le"), "表格"),
        ("图.svg", b"<svg onload='x'/>", "SVG"),
        ("办法.docx", packed({"xl/workbook.xml": "<a/>", "_rels/.rels": "<a/>"}), "Excel"),
        ("办法.docx", packed({"a.txt": "x"}), "压缩包"),
        ("办法.docx", SOUND[: len(SOUND) // 2], "损坏"),
        ("办法.txt", b"a\0b", "文本"),
        ("办法.txt", b"\xf5\xff\xfe\x81", "文本"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(name, data, word):
    with pytest.raises(Unreadable, match=word):
        inspect(name, data)


def test_a_text_that_begins_with_bm_is_no_bitmap():
    bitmap = b"BM" + (70).to_bytes(4, "little") + bytes(4) + b"\x36\0\0\0\x28\0\0\0" + bytes(52)

    assert inspect("标准.txt", "BM 25 标准的适用范围：第一条".encode()) is FileKind.TEXT
    assert inspect("图.txt", bitmap) is FileKind.PICTURE


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_a_word_file_that_declares_entities_is_refused(encoding):
    evil = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(encoding)

    with pytest.raises(Unreadable, match="DTD"):
        inspect("x.docx", docx(paragraph("x"), more={"word/evil.xml": evil}))


def test_a_part_that_comes_twice_is_refused():
    with pytest.raises(Unreadable, match="重复"):
        inspect("x.docx", docx(paragraph("x"), more={"WORD/Document.xml": "<a/>"}))


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(file_bytes=100), "过大"),
        (Limits(inflated_bytes=50_000), "解压后过大"),
        (Limits(part_bytes=50_000), "解压后过大"),
        (Limits(entries=3), "部件过多"),
        (Limits(elements=50), "段落"),
    ],
)
def test_a_file_above_a_limit_is_refused_and_told_which(limits, word):
    data = docx(*[paragraph("字" * 100)] * 500)

    with pytest.raises(TooLarge, match=word):
        inspect("x.docx", data, limits)


@pytest.mark.parametrize(
    ("limits", "word"), [(Limits(lines=3), "行数"), (Limits(text_bytes=10), "文本过大")]
)
def test_a_text_above_a_limit_is_refused(limits, word):
    with pytest.raises(TooLarge, match=word):
        inspect("x.txt", "一\n二\n三\n四\n五".encode(), limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_is_read_in_the_encodings_offices_use(encoding):
    assert decode_text("第一条　总则".encode(encoding)) == "第一条　总则"


def test_a_file_name_is_shown_on_one_line_and_without_its_path():
    assert shown("C:\\桌面\\办法\r\nX.docx") == "办法X.docx"
    assert len(shown("长" * 500 + ".docx")) < 70


def test_an_empty_archive_is_refused_in_words():
    with pytest.raises(Unreadable, match="空的压缩包"):
        inspect("空.zip", packed({}))


def test_no_archive_of_whatever_make_is_taken_for_a_document(shared):
    paths = sorted((shared / "hostile/warehouse-zipdata").glob("*/*.*"))

    for path in paths:
        with pytest.raises(Unreadable, match=r"。$"):
            inspect(path.name, path.read_bytes())

    assert len(paths) > 20
