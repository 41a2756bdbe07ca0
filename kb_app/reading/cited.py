"""Citations in a text as links (引文链接); the text itself stays as it is, mark by mark."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from content.text.citations import find_references, first_address
from content.text.clauses import Body, Level, address_of
from content.text.resolving import Surroundings, references_of
from kb_app.reading.addresses import AND, BASE, ROOT, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from content.text.citations import Citation
    from content.text.clauses import Place

_INSTRUMENT = re.compile(
    r"""
    (?: 法 | 法典 | 条例 | 规定 | 办法 | 细则 | 规则 | 决定 | 意见 | 制度 | 规范 | 标准 | 规程
      | 指南 | 准则 | 章程 | 方案 | 通知 | 解释 | 批复 | 目录 | 清单 | 导则 | 公告 )
    (?: [（(] [^（）()]{1,30} [）)] )? $               # 管理办法（试行）
    """,
    re.VERBOSE,
)
"""What a text named whole ends in; 《营业执照》 is no text to be read."""

_FORMER = re.compile(r"前[一二三四五六七八九两]?[条款项]")

_SHORT = frozenset({"条例", "办法", "规定", "细则", "意见", "通知", "标准", "规范", "方案", "决定"})
"""What a text calls another one that it named before (以下简称《条例》): it leads nowhere."""


def linked(text: str, place: Place, plain: Callable[[str], str] = escape) -> str:
    """Return the text of a place as HTML in which citations are links.

    Those of other texts lead to `/cite`, which looks for them on the day they are followed;
    those of the same text to its passage, when it is a text of 条. `plain` writes what stands
    between the links.
    """
    parts: list[str] = []
    at = 0
    for start, end, address in _links(text, place):
        link = f'<a class="kb-cite" href="{escape(address)}">{escape(text[start:end])}</a>'
        parts += (plain(text[at:start]), link)
        at = end
    return "".join((*parts, plain(text[at:]))) if at else plain(text)


def citations_in(text: str, place: Place) -> list[tuple[str, str]]:
    """Return the words and the open address of each citation that `linked` makes a link."""
    return [(text[start:end], address) for start, end, address in _links(text, place)]


def _links(text: str, place: Place) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and open address of the citations that lead somewhere."""
    if "第" not in text and "《" not in text and "前" not in text:
        return
    article = _article_of(place)
    found = [
        (_start(text, citation), citation.end, _address(citation, article))
        for citation in find_references(text)
    ]
    counted = [*_counted(text, place, article)]
    beside = [one for one in found if not any(a < one[1] and one[0] < b for a, b, _ in counted)]
    at = 0
    for start, end, address in sorted((*counted, *beside)):
        if address and start >= at:
            yield start, end, address
            at = end


def _counted(text: str, place: Place, article: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and open address of what is counted from here: 前款, 前两条, 前款第一项."""
    if not article or text != place.clause.text or not _FORMER.search(text):
        return
    for one in references_of(place, _before(article)):
        if one.printed.startswith("前") and one.addresses:
            yield one.start, one.end, f"{BASE}/{_whole(one.addresses[0])}{SUFFIX}"


def _before(article: str) -> Surroundings:
    """Return what is known of the text around a 条: those before it, by their numbers."""
    around = Surroundings(Body())
    number = article.removeprefix("art-").partition("-")
    last = int(number[0]) + bool(number[1])
    around.articles = [*(f"art-{at}" for at in range(max(1, last - 9), last)), article]
    return around


def _article_of(place: Place) -> str:
    """Return the address of the 条 that the place is in, empty when it is in none."""
    chain = (*place.ancestors, place)
    article = next((each for each in chain if each.clause.level is Level.ARTICLE), None)
    return address_of(article) if article else ""


def _start(text: str, citation: Citation) -> int:
    """Return where the citation begins, with the name of a law that has no 《》."""
    name = citation.title
    if name and text.endswith(name, 0, citation.start):
        return citation.start - len(name)
    return citation.start


def _address(citation: Citation, article: str) -> str:
    """Return the open address of what is cited, empty when it cannot be known."""
    if citation.here == "该" or citation.title in _SHORT:
        return ""
    found = first_address(citation, article)
    if citation.title:
        return _other(citation.title, found) if found or _is_instrument(citation.title) else ""
    return f"{BASE}/{_whole(found)}{SUFFIX}" if found and article else ""


@lru_cache(maxsize=4096)
def _other(title: str, address: str) -> str:
    at = f"&at={address}" if address else ""
    return f"{ROOT}/cite?title={quote(title)}{at}{AND}"


def _is_instrument(title: str) -> bool:
    return bool(_INSTRUMENT.search(title))


def _whole(address: str) -> str:
    """Return the address with the only 款 of a 条, which texts do not name: art-3/para-1/item-2."""
    top, _, below = address.partition("/")
    return f"{top}/para-1/{below}" if below.startswith("item-") else address
