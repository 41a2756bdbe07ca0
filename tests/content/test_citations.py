from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text.citations import Lookup, find_citations, parse_lookup, printed
from content.text.parser import parse


def _short(text: str) -> list[tuple[object, ...]]:
    return [(c.title, c.article, c.paragraph, c.item, c.point, c.to) for c in find_citations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "依照《行政许可法》第十二条第二款第（三）项的规定",
            [("行政许可法", (12,), (2,), (3,), None, None)],
        ),
        ("按照第三条办理", [("", (3,), None, None, None, None)]),
        ("第二款规定的期限", [("", None, (2,), None, None, None)]),
        ("第八条至第十一条", [("", (8,), None, None, None, (11,))]),
        (
            "有第一项、第三项情形的",
            [("", None, None, (1,), None, None), ("", None, None, (3,), None, None)],
        ),
        (
            "第十二条第二款第一项、第三项",
            [("", (12,), (2,), (1,), None, None), ("", (12,), (2,), (3,), None, None)],
        ),
        (
            "《公司法》第三条、第五条和《民法典》第七条",
            [
                ("公司法", (3,), None, None, None, None),
                ("公司法", (5,), None, None, None, None),
                ("民法典", (7,), None, None, None, None),
            ],
        ),
        ("第二十四条之一第一款第一项第2目", [("", (24, 1), (1,), (1,), (2,), None)]),
        (
            "《公司法》（2023年修订）第十二条",
            [("公司法", (12,), None, None, None, None)],
        ),
        (
            "违反劳动合同法第七条的规定",
            [("劳动合同法", (7,), None, None, None, None)],
        ),
        ("违反本法第七条的规定", [("", (7,), None, None, None, None)]),
        ("第三方机构的第一项目、第二条款", []),
    ],
)
def test_citations_are_found_with_their_numbers(text: str, found: list[tuple[object, ...]]) -> None:
    assert _short(text) == found


def test_a_citation_of_this_article_says_so() -> None:
    (citation,) = find_citations("适用本条第二款。")

    assert (citation.here, citation.article, citation.paragraph) == ("本条", None, (2,))
    assert citation.printed == "本条第二款"


@given(st.text(alphabet="第一二十条款项（）《》、至之法办 12a", max_size=60))
def test_a_citation_reads_as_the_text_does_at_its_place(text: str) -> None:
    for citation in find_citations(text):
        assert text[citation.start : citation.end] == citation.printed


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("窗口办法12(2)", Lookup("窗口办法", (12,), sub=2)),
        ("窗口办法12（2）", Lookup("窗口办法", (12,), sub=2)),
        ("踏勘标准 12(2)", Lookup("踏勘标准", (12,), sub=2)),
        ("窗口办法第十二条（二）", Lookup("窗口办法", (12,), sub=2)),
        ("行政许可法第三十二条", Lookup("行政许可法", (32,))),
        ("行政许可法32条1款4项", Lookup("行政许可法", (32,), (1,), (4,))),
        (
            "行政许可法第三十二条第一款第（四）项",
            Lookup("行政许可法", (32,), (1,), (4,)),
        ),
        ("《行政许可法》第12条", Lookup("行政许可法", (12,))),
        ("窗口办法十二", Lookup("窗口办法", (12,))),
        ("窗口办法24条之一", Lookup("窗口办法", (24, 1))),
        ("第12条", Lookup("", (12,))),
    ],
)
def test_a_typed_citation_is_understood(query: str, found: Lookup) -> None:
    assert parse_lookup(query) == found


@pytest.mark.parametrize(
    "query", ["", "营业执照", "12345", "12345热线", "窗口统一", "2026年", "第"]
)
def test_an_ordinary_query_is_no_citation(query: str) -> None:
    assert parse_lookup(query) is None


@given(st.text(max_size=40))
def test_any_query_may_be_asked(query: str) -> None:
    parse_lookup(query)


@pytest.mark.parametrize(
    ("address", "citation"),
    [
        ("art-1", "《窗口办法》第一条"),
        ("art-1/para-1", "《窗口办法》第一条"),
        ("art-1/para-1/item-2", "《窗口办法》第一条第（二）项"),
        ("art-2/para-2", "《窗口办法》第二条第二款"),
        ("art-2/para-2/item-1/point-1", "《窗口办法》第二条第二款第（一）项第1目"),
        ("art-2-1", "《窗口办法》第二条之一"),
        ("chp-1", "《窗口办法》第一章"),
    ],
)
def test_a_place_is_cited_as_officials_do(address: str, citation: str) -> None:
    body = parse(
        [
            "第一章　总则", "第一条　条件：", "（一）甲；", "（二）乙。",
            "第二条　丙。", "丁：", "（一）戊：", "1.己。", "第二条之一　庚。",
        ]
    ).body  # fmt: skip
    place = body.at(address)

    assert place is not None
    assert printed("窗口办法", place) == citation


def test_a_citation_printed_is_found_again() -> None:
    body = parse(["第一条　甲。", "乙：", "（一）丙；"]).body
    place = body.at("art-1/para-2/item-1")
    assert place is not None

    assert _short(printed("窗口办法", place)) == [("窗口办法", (1,), (2,), (1,), None, None)]
