"""Pictures as bytes: what they are, how large they say they are, and taking one out."""

from __future__ import annotations

import io
import struct

import pytest

from content.errors import NotFound
from content.files.import_report import ReadText
from content.files.pictures import is_shown, media_type, picture_bytes, picture_of, pixels
from content.files.word.reader import read_docx
from content.library.revision import Figures, SourceFile, content_hash
from tests.drawn import claiming, png, with_entry, word_file

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 9
    + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 40, 60) + b"\x03" + b"\0" * 9
)  # fmt: skip
GIF = b"GIF89a" + struct.pack("<HH", 60, 40) + b"\0" * 4
BMP = b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 60, -40) + b"\0" * 20
WEBP = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x3b\0\0\x27\0\0"
EMF = b"\1\0\0\0" + b"\0" * 20 + struct.pack("<iiii", 0, 0, 2540, 1270) + b" EMF"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(), "image/png"),
        (JPEG, "image/jpeg"),
        (GIF, "image/gif"),
        (BMP, "image/bmp"),
        (WEBP, "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_bytes_and_tells_its_size(data, kind):
    assert (media_type(data), pixels(data)) == (kind, (60, 40))


def test_a_drawing_of_windows_tells_its_size_and_is_not_shown():
    picture = picture_of(1, "word/media/image1.emf", EMF)

    assert (picture.media_type, picture.width, picture.height) == ("image/emf", 96, 48)
    assert not is_shown(picture)


@pytest.mark.parametrize("kind", [JPEG, GIF, BMP, WEBP, png(), EMF, b"\xd7\xcd\xc6\x9a"])
def test_a_header_that_is_cut_off_tells_no_size(kind):
    for end in range(len(kind)):
        wide, high = pixels(kind[:end])
        assert wide * high >= 0


def test_a_picture_that_claims_too_many_pixels_is_not_shown():
    assert is_shown(picture_of(1, "a.png", claiming(5000, 5000)))
    assert not is_shown(picture_of(1, "a.png", claiming(60_000, 60_000)))


def test_a_drawing_that_could_hold_a_program_is_not_shown_whatever_it_is_called():
    assert not is_shown(picture_of(1, "word/media/image1.png", SVG))


def test_a_word_file_gives_its_picture_back():
    data = word_file("第一条　流程见下图。", png(), "第二条　完。")

    [picture] = read_docx(data).pictures

    assert picture_bytes(io.BytesIO(data), picture) == png()
    assert (picture.width, picture.height, picture.printed > 0) == (60, 40, True)


@pytest.mark.parametrize("held", [None, b"", png(colour=b"\0\0\0"), b"\x89PNG\r\n\x1a\n" * 999])
def test_a_picture_that_is_gone_or_changed_is_not_handed_out(held):
    data = word_file("第一条　流程见下图。", png())
    [picture] = read_docx(data).pictures
    changed = with_entry(data, picture.part, held)

    with pytest.raises(NotFound, match="图1"):
        picture_bytes(io.BytesIO(changed), picture)


def test_a_file_that_is_no_container_holds_no_picture():
    picture = picture_of(1, "word/media/image1.png", png())

    with pytest.raises(NotFound, match="图1"):
        picture_bytes(io.BytesIO(b"%PDF-1.7"), picture)


def test_a_picture_stored_before_its_size_was_known_is_read_with_none():
    old = '{"formulas":{},"pictures":[[1,"a.png","image/png",8,"ab",""]]}'
    figures = Figures(SourceFile("a.docx", b""), (), {})
    figures.stored = old

    assert figures.picture(1).width == 0
    assert figures.picture(2) is None


def test_the_hash_covers_pictures_and_leaves_texts_without_as_they_were():
    plain = content_hash("{}", "[]")
    first, second = (
        Figures(SourceFile("a.docx", b""), (picture_of(1, "a.png", data),), {})
        for data in (png(), png(colour=b"\0\0\0"))
    )

    hashes = {plain, content_hash("{}", "[]", first), content_hash("{}", "[]", second)}

    assert len(hashes) == 3
    assert plain == "8720b056a2bdf508e6185b09fd39ac562a48504de456d0f57578b844e0cd5fd0"


def test_sizes_travel_from_the_reading_process():
    read = read_docx(word_file("第一条　甲。", png()))

    assert ReadText.from_json(read.to_json()).pictures == read.pictures
