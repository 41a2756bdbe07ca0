"""Inspection guidelines (踏勘标准): what is checked on site, how, and what decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.text.clauses import Clause
from content.types.basis import basis_rows
from content.types.elements import Element, assembled, section
from content.types.nodes import (
    choice,
    choices,
    count,
    counts,
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
from content.types.publicity import publicity_group, secrecy_group
from content.types.values import Node, Raw

IMPORTANCE = same("关键项", "重点项", "一般项")
RESULTS = same("符合", "不符合", "合理缺项")
INSPECTION_KINDS = same("单一踏勘", "联合踏勘", "远程踏勘", "专家评审")
METHODS = same("现场查看", "测量", "系统校验", "档案核查", "询问")
FEWEST_INSPECTORS = 2

_AS_CLAUSES = frozenset({"check_groups", "steps", "documents", "photo_rules", "notes"})


def _check_group_rows() -> Node:
    return rows(
        "勘验要点",
        line("分组", "group", needed=True),
        rows(
            "要点",
            count("序号", "no"),
            line("勘验要点", "point", needed=True),
            choice("重要程度", IMPORTANCE, "importance"),
            prose("判定标准", "standard"),
            line("依据", "basis", picks="citation"),
            prose("取证要求", "evidence"),
            count("照片至少（张）", "photos_min"),
            choice("方法", METHODS, "method"),
            yes_no("可以整改", "rectifiable"),
            choices("可选结果", RESULTS, "allowed_results"),
            name="checks",
        ),
    )


def _decision_group() -> Node:
    return group(
        "判定规则",
        group(
            "判定参数",
            group(
                "合格",
                count("关键项不符合至多", "key_fail_max"),
                count("重点项不符合至多", "major_fail_max"),
                quantity("一般项不符合比例至多", "minor_fail_ratio_max"),
                name="pass",
            ),
            group(
                "整改",
                yes_no("不符合的关键项须可整改", "key_fail_must_be_rectifiable"),
                count("重点项不符合至多", "major_fail_max"),
                name="rectify",
            ),
            line("不合格", "fail"),
            name="thresholds",
        ),
        lines("判定顺序", "order"),
        prose("合格", "合格"),
        prose("整改", "整改"),
        prose("不合格", "不合格"),
        group(
            "整改要求",
            count("整改期限（工作日）", "max_workdays"),
            count("复勘次数", "recheck_times"),
            count("复勘期限（工作日）", "recheck_within_workdays"),
            prose("说明", "note"),
            name="rectification",
        ),
    )


class GuidelineFields(colander.MappingSchema):
    """What an inspection guideline holds (BRIEF 3.2, 3.3)."""

    title = line("标题", needed=True)
    guideline_no = line("指南编号")
    version = count("版本号")
    effective_from = day("施行日期")
    kind = choice("踏勘方式", INSPECTION_KINDS)
    scope = prose("目的和适用范围")
    applies_to_items = lines("适用事项", hint="政务服务事项的代号，例如 linmu-caifa")
    applies_to_names = lines("适用的其他事项")
    basis = basis_rows("依据")
    inspectors = group(
        "踏勘人员",
        count("至少（人）", "min"),
        prose("要求", "requirement"),
        line("依据", "legal_basis", picks="citation"),
    )
    deadline_workdays = quantity("踏勘期限（工作日）")
    experts = group(
        "专家",
        prose("需要专家的情形", "when"),
        line("人数", "number"),
        lines("专业代码", "specialty"),
    )
    bring = lines("携带物品和资料")
    steps = lines("踏勘步骤")
    check_groups = _check_group_rows()
    point_counts = group("要点数量", name="counts", hint="导入时的统计；页面按勘验要点重新计算")
    decision_rule = _decision_group()
    variants = rows(
        "变通",
        line("适用对象", "name", needed=True),
        counts("不检查的要点（序号）", "skip"),
        prose("说明", "note"),
    )
    documents = lines("文书")
    photo_rules = lines("影像要求")
    joint_rules = lines("联合踏勘要求")
    integrity_rules = lines("廉洁要求")
    notes = lines("注意事项")
    publicity = publicity_group()
    secrecy_review = secrecy_group()
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a guideline that sends a single officer."""
        fewest = fields.get("inspectors", {}).get("min")
        if fewest is not None and fewest < FEWEST_INSPECTORS:
            refusal = colander.Invalid(node)
            refusal["inspectors"] = (
                "不得少于2人：行政许可法第三十四条第三款要求两名以上工作人员核查"
            )
            raise refusal


class InspectionGuideline(Document):
    """An inspection guideline with its check points."""

    type_name: ClassVar[str] = "inspection_guideline"
    label: ClassVar[str] = "踏勘标准"
    shelf: ClassVar[str] = "inspections"
    schema: ClassVar[type[colander.MappingSchema]] = GuidelineFields
    text_label: ClassVar[str] = "补充说明"
    number_field: ClassVar[tuple[str, ...]] = ("guideline_no",)
    as_clauses: ClassVar[frozenset[str]] = _AS_CLAUSES

    @classmethod
    def elements(cls, fields: Mapping[str, Any]) -> tuple[Clause, ...]:
        """Return every check point by group, then documents, photo rules and notes."""
        groups = (
            section(found["group"], "k", _points(found.get("checks", ())))
            for found in fields.get("check_groups", ())
        )
        return assembled(
            section("踏勘步骤", "s", map(Element, fields.get("steps", ()))),
            *groups,
            section("文书", "f", map(Element, fields.get("documents", ()))),
            section("影像要求", "p", map(Element, fields.get("photo_rules", ()))),
            section("注意事项", "n", map(Element, fields.get("notes", ()))),
        )


def _points(checks: Iterable[Mapping[str, Any]]) -> Iterable[Element]:
    for row in checks:
        photos = row.get("photos_min")
        yield Element(
            row["point"],
            (
                ("重要程度", row.get("importance")),
                ("判定标准", row.get("standard")),
                ("依据", row.get("basis")),
                ("方法", row.get("method")),
                ("取证要求", row.get("evidence")),
                ("照片", f"至少{photos}张" if photos else ""),
                ("可以整改", row.get("rectifiable")),
            ),
        )
