"""Desks: what somebody typed and has not saved, within limits and without anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from BTrees.OOBTree import OOBTree

from content.errors import TooLarge, TooOften
from content.evolution import STEPS, desks_for_people, evolve, unsaved_by_form
from content.library.desk import (
    BURST,
    BYTES_A_SECOND,
    KEPT_FOR,
    MOST_BYTES,
    MOST_KEPT,
    MOST_MADE,
    MOST_TOGETHER,
    Desk,
    Unsaved,
)
from tests.make import NOW, actor, draft, later, reread, site
from workflows.desk import unsaved_here, unsaved_of

PAIRS = (("title", "制度"), ("kb_text", "第一条　甲。"))


def test_what_is_kept_is_there_when_the_library_is_read_again():
    library = site()
    library.desks.of("office").keep("/rules", PAIRS, "", NOW)

    kept = reread(library).desks.found("office", "/rules", later(minutes=1))

    assert kept is not None
    assert (kept.pairs, kept.at) == (PAIRS, NOW)


def test_what_is_kept_again_takes_the_place_of_what_lay_there():
    desk = site().desks.of("office")
    desk.keep("/rules", PAIRS, "", NOW)

    desk.keep("/rules", (("title", "新的"),), "x-1", later(minutes=1))

    kept = desk.found("/rules", later(minutes=2))
    assert kept is not None
    assert (kept.pairs, kept.based_on) == ((("title", "新的"),), "x-1")


def test_what_did_not_change_is_not_written_again():
    library = site()
    kept = library.desks.of("office").keep("/rules", PAIRS, "", NOW)
    library._p_jar.transaction_manager.commit()

    library.desks.of("office").keep("/rules", PAIRS, "", later(minutes=1))

    assert not kept._p_changed
    assert kept.at == NOW


def test_what_lies_too_long_is_gone():
    library = site()
    library.desks.of("office").keep("/rules", PAIRS, "", NOW)

    assert library.desks.found("office", "/rules", NOW + KEPT_FOR) is None


def test_keeping_clears_away_what_lies_too_long():
    desk = site().desks.of("office")
    desk.keep("/rules", PAIRS, "", NOW)

    desk.keep("/guides", PAIRS, "", NOW + KEPT_FOR)

    assert list(desk.by_form) == ["/guides"]


def test_the_oldest_makes_room():
    desk = site().desks.of("office")
    for number in range(MOST_KEPT + 1):
        desk.keep(f"/rules/{number}", PAIRS, "", NOW + timedelta(minutes=number))

    assert len(desk.by_form) == MOST_KEPT
    assert "/rules/0" not in desk.by_form


def test_more_than_a_desk_holds_is_refused():
    with pytest.raises(TooLarge, match="不能自动保存"):
        site().desks.of("office").keep("/rules", (("t", "字" * MOST_BYTES),), "", NOW)


def test_an_older_library_gets_room_for_desks():
    library = site()
    del library.desks
    library.generation = STEPS.index(desks_for_people)

    evolve(library)

    assert reread(library).desks.found("office", "/rules", NOW) is None


def test_asking_writes_nothing():
    library = site()

    assert library.desks.found("office", "/rules", NOW) is None
    assert "office" not in library.desks.by_login


def test_all_that_lies_here_together_has_its_limit_as_well():
    desk = site().desks.of("office")
    large = (("kb_text", "x" * (MOST_BYTES - 100)),)
    for number in range(MOST_TOGETHER // MOST_BYTES + 1):
        desk.keep(f"/rules new {number}", large, "", NOW + timedelta(minutes=number))

    assert sum(one.size for one in desk.by_form.values()) <= MOST_TOGETHER
    assert "/rules new 0" not in desk.by_form


def test_typing_fills_the_database_no_faster_than_one_person_may():
    desk = site().desks.of("office")
    size = int(BYTES_A_SECOND * BURST.total_seconds() * 2)
    desk.keep("/rules new a", (("t", "x" * size),), "", NOW)

    with pytest.raises(TooOften, match="约60秒后"):
        desk.check_pace(NOW)

    assert desk.rest(NOW + BURST) == 0
    desk.check_pace(NOW + BURST)


def test_a_form_of_usual_length_is_never_told_to_wait():
    desk = site().desks.of("office")
    for number in range(40):
        when = NOW + timedelta(seconds=15 * number)
        desk.check_pace(when)
        desk.keep("/rules new a", (("t", f"{number}" + "字" * 20_000),), "", when)


def test_only_the_last_sent_forms_are_remembered():
    desk = site().desks.of("office")
    for number in range(MOST_MADE + 3):
        desk.note_made(f"k{number}", "d", "/rules/x", NOW + timedelta(minutes=number))

    assert len(desk.made) == MOST_MADE
    assert "k2" not in desk.made


def _older(library, by_path):
    """Give the library a desk as it was stored before forms had keys of their own."""
    desk = library.desks.by_login["office"] = Desk()
    for name in ("by_form", "made", "filled_until"):
        delattr(desk, name)
    desk.by_path = OOBTree(by_path)
    library.generation = STEPS.index(unsaved_by_form)


def _as_before(pairs, based_on, at):
    one = Unsaved(pairs, based_on, at)
    del one.size
    return one


def test_a_desk_of_before_keeps_what_was_typed():
    library = site()
    draft(library, name="window")
    edited = (("title", "窗口新办法"), ("kb_based_on", "window-1"))
    _older(library, {
        "/rules/window": _as_before(edited, "window-1", later()),
        "/rules/gone": _as_before((("title", "已删"),), "gone-3", later()),
        "/rules": _as_before(PAIRS, "", later()),
    })  # fmt: skip

    library = reread(library)
    evolve(library)

    office, when, rule = actor(library, "office"), later(minutes=1), library.at("rules/window")
    kept = unsaved_of(rule, office, when)
    assert kept is not None
    assert (kept.based_on, dict(kept.pairs)["kb_based_on"]) == (rule.tag(), rule.tag())
    new = [dict(one.pairs)["title"] for _, one in unsaved_here(library["rules"], office, when)]
    assert sorted(new) == ["制度", "已删"]


def test_what_was_typed_about_an_earlier_document_of_the_name_becomes_a_new_one():
    library = site()
    draft(library, name="window", when=later(days=1))
    _older(library, {"/rules/window": _as_before(PAIRS, "window-1", NOW)})

    library = reread(library)
    evolve(library)

    office, when = actor(library, "office"), later(days=1, minutes=1)
    assert unsaved_of(library.at("rules/window"), office, when) is None
    assert len(unsaved_here(library["rules"], office, when)) == 1
