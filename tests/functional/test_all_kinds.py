"""Every kind walks the whole road through its pages: written, reviewed, published, found, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from content.types.registry import KINDS
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_with,
    signed_in,
    text_of,
)
from tests.serving import today

if TYPE_CHECKING:
    from webtest import TestApp

READER_OF = {"expert": "committee"}
"""Who reads a kind that is not for everybody."""

BEGINS = today()
LATER = BEGINS + timedelta(days=30)
OLD, NEW = "当场受理", "当日受理"
EARLIER_TEXT = make.rule_text((OLD, "尽快受理"))


@dataclass(frozen=True)
class Walk:
    """One kind, and those who write, review and read it, each at a browser."""

    kind: str
    writer: TestApp
    reviewer: TestApp
    reader: TestApp

    @property
    def shelf(self) -> str:
        return f"/{KINDS[self.kind].shelf}"


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    logins = ("office", "reviewer", "trainer", "committee", "staff")
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, *logins) as bureau:
        yield {login: signed_in(bureau, login) for login in logins}


@pytest.fixture(scope="module", params=KINDS)
def walk(request, people):
    kind = request.param
    writer = people[make.WRITER_OF.get(kind, "office")]
    return Walk(kind, writer, people["reviewer"], people[READER_OF.get(kind, "staff")])


@pytest.fixture(scope="module")
def created(walk):
    """Return the address of a draft that was written in the form, then edited."""
    title = {KINDS[walk.kind].title_field: make.FIELDS[walk.kind][KINDS[walk.kind].title_field]}
    form = form_with(walk.writer.get(f"{walk.shelf}/new"), "kb_text")
    report = fill(form, **title, kb_text=EARLIER_TEXT).submit("save", status=303)
    path = urlsplit(report.location).path.removesuffix("/report")
    save(walk, path, make.RULE_TEXT)
    return path


@pytest.fixture(scope="module")
def hidden(walk, created, people):
    """Return what staff get of the draft: its page's status, and whether its shelf names it."""
    staff = people["staff"]
    shelf = staff.get(walk.shelf, status="*")
    return staff.get(created, status="*").status_int, created in shelf.text


@pytest.fixture(scope="module")
def published(walk, created, hidden):
    """Return the address; the first version is in force from today."""
    assert hidden
    publish(walk, created, BEGINS)
    return created


@pytest.fixture(scope="module")
def amended(walk, permalink, published):
    """Return the address; a second version is in force from a later day."""
    assert permalink
    save(walk, published, make.rule_text((OLD, NEW)))
    publish(walk, published, LATER)
    return published


@pytest.fixture(scope="module")
def permalink(walk, published):
    """Return the address of the clause that a reader found by its words."""
    found = walk.reader.get("/search", {"q": f"“{OLD}”", "type": walk.kind})
    hits = found.html.select(".kb-hit-title a")
    links = [a["href"] for a in hits if a["href"].startswith(f"{published}/c/")]
    assert len(links) == 1, text_of(found)
    return links[0]


def save(walk: Walk, path: str, text: str) -> None:
    form = form_with(walk.writer.get(f"{path}/edit"), "kb_text")
    fill(form, kb_text=text).submit("save", status=303)


def publish(walk: Walk, path: str, day: object) -> None:
    """Go the way of the kind's workflow: through a reviewer, or recorded by the writer."""
    if KINDS[walk.kind].workflow == "review":
        form_of(walk.writer, path, "submit").submit(status=303)
        form = form_of(walk.reviewer, path, "approve_and_publish")
    else:
        form = form_of(walk.writer, path, "publish")
    if "checked" in form.fields:
        fill(form, checked="以来文为准")
    fill(form, date=str(day)).submit(status=303)


def form_of(browser: TestApp, path: str, step: str) -> Any:
    return browser.get(f"{path}/workflow").forms[f"step-{step}"]


def test_a_draft_is_unknown_to_readers(hidden):
    assert hidden == (404, False)


def test_a_reader_opens_the_clause_that_was_found(walk, permalink):
    page = walk.reader.get(permalink)

    assert OLD in page.html.select_one("article.kb-text").text


def test_the_new_version_changes_the_clause_on_its_day(walk, amended, permalink):
    assert amended

    page = walk.reader.get(permalink, {"on": str(LATER)})

    assert NEW in page.html.select_one("article.kb-text").text


def test_the_first_version_is_read_until_then(walk, amended, permalink):
    assert amended

    page = walk.reader.get(permalink, {"on": str(LATER - timedelta(days=1))})

    assert OLD in page.html.select_one("article.kb-text").text


def test_both_versions_are_listed(walk, amended):
    page = walk.reader.get(f"{amended}/versions")

    assert "第1版" in text_of(page)
    assert "第2版" in text_of(page)


def test_a_search_on_a_later_day_finds_the_new_words(walk, amended):
    found = walk.reader.get("/search", {"q": f"“{NEW}”", "type": walk.kind, "on": str(LATER)})

    links = [a["href"] for a in found.html.select(".kb-hit-title a")]
    assert any(link.startswith(f"{amended}/c/") for link in links)


def test_the_same_address_answers_json(walk, amended):
    answer = walk.reader.get(amended, headers={"Accept": "application/json"})

    assert answer.json["@type"] == walk.kind
    assert answer.json["version"] == 1
    assert answer.json["text"] == make.RULE_TEXT


def test_the_same_clause_answers_json(walk, amended, permalink):
    address = f"{permalink}?on={LATER}"

    answer = walk.reader.get(address, headers={"Accept": "application/json"})

    assert amended in answer.json["@id"]
    assert NEW in answer.json["full_text"]
