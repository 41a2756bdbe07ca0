"""A document and its versions: which is in force on a day, as known on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.errors import NotFound
from content.library.document import StandingChange
from content.library.site import path_of, site_of
from tests.make import actor, draft, later, publish, published, reread, site, words
from workflows.drafting import save

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
DAY = timedelta(days=1)


def next_version(library, document, text, start, *, when, end=None):
    save(document, words("rule", text), actor(library, "office"), when, based_on=document.tag())
    return publish(document, start, in_force_to=end, when=when)


def two_versions():
    library = site()
    rule = published(library, in_force_from=JANUARY)
    next_version(library, rule, "第一条　新的内容。", MARCH, when=later(days=1))
    return library, rule


def test_before_the_first_version_nothing_is_in_force():
    _, rule = two_versions()

    assert rule.on(JANUARY - DAY) is None
    with pytest.raises(NotFound, match="2025年12月31日没有施行的版本"):
        rule.in_force(JANUARY - DAY)


@pytest.mark.parametrize(("day", "number"), [
    (JANUARY, 1), (MARCH - DAY, 1), (MARCH, 2), (date(2099, 1, 1), 2),
])  # fmt: skip
def test_the_latest_version_begun_is_in_force(day, number):
    assert two_versions()[1].in_force(day).number == number


def test_a_version_ends_the_day_before_the_next_begins():
    _, rule = two_versions()

    assert rule.last_day(rule.versions[0]) == MARCH - DAY
    assert rule.last_day(rule.versions[1]) is None


def test_a_version_that_has_run_out_does_not_bring_an_older_one_back():
    library = site()
    rule = published(library, in_force_from=JANUARY)
    next_version(library, rule, "第一条　短期。", MARCH, when=later(days=1), end=JUNE)

    assert rule.in_force(JUNE).number == 2
    assert rule.on(JUNE + DAY) is None


def test_a_corrected_version_that_never_began_ended_before_it_began():
    library = site()
    rule = published(library, in_force_from=MARCH)
    next_version(library, rule, "第一条　更正。", MARCH, when=later(days=1))

    assert rule.last_day(rule.versions[0]) < rule.versions[0].in_force_from


def test_what_was_known_earlier_can_still_be_asked():
    library, rule = two_versions()

    assert rule.in_force(MARCH, known=later()).number == 1
    assert rule.in_force(MARCH, known=later(days=2)).number == 2
    assert rule.on(MARCH, known=later(days=-1)) is None
    assert site_of(rule) is library


def test_an_unknown_version_is_not_found():
    with pytest.raises(NotFound, match="没有第9版"):
        two_versions()[1].version(9)


def test_versions_survive_being_stored():
    library, rule = two_versions()

    found = reread(library).at(path_of(rule))

    assert [version.number for version in found.versions] == [1, 2]
    assert found.revision_of(found.versions[1]).body.text() == "第一条　新的内容。"


def test_a_draft_stored_before_it_knew_of_steps_reads_as_never_sent_back():
    library = site()
    rule = draft(library)
    for added_later in ("returned", "step"):
        vars(rule.draft).pop(added_later)

    found = reread(library).at(path_of(rule)).draft

    assert (found.returned, found.step) == (0, "")


def test_a_title_is_the_published_one_while_a_draft_has_another():
    library = site()
    rule = published(library)

    save(rule, words(title="改名的办法"), actor(library, "office"), later(), based_on=rule.tag())

    assert rule.title == "窗口工作管理办法"
    assert rule.latest.title == "改名的办法"


@pytest.mark.parametrize("segment", ["x", "art", "art-", "art-1a", "..", "art-一", "ART-1", ""])
def test_what_is_no_number_of_a_clause_is_no_address(segment):
    with pytest.raises(KeyError):
        draft(site())[segment]


def test_a_passage_names_its_document_and_number():
    passage = draft(site())["art-4"]["para-1"]["item-2"]

    assert passage.address == "art-4/para-1/item-2"
    assert passage.__name__ == "item-2"


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPANS = st.tuples(DAYS, st.none() | DAYS, st.integers(0, 5))


@settings(max_examples=60, deadline=None)
@given(spans=st.lists(SPANS, min_size=1, max_size=5), asked=DAYS, repealed=st.none() | DAYS)
def test_the_last_days_and_the_version_in_force_never_disagree(spans, asked, repealed):
    rule = published(site())
    first = rule.versions[0]
    rule.versions = tuple(
        type(first)(**{**vars(first), "number": n, "in_force_from": start, "in_force_to": end,
                       "recorded_at": later(days=recorded, minutes=n)})
        for n, (start, end, recorded) in enumerate(spans, 1)
    )  # fmt: skip
    if repealed:
        rule.standing_changes = (StandingChange("repealed", repealed, later(), "x", "x"),)

    current = rule.on(asked)

    covering = [v for v in rule.versions if v.in_force_from <= asked
                and ((last := rule.last_day(v)) is None or asked <= last)]  # fmt: skip
    assert covering == ([current] if current else [])
