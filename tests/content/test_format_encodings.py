"""Text is read in any encoding that Chinese offices use."""

from __future__ import annotations

import pytest

from content.errors import Unreadable
from content.files.formats.encodings import decode_text

SIMPLE = "第一条　为规范窗口工作，根据有关规定，制定本办法。\n第二条　abc\n"
FULL = "第一條　為規範窗口工作，根據有關規定，制定本辦法。\n第二條　abc\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "gb18030", "gbk", "gb2312", "hz",
    ],
)  # fmt: skip
def test_simplified_text_is_read(encoding):
    assert decode_text(SIMPLE.encode(encoding)) == SIMPLE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le"])
def test_traditional_text_is_read(encoding):
    assert decode_text(FULL.encode(encoding)) == FULL


@pytest.mark.parametrize("word", ["办法", "第一条", "目录", "行政审批局", "一、", "附件"])
def test_a_few_words_are_taken_for_gb_18030(word):
    assert decode_text(word.encode("gbk")) == word


def test_the_guess_holds_for_every_law_and_every_piece_of_it(shared):
    paths = sorted((shared / "laws").rglob("*.md"))[:40] or sorted(shared.rglob("*.txt"))[:40]
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="ignore")
        for start in range(0, min(len(text), 4_000), 200):
            piece = text[start : start + 200].strip("\ufeff\x1a")
            assert decode_text(piece.encode("gb18030")) == piece


@pytest.mark.parametrize("data", [b"a\0b", b"\xf5\xff\xfe\x81", bytes(range(256)), b"\1\2\3" * 90])
def test_what_is_no_text_is_refused_in_words(data):
    with pytest.raises(Unreadable, match="文本"):
        decode_text(data)
