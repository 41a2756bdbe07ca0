"""Forms that were not saved: offered again to who typed them, also over an expired session."""

from __future__ import annotations

import pytest

from content.types.registry import KINDS
from kb_app.writing.unsaved import Offered
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)

OFFER = "没有保存的内容"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def bureau(tmp_path):
    with bureau_with_passwords(tmp_path, "office", "writer", "admin") as made:
        made.change(lambda library: make.draft(library, name="window"))
        yield made


@pytest.fixture
def office(bureau):
    return signed_in(bureau, "office")


def value(form, name):
    """Return what the first field of this name holds."""
    return form.fields[name][0].value


def kept(browser, at, **values):
    """Keep the form at an address with some values changed, as the script does."""
    form = fill(form_with(browser.get(at), "kb_text"), **values)
    path = at.rpartition("/")[0]
    return browser.post(f"{path}/unsaved", form.submit_fields(), {"Accept": "application/json"})


def test_what_was_typed_is_offered_and_restored(office):
    answer = kept(office, "/rules/window/edit", title="窗口新办法", kb_text="第一条　全新。")

    offered = office.get("/rules/window/edit")
    restored = form_with(offered.click("恢复"), "kb_text")

    assert "2026" in answer.json["at"]
    assert OFFER in text_of(offered)
    assert "1个栏目不同（标题）" in text_of(offered)
    assert "行不同" in text_of(offered)
    assert (value(restored, "title"), value(restored, "kb_text")) == (
        "窗口新办法",
        "第一条　全新。",
    )


def test_a_list_that_was_typed_is_offered_beside_the_saved_one(office):
    pairs = [
        ("title", "办法"), ("__start__", "basis:sequence"), ("__start__", "row:mapping"),
        ("law", "森林法"), ("__end__", "row:mapping"), ("__end__", "basis:sequence"),
    ]  # fmt: skip
    token = office.get("/rules/unsaved", headers={"Accept": "application/json"}).json["csrf_token"]
    office.post("/rules/unsaved", [*pairs, ("csrf_token", token)])

    offered = office.get("/rules/new")

    assert "2个栏目不同（标题、制定依据）" in text_of(offered)
    assert 'value="森林法"' not in offered.text
    assert 'value="森林法"' in offered.click("恢复").text


def test_until_then_the_form_shows_what_is_saved(office):
    kept(office, "/rules/window/edit", title="窗口新办法")

    assert (
        value(form_with(office.get("/rules/window/edit"), "kb_text"), "title") == "窗口工作管理办法"
    )


def test_a_form_for_something_new_is_kept_as_well(office):
    kept(office, "/guides/new", title="指南初稿")

    restored = form_with(office.get("/guides/new?restore=1"), "kb_text")

    assert value(restored, "title") == "指南初稿"


def test_what_is_saved_is_no_longer_offered(office):
    kept(office, "/rules/window/edit", title="窗口新办法")

    form_with(office.get("/rules/window/edit?restore=1"), "kb_text").submit("save", status=303)

    assert OFFER not in text_of(office.get("/rules/window/edit"))


def test_what_is_discarded_is_no_longer_offered(office):
    kept(office, "/rules/window/edit", title="窗口新办法")

    after = form_to(office.get("/rules/window/edit"), "/drop-unsaved").submit(status=303).follow()

    assert "已经丢弃" in text_of(after)
    assert not any(form.action.endswith("/drop-unsaved") for form in after.forms.values())


@pytest.mark.parametrize("login", ["writer", "admin"])
def test_nobody_else_sees_it(bureau, office, login):
    kept(office, "/rules/window/edit", title="窗口密稿")
    other = signed_in(bureau, login)

    assert "窗口密稿" not in other.get("/rules/window/edit?restore=1").text
    assert OFFER not in text_of(other.get("/rules/window/edit"))


