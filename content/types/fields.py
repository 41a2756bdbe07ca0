"""Fields of a document as plain data (字段数据): checked, without empties, in one spelling.

What is empty (nothing, blank text, an empty list or group) is not stored: a document that
is opened in a form and saved unchanged keeps its hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import colander

from content.canonical import canonical
from content.errors import Invalid, TooLarge
from content.types.nodes import built
from content.types.sentences import sentences_of
from content.types.values import Node, Raw

LARGEST = 2_000_000
LARGEST_NUMBER = 10**15
DEEPEST = 16
EXTEND = "extend"

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but tab and line ends
    r"\u202a-\u202e\u2066-\u2069"  # these turn the direction of what follows
    r"\ud800-\udfff\ufffe\uffff]"  # half a character: cannot be stored as UTF-8
)


def plain(appstruct: Raw) -> Raw:
    """Return `appstruct` as JSON-able data: days as ISO text, decimals as text, no empties."""
    if isinstance(appstruct, Mapping):
        pairs = ((str(key), plain(value)) for key, value in appstruct.items())
        return {key: value for key, value in pairs if not _is_empty(value)}
    if isinstance(appstruct, (set, frozenset)):
        return sorted(plain(value) for value in appstruct)
    if isinstance(appstruct, (list, tuple)):
        kept = (plain(value) for value in appstruct)
        return [value for value in kept if not _is_empty(value)]
    if isinstance(appstruct, date):
        return appstruct.isoformat()
    if isinstance(appstruct, Decimal):
        return str(appstruct)
    return None if appstruct in (colander.null, colander.drop) else appstruct


def checked(
    schema_class: type[colander.MappingSchema], incoming: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `incoming` as plain fields of the schema.

    Raises Invalid with a Chinese sentence per field, and TooLarge. Unknown fields are
    refused by name at the top, where they are slips of the pen; below they are kept.
    """
    schema = built(schema_class)
    _refuse_unknown(schema, incoming)
    try:
        appstruct = schema.deserialize(_readable(incoming, ()))
    except colander.Invalid as refusal:
        raise Invalid(sentences_of(refusal)) from None
    fields: dict[str, Any] = plain(appstruct)
    if len(canonical(fields)) > LARGEST:
        raise TooLarge(f"字段内容过多，合计不能超过{LARGEST // 10_000}万字，请拆分后再保存。")
    return fields


def _refuse_unknown(schema: Node, incoming: Mapping[str, Any]) -> None:
    known = {child.name for child in schema.children}
    unknown = [str(key) for key in incoming if key not in known]
    if unknown:
        raise Invalid(
            {
                _printable(key)[:40]: f"没有“{_printable(key)[:40]}”这个字段，"
                f"请核对名称；确需保留的请放入“{EXTEND}”。"
                for key in unknown[:20]
            }
        )


def _readable(value: Raw, path: tuple[str, ...]) -> Raw:
    """Return `value` without nothings. Raises Invalid for what can never be stored."""
    if len(path) > DEEPEST:
        _refuse(path[:3], f"嵌套过深，最多{DEEPEST}层")
    if isinstance(value, Mapping):
        for key in value:
            _check_key(key, path)
        return {k: _readable(v, (*path, k)) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_readable(v, (*path, str(n))) for n, v in enumerate(value) if v is not None]
    if isinstance(value, str) and _UNPRINTABLE.search(value):
        _refuse(path, "含有不能显示的控制字符，请删除后再保存")
    if isinstance(value, (int, float)) and not -LARGEST_NUMBER < value < LARGEST_NUMBER:
        _refuse(path, "不是有效的数字，或者过大")
    if value is colander.null or isinstance(value, (str, int, float, date, Decimal)):
        return value
    return _refuse(path, "的内容无法识别")


def _check_key(key: Raw, path: tuple[str, ...]) -> None:
    if not isinstance(key, str) or _UNPRINTABLE.search(key) or len(key) > 100:
        _refuse(path, "含有无法识别的字段名")


def _refuse(path: Iterable[str], what: str) -> None:
    key = ".".join(_printable(part)[:40] for part in path)
    raise Invalid({key: f"“{key}”{what}。"})


def is_printable(text: str) -> bool:
    """Return whether a text may be stored: no control characters, nothing that turns the line."""
    return not _UNPRINTABLE.search(text)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("�", text)


def _is_empty(value: Raw) -> bool:
    return value is None or value == "" or (isinstance(value, (list, dict)) and not value)
