"""What a text cites, and by which titles it is cited itself (引用与名称), as exact index terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from content.text.citations import addresses_of, find_references
from content.text.titles import names_of, title_key

if TYPE_CHECKING:
    from content.text.citations import Citation

MOST_TERMS = 300
"""So many terms of one clause are kept; the longest list of bases has fewer."""


def title_keys(title: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return everything a text with this title and these fields is called, its title first.

    Everyday words (俗称) are no titles: 《营业执照》 in a text is a paper, not the service item.
    """
    return names_of(title, map(str, fields.get("short_names") or ()))


def article_term(key: str, address: str) -> str:
    """Return the term of an entry that cites this address of the text called `key`."""
    return f"{key} {address}"


def own_term(key: str) -> str:
    """Return the term of an entry that cites another clause of its own text."""
    return f"{key} 本"


def item_term(code: str) -> str:
    """Return the term of a text that is about the service item with this code."""
    return f"事项 {code}"


def cite_terms(
    text: str, own_keys: tuple[str, ...], articles: frozenset[str], article: str = ""
) -> tuple[str, ...]:
    """Return the terms of everything that `text` cites, each once.

    It stands in `article` of the text called `own_keys`, which has these `articles`: what
    is cited without a title is its own, unless it has no such 条. Another text gives its
    title and the addresses below it, its own only the addresses and `own_term`.
    """
    if "第" not in text and "《" not in text:
        return ()
    terms = (
        term
        for citation in find_references(text)
        for term in _terms_of(citation, own_keys, articles, article)
    )
    return tuple(islice(dict.fromkeys(terms), MOST_TERMS))


def _terms_of(
    citation: Citation, own_keys: tuple[str, ...], articles: frozenset[str], article: str
) -> Iterator[str]:
    key = title_key(citation.title)
    addresses = addresses_of(citation, article)
    if key and key not in own_keys:
        yield key
        yield from (article_term(key, address) for address in addresses)
        return
    if citation.here == "该":
        return
    own = [at for at in addresses if at.partition("/")[0] in articles]
    if own:
        yield own_term(own_keys[0])
        yield from (article_term(own_keys[0], address) for address in own)
