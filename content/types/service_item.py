"""Service items (政务服务事项): the handling standard of one 办理项, as a record of elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.text.clauses import Clause
from content.types import item_codes as codes
from content.types import item_parts as parts
from content.types.basis import basis_elements, basis_rows
from content.types.elements import Element, assembled, label_of, section
from content.types.facts import Facts
from content.types.material_checklist import copies
from content.types.nodes import coded, coded_list, count, extension, group, line, lines, prose
from content.types.publicity import publicity_group, secrecy_group
from content.types.spans import terms
from content.types.values import Node, Raw

_AS_CLAUSES = frozenset(
    {
        "legal_basis",
        "conditions",
        "denials",
        "materials",
        "process",
        "special_procedures",
        "windows",
        "intermediary_services",
        "faq",
    }
)
"""Fields that are read as clauses, and so are not repeated as facts."""


class ItemFields(colander.MappingSchema):
    """The elements of a service item (BRIEF 1.3, tables A to J)."""

    name = line("办理项名称", needed=True)
    id = line("事项代号")
    seq = count("序号")
    code = parts.codes_group()
    catalog = parts.catalog_group()
    aliases = lines("俗称、日常用语")
    topics = lines("主题分类")
    power_type = coded("事项类型", codes.POWER_TYPES)
    legal_basis = basis_rows("设定依据")
    legal_note = prose("法律适用说明")
    implementer = parts.implementer_group()
    use_level = coded("行使层级", codes.USE_LEVELS)
    power_source = coded("权力来源", codes.POWER_SOURCES)
    entrusting_dept = line("委托部门")
    authority = group("权限", prose("权限划分", "division"), prose("行使内容", "content"))
    supervising_dept = line("行业主管（监管）部门")
    service_objects = coded_list("服务对象", codes.SERVICE_OBJECTS)
    project_type = coded("办件类型", codes.PROJECT_TYPES)
    handle_forms = coded_list("办理形式", codes.HANDLE_FORMS)
    time_limit = parts.time_limit_group()
    conditions = parts.condition_rows()
    denials = lines("不予受理、不予办理情形")
    materials = parts.material_rows()
    process = parts.step_rows()
    special_procedures = parts.special_procedure_rows()
    fee = parts.fee_group()
    result = parts.result_group()
    onsite_visits = parts.visits_group()
    cross_region = line("通办范围")
    quantity_limit = line("数量限制")
    annual_check = line("年审年检")
    intermediary_services = parts.intermediary_rows()
    windows = parts.window_rows()
    consult = parts.contact_rows("咨询方式")
    complaint = parts.contact_rows("监督投诉方式")
    remedies = parts.remedies_group()
    applicant_rights = lines("申请人权利")
    applicant_duties = lines("申请人义务")
    delegation = parts.delegation_group()
    commitment = parts.commitment_group()
    five_reductions = parts.five_reductions_group()
    faq = parts.faq_rows()
    publicity = publicity_group()
    secrecy_review = secrecy_group()
    version = parts.standard_version_group()
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a promise longer than the law allows."""
        limits = fields.get("time_limit", {})
        statutory, promised = limits.get("statutory", {}), limits.get("promised", {})
        both_workdays = statutory.get("unit") == promised.get("unit") == "工作日"
        if both_workdays and 0 < statutory.get("value", 0) < promised.get("value", 0):
            refusal = colander.Invalid(node)
            refusal["time_limit"] = (
                f"中承诺办结时限（{promised['value']}个工作日）"
                f"不能长于法定办结时限（{statutory['value']}个工作日）"
            )
            raise refusal


