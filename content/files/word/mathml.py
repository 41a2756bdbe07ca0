"""Word formulas as presentation MathML, made of a few harmless elements (公式的 MathML)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from content.files.word.formulas import argument, is_set, setting
from content.files.word.names import Element, M, W
from content.files.word.styles import is_on

_LONGEST = 20_000


def mathml(formula: Element) -> str:
    """Return the formula as a `<math>` element, or nothing when it would be endless."""
    written = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{_row(formula)}</math>'
    return written if len(written) <= _LONGEST else ""


def _row(element: Element | None) -> str:
    """Return the content of an argument as one `<mrow>`."""
    return f"<mrow>{_content(element)}</mrow>"


def _content(element: Element | None) -> str:
    if element is None:
        return ""
    form = _FORMS.get(element.tag)
    if form:
        return form(element)
    if element.tag in {M + "r", W + "r"}:
        return _run(element)
    return "".join(_content(child) for child in element if isinstance(child.tag, str))


def _of(element: Element, name: str) -> str:
    return _row(argument(element, name))


def _run(run: Element) -> str:
    text = "".join(t.text or "" for t in run.iter(M + "t", W + "t"))
    if is_set(run, "nor"):
        return f"<mtext>{_safe(text)}</mtext>"
    if setting(run, "sty", "i") == "p":
        return "".join(_token(found, _UPRIGHT) for found in _UPRIGHT_TOKENS.finditer(text))
    return "".join(_token(found, "") for found in _TOKENS.finditer(text))


_UPRIGHT = ' mathvariant="normal"'
_PIECE = r"""(?P<number>\d+(?:[.,]\d+)*)      # 3.14
      | (?P<words>[\u2e80-\u9fff\u3000-\u30ff\uff00-\uffef]+)   # 装机容量
      | (?P<letter>[^\W\d_])             # x, α
      | (?P<blank>\s+)
      | (?P<sign>.)"""
_TOKENS = re.compile(_PIECE, re.VERBOSE | re.DOTALL)
# Upright letters belong together: sin, lim, max.
_UPRIGHT_TOKENS = re.compile(_PIECE.replace(r"[^\W\d_]", r"[^\W\d_]+"), re.VERBOSE | re.DOTALL)


def _token(found: re.Match[str], upright: str) -> str:
    text = _safe(found[0])
    if found["number"]:
        return f"<mn>{text}</mn>"
    if found["words"]:
        return f"<mtext>{text}</mtext>"
    if found["letter"]:
        return f"<mi{upright}>{text}</mi>"
    return "<mtext>&#160;</mtext>" if found["blank"] else f"<mo>{text}</mo>"


def _safe(text: str) -> str:
    return escape(text, quote=True)


def _sign(text: str) -> str:
    return f"<mo>{_safe(text)}</mo>" if text else ""


def _fraction(element: Element) -> str:
    thin = ' linethickness="0"' if setting(element, "type", "bar") == "noBar" else ""
    return f"<mfrac{thin}>{_of(element, 'num')}{_of(element, 'den')}</mfrac>"


def _with(tag: str, *names: str) -> Callable[[Element], str]:
    """Return a form that writes the named arguments into one element."""

    def written(element: Element) -> str:
        return f"<{tag}>{''.join(_of(element, name) for name in names)}</{tag}>"

    return written


def _scripts_before(element: Element) -> str:
    below, above = _of(element, "sub"), _of(element, "sup")
    return f"<mmultiscripts>{_of(element, 'e')}<mprescripts/>{below}{above}</mmultiscripts>"


def _root(element: Element) -> str:
    if is_set(element, "degHide") or argument(element, "deg") is None:
        return f"<msqrt>{_of(element, 'e')}</msqrt>"
    return f"<mroot>{_of(element, 'e')}{_of(element, 'deg')}</mroot>"


def _large_sign(element: Element) -> str:
    sign = setting(element, "chr", "∫")
    below = not is_set(element, "subHide") and argument(element, "sub") is not None
    above = not is_set(element, "supHide") and argument(element, "sup") is not None
    limits = setting(element, "limLoc", "subSup" if sign in "∫∬∭∮∯∰" else "undOvr")
    tag = _LIMITS[limits == "undOvr", below, above]
    names = (["sub"] if below else []) + (["sup"] if above else [])
    written = _sign(sign) + "".join(_of(element, name) for name in names)
    return (f"<{tag}>{written}</{tag}>" if tag else written) + _of(element, "e")


_LIMITS = {
    (True, True, True): "munderover", (True, True, False): "munder", (True, False, True): "mover",
    (False, True, True): "msubsup", (False, True, False): "msub", (False, False, True): "msup",
    (True, False, False): "", (False, False, False): "",
}  # fmt: skip


def _delimited(element: Element) -> str:
    separator = _sign(setting(element, "sepChr", "|"))
    inner = separator.join(map(_row, element.findall(M + "e")))
    begin, end = setting(element, "begChr", "("), setting(element, "endChr", ")")
    return f"<mrow>{_sign(begin)}{inner}{_sign(end)}</mrow>"


def _over(element: Element, sign: str) -> str:
    return f'<mover accent="true">{_of(element, "e")}{_sign(sign)}</mover>'


def _accent(element: Element) -> str:
    sign = setting(element, "chr", "\u0302")
    return _over(element, _SPACING.get(sign, sign))


_SPACING = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯",
    "\u0306": "˘", "\u0307": "˙", "\u0308": "¨", "\u030c": "ˇ", "\u20d6": "←", "\u20d7": "→",
    "\u20e1": "↔",
}  # fmt: skip


def _bar(element: Element) -> str:
    if setting(element, "pos", "bot") == "top":
        return _over(element, "¯")
    return f"<munder>{_of(element, 'e')}{_sign('_')}</munder>"


def _brace(element: Element) -> str:
    sign = _sign(setting(element, "chr", "\u23df"))
    tag = "mover" if setting(element, "pos", "bot") == "top" else "munder"
    return f"<{tag}>{_of(element, 'e')}{sign}</{tag}>"


def _lines(element: Element) -> str:
    rows = (_row(child).replace("<mo>&amp;</mo>", "") for child in element.findall(M + "e"))
    return f"<mtable>{''.join(f'<mtr><mtd>{row}</mtd></mtr>' for row in rows)}</mtable>"


def _matrix(element: Element) -> str:
    rows = (row.findall(M + "e") for row in element.findall(M + "mr"))
    cells = ("".join(f"<mtd>{_row(cell)}</mtd>" for cell in row) for row in rows)
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in cells)}</mtable>"


def _function(element: Element) -> str:
    return f"<mrow>{_of(element, 'fName')}<mo>\u2061</mo>{_of(element, 'e')}</mrow>"


def _framed(element: Element) -> str:
    return f'<menclose notation="box">{_of(element, "e")}</menclose>'


def _phantom(element: Element) -> str:
    if is_on(setting(element, "show", "1") or "1"):
        return _of(element, "e")
    return f"<mphantom>{_of(element, 'e')}</mphantom>"


_FORMS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSub": _with("msub", "e", "sub"),
    M + "sSup": _with("msup", "e", "sup"),
    M + "sSubSup": _with("msubsup", "e", "sub", "sup"),
    M + "sPre": _scripts_before,
    M + "rad": _root,
    M + "nary": _large_sign,
    M + "d": _delimited,
    M + "acc": _accent,
    M + "bar": _bar,
    M + "groupChr": _brace,
    M + "eqArr": _lines,
    M + "m": _matrix,
    M + "func": _function,
    M + "limLow": _with("munder", "e", "lim"),
    M + "limUpp": _with("mover", "e", "lim"),
    M + "borderBox": _framed,
    M + "phant": _phantom,
}
