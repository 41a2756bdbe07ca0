from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.people.people import ROLES
from content.text.clauses import Body, Level
from content.text.parser import parse
from content.types.facts import facts_beside
from content.types.fields import checked, plain
from content.types.registry import KINDS
from kb_app.demo.records import DemoDocument, demo_documents, demo_people, demo_units

DOCUMENTS = tuple(demo_documents())
SHARED = Path(__file__).parents[2].parent / "shared" / "domain"


def _id(document: DemoDocument) -> str:
    return f"{document.name}@{document.in_force_from}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=_id)
def test_every_demo_document_is_accepted_and_nothing_of_it_is_lost(document: DemoDocument):
    fields = checked(KINDS[document.type_name].schema, document.fields)

    assert fields == plain(document.fields)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_id)
def test_a_demo_document_opened_in_a_form_and_saved_unchanged_is_the_same(document: DemoDocument):
    schema_class = KINDS[document.type_name].schema
    fields = checked(schema_class, document.fields)

    posted = schema_class().serialize(fields)

    assert checked(schema_class, posted) == fields


@pytest.mark.parametrize("document", DOCUMENTS, ids=_id)
def test_every_clause_of_a_demo_document_has_an_id_of_its_own(document: DemoDocument):
    body = Body(KINDS[document.type_name].elements(plain(document.fields)))

    ids = [place.clause.id for place in body.places()]

    assert all(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_id)
def test_every_demo_document_has_a_title_and_facts(document: DemoDocument):
    kind = KINDS[document.type_name]

    assert kind.title_of(document.fields)
    assert all(label and value for label, value in facts_beside(kind, plain(document.fields)))


def test_every_kind_is_shown_in_the_demo():
    assert {document.type_name for document in DOCUMENTS} == set(KINDS)


def test_a_name_comes_again_only_as_a_later_version():
    begun: dict[tuple[str, str], object] = {}
    for document in DOCUMENTS:
        key = (document.type_name, document.name)
        assert key not in begun or begun[key] < document.in_force_from
        begun[key] = document.in_force_from


def test_the_review_law_comes_in_both_versions():
    versions = [d.in_force_from.isoformat() for d in DOCUMENTS if d.name == "xingzheng-fuyi-fa"]

    assert versions == ["2018-01-01", "2024-01-01"]


def test_laws_and_experts_are_recorded_without_our_review():
    assert {d.type_name for d in DOCUMENTS if d.published_elsewhere} == {"law", "expert"}


def test_the_window_rule_reads_as_thirty_six_articles():
    rule = next(d for d in DOCUMENTS if d.name == "chuangkou-gongzuo-guanli-banfa")

    places = parse(rule.text.splitlines()).body.places()

    assert sum(place.clause.level is Level.ARTICLE for place in places) == 36


def test_every_role_has_a_person_in_a_known_unit():
    units = {unit.key for unit in demo_units()}
    people = list(demo_people())

    assert {role for person in people for role in person.roles} == set(ROLES)
    assert {person.unit for person in people} <= units


def test_every_unit_comes_after_the_one_above_it():
    seen = {""}
    for unit in demo_units():
        assert unit.above in seen
        seen.add(unit.key)


@pytest.mark.parametrize(
    ("theirs", "key", "type_name"),
    [
        ("items.example.json", "items", "service_item"),
        ("experts.example.json", "experts", "expert"),
        ("inspection.example.json", "guidelines", "inspection_guideline"),
        ("training.example.json", "modules", "training"),
    ],
)
def test_the_demo_ships_every_example_record(theirs: str, key: str, type_name: str):
    if not SHARED.exists():
        pytest.skip("参考资料 ../shared 不在，无法逐条核对示例数据")

    examples = json.loads((SHARED / theirs).read_text("utf-8"))[key]
    shipped = [document.fields for document in DOCUMENTS if document.type_name == type_name]

    assert shipped == examples
