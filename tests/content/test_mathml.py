"""Formulas on pages and in Word again: only what is known comes out."""

from __future__ import annotations

import pytest
from lxml import etree

from content.files.making.omml import formula_for_word
from content.files.mathml import harmless
from content.files.word.formulas import linear
from content.files.word.mathml import mathml

OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MATHML = "http://www.w3.org/1998/Math/MathML"


def formula(inside: str):
    return etree.fromstring(f'<m:oMath xmlns:m="{OMML}">{inside}</m:oMath>')


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def arguments(**given: str) -> str:
    return "".join(f"<m:{name}>{run(text)}</m:{name}>" for name, text in given.items())


def settings(**given: str) -> str:
    inside = "".join(f"<m:{name} m:val='{said}'/>" for name, said in given.items())
    return f"<m:naryPr>{inside}</m:naryPr>"


FORMULAS = [
    f"<m:f>{arguments(num='a', den='b')}</m:f>",
    f"<m:sSub>{arguments(e='P', sub='it')}</m:sSub>{run('=')}{run('K')}",
    f"<m:sSup>{arguments(e='x', sup='2')}</m:sSup>",
    f"<m:sSubSup>{arguments(e='P', sub='i', sup='max')}</m:sSubSup>",
    f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/>{arguments(e='b')}</m:rad>",
    f"<m:rad>{arguments(deg='3', e='b')}</m:rad>",
    f"<m:nary>{settings(chr='∑')}{arguments(sub='i=1', sup='N', e='P')}</m:nary>",
    f"<m:nary>{settings(chr='∫', supHide='1')}{arguments(sub='D', e='f')}</m:nary>",
    f"<m:d>{arguments(e='a+b')}</m:d>",
    f"<m:func>{arguments(fName='sin', e='x')}</m:func>",
    f"<m:limLow>{arguments(e='lim', lim='n→∞')}</m:limLow>",
    f"<m:bar><m:barPr><m:pos m:val='top'/></m:barPr>{arguments(e='x')}</m:bar>",
    f"<m:acc><m:accPr><m:chr m:val='\u20d7'/></m:accPr>{arguments(e='v')}</m:acc>",
    f"<m:eqArr>{arguments(e='a')}{arguments(e='b')}</m:eqArr>",
    f"<m:m><m:mr>{arguments(e='a')}{arguments(e='b')}</m:mr></m:m>",
    f"<m:sPre>{arguments(sub='6', sup='14', e='C')}</m:sPre>",
    f"<m:borderBox>{arguments(e='x')}</m:borderBox>",
]


@pytest.mark.parametrize("inside", FORMULAS)
def test_a_formula_goes_back_to_word_and_says_the_same(inside):
    given = formula(inside)

    again = formula_for_word(mathml(given), linear(given))

    assert linear(again) == linear(given)
    assert harmless(mathml(again)) == harmless(mathml(given))


def test_a_formula_that_would_say_something_else_stays_words():
    given = formula(FORMULAS[0])

    assert formula_for_word(mathml(given), "a/c") is None
    assert formula_for_word("<math>", "a/b") is None


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<mi href="javascript:alert(1)">x</mi>',
        '<mi style="color:red">x</mi>',
        "<annotation-xml><mi>x</mi></annotation-xml>",
        "<mi><mrow/></mi>",
        '<b xmlns="http://www.w3.org/1999/xhtml">x</b>',
        "<mrow>" * 80 + "</mrow>" * 80,
        "<!-- -->",
        "<mi>" + "x" * 30_000 + "</mi>",
        "<mi>x",
    ],
)
def test_nothing_but_known_elements_comes_out(inside):
    assert harmless(f'<math xmlns="{MATHML}">{inside}</math>') == ""


def test_signs_are_written_so_that_no_page_takes_them_for_markup():
    stored = f'<math xmlns="{MATHML}"><mo>&lt;</mo><mi>&amp;</mi></math>'

    assert harmless(stored) == "<mo>&lt;</mo><mi>&amp;</mi>"
