from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text.numbering import from_chinese, number_of_label, to_chinese


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (120, "一百二十"),
        (1005, "一千零五"),
        (1260, "一千二百六十"),
        (10010, "一万零一十"),
        (99999, "九万九千九百九十九"),
    ],
)
def test_a_number_is_written_as_officials_write_it(number: int, written: str) -> None:
    assert to_chinese(number) == written


@given(st.integers(0, 99999))
def test_every_number_reads_back_as_itself(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百十二", 112),
        ("两百零五", 205),
        ("一百〇三", 103),
        ("二〇二六", 2026),
        ("12", 12),
        ("１２", 12),
        (" 十 二 ", 12),
    ],
)
def test_numbers_are_read_in_every_common_spelling(text: str, number: int) -> None:
    assert from_chinese(text) == number


@pytest.mark.parametrize("text", ["", "条", "一百二", "十百", "-3", "1.5", "100000", "٣", "百万"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"不是|超出"):
        from_chinese(text)


@pytest.mark.parametrize("number", [-1, 100000])
def test_numbers_out_of_range_are_not_written(number: int) -> None:
    with pytest.raises(ValueError, match="超出"):
        to_chinese(number)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第十二条", (12,)),
        ("第 十 二 条", (12,)),
        ("第12条", (12,)),
        ("第１２条", (12,)),
        ("第二十四条之一", (24, 1)),
        ("第三章", (3,)),
        ("第一分编", (1,)),
        ("（一）", (1,)),
        ("(2)", (2,)),
        ("1.", (1,)),
        ("3）", (3,)),
        ("①", (1,)),
        ("⑴", (1,)),
        ("㈡", (2,)),
        ("一、", (1,)),
        ("a)", (1,)),
        ("5.2.1", (5, 2, 1)),
        ("附件2", (2,)),
        ("附件二", (2,)),
        ("附录B", (2,)),
        ("附件", ()),
        ("总则", ()),
        ("第百万条", ()),
        ("", ()),
    ],
)
def test_a_label_carries_its_number(label: str, number: tuple[int, ...]) -> None:
    assert number_of_label(label) == number


@given(st.text())
def test_any_text_may_be_asked_for_its_number(label: str) -> None:
    assert isinstance(number_of_label(label), tuple)
