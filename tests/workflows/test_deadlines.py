"""What ends when is listed as soon as it is published, and no longer once it is over."""

from __future__ import annotations

from datetime import date

import pytest

from content.evolution import STEPS, deadlines_listed, evolve, settings_of_today
from content.text.calendar import ARRANGEMENT
from tests.make import TODAY, actor, draft, later, publish, published, reread, site, words
from workflows.drafting import delete, save
from workflows.publication import Order, plan_review, take_step

FAR = date(2100, 1, 1)
DELEGATION = {
    "mode": "委托实施",
    "to": [{"name": "青岚县柳溪镇人民政府"}, {"name": "青岚县石桥镇人民政府"}],
    "entrust_document": {"valid_from": "2026-02-01", "valid_to": "2027-01-31"},
}


def listed(library, first=date(2000, 1, 1), last=FAR, kind=""):
    """Return day, kind and for whom of every deadline, of one kind when it is given."""
    lines = library.catalog.ending(first, last)
    return [(day, what, whom) for day, what, _, _, whom in lines if not kind or what == kind]


def test_a_delegation_ends_for_each_counterpart():
    library = site()

    published(library, "service_item", delegation=DELEGATION)

    assert listed(reread(library), kind="delegation") == [
        ("2027-01-31", "delegation", "青岚县柳溪镇人民政府"),
        ("2027-01-31", "delegation", "青岚县石桥镇人民政府"),
    ]


def test_a_trial_rule_ends_and_is_to_be_evaluated():
    library = site()

    published(library, trial=True, effective_to="2028-06-30", evaluation_due="2027-12-31")

    assert listed(library, kind="validity") == [("2028-06-30", "validity", "试行")]
    assert listed(library, kind="evaluation") == [("2027-12-31", "evaluation", "试行")]


@pytest.mark.parametrize(
    ("kind", "fields", "what"),
    [
        ("expert", {"term_until": "2028-01-01", "status": "在库"}, "term"),
        ("guide", {"effective_to": "2028-01-01"}, "validity"),
    ],
)
def test_other_kinds_name_what_ends_too(kind, fields, what):
    library = site()

    published(library, kind, **fields)

    assert listed(library, kind=what) == [("2028-01-01", what, "")]


def test_an_expert_who_left_the_pool_has_no_term():
    library = site()

    published(library, "expert", term_until="2028-01-01", status="退库")

    assert listed(library, kind="term") == []


def test_the_last_day_a_reviewer_gave_is_listed():
    library = site()

    publish(draft(library), in_force_to=date(2026, 12, 31))

    assert listed(library, kind="validity") == [("2026-12-31", "validity", "")]


def test_a_planned_review_is_listed_and_moves():
    library = site()
    rule = published(library)

    plan_review(rule, actor(library, "office"), later(), date(2027, 3, 1))

    assert listed(library) == [("2027-03-01", "review", "")]


def test_a_later_version_replaces_what_the_earlier_one_said():
    library = site()
    item = published(library, "service_item", delegation=DELEGATION)
    longer = {**DELEGATION, "entrust_document": {"valid_to": "2029-01-31"}}

    save(item, words("service_item", delegation=longer), actor(library, "office"),
         later(minutes=1), based_on=item.tag())  # fmt: skip
    publish(item, date(2026, 7, 1), when=later(minutes=2))

    assert {day for day, _, _ in listed(library, kind="delegation")} == {"2029-01-31"}


def test_an_earlier_version_that_is_still_in_force_counts_until_its_last_day():
    library = site()
    item = published(library, "service_item", delegation=DELEGATION)
    longer = {**DELEGATION, "entrust_document": {"valid_to": "2029-01-31"}}

    save(item, words("service_item", delegation=longer), actor(library, "office"),
         later(minutes=1), based_on=item.tag())  # fmt: skip
    publish(item, date(2027, 6, 1), when=later(minutes=2))

    days = {day for day, _, _ in listed(library, kind="delegation")}
    assert days == {"2027-01-31", "2029-01-31"}


def test_nothing_ends_of_what_was_repealed_before():
    library = site()
    item = published(library, "service_item", delegation=DELEGATION)

    take_step(item, "repeal", actor(library, "reviewer"), later(minutes=1),
              Order("不再下放", in_force_from=date(2026, 9, 1)))  # fmt: skip

    assert listed(library, kind="delegation") == []


def test_a_draft_that_is_deleted_leaves_no_deadline():
    library = site()
    rule = draft(library)
    plan_review(rule, actor(library, "office"), later(), date(2027, 3, 1))

    delete(rule, actor(library, "office"), later(minutes=1))

    assert listed(library) == []


def test_deadlines_are_read_in_pieces():
    library = site()
    published(library, "service_item", delegation=DELEGATION)
    first, second = (line for line in library.catalog.ending(TODAY, FAR) if line[1] == "delegation")

    assert next(library.catalog.ending(TODAY, FAR, after=first)) == second
    assert list(library.catalog.ending(TODAY, date(2027, 1, 30))) == []


def test_an_older_library_gets_its_list():
    library = site()
    published(library, "service_item", delegation=DELEGATION)
    wanted = listed(library)
    del library.catalog.deadlines, library.catalog.deadlines_by_path
    library.generation = STEPS.index(deadlines_listed)

    evolve(library)

    assert listed(reread(library)) == wanted


def test_an_older_library_gets_settings_that_are_new_and_keeps_its_own():
    library = site()
    library.settings["county"] = "青岚县"
    del library.settings["holidays"], library.settings["contact"]
    library.generation = STEPS.index(settings_of_today)

    evolve(library)

    settings = reread(library).settings
    assert (settings["county"], settings["holidays"]) == ("青岚县", ARRANGEMENT)
    assert settings["contact"] == ""
