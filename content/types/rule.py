"""Internal rules (内部制度): 规定、办法、细则、制度 of the bureau, issued by a notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.types.basis import basis_rows
from content.types.document_number import check_document_number
from content.types.nodes import (
    choice,
    day,
    extension,
    group,
    line,
    lines,
    prose,
    rows,
    same,
    yes_no,
)
from content.types.publicity import publicity_group, secrecy_group
from content.types.spans import check_span, terms
from content.types.values import Node, Raw

RULE_KINDS = same("规定", "办法", "细则", "制度", "方案", "指南", "标准", "规程", "通知", "意见")
GATES = same(
    "起草",
    "征求意见",
    "合法性审核",
    "公平竞争审查",
    "集体讨论",
    "签发",
    "编号用印",
    "公布",
    "备案",
    "评估",
)
"""Steps a rule passes on its way (BRIEF 5.4)."""


class RuleFields(colander.MappingSchema):
    """What is recorded about an internal rule beside its text."""

    title = line("标题", needed=True, hint="发文机关＋事由＋文种，试行的在标题中注明")
    kind = choice("文种", RULE_KINDS)
    issuer = line("制定机关")
    lead_section = line("主办股室")
    issuing_notice = group(
        "印发通知",
        line("通知标题", "title"),
        line("发文字号", "number", check=check_document_number, hint="例如 青审发〔2026〕12号"),
        line("签发人", "signer"),
        day("成文日期", "written_on"),
        day("印发日期", "issued_on"),
    )
    adopted = line("通过情况", hint="例如 2026年5月20日局党组会议审议通过")
    normative = group(
        "是否行政规范性文件",
        yes_no("属于行政规范性文件", "is_normative"),
        prose("认定理由", "reason"),
        hint="由行政机关公开发布、影响外部权利义务、反复适用的，属于行政规范性文件",
    )
    basis = basis_rows("制定依据")
    gates = rows(
        "制定程序",
        choice("步骤", GATES, "step"),
        line("结果", "result"),
        line("文书", "document"),
        line("办理人", "person"),
        day("日期", "date"),
    )
    effective_from = day("施行日期")
    effective_to = day("有效期至")
    trial = yes_no("试行（暂行）")
    evaluation_due = day("评估期限", hint="一般在有效期届满前6个月")
    interpreter = line("解释机关")
    supersedes = lines("同时废止的文件")
    superseded_by = lines("替代本文件的文件")
    publicity = publicity_group()
    secrecy_review = secrecy_group()
    note = prose("备注")
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a rule that expires before it takes effect."""
        check_span(node, fields, "effective_from", "effective_to")


class Rule(Document):
    """An internal rule of the bureau."""

    type_name: ClassVar[str] = "rule"
    label: ClassVar[str] = "内部制度"
    shelf: ClassVar[str] = "rules"
    schema: ClassVar[type[colander.MappingSchema]] = RuleFields
    text_label: ClassVar[str] = "制度正文"
    number_field: ClassVar[tuple[str, ...]] = ("issuing_notice", "number")

    @classmethod
    def deadlines(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Return the last day of its validity and the day of its evaluation."""
        trial = "试行" if fields.get("trial") else ""
        return terms(("validity", fields.get("effective_to"), trial),
                     ("evaluation", fields.get("evaluation_due"), trial))  # fmt: skip
