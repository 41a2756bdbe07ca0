"""What is searched for when measuring (测量用的检索词): terms, and phrases with punctuation."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

_LISTED = (
    "行政许可 行政审批 听证 委托 勘验 现场检查 专家 评审 "
    "施工许可 建设用地 城乡规划 环境影响评价 营业执照 取水许可 食品安全 消防 "
    "特种设备 危险化学品 不动产登记 行政复议 行政处罚 乡镇人民政府 街道办事处 开发区 "
    "产业园区 承诺 期限 利害关系人 中介服务 政务服务 一次性告知 法定代表人 "
    "无障碍 水土保持 采矿权 排污许可 医疗机构 校车 请假 考勤 "
    "培训 可证 政许 审批局 公示 有限责任公司 没收违法所得 三十日内 "
    "责令改正 电子证照 "
)
TERMS = tuple(_LISTED.split())
"""The terms the peers were asked for, some of them cut across words (可证, 政许)."""

ABSENT = ("审批行政", "许可行政", "许行", "党组议事")
"""Every character of these occurs, the phrase hardly ever."""

_ACROSS = re.compile(r"[\u4e00-\u9fff]{2,4}[、，；：（）《》“”][\u4e00-\u9fff]{2,4}")


def punctuated(texts: Iterable[str], count: int) -> list[str]:
    """Return so many phrases of the texts with punctuation inside, 行政许可、听证."""
    found = sorted({phrase for text in texts for phrase in _ACROSS.findall(text)})
    chooser = random.Random(7)  # noqa: S311 - a sample, no secret
    return chooser.sample(found, min(count, len(found)))
