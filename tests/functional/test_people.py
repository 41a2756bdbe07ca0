"""People, units, settings, sharing and the journal through their pages."""

from __future__ import annotations

import re

import pytest

from content.storage import site_in
from kb_app.demo.records import demo_units
from kb_app.views.people import UNIT_KINDS
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "admin", "office", "staff", "reader") as made:
        yield made


def test_somebody_added_can_sign_in_with_the_password_shown_once(bureau, admin):
    form = form_with(admin.get("/people"), "login")
    fill(form, login="xinren", name="新人员", unit="office")

    listed = form.submit().follow()

    password = re.search(r"初始密码：(\S+?)（", text_of(listed))[1]
    assert "新人员" in text_of(listed)
    assert password not in text_of(admin.get("/people"))
    browser = bureau.browser()
    form = form_with(browser.get("/login"), "password")
    fill(form, login="xinren", password=password).submit(status=303)


def test_a_bad_login_is_refused_and_the_rest_stays_filled_in(admin):
    form = form_with(admin.get("/people"), "login")
    fill(form, login="大写 的", name="某某人")

    page = form.submit(status=400)

    again = form_with(page, "login")
    assert "登录名应为" in text_of(page)
    assert again["name"].value == "某某人"


def test_roles_are_changed_on_the_page_of_a_person(bureau, admin):
    form = form_with(admin.get("/person/reader"), "name")
    for box in form.fields["checkbox"]:
        box.checked = box._value == "trainer"

    form.submit(status=303)

    with site_in(bureau.library.database) as library:
        assert library.people.get("reader").roles == frozenset({"trainer"})


def test_the_last_administrator_stays_one(admin):
    form = form_with(admin.get("/person/admin"), "name")
    form["state"] = "停用"

    page = form.submit(status=400)

    assert "至少要保留一名" in text_of(page)


def test_a_password_that_was_reset_ends_the_sessions_of_the_person(bureau, admin):
    staff = signed_in(bureau, "staff")

    page = form_to(admin.get("/person/staff"), "/reset-password/staff").submit().follow()

    assert "新密码" in text_of(page)
    assert "赵镇乡" not in staff.get("/login").text


def test_one_changes_ones_own_password_and_stays_signed_in(bureau):
    browser = signed_in(bureau, "office")
    form = form_with(browser.get("/account"), "again")
    new = "全新的口令-2026-06"
    fill(form, current=make.PASSWORD, password=new, again=new)

    page = form.submit().follow()

    assert "密码已修改" in text_of(page)
    bureau.change(lambda library: library.people.get("office").set_password(make.PASSWORD))


def test_a_wrong_current_password_is_refused_and_counted(bureau):
    browser = signed_in(bureau, "office")
    form = form_with(browser.get("/account"), "again")
    fill(form, current="猜测的口令-0000", password="x" * 12, again="x" * 12)

    page = form.submit(status=400)

    assert "现在的密码不对" in text_of(page)
    with site_in(bureau.library.database) as library:
        assert library.people.failures["login:office"]


def test_every_unit_of_the_demo_is_of_a_kind_the_form_offers():
    assert {unit.kind for unit in demo_units()} <= set(dict(UNIT_KINDS))


def test_a_unit_is_added_below_another(bureau, admin):
    form = form_with(admin.get("/units"), "key")
    fill(form, key="huanghe", name="黄河镇", kind="township", above="bureau")

    page = form.submit().follow()

    assert "黄河镇" in text_of(page)
    with site_in(bureau.library.database) as library:
        assert library.units.get("huanghe").above == "bureau"


def test_settings_are_changed_within_their_limits(bureau, admin):
    form = form_with(admin.get("/settings"), "session_hours")
    fill(form, county="青岚县", session_hours="8")
    form.submit(status=303)

    refused = fill(form_with(admin.get("/settings"), "session_hours"), session_hours="999")
    page = refused.submit(status=400)

    assert "不能大于72" in text_of(page)
    with site_in(bureau.library.database) as library:
        assert library.settings["session_hours"] == 8
        assert library.settings["county"] == "青岚县"


def test_whom_to_ask_is_set_and_stands_where_somebody_is_stuck(bureau, admin):
    fill(form_with(admin.get("/settings"), "contact"), contact="0546-1234567").submit(status=303)

    assert "0546-1234567" in text_of(admin.get("/search", {"q": "蟾蜍"}))
    assert "0546-1234567" in text_of(bureau.browser().get("/check/none", status=404))

    fill(form_with(admin.get("/settings"), "contact"), contact="").submit(status=303)
    assert "0546-1234567" not in text_of(bureau.browser().get("/check/none", status=404))


@pytest.mark.parametrize("path", ["/people", "/person/admin", "/units", "/settings"])
def test_only_who_manages_people_opens_these_pages(bureau, path):
    signed_in(bureau, "office").get(path, status=403)


def test_a_document_is_shared_with_a_unit(bureau):
    bureau.change(lambda library: make.draft(library, name="shared"))
    office = signed_in(bureau, "office")
    form = form_with(office.get("/rules/shared/sharing"), "holder")
    fill(form, holder="unit:qingshi", role="office_editor")

    page = form.submit().follow()

    assert "共享已保存" in text_of(page)
    with site_in(bureau.library.database) as library:
        grants = library.at("/rules/shared").grants
        assert [(g.holder, g.role) for g in grants] == [("unit:qingshi", "office_editor")]


def test_what_the_shelf_shares_is_shown_on_its_documents(bureau, admin):
    bureau.change(lambda library: make.draft(library, name="below"))
    form = form_with(admin.get("/rules/sharing"), "holder")
    fill(form, holder="person:reader", role="reader").submit(status=303)

    page = admin.get("/rules/below/sharing")

    assert "吴读者（青石镇）：读者" in text_of(page)


def test_the_journal_tells_who_did_what_and_that_the_chain_holds(bureau, admin):
    bureau.change(lambda library: make.draft(library, name="told", title="记在日志里的办法"))

    page = admin.get("/journal")

    assert "记在日志里的办法" in text_of(page)
    assert "前后相接" in text_of(page)


def test_the_journal_shows_a_line_that_was_tampered_with(bureau, admin):
    def tamper(library) -> None:
        number, _ = library.journal.head
        digest, _, text = library.journal.sealed[number].partition(" ")
        library.journal.sealed[number] = f"{digest} {text.replace('office', 'nobody')}"

    bureau.change(lambda library: make.draft(library, name="tampered"))
    bureau.change(tamper)

    assert "校验码对不上" in text_of(admin.get("/journal"))


def test_staff_may_not_read_the_journal(bureau):
    bureau.change(lambda library: library.people.get("staff").set_password(make.PASSWORD))

    signed_in(bureau, "staff").get("/journal", status=403)
