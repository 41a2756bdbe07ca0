"""What was typed is not lost: over merges, clauses, deleted documents, two tabs, two clicks."""

from __future__ import annotations

import json

import pytest

from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
    to_keep,
    with_files,
)
from workflows.drafting import delete, save

HERE = {"Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}
EDIT = "/rules/window/edit"


@pytest.fixture
def bureau(tmp_path):
    with bureau_with_passwords(tmp_path, "office", "writer", "admin", "staff") as made:
        made.change(lambda library: make.draft(library, name="window"))
        yield made


@pytest.fixture
def office(bureau):
    return signed_in(bureau, "office")


def value(form, name):
    return form.fields[name][0].value


def saved_by_another(bureau, text="第一条　先到。", by="writer"):
    """Let somebody save the document meanwhile."""

    def work(library):
        document = library.at("rules/window")
        words, actor = make.words(text=text), make.actor(library, by)
        save(document, words, actor, make.later(minutes=1), based_on=document.tag())

    bureau.change(work)


def deleted(bureau, *, again=False):
    """Let somebody delete the document, and begin another at its address."""

    def work(library):
        delete(library.at("rules/window"), make.actor(library, "admin"), make.later())
        if again:
            make.draft(library, name="window", text="第一条　另一份。", when=make.later(days=1))

    bureau.change(work)


def expired(bureau):
    bureau.change(lambda library: setattr(library.people.get("office"), "sessions", ()))


def signed_in_again(page):
    """Sign in on a page that carries what was typed, and return the page it leads to."""
    login = fill(form_with(page, "password"), login="office", password=make.PASSWORD)
    return login.submit(status=303).follow()


def met(bureau, browser, text="第一条　后到。"):
    """Return the page of a merge: `text` was typed while somebody else saved."""
    form = fill(form_with(browser.get(EDIT), "kb_text"), kb_text=text)
    saved_by_another(bureau)
    return form.submit("save", status=409)


def merge_form(page):
    form = form_with(page, "began")
    for name in form.fields:
        if name and name.startswith("choice-"):
            form[name] = "own"
        if name and name.startswith("own-"):
            form[name] = "第一条　先后都到。"
    return form


def clause_form(browser, bureau):
    clause = bureau.change(lambda library: library.at("rules/window").latest.body.at("art-2"))
    page = browser.get(f"/rules/window/clauses?open={clause.clause.id}")
    return fill(form_with(page, "text"), text="第二条　改到一半。")


def text_in_library(bureau, path="rules/window"):
    return bureau.change(lambda library: library.at(path).latest.body.text())


def titles(bureau):
    return bureau.change(lambda library: [d.title for d in library["rules"].documents.values()])


# The document is another one


def test_an_old_form_does_not_overwrite_the_next_document_of_the_name(bureau, office):
    form = fill(form_with(office.get(EDIT), "kb_text"), kb_text="第一条　旧的一份。")
    deleted(bureau, again=True)

    page = form.submit("save", status=409)

    assert text_in_library(bureau) == "第一条　另一份。"
    assert "旧的一份" in page.text


def test_a_clause_of_an_old_page_is_not_changed_in_the_next_document_of_the_name(bureau, office):
    form = clause_form(office, bureau)
    deleted(bureau, again=True)

    form.submit("op", value="rewrite", status=(400, 409, 422))

    assert text_in_library(bureau) == "第一条　另一份。"


# Merges


def test_a_merge_survives_signing_in_again(bureau, office):
    form = merge_form(met(bureau, office))
    expired(bureau)

    page = signed_in_again(form.submit("op", value="save", headers=HERE, status=401))
    form_with(page, "began").submit("op", value="save", status=303)

    assert "上次的合并没有保存成功" in text_of(page)
    assert text_in_library(bureau) == "第一条　先后都到。"


def test_a_merge_survives_a_token_of_an_earlier_session(bureau, office):
    form = merge_form(met(bureau, office))
    form["csrf_token"] = "00"

    page = form.submit("op", value="save", headers=HERE, status=303).follow()

    assert "先后都到" in page.text
    assert "有一次没有保存的合并" in text_of(office.get(EDIT))


def test_without_an_unsaved_merge_its_address_leads_to_the_form(office):
    assert office.get("/rules/window/merge", status=303).location.endswith(EDIT)


def test_what_met_another_save_is_kept_until_it_is_merged(bureau, office):
    page = met(bureau, office)

    offered = office.get(EDIT)
    restored = offered.click("恢复")
    merge_form(page).submit("op", value="save", status=303)

    assert "没有保存的内容" in text_of(offered)
    assert "后到" in restored.text
    assert not office.get(EDIT).html.select("[action$=drop-unsaved]")


def test_half_a_character_in_a_merge_is_refused(bureau, office):
    form = merge_form(met(bureau, office))
    told = json.loads(value(form, "mine"))
    told["lines"][0][0] = "\ud800"
    form["mine"] = json.dumps(told)

    page = form.submit("op", value="save", status=400)

    assert "提交的内容不完整" in text_of(page)


# Clauses


def test_words_for_a_clause_survive_signing_in_again(bureau, office):
    form = clause_form(office, bureau)
    expired(bureau)

    page = signed_in_again(form.submit("op", value="rewrite", headers=HERE, status=401))
    again = form_with(page, "text")

    assert "还没有保存" in text_of(page)
    assert value(again, "text").strip() == "第二条　改到一半。"
    again.submit("op", value="rewrite", status=303)
    assert "第二条　改到一半。" in text_in_library(bureau)
    assert not office.get(EDIT).html.select("[action$=drop-unsaved]")


def test_words_for_a_clause_survive_a_token_of_an_earlier_session(bureau, office):
    form = clause_form(office, bureau)
    form["csrf_token"] = "00"

    page = form.submit("op", value="rewrite", headers=HERE, status=303).follow()

    assert value(form_with(page, "text"), "text").strip() == "第二条　改到一半。"


def test_words_for_a_clause_that_went_are_shown_to_be_copied(bureau, office):
    form = clause_form(office, bureau)
    form["csrf_token"] = "00"
    shown = form.submit("op", value="rewrite", headers=HERE, status=303)
    saved_by_another(bureau, "第九条　全新。")

    page = shown.follow()

    assert "第二条　改到一半。" in page.html.select_one("#lost").text


# The document is there no longer


def test_a_form_of_a_deleted_document_is_kept_for_a_new_one(bureau, office):
    form = fill(form_with(office.get(EDIT), "kb_text"), title="抢救办法", kb_text="第一条　抢救。")
    deleted(bureau)

    page = form.submit("save", headers=HERE, status=303).follow()
    rescued = form_with(page, "kb_text")

    assert "已经删除" in text_of(page)
    assert (value(rescued, "title"), value(rescued, "kb_text")) == ("抢救办法", "第一条　抢救。")
    rescued.submit("save", status=303)
    assert titles(bureau) == ["抢救办法"]
    assert not office.get("/rules/new").html.select("[action$=drop-unsaved]")


def test_a_form_of_a_deleted_document_survives_signing_in_again_as_well(bureau, office):
    form = fill(form_with(office.get(EDIT), "kb_text"), title="抢救办法")
    deleted(bureau)
    expired(bureau)

    page = signed_in_again(form.submit("save", headers=HERE, status=401))

    assert value(form_with(page, "kb_text"), "title") == "抢救办法"


@pytest.mark.parametrize("which", ["merge", "clauses"])
def test_words_of_other_pages_of_a_deleted_document_are_kept_too(bureau, office, which):
    form, op = (
        (merge_form(met(bureau, office)), "save") if which == "merge"
        else (clause_form(office, bureau), "rewrite")
    )  # fmt: skip
    deleted(bureau)

    page = form.submit("op", value=op, headers=HERE, status=303).follow()

    text = value(form_with(page, "kb_text"), "kb_text")
    assert ("后到" if which == "merge" else "改到一半") in text


def test_who_may_not_begin_a_document_is_shown_the_words(bureau):
    staff = signed_in(bureau, "staff")
    token = staff.get("/account").html.select_one("[name=csrf_token]")["value"]
    pairs = {"csrf_token": token, "__formid__": "form", "kb_text": "第一条　只能复制。"}

    page = staff.post("/rules/gone/edit", pairs, HERE, status=404)

    assert "第一条　只能复制。" in page.html.select_one("textarea").text


def test_another_site_cannot_lay_anything_on_a_desk(office):
    pairs = {"__formid__": "form", "kb_text": "第一条　外来。"}

    office.post("/rules/gone/edit", pairs, {"Origin": "https://evil.example"}, status=404)

    assert not office.get("/rules/new").html.select("[action$=drop-unsaved]")


# Two tabs, two clicks


def kept(browser, form):
    return browser.post("/rules/unsaved", form.submit_fields(), JSON)


def test_two_new_forms_do_not_overwrite_one_another(bureau, office):
    first, second = (form_with(office.get("/rules/new"), "kb_text") for _ in range(2))
    kept(office, fill(first, title="甲办法", kb_text="第一条　甲。"))
    kept(office, fill(second, title="乙办法", kb_text="第一条　乙。"))

    first.submit("save", status=303)

    left = office.get("/rules/new")
    assert len(left.html.select("[action$=drop-unsaved]")) == 1
    assert value(form_with(left.click("恢复"), "kb_text"), "title") == "乙办法"


def test_one_of_two_unsaved_forms_is_dropped_alone(office):
    for title in ("甲办法", "乙办法"):
        kept(office, fill(form_with(office.get("/rules/new"), "kb_text"), title=title))

    form_to(office.get("/rules/new"), "/drop-unsaved").submit(status=303)

    assert len(office.get("/rules/new").html.select("[action$=drop-unsaved]")) == 1


def test_a_form_that_is_sent_twice_makes_one_document(bureau, office):
    form = fill(
        form_with(office.get("/rules/new"), "kb_text"), title="甲办法", kb_text="第一条　甲。"
    )

    addresses = [form.submit("save", status=303).location for _ in range(2)]

    assert addresses[0] == addresses[1]
    assert titles(bureau).count("甲办法") == 1


def test_a_form_that_was_changed_after_it_was_sent_makes_another_document(bureau, office):
    form = fill(
        form_with(office.get("/rules/new"), "kb_text"), title="甲办法", kb_text="第一条　甲。"
    )
    form.submit("save", status=303)

    fill(form, title="乙办法").submit("save", status=303)

    assert {"甲办法", "乙办法"} <= set(titles(bureau))


def test_a_file_that_is_sent_twice_makes_one_document(bureau, office):
    page = office.get("/rules/upload")
    form = with_files(page, ("甲办法.txt", "甲办法\n第一条　甲。".encode()))

    previews = [form.submit(status=303) for _ in range(2)]
    to_keep(previews[0].follow()).submit(status=303)

    assert previews[0].location == previews[1].location
    assert "已经存为草稿" in text_of(previews[1].follow())
    assert titles(bureau).count("甲办法") == 1


def test_typing_too_much_is_told_to_wait_and_saves_all_the_same(office):
    form = form_with(office.get("/rules/new"), "kb_text")
    kept(office, fill(form, title="长办法", kb_text="第一条　长。" * 60_000))

    answer = office.post("/rules/unsaved", form.submit_fields(), JSON, status=429)

    assert "秒后再自动保存" in answer.json["message"]


# Signing in


def typed_at(browser, came_from, typed):
    form = form_with(browser.get("/login"), "password")
    pairs = {"csrf_token": value(form, "csrf_token"), "login": "office",
             "password": make.PASSWORD, "came_from": came_from, "typed": typed}  # fmt: skip
    return browser.post("/login", pairs, status=(200, 303))


def test_half_a_character_carried_through_signing_in_is_left_out(bureau):
    answer = typed_at(bureau.browser(), EDIT, '[["kb_text", "\\ud800"]]')

    assert answer.location.endswith(EDIT)


@pytest.mark.parametrize(
    "address", ["/%ff/edit", "/rules/%E4%B8/edit", "/.//evil.example", "/a//b"]
)
def test_signing_in_leads_nowhere_odd(bureau, address):
    typed = '[["kb_text", ""]]'

    assert typed_at(bureau.browser(), address, typed).location == "http://localhost/"


def test_what_was_typed_is_offered_though_the_address_has_a_query(bureau):
    browser = bureau.browser()

    answer = typed_at(browser, f"{EDIT}?on=2026-01-01", '[["title", "带问号"], ["kb_text", "甲"]]')

    assert value(form_with(answer.follow(), "kb_text"), "title") == "带问号"


def test_what_cannot_be_kept_is_shown_to_be_copied(bureau):
    page = typed_at(bureau.browser(), "/people", '[["kb_text", "第一条　别丢。"]]')

    assert "第一条　别丢。" in page.html.select_one("textarea").text
