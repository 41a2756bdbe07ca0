from __future__ import annotations

import pytest

from content.text.clauses import Body, address_of, eid_of, full_text, own_line, with_ids
from content.text.parser import parse

TEXT = """窗口办法
第一章　总则
第一条　为规范窗口工作，制定本办法。
第二条　窗口人员应当具备下列条件：
（一）经培训合格；
（二）具备下列能力：
1.普通话；
不符合条件的，不得上岗。
第二条之一　镇乡窗口参照执行。"""


@pytest.fixture
def body() -> Body:
    return parse(TEXT.split("\n")).body


def test_a_body_says_its_text_exactly_as_it_was_read(body: Body) -> None:
    assert body.text() == TEXT


def test_a_body_comes_back_whole_from_its_stored_form(body: Body) -> None:
    assert Body.from_json(body.to_json()) == body


def test_the_digest_changes_with_the_text_and_not_with_the_ids(body: Body) -> None:
    count = sum(1 for _ in body.places())

    assert with_ids(body, map(str, range(count))).digest() == body.digest()
    assert parse(["第一条　别的。"]).body.digest() != body.digest()


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("chp-1", "第一章　总则"),
        ("art-2/para-1", "窗口人员应当具备下列条件："),
        ("art-2/para-1/item-2", "（二）具备下列能力："),
        ("art-2/para-1/item-2/point-1", "1.普通话；"),
        ("art-2/para-2", "不符合条件的，不得上岗。"),
        ("art-2-1/para-1", "镇乡窗口参照执行。"),
    ],
)
def test_a_clause_is_found_at_its_address(body: Body, address: str, line: str) -> None:
    place = body.at(address)

    assert place is not None
    assert own_line(place.clause) == line
    assert address_of(place) == address


def test_there_is_nothing_at_an_address_that_names_no_clause(body: Body) -> None:
    assert body.at("art-99") is None
    assert body.at("") is None


def test_a_clause_is_found_by_its_id(body: Body) -> None:
    marked = with_ids(body, (f"id{at}" for at in range(100)))

    place = marked.find("id2")

    assert place is not None
    assert address_of(place) == "art-1"
    assert marked.find("nobody") is None


def test_element_ids_follow_the_naming_convention(body: Body) -> None:
    place = body.at("art-2/para-1/item-1")

    assert place is not None
    assert eid_of(place) == "chp_1__art_2__para_1__item_1"


def test_the_full_text_of_an_article_holds_all_its_lines(body: Body) -> None:
    place = body.at("art-2")

    assert place is not None
    assert full_text(place.clause) == "\n".join(TEXT.split("\n")[3:8])
