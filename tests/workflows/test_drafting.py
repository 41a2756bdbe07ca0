"""Writing: saving, being told of somebody else's save, deleting, sharing."""

from __future__ import annotations

import pytest

from content.errors import Invalid, NameTaken, NotAllowed, NotFound, NotPossible, Stale, TooLarge
from content.library.document import Grant
from content.types.registry import KINDS
from tests.make import (
    FIELDS,
    WRITER_OF,
    actor,
    draft,
    later,
    publish,
    published,
    reread,
    rule_text,
    site,
    words,
)
from workflows.drafting import delete, discard, save, share
from workflows.publication import take_step
from workflows.reverting import revert

CHANGED = rule_text(("提高服务质量", "改进服务"))


def save_as(library, document, login, text, based_on=None):
    return save(
        document, words("rule", text), actor(library, login), later(),
        based_on=document.tag() if based_on is None else based_on,
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_created(kind):
    library = site()

    document = draft(library, kind)

    found = reread(library).at(f"/{KINDS[kind].shelf}/{document.__name__}")
    assert found.title == KINDS[kind].title_of(FIELDS[kind])
    assert found.draft.editors == (WRITER_OF.get(kind, "office"),)


def test_the_address_is_spelt_as_the_title_is_spoken():
    assert draft(site()).__name__ == "chuang-kou-gong-zuo-guan-li-ban-fa"


def test_two_documents_of_one_title_get_two_addresses():
    library = site()

    first, second = draft(library), draft(library)

    assert second.__name__ == f"{first.__name__}-2"


def test_a_chosen_address_that_is_taken_is_refused():
    library = site()
    draft(library, name="kaoqin")

    with pytest.raises(NameTaken, match="/rules/kaoqin"):
        draft(library, name="kaoqin")


@pytest.mark.parametrize("name", ["..", "a/b", "A", "", "c", "new", "考勤", "a b", "-a", "x" * 81])
def test_an_address_that_is_none_is_refused(name):
    library = site()

    if name == "":
        assert draft(library, name=name).__name__
    else:
        with pytest.raises(Invalid, match="地址名"):
            draft(library, name=name)


@pytest.mark.parametrize("title", ["", "   ", "题" * 201])
def test_a_title_that_is_none_is_refused(title):
    with pytest.raises(Invalid):
        draft(site(), title=title)


def test_a_reader_may_not_create():
    with pytest.raises(NotAllowed):
        draft(site(), by="reader")


def test_a_save_is_a_new_revision_and_the_old_one_stays():
    library = site()
    rule = draft(library)

    save_as(library, rule, "writer", CHANGED)

    found = reread(library).at(f"/rules/{rule.__name__}")
    assert found.revisions[1].body.text() == rule_text()
    assert found.revisions[2].body.text() == CHANGED
    assert found.draft.editors == ("office", "writer")


def test_saving_the_same_again_adds_nothing():
    library = site()
    rule = draft(library)

    save_as(library, rule, "office", rule_text())

    assert list(rule.revisions) == [1]


def test_opening_a_published_rule_and_saving_it_unchanged_opens_a_draft_of_the_same_text():
    library = site()
    rule = published(library)

    save_as(library, rule, "office", rule_text())

    assert rule.draft.based_on == 1
    assert rule.latest.content_hash == rule.versions[0].content_hash


def test_a_save_based_on_an_older_text_is_told_both_texts():
    library = site()
    rule = draft(library)
    seen = rule.tag()
    save_as(library, rule, "writer", CHANGED, seen)

    with pytest.raises(Stale, match="周起草已经保存了新的内容") as refusal:
        save_as(library, rule, "office", rule_text(("当场受理", "即时受理")), seen)

    assert "即时受理" in refusal.value.mine
    assert refusal.value.theirs == CHANGED
    assert refusal.value.current == rule.tag()


def test_a_stale_save_changes_nothing():
    library = site()
    rule = draft(library)

    with pytest.raises(Stale):
        save_as(library, rule, "office", CHANGED, "somewhere-0")

    assert list(rule.revisions) == [1]


def test_a_save_after_merging_is_taken():
    library = site()
    rule = draft(library)
    seen = rule.tag()
    save_as(library, rule, "writer", CHANGED, seen)
    with pytest.raises(Stale) as refusal:
        save_as(library, rule, "office", rule_text(("当场", "即时")), seen)

    save_as(library, rule, "office", CHANGED.replace("当场", "即时"), refusal.value.current)

    assert rule.latest.body.text() == CHANGED.replace("当场", "即时")


def test_a_save_takes_the_draft_out_of_review():
    library = site()
    rule = draft(library)
    take_step(rule, "submit", actor(library, "office"), later())

    save_as(library, rule, "office", CHANGED)

    assert rule.draft.state == "draft"


def test_a_clause_keeps_its_id_when_another_is_put_before_it():
    library = site()
    rule = draft(library)
    before = rule.latest.body.at("art-3").clause.id
    text = rule_text(
        ("第三条　窗口", "第三条　窗口每日八时三十分开放。\n第四条　窗口"),
        ("第四条　有下列", "第五条　有下列"),
        ("第五条　本办法", "第六条　本办法"),
    )

    save_as(library, rule, "office", text)

    assert rule.latest.body.at("art-4").clause.id == before


def test_ids_are_unique_in_a_text():
    body = draft(site()).latest.body

    ids = [place.clause.id for place in body.places()]

    assert len(ids) == len(set(ids))
    assert all(ids)


def test_an_earlier_save_can_be_brought_back():
    library = site()
    rule = draft(library)
    save_as(library, rule, "office", CHANGED)

    revert(rule, 1, actor(library, "office"), later(), based_on=rule.tag())

    assert rule.latest.number == 3
    assert rule.latest.body.text() == rule_text()


def test_a_document_never_published_can_be_deleted():
    library = site()
    rule = draft(library)
    path = f"/rules/{rule.__name__}"

    delete(rule, actor(library, "office"), later())

    found = reread(library)
    with pytest.raises(NotFound):
        found.at(path)
    assert found.catalog.waiting(["person:office"]) == []


def test_a_published_document_is_never_deleted():
    library = site()
    rule = published(library)

    with pytest.raises(NotPossible, match="不能删除"):
        delete(rule, actor(library, "admin"), later())


def test_a_draft_that_was_never_published_cannot_be_discarded():
    library = site()

    with pytest.raises(NotPossible, match="从未发布"):
        discard(draft(library), actor(library, "office"), later())


@pytest.mark.parametrize(
    "grant",
    [Grant("person:nobody", "reader"), Grant("unit:nowhere", "reader"), Grant("public", "reader"),
     Grant("person:staff", "administrator"), Grant("role:reader", "reviewer"), Grant("", "")],
)  # fmt: skip
def test_a_share_names_somebody_who_exists_and_a_role_that_may_be_shared(grant):
    library = site()
    rule = published(library)

    with pytest.raises(Invalid):
        share(rule, [grant], actor(library, "office"), later())


def test_a_reader_may_not_share():
    library = site()
    rule = published(library)

    with pytest.raises(NotAllowed):
        share(rule, [], actor(library, "reader"), later())


@pytest.mark.parametrize("holder", ["person:office", "person:reader"])
def test_who_may_not_review_cannot_make_a_reviewer_by_sharing(holder):
    library = site()
    rule = draft(library)

    for thing in (rule, library["rules"]):
        with pytest.raises(NotAllowed, match="您自己在这里没有“审核人”的权限"):
            share(thing, [Grant(holder, "reviewer")], actor(library, "office"), later())


def test_what_an_administrator_shared_stays_when_the_office_shares_more():
    library = site()
    rule = draft(library)
    given = Grant("person:staff", "reviewer")
    share(rule, [given], actor(library, "admin"), later())

    share(rule, [given, Grant("person:reader", "reader")], actor(library, "office"), later())

    assert given in rule.grants


def test_words_brought_back_from_a_discarded_draft_are_not_approved_by_who_wrote_them():
    library = site()
    rule = published(library)
    save_as(library, rule, "admin", CHANGED)
    discard(rule, actor(library, "office"), later())

    revert(rule, 2, actor(library, "office"), later(), based_on=rule.tag())
    take_step(rule, "submit", actor(library, "office"), later())

    assert rule.draft.editors == ("office", "admin")
    with pytest.raises(NotAllowed, match="不能审核自己的稿件"):
        take_step(rule, "approve", actor(library, "admin"), later())


def test_unknown_fields_are_refused_by_name():
    with pytest.raises(Invalid, match="没有“ttitle”这个字段"):
        draft(site(), ttitle="办法")


@pytest.mark.parametrize("text", ["第一条　甲。\n" * 20_001, "长" * 2_000_001])
def test_a_text_beyond_all_laws_is_refused(text):
    with pytest.raises(TooLarge, match="正文过长"):
        draft(site(), text=text)


def test_what_was_published_is_not_changed_by_a_later_save():
    library = site()
    rule = publish(draft(library))
    frozen = rule.revision_of(rule.versions[0]).content_hash

    save_as(library, rule, "office", CHANGED)

    found = reread(library).at(f"/rules/{rule.__name__}")
    assert found.revision_of(found.versions[0]).content_hash == frozen
