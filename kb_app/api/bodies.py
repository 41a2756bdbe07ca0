"""What a program sent (请求内容): strict JSON, and values of the kind that is needed."""

from __future__ import annotations

import json
import math
import re
from datetime import date

from content.errors import Invalid, TooLarge

LARGEST = 20 * 1024 * 1024
DEEPEST = 40
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def json_body(request):
    """Return the JSON object of the request. Raises Invalid or TooLarge with a sentence."""
    request.make_body_seekable()  # to its beginning: an earlier attempt may have read it
    raw = request.body_file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise TooLarge(f"请求内容过大，不能超过{LARGEST >> 20} MB。")
    if not raw.strip():
        return {}
    body = _parsed(raw)
    if not isinstance(body, dict):
        _refuse("请求内容应是一个 JSON 对象（{…}）。")
    _check_storable(body)
    return body


def text_in(body, key, default=""):
    """Return the text under `key`. Raises Invalid when it is something else."""
    value = body.get(key)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Invalid({key: f"“{key}”应是文字。"})
    return value


def day_in(body, *keys):
    """Return the day under the first of `keys` that is given, or None. Raises Invalid."""
    for key in keys:
        if value := text_in(body, key).strip():
            return _day(key, value)
    return None


def mapping_in(body, key):
    """Return the object under `key`, empty when there is none. Raises Invalid."""
    value = {} if body.get(key) is None else body[key]
    if not isinstance(value, dict):
        raise Invalid({key: f"“{key}”应是一个 JSON 对象。"})
    return value


def list_in(body, key, of):
    """Return the list under `key`, each of type `of`. Raises Invalid."""
    value = [] if body.get(key) is None else body[key]
    if not isinstance(value, list) or not all(isinstance(one, of) for one in value):
        raise Invalid({key: f"“{key}”应是一个列表，其中每一项的类型都要正确。"})
    return value


def number_in(query, key, default, most):
    """Return the whole number under `key` of a query, from 0 to `most`. Raises Invalid."""
    given = query.get(key, "").strip()
    if not given:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise Invalid({key: f"“{key}”应是不小于0的整数。"})
    return min(int(given), most)


def _parsed(raw):
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_without_doubles,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        _refuse("请求内容不是 UTF-8 编码，无法读取。")
    except RecursionError:
        _refuse(f"请求内容嵌套过深，最多{DEEPEST}层。")
    except ValueError as error:
        place = f"（第{error.lineno}行第{error.colno}列）" if hasattr(error, "lineno") else ""
        _refuse(f"请求内容不是有效的 JSON{place}，请检查后重新提交。")


def _without_doubles(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        _refuse(f"请求内容中“{_UNSTORABLE.sub('�', double)[:40]}”出现了两次，无法判断以哪个为准。")
    return found


def _no_constant(name):
    _refuse(f"请求内容中的“{name}”不是有效的数字。")


def _finite(written):
    number = float(written)
    if not math.isfinite(number):
        _refuse("请求内容中有过大的数字。")
    return number


def _check_storable(body):
    """Refuse what can never be stored, however deep: NUL, half a character, too many levels."""
    waiting = [(body, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            _refuse(f"请求内容嵌套过深，最多{DEEPEST}层。")
        if isinstance(value, dict):
            waiting += ((one, depth + 1) for pair in value.items() for one in pair)
        elif isinstance(value, list):
            waiting += ((one, depth + 1) for one in value)
        elif isinstance(value, str) and _UNSTORABLE.search(value):
            _refuse("请求内容中含有不能保存的字符（空字符或不完整的字符），请删除后重新提交。")


def _day(key, value):
    try:
        return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else "")
    except ValueError:
        raise Invalid({key: f"日期“{value[:20]}”无法识别，请写成2026-06-30这样的形式。"}) from None


def _refuse(sentence):
    raise Invalid({"body": sentence}) from None
