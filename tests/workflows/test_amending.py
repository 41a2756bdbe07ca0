"""One act over several documents: prepared beside what is in force, approved as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content.errors import Invalid, NotAllowed, NotFound, NotPossible, Stale
from content.evolution import STEPS, amendments_by_state, evolve, room_for_amendments
from content.library.amendment import Terms
from content.text.merging import MINE
from kb_app.keeping.soundness import faults_of
from tests.make import actor, draft, later, publish, published, reread, rule_text, site, words
from workflows.amending import begin, end_too, keep_after_all, put_back, set_terms, take_up
from workflows.catching_up import behind, catch_draft_up, catch_up, meeting_with_published
from workflows.drafting import discard, save
from workflows.enacting import Wanted, take_amendment_step
from workflows.merging import Decisions
from workflows.policy import may
from workflows.publication import Order, take_step
from workflows.reverting import revert
from workflows.todo import inbox

FROM = date(2026, 9, 1)
TERMS = Terms("关于修改《窗口工作管理办法》等文件的决定", "与上位法一致", FROM)
WANTED = Wanted(checked="已逐条核对")
NOTHING = Decisions({}, {})


@pytest.fixture
def library():
    return site()


@pytest.fixture
def office(library):
    return actor(library, "office")


@pytest.fixture
def rule(library):
    return published(library)


@pytest.fixture
def guide(library):
    return published(library, "guide")


@pytest.fixture
def amendment(library, office):
    return begin(library, TERMS, office, later())


def reword(copy, who, *changes, when=None):
    """Save a working copy with the sample text changed."""
    written = words(copy.type_name, rule_text(*changes))
    return save(copy, written, who, when or later(days=1), based_on=copy.tag())


def walked(library, amendment, *steps):
    """Take steps in order, the first as its writer and the others as a reviewer."""
    for name in steps:
        who = actor(library, "office" if name in {"submit", "withdraw"} else "reviewer")
        take_amendment_step(amendment, name, who, later(days=2), WANTED)


def test_two_documents_come_into_force_on_one_day_by_one_act(
    library, office, amendment, rule, guide
):
    for document, change in ((rule, ("当场受理", "当日受理")), (guide, ("一次性告知", "一次告知"))):
        reword(take_up(amendment, document, office, later()), office, change)
    assert "当场受理" in rule.body_of(rule.revision_of(rule.in_force(FROM))).text()

    walked(library, amendment, "submit", "approve", "publish")

    assert amendment.state == "published"
    assert [(one.path, one.version) for one in amendment.outcomes] == [
        ("/guides/chuang-kou-shou-jian-gong-zuo-zhi-nan", 2),
        ("/rules/chuang-kou-gong-zuo-guan-li-ban-fa", 2),
    ]
    for document, said in ((rule, "当日受理"), (guide, "一次告知")):
        before, after = document.in_force(date(2026, 8, 31)), document.in_force(FROM)
        assert said not in document.revision_of(before).body.text()
        assert said in document.revision_of(after).body.text()
        assert document.draft is None


def test_clauses_keep_their_ids_through_an_amendment(library, office, amendment, rule):
    article = rule.latest.body.at("art-3").clause.id
    copy = take_up(amendment, rule, office, later())
    added = ("第二条　本办法", "第二条　窗口实行首问负责制。\n第三条　本办法")
    renumbered = [("第五条", "第六条"), ("第四条", "第五条"), ("第三条　窗口", "第四条　窗口")]
    reword(copy, office, *renumbered, added)

    walked(library, amendment, "submit", "approve", "publish")

    now = rule.revision_of(rule.in_force(FROM)).body
    assert now.at("art-4").clause.id == article


def test_any_change_after_the_approval_voids_it(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    reword(copy, office, ("当场受理", "当日受理"))
    walked(library, amendment, "submit", "approve")
    reword(copy, office, ("当场受理", "次日受理"), when=later(days=3))

    assert amendment.state == "draft"
    with pytest.raises(NotPossible, match="起草中"):
        walked(library, amendment, "publish")
    walked(library, amendment, "submit", "approve")
    set_terms(amendment, replace(TERMS, in_force_from=date(2027, 1, 1)), office, later(days=4))
    assert amendment.state == "draft"
    assert len(rule.versions) == 1


def test_who_wrote_in_any_copy_neither_approves_nor_publishes(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    reword(copy, actor(library, "admin"), ("当场受理", "当日受理"))
    walked(library, amendment, "submit")

    for login in ("admin", "office"):
        with pytest.raises(NotAllowed):
            take_amendment_step(amendment, "approve", actor(library, login), later(days=2), WANTED)
    assert amendment.state == "in_review"


def test_an_amendment_without_a_change_or_a_day_is_not_handed_in(library, office, amendment, rule):
    with pytest.raises(NotPossible, match="还没有文件"):
        walked(library, amendment, "submit")
    take_up(amendment, rule, office, later())
    with pytest.raises(NotPossible, match="还没有改动"):
        walked(library, amendment, "submit")
    set_terms(amendment, replace(TERMS, in_force_from=None), office, later())
    with pytest.raises(Invalid, match="生效日期"):
        walked(library, amendment, "submit")
    set_terms(amendment, replace(TERMS, in_force_from=date(2026, 5, 1)), office, later())
    with pytest.raises(Invalid, match="不能早于"):
        walked(library, amendment, "submit")


def test_of_two_amendments_the_second_meets_the_first_clause_by_clause(
    library, office, amendment, rule
):
    other = begin(library, replace(TERMS, title="另一个决定"), office, later())
    first, second = (take_up(one, rule, office, later()) for one in (amendment, other))
    reword(first, office, ("当场受理", "当日受理"))
    reword(second, office, ("当场受理", "即时受理"), ("2026年6月1日", "2026年7月1日"))
    walked(library, other, "submit")
    walked(library, amendment, "submit", "approve", "publish")

    assert behind(other) == [second.__name__]
    with pytest.raises(NotPossible, match="先把新版本的改动并入"):
        walked(library, other, "approve")
    meeting = meeting_with_published(other, second.__name__)
    assert len(meeting.text.conflicts) == 1
    with pytest.raises(Invalid, match="请选择怎样合并"):
        catch_up(other, second.__name__, NOTHING, office, later(days=3), based_on=second.tag())
    mine = Decisions({}, {}, rest=MINE)
    catch_up(other, second.__name__, mine, office, later(days=3), based_on=second.tag())

    assert behind(other) == []
    assert "即时受理" in second.latest.body.text()
    walked(library, other, "submit", "approve", "publish")
    assert [version.number for version in rule.versions] == [1, 2, 3]


def test_a_save_of_the_copy_in_between_is_not_overwritten(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    seen = copy.tag()
    reword(copy, office, ("当场受理", "当日受理"))
    publish(changed(library, rule), FROM)
    with pytest.raises(Stale):
        catch_up(amendment, copy.__name__, NOTHING, office, later(days=3), based_on=seen)


def changed(library, document):
    """Return the document with an ordinary draft that changes another clause."""
    written = words(document.type_name, rule_text(("各窗口", "所有窗口")))
    save(document, written, actor(library, "office"), later(), based_on=document.tag())
    return document


def test_an_ordinary_draft_survives_and_must_take_the_amendment_in(
    library, office, amendment, rule
):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    changed(library, rule)
    walked(library, amendment, "submit", "approve", "publish")

    assert "所有窗口" in rule.latest.body.text()
    assert "当场受理" in rule.latest.body.text()
    with pytest.raises(NotPossible, match="先把它的改动并入"):
        take_step(rule, "submit", office, later(days=3))
    catch_draft_up(rule, NOTHING, office, later(days=3), based_on=rule.tag())
    text = rule.latest.body.text()
    assert "所有窗口" in text
    assert "当日受理" in text
    take_step(rule, "submit", office, later(days=3))


def test_a_document_may_be_repealed_by_the_same_act(library, office, amendment, rule, guide):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    end_too(amendment, guide, "内容并入管理办法", office, later())
    walked(library, amendment, "submit", "approve", "publish")

    assert guide.on(date(2026, 8, 31)) is not None
    assert guide.on(FROM) is None


def test_what_is_taken_out_again_stays_as_it_was(library, office, amendment, rule, guide):
    copy = take_up(amendment, rule, office, later())
    end_too(amendment, guide, "试一试", office, later())
    put_back(amendment, copy.__name__, office, later())
    keep_after_all(amendment, "/guides/chuang-kou-shou-jian-gong-zuo-zhi-nan", office, later())

    assert list(amendment.copies) == []
    assert amendment.endings == ()
    take_up(amendment, rule, office, later())
    with pytest.raises(NotPossible, match="已经在这个修正案里"):
        take_up(amendment, rule, office, later())


def test_a_copy_taken_out_by_mistake_comes_back_with_its_words(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    reword(copy, office, ("当场受理", "当日受理"))
    put_back(amendment, copy.__name__, office, later(days=1))

    again = take_up(amendment, rule, office, later(days=1))

    assert "当日受理" in again.latest.body.text()


def test_what_another_act_repealed_is_not_brought_back_to_life(library, office, amendment, rule):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    walked(library, amendment, "submit", "approve")
    order = Order(reason="不再适用", in_force_from=date(2026, 8, 1))
    take_step(rule, "repeal", actor(library, "reviewer"), later(days=3), order)

    with pytest.raises(NotPossible, match="已经另行废止"):
        walked(library, amendment, "publish")
    assert rule.on(FROM) is None
    other = begin(library, TERMS, office, later())
    with pytest.raises(NotPossible, match="已经办理了废止"):
        end_too(other, rule, "再废止一次", office, later(days=3))


def test_an_approved_repeal_is_of_the_text_that_was_read(library, office, amendment, rule, guide):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    end_too(amendment, guide, "内容并入管理办法", office, later())
    walked(library, amendment, "submit", "approve")
    publish(changed(library, guide), date(2026, 7, 1), when=later(days=3))

    with pytest.raises(NotPossible, match="又发布了新的版本"):
        walked(library, amendment, "publish")
    assert guide.on(FROM) is not None


def test_who_wrote_a_draft_stays_its_writer_after_it_was_given_up_and_restored(
    library, office, amendment, rule
):
    changed(library, rule)
    save(rule, words("rule", rule_text(("各窗口", "全部窗口"))), actor(library, "admin"),
         later(), based_on=rule.tag())  # fmt: skip
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    walked(library, amendment, "submit", "approve", "publish")
    kept = rule.latest.number
    discard(rule, office, later(days=3))

    revert(rule, kept, actor(library, "writer"), later(days=3), based_on=rule.tag())

    assert {"admin", "office", "writer"} <= set(rule.draft.editors)
    with pytest.raises(NotPossible, match="先把它的改动并入"):
        take_step(rule, "submit", office, later(days=4))


def test_nobody_undoes_an_amendment_of_what_they_may_not_write(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    trainer = actor(library, "trainer")

    assert not may(trainer, "view", amendment)
    for refused in (
        lambda: put_back(amendment, copy.__name__, trainer, later()),
        lambda: set_terms(amendment, TERMS, trainer, later()),
        lambda: take_amendment_step(amendment, "abandon", trainer, later(), Wanted("不要了")),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert list(amendment.copies) == [copy.__name__]


def test_the_library_is_sound_with_amendments_open_and_published(library, office, amendment, rule):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    assert faults_of(library, lambda *_: None).faults == ()

    walked(library, amendment, "submit", "approve", "publish")
    assert faults_of(library, lambda *_: None).faults == ()


def test_an_older_library_gets_room_for_amendments(library, office):
    del library.amendments
    library.generation = STEPS.index(room_for_amendments)

    assert "room_for_amendments" in evolve(library)
    assert begin(library, TERMS, office, later()).__name__ == "2026-0001"


def test_an_amendment_from_before_its_state_was_called_so_goes_on(library, office, amendment):
    amendment.step, amendment.submitted = "published", "of the whole"
    del amendment.state, amendment.taken_out
    library.generation = STEPS.index(amendments_by_state)

    assert evolve(library) == ["amendments_by_state"]
    assert (amendment.state, amendment.is_over) == ("published", True)


def test_a_working_copy_is_found_only_through_its_amendment(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())

    with pytest.raises(NotPossible, match="没有名为"):
        take_step(copy, "submit", office, later())
    with pytest.raises(NotFound):
        library.at(f"/amendments/{amendment.__name__}/{copy.__name__}")
    assert not may(actor(library, "staff"), "view", copy)
    assert not may(actor(library, "staff"), "view", amendment)
    assert not may(actor(library, "reviewer"), "view", amendment)
    with pytest.raises(NotPossible, match="不是由本单位发布"):
        take_up(amendment, draft(library), office, later())


def test_it_waits_as_one_line_for_whom_it_waits(library, office, amendment, rule):
    copy = take_up(amendment, rule, office, later())
    reword(copy, office, ("当场受理", "当日受理"))
    path = f"/amendments/{amendment.__name__}"
    assert [task.path for task in inbox(library, office, FROM)] == [path]

    walked(library, amendment, "submit")
    assert inbox(library, office, FROM) == []
    (task,) = inbox(library, actor(library, "reviewer"), FROM)
    assert (task.task, task.path) == ("in_review", path)


def test_the_journal_and_the_database_hold_it(library, office, amendment, rule):
    reword(take_up(amendment, rule, office, later()), office, ("当场受理", "当日受理"))
    walked(library, amendment, "submit", "approve", "publish")

    kept = reread(library)
    found = kept.amendments.amendment("2026-0001")
    assert found.state == "published"
    assert found.digest() == amendment.digest()
    kept.journal.seal()
    told = [(one.entry.action, one.entry.path) for one in kept.journal.since(0)]
    assert ("amendment_publish", "/amendments/2026-0001") in told
    assert ("publish", "/rules/chuang-kou-gong-zuo-guan-li-ban-fa") in told
