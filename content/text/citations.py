"""How clauses are cited in writing (引用): 《窗口工作管理办法》第十二条第二款第（三）项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from content.text.clauses import Body, Level, Place, address_of
from content.text.numbering import NUMERALS, from_chinese, to_chinese
from content.text.titles import in_marks


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation found in a text, at `start` to `end`, where it reads `printed`.

    `title` is empty for this document itself. `article` is (24, 1) for 第二十四条之一; a
    number that is not named is None: `第二款` alone is the second 款 of the 条 it stands in.
    In a range (第八条至第十一条) `to` is the last number of the level named last. `here` is
    本条 or 前条 where the text says so, and 该 where it speaks of another text (该法第三条)
    that it has not named. A law named without 《》 (劳动合同法第七条) is a title.
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


def find_references(text: str) -> tuple[Citation, ...]:
    """Return the same and, beside them, the texts named whole: 《行政许可法》 without a 条."""
    found = find_citations(text)
    if "《" not in text:
        return found
    wholes = [
        Citation(m["title"], None, None, None, None, m.start(), m.end(), m.group())
        for m in _WHOLE.finditer(text)
        if not any(one.start <= m.start() < one.end for one in found)
    ]
    return tuple(sorted((*found, *wholes), key=lambda one: one.start)) if wholes else found


def addresses_of(citation: Citation, article: str = "") -> tuple[str, ...]:
    """Return the addresses that are cited, each after those above it: art-32, art-32/para-2.

    A range gives each of its numbers, sixty at most. `article` (art-12) is where the text
    stands: 本条 and a 款 alone are of that 条. None are given for a text named whole.
    """
    found: dict[str, None] = {}
    for top in _articles(citation, article):
        for numbers in _numbers_below(citation):
            address = top
            found[address] = None
            for level, number in numbers:
                address += f"/{level}-{number}"
                found[address] = None
    return tuple(found)


def first_address(citation: Citation, article: str = "") -> str:
    """Return the address that is named first, in full; empty for a text named whole."""
    return next(iter(named_addresses(citation, article)), "")


def named_addresses(citation: Citation, article: str = "") -> tuple[str, ...]:
    """Return the addresses of the clauses that are named themselves, without those above them."""
    found = (
        "/".join((top, *(f"{level}-{number}" for level, number in below)))
        for top in _articles(citation, article)
        for below in _numbers_below(citation)
    )
    return tuple(dict.fromkeys(found))


def place_cited(body: Body, address: str) -> Place | None:
    """Return the clause a cited address names, or the nearest one above it.

    The only 款 of a 条 need not be named: art-32/item-3. None when the 条 is not there.
    """
    exact = body.at(address)
    if exact is not None:
        return exact
    places = list(body.places())
    found: Place | None = None
    for segment in address.split("/"):
        inside = places if found is None else _inside(places, found)
        deeper = next((each for each in inside if _last_segment(each) == segment), None)
        if deeper is None:
            return found
        found = deeper
    return found


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
    Elements of a record are cited below their heading: 《公共场所卫生许可》受理条件第2项.
    """
    name = in_marks(title) if title else ""
    chain = [*place.ancestors, place]
    articles = [at for at, step in enumerate(chain) if step.clause.level is Level.ARTICLE]
    if not articles:
        return name + _label_path(chain)
    return name + "".join(_steps(chain[articles[0] :]))


LONGEST_HEADING = 24
"""So many characters of a heading without a number are cited."""

MOST_OF_A_RANGE = 60
"""So many numbers of a range (第一条至第九百条) are taken up."""

