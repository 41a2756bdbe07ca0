"""Chinese numbers and the numbers inside labels (一百二十 ⇄ 120, 第二十四条之一 → (24, 1))."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

NUMERALS = "零〇一二三四五六七八九十百千万两"
"""The characters a Chinese number is written with."""

_DIGITS = "零一二三四五六七八九"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_UNITS = ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, ""))
_LARGEST = 99999
_SAME = str.maketrans({"〇": "零", "○": "零", "两": "二"})
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def to_chinese(number: int) -> str:
    """Return `number` (0 to 99999) as officials write it: 12 → 十二, 120 → 一百二十.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"{number} 超出 0 至 {_LARGEST}")
    if number == 0:
        return "零"
    return _spelled(number)


def from_chinese(text: str) -> int:
    """Return the number written as `text`, in Chinese or in Arabic digits of any width.

    Reads 一百二十, 一百十二, 两百零五, 二〇二六, 12 and １２. Raises ValueError for all else.
    """
    plain = _BLANKS.sub("", normalize("NFKC", text)).translate(_SAME)
    if not plain or len(plain) > 12:
        raise ValueError(f"“{text[:20]}”不是数字")
    if plain.isascii() and plain.isdigit():
        return _within(int(plain), text)
    if all(character in _VALUE for character in plain):
        return _within(int("".join(str(_VALUE[character]) for character in plain)), text)
    return _read_units(plain, text)


@lru_cache(maxsize=65536)
def number_of_label(label: str) -> tuple[int, ...]:
    """Return the number a label carries: 第十二条 → (12,), 5.2.1 → (5, 2, 1), 附件2 → (2,).

    A letter counts from A: 附录B → (2,). Returns () for a label without a number.
    """
    plain = _BLANKS.sub("", normalize("NFKC", label))
    found = _LABEL.fullmatch(plain)
    if not found:
        return ()
    try:
        return tuple(_one(number) for number in _NUMBER.findall(plain))
    except ValueError:
        return ()


def _spelled(number: int) -> str:
    written = ""
    skipped = False
    for size, unit in _UNITS:
        digit, number = divmod(number, size)
        if digit:
            written += ("零" if skipped and written else "") + _DIGITS[digit] + unit
        skipped = digit == 0
    return written.removeprefix("一") if written.startswith("一十") else written


def _within(value: int, text: str) -> int:
    if value > _LARGEST:
        raise ValueError(f"“{text[:20]}”超出 {_LARGEST}")
    return value


def _read_units(plain: str, text: str) -> int:
    value = 0
    digit = 0
    for character in plain:
        if character in _VALUE:
            digit = _VALUE[character]
            continue
        size = next((size for size, unit in _UNITS if unit == character), 0)
        if not size:
            raise ValueError(f"“{text[:20]}”不是数字")
        value += (digit or 1) * size
        digit = 0
    value += digit
    if value > _LARGEST or _spelled(value).replace("一十", "十") != plain.replace("一十", "十"):
        raise ValueError(f"“{text[:20]}”不是规范的数字")
    return value


def _one(number: str) -> int:
    if number.isascii() and number.isalpha():
        return ord(number.upper()) - ord("A") + 1
    return from_chinese(number)


_NUMBER = re.compile(rf"[{NUMERALS}○]+|\d+|[A-Za-z](?=$|[.)、\d])")
_LABEL = re.compile(
    rf"""
    第 [{NUMERALS}○\d]+ (?: 分编|部分|[编篇章节条款项目] )
      (?: 之 [{NUMERALS}○\d]+ )*                  # 第二十四条之一
    | \( [{NUMERALS}○\d]+ \)                       # （一）, (2), and ⑴ ㈠ after normalisation
    | [{NUMERALS}○]+ [、.]?                        # 一、
    | (?: [A-Z] \.? )? \d+ (?: \.\d+ )* [.、)]?    # 1.  1、 1)  ①  5.2.1  A.1
    | [A-Za-z] [.)]                                # a)
    | 附 [件录表图] (?: [{NUMERALS}○\d]+ | [A-Z] ) [:、.]?   # 附件2, 附录A
    | 表 [A-Z]? \.? \d+ (?: [.-] \d+ )*            # 表1, 表A.1
    """,
    re.VERBOSE,
)
