"""The first road by another program: curl, JSON and bearer tokens against a real server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.make import PASSWORD
from tests.original_files import PHRASE, market_rule, with_a_new_first_article
from tests.serving import served_bureau, today

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None and os.environ.get("CI") != "true",
    reason="curl is not here, and only root may install it",
)

BEGINS = today()
EVE = BEGINS - timedelta(days=1)
AMENDED = BEGINS + timedelta(days=30)


@dataclass(frozen=True)
class Answer:
    """Status and body as curl gave them."""

    status: int
    said: Any


@dataclass(frozen=True)
class Curl:
    """curl with one person's token."""

    url: str
    token: str = ""

    def __call__(self, method: str, path: str, body: object = None, *more: str) -> Answer:
        """Return the answer of the server to a request with a JSON body."""
        sent = json.dumps(body, ensure_ascii=False)
        kind = ("--header", "Content-Type: application/json", "--data-raw", sent)
        return self.ask(path, "--request", method, *(kind if body is not None else ()), *more)

    def ask(self, path: str, *words: str) -> Answer:
        """Return the answer of the server to curl with these words."""
        address = path if path.startswith("http") else self.url + path
        token = ("--header", f"Authorization: Bearer {self.token}") if self.token else ()
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--max-time", "60",
             "--write-out", "\n%{http_code}",
             "--header", "Accept: application/json", *token, *words, address],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
        body, _, status = done.stdout.rpartition("\n")
        return Answer(int(status), json.loads(body) if body else None)

    def signed_in(self, login: str) -> Curl:
        """Return curl with a token of `login`."""
        answer = self("POST", "/@login", {"login": login, "password": PASSWORD})
        return replace(self, token=answer.said["token"])


@dataclass(frozen=True)
class People:
    office: Curl
    reviewer: Curl
    staff: Curl


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    logins = ("office", "reviewer", "staff")
    with served_bureau(folder, *logins) as url:
        yield People(*(Curl(url).signed_in(login) for login in logins))


@pytest.fixture(scope="module")
def taken_in(people, shared):
    name, path = market_rule(shared)
    return people.office.ask("/rules/@take-in", "--form", f'file=@{path};filename="{name}"')


@pytest.fixture(scope="module")
def submitted(people, taken_in):
    path = taken_in.said["path"]
    assert people.office("POST", f"{path}/@workflow/submit", {}).status == 200
    return path


@pytest.fixture(scope="module")
def refusal(people, submitted):
    return people.office("POST", f"{submitted}/@workflow/approve", {})


@pytest.fixture(scope="module")
def hidden(people, submitted):
    """Return what staff get, while the rule is in review, of it, its shelf and its words."""
    asked = urlencode({"SearchableText": PHRASE})
    shelf, found = people.staff("GET", "/rules").said, people.staff("GET", f"/@search?{asked}").said
    return people.staff("GET", submitted).status, shelf["items"], found["items"]


@pytest.fixture(scope="module")
def published(people, submitted, refusal, hidden):
    assert refusal
    assert hidden
    return put_in_force(people.reviewer, submitted, BEGINS)


@pytest.fixture(scope="module")
def permalink(people, published):
    asked = urlencode({"SearchableText": f"“{PHRASE}”"})
    found = people.staff("GET", f"/@search?{asked}").said
    assert [item["document"].endswith(published) for item in found["items"]] == [True]
    return found["items"][0]["@id"]


@pytest.fixture(scope="module")
def amended(people, permalink, published):
    read = people.office("GET", published).said
    text = with_a_new_first_article(read["text"])
    based_on = ("--header", f'If-Match: "{read["tag"]}"')
    assert people.office("PATCH", published, {"text": text}, *based_on).status == 204
    assert people.office("POST", f"{published}/@workflow/submit", {}).status == 200
    put_in_force(people.reviewer, published, AMENDED)
    return permalink


@pytest.fixture(scope="module")
def outdated(people, amended, published):
    """Return the answer to a save that is based on the text before the amendment."""
    assert amended
    based_on = ("--header", f'If-Match: "{published.rpartition("/")[2]}-1"')
    return people.office("PATCH", published, {"text": "第一条　旧稿。"}, *based_on)


def put_in_force(reviewer: Curl, path: str, day: object) -> str:
    assert reviewer("POST", f"{path}/@workflow/approve", {}).status == 200
    order = {"in_force_from": str(day), "checked": "以签发的日期为准"}
    assert reviewer("POST", f"{path}/@workflow/publish", order).said["review_state"] == "published"
    return path


def address_on(curl: Curl, permalink: str, day: object) -> tuple[int, str]:
    answer = curl("GET", f"{permalink}?on={day}")
    return answer.status, answer.said["address"]


def test_the_upload_answers_what_was_understood(taken_in):
    assert taken_in.status == 201
    assert taken_in.said["title"] == "电力市场监管办法"
    assert taken_in.said["review_state"] == "draft"


def test_a_rule_in_review_is_not_there_for_staff(hidden):
    assert hidden == (404, [], [])


def test_the_author_may_not_approve(refusal):
    assert refusal.status == 403
    assert "不能审核自己的稿件" in refusal.said["message"]


def test_the_clause_holds_the_words_that_were_looked_for(people, permalink):
    answer = people.staff("GET", permalink)

    assert PHRASE in answer.said["full_text"]


def test_before_its_day_the_rule_is_not_in_force(people, published):
    answer = people.staff("GET", f"{published}?on={EVE}")

    assert answer.status == 404
    assert "没有施行的版本" in answer.said["message"]


def test_before_its_day_the_clause_is_not_in_force(people, permalink):
    answer = people.staff("GET", f"{permalink}?on={EVE}")

    assert answer.status == 404
    assert answer.said["message"].endswith("。")


def test_the_old_permalink_shows_the_new_number_from_the_day_of_the_amendment(people, amended):
    status, address = address_on(people.staff, amended, AMENDED)

    assert (status, address.partition("/")[0]) == (200, "art-5")


def test_the_old_permalink_shows_the_old_number_until_then(people, amended):
    status, address = address_on(people.staff, amended, AMENDED - timedelta(days=1))

    assert (status, address.partition("/")[0]) == (200, "art-4")


def test_an_outdated_save_is_told_both_texts(outdated):
    assert outdated.status == 412
    assert "旧稿" in json.dumps(outdated.said, ensure_ascii=False)
    assert "便利经营主体" in json.dumps(outdated.said, ensure_ascii=False)