_LONGEST_QUERY = 200
_N = rf"[{NUMERALS}○\d]{{1,12}}"
_B = r"[ \u3000\xa0]?"
_TITLE = r"《(?P<title>[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,40})?)》"
_WHOLE = re.compile(_TITLE)
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
    (?P<name> (?! 本 | 该 | 依照 | 按照 | 根据 | 违反 | 适用 | 依据 | 符合 | 办法 $ )
      (?! [\u4e00-\u9fff]* (?: 属于 | 依照 | 按照 | 根据 | 违反 ) )     # 美容店属于条例第二条
      (?: [\u4e00-\u9fff]{1,18} (?<! [本该] ) (?: 法 | 条例 | 法典 )     # 违反劳动合同法第七条
        | [\u4e00-\u9fff]{4,14}                                        # 依据：…条例实施细则第三条
          (?: 实施细则 | 实施办法 | 管理办法 | 暂行办法 | 管理规定 ) ) ) $
    """,
    re.VERBOSE,
)
_ENDS_OF_TITLES = frozenset("法例典则定")
_OTHER_TEXT = re.compile(
    r"""
    (?: (?:该|同|其) (?P<same> 实施细则 | 法典? | 条例 | 办法 | 规定 | 细则          # 该法第三条
        | 规则 | 决定 | 意见 | 通知 | 标准 | 规范 | 制度 )
      | (?: (?<=[、，；和及与或]) | (?<=以及) | (?<=或者) )       # …第三十七条、实施细则第二条
        (?P<next> 实施细则 | 实施条例 | 实施办法 | 办法 | 规定 )
      | (?<!本)(?<!本实施) (?P<bare> 条例 | 细则 )                        # 属于条例第二条
    ) $
    """,
    re.VERBOSE,
)
_TRIED = re.compile(r"[（(](?:试行|暂行|草案)[）)]$")
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
    named = ""
    for match in _CITATION.finditer(text):
        joined = last is not None and bool(_JOINS.fullmatch(text[last.end : match.start()]))
        bare = "" if match["title"] else _bare_title(text, match.start())
        last = _citation(match, last if joined else None, bare)
        if last:
            if not (last.title or last.here or joined):
                last = _of_another(last, text, named)
            named = last.title or named
            yield last


def _of_another(citation: Citation, text: str, named: str) -> Citation:
    """Return the citation as one of `named`, or of a text unknown, where the words before say so.

    A word that does not fit what was named begins another text: 条例第三条、办法第四条.
    """
    found = _OTHER_TEXT.search(text[max(0, citation.start - 6) : citation.start])
    if found is None or (found["next"] and not named):
        return citation
    word = found["same"] or found["next"] or found["bare"]
    if named and _TRIED.sub("", named).endswith(word):
        return replace(citation, title=named)
    if named and word.startswith("实施"):
        return replace(citation, title=f"{named}{word}")
    return replace(citation, title="", here="该")


def _bare_title(text: str, start: int) -> str:
    """Return the law named without 《》 just before `start`, or ""."""
    if text[start - 1 : start] not in _ENDS_OF_TITLES:
        return ""
    found = _BARE_TITLE.search(text[max(0, start - 24) : start])
    return found["name"] if found else ""


def _citation(match: re.Match[str], before: Citation | None, bare: str) -> Citation | None:
    """Return the citation; what a list leaves out is taken from the citation `before`."""
    article = _numbers_or_none(match["article"], match["suffix"])
    title = match["title"] or (bare if article and not match["here"] else "")
    paragraph = _number(match["paragraph"] or match["paragraph2"])
    item = _number(match["item"] or match["item2"] or match["item3"])
    here = match["here"] or ""
    if before and not title and not here:
        title = before.title
        here = "该" if before.here == "该" else ""
        if article is None:
            article = before.article
            if paragraph is None:
                paragraph = before.paragraph
    if not (article or paragraph or item):
        return None
    return Citation(
        title, article, paragraph, item, _number(match["point"]),
        match.start(), match.end(), match.group(), _number(match["to"]), here,
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


def _articles(citation: Citation, article: str) -> Iterator[str]:
    """Yield the addresses of the 条 that are cited."""
    if citation.article is None:
        if citation.here == "前条":
            number = article.removeprefix("art-")
            if number.isdecimal() and int(number) > 1:
                yield f"art-{int(number) - 1}"
        elif article and not citation.title and citation.here in {"", "本条"}:
            yield article
        return
    yield "-".join(("art", *map(str, citation.article)))
    if citation.to and not (citation.paragraph or citation.item or citation.point):
        yield from (f"art-{number}" for number in _up_to(citation.article, citation.to))


def _numbers_below(citation: Citation) -> Iterator[tuple[tuple[str, int], ...]]:
    """Yield level and number of what is cited below the 条, for each number of a range."""
    levels = (("para", citation.paragraph), ("item", citation.item), ("point", citation.point))
    named = [(level, number[0]) for level, number in levels if number]
    yield tuple(named)
    if named and citation.to:
        *above, (level, first) = named
        yield from ((*above, (level, number)) for number in _up_to((first,), citation.to))


def _up_to(first: tuple[int, ...], last: tuple[int, ...]) -> range:
    """Return the numbers after `first`, up to `last`."""
    return range(first[0] + 1, min(last[0] + 1, first[0] + MOST_OF_A_RANGE))


def _inside(places: list[Place], above: Place) -> list[Place]:
    return [p for p in places if any(each.clause is above.clause for each in p.ancestors)]


def _last_segment(place: Place) -> str:
    return address_of(place).rpartition("/")[2]


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
    return "".join(_label(above, step) for above, step in pairwise([None, *chain]) if step)


def _label(above: Place | None, step: Place) -> str:
    """Return the label without blanks and stop; of a heading that has none, how it begins."""
    label = "".join(step.clause.label.split()).rstrip("、.")
    heads = above is not None and above.clause.level is Level.HEADING and not above.clause.label
    if heads and label.isdecimal():
        return f"第{label}项"
    is_bare = not label and step.clause.level is Level.HEADING and step.clause.children
    return step.clause.text[:LONGEST_HEADING] if is_bare else label
