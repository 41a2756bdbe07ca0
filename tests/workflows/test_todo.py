"""What waits for whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.make import TODAY, actor, draft, later, publish, published, reread, site, words
from workflows.drafting import delete, discard, save
from workflows.publication import Order, plan_review, take_step
from workflows.todo import count_waiting, inbox


def tasks(library, login, day=TODAY):
    return [(task.task, task.title) for task in inbox(library, actor(library, login), day)]


def counted(library, login, day=TODAY):
    return count_waiting(library, actor(library, login), day)


def test_a_draft_waits_for_those_who_write_it():
    library = site()

    draft(library)

    assert tasks(library, "office") == [("draft", "窗口工作管理办法")]
    assert tasks(library, "reviewer") == []
    assert tasks(library, "reader") == []


def test_a_submitted_draft_waits_for_reviewers_only():
    library = site()
    rule = draft(library)

    take_step(rule, "submit", actor(library, "office"), later())

    assert tasks(library, "reviewer") == [("in_review", "窗口工作管理办法")]
    assert tasks(library, "office") == []


def test_a_draft_sent_back_waits_for_its_author_with_the_reason():
    library = site()
    rule = draft(library)
    take_step(rule, "submit", actor(library, "office"), later())

    take_step(rule, "send_back", actor(library, "reviewer"), later(), Order("请补充时限"))

    [task] = inbox(reread(library), actor(library, "office"), TODAY)
    assert (task.task, task.message) == ("draft", "请补充时限")


def test_a_draft_sent_back_is_told_apart_until_it_is_submitted_again():
    library = site()
    office, reviewer = actor(library, "office"), actor(library, "reviewer")
    rule = draft(library)
    take_step(rule, "submit", office, later())

    take_step(rule, "send_back", reviewer, later(), Order("请补充时限"))
    save(rule, words(text="第一条　改写。"), office, later(), based_on=rule.tag())
    sent_back = [task.label for task in inbox(library, office, TODAY)]
    take_step(rule, "submit", office, later())
    take_step(rule, "withdraw", office, later())

    assert sent_back == ["退回待改"]
    assert [task.label for task in inbox(library, office, TODAY)] == ["继续起草"]


def test_an_approved_draft_waits_to_be_published():
    library = site()
    rule = draft(library)
    take_step(rule, "submit", actor(library, "office"), later())

    take_step(rule, "approve", actor(library, "reviewer"), later())

    assert tasks(library, "inspector") == [("approved", "窗口工作管理办法")]


def test_nothing_waits_once_published():
    library = site()

    publish(draft(library))

    assert counted(library, "office") == counted(library, "reviewer") == 0


def test_a_discarded_draft_waits_for_nobody():
    library = site()
    rule = published(library)
    save(rule, words("rule", "第一条　新的内容。"), actor(library, "office"), later(),
         based_on=rule.tag())  # fmt: skip

    discard(rule, actor(library, "office"), later())

    assert tasks(library, "office") == []


def test_a_deleted_draft_waits_for_nobody():
    library = site()
    rule = draft(library)

    delete(rule, actor(library, "office"), later())

    assert tasks(library, "office") == []


def test_the_oldest_task_comes_first():
    library = site()
    draft(library, title="后来的办法", when=later(days=1))
    draft(library, title="先来的办法")

    assert [title for _, title in tasks(library, "office")] == ["先来的办法", "后来的办法"]


def test_a_review_is_due_on_its_day_and_not_before():
    library = site()
    rule = published(library)
    plan_review(rule, actor(library, "office"), later(), date(2027, 1, 1))

    assert tasks(library, "office", date(2026, 12, 31)) == []
    assert tasks(library, "office", date(2027, 1, 1)) == [("review", "窗口工作管理办法")]


def test_a_review_no_longer_planned_is_not_due():
    library = site()
    rule = published(library)
    plan_review(rule, actor(library, "office"), later(), date(2027, 1, 1))

    plan_review(rule, actor(library, "office"), later(), None)

    assert tasks(library, "office", date(2028, 1, 1)) == []


def test_reviews_of_many_others_hide_none_of_ones_own():
    library = site()
    for number in range(101):
        rule = draft(library, name=f"theirs-{number}", by="writer")
        plan_review(rule, actor(library, "writer"), later(), date(2026, 12, 1))
    mine = draft(library, name="mine")
    plan_review(mine, actor(library, "office"), later(), date(2027, 1, 1))

    own = [one.path for one in inbox(library, actor(library, "office"), date(2027, 1, 1))]

    assert own == ["/rules/mine", "/rules/mine"]


def test_administrators_are_told_of_every_review_and_others_of_none():
    library = site()
    plan_review(published(library), actor(library, "office"), later(), date(2027, 1, 1))
    day = date(2027, 1, 1)

    assert tasks(library, "admin", day) == [("review", "窗口工作管理办法")]
    assert tasks(library, "writer", day) == tasks(library, "reviewer", day) == []


def test_as_many_are_counted_as_are_listed():
    library = site()
    day = date(2027, 1, 1)
    plan_review(published(library), actor(library, "office"), later(), day)
    theirs = draft(library, name="theirs", by="writer")
    take_step(theirs, "submit", actor(library, "writer"), later())
    library.people.get("writer").roles = frozenset({"office_editor", "reviewer"})

    for login in ("office", "writer", "reviewer", "admin"):
        assert counted(library, login, day) == len(tasks(library, login, day)), login
    assert [counted(library, login, day) for login in ("office", "writer", "reviewer")] == [1, 0, 1]


def test_a_task_is_dated_by_the_countys_own_day():
    library = site()
    draft(library)
    [line] = library.catalog.waiting(["person:office"])
    since = datetime.fromisoformat(line.since)
    library.catalog.wait(line.path, "work", since.replace(hour=17), ["person:office"])

    [task] = inbox(library, actor(library, "office"), TODAY)

    assert task.since == (since.date() + timedelta(days=1)).isoformat()
