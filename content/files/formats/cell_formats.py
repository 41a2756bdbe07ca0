"""How Excel prints a number (单元格格式): days as 2026-06-01, codes with their leading zeros."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_DAYS = {14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)}
_TIMES = {18, 19, 20, 21, 32, 33, 45, 46, 47}
_PERCENTS = {9: 0, 10: 2}
_LAST_SERIAL = 2_958_465  # 9999-12-31
_MOST_DIGITS = 15

_BESIDE = re.compile(
    r"""
    "[^"]*"              # "个工作日"
    | \\.                # an escaped character
    | [_*].              # a blank as wide as, or filled with, a character
    | \[(?!h|m|s)[^]]*]  # [Red], [$-804], but not the hours of [h]:mm
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ZEROS = re.compile(r"0+")


def printed_number(raw: str, number_format: int, code: str, *, since_1904: bool) -> tuple[str, str]:
    """Return how the number is printed, and a doubt about it, empty when there is none.

    `number_format` is the number of a format, `code` its code when the file has one of its own.
    """
    number = _number(raw)
    if number is None:
        return raw, ""
    bare = _BESIDE.sub("", code).split(";")[0].lower()
    if _says_day(number_format, bare) or _says_time(number_format, bare):
        return _moment(number, since_1904=since_1904)
    if _ZEROS.fullmatch(bare) and number == number.to_integral_value():
        return f"{int(number):0{len(bare)}d}", _lost(number)
    if number_format in _PERCENTS or bare.endswith("%"):
        return f"{_plain(number * 100)}%", ""
    return _plain(number), _lost(number)


def _number(raw: str) -> Decimal | None:
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 300 else None


def _says_day(number_format: int, bare: str) -> bool:
    if bare:
        return bare not in {"general", "@"} and ("y" in bare or "d" in bare)
    return number_format in _DAYS


def _says_time(number_format: int, bare: str) -> bool:
    if bare:
        return "h" in bare or ":" in bare
    return number_format in _TIMES


def _moment(number: Decimal, *, since_1904: bool) -> tuple[str, str]:
    """Return a serial number as day, as time, or as both."""
    if not 0 <= number < _LAST_SERIAL:
        return _plain(number), "格式是日期，但这个数不是日期"
    whole, part = int(number), number - int(number)
    seconds = min(round(part * 86_400), 86_399)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}".removesuffix(":00")
    if not whole and not since_1904:
        return clock, ""
    day = _day(whole, since_1904=since_1904)
    return (f"{day.isoformat()} {clock}" if seconds else day.isoformat()), ""


def _day(serial: int, *, since_1904: bool) -> date:
    """Return the day of a serial number; Excel counts a 29 February 1900 that never was."""
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=serial)
    return date(1899, 12, 31 if serial < 60 else 30) + timedelta(days=serial)


def _plain(number: Decimal) -> str:
    """Return a number as Excel shows it: no more than 15 digits, no exponent."""
    rounded = Decimal(format(number, f".{_MOST_DIGITS}g"))
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lost(number: Decimal) -> str:
    if number.adjusted() < _MOST_DIGITS:
        return ""
    return "这个数超过15位，Excel 已经丢失末尾的数字；请把单元格改为文本格式，重新填写"
