"""Code tables of service items (政务服务事项代码), as provincial platforms exchange them."""

from __future__ import annotations

import re

import colander

from content.types.nodes import same
from content.types.values import Node, Table

POWER_TYPES: Table = (
    ("01", "行政许可"),
    ("02", "行政处罚"),
    ("03", "行政强制"),
    ("04", "行政征收"),
    ("05", "行政给付"),
    ("06", "行政检查"),
    ("07", "行政确认"),
    ("08", "行政奖励"),
    ("09", "行政裁决"),
    ("10", "其他行政权力"),
    ("20", "公共服务"),
)
NATURES: Table = (("1", "法定机关"), ("2", "授权组织"), ("3", "受委托组织"))
USE_LEVELS: Table = (
    ("1", "国家级"),
    ("2", "省级"),
    ("3", "市级"),
    ("4", "县级"),
    ("5", "镇（乡、街道）级"),
    ("6", "村（社区）级"),
)
POWER_SOURCES: Table = (
    ("1", "法定本级行使"),
    ("2", "上级下放"),
    ("3", "上级授权"),
    ("4", "同级授权"),
    ("5", "上级委托"),
    ("6", "同级委托"),
)
SERVICE_OBJECTS: Table = (
    ("1", "自然人"),
    ("2", "企业法人"),
    ("3", "事业法人"),
    ("4", "社会组织法人"),
    ("5", "非法人企业"),
    ("6", "行政机关"),
    ("9", "其他组织"),
)
PROJECT_TYPES: Table = (("1", "即办件"), ("2", "承诺件"))
HANDLE_FORMS: Table = (("1", "窗口办理"), ("2", "网上办理"), ("3", "快递申请"))
TIME_UNITS = same("工作日", "自然日")
MATERIAL_CATEGORIES = same("证件证书证明", "申请表格文书", "其他")
MATERIAL_TYPES: Table = (("1", "原件"), ("2", "复印件"), ("3", "原件和复印件"))
MATERIAL_FORMS: Table = (("1", "纸质"), ("2", "电子化"), ("3", "纸质/电子化"))
MATERIAL_SOURCES: Table = (("10", "申请人自备"), ("20", "政府部门核发"), ("99", "其他"))
NECESSITIES: Table = (("1", "必要"), ("2", "非必要"), ("3", "容缺后补"))
EXEMPTIONS = same("数据共享", "电子证照", "告知承诺", "部门核验")
RESULT_TYPES = same("证照", "批文", "其他", "无")
DELEGATION_MODES = same(
    "法定本级职权（非委托）",
    "委托实施",
    "授权",
    "下放实质性审核权",
    "服务前移",
    "派驻专窗",
)
LEGAL_CHECKS = same("依据充分", "需补强", "法定职权")

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CATCH_ALL = re.compile(
    r"其[他它](?:有关|相关|证明|必要|需要|应当|所需|申请|提交|提供|的|等)*(?:材料|资料|文件|证件)"
    r"|(?:^|[^相])(?:有关|相关|必要|所需)(?:的)?(?:材料|资料)(?:$|[（(])"  # 与申请有关的材料
    r"|等(?:有关|相关|其他|证明)?(?:材料|资料|文件|证件)(?:$|[（(])"  # 身份证等材料
    r"|[^高中初平同对]等$"  # 申请表、身份证等
)


def check_credit_code(node: Node, value: str) -> None:
    """Raise colander.Invalid unless `value` has the form of a 统一社会信用代码 (GB 32100)."""
    if not _CREDIT_CODE.fullmatch(value):
        raise colander.Invalid(node, "应为18位数字和大写字母（不含I、O、S、V、Z）")


def check_digits(length: int) -> Node:
    """Return a validator for codes of exactly `length` digits and capital letters."""
    pattern = re.compile(rf"[0-9A-Z]{{{length}}}")

    def check(node: Node, value: str) -> None:
        if not pattern.fullmatch(value):
            raise colander.Invalid(node, f"应为{length}位数字和大写字母")

    return check


def check_material_name(node: Node, value: str) -> None:
    """Raise colander.Invalid for a catch-all such as 其他材料: each material must be named."""
    if _CATCH_ALL.search(value):
        raise colander.Invalid(node, f"不能使用“{value[:30]}”这类兜底表述，请逐项写明材料名称")
