"""Where pictures and formulas stand in a text: the page and the Word file follow one rule."""

from __future__ import annotations

import io

import docx
import pytest

from content.files.making.word_figures import Figures
from content.files.making.word_writer import write_docx
from content.files.marks import Formulas, Piece, numbers_in, picture_mark, pieces
from content.files.word.reader import read_docx
from content.text.parser import parse
from kb_app.reading.figures import Illustrations

SQUARE = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'


def test_a_text_in_pieces_is_the_whole_text():
    text = "当 x^21 时，x^2 见〔图12〕和〔图示说明〕。"

    found = list(pieces(text, Formulas(["x^2", "y", ""])))

    assert "".join(piece.words for piece in found) == text
    assert [piece for piece in found if piece.is_formula] == [Piece("x^2", is_formula=True)]
    assert [piece.number for piece in found if piece.number] == [12]


def test_of_two_formulas_the_longest_counts():
    assert list(pieces("x^2+1", Formulas(["x^2", "x^2+1"]))) == [Piece("x^2+1", is_formula=True)]


def test_the_mark_of_a_picture_is_found_again():
    assert numbers_in(f"见{picture_mark(7)}{picture_mark(10)}，〔图示〕") == (7, 10)


@pytest.mark.parametrize(("line", "drawn"), [("当 x^21 时", 0), ("当 x^2 时", 1)])
def test_word_file_and_page_draw_the_same_formulas(line, drawn):
    body = parse([f"第一条　{line}。"]).body

    written = write_docx("办法", body, figures=Figures({}, {"x^2": SQUARE}))
    xml = docx.Document(io.BytesIO(written)).element.xml

    assert xml.count("<m:oMath>") == drawn
    assert read_docx(written).text.endswith(f"{line}。")
    assert Illustrations({}, {"x^2": SQUARE}).within(line).count("<math") == drawn
