"""MathML that a page may show: a few elements without links, programs or styles (公式的版式)."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from lxml import etree

from content.files.safe_xml import root_of

_MATHML = "http://www.w3.org/1998/Math/MathML"
_LONGEST = 20_000
_DEEPEST = 60

_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_NESTED = frozenset({
    "math", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd", "menclose", "mphantom",
})  # fmt: skip
_ATTRIBUTES = {
    "mathvariant": frozenset({"normal"}),
    "linethickness": frozenset({"0"}),
    "accent": frozenset({"true"}),
    "notation": frozenset({"box"}),
}


@lru_cache(maxsize=1024)
def harmless(stored: str) -> str:
    """Return stored MathML written anew, without its outermost tag; "" when it is not harmless.

    What is stored is not trusted: only elements and attributes that are known come out.
    """
    math = parsed(stored)
    return "" if math is None else "".join(map(_written, math))


def parsed(stored: str) -> etree._Element | None:
    """Return the `math` element, or None when it is damaged, endless or holds anything else."""
    if len(stored) > _LONGEST or "<!" in stored or "<?" in stored:
        return None
    try:
        math = root_of(stored)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if math is None:
        return None
    is_known = etree.QName(math).localname == "math" and _is_known(math, 0)
    return math if is_known else None


def _is_known(element: etree._Element, depth: int) -> bool:
    if depth > _DEEPEST or not isinstance(element.tag, str):
        return False
    name = etree.QName(element)
    if name.namespace != _MATHML or name.localname not in _LEAVES | _NESTED:
        return False
    if any(value not in _ATTRIBUTES.get(key, ()) for key, value in _told(element)):
        return False
    if name.localname in _LEAVES and len(element):
        return False
    return all(_is_known(child, depth + 1) for child in element)


def _written(element: etree._Element) -> str:
    name = etree.QName(element).localname
    told = "".join(f' {key}="{escape(value)}"' for key, value in _told(element))
    inside = escape(element.text or "") if name in _LEAVES else "".join(map(_written, element))
    return f"<{name}{told}>{inside}</{name}>"


def _told(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]
