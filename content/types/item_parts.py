"""The parts of a service item's record (实施清单要素 A 至 J), as groups of fields."""

from __future__ import annotations

from content.types import item_codes as codes
from content.types.basis import basis_rows
from content.types.nodes import (
    amount,
    choice,
    coded,
    count,
    day,
    group,
    line,
    lines,
    prose,
    quantity,
    rows,
    same,
    yes_no,
)
from content.types.values import Node


def codes_group() -> Node:
    """Return 编码: opaque strings; nothing is computed from them."""
    return group(
        "编码",
        line("基本编码", "basic_code", check=codes.check_digits(12), hint="12位"),
        line("实施编码", "implement_code", check=codes.check_digits(31), hint="31位"),
        line("业务办理项编码", "handle_item_code", check=codes.check_digits(33), hint="33位"),
        line("地方编码", "local_code"),
        line("说明", "note"),
    )


def catalog_group() -> Node:
    """Return 目录层级: the item's place in the catalogue."""
    return group(
        "目录层级",
        line("大项", "major_item"),
        line("小项", "minor_item"),
        line("主项", "main_item"),
        line("子项", "sub_item"),
        line("业务办理项", "handle_item"),
    )


def implementer_group() -> Node:
    """Return 实施主体: who acts, by legal name and credit code."""
    return group(
        "实施主体",
        line("名称", "name"),
        line("统一社会信用代码", "uscc", check=codes.check_credit_code),
        coded("性质", codes.NATURES, "nature"),
    )


def time_limit_group() -> Node:
    """Return 办结时限: the statutory and the promised limit, each with its unit."""
    return group(
        "办结时限",
        group(
            "法定办结时限",
            quantity("期限", "value"),
            choice("单位", codes.TIME_UNITS, "unit"),
            line("依据", "basis", picks="citation"),
            prose("说明", "explain"),
            name="statutory",
        ),
        group(
            "承诺办结时限",
            quantity("期限", "value", hint="当场办结填0"),
            choice("单位", codes.TIME_UNITS, "unit"),
            prose("说明", "explain"),
            line("显示为", "display"),
            name="promised",
        ),
        quantity("办理环节合计工作日", "process_sum_workdays"),
        quantity("送达期限（工作日）", "delivery_workdays", hint="行政许可法第四十四条：10日"),
    )


def condition_rows() -> Node:
    """Return 受理条件, each with its basis."""
    return rows(
        "受理条件",
        count("序号", "no"),
        prose("条件", "text", needed=True),
        line("依据", "basis", picks="citation"),
    )


def material_rows() -> Node:
    """Return 申请材料; a catch-all is refused."""
    return rows(
        "申请材料",
        count("序号", "no"),
        line("材料名称", "name", needed=True, check=codes.check_material_name),
        choice("材料类别", codes.MATERIAL_CATEGORIES, "category"),
        coded("材料类型", codes.MATERIAL_TYPES, "type"),
        coded("材料形式", codes.MATERIAL_FORMS, "form"),
        count("原件份数", "original_copies"),
        count("复印件份数", "duplicate_copies"),
        line("纸质规格", "paper_spec"),
        coded("来源渠道", codes.MATERIAL_SOURCES, "source"),
        line("来源渠道说明", "source_explain"),
        coded("材料必要性", codes.NECESSITIES, "necessity"),
        _gap_group(),
        _exemption_group(),
        lines("适用情形", "situation"),
        yes_no("有样表", "sample_form"),
        yes_no("有空白表", "blank_form"),
        prose("填报须知", "fill_notice"),
        prose("受理标准", "accept_standard"),
        line("要求提供材料的依据", "legal_basis", picks="citation"),
        hint="每项材料单独填写；不得使用“其他材料”“有关材料”等表述",
    )


def step_rows() -> Node:
    """Return 办理流程: the steps in order."""
    return rows(
        "办理流程",
        count("序号", "no"),
        line("环节", "step", needed=True),
        line("责任岗位", "role"),
        quantity("工作日", "workdays"),
        prose("审查标准", "standard"),
        line("输出文书", "output"),
        line("特别程序", "special"),
        line("办理人", "by"),
    )


def special_procedure_rows() -> Node:
    """Return 特别程序: only eight kinds stop the statutory clock (行政许可法 第四十五条)."""
    return rows(
        "特别程序",
        line("种类", "type", needed=True),
        amount("时限", "days", hint="工作日数；按自然日计算的写明，例如 10日（自然日）"),
        yes_no("计入承诺时限", "counts_toward_promised"),
        yes_no("计入法定时限", "counts_toward_statutory"),
        line("依据", "basis", picks="citation"),
        line("踏勘指南编号", "guideline"),
        prose("说明", "note"),
    )


def fee_group() -> Node:
    """Return 收费."""
    return group(
        "收费",
        yes_no("是否收费", "is_fee"),
        rows(
            "收费项目",
            line("项目名称", "name", needed=True),
            line("标准", "standard"),
            line("依据", "basis", picks="citation"),
            line("减免", "relief"),
            name="items",
        ),
        line("依据", "basis", picks="citation"),
    )


def result_group() -> Node:
    """Return 办理结果."""
    return group(
        "办理结果",
        choice("结果类型", codes.RESULT_TYPES, "type"),
        line("结果名称", "name"),
        line("有效期", "validity"),
        line("领取方式", "delivery"),
        line("样本", "sample"),
    )


