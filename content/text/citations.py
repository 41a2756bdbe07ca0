"""How clauses are cited in writing (引用): 《窗口工作管理办法》第十二条第二款第（三）项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.text.clauses import Level, Place
from content.text.numbering import NUMERALS, from_chinese, to_chinese


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation found in a text, at `start` to `end`, where it reads `printed`.

    `title` is empty for this document itself. `article` is (24, 1) for 第二十四条之一; a
    number that is not named is None: `第二款` alone is the second 款 of the 条 it stands in.
    In a range (第八条至第十一条) `to` is the last number of the level named last. `here` is
    本条 or 前条 where the text says so. A law named without 《》 (劳动合同法第七条) is a title.
    """

    title: str
    article: tuple[int, ...] | None
    paragraph: tuple[int, ...] | None
    item: tuple[int, ...] | None
    point: tuple[int, ...] | None
    start: int
    end: int
    printed: str
    to: tuple[int, ...] | None = None
    here: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What somebody types to jump to a clause: 窗口办法12(2).

    `sub` is a number whose level was not said; try the 项 first, then the 款.
    """

    name: str
    article: tuple[int, ...]
    paragraph: tuple[int, ...] | None = None
    item: tuple[int, ...] | None = None
    point: tuple[int, ...] | None = None
    sub: int | None = None


def find_citations(text: str) -> tuple[Citation, ...]:
    """Return the citations of clauses in `text`, in reading order.

    A list (第一项、第三项) and a list of 条 after one title give a citation for each.
    """
    return tuple(_found(text)) if "第" in text else ()


def parse_lookup(query: str) -> Lookup | None:
    """Return the name and numbers somebody typed, or None if it names no clause.

    Reads 窗口办法12(2), 行政许可法第三十二条, 行政许可法32条1款4项 and 《行政许可法》第12条.
    """
    found = _LOOKUP.fullmatch(query.strip()) if len(query) <= _LONGEST_QUERY else None
    if not found or not _names_a_clause(found):
        return None
    try:
        return Lookup(
            _name(found["name"]),
            _numbers(found["article"], found["suffix"]),
            _number(found["paragraph"]),
            _number(found["item"]),
            _number(found["point"]),
            from_chinese(found["sub"]) if found["sub"] else None,
        )
    except ValueError:
        return None


def printed(title: str, place: Place) -> str:
    """Return the citation as officials write it.

    《窗口工作管理办法》第十二条第二款第（三）项; the 款 is named only where the 条 has several.
    """
    name = f"《{title}》" if title else ""
    chain = [*place.ancestors, place]
    articles = [at for at, step in enumerate(chain) if step.clause.level is Level.ARTICLE]
    if not articles:
        return name + _label_path(chain)
    return name + "".join(_steps(chain[articles[0] :]))


_LONGEST_QUERY = 200
_N = rf"[{NUMERALS}○\d]{{1,12}}"
_B = r"[ \u3000\xa0]?"
_TITLE = r"《(?P<title>[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,40})?)》"
_ARTICLE = (
    rf"第{_B}(?P<article>{_N}){_B}条(?![款例件])"
    rf"(?:之(?P<suffix>[{NUMERALS}]{{1,4}}(?![{NUMERALS}分])))?"
)
_PARAGRAPH = rf"第{_B}(?P<paragraph>{_N}){_B}款(?!项)"
_ITEM = rf"第?{_B}[（(]?{_B}(?P<item>{_N}){_B}[）)]?{_B}项(?!目)"
_POINT = rf"第{_B}(?P<point>{_N}){_B}目(?![的标录])"
_CITATION = re.compile(
    rf"""
    (?: {_TITLE} (?: [（(][^（）()\n]{{1,40}}[）)] )? {_B} )?       # 《行政许可法》（以下简称…）
    (?P<here> 本条 | 前条 )?
    (?P<at>                                                        # 第十二条第二款第（三）项
      {_ARTICLE} (?: {_B} {_PARAGRAPH} )? (?: {_B} {_ITEM} )? (?: {_B} {_POINT} )?
      | {_PARAGRAPH.replace("paragraph", "paragraph2")}
        (?: {_ITEM.replace("<item>", "<item2>")} )?                  # 第二款第（三）项
      | 第 {_ITEM.removeprefix("第?").replace("<item>", "<item3>")}   # 第三项
    )
    (?: (?: 至 | 到 | [-—~～]{{1,2}} )                              # 第八条至第十一条
      第 [（(]? (?P<to>{_N}) [）)]? [条款项目] )?
    """,
    re.VERBOSE,
)
_BARE_TITLE = re.compile(
    r"""
    (?: ^ | 依照 | 按照 | 根据 | 违反 | 适用 | 依据 | 符合 | 除 | 照 | [与和及或对，。；：、“（ ] )
    (?P<name> (?! 本 | 该 | 依照 | 按照 | 根据 | 违反 | 适用 | 依据 | 符合 )
      [\u4e00-\u9fff]{1,18} (?<! [本该] ) (?: 法 | 条例 | 法典 ) ) $     # 违反劳动合同法第七条
    """,
    re.VERBOSE,
)
_JOINS = re.compile(r"(?:、|和|以及|及|与|或者|或|，)")
_RULE_NAME = re.compile(r"(?:法|典|例|定|则|程|度|准|南|范|见|案|》)$")
_LOOKUP = re.compile(
    rf"""
    (?P<name> (?: 《[^》]+》 | .*? ) ) (?P<blank>\s*)
    (?P<di>第)? \s* (?P<article> {_N} ) \s*                          # 12, 第三十二
    (?P<tiao>条)? (?: 之 (?P<suffix>{_N}) )? \s*
    (?: 第? (?P<paragraph> {_N} ) 款 )? \s*
    (?: 第? [（(]? (?P<item> {_N} ) [）)]? 项 )? \s*
    (?: 第? (?P<point> {_N} ) 目 )?
    (?: [（(.\-] \s* (?P<sub> {_N} ) \s* [）)]? )?                   # 12(2)
    """,
    re.VERBOSE,
)


def _names_a_clause(found: re.Match[str]) -> bool:
    """Tell 窗口办法十二 from 统一: bare Chinese numbers need a blank or a kind of rule before."""
    name, said = found["name"], found["di"] or found["tiao"]
    if said or not name:
        return bool(found["tiao"])
    return found["article"].isdecimal() or bool(_RULE_NAME.search(name)) or found["blank"] != ""


def _found(text: str) -> Iterator[Citation]:
    last: Citation | None = None
    for match in _CITATION.finditer(text):
        joined = last is not None and bool(_JOINS.fullmatch(text[last.end : match.start()]))
        last = _citation(match, last if joined else None, _bare_title(text, match.start()))
        if last:
            yield last


def _bare_title(text: str, start: int) -> str:
    """Return the law named without 《》 just before `start`, or ""."""
    found = _BARE_TITLE.search(text[max(0, start - 24) : start])
    return found["name"] if found else ""


def _citation(match: re.Match[str], before: Citation | None, bare: str) -> Citation | None:
    """Return the citation; what a list leaves out is taken from the citation `before`."""
    article = _numbers_or_none(match["article"], match["suffix"])
    title = match["title"] or (bare if article and not match["here"] else "")
    paragraph = _number(match["paragraph"] or match["paragraph2"])
    item = _number(match["item"] or match["item2"] or match["item3"])
    if before and not title and not match["here"]:
        title = before.title
        if article is None:
            article = before.article
            if paragraph is None:
                paragraph = before.paragraph
    if not (article or paragraph or item):
        return None
    return Citation(
        title, article, paragraph, item, _number(match["point"]),
        match.start(), match.end(), match.group(), _number(match["to"]), match["here"] or "",
    )  # fmt: skip


def _number(text: str | None) -> tuple[int, ...] | None:
    if not text:
        return None
    try:
        return (from_chinese(text),)
    except ValueError:
        return None


def _numbers(article: str, suffix: str | None) -> tuple[int, ...]:
    return (from_chinese(article), *([from_chinese(suffix)] if suffix else []))


def _numbers_or_none(article: str | None, suffix: str | None) -> tuple[int, ...] | None:
    if not article:
        return None
    try:
        return _numbers(article, suffix)
    except ValueError:
        return None


def _name(name: str) -> str:
    return name.strip().removeprefix("《").removesuffix("》").strip()


def _steps(chain: list[Place]) -> Iterator[str]:
    for above, step in zip([None, *chain], chain, strict=False):
        level, number = step.clause.level, step.number
        if level is Level.ARTICLE:
            yield f"第{to_chinese(number[0])}条" + "".join(f"之{to_chinese(n)}" for n in number[1:])
        elif level is Level.PARAGRAPH and above and _has_several(above):
            yield f"第{to_chinese(number[0])}款"
        elif level is Level.ITEM:
            yield f"第（{to_chinese(number[0])}）项"
        elif level is Level.POINT:
            yield f"第{number[0]}目"


def _has_several(article: Place) -> bool:
    children = article.clause.children
    return sum(child.level is Level.PARAGRAPH for child in children) > 1


def _label_path(chain: list[Place]) -> str:
    return "".join(
        squeezed for step in chain if (squeezed := "".join(step.clause.label.split()).rstrip("、."))
    )
