"""What an official document needs (公文要素检查), after GB/T 9704-2012 and 公文处理工作条例.

Only what fields and text can show is checked. Seal, paper and layout are for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from content.text import days
from content.text.clauses import Body, Level
from content.text.facts import facts_of
from content.text.titles import in_marks
from content.types.document_number import is_document_number, suggested_number
from content.types.guide import GUIDE_KINDS
from content.types.rule import RULE_KINDS

GOOD, BAD, NOT_ASKED = "good", "bad", "not-asked"
VERDICTS = {GOOD: "符合", BAD: "不符合", NOT_ASKED: "不适用"}


@dataclass(frozen=True)
class Paper:
    """A text to be issued: what is recorded of it, what it says, what was doubted in reading it."""

    type_name: str
    title: str
    fields: Mapping[str, Any]
    body: Body
    doubts: tuple[str, ...] = ()

    def group(self, name: str) -> Mapping[str, Any]:
        """Return a group of fields, empty when nothing was filled in."""
        found: Mapping[str, Any] = self.fields.get(name) or {}
        return found

    @property
    def is_issued_by_notice(self) -> bool:
        """Return whether a notice carries addressee, seal and date, as for a 办法 or 制度."""
        return self.fields.get("kind") not in _STANDING_ALONE


@dataclass(frozen=True)
class Finding:
    """One part of the paper: whether it is as it should be, why (not), where it is mended."""

    name: str
    verdict: str
    why: str
    where: str


Found = tuple[str, str]
"""A verdict, and why."""


@dataclass(frozen=True)
class Row:
    """One line of the table: the part, kinds it is asked of, the question, where it is mended."""

    name: str
    kinds: tuple[str, ...]
    question: Callable[[Paper], Found]
    where: str


def findings_of(paper: Paper) -> tuple[Finding, ...]:
    """Return a finding for every part that papers of this kind need; none for other kinds."""
    return tuple(
        Finding(row.name, *row.question(paper), row.where)
        for row in ROWS
        if paper.type_name in row.kinds
    )


def is_official(type_name: str) -> bool:
    """Return whether documents of this kind are issued as official documents."""
    return any(type_name in row.kinds for row in ROWS)


def _title(paper: Paper) -> Found:
    plain = _TRIAL.sub("", paper.title)
    kinds = [key for key, _ in (*RULE_KINDS, *GUIDE_KINDS)]
    if paper.title[-1:] in "。；，、：!！？":
        return BAD, "标题末尾不用标点符号。"
    if not plain.endswith(tuple(kinds)):
        return BAD, f"标题应当以文种结尾，例如“{paper.fields.get('kind') or '办法'}”。"
    kind = paper.fields.get("kind")
    if paper.type_name == "rule" and kind and not plain.endswith(kind):
        return BAD, f"标题的文种与“文种”一栏（{kind}）不一致。"
    if paper.fields.get("trial") and plain == paper.title:
        return BAD, "试行（暂行）的，应当在标题中注明。"
    return GOOD, "由事由和文种组成，以文种结尾，末尾没有标点。"


def _notice_title(paper: Paper) -> Found:
    if not paper.is_issued_by_notice:
        return NOT_ASKED, "本件自己就是通知（意见），不另用通知印发。"
    found = paper.group("issuing_notice").get("title", "")
    if not found:
        return BAD, "没有填写印发通知的标题。"
    if not found.endswith("通知"):
        return BAD, "印发通知的标题应当以“通知”结尾。"
    return GOOD, in_marks(found)


def _number(paper: Paper) -> Found:
    found = paper.group("issuing_notice").get("number", "")
    if not found:
        return BAD, "没有发文字号；签发时编号，形如“青审发〔2026〕12号”。"
    if not is_document_number(found):
        better = suggested_number(found)
        return BAD, f"“{found}”写法不合标准" + (f"，建议写作“{better}”。" if better else "。")
    return GOOD, f"{found}（机关代字、六角括号年份、不编虚位）"


def _guide_number(paper: Paper) -> Found:
    found = paper.fields.get("guide_no", "")
    return (GOOD, str(found)) if found else (BAD, "没有填写指南编号。")


def _issuer(paper: Paper) -> Found:
    found = paper.fields.get("issuer", "")
    return (GOOD, str(found)) if found else (BAD, "没有填写制定（编制）机关。")


def _signer(paper: Paper) -> Found:
    found = paper.group("issuing_notice").get("signer", "")
    return (GOOD, str(found)) if found else (BAD, "没有填写签发人。")


def _dates(paper: Paper) -> Found:
    notice = paper.group("issuing_notice")
    written, issued = _day(notice.get("written_on")), _day(notice.get("issued_on"))
    if written is None:
        return BAD, "没有填写成文日期（负责人签发的日期）。"
    if issued is not None and issued < written:
        return BAD, f"印发日期（{_said(issued)}）早于成文日期（{_said(written)}）。"
    return GOOD, f"成文日期{_said(written)}" + (f"，{_said(issued)}印发" if issued else "")


def _addressee(paper: Paper) -> Found:
    if paper.is_issued_by_notice:
        return NOT_ASKED, "主送机关写在印发通知上，库中只有正文。"
    heads = [place.clause.text for place in paper.body.places()][:4]
    if any(text.endswith(("：", ":")) for text in heads):
        return GOOD, "正文前写有主送机关，以冒号结尾。"
    return BAD, "正文前没有主送机关（顶格书写，以全角冒号结尾）。"


def _numbering(paper: Paper) -> Found:
    if paper.doubts:
        told = "；".join(doubt.rstrip("。") for doubt in paper.doubts[:3])
        more = f"等{len(paper.doubts)}处" if len(paper.doubts) > 3 else ""
        return BAD, f"识别条款时有疑问：{told}{more}。"
    if not paper.body.clauses:
        return BAD, "没有正文。"
    return GOOD, "章、条、项的编号连续，没有疑问。"


def _annexes(paper: Paper) -> Found:
    there = sum(1 for place in paper.body.places() if place.clause.level is Level.ANNEX)
    own = (p.clause for p in paper.body.places() if p.clause.level is not Level.ANNEX)
    named = {found for clause in own for found in _ANNEX.findall(clause.label + clause.text)}
    if not named and not there:
        return NOT_ASKED, "文中没有提到附件。"
    wanted = max(len(named), 1)
    if there < wanted:
        return BAD, f"文中提到{wanted}个附件，文末只有{there}个。"
    return GOOD, f"文中提到的附件都在（共{there}个）。"


def _in_force(paper: Paper) -> Found:
    said = facts_of((), paper.body.lines()).in_force_from
    recorded = _day(paper.fields.get("effective_from"))
    if said and recorded and said != recorded:
        return BAD, f"正文写自{_said(said)}起施行，“施行日期”一栏是{_said(recorded)}。"
    if said is None and paper.type_name == "rule" and paper.is_issued_by_notice:
        return BAD, "正文没有写“自……年……月……日起施行”。"
    if said is None and recorded is None:
        return BAD, "正文和“施行日期”一栏都没有写从哪一天起施行。"
    return GOOD, f"自{_said(said or recorded)}起施行"


def _normative(paper: Paper) -> Found:
    answer = paper.group("normative").get("is_normative")
    if answer is None:
        return BAD, "没有说明是否属于行政规范性文件；属于的须经合法性审核、集体讨论并公布。"
    return GOOD, "属于行政规范性文件" if answer else "不属于行政规范性文件"


def _legality(paper: Paper) -> Found:
    if not paper.group("normative").get("is_normative"):
        return NOT_ASKED, "没有注明属于行政规范性文件，不要求合法性审核。"
    return _gate(paper, "合法性审核")


def _discussion(paper: Paper) -> Found:
    if paper.fields.get("adopted"):
        return GOOD, str(paper.fields["adopted"])
    return _gate(paper, "集体讨论")


def _publicity(paper: Paper) -> Found:
    publicity = paper.group("publicity")
    attribute = publicity.get("attribute", "")
    if not attribute:
        return BAD, "没有选择公开方式（主动公开、依申请公开、不予公开）。"
    if attribute == "不予公开" and not publicity.get("reason"):
        return BAD, "不予公开的，应当写明属于政府信息公开条例第十四至十六条的哪种情形。"
    return GOOD, str(attribute)


def _secrecy(paper: Paper) -> Found:
    review = paper.group("secrecy_review")
    if review.get("result") in {None, "", "待审查"}:
        return BAD, "没有保密审查结论；先审查、后公开。"
    if not review.get("person") or not review.get("date"):
        return BAD, "保密审查没有写明审查人或者日期。"
    return GOOD, f"{review['result']}（{review['person']}）"


def _marks(paper: Paper) -> Found:
    for text in paper.body.lines():
        if found := _SECRET.search(text):
            return BAD, f"文中有密级标志“{found[0]}”；涉密文件不得进入本系统，请立即报告。"
        if found := _PENDING.search(text):
            return BAD, f"文中还有没填的地方：“{found[0]}”。"
    return GOOD, "没有密级标志，没有留空待填的地方。"


def _closing(paper: Paper) -> Found:
    lines = [p.clause.text for p in paper.body.places() if p.clause.level is Level.CLOSING]
    if not lines:
        if paper.is_issued_by_notice:
            return NOT_ASKED, "落款和印章在印发通知上，库中只有正文。"
        return BAD, "文末没有发文机关署名和成文日期。"
    if not any(_ARABIC_DAY.search(line) for line in lines):
        return BAD, "成文日期应当用阿拉伯数字写全年、月、日，不编虚位，例如2026年3月5日。"
    return GOOD, "　".join(lines)


def _gate(paper: Paper, step: str) -> Found:
    passed = [row for row in paper.fields.get("gates", ()) if row.get("step") == step]
    if not passed:
        return BAD, f"“制定程序”中没有“{step}”的记录。"
    told = (passed[-1].get("result"), _said(_day(passed[-1].get("date"))))
    return GOOD, "，".join(filter(None, told))


_TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]$")
_STANDING_ALONE = frozenset({"通知", "意见"})
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*★\s*\S{0,6}")  # 机密★1年
_PENDING = re.compile(
    r"""
    【待[^】]{0,20}】            # 【待编号】
    | 〔填写：[^〔〕]{0,60}〕?     # 〔填写：哪些单位、人员或者事项〕, as the blueprints have it
    | [×Xx]{2,}[号年月日]        # ××号
    | _{4,}
    """,
    re.VERBOSE,
)
_ANNEX = re.compile(
    r"""
    (?: 见 | [（(] | ^ )                              # （见附件1）, 附件：1.…
    ( 附件 \s* [\d一二三四五六七八九十]{0,3} )
    (?= [：:）)、，。；] | $ )
    """,
    re.VERBOSE,
)
_ARABIC_DAY = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日")  # 2026年3月5日

_BOTH = ("rule", "guide")
_RULE = ("rule",)

ROWS = (
    Row("标题", _BOTH, _title, "“标题”一栏"),
    Row("制定机关", _BOTH, _issuer, "“制定机关（编制单位）”一栏"),
    Row("指南编号", ("guide",), _guide_number, "“指南编号”一栏"),
    Row("印发通知", _RULE, _notice_title, "“印发通知”的“通知标题”一栏"),
    Row("发文字号", _RULE, _number, "“印发通知”的“发文字号”一栏"),
    Row("签发人", _RULE, _signer, "“印发通知”的“签发人”一栏"),
    Row("成文、印发日期", _RULE, _dates, "“印发通知”的日期"),
    Row("主送机关", _RULE, _addressee, "正文开头"),
    Row("结构层次和编号", _BOTH, _numbering, "正文"),
    Row("附件", _BOTH, _annexes, "正文和文末附件"),
    Row("施行日期", _BOTH, _in_force, "正文最后一条和“施行日期”一栏"),
    Row("规范性文件认定", _RULE, _normative, "“是否行政规范性文件”一栏"),
    Row("合法性审核", _RULE, _legality, "“制定程序”"),
    Row("集体讨论", _RULE, _discussion, "“通过情况”或者“制定程序”"),
    Row("公开属性", _BOTH, _publicity, "“公开属性”"),
    Row("保密审查", _BOTH, _secrecy, "“保密审查”"),
    Row("密级标志和空缺", _BOTH, _marks, "正文"),
    Row("落款", _RULE, _closing, "正文末尾"),
)
"""The parts of an official document, in the order in which they stand or happen."""


def _day(given: Any) -> date | None:  # noqa: ANN401 - a field as it was stored
    return date.fromisoformat(given) if isinstance(given, str) and given else None


def _said(day: date | None) -> str:
    return days.said(day) if day else ""
