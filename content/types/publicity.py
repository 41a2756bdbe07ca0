"""Publicity and secrecy (公开属性、保密审查): what may be shown to whom, and who checked."""

from __future__ import annotations

from content.types.nodes import choice, day, group, line, lines, prose, same
from content.types.values import Node

ATTRIBUTES = same("主动公开", "依申请公开", "不予公开")
"""政府信息公开条例 第十三条至第十六条."""


def publicity_group() -> Node:
    """Return the group 公开属性: attribute, reason, legal basis, channels."""
    return group(
        "公开属性",
        choice("公开方式", ATTRIBUTES, "attribute"),
        line("理由", "reason", hint="不予公开的，写明属于政府信息公开条例第十四至十六条的哪种情形"),
        line("依据", "basis", picks="citation"),
        lines("公开渠道", "channels"),
    )


def secrecy_group() -> Node:
    """Return the group 保密审查: who decided what, when."""
    return group(
        "保密审查",
        choice("审查结论", same("不涉及国家秘密，可以公开", "不予公开", "待审查"), "result"),
        line("审查人", "person"),
        day("审查日期", "date"),
        prose("说明", "note"),
    )
