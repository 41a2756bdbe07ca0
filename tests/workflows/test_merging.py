"""Two people save: what comes of it is decided by the second, and holds the words of both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.errors import Invalid, Stale
from content.files.import_report import ReadText, report_of
from content.files.pictures import picture_of
from content.library.revision import Upload
from content.text.merging import BOTH, MINE, OWN, THEIRS, Answer
from tests.make import actor, draft, later, rule_text, site, words
from workflows.drafting import save
from workflows.editing import Change, edit_clauses, seen_at
from workflows.merging import Decisions, meet, save_merged, undecided

THEIR_TEXT = rule_text(("当场受理", "当日受理"), ("一次性告知", "一次告知"))
MY_TEXT = rule_text(("当场受理", "即时受理"), ("2026年6月1日", "2026年7月1日"))


def met(rule, mine, *, based_on):
    """Return the meeting of `mine` with what the writer saved, as the refusal tells it."""
    library = rule.__parent__.__parent__
    with pytest.raises(Stale) as refusal:
        save(rule, mine, actor(library, "office"), later(), based_on=based_on)
    return meet(rule, refusal.value.words, seen_at(rule, refusal.value.based_on))


@pytest.fixture
def library():
    return site()


@pytest.fixture
def rule(library):
    return draft(library)


@pytest.fixture
def meeting(library, rule):
    seen = rule.tag()
    theirs = words("rule", THEIR_TEXT, issuer="乙局")
    save(rule, theirs, actor(library, "writer"), later(), based_on=seen)
    return met(rule, words("rule", MY_TEXT, issuer="丙局"), based_on=seen)


def save_decided(library, rule, meeting, decisions):
    return save_merged(
        rule, meeting, decisions, actor(library, "office"), later(), based_on=rule.tag()
    )


def test_what_only_one_changed_is_merged_and_the_rest_must_be_decided(library, rule, meeting):
    (conflict,) = meeting.text.conflicts

    assert set(undecided(meeting, Decisions({}, {}))) == {"issuer", conflict.key}
    with pytest.raises(Invalid, match="请选择怎样合并"):
        save_decided(library, rule, meeting, Decisions({"issuer": MINE}, {}))
    assert rule.latest.number == 2


def test_what_was_decided_is_saved_with_what_was_merged(library, rule, meeting):
    (conflict,) = meeting.text.conflicts
    decisions = Decisions({"issuer": MINE}, {conflict.key: Answer(THEIRS)})

    saved = save_decided(library, rule, meeting, decisions)

    assert saved.fields["issuer"] == "丙局"
    assert saved.body.text() == rule_text(
        ("当场受理", "当日受理"), ("一次性告知", "一次告知"), ("2026年6月1日", "2026年7月1日")
    )
    assert saved.note == "合并两人同时的修改"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(MINE), ["即时受理"]),
        (Answer(BOTH), ["当日受理", "即时受理"]),
        (Answer(OWN, "申请材料齐全的，马上受理。"), ["马上受理"]),
    ],
)
def test_every_answer_is_what_is_stored(library, rule, meeting, answer, said):
    (conflict,) = meeting.text.conflicts

    saved = save_decided(
        library, rule, meeting, Decisions({"issuer": THEIRS}, {conflict.key: answer})
    )

    assert all(one in saved.body.text() for one in said)


def test_clause_ids_stay_what_they_were(library, rule, meeting):
    before = [place.clause.id for place in rule.revisions[1].body.places()]
    (conflict,) = meeting.text.conflicts

    saved = save_decided(
        library, rule, meeting, Decisions({"issuer": MINE}, {conflict.key: Answer(MINE)})
    )

    assert [place.clause.id for place in saved.body.places()] == before


def test_numbers_are_given_anew_on_request(library, rule):
    seen = rule.tag()
    theirs = words("rule", rule_text(("第五条　", "第五条　新的一条。\n第六条　")))
    save(rule, theirs, actor(library, "writer"), later(), based_on=seen)
    changed = rule_text(
        ("第二条　", "第二条　另一条。\n第三条　"), ("第三条　窗口", "第四条　窗口")
    )
    mine = words("rule", changed)
    meeting = met(rule, mine, based_on=seen)

    saved = save_decided(library, rule, meeting, Decisions({}, {}, renumbers=True))

    labels = [p.clause.label for p in saved.body.places() if p.clause.level == "article"]
    assert labels == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条", "第七条"]


def test_an_operation_on_clauses_meets_another_as_well(library, rule):
    seen, body = rule.tag(), rule.latest.body
    office, writer = actor(library, "office"), actor(library, "writer")
    first = Change("up", body.at("art-4").clause.id)
    edit_clauses(rule, first, writer, later(), based_on=seen)
    second = Change("rewrite", body.at("art-4").clause.id, "第四条　可以容缺受理。")

    with pytest.raises(Stale) as refusal:
        edit_clauses(rule, second, office, later(), based_on=seen)
    meeting = meet(rule, refusal.value.words, seen_at(rule, seen))

    saved = save_decided(library, rule, meeting, Decisions({}, {}))
    assert saved.body.text().index("可以容缺受理。") < saved.body.text().index("一次性告知")


def test_without_a_known_beginning_what_differs_is_decided(library, rule):
    meeting = met(rule, words("rule", rule_text(("当场", "即时"))), based_on="somewhere-0")

    assert len(meeting.text.conflicts) == 1


def test_only_marks_of_pictures_are_numbered_anew_not_every_word_that_begins_like_one(rule):
    typed = words("rule", "第一条　见〔图示说明〕、〔图1〕和〔图7〕。")
    read = ReadText((), report_of({}), pictures=(picture_of(3, "a.png", b""),))
    with_picture = replace(typed, read=read, source=Upload("甲.docx", b"x"))

    meeting = meet(rule, with_picture, None)

    assert meeting.written.text().endswith("见〔图示说明〕、〔图1〕和〔图7〕。")
    marked = replace(with_picture, lines=("第一条　见〔图3〕。",), parsed=None)
    assert meet(rule, marked, None).written.text().endswith("见〔图1〕。")
