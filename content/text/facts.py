"""What a text says about itself: title, 发文字号, adoption, date of force (题名与题注)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from content.text.labels import squeezed
from content.text.lines import PINNED_TITLE, Line
from content.text.numbering import from_chinese


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text says about itself; empty or None where it does not say.

    `number` is the 发文字号, `adopted` the note of who adopted it and when,
    `in_force_from` the day in 自2026年6月1日起施行, `amended` the notes of 修正 and 修订.
    """

    number: str = ""
    adopted: str = ""
    in_force_from: date | None = None
    amended: tuple[str, ...] = ()


def title_of(lines: Sequence[Line]) -> str:
    """Return the title found in the lines before the first clause, or ""."""
    said = [line.text for line in lines if line.style == PINNED_TITLE]
    if said:
        return _joined(said)
    styled = _first_run([bool(line.style == "title") for line in lines])
    if styled:
        return _joined(lines[i].text for i in styled)
    contents = (i for i, line in enumerate(lines) if squeezed(line.text) in _CONTENTS)
    wanted = [line for line in lines[: next(contents, 40)] if _may_be_title(line)]
    standard = _of_standard(wanted)
    if standard:
        return standard
    return _by_ending(wanted) or _centred(wanted) or _joined(line.text for line in wanted[:1])


def ends_as_title(text: str) -> bool:
    """Tell whether a line ends the way titles do: …办法, …规定（试行）."""
    return _ENDING.search(text) is not None


def facts_of(front: Iterable[str], body: Iterable[str]) -> Facts:
    """Return the facts said in `front` (before the first clause) and in all of `body`."""
    number = adopted = ""
    amended: list[str] = []
    for text in front:
        if not number and len(text) < 60 and (found := _NUMBER.search(text)):
            number = squeezed(found.group())
        if not adopted and len(text) < 1000 and _ADOPTED.search(text):
            adopted = text.strip("（）() ")
        if "修" in text and len(text) < 2000:
            amended += _AMENDED.findall(text)
    return Facts(number, adopted, _in_force_from(body), tuple(amended))


