"""Word formulas written on one line: a/b, x^2, √(a+b) (公式)."""

from __future__ import annotations

from collections.abc import Callable

from content.files.word.names import Element, M, W


def linear(formula: Element) -> str:
    """Return the formula as one line of text."""
    form = _FORMS.get(formula.tag)
    if form:
        return form(formula)
    if formula.tag in {M + "t", W + "t"}:
        return formula.text or ""
    return "".join(linear(child) for child in formula if isinstance(child.tag, str))


def _argument(element: Element, name: str) -> str:
    child = element.find(M + name)
    return "" if child is None else linear(child)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _fraction(element: Element) -> str:
    return f"{_grouped(_argument(element, 'num'))}/{_grouped(_argument(element, 'den'))}"


def _scripts(element: Element) -> str:
    below, above = _argument(element, "sub"), _argument(element, "sup")
    text = _argument(element, "e")
    text += f"_{_grouped(below)}" if below else ""
    return text + (f"^{_grouped(above)}" if above else "")


def _root(element: Element) -> str:
    degree = _argument(element, "deg")
    return f"{degree}√({_argument(element, 'e')})"


def _large_sign(element: Element) -> str:
    sign = element.find(f"{M}naryPr/{M}chr")
    below, above = _argument(element, "sub"), _argument(element, "sup")
    text = "∫" if sign is None else sign.get(M + "val", "∫")
    text += f"_{_grouped(below)}" if below else ""
    text += f"^{_grouped(above)}" if above else ""
    return text + _argument(element, "e")


def _delimited(element: Element) -> str:
    begin = element.find(f"{M}dPr/{M}begChr")
    end = element.find(f"{M}dPr/{M}endChr")
    inner = ",".join(linear(child) for child in element.findall(M + "e"))
    opening = "(" if begin is None else begin.get(M + "val", "")
    return opening + inner + (")" if end is None else end.get(M + "val", ""))


_FORMS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSub": _scripts,
    M + "sSup": _scripts,
    M + "sSubSup": _scripts,
    M + "rad": _root,
    M + "nary": _large_sign,
    M + "d": _delimited,
}
