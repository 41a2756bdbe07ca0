"""A working copy in an amendment: what may be done with it, when, and whom it then waits for."""

from __future__ import annotations

from datetime import date

import pytest

from content.errors import NotPossible
from content.library.amendment import Terms
from content.library.document import Grant
from content.library.revision import Upload
from content.library.shelf import Shelf
from tests.make import actor, later, published, rule_text, site, words
from workflows.amending import begin, put_back, take_up
from workflows.drafting import delete, save, share
from workflows.editing import Change, edit_clauses
from workflows.enacting import Wanted, take_amendment_step
from workflows.engine import state_of
from workflows.handing_in import stage_files
from workflows.incoming import keep_as_draft, target_of
from workflows.policy import may
from workflows.publication import plan_review
from workflows.reverting import revert
from workflows.todo import count_waiting, inbox

FROM = date(2026, 9, 1)
WANTED = Wanted("不再需要", "已逐条核对")


@pytest.fixture
def library():
    return site()


@pytest.fixture
def office(library):
    return actor(library, "office")


@pytest.fixture
def amendment(library, office):
    return begin(library, Terms("关于修改窗口办法的决定", "与上位法一致", FROM), office, later())


@pytest.fixture
def copy(library, office, amendment):
    """Return the working copy of a rule, with a change in it."""
    made = take_up(amendment, published(library), office, later())
    reword(made, office, "当日受理")
    return made


def reword(copy, who, new, *, days=1):
    written = words(copy.type_name, rule_text(("当场受理", new)))
    return save(copy, written, who, later(days=days), based_on=copy.tag())


def walked(library, amendment, *steps):
    for name in steps:
        who = actor(library, "office" if name in {"submit", "abandon"} else "reviewer")
        take_amendment_step(amendment, name, who, later(days=2), WANTED)


def paths_waiting(library, login):
    who = actor(library, login)
    found = [task.path for task in inbox(library, who, FROM)]
    assert len(found) == count_waiting(library, who, FROM)
    return found


@pytest.mark.parametrize("verb", ["submit", "share", "delete", "approve", "publish", "repeal"])
def test_what_belongs_to_the_whole_is_not_done_with_a_copy(library, copy, verb):
    assert not may(actor(library, "admin"), verb, copy)


def test_a_copy_is_neither_deleted_nor_shared_by_itself(copy, office, amendment):
    with pytest.raises(NotPossible, match="不能单独“删除”"):
        delete(copy, office, later())
    with pytest.raises(NotPossible, match="不能单独“设置共享”"):
        share(copy, (), office, later())
    assert list(amendment.copies) == [copy.__name__]


@pytest.mark.parametrize("steps", [("submit", "approve", "publish"), ("abandon",)])
def test_no_word_of_a_copy_changes_after_the_amendment_is_over(library, amendment, copy, steps):
    walked(library, amendment, *steps)
    admin, told = actor(library, "admin"), "已经办结"

    with pytest.raises(NotPossible, match=told):
        reword(copy, admin, "不予受理")
    with pytest.raises(NotPossible, match=told):
        revert(copy, 1, admin, later(), based_on=copy.tag())
    with pytest.raises(NotPossible, match=told):
        edit_clauses(copy, Change("renumber"), admin, later(), based_on=copy.tag())
    assert "当日受理" in copy.latest.body.text()
    assert may(actor(library, "office"), "view", copy)


def test_a_change_during_the_review_brings_the_amendment_back_to_its_writers(
    library, office, amendment, copy
):
    other = take_up(amendment, published(library, "guide"), office, later())
    reword(other, office, "当日受理")
    walked(library, amendment, "submit", "approve")
    path = f"/amendments/{amendment.__name__}"
    assert paths_waiting(library, "reviewer") == [path]

    reword(copy, actor(library, "writer"), "次日受理", days=3)

    assert (amendment.state, amendment.approvals) == ("draft", ())
    assert paths_waiting(library, "reviewer") == []
    assert paths_waiting(library, "office") == paths_waiting(library, "writer") == [path]
    for thing in (amendment, copy, other):
        assert not may(actor(library, "reviewer"), "view", thing)


def test_a_save_that_changes_nothing_leaves_the_review_as_it_is(library, office, amendment, copy):
    walked(library, amendment, "submit")
    reword(copy, office, "当日受理", days=3)

    assert amendment.state == "in_review"
    assert state_of(copy) == "in_review"
    assert may(actor(library, "reviewer"), "view", copy)


def test_a_copy_is_shared_as_its_document_is(library, office, amendment):
    rule = published(library)
    share(rule, [Grant("person:staff", "office_editor")], office, later())
    copy = take_up(amendment, rule, office, later())
    assert may(actor(library, "staff"), "view", copy)

    share(rule, [], office, later())

    assert not may(actor(library, "staff"), "view", copy)


def test_a_path_that_is_no_document_spoils_nobodys_inbox(library, office, amendment, copy):
    plan_review(copy, office, later(), FROM)
    library.catalog.wait("/rules/gone", "work", later(), ("person:office",))

    assert paths_waiting(library, "office") == [f"/amendments/{amendment.__name__}"]
    assert paths_waiting(library, "admin") == []


def test_a_file_that_is_handed_in_becomes_the_next_save_of_the_copy(
    library, office, amendment, copy
):
    files = [Upload("新稿.txt", rule_text(("当场受理", "即时受理")).encode())]
    (one,) = stage_files(copy, files, office, later()).incoming
    assert target_of(library, one) is copy
    assert library.thing_at(one.target.path) is copy

    kept = keep_as_draft(copy, one.key, copy.latest.title, office, later())

    assert kept is copy
    assert "即时受理" in copy.latest.body.text()
    assert copy.latest.source.name == "新稿.txt"


def test_a_file_for_a_copy_that_was_taken_out_may_become_a_new_document(
    library, office, amendment, copy
):
    files = [Upload("新稿.txt", rule_text().encode())]
    (one,) = stage_files(copy, files, office, later()).incoming
    put_back(amendment, copy.__name__, office, later())

    assert isinstance(target_of(library, one), Shelf)
    assert one.target.shelf == "rules"
