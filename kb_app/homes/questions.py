"""The questions people come with (常问的事), by role, each with the way to its answer.

A way is an address below the site; `example` are words that may be searched for at once. What
is not recorded here yet is said in words: nobody is led to an empty page.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Question:
    """A question in the user's words, how it is answered, and the ways there (label, address)."""

    asked: str
    how: str
    ways: tuple[tuple[str, str], ...]


def _search(words: str, **filters: str) -> str:
    return f"/search?{urlencode({'q': words, **filters})}"


def _searches(*examples: str, **filters: str) -> tuple[tuple[str, str], ...]:
    return tuple((words, _search(words, **filters)) for words in examples)


_NO_REGISTER = "选取登记还没有在本系统建立，先看办法怎么规定。"

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "township_staff": (
        Question("这个事项我们镇能办吗？我能办吗？", "列表和事项页上写明能不能办、在哪里办、问谁。",
                 (("看各事项能不能办", "/items"), ("只看我们不能办的", "/items?may=no"))),
        Question("要收哪些材料，缺哪个能容缺？", "用申请人的话检索，就有事项和材料清单，可打印。",
                 _searches("办执照要带什么", "开饭店要带什么", "砍树要带什么")),
        Question("几天办完，到哪天算超？", "选事项，填受理日期，算出承诺和法定的到期日。",
                 (("从我们能办的事项里选", "/items?may=yes"),)),
        Question("碰到这种情况怎么办？", "用您自己的话检索条款和常见问题。",
                 _searches("材料不齐怎么办", "容缺受理", "不予受理")),
        Question("这个和以前不一样了？", "最近发布的版本，以及和上一版的对照表。",
                 (("看最近的变化", "/changes"),)),
    ),
    "trainer": (
        Question("哪些镇哪些事项快到期？", "委托到期按镇乡和事项列成一张表。",
                 (("30天内到期的", "/expiring?within=30"),
                  ("三年内到期的", "/expiring?within=1095"))),
        Question("这次标准变了影响谁？", "从变化的文件看引用它的事项、指南和培训模块。",
                 (("看最近的变化和影响", "/changes"),)),
        Question("给我一套课件和题。", "每个模块有提纲、资料和题库。",
                 (("选培训模块", "/training"),)),
        Question("这个题的依据？", "题目、答案、解析，依据直达条文。",
                 (("选模块看答案和依据", "/training"),)),
        Question("谁没签到、谁没过？", "签到和成绩还没有在本系统登记，请看纸质签到表；"
                 "考核和补考怎样规定，看条文。", _searches("上岗 培训 考核 合格证明")),
    ),
    "office_editor": (
        Question("这个制度哪版有效？", "现行版本、文号、施行日期和适用范围一览。",
                 (("内部制度一览", "/rules"),)),
        Question("怎么按国标出文件？", "逐项检查公文要素，下载 Word 文件。",
                 (("选制度做公文检查", "/rules"),)),
        Question("要走哪些程序？", "每份制度的办理步骤、谁办的、什么时候办的。",
                 (("选制度看流程", "/rules"),)),
        Question("改了什么？", "新旧版本的修订对照表。", (("看最近的变化", "/changes"),)),
        Question("哪些快到期、哪些引用了已废止的法规？", "两张清单。",
                 (("一年内到期的", "/expiring?within=365"),
                  ("引用已废止文件的", "/citing-repealed"))),
    ),
    "committee_secretary": (
        Question("按什么方式选？", "选取方式和限额标准的条文。",
                 _searches("中介服务机构选取可以采用下列方式", "政府采购 招标限额标准",
                           type="rule")),
        Question("候选名单合规吗？", "按专业列出能抽取的专家，不能抽取的逐人写明原因。",
                 (("专家资格名单", "/experts/eligible"),)),
        Question("随机结果能复核吗？", _NO_REGISTER,
                 _searches("随机抽取 全程留痕 抽取结果公开", "可验证的随机方法 种子", type="rule")),
        Question("评分表和回避？", _NO_REGISTER,
                 _searches("评审小组成员 利害关系 回避", "评分按百分制", type="rule")),
        Question("公示期到了没，有异议吗？", _NO_REGISTER,
                 _searches("中选结果 公示期 异议", type="rule")),
    ),
    "reviewer": (
        Question("哪些稿件等我审核？", "审核、退回和发布都从待办开始。", (("打开待办", "/inbox"),)),
        Question("最近发布了什么？", "每个版本和上一版的对照表。", (("看最近的变化", "/changes"),)),
        Question("哪些快到期？", "有效期、评估和复审的期限。",
                 (("一年内到期的", "/expiring?within=365"),)),
    ),
    "administrator": (
        Question("谁能进来，能做什么？", "人员、角色、单位。",
                 (("人员", "/people"), ("单位", "/units"))),
        Question("库里有什么，状态怎样？", "按种类、效力和单位看全库，和快到期的。",
                 (("文库概览", "/glance"), ("一年内到期的", "/expiring?within=365"))),
        Question("谁做了什么？", "日志逐条可查。", (("日志", "/journal"),)),
        Question("县名、登录时限、节假日在哪里改？", "站点设置。", (("设置", "/settings"),)),
    ),
    "reader": (
        Question("这件事按哪一条办？", "用您自己的话检索，或者直接输入条号。",
                 _searches("一次性告知", "材料不齐怎么办")),
        Question("最近有什么变化？", "最近发布、废止的文件。", (("看最近的变化", "/changes"),)),
    ),
}  # fmt: skip
"""Role → what people of the role ask."""

WHOSE = ("township_staff", "trainer", "office_editor", "committee_secretary", "reviewer",
         "administrator", "reader")  # fmt: skip
"""Whose questions come first when somebody has several roles; a reader's only when alone."""


def questions_for(roles: frozenset[str]) -> list[tuple[str, tuple[Question, ...]]]:
    """Return role and questions for each role of a person."""
    own = [role for role in WHOSE if role in roles and role != "reader"]
    return [(role, QUESTIONS[role]) for role in own or ("reader",)]
