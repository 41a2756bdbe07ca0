from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text.citations import (
    Lookup,
    addresses_of,
    find_citations,
    find_references,
    parse_lookup,
    place_cited,
    printed,
)
from content.text.clauses import Body
from content.text.parser import parse
from content.types.elements import Element, section


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《公司法》第三条。违反该法第五条的", [("公司法", ""), ("公司法", "")]),
        ("按照该办法第五条、第六条", [("", "该"), ("", "该")]),
        ("依据：市场主体登记管理条例实施细则第三条", [("市场主体登记管理条例实施细则", "")]),
        ("按照本办法第五条", [("", "")]),
        ("美容店属于条例第二条", [("", "该")]),
        ("按照本条例第二条、本实施细则第三条", [("", ""), ("", "")]),
        (
            "市场主体登记管理条例第三十七条、实施细则第二十三条第三款",
            [("市场主体登记管理条例", ""), ("市场主体登记管理条例实施细则", "")],
        ),
        ("《窗口条例》第三条、办法第四条和第五条", [("窗口条例", ""), ("", "该"), ("", "该")]),
        ("《窗口办法（试行）》第三条、办法第四条", [("窗口办法（试行）", "")] * 2),
        ("《窗口条例》第三条，细则第四条", [("窗口条例", ""), ("", "该")]),
        ("《窗口条例》第三条。违反该办法第四条", [("窗口条例", ""), ("", "该")]),
    ],
)
def test_another_text_is_not_taken_for_this_one(text: str, found: list[tuple[str, str]]) -> None:
    assert [(c.title, c.here) for c in find_citations(text)] == found


def test_texts_named_whole_are_found_beside_clauses() -> None:
    found = find_references("根据《行政许可法》、《公司法》第三条和《民法典》制定")

    assert [(c.title, c.article) for c in found] == [
        ("行政许可法", None), ("公司法", (3,)), ("民法典", None),
    ]  # fmt: skip


@given(st.text(alphabet="第一二十条款项（）《》、至之法该 12a", max_size=60))
def test_references_follow_each_other_and_do_not_overlap(text: str) -> None:
    found = find_references(text)

    assert all(text[c.start : c.end] == c.printed for c in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("第八条至第十条", ("art-8", "art-9", "art-10")),
        ("第三条第二款第（一）项", ("art-3", "art-3/para-2", "art-3/para-2/item-1")),
        ("第三条第一项至第三项", ("art-3", "art-3/item-1", "art-3/item-2", "art-3/item-3")),
        ("第二十四条之一", ("art-24-1",)),
        ("本条第二款", ("art-12", "art-12/para-2")),
        ("前条第二款", ("art-11", "art-11/para-2")),
        ("第二款", ("art-12", "art-12/para-2")),
    ],
)
def test_a_citation_names_addresses(text: str, addresses: tuple[str, ...]) -> None:
    (citation,) = find_citations(text)

    assert addresses_of(citation, "art-12") == addresses


def test_an_endless_range_is_cut() -> None:
    (citation,) = find_citations("第一条至第九百九十九条")

    assert len(addresses_of(citation)) == 60


def test_a_cited_place_is_found_though_its_only_paragraph_is_not_named() -> None:
    body = parse(["第一条　有下列情形的：", "（一）甲；", "（二）乙。", "第二条　丙。"]).body

    def cited(address: str) -> str:
        place = place_cited(body, address)
        return place.clause.text if place else ""

    assert cited("art-1/item-2") == "乙。"
    assert cited("art-1/para-1/item-2") == "乙。"
    assert cited("art-2/para-9") == place_cited(body, "art-2").clause.text
    assert place_cited(body, "art-3") is None


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


@pytest.mark.parametrize(
    ("address", "citation"),
    [
        ("hd-1", "《公共场所卫生许可》受理条件"),
        ("hd-1/item-2", "《公共场所卫生许可》受理条件第2项"),
        ("hd-1/item-2/para-1", "《公共场所卫生许可》受理条件第2项"),
    ],
)
def test_an_element_of_a_record_is_cited_below_its_heading(address: str, citation: str) -> None:
    elements = (Element("有固定的场所"), Element("有消毒设施", (("依据", "条例"),)))
    place = Body(section("受理条件", "c", elements)).at(address)

    assert place is not None
    assert printed("公共场所卫生许可", place) == citation


def test_a_citation_printed_is_found_again() -> None:
    body = parse(["第一条　甲。", "乙：", "（一）丙；"]).body
    place = body.at("art-1/para-2/item-1")
    assert place is not None

    assert _short(printed("窗口办法", place)) == [("窗口办法", (1,), (2,), (1,), None, None)]
