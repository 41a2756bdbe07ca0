"""What the citations of a text name (引用所指): 前款, 前两条, 《条例》 as it is called here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.text.citations import find_references, named_addresses
from content.text.clauses import Level, address_of
from content.text.numbering import NUMERALS, from_chinese
from content.text.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from content.text.citations import Citation
    from content.text.clauses import Body, Place


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation in the own words of the clause `clause`, from `start` to `end` of them.

    `title` is the text it names in full, empty for this very text. `addresses` are the clauses
    named, none for a text named whole. Without a number to count from (前款 in a first 款)
    `why` says what is the matter.
    """

    clause: str
    start: int
    end: int
    printed: str
    title: str
    addresses: tuple[str, ...] = ()
    why: str = ""


class Surroundings:
    """What a citation is read by: the order of the 条, and how the text calls other texts."""

    def __init__(self, body: Body, titles: Iterable[str] = ()) -> None:
        """Read a whole text, which is called by one of `titles` itself."""
        self.places = list(body.places())
        self.own = frozenset(map(title_key, titles))
        articles = (p for p in self.places if p.clause.level is Level.ARTICLE)
        self.articles = [address_of(place) for place in articles]
        self.shorts = short_titles(place.clause.text for place in self.places)

    def title(self, name: str) -> str:
        """Return what `name` stands for here: a text in full, empty for this one."""
        full = self.shorts.get(title_key(name), name)
        return "" if title_key(full) in self.own else full


def short_titles(texts: Iterable[str]) -> dict[str, str]:
    """Return by its key each short title that is defined (以下简称《条例》), and what it means."""
    found: dict[str, str] = {}
    for text in texts:
        if "以下" in text:
            found |= {title_key(m["short"]): m["title"] for m in _DEFINED.finditer(text)}
    return found


def references_in(body: Body, titles: Iterable[str] = ()) -> tuple[Reference, ...]:
    """Return every citation of a text that is called by one of `titles`, in reading order.

    What speaks of a text that is not named (该办法第三条) is left out.
    """
    around = Surroundings(body, titles)
    return tuple(found for place in around.places for found in references_of(place, around))


def references_of(place: Place, around: Surroundings) -> list[Reference]:
    """Return the citations in the own words of one clause."""
    text = place.clause.text
    if not _MAY_CITE.search(text):
        return []
    found = _Reader(place, around).read()
    found += _bare(place, around, found)
    return sorted(found, key=lambda one: one.start)


_MAY_CITE = re.compile(r"[第《前本]|以下简?称|法|条例|办法|规定|细则")
_DEFINED = re.compile(
    r"""
    《(?P<title>[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,40})?)》
    (?: [（(] (?!以下) [^（）()\n]{1,40} [）)] )?
    [（(] (?: [^（）()\n]{0,20} [，,；;] )?
    以下 (?:简称|统称|称) 为? [：:]? [《“"]?
    (?P<short> (?!本) [^《》“”"（）()\n]{2,30} ) [》”"]? [）)]              # （以下简称《条例》）
    """,
    re.VERBOSE,
)
_COUNT = rf"[{NUMERALS}两]"
_RELATIVE = re.compile(
    rf"""
    (?<![目以之提日事生当此先从年月午])
    前 (?P<count>{_COUNT})? (?P<unit> 条(?![件例目]) | 款(?![项物]) | 项(?!目) )    # 前款, 前两条
    | (?<![基成资样版根文书标])
      本 (?P<own> 条(?![款件例]) | 款(?![项物]) | 项(?!目) )                      # 本款
    | (?<![基成资样版根文书标])
      本 (?P<whole> 法典? (?!人|院|律|定) | 条例 | 办法 | 规定 | 细则 | 规则 | 制度 | 规程 )
      (?! {_COUNT}*第 | 实施 )                                                # 依照本办法
    """,
    re.VERBOSE,
)
_UNMARKED = re.compile(
    r"""
    (?: (?: 属于 | 构成 | 符合 | 违反 | 适用 | 依照 | 按照 | 根据 )
        (?P<name> (?! [本该其] ) [\u4e00-\u9fff]{2,18}? (?<![本该其]) (?: 法 | 条例 | 法典 ) ) $
      | (?<![本该办]) (?: 法 | 条例 ) $ )                                    # 不知是哪部法第三条
    """,
    re.VERBOSE,
)
_THIS_TEXT = re.compile(r"本(?:法|办法|条例|规定|细则)$")
_LEADING = re.compile(r"^.*(?:符合|属于|构成|违反|适用|依照|按照|根据|依据)(?=..)")
"""What a name without 《》 does not begin with: 制度符合食品安全法第三条."""

