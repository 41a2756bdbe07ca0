"""The answers of a question bank are read by those who write it, by nobody else (题库答案)."""

from __future__ import annotations

import json

import pytest

from content.library.document import Grant
from tests.functional.commands import kb
from tests.make import bureau, draft, published

QUIZ = [
    {"stem": "几日内受理？", "options": ["三日", "五日"], "answer": "B", "explain": "见第七条说理"}
]
SECRETS = ("见第七条说理", '"answer"')
READERS = ("reader", "staff", "office", "reviewer", "committee")
ADDRESSES = (
    "/training/tr-01",
    "/training/tr-01?expand=clauses",
    "/training/tr-01/v/1",
    "/training/tr-01/@history",
    "/training/tr-01/@workflow",
    "/training/tr-01/export?format=json",
    "/training/tr-01/export?format=txt",
    "/training/tr-01/c/q-1",
    "/@search?SearchableText=%E5%8F%97%E7%90%86&path=/training/tr-01",
)


def share_with_trainer(site, *holders):
    """Let the holders act as trainers on the whole shelf, and nobody else."""
    site["training"].grants = tuple(Grant(holder, "trainer") for holder in holders)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with bureau(tmp_path_factory.mktemp("quiz")) as made:
        made.change(lambda site: published(site, "training", name="tr-01", quiz=QUIZ))
        yield made


@pytest.mark.parametrize("login", READERS)
def test_readers_get_the_questions_without_the_answers(county, login):
    client = county.program(login)

    answers = [client.get(address, status="*").text for address in ADDRESSES]

    assert all(secret not in answer for answer in answers for secret in SECRETS)
    [question] = client.get("/training/tr-01").json["fields"]["quiz"]
    assert question == {"stem": "几日内受理？", "options": ["三日", "五日"]}


@pytest.mark.parametrize("login", ["trainer", "admin"])
def test_who_may_edit_gets_the_answers(county, login):
    client = county.program(login)

    shown = client.get("/training/tr-01").json["fields"]["quiz"]
    exported = client.get("/training/tr-01/export?format=json").json["fields"]["quiz"]

    assert shown == exported == QUIZ


def test_the_answers_come_with_the_right_to_edit_though_nothing_was_saved(county):
    client = county.program("staff")
    seen = client.get("/training/tr-01")

    county.change(lambda site: share_with_trainer(site, "person:staff"))
    again = client.get("/training/tr-01", headers={"If-None-Match": seen.headers["ETag"]})
    county.change(share_with_trainer)

    assert again.json["fields"]["quiz"] == QUIZ
    assert client.get("/training/tr-01").json["fields"]["quiz"] != QUIZ


def test_the_command_line_shows_them_to_the_person_it_acts_as(tmp_path):
    with bureau(tmp_path) as made:
        made.change(lambda site: published(site, "training", name="tr-01", quiz=QUIZ))

    theirs, ours = (
        json.loads(kb("show", "/training/tr-01", "--json", *who, data=tmp_path).out)
        for who in (("--as", "reader"), ("--as", "trainer"))
    )

    assert "answer" not in theirs["fields"]["quiz"][0]
    assert ours["fields"]["quiz"] == QUIZ


def test_other_kinds_keep_all_their_fields(county):
    county.change(lambda site: draft(site, name="other", issuer="局办公室"))

    assert county.program("office").get("/rules/other").json["fields"]["issuer"] == "局办公室"
