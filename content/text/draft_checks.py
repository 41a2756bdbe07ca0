"""Hints on a draft (草稿检查): terms, vague words, duties without owner or limit, numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.text.citations import find_citations
from content.text.clauses import Body, Level, Place
from content.text.draft_words import AMBIGUOUS, TIMELY, WHOSE
from content.text.numbering import NUMERALS, from_chinese
from content.text.sequence import article_name

KINDS: Mapping[str, str] = {
    "undefined_term": "用语没有解释",
    "unused_term": "简称没有用到",
    "repeated_term": "简称重复约定",
    "ambiguous": "用语含糊",
    "no_owner": "没有写明由谁办",
    "no_limit": "没有写明多久办完",
    "mixed_days": "“日”与“工作日”混用",
    "amount_differs": "数字前后不一致",
    "dangling_reference": "引用的条款不存在",
}
"""The kinds of hints, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something worth a second look: the clause, the words there, what is the matter."""

    place: Place
    kind: str
    words: str
    sentence: str


def draft_hints(body: Body, words: Mapping[str, str] = AMBIGUOUS) -> tuple[Hint, ...]:
    """Return hints on a draft, kind by kind; `words` are the vague words looked for.

    They are hints: none of them stops anything. Quoted laws and tables are not looked into.
    """
    said = tuple(place for place in body.places() if place.clause.level in _SAYING)
    hints = (
        *_of_terms(said),
        *_of_words(said, words),
        *_of_duties(said),
        *_of_days(said),
        *_of_amounts(said),
        *_of_references(body, said),
    )
    order = list(KINDS)
    return tuple(sorted(hints, key=lambda hint: order.index(hint.kind)))


_SAYING = frozenset(
    {Level.PARAGRAPH, Level.ITEM, Level.POINT, Level.HEADING, Level.SUBHEADING, Level.DECIMAL}
)
_SHORTENED = re.compile(
    r"""
    [（(] [^（()）]{0,10} 以下(?:统一|统|简)?称(?:为)?
    [“"]? (?P<term> [^“”"（()）、，。]{2,20} ) [”"]? [^（()）]{0,12} [）)]     # （以下简称窗口）
    """,
    re.VERBOSE,
)
_EXPLAINED = re.compile(
    r"所称(?:的)?[“\"]?(?P<term>[\u4e00-\u9fff]{2,16}?)[”\"]?(?:，|是指|，是指|包括|指)"
)  # 本办法所称窗口，是指…
_QUOTED = re.compile(r"“(?P<term>[\u4e00-\u9fff]{2,10})”")
_DUTY = re.compile(r"应当|必须|须(?!知)")
_LIMIT = re.compile(
    rf"(?:[\d０-９]+|[{NUMERALS}]+)\s*(?:个)?(?:工作日|日|天|小时|分钟|周|个月|月|年|季度)"
    r"|当[日天场月年]|即[时日]|立即|同时|每[日周月季年]|次[日月年]|[上下]半?年|期限|时限|到期|按期|随时"
)
_DELIVERED = re.compile(r"报送|办结|答复|反馈|上报")
_SENTENCES = re.compile(r"[^。；！？]+[。；！？]?")
_CONDITION = re.compile(
    r"因|按|根据|依照|依据|经|在|自|从|如|对|为|凡|除|有|属于|符合|未|不|收到|发现|需要|涉及|逾期"
)  # 收到材料的，应当…
_ADVERBS = re.compile(r"^(?:还|也|均|都|同时|一并|并|及时|另|另行|一律|依法|应)?$")
_COUNT = rf"(?:[\d０-９]+|[{NUMERALS}]+)\s*个?"
_PLAIN_DAYS = re.compile(rf"(?<![月年]){_COUNT}(?:自然)?[日天](?:内|以内|前|以上|的|，)")
_WORKING_DAYS = re.compile(rf"{_COUNT}工作日")
_DAYS_SAID = re.compile(
    r"(?:[“\"]?[日天][”\"]?|期限|期间|时限)[^。]{0,20}工作日|工作日[^。]{0,12}(?:是指|不含|计算)"
)  # 本办法所称日，是指工作日
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_UNIT = "[元圆日天份人名个件项次年月]|工作日"
_BRACKETED = re.compile(
    rf"""
    (?P<one> [\d０-９]+ | [{NUMERALS}]+ ) (?P<scale> 万 )? \s* (?: {_UNIT} )?
    [（(] (?: 大写|小写|人民币|[：:] )*
    (?P<two> [\d０-９]+ | [{NUMERALS}壹贰叁肆伍陆柒捌玖拾佰仟]+ ) (?P<scale2> 万 )?
    \s* (?: {_UNIT} )? 整? [）)]                     # 5万元（大写：伍万元整）, 三（3）份
    """,
    re.VERBOSE,
)
_LISTED = re.compile(
    rf"(?:下列|以下|如下)(?P<count>[\d０-９]+|[{NUMERALS}]+)(?:个|项|种|类|条|方面)"
)  # 应当具备下列三个条件：


def _of_terms(said: tuple[Place, ...]) -> Iterator[Hint]:
    whole = "\n".join(place.clause.text for place in said)
    defined: dict[str, Place] = {}
    for place in said:
        for found in _SHORTENED.finditer(place.clause.text):
            term = found["term"]
            if term in defined:
                sentence = f"“{term}”前面已经约定过，这里又约定一次。"
                yield Hint(place, "repeated_term", term, sentence)
            elif not _is_used(term, whole, place.clause.text[: found.start()], found.group()):
                sentence = f"约定了“{term}”这一简称，后面没有再用。"
                yield Hint(place, "unused_term", term, sentence)
            defined.setdefault(term, place)
    explained = {found["term"] for found in _EXPLAINED.finditer(whole)}
    yield from _of_quoted(said, frozenset(defined) | explained)


def _is_used(term: str, whole: str, before: str, definition: str) -> bool:
    """Tell whether a short name is used alone: 审批局, not as a part of 县行政审批局."""
    at = before.rfind(term)
    within = f"(?<!{re.escape(before[at - 1])})" if at > 0 else ""
    return len(re.findall(within + re.escape(term), whole)) > definition.count(term)


def _of_quoted(said: tuple[Place, ...], known: frozenset[str]) -> Iterator[Hint]:
    """Tell of a term that is quoted again and again and never explained."""
    uses = Counter(f["term"] for place in said for f in _QUOTED.finditer(place.clause.text))
    told: set[str] = set()
    for place in said:
        for found in _QUOTED.finditer(place.clause.text):
            term = found["term"]
            if uses[term] < 2 or term in known or term in told:
                continue
            told.add(term)
            sentence = f"“{term}”多次加引号使用，但没有解释它是指什么。"
            yield Hint(place, "undefined_term", term, sentence)


def _of_words(said: tuple[Place, ...], words: Mapping[str, str]) -> Iterator[Hint]:
    wanted = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")
    for place in said:
        for sentence in _SENTENCES.findall(place.clause.text):
            for found in wanted.finditer(sentence):
                if not _is_clear(sentence, found):
                    word = found.group()
                    advice = f"“{word}”不够明确，建议{words[word]}。"
                    yield Hint(place, "ambiguous", word, advice)


def _is_clear(sentence: str, found: re.Match[str]) -> bool:
    before = sentence[: found.start()]
    if found.group() in TIMELY:
        return not _DUTY.search(before) or bool(_LIMIT.search(sentence))
    return bool(_WHOSE.search(before)) or before.endswith(("“", "不"))


_WHOSE = re.compile(rf"(?:{WHOSE})[的和及、\u4e00-\u9fff]{{0,2}}$")


def _of_duties(said: tuple[Place, ...]) -> Iterator[Hint]:
    for place in said:
        text = place.clause.text
        first = True
        for sentence in _SENTENCES.findall(text):
            duty = _DUTY.search(sentence)
            if duty and first and _is_without_owner(place, sentence, duty):
                words = sentence[max(0, duty.start() - 6) : duty.end() + 6]
                yield Hint(place, "no_owner", words, "没有写明由谁履行这项职责。")
            if duty and (done := _DELIVERED.search(sentence, duty.end())) and _is_open(text):
                told = f"“{done.group()}”没有写明期限。"
                yield Hint(place, "no_limit", done.group(), told)
            first = False


def _is_without_owner(place: Place, sentence: str, duty: re.Match[str]) -> bool:
    """Tell whether a 款 begins with a duty and names nobody, not even in a condition before."""
    if place.clause.level is not Level.PARAGRAPH or _follows_another(place):
        return False
    *conditions, last = sentence[: duty.start()].split("，")
    if not _ADVERBS.match(last.strip("　 ")) or "由" in sentence:
        return False
    return all(_CONDITION.match(one.strip("　 ")) for one in conditions)


def _follows_another(place: Place) -> bool:
    return place.number > (1,) and bool(place.ancestors)


def _is_open(text: str) -> bool:
    return not _LIMIT.search(text)


def _of_days(said: tuple[Place, ...]) -> Iterator[Hint]:
    plain = [p for p in said if _PLAIN_DAYS.search(p.clause.text)]
    working = [p for p in said if _WORKING_DAYS.search(p.clause.text)]
    if not plain or not working or any(_DAYS_SAID.search(p.clause.text) for p in said):
        return
    fewer, pattern = (
        (plain, _PLAIN_DAYS) if len(plain) <= len(working) else (working, _WORKING_DAYS)
    )
    found = pattern.search(fewer[0].clause.text)
    words = found.group() if found else ""
    told = "期限有的用“日”，有的用“工作日”，而没有说明“日”怎样计算。"
    yield Hint(fewer[0], "mixed_days", words, told)


def _of_amounts(said: tuple[Place, ...]) -> Iterator[Hint]:
    for place in said:
        for found in _BRACKETED.finditer(place.clause.text):
            one, two = _value(found["one"], found["scale"]), _value(found["two"], found["scale2"])
            if one != two and -1 not in (one, two) and _is_said_twice(found):
                told = f"“{found.group()}”前后两个数不一致。"
                yield Hint(place, "amount_differs", found.group(), told)
        items = sum(child.level in (Level.ITEM, Level.POINT) for child in place.clause.children)
        for found in _LISTED.finditer(place.clause.text) if items else ():
            if _value(found["count"], None) not in (items, -1, 1):
                told = f"写的是“{found.group()}”，下面列了{items}项。"
                yield Hint(place, "amount_differs", found.group(), told)


def _is_said_twice(found: re.Match[str]) -> bool:
    """Tell whether the brackets repeat the number in the other spelling: 三（3）, not 三（二）."""
    return found["one"].isdecimal() != found["two"].isdecimal()


def _value(text: str, scale: str | None) -> int:
    """Return the number, -1 for one that cannot be read."""
    try:
        value = from_chinese(text.translate(_CAPITALS))
    except ValueError:
        return -1
    return value * 10_000 if scale else value


def _of_references(body: Body, said: tuple[Place, ...]) -> Iterator[Hint]:
    articles = {p.number for p in body.places() if p.clause.level is Level.ARTICLE}
    if not articles:
        return
    for place in said:
        for citation in find_citations(place.clause.text):
            number = citation.article
            if citation.title or citation.here or number is None or number in articles:
                continue
            if _is_of_another(place.clause.text[: citation.start + 1]):
                continue
            words = citation.printed
            told = f"引用了{article_name(number)}，本文没有这一条。"
            yield Hint(place, "dangling_reference", words, told)


def _is_of_another(before: str) -> bool:
    """Tell whether the last text named in the sentence is another one: 食品安全法第九十三条."""
    named = _NAMED.findall(before.rpartition("。")[2])
    return bool(named) and named[-1] != "本"


_NAMED = re.compile(r"(.)(?:法|条例|办法|规定|细则|决定|制度)第")