def test_a_text_that_was_saved_by_somebody_since_leads_to_both_texts(bureau, office):
    kept(office, "/rules/window/edit", kb_text="第一条　后到。")
    form = form_with(signed_in(bureau, "writer").get("/rules/window/edit"), "kb_text")
    fill(form, kb_text="第一条　先到。").submit("save", status=303)

    offered = office.get("/rules/window/edit")
    conflict = form_with(offered.click("恢复"), "kb_text").submit("save", status=409)

    assert "此后有人保存过" in text_of(offered)
    assert "先到" in text_of(conflict)
    assert "后到" in conflict.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_was_not_changed_does_not_differ(bureau, kind):
    writer = {"training": "trainer", "expert": "committee"}.get(kind, "office")
    bureau.change(lambda library: library.people.get(writer).set_password(make.PASSWORD))
    bureau.change(lambda library: make.draft(library, kind, name="same"))
    browser = signed_in(bureau, writer)
    at = f"/{KINDS[kind].shelf}/same/edit"
    kept(browser, at)

    assert "不同" not in browser.get(at).html.select_one(".kb-keep").find_previous("p").text


def test_a_form_that_is_not_whole_is_not_kept(office):
    token = value(form_with(office.get("/rules/new"), "kb_text"), "csrf_token")
    pairs = [("csrf_token", token), ("__start__", "basis:sequence")]

    answer = office.post("/rules/unsaved", pairs, {"Accept": "application/json"}, status=400)

    assert "不完整" in answer.json["message"]


def test_a_page_that_was_opened_before_is_told_who_types_and_with_which_token(office):
    told = office.get("/rules/unsaved", headers={"Accept": "application/json"}).json
    pairs = {"csrf_token": told["csrf_token"], "title": "甲"}

    assert told["login"] == "office"
    assert office.post("/rules/unsaved", pairs, {"Accept": "application/json"}).json["at"]


def test_who_may_not_edit_may_not_keep(bureau):
    bureau.change(lambda library: library.people.get("staff").set_password(make.PASSWORD))
    staff = signed_in(bureau, "staff")
    token = staff.get("/account").html.select_one("[name=csrf_token]")["value"]

    staff.post("/rules/unsaved", {"csrf_token": token, "title": "x"}, status=403)


def test_signing_in_again_brings_back_what_was_sent_too_late(bureau, office):
    form = fill(form_with(office.get("/rules/window/edit"), "kb_text"), title="过期前写的")
    bureau.change(lambda library: setattr(library.people.get("office"), "sessions", ()))

    asked = form.submit("save", headers=HERE, status=401)
    login = fill(form_with(asked, "password"), login="office", password=make.PASSWORD)
    restored = login.submit(status=303).follow()

    assert "您填写的内容还在" in text_of(asked)
    assert value(form_with(restored, "kb_text"), "title") == "过期前写的"


def test_a_wrong_password_loses_nothing_either(bureau, office):
    form = fill(form_with(office.get("/rules/new"), "kb_text"), title="还在")
    bureau.change(lambda library: setattr(library.people.get("office"), "sessions", ()))

    asked = form.submit("save", headers=HERE, status=401)
    again = fill(form_with(asked, "password"), login="office", password="不对").submit(status=403)
    login = fill(form_with(again, "password"), login="office", password=make.PASSWORD)

    assert value(form_with(login.submit(status=303).follow(), "kb_text"), "title") == "还在"


def test_a_form_from_another_site_is_not_carried_through_signing_in(bureau):
    stranger = bureau.browser()
    forged = {"__formid__": "form", "title": "外来", "kb_text": ""}

    answer = stranger.post("/rules/new", forged, {"Origin": "https://evil.example"}, status=302)

    assert answer.location.endswith("/login")


def test_a_token_of_an_earlier_session_loses_nothing(bureau, office):
    form = fill(form_with(office.get("/rules/new"), "kb_text"), title="旧页面")
    form_to(office.get("/"), "/logout").submit(status=303)
    login = fill(form_with(office.get("/login"), "password"), login="office")
    fill(login, password=make.PASSWORD).submit(status=303)

    shown = form.submit("save", headers=HERE, status=303).follow()

    assert "刚才没有保存成功" in text_of(shown)
    assert value(form_with(shown, "kb_text"), "title") == "旧页面"


def test_only_the_first_fields_that_differ_are_named():
    offered = Offered("", tuple("一二三四五六"), 0, is_restored=False, is_behind=False)

    assert offered.named == "一、二、三、四、五等"
