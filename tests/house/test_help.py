"""The guides do not rot: what they call a label is one, and their links lead somewhere."""

from __future__ import annotations

import re

import pytest

from content.people.people import ROLES
from kb_app.help.guides import GUIDES, guides
from kb_app.help.places import PLACES
from tests.house.sources import FLOORS, ROOT, modules, templates

LABEL = re.compile(r"「([^」]+)」")
LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture(scope="module")
def written() -> str:
    """Return everything in which a label may stand."""
    scripts = (ROOT / "kb_app" / "static").glob("*.js")
    files = (*templates(), *modules(*FLOORS), *scripts)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.name)
def test_every_label_that_a_guide_names_exists(guide, written):
    labels = set(LABEL.findall(guide.html))

    assert [label for label in sorted(labels) if label not in written] == []


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.name)
def test_every_link_of_a_guide_leads_to_a_heading(guide):
    headings = {one.name: {anchor for anchor, _ in one.sections} for one in guides()}
    lost = []
    for link in LINK.findall(guide.html):
        name, _, anchor = link.partition("#")
        known = headings.get(name or guide.name)
        if link != "workflows" and (known is None or (anchor and anchor not in known)):
            lost.append(link)

    assert lost == []


@pytest.mark.parametrize("place", PLACES, ids="-".join)
def test_help_in_place_leads_to_a_heading(place):
    name, section = PLACES[place]
    headings = {guide.name: {anchor for anchor, _ in guide.sections} for guide in guides()}

    assert section in headings[name]


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.name)
def test_a_guide_says_what_a_good_day_is_answers_questions_and_explains_refusals(guide):
    assert {"day", "questions", "refused"} <= {anchor for anchor, _ in guide.sections}
    assert len({anchor for anchor, _ in guide.sections}) == len(guide.sections)
    assert guide.html.count("<h2") == len(guide.sections)


def test_every_role_has_its_guide():
    assert set(GUIDES.values()) == set(ROLES)
