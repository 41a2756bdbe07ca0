"""Personal data this library must not hold (不采集的个人信息): identity numbers, bank accounts.

个人信息保护法 第六条: the minimum for the purpose. Forms that pay people keep these elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from content.types.values import Raw

_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")  # 18 places, the last may be X
_ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")  # a bank card
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-－]+(?=[\dXx])")  # 6222 0000 0000 0000
_FORBIDDEN_KEY = re.compile(
    r"身份证|证件号|银行|账号|账户|住址|家庭地址"
    r"|id_?card|identity|passport|bank|account|home|residen|(?:^|_)address",
    re.IGNORECASE,
)


def personal_data_in(value: Raw, allowed: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield, in Chinese, every kind of personal data in `value` that may not be kept.

    Keys in `allowed` may stand although they name such data: there it is said that the
    data are not collected.
    """
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in allowed and _FORBIDDEN_KEY.search(key):
                yield f"字段“{key[:30]}”"
            yield from personal_data_in(inner, allowed)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from personal_data_in(inner, allowed)
    elif isinstance(value, (str, int)):
        yield from _numbers_in(str(value))


def _numbers_in(text: str) -> Iterator[str]:
    joined = _BETWEEN_DIGITS.sub("", text)
    if _IDENTITY.search(joined):
        yield "身份证号"
    elif _ACCOUNT.search(joined):
        yield "银行账号"
