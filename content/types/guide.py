"""Operating guides (工作指南): how the bureau's people do a piece of work, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.types.basis import basis_rows
from content.types.nodes import choice, day, extension, line, lines, prose, same
from content.types.publicity import publicity_group, secrecy_group
from content.types.spans import check_span, terms
from content.types.values import Node, Raw

GUIDE_KINDS = same("工作指南", "操作规程", "操作手册", "服务标准", "工作流程")


class GuideFields(colander.MappingSchema):
    """What is recorded about an operating guide beside its text."""

    title = line("标题", needed=True)
    guide_no = line("指南编号")
    kind = choice("类别", GUIDE_KINDS)
    issuer = line("编制单位")
    lead_section = line("主办股室")
    purpose = prose("目的和适用范围")
    audience = lines("适用岗位", hint="例如 窗口收件员、审核员")
    applies_to_items = lines("适用事项", hint="政务服务事项的代号，例如 geti-sheli")
    applies_to_places = lines("适用镇乡、园区")
    basis = basis_rows("依据")
    related = lines("相关文件")
    effective_from = day("施行日期")
    effective_to = day("有效期至")
    contact = line("咨询联系", hint="科室和办公电话")
    publicity = publicity_group()
    secrecy_review = secrecy_group()
    note = prose("备注")
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a guide that expires before it takes effect."""
        check_span(node, fields, "effective_from", "effective_to")


class Guide(Document):
    """An operating guide."""

    type_name: ClassVar[str] = "guide"
    label: ClassVar[str] = "工作指南"
    shelf: ClassVar[str] = "guides"
    schema: ClassVar[type[colander.MappingSchema]] = GuideFields
    text_label: ClassVar[str] = "指南正文"
    number_field: ClassVar[tuple[str, ...]] = ("guide_no",)

    @classmethod
    def deadlines(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Return the last day of its validity."""
        return terms(("validity", fields.get("effective_to"), ""))
