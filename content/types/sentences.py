"""What a user reads when a field is refused (字段提示): one Chinese sentence per field."""

from __future__ import annotations

from typing import Any

import colander

from content.types.values import Raw

_CHINESE = {
    "Invalid date": "不是有效的日期",
    "Invalid value": "的内容不符合要求",
    '"${val}" is not iterable': "应当是一个列表",
    "${cstruct} is not iterable": "应当是一个列表",
    '"${val}" is not a number': "应填数字",
    '"${val}" is not one of ${choices}': "不在可选范围内",
    '"${val}" is not a mapping type: ${err}': "应当是一组字段",
    "Longer than maximum length ${max}": "不能超过${max}个字",
    "Shorter than minimum length ${min}": "不能少于${min}个字",
    "${val} is less than minimum value ${min}": "不能小于${min}",
    "${val} is greater than maximum value ${max}": "不能大于${max}",
}
"""colander's own messages, as ends of a Chinese sentence."""

_REQUIRED = "Required"


def sentences_of(invalid: colander.Invalid) -> dict[str, str]:
    """Return field path → Chinese sentence, `materials.2.name` → `请填写“申请材料”第3项的…`."""
    found: dict[str, str] = {}
    for path in invalid.paths():
        messages = [text for refusal in path for text in refusal.messages()]
        found[_key(path)] = _sentence(_where(path), messages)
    return found


def _key(path: tuple[Any, ...]) -> str:
    names = (str(e.pos) if e.positional else e.node.name for e in path)
    return ".".join(name for name in names if name)


def _where(path: tuple[Any, ...]) -> str:
    parts: list[str] = []
    for refusal in path[1:]:
        if refusal.positional and parts:
            parts[-1] += f"第{refusal.pos + 1}项"
        else:
            parts.append(f"“{refusal.node.title}”")
    return "的".join(parts) or "内容"


def _sentence(where: str, messages: list[Any]) -> str:
    if messages == [_REQUIRED]:
        return f"请填写{where}。"
    return f"{where}{'，'.join(_chinese(message) for message in messages)}。"


def _chinese(message: Raw) -> str:
    template = _CHINESE.get(str(message), str(message))
    values = getattr(message, "mapping", None) or {}
    for name, value in values.items():
        template = template.replace(f"${{{name}}}", str(value)[:40])
    return template