_JOINS = re.compile(r"(?:、|和|以及|及|与|或者|或|，|至)")
_SEGMENT = {"款": "para", "项": "item"}
_NO_FORMER = "前面没有所说的{}"
_SHORTEST = 3


class _Reader:
    """Reads one clause: where it stands is what 本条 and 前款 are counted from."""

    def __init__(self, place: Place, around: Surroundings) -> None:
        self._place, self._around = place, around
        chain = {each.clause.level: each for each in (*place.ancestors, place)}
        article = chain.get(Level.ARTICLE)
        self._article = address_of(article) if article else ""
        paragraph = chain.get(Level.PARAGRAPH)
        self._paragraph = paragraph.number[0] if article and paragraph else 0
        item = chain.get(Level.ITEM)
        self._item = item.number[0] if self._paragraph and item else 0

    def read(self) -> list[Reference]:
        text = self._place.clause.text
        citations = find_references(text)
        spans = [(one.start, one.end) for one in citations]
        relatives = [
            one for one in _RELATIVE.finditer(text)
            if not any(start <= one.start() < end for start, end in spans)
        ]  # fmt: skip
        found: list[Reference] = []
        taken: set[int] = set()
        base: tuple[int, int] | None = None
        last: Citation | None = None
        for bare in citations:
            last = citation = self._named(bare, last)
            before = next((m for m in relatives if m.end() == citation.start), None)
            if before is not None and _is_below(citation) and before["whole"] is None:
                taken.add(before.start())
                base = self._counted(before)
            elif base and not self._goes_on(citation, found):
                base = None
            begin = before.start() if before and before.start() in taken else citation.start
            found += self._cited(citation, base, begin)
        found += [
            one for match in relatives if match.start() not in taken for one in self._alone(match)
        ]
        return found

    def _goes_on(self, citation: Citation, found: list[Reference]) -> bool:
        """Return whether a list goes on: 前款第一项、第三项."""
        return bool(found) and _is_below(citation) and self._is_joined(found[-1].end, citation)

    def _is_joined(self, end: int, citation: Citation) -> bool:
        return bool(_JOINS.fullmatch(self._place.clause.text[end : citation.start]))

    def _cited(
        self, citation: Citation, base: tuple[int, int] | None, begin: int
    ) -> Iterator[Reference]:
        text = self._place.clause.text
        if citation.here == "该":
            return
        title = self._around.title(citation.title)
        printed = text[begin : citation.end]
        if not citation.title and not citation.article:
            addresses, why = self._here(citation, base)
        else:
            addresses, why = named_addresses(citation), ""
        if title or addresses or why:
            clause = self._place.clause.id
            yield Reference(clause, begin, citation.end, printed, title, addresses, why)

    def _named(self, citation: Citation, last: Citation | None) -> Citation:
        """Return the citation with the text it is of, where the words before say so.

        条例第三条 is of what was defined so; 属于食品安全法第三条 and what is listed after it,
        第四条, of that law; 前条第一款第一项、第二项 are both of 前条.
        """
        if citation.title and "《" not in citation.printed:
            bare = _LEADING.sub("", citation.title)
            return replace(citation, title="" if _THIS_TEXT.search(bare) else bare)
        if citation.title or citation.here not in {"", "该"}:
            return citation
        if last is not None and self._is_joined(last.end, citation):
            here = last.here if _is_below(replace(citation, paragraph=None)) else citation.here
            return replace(citation, title=last.title, here=here)
        before = self._place.clause.text[max(0, citation.start - 40) : citation.start]
        key = title_key(before)
        for short, full in self._around.shorts.items():
            if key.endswith(short):
                return replace(citation, title=full, here="")
        if citation.article and (found := _UNMARKED.search(before)):
            name = found["name"] or ""
            return replace(citation, title=name, here="" if name else "该")
        return citation

    def _here(
        self, citation: Citation, base: tuple[int, int] | None
    ) -> tuple[tuple[str, ...], str]:
        """Return the addresses of what is cited in this very text, counted from here."""
        if not self._article:
            return (), ""
        article, paragraph = self._article, citation.paragraph
        if citation.here == "前条":
            above = self._before(1)
            if not above:
                return (), _NO_FORMER.format("条")
            article = above[0]
        elif base is not None and paragraph is None:
            if base[1] < 1:
                return (), _NO_FORMER.format("款")
            paragraph = (base[0],)
        elif citation.item and paragraph is None and not citation.here and self._has_items:
            paragraph = (self._paragraph,)
        return named_addresses(replace(citation, paragraph=paragraph, here=""), article), ""

    @property
    def _has_items(self) -> bool:
        """Return whether 第三项 may be one of the very 款 that speaks of it."""
        chain = (*self._place.ancestors, self._place)
        paragraph = next((p.clause for p in chain if p.clause.level is Level.PARAGRAPH), None)
        return paragraph is not None and any(
            child.level is Level.ITEM for child in paragraph.children
        )

    def _counted(self, match: re.Match[str]) -> tuple[int, int]:
        """Return the 款 that 前款第一项 counts from, and 0 where there is none."""
        if match["own"]:
            return self._paragraph, self._paragraph
        return self._paragraph - 1, self._paragraph - 1

    def _alone(self, match: re.Match[str]) -> Iterator[Reference]:
        clause, printed = self._place.clause.id, match.group()
        if match["whole"]:
            yield Reference(clause, match.start(), match.end(), printed, "")
        elif self._article:
            addresses = tuple(self._own(match["own"]) if match["own"] else self._former(match))
            unit = match["own"] or match["unit"]
            why = "" if addresses else _NO_FORMER.format(unit)
            yield Reference(clause, match.start(), match.end(), printed, "", addresses, why)

    def _own(self, unit: str) -> Iterator[str]:
        if unit == "条":
            yield self._article
        elif unit == "款" and self._paragraph:
            yield f"{self._article}/para-{self._paragraph}"
        elif unit == "项" and self._item:
            yield f"{self._article}/para-{self._paragraph}/item-{self._item}"

    def _former(self, match: re.Match[str]) -> list[str]:
        """Return the addresses of 前款, 前两条; none where so many do not go before."""
        unit, said = match["unit"], (match["count"] or "一").replace("两", "二")
        count = from_chinese(said)
        if unit == "条":
            return self._before(count)
        at = self._paragraph if unit == "款" else self._item
        if at <= count:
            return []
        above = self._article if unit == "款" else f"{self._article}/para-{self._paragraph}"
        return [f"{above}/{_SEGMENT[unit]}-{number}" for number in range(at - count, at)]

    def _before(self, count: int) -> list[str]:
        """Return the addresses of so many 条 before this one, fewer than that are none."""
        articles = self._around.articles
        at = articles.index(self._article) if self._article in articles else 0
        return articles[at - count : at] if at >= count else []


def _is_below(citation: Citation) -> bool:
    """Return whether only 项 and 目 are named, so that the words before say of which 款."""
    return not (citation.title or citation.article or citation.paragraph or citation.here)


def _bare(place: Place, around: Surroundings, found: list[Reference]) -> list[Reference]:
    """Return the texts named by a short title that stands without marks and numbers."""
    text = place.clause.text
    shorts: Mapping[str, str] = around.shorts
    taken = [(one.start, one.end) for one in found]
    return [
        Reference(place.clause.id, at.start(), at.end(), at.group(), around.title(full))
        for short, full in shorts.items()
        if len(short) >= _SHORTEST and short in text
        for at in re.finditer(re.escape(short), text)
        if around.title(full) and not any(a < at.end() and at.start() < b for a, b in taken)
    ]
