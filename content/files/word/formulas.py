"""Word formulas written on one line: a/b, x^2, √(a+b) (公式)."""

from __future__ import annotations

import re
from collections.abc import Callable

from content.files.word.names import Element, M, W
from content.files.word.styles import is_on


def linear(formula: Element) -> str:
    """Return the formula as one line of text."""
    return re.sub(r"\s+", " ", _linear(formula)).strip()


def is_structured(formula: Element) -> bool:
    """Return whether the formula is more than letters in a row."""
    return any(True for _ in formula.iter(*_FORMS))


def argument(element: Element, name: str) -> Element | None:
    """Return the named argument of a form, or None when it is missing or empty."""
    child = element.find(M + name)
    return child if child is not None and len(child) else None


def setting(element: Element, name: str, otherwise: str) -> str:
    """Return a property of a form, or `otherwise` when nothing is said; a blank one is empty."""
    for properties in element:
        if isinstance(properties.tag, str) and properties.tag.endswith("Pr"):
            found = properties.find(M + name)
            if found is not None:
                return found.get(M + "val", "")
    return otherwise


def is_set(element: Element, name: str) -> bool:
    """Return whether a switch of a form is on; a switch without a value is."""
    said = setting(element, name, "0")
    return is_on(said) if said else True


def _linear(element: Element) -> str:
    form = _FORMS.get(element.tag)
    if form:
        return form(element)
    if element.tag in {M + "t", W + "t"}:
        return element.text or ""
    return "".join(_linear(child) for child in element if isinstance(child.tag, str))


def _argument(element: Element, name: str) -> str:
    child = element.find(M + name)
    return "" if child is None else _linear(child)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    """Return whether one pair of brackets holds the whole text."""
    if text[0] + text[-1] not in {"()", "（）", "[]"}:
        return False
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == text[0]) - (sign == text[-1])
        if not depth:
            return position == len(text) - 1
    return False


def _fraction(element: Element) -> str:
    sign = "¦" if setting(element, "type", "bar") == "noBar" else "/"
    return f"{_grouped(_argument(element, 'num'))}{sign}{_grouped(_argument(element, 'den'))}"


def _below_and_above(element: Element) -> str:
    below, above = _argument(element, "sub"), _argument(element, "sup")
    text = f"_{_grouped(below)}" if below else ""
    return text + (f"^{_grouped(above)}" if above else "")


def _scripts(element: Element) -> str:
    return _argument(element, "e") + _below_and_above(element)


def _scripts_before(element: Element) -> str:
    return _below_and_above(element) + _argument(element, "e")


def _root(element: Element) -> str:
    degree = "" if is_set(element, "degHide") else _argument(element, "deg")
    return f"{degree}√({_argument(element, 'e')})"


def _large_sign(element: Element) -> str:
    return setting(element, "chr", "∫") + _below_and_above(element) + _argument(element, "e")


def _delimited(element: Element) -> str:
    inner = setting(element, "sepChr", "|").join(map(_linear, element.findall(M + "e")))
    return setting(element, "begChr", "(") + inner + setting(element, "endChr", ")")


def _accent(element: Element) -> str:
    return _grouped(_argument(element, "e")) + setting(element, "chr", "\u0302")


def _bar(element: Element) -> str:
    sign = "\u0305" if setting(element, "pos", "bot") == "top" else "\u0332"
    return _grouped(_argument(element, "e")) + sign


def _lines(element: Element) -> str:
    return "; ".join(_linear(child).replace("&", "") for child in element.findall(M + "e"))


def _matrix(element: Element) -> str:
    rows = (row.findall(M + "e") for row in element.findall(M + "mr"))
    return "; ".join(", ".join(map(_linear, row)) for row in rows)


def _function(element: Element) -> str:
    name, of = _argument(element, "fName"), _argument(element, "e")
    return f"{name} {of}" if of[:1].isalnum() else f"{name}{of}"


def _limit(sign: str) -> Callable[[Element], str]:
    def written(element: Element) -> str:
        return f"{_argument(element, 'e')}{sign}{_grouped(_argument(element, 'lim'))}"

    return written


def _phantom(element: Element) -> str:
    hides = not is_on(setting(element, "show", "1") or "1")
    return "" if hides else _argument(element, "e")


_FORMS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSub": _scripts,
    M + "sSup": _scripts,
    M + "sSubSup": _scripts,
    M + "sPre": _scripts_before,
    M + "rad": _root,
    M + "nary": _large_sign,
    M + "d": _delimited,
    M + "acc": _accent,
    M + "bar": _bar,
    M + "eqArr": _lines,
    M + "m": _matrix,
    M + "func": _function,
    M + "limLow": _limit("_"),
    M + "limUpp": _limit("^"),
    M + "phant": _phantom,
    M + "groupChr": lambda element: _argument(element, "e"),
    M + "borderBox": lambda element: _argument(element, "e"),
}
