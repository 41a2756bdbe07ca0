"""Words that leave open who, when or how much (含糊用语); what the checks of drafts look for."""

from __future__ import annotations

from collections.abc import Mapping

AMBIGUOUS: Mapping[str, str] = {
    "及时": "写明几个工作日内",
    "尽快": "写明几个工作日内",
    "尽早": "写明几个工作日内",
    "适时": "写明什么时候",
    "有关部门": "写明是哪个部门",
    "相关部门": "写明是哪个部门",
    "有关单位": "写明是哪些单位",
    "相关单位": "写明是哪些单位",
    "有关人员": "写明是哪些人员",
    "相关人员": "写明是哪些人员",
    "有关材料": "逐项列明材料",
    "相关材料": "逐项列明材料",
    "其他材料": "逐项列明材料",
    "必要时": "写明什么情形下",
    "原则上": "写明例外是什么、由谁决定",
    "一般情况下": "写明例外是什么",
    "酌情": "写明按什么标准",
    "视情况": "写明按什么标准",
    "适当": "写明多少或者按什么标准",
    "若干": "写明多少",
}
"""A word, and what to write instead; the bureau may use words of its own."""

TIMELY = frozenset({"及时", "尽快", "尽早"})
"""Words that are clear where the same sentence names a limit."""

WHOSE = "国务院|人民政府|政府|省|市|县|区|国家|上级|上述|下列|其他|各|该|本局|前款"
"""What says whose 有关部门 they are: 县人民政府有关部门."""
