"""How a version stands on a day, by the name that tags, colours and verdicts go by."""

from __future__ import annotations

from datetime import date

import pytest

from kb_app.reading.standing import rows_of, standing_of
from tests import make
from workflows.drafting import save

FIRST, SECOND, LAST = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 31)


@pytest.fixture
def rule():
    """Publish a rule in two versions of which the second runs out."""
    site = make.site()
    document = make.published(site, in_force_from=FIRST)
    words = make.words(text=make.rule_text(("当场受理", "当日受理")))
    save(document, words, make.actor(site, "office"), make.later(), based_on=document.tag())
    return make.publish(document, SECOND, in_force_to=LAST, when=make.later(days=1))


@pytest.mark.parametrize(
    ("number", "day", "name", "label"),
    [
        (1, date(2026, 2, 1), "in-force", "现行有效"),
        (2, date(2026, 2, 1), "coming", "尚未施行"),
        (1, date(2026, 4, 1), "superseded", "已被替代"),
        (2, date(2026, 6, 1), "expired", "已失效"),
        (1, date(2026, 6, 1), "expired", "已失效"),
    ],
)
def test_each_standing_has_a_name_of_its_own(rule, number, day, name, label):
    standing = standing_of(rule, rule.version(number), day)

    assert (standing.name, standing.label) == (name, label)


def test_rows_are_made_only_of_the_versions_that_are_shown(rule):
    class Asked:
        day = today = LAST
        known = None

    rows = rows_of(Asked, rule, rule.versions, "/rules/x", most=1)

    assert [(row.version.number, row.earlier) for row in rows] == [(2, 1)]


def test_the_last_saves_come_newest_first_and_no_more_than_asked_for(rule):
    assert [one.number for one in rule.last_revisions(1)] == [2]
    assert [one.number for one in rule.last_revisions(9)] == [2, 1]
