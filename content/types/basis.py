"""Legal basis (依据): which provision of which version of which instrument says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from content.text.numbering import to_chinese
from content.text.titles import in_marks
from content.types.elements import Element
from content.types.nodes import choice, count, line, prose, rows, same, yes_no
from content.types.values import Node

LAW_LEVELS = same(
    "宪法",
    "法律",
    "行政法规",
    "国务院决定",
    "监察法规",
    "地方性法规",
    "自治条例",
    "单行条例",
    "经济特区法规",
    "部门规章",
    "地方政府规章",
    "司法解释",
    "党内法规",
    "规范性文件",
    "其他",
)
"""What an instrument is in the order of laws (立法法)."""

_LAST_NUMBER = 9999


def basis_rows(title: str, name: str = "", *, hint: str = "") -> Node:
    """Return a list of provisions, each with its instrument, version, numbers and words."""
    return rows(
        title,
        line("法律法规名称", "law", needed=True, picks="clause"),
        line("版本", "version", hint="公布、修正和施行日期，例如 2019-04-23修正"),
        count("条", "article", most=_LAST_NUMBER),
        count("款", "paragraph", most=_LAST_NUMBER),
        count("项", "item", most=_LAST_NUMBER),
        count("目", "point", most=_LAST_NUMBER),
        prose("条文原文", "quote"),
        choice("效力层级", LAW_LEVELS, "level"),
        yes_no("已核对原文", "verified"),
        yes_no("待核对", "to_be_confirmed"),
        name=name,
        hint=hint,
    )


def printed_provision(row: Mapping[str, Any]) -> str:
    """Return a row as officials write it: `《森林法》第五十七条第三款`."""
    parts = (("article", "条"), ("paragraph", "款"), ("item", "项"), ("point", "目"))
    numbers = "".join(f"第{to_chinese(row[key])}{unit}" for key, unit in parts if row.get(key))
    return in_marks(str(row.get("law", ""))) + numbers


def basis_elements(found: Iterable[Mapping[str, Any]]) -> Iterable[Element]:
    """Yield each provision with its words and version."""
    for row in found:
        details = (
            ("条文", row.get("quote")),
            ("版本", row.get("version")),
            ("效力层级", row.get("level")),
        )
        yield Element(printed_provision(row), details)
