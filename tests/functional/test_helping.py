"""Help: guides are read in the site, a page leads to its section, workflows tell themselves."""

from __future__ import annotations

import pytest

from kb_app.help.guides import GUIDES
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.publication import REVIEW
from workflows.sentences import sentences


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "staff", "office") as made:
        made.change(lambda library: make.draft(library, name="window"))
        yield made


def test_ones_own_guide_is_listed_first(staff):
    cards = staff.get("/help").html.select(".kb-card a")

    assert cards[0]["href"] == "/help/guide-staff"
    assert {card["href"] for card in cards} >= {f"/help/{name}" for name in GUIDES}


def test_a_guide_has_an_anchor_for_each_heading(staff):
    page = staff.get("/help/guide-reader").html

    assert page.find(id="search").name == "h2"
    assert page.find(id="search").text == "怎样检索"
    assert "{#" not in page.get_text()


def test_a_guide_leads_to_the_other_guides(staff):
    page = staff.get("/help/guide-staff")

    page.click("怎样检索", href="guide-reader")


def test_an_unknown_guide_is_not_found(staff):
    staff.get("/help/guide-nobody", status=404)


def test_workflows_are_told_by_their_tables(staff):
    told = text_of(staff.get("/help/workflows"))

    assert all(sentence in told for sentence in sentences(REVIEW, "rule"))


def test_a_page_leads_to_the_section_that_explains_it(bureau):
    page = signed_in(bureau, "office").get("/rules/window/edit").html

    assert page.select_one(".kb-foot-links a")["href"] == "/help/guide-office#edit"


def test_a_refusal_leads_to_help_as_such(staff):
    hidden = staff.get("/rules/window/versions", status=404).html

    assert hidden.select_one(".kb-foot-links a")["href"] == "/help"
