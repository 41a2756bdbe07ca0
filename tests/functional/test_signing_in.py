"""Signing in and out: the session, the way back, limits on tries and on time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests import make
from tests.functional.pages import bureau_with_passwords, form_to, form_with, signed_in, text_of


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "staff", "reader", "writer", "trainer") as made:
        yield made


def tried(browser, login, password, came_from="", *, status):
    page = browser.get("/login", {"came_from": came_from} if came_from else {})
    form = form_with(page, "password")
    form["login"], form["password"] = login, password
    return form.submit(status=status)


def test_signing_in_leads_back_to_what_was_asked_for(bureau):
    answer = tried(bureau.browser(), "office", make.PASSWORD, "/inbox?on=2026-06-01", status=303)

    assert answer.location == "http://localhost/inbox?on=2026-06-01"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "javascript:alert(1)",
        "/\t/x.cn",
        "/规章",
        "/\u2028x",
    ],
)
def test_signing_in_never_leads_elsewhere(bureau, elsewhere):
    answer = tried(bureau.browser(), "office", make.PASSWORD, elsewhere, status=303)

    assert answer.location == "http://localhost/"


def test_a_wrong_password_and_an_unknown_login_read_the_same(bureau):
    wrong = tried(bureau.browser(), "reader", "错误的密码-1234", status=403)
    unknown = tried(bureau.browser(), "nobody", "错误的密码-1234", status=403)

    assert "登录名或者密码不对" in text_of(wrong)
    assert "登录名或者密码不对" in text_of(unknown)


def test_after_five_wrong_passwords_even_the_right_one_must_wait(bureau):
    browser = bureau.browser()
    browser.extra_environ["REMOTE_ADDR"] = "10.0.0.9"
    for _ in range(5):
        tried(browser, "writer", "错误的密码-1234", status=403)

    page = tried(browser, "writer", make.PASSWORD, status=429)

    assert "登录失败次数过多" in text_of(page)


def test_the_session_of_a_visitor_does_not_become_that_of_a_person(bureau):
    browser = bureau.browser()
    before = form_with(browser.get("/login"), "password")["csrf_token"].value

    tried(browser, "office", make.PASSWORD, status=303)

    after = form_to(browser.get("/inbox"), "/logout")["csrf_token"].value
    assert after != before


def test_signing_in_without_the_token_is_refused(bureau):
    answer = bureau.browser().post(
        "/login", {"login": "office", "password": make.PASSWORD}, status=400
    )

    assert "Set-Cookie" not in answer.headers or "login" not in answer.headers["Set-Cookie"]


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(bureau):
    answer = tried(bureau.browser(), "office", make.PASSWORD, status=303)

    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_behind_https_the_cookie_is_secure(tmp_path):
    with make.bureau(tmp_path, https=True) as bureau:
        answer = bureau.browser().get("/login")

    assert "secure" in answer.headers["Set-Cookie"].lower()


def test_signing_out_ends_the_session(bureau):
    browser = signed_in(bureau, "staff")

    form_to(browser.get("/inbox"), "/logout").submit(status=303)

    assert "/login" in browser.get("/inbox", status="*").headers.get("Location", "/login")
    assert "赵镇乡" not in text_of(browser.get("/login"))


def test_a_session_ends_when_the_password_changes(bureau):
    browser = signed_in(bureau, "trainer")

    bureau.change(lambda library: library.people.get("trainer").set_password("另一个口令-1234567"))

    assert "张培训" not in browser.get("/login").text


@pytest.mark.parametrize(
    ("setting", "limit", "passed"), [("session_idle_minutes", 30, 36), ("session_hours", 1, 61)]
)
def test_a_session_ends_after_the_time_the_bureau_chose(
    bureau, monkeypatch, setting, limit, passed
):
    bureau.change(lambda library: library.settings.update({setting: limit}))
    browser = signed_in(bureau, "office")
    assert browser.get("/inbox").status_int == 200

    monkeypatch.setattr("kb_app.db.datetime", _clock_ahead(minutes=passed))

    assert "王办公" not in browser.get("/login").text


def _clock_ahead(*, minutes) -> type[datetime]:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return super().now(tz) + timedelta(minutes=minutes)

    return Ahead