_LONGEST_TITLE = 200
_CONTENTS = ("目录", "目次")
_YEAR = r"(?P<year>[\d０-９]{4}|[〇零○一二三四五六七八九]{4})"
_COUNT = r"[\d０-９一二三四五六七八九十]{1,3}"
_FORCE = re.compile(
    rf"自\s*{_YEAR}\s*年\s*(?P<month>{_COUNT})\s*月\s*(?P<day>{_COUNT})\s*日"
    r"起\s*(?:正式)?(?:施行|实施|执行|生效|试行)"
)  # 本办法自2026年6月1日起施行
_OWN = re.compile(
    r"""
    [本该] (?: 法|条例|办法|规定|规则|细则|制度|规程|方案|通知|意见|标准|指南|决定|公告|规范 )? $
    | ^ $ | [。，；,;] $                                  # 本办法自…, 负责解释，自…
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,20}\s*[〔\[［【(（]\s*\d{4}\s*[〕\]］】)）]\s*(?:第\s*)?\d{1,5}\s*号"
)  # 青审发〔2026〕22号
_ADOPTED = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日.{0,80}(?:通过|公布|发布|批准|修订|修正|印发)"
)  # （2024年6月28日第十四届全国人民代表大会常务委员会第十次会议通过）
_AMENDED = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日[^\n　；]{0,200}?(?:修正|修订)"
)  # 2024年6月28日…修正
_STANDARD = re.compile(
    r"[A-Z]{1,4}\d{0,6}(?:[/_ ][A-Z_]{1,6})*\s*[\d.]{2,12}\s*[—–－-]{1,2}\s*(?:19|20)?[\dXY]{2}"
)  # NB/T 20442.7—2023, DB51/T 2888-2022
_STANDARDS = re.compile(
    r"(?:国家|行业|地方|团体|企业|技术)标准(?:化指导性技术文件)?$|^ICS|^[A-Z]\s?\d+$"
)
_NAME = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff）]|[\u4e00-\u9fff]")
_TITLE_LINES = 3
_LEAST_NAME = 5  # 海南省财政厅 海南省农业农村厅, but 管 理 办 法
_KINDS = (
    "法|法典|条例|规定|办法|细则|通知|制度|方案|指南|意见|标准|规程|规范|规则|决定|公告|通告|章程|清单|预案|"
    "手册|要点|计划|规划|汇编|说明|批复|函|报告|纲要|准则|守则|流程|机制|目录|要求|合同|协议|词典"
)
_ENDING = re.compile(
    rf"(?:{_KINDS})[》」”]?(?:[（(][^（）()]{{1,20}}[）)])*的?(?:通知|公告|决定)?$"
)
_CHINESE = re.compile(r"[\u3000-\u9fff\s“”（）〔〕]+")
_ISSUER = re.compile(r"(?:局|委员会|委|厅|办公室|政府|党组|部|院|中心|监管局|文件)$")


def _first_run(marks: list[bool]) -> range:
    start = next((i for i, mark in enumerate(marks) if mark), 0)
    stop = next((i for i in range(start, len(marks)) if not marks[i]), len(marks))
    return range(start, stop) if any(marks) else range(0)


def _joined(texts: Iterable[str]) -> str:
    """Return a title printed on several lines; blanks that only space its letters are dropped."""
    joined = ""
    for text in texts:
        for nth, part in enumerate(text.split()):
            last = joined.rpartition(" ")[2]
            joined += " " * _are_apart(last, part, on_one_line=nth > 0) + part
    return joined[:_LONGEST_TITLE]


def _are_apart(left: str, right: str, *, on_one_line: bool) -> bool:
    """Tell whether a blank between two parts means something: words, names of two bureaus."""
    if not left:
        return False
    if left[-1].isascii() and right[0].isascii():
        return True
    return on_one_line and min(len(left), len(right)) >= _LEAST_NAME


def _may_be_title(line: Line) -> bool:
    text = line.text.strip("\ufeff ")
    if not text or line.kind not in ("paragraph", "box") or line.style == "toc":
        return False
    if text[0] in "（(【[〔" or len(text) > 80 or text.endswith(("：", ":", "。", "；")):
        return False
    return not (_NUMBER.search(text) and len(text) < 40) and not _STANDARDS.search(text)


def _of_standard(lines: list[Line]) -> str:
    """Return the Chinese lines below the number of a standard, "" where there is none."""
    at = next((i for i, line in enumerate(lines[:12]) if _STANDARD.fullmatch(line.text)), None)
    if at is None:
        return ""
    names = list(takewhile(lambda line: _NAME.fullmatch(line.text), lines[at + 1 : at + 6]))
    return _joined(line.text for line in names[:_TITLE_LINES])


def _by_ending(lines: list[Line]) -> str:
    """Return the lines up to the first that ends as titles do, without the issuers above."""
    for index, line in enumerate(lines[:8]):
        if not _ENDING.search(line.text):
            continue
        start = next((i for i in range(index + 1) if "关于" in lines[i].text), None)
        if start is None:
            start = index
            while start > max(0, index - 2) and _runs_on(lines[start - 1].text):
                start -= 1
        return _joined(part.text for part in lines[start : index + 1])
    return ""


def _runs_on(text: str) -> bool:
    """Tell whether a title may begin on this line and go on below it."""
    return len(text) > 4 and _CHINESE.fullmatch(text) is not None and not _ISSUER.search(text)


def _centred(lines: list[Line]) -> str:
    run = _first_run([line.centred for line in lines[:12]])
    return _joined(lines[i].text for i in run[:4])


def _in_force_from(texts: Iterable[str]) -> date | None:
    found: date | None = None
    for text in texts:
        if "起" not in text:
            continue
        for match in _FORCE.finditer(text):
            day = _day(match)
            if day and (found is None or _OWN.search(text[: match.start()][-10:])):
                found = day
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*(from_chinese(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