def visits_group() -> Node:
    """Return 到办事现场次数."""
    return group("到办事现场次数", count("次数", "value"), prose("原因", "reason"))


def intermediary_rows() -> Node:
    """Return 中介服务: required only by law, and never a named agency."""
    return rows(
        "中介服务",
        line("服务名称", "name", needed=True),
        line("需要的情形", "required"),
        line("依据", "basis", picks="citation"),
        line("付费主体", "payer"),
        line("选取方式", "market"),
    )


def window_rows() -> Node:
    """Return 办理地点."""
    return rows(
        "办理地点",
        line("地点", "place", needed=True),
        line("地址", "address"),
        line("时间", "time"),
        line("电话", "phone"),
    )


def contact_rows(title: str) -> Node:
    """Return ways to ask or to complain."""
    return rows(title, line("方式", "way"), line("内容", "detail"))


def remedies_group() -> Node:
    """Return 救济途径: review, lawsuit, and who is respondent."""
    return group(
        "救济途径",
        group(
            "行政复议",
            line("复议机关", "organ"),
            line("地址", "address"),
            line("电话", "phone"),
            line("期限", "deadline"),
            line("依据", "basis", picks="citation"),
            name="administrative_review",
        ),
        group(
            "行政诉讼",
            line("管辖法院", "court"),
            line("期限", "deadline"),
            line("依据", "basis", picks="citation"),
            name="litigation",
        ),
        line("被申请人、被告", "respondent"),
        line("依据", "respondent_basis"),
    )


def delegation_group() -> Node:
    """Return 下放: mode, counterparts, deed, scope, seal, legal check, training, supervision."""
    return group(
        "下放情况",
        choice("下放方式", codes.DELEGATION_MODES, "mode"),
        rows(
            "承接主体",
            line("名称", "name", needed=True),
            line("办理场所", "handling_place"),
            line("类别", "kind"),
            name="to",
        ),
        _deed_group(),
        prose("范围", "scope"),
        line("以谁的名义", "in_name_of"),
        line("印章", "seal"),
        line("再委托", "sub_delegation"),
        basis_rows("下放依据", "legal_basis"),
        group(
            "合法性判断",
            choice("结论", codes.LEGAL_CHECKS, "status"),
            prose("问题", "issue"),
            prose("处理", "action"),
            name="legal_check",
        ),
        group(
            "培训要求",
            lines("培训模块", "modules"),
            quantity("合格分数", "pass_score"),
            count("跟班天数", "on_job_days"),
            count("合格证有效月数", "valid_months"),
            name="training",
        ),
        group("监督", prose("事中", "in_process"), prose("事后", "after"), name="supervision"),
    )


def commitment_group() -> Node:
    """Return 告知承诺: promise first, check later."""
    return group(
        "告知承诺",
        yes_no("适用告知承诺", "enabled"),
        prose("承诺范围", "scope"),
        line("告知承诺书", "notice_no"),
        lines("不适用情形", "not_applicable"),
        group(
            "核查",
            quantity("核查期限（工作日）", "within_workdays"),
            line("核查主体", "by"),
            line("核查方式", "method"),
            name="check",
        ),
        prose("不实承诺后果", "consequence"),
        prose("不适用的理由", "reason"),
    )


def five_reductions_group() -> Node:
    """Return 五减一优: baseline, current values and how they are counted."""
    figures = (
        ("materials", "材料（份）"),
        ("steps", "环节（个）"),
        ("days", "时限（工作日）"),
        ("fee", "费用"),
        ("visits", "跑动（次）"),
    )
    return group(
        "五减一优",
        group("基线", *(quantity(title, key) for key, title in figures), name="baseline"),
        group("现状", *(quantity(title, key) for key, title in figures), name="current"),
        group(
            "压减（%）", *(quantity(title, key) for key, title in figures), name="reduction_percent"
        ),
        group("口径", *(prose(title, key) for key, title in figures), name="caliber"),
        lines("优服务措施", "services"),
    )


def faq_rows() -> Node:
    """Return 常见问题."""
    return rows("常见问题", line("问题", "q", needed=True), prose("解答", "a"))


def standard_version_group() -> Node:
    """Return 标准版本 as another system recorded it; our own versions are dates."""
    return group(
        "标准版本",
        count("版本号", "number"),
        choice("状态", same("草稿", "待生效", "现行有效", "已修改", "已废止", "已失效"), "status"),
        day("生效日期", "effective_from"),
        day("审查日期", "reviewed_on"),
        day("下次复审期限", "next_review_due"),
        line("编制", "editor"),
        line("审查", "reviewer"),
        line("批准", "approver"),
    )


def _gap_group() -> Node:
    return group(
        "容缺",
        yes_no("可以容缺", "allowed"),
        quantity("补齐期限（工作日）", "deadline_workdays"),
        prose("条件", "condition"),
        yes_no("主要材料", "core_material", hint="主要材料不得容缺"),
        prose("逾期处理", "overdue"),
        name="rongque",
    )


def _exemption_group() -> Node:
    return group(
        "免提交",
        yes_no("免提交", "exempt"),
        choice("方式", codes.EXEMPTIONS, "kind"),
        line("系统", "system"),
        prose("不能核验时", "fallback"),
        name="exempt",
    )


def _deed_group() -> Node:
    return group(
        "委托书",
        line("编号", "no"),
        day("签订日期", "signed_on"),
        day("有效期自", "valid_from"),
        day("有效期至", "valid_to"),
        prose("公告情况", "public_notice"),
        name="entrust_document",
    )
