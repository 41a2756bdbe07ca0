"""Formulas for Word again: MathML of ours as Office MathML (公式写回 Word)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from content.files.mathml import parsed
from content.files.word.formulas import linear
from content.files.word.names import Element, M

_NAMESPACES = {"m": M[1:-1]}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def formula_for_word(stored: str, text: str) -> Element | None:
    """Return the formula as `m:oMath`, or None when it would not be read as `text` again."""
    math = parsed(stored)
    if math is None:
        return None
    written = etree.Element(M + "oMath", nsmap=_NAMESPACES)
    written.extend(_row(list(math)))
    return written if linear(written) == text else None


def _row(siblings: Sequence[Element]) -> list[Element]:
    """Return what stands side by side; what follows a large sign is its argument."""
    written: list[Element] = []
    waiting = list(siblings)
    while waiting:
        element = waiting.pop(0)
        if _is_large(element):
            written.append(_large(element, waiting.pop(0) if waiting else None))
        else:
            written += _written(element)
    return written


def _written(element: Element) -> list[Element]:
    return _FORMS.get(_name(element), _nothing)(element)


def _name(element: Element) -> str:
    return str(etree.QName(element).localname)


def _nothing(_: Element) -> list[Element]:
    return []


def _run(element: Element) -> list[Element]:
    text = element.text or ""
    run = etree.Element(M + "r")
    if _name(element) == "mtext":
        etree.SubElement(etree.SubElement(run, M + "rPr"), M + "nor")
    elif element.get("mathvariant"):
        etree.SubElement(etree.SubElement(run, M + "rPr"), M + "sty").set(M + "val", "p")
    words = etree.SubElement(run, M + "t")
    words.set(_SPACE, "preserve")
    words.text = text.replace("\xa0", " ")
    return [run]


def _form(name: str, settings: Mapping[str, str], **arguments: Sequence[Element]) -> Element:
    """Return a form of Word with its settings, and its arguments in the order they are given."""
    form = etree.Element(M + name)
    properties = etree.SubElement(form, f"{M}{name}Pr")
    for key, said in settings.items():
        etree.SubElement(properties, M + key).set(M + "val", said)
    for key, inside in arguments.items():
        etree.SubElement(form, M + key).extend(_row(inside))
    return form


def _with(name: str, *keys: str) -> Callable[[Element], list[Element]]:
    """Return what writes the children of an element as the arguments `keys` of a form."""

    def written(element: Element) -> list[Element]:
        arguments = {key: [child] for key, child in zip(keys, element, strict=False)}
        return [_form(name, {}, **arguments)]

    return written


def _mrow(element: Element) -> list[Element]:
    children = list(element)
    if len(children) != _THREE:
        return _row(children)
    first, inside, last = (child.text or "" if _name(child) == "mo" else "" for child in children)
    if (first, last) in _BRACKETS and not inside:
        return [_form("d", {"begChr": first, "endChr": last}, e=[children[1]])]
    if inside == "\u2061":  # stands between a function and its argument
        return [_form("func", {}, fName=[children[0]], e=[children[2]])]
    return _row(children)


def _fraction(element: Element) -> list[Element]:
    above, below = element
    settings = {"type": "noBar"} if element.get("linethickness") == "0" else {}
    return [_form("f", settings, num=[above], den=[below])]


def _square_root(element: Element) -> list[Element]:
    return [_form("rad", {"degHide": "1"}, deg=[], e=list(element))]


def _root(element: Element) -> list[Element]:
    inside, degree = element
    return [_form("rad", {}, deg=[degree], e=[inside])]


def _scripts_before(element: Element) -> list[Element]:
    inside, _, below, above = element
    return [_form("sPre", {}, sub=[below], sup=[above], e=[inside])]


def _over(element: Element) -> list[Element]:
    inside, sign = element
    if _name(sign) != "mo":
        return [_form("limUpp", {}, e=[inside], lim=[sign])]
    if element.get("accent") and sign.text == "¯":
        return [_form("bar", {"pos": "top"}, e=[inside])]
    if element.get("accent"):
        return [_form("acc", {"chr": _ACCENTS.get(sign.text or "", sign.text or "")}, e=[inside])]
    return [_form("groupChr", {"chr": sign.text or "", "pos": "top"}, e=[inside])]


def _under(element: Element) -> list[Element]:
    inside, sign = element
    if _name(sign) != "mo":
        return [_form("limLow", {}, e=[inside], lim=[sign])]
    if sign.text == "_":
        return [_form("bar", {"pos": "bot"}, e=[inside])]
    return [_form("groupChr", {"chr": sign.text or "", "pos": "bot"}, e=[inside])]


def _table(element: Element) -> list[Element]:
    rows = [[list(cell) for cell in row] for row in element]
    if all(len(row) == 1 for row in rows):
        lines = etree.Element(M + "eqArr")
        for [cell] in rows:
            etree.SubElement(lines, M + "e").extend(_row(cell))
        return [lines]
    matrix = etree.Element(M + "m")
    for row in rows:
        written = etree.SubElement(matrix, M + "mr")
        for cell in row:
            etree.SubElement(written, M + "e").extend(_row(cell))
    return [matrix]


def _framed(element: Element) -> list[Element]:
    return [_form("borderBox", {}, e=list(element))]


def _phantom(element: Element) -> list[Element]:
    return [_form("phant", {"show": "0"}, e=list(element))]


_ABOVE = frozenset({"munderover", "munder", "mover"})
_LARGE = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨁⨂⨀")
_BOUNDS = {
    "munderover": ("sub", "sup"), "msubsup": ("sub", "sup"), "munder": ("sub",), "msub": ("sub",),
    "mover": ("sup",), "msup": ("sup",),
}  # fmt: skip


def _is_large(element: Element) -> bool:
    sign = element[0] if _name(element) in _BOUNDS and len(element) else element
    return _name(sign) == "mo" and (sign.text or "") in _LARGE


def _large(element: Element, of: Element | None) -> Element:
    name = _name(element)
    keys = _BOUNDS.get(name, ())
    sign = element[0] if keys else element
    bounds = {key: [child] for key, child in zip(keys, list(element)[1:], strict=False)}
    settings = {"chr": sign.text or "", "limLoc": "undOvr" if name in _ABOVE else "subSup"}
    settings |= {f"{key}Hide": "1" for key in ("sub", "sup") if key not in bounds}
    arguments = {"sub": bounds.get("sub", []), "sup": bounds.get("sup", [])}
    return _form("nary", settings, **arguments, e=[] if of is None else [of])


_THREE = 3
_BRACKETS = frozenset({
    ("(", ")"), ("[", "]"), ("{", "}"), ("|", "|"), ("‖", "‖"), ("⟨", "⟩"), ("⌊", "⌋"),
    ("⌈", "⌉"), ("（", "）"),
})  # fmt: skip

_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "^": "\u0302", "~": "\u0303", "˘": "\u0306", "˙": "\u0307",
    "¨": "\u0308", "ˇ": "\u030c", "←": "\u20d6", "→": "\u20d7", "↔": "\u20e1",
}  # fmt: skip

_FORMS: dict[str, Callable[[Element], list[Element]]] = {
    "mi": _run,
    "mn": _run,
    "mo": _run,
    "mtext": _run,
    "mrow": _mrow,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _with("sSub", "e", "sub"),
    "msup": _with("sSup", "e", "sup"),
    "msubsup": _with("sSubSup", "e", "sub", "sup"),
    "munder": _under,
    "mover": _over,
    "mmultiscripts": _scripts_before,
    "mtable": _table,
    "menclose": _framed,
    "mphantom": _phantom,
}