class ServiceItem(Document):
    """The handling standard of one service item."""

    type_name: ClassVar[str] = "service_item"
    label: ClassVar[str] = "下放事项办理标准"
    shelf: ClassVar[str] = "items"
    schema: ClassVar[type[colander.MappingSchema]] = ItemFields
    text_label: ClassVar[str] = "补充说明"
    number_field: ClassVar[tuple[str, ...]] = ("code", "implement_code")
    title_field: ClassVar[str] = "name"
    as_clauses: ClassVar[frozenset[str]] = _AS_CLAUSES

    @classmethod
    def elements(cls, fields: Mapping[str, Any]) -> tuple[Clause, ...]:
        """Return basis, conditions, materials, steps and the rest as addressable clauses."""
        return assembled(
            section("设定依据", "b", basis_elements(fields.get("legal_basis", ()))),
            section("受理条件", "c", _conditions(fields.get("conditions", ()))),
            section("不予受理、不予办理情形", "d", map(Element, fields.get("denials", ()))),
            section("申请材料", "m", _materials(fields.get("materials", ()))),
            section("办理流程", "s", _steps(fields.get("process", ()))),
            section("特别程序", "x", _special(fields.get("special_procedures", ()))),
            section("中介服务", "i", _intermediaries(fields.get("intermediary_services", ()))),
            section("办理地点", "w", _windows(fields.get("windows", ()))),
            section("常见问题", "q", _questions(fields.get("faq", ()))),
        )

    @classmethod
    def deadlines(cls, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Return the end of the delegation for each counterpart, and when to look at it again."""
        delegation = fields.get("delegation", {})
        ends = delegation.get("entrust_document", {}).get("valid_to")
        counterparts = [row["name"] for row in delegation.get("to", ())] or [""]
        return terms(
            *(("delegation", ends, name) for name in counterparts),
            ("review", fields.get("version", {}).get("next_review_due"), ""),
        )

    @classmethod
    def essentials(cls, fields: Mapping[str, Any]) -> Facts:
        """Return how long it takes, what to bring, where to go and what it costs."""
        limits = fields.get("time_limit", {})
        told = (
            ("承诺办结时限", _limit(limits.get("promised", {}))),
            ("法定办结时限", _limit(limits.get("statutory", {}))),
            ("申请材料", _listed(row["name"] for row in fields.get("materials", ()))),
            ("办理地点", _listed(map(_window, fields.get("windows", ())))),
            ("收费", _fee(fields.get("fee", {}))),
        )
        return tuple(row for row in told if row[1])


_Rows = Iterable[Mapping[str, Any]]


def _limit(limit: Mapping[str, Any]) -> str:
    if limit.get("display"):
        return str(limit["display"])
    if "value" not in limit:
        return ""
    return f"{limit['value']}个{limit.get('unit', '工作日')}" if limit["value"] else "当场办结"


def _listed(texts: Iterable[str]) -> str:
    """Return several texts with numbers, a single one as it is."""
    found = list(texts)
    if len(found) < 2:
        return "".join(found)
    return "；".join(f"{number}.{text}" for number, text in enumerate(found, 1))


def _window(row: Mapping[str, Any]) -> str:
    return "，".join(str(row[key]) for key in ("place", "address", "phone") if row.get(key))


def _fee(fee: Mapping[str, Any]) -> str:
    if fee.get("is_fee") is False:
        return "不收费"
    items = _listed(_joined(row["name"], row.get("standard")) for row in fee.get("items", ()))
    return items or ("收费" if fee.get("is_fee") else "")


def _conditions(rows: _Rows) -> Iterable[Element]:
    return (Element(row["text"], (("依据", row.get("basis")),)) for row in rows)


def _materials(rows: _Rows) -> Iterable[Element]:
    for row in rows:
        yield Element(
            row["name"],
            (
                ("材料类别", row.get("category")),
                ("材料类型", row.get("type")),
                ("材料形式", row.get("form")),
                ("份数", copies(row)),
                ("来源渠道", _joined(row.get("source"), row.get("source_explain"))),
                ("材料必要性", row.get("necessity")),
                ("适用情形", row.get("situation")),
                ("容缺", _gap(row.get("rongque", {}))),
                ("免提交", _exemption(row.get("exempt", {}))),
                ("填报须知", row.get("fill_notice")),
                ("受理标准", row.get("accept_standard")),
                ("依据", row.get("legal_basis")),
            ),
        )


def _gap(gap: Mapping[str, Any]) -> str:
    if not gap.get("allowed"):
        return ""
    days = gap.get("deadline_workdays")
    limit = f"，{days}个工作日内补齐" if days else ""
    return _joined(f"可以容缺{limit}", gap.get("condition"), gap.get("overdue"))


def _exemption(exempt: Mapping[str, Any]) -> str:
    if not exempt.get("exempt"):
        return ""
    return _joined(exempt.get("kind"), exempt.get("system"), exempt.get("fallback"))


def _steps(rows: _Rows) -> Iterable[Element]:
    for row in rows:
        days = row.get("workdays")
        yield Element(
            row["step"],
            (
                ("责任岗位", row.get("role")),
                ("时限", f"{days}个工作日" if days else ""),
                ("审查标准", row.get("standard")),
                ("输出文书", row.get("output")),
                ("特别程序", row.get("special")),
                ("办理人", row.get("by")),
            ),
        )


def _special(rows: _Rows) -> Iterable[Element]:
    for row in rows:
        days = row.get("days", "")
        yield Element(
            row["type"],
            (
                ("时限", days if isinstance(days, str) else f"{days}个工作日"),
                ("计入承诺时限", row.get("counts_toward_promised")),
                ("计入法定时限", row.get("counts_toward_statutory")),
                ("依据", row.get("basis")),
                ("踏勘指南", row.get("guideline")),
                ("说明", row.get("note")),
            ),
        )


def _intermediaries(rows: _Rows) -> Iterable[Element]:
    for row in rows:
        yield Element(
            row["name"],
            (
                ("需要的情形", row.get("required")),
                ("依据", row.get("basis")),
                ("付费主体", row.get("payer")),
                ("选取方式", row.get("market")),
            ),
        )


def _windows(rows: _Rows) -> Iterable[Element]:
    for row in rows:
        details = (
            ("地址", row.get("address")),
            ("时间", row.get("time")),
            ("电话", row.get("phone")),
        )
        yield Element(row["place"], details)


def _questions(rows: _Rows) -> Iterable[Element]:
    return (Element(row["q"], (("答", row.get("a")),)) for row in rows)


def _joined(*values: Raw) -> str:
    return "；".join(filter(None, map(label_of, values)))
