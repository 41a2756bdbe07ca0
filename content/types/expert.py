"""Experts for inspections (踏勘评审专家): who they are, what they know, whom they avoid.

Not held here: identity number, bank account, home address (BRIEF 3.5, 8.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.text.clauses import Clause
from content.types.elements import Element, assembled, section
from content.types.nodes import (
    choice,
    count,
    day,
    extension,
    group,
    line,
    lines,
    prose,
    quantity,
    rows,
    same,
    yes_no,
)
from content.types.privacy import personal_data_in
from content.types.spans import check_span, terms
from content.types.values import Node, Raw

TITLE_LEVELS = same("正高", "副高", "中级", "同等专业水平")
SPECIALTY_ROLES = same("主专业", "辅专业")
SOURCES = same("公开征集", "单位推荐", "上级库共享")
STANDINGS = same("在库", "暂停", "退库")

_NOT_COLLECTED = {"id_number": "collected", "bank_account": "stored"}
_AS_CLAUSES = frozenset({"specialties", "qualifications"})


def _check_masked(node: Node, value: str) -> None:
    if "*" not in value:
        raise colander.Invalid(node, "只登记掩码，例如 139****0001，完整号码不在本系统保存")


class ExpertFields(colander.MappingSchema):
    """What is recorded about an expert: the minimum for drawing and inviting."""

    name = line("姓名", needed=True)
    expert_no = line("专家编号")
    gender = choice("性别", same("男", "女"))
    birth_year = count("出生年份")
    age = count("年龄")
    work_unit = line("工作单位")
    title = line("职称")
    title_level = choice("职称层级", TITLE_LEVELS)
    education = line("学历")
    qualifications = lines("执业资格")
    specialties = rows(
        "专业",
        line("专业代码", "code", needed=True),
        line("专业名称", "label"),
        choice("主辅", SPECIALTY_ROLES, "role"),
    )
    years_in_field = quantity("从业年限")
    source = choice("入库来源", SOURCES)
    region = line("地区")
    contact = group(
        "联系方式",
        line("手机（掩码）", "mobile_masked", check=_check_masked),
        yes_no("手机号已加密另存", "mobile_encrypted"),
        line("邮箱（掩码）", "email_masked", check=_check_masked),
    )
    id_number = group("身份证号", yes_no("是否采集", "collected"), line("理由", "reason"))
    bank_account = group("银行账号", yes_no("是否存储", "stored"), line("说明", "note"))
    avoid = group(
        "回避",
        lines("应回避的单位", "units"),
        lines("近三年任职单位", "past_units_3y"),
        lines("近亲属任职单位", "relatives_units"),
        prose("本人申报", "self_declared"),
    )
    admitted_on = day("入库日期")
    term_until = day("聘期至")
    term_no = count("聘期（届）")
    status = choice("状态", STANDINGS)
    status_reason = prose("状态原因")
    training = group("培训", day("最近培训日期", "last_trained_on"), quantity("成绩", "exam_score"))
    stats_12m = group(
        "近12个月",
        count("抽取（次）", "drawn"),
        count("到场（次）", "attended"),
        count("无故缺席（次）", "absent_without_notice"),
        day("最近抽取日期", "last_drawn_on"),
    )
    assessments = rows("年度考核", count("年度", "year"), line("等次", "grade"))
    consent = group(
        "同意",
        line("告知书版本", "notice_version"),
        day("签署日期", "signed_on"),
        lines("处理目的", "purposes"),
        group(
            "公开",
            yes_no("公开姓名和专业", "name_and_specialty"),
            yes_no("公开单位", "unit"),
            yes_no("公开联系方式", "contact"),
            line("依据", "basis", picks="citation"),
            name="public_disclosure",
        ),
    )
    availability = group(
        "可参加时间", lines("星期", "days"), count("至少提前（小时）", "notice_hours_min")
    )
    remarks = prose("备注")
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse personal data we must not hold, and a term that ends before it begins."""
        refusal = colander.Invalid(node)
        for key, flag in _NOT_COLLECTED.items():
            if fields.get(key, {}).get(flag):
                refusal[key] = "不得在本系统采集或者保存"
        allowed = frozenset(_NOT_COLLECTED)
        for key, value in fields.items():
            if found := sorted(set(personal_data_in({key: value}, allowed))):
                refusal[key] = f"中含有{'、'.join(found)}，本系统不得保存，请删除"
        if refusal.children:
            raise refusal
        check_span(node, fields, "admitted_on", "term_until")


class Expert(Document):
    """An expert of the pool."""

    type_name: ClassVar[str] = "expert"
    label: ClassVar[str] = "踏勘评审专家"
    shelf: ClassVar[str] = "experts"
    schema: ClassVar[type[colander.MappingSchema]] = ExpertFields
    workflow: ClassVar[str] = "record"
    text_label: ClassVar[str] = "补充说明"
    title_field: ClassVar[str] = "name"
    as_clauses: ClassVar[frozenset[str]] = _AS_CLAUSES

    @classmethod
    def readers(cls) -> tuple[str, ...]:
        """Return those who draw, invite or administer experts; nobody else reads them."""
        return ("role:committee_secretary", "role:office_editor", "role:administrator")

    @classmethod
    def deadlines(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Return the last day of the expert's term, unless they left the pool."""
        if fields.get("status") == "退库":
            return ()
        return terms(("term", fields.get("term_until"), ""))

    @classmethod
    def elements(cls, fields: Mapping[str, Any]) -> tuple[Clause, ...]:
        """Return specialties and qualifications as clauses, so that they are found."""
        return assembled(
            section("专业", "p", _specialties(fields.get("specialties", ()))),
            section("执业资格", "l", map(Element, fields.get("qualifications", ()))),
        )


def _specialties(found: Iterable[Mapping[str, Any]]) -> Iterable[Element]:
    for row in found:
        text = f"{row['code']} {row.get('label', '')}".strip()
        yield Element(text, (("主辅", row.get("role")),), key=row["code"])
