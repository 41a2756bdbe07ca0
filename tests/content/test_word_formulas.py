"""Formulas are written on one line, and as MathML of a few harmless elements."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from content.files.word.formulas import is_structured, linear
from content.files.word.mathml import mathml

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msub", "msup", "msubsup", "msqrt", "mroot",
    "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mmultiscripts", "mprescripts",
    "menclose", "mphantom",
}  # fmt: skip


def formula(inside: str):
    return etree.fromstring(f'<m:oMath xmlns:m="{MATH}">{inside}</m:oMath>')


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def row(*cells: str) -> str:
    return f"<m:mr>{''.join(f'<m:e>{r(each)}</m:e>' for each in cells)}</m:mr>"


def form(name: str, settings: str = "", **arguments: str) -> str:
    """Return a form with its settings and its arguments, each a plain text."""
    inside = "".join(f"<m:{each}>{r(text)}</m:{each}>" for each, text in arguments.items())
    return f"<m:{name}><m:{name}Pr>{settings}</m:{name}Pr>{inside}</m:{name}>"


def shape(element) -> str:
    """Return MathML without rows: mfrac(a b)."""
    tag, inside = etree.QName(element).localname, " ".join(map(shape, element))
    if tag in {"math", "mrow"}:
        return inside
    return f"{tag}({inside})" if len(element) else (element.text or tag)


FORMS = [
    (form("f", num="a+b", den="2"), "(a+b)/2", "mfrac(a + b 2)"),
    (form("f", '<m:type m:val="noBar"/>', num="n", den="k"), "n¦k", "mfrac(n k)"),
    (form("sSup", e="x", sup="2"), "x^2", "msup(x 2)"),
    (form("sSub", e="P", sub="i,t"), "P_(i,t)", "msub(P i , t)"),
    (form("sSubSup", e="x", sub="i", sup="2"), "x_i^2", "msubsup(x i 2)"),
    (form("sPre", sub="1", sup="2", e="X"), "_1^2X", "mmultiscripts(X mprescripts 1 2)"),
    (form("rad", '<m:degHide m:val="1"/>', deg="", e="a+b"), "√(a+b)", "msqrt(a + b)"),
    (form("rad", deg="3", e="x"), "3√(x)", "mroot(x 3)"),
    (form("nary", '<m:chr m:val="∑"/>', sub="i=1", sup="n", e="x"), "∑_(i=1)^nx",
     "munderover(∑ i = 1 n) x"),
    (form("nary", '<m:subHide m:val="1"/><m:supHide m:val="1"/>', sub="", sup="", e="x"), "∫x",
     "∫ x"),
    (form("d", e="a"), "(a)", "( a )"),
    (form("d", '<m:begChr m:val="{"/><m:endChr m:val=""/>', e="a"), "{a", "{ a"),
    (f'<m:d><m:dPr><m:sepChr m:val=";"/></m:dPr><m:e>{r("a")}</m:e><m:e>{r("b")}</m:e></m:d>',
     "(a;b)", "( a ; b )"),
    (form("acc", e="x"), "x\u0302", "mover(x ^)"),
    (form("bar", '<m:pos m:val="top"/>', e="x"), "x\u0305", "mover(x ¯)"),
    (form("box", e="x"), "x", "x"),
    (form("borderBox", e="x"), "x", "menclose(x)"),
    (form("groupChr", e="x"), "x", "munder(x \u23df)"),
    (form("limLow", e="lim", lim="n→∞"), "lim_(n→∞)", "munder(l i m n → ∞)"),
    (form("limUpp", e="a", lim="b"), "a^b", "mover(a b)"),
    (form("func", fName="sin", e="x"), "sin x", "s i n \u2061 x"),
    (form("phant", '<m:show m:val="0"/>', e="x"), "", "mphantom(x)"),
    (f"<m:m>{row('a', 'b')}{row('c', 'd')}</m:m>", "a, b; c, d",
     "mtable(mtr(mtd(a) mtd(b)) mtr(mtd(c) mtd(d)))"),
    (f'<m:eqArr><m:e>{r("a&amp;=1")}</m:e><m:e>{r("b&amp;=2")}</m:e></m:eqArr>', "a=1; b=2",
     "mtable(mtr(mtd(a = 1)) mtr(mtd(b = 2)))"),
    ('<m:r><m:rPr><m:sty m:val="p"/></m:rPr><m:t>max2</m:t></m:r>', "max2", "max 2"),
    (r("装机容量=3.5"), "装机容量=3.5", "装机容量 = 3.5"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "line", "shaped"), FORMS)
def test_a_form_is_written_on_one_line_and_as_mathml(inside, line, shaped):
    assert linear(formula(inside)) == line
    assert shape(etree.fromstring(mathml(formula(inside)))) == shaped


def test_mathml_holds_none_but_its_own_elements_and_no_markup_of_the_file():
    inside = "".join(inside for inside, _, _ in FORMS) + r("&lt;script&gt;alert(1)&lt;/script&gt;")

    written = mathml(formula(inside))

    root = etree.fromstring(written)
    assert {etree.QName(each).localname for each in root.iter()} <= ELEMENTS
    assert set(re.findall(r' (\w+)="', written)) <= {
        "xmlns", "linethickness", "accent", "notation", "mathvariant",
    }  # fmt: skip


def test_a_formula_of_plain_letters_has_no_structure():
    assert not is_structured(formula(r("x+y")))
    assert is_structured(formula(form("sSup", e="x", sup="2")))


def test_an_endless_formula_is_kept_as_its_line_only():
    assert mathml(formula(r("x" * 5000))) == ""


def test_a_form_without_its_arguments_is_still_written():
    assert linear(formula("<m:f/><m:nary/><m:rad/>")) == "/∫√()"
    etree.fromstring(mathml(formula("<m:f/><m:nary/><m:rad/><m:d/><m:m/><m:sSub/>")))
