"""The number on an official document (发文字号): 机关代字〔年份〕序号号, GB/T 9704-2012 7.2.5."""

from __future__ import annotations

import re

import colander

from content.types.values import Node

_GOOD = re.compile(r"[\u4e00-\u9fa5]{2,10}〔(?:19|20)\d{2}〕[1-9]\d{0,3}号")  # 青审发〔2026〕12号
_LOOSE = re.compile(
    r"([\u4e00-\u9fa5]{2,10})"  # 青审发
    r"\s*[\[【（(〔［]\s*(\d{2,4})\s*[\]】）)〕］]"  # [2026]
    r"\s*(第?)\s*(\d{1,5})\s*号?"  # 第012号
)


def check_document_number(node: Node, value: str) -> None:
    """Raise colander.Invalid with a hint unless `value` is written as the standard asks."""
    if not _GOOD.fullmatch(value):
        raise colander.Invalid(node, f"写法不规范，{_hint(value)}")


def is_document_number(value: str) -> bool:
    """Return whether `value` is written as the standard asks."""
    return bool(_GOOD.fullmatch(value))


def suggested_number(value: str) -> str:
    """Return `value` as the standard writes it, or nothing when it cannot be told."""
    found = _LOOSE.fullmatch(value.strip())
    if found is None or len(found[2]) != 4 or not int(found[4]):
        return ""
    suggestion = f"{found[1]}〔{found[2]}〕{int(found[4])}号"
    return suggestion if _GOOD.fullmatch(suggestion) else ""


def _hint(value: str) -> str:
    found = _LOOSE.fullmatch(value.strip())
    reasons = []
    if found and len(found[2]) != 4:
        reasons.append("年份应写四位数字")
    if found and found[3]:
        reasons.append("序号前不加“第”")
    if found and found[4].startswith("0"):
        reasons.append("序号不编虚位（不写前面的0）")
    if found and "〔" not in value:
        reasons.append("年份应使用六角括号〔〕")
    if suggestion := suggested_number(value):
        reasons.append(f"建议写作“{suggestion}”")
    return "；".join(reasons) or "应由机关代字、年份、序号和“号”组成，例如“青审发〔2026〕12号”"
