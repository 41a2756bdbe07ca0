"""Homes by role: what waits, what changed and one may read, what one reads most, questions."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from content.people.people import MOST_PINNED
from kb_app.homes import changes
from kb_app.homes.questions import QUESTIONS
from tests import make
from tests.functional.pages import bureau_with_passwords, form_to, signed_in, text_of
from workflows.accounts import change_settings
from workflows.drafting import save

OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)
PEOPLE = ("staff", "trainer", "office", "reviewer", "committee", "admin", "reader")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("homes"), *PEOPLE) as made:
        made.change(_fill)
        yield made


def _fill(site) -> None:
    change_settings(site, {"anonymous_reading": True}, make.actor(site, "admin"), make.later())
    _internal_then_public(site)
    for number in range(5):
        make.published(site, "expert", name=f"expert-{number}")
    make.published(site, "training", name="peixun")
    make.published(site, "guide", name="zhinan")


def _internal_then_public(site) -> None:
    title = {"title": "内部旧题办法"}
    document = make.draft(site, name="ban-fa", **title, publicity={"attribute": "不予公开"})
    make.publish(document, OLD)
    public = make.words(publicity={"attribute": "主动公开"})
    save(document, public, make.actor(site, "office"), make.later(minutes=1),
         based_on=document.tag())  # fmt: skip
    make.publish(document, NEW, when=make.later(minutes=2))


@pytest.fixture(scope="module")
def people(bureau):
    return {login: signed_in(bureau, login) for login in PEOPLE}


@pytest.mark.parametrize("login", PEOPLE)
def test_everybody_finds_the_questions_of_their_role(bureau, people, login):
    role = make.PEOPLE[login][2]

    said = text_of(people[login].get("/"))

    assert [q.asked for q in QUESTIONS[role] if q.asked not in said] == []


def test_each_of_the_four_users_has_five_questions():
    four = ("township_staff", "trainer", "office_editor", "committee_secretary")

    assert [len(QUESTIONS[role]) for role in four] == [5] * 4


def test_somebody_of_two_roles_has_the_questions_of_both(bureau):
    bureau.change(lambda site: site.people.add(
        "both", "两岗", "office", frozenset({"trainer", "reviewer", "reader"})
    ).set_password(make.PASSWORD))  # fmt: skip

    said = text_of(signed_in(bureau, "both").get("/"))

    assert "这个题的依据？" in said
    assert "哪些稿件等我审核？" in said
    assert "这件事按哪一条办？" not in said


def test_a_visitor_has_search_shelves_and_changes_and_nothing_of_anybody_s(bureau):
    said = text_of(bureau.browser().get("/"))

    assert "书架" in said
    assert "最近的变化" in said
    assert "常问的事" not in said
    assert "待办" not in said


@pytest.mark.parametrize("address", ["/", "/changes"])
def test_a_visitor_does_not_learn_the_title_of_an_internal_version(bureau, address):
    said = text_of(bureau.browser().get(address))

    assert "窗口工作管理办法" in said
    assert "内部旧题办法" not in said


def test_new_experts_hide_nothing_from_those_whose_work_they_are_not(people):
    assert "郑专家" not in text_of(people["admin"].get("/"))
    committee = text_of(people["committee"].get("/"))
    assert committee.count("郑专家") == 3
    assert "窗口工作管理办法" in committee


def test_what_the_page_of_changes_remembers_is_told_to_nobody_else(bureau, people):
    for one in (people["committee"], people["staff"], bureau.browser(), people["committee"]):
        told = "专家" in text_of(one.get("/changes"))
        assert told == (one is people["committee"])


def test_a_change_leads_to_what_changed_and_whom_it_concerns(people):
    page = people["staff"].get("/changes")

    assert page.html.select_one("a[href='/rules/ban-fa/compare?a=1&b=2']") is not None
    assert page.html.select_one("a[href='/rules/ban-fa/cited']") is not None


def test_what_one_reads_most_is_on_one_s_home_and_is_forgotten_at_will(people):
    staff = people["staff"]
    staff.get("/guides/zhinan")
    assert "我常看的" in text_of(staff.get("/"))
    assert "我常看的" not in text_of(people["reader"].get("/"))

    said = text_of(form_to(staff.get("/account"), "/forget-reading").submit().follow())

    assert "已清除" in said
    assert "我常看的" not in text_of(staff.get("/"))


def test_on_another_day_only_what_was_there_then_is_at_hand(people):
    trainer = people["trainer"]
    trainer.get("/rules/ban-fa")
    trainer.get("/guides/zhinan")

    home = trainer.get(f"/?on={NEW.isoformat()}")

    own = home.html.select_one(".kb-home-own")
    at_hand = [link["href"] for link in own.select("a") if "on=" in link["href"]]
    assert f"/rules/ban-fa?on={NEW.isoformat()}" in at_hand
    assert [url for url in at_hand if trainer.get(url, expect_errors=True).status_int >= 400] == []


def test_what_one_may_no_longer_read_is_not_named(bureau, people):
    committee = people["committee"]
    committee.get("/experts/expert-0")
    form_to(committee.get("/experts/expert-1"), "/pin").submit().follow()
    assert "我常看的" in text_of(committee.get("/"))

    change = lambda roles: bureau.change(  # noqa: E731 - said twice
        lambda site: setattr(site.people.get("committee"), "roles", frozenset(roles))
    )
    change({"reader"})
    said = text_of(committee.get("/"))
    change({"committee_secretary"})

    assert "郑专家" not in said
    assert "常用" not in said


def test_a_document_is_pinned_and_put_away(people):
    trainer = people["trainer"]
    page = form_to(trainer.get("/guides/zhinan"), "/pin").submit().follow()
    pinned = text_of(trainer.get("/"))

    form_to(page, "/unpin").submit().follow()

    assert "常用" in pinned
    assert "常用" not in text_of(trainer.get("/"))


def test_so_many_are_pinned_and_the_oldest_goes_first():
    person = make.site().people.get("staff")

    for number in range(MOST_PINNED + 1):
        person.pin(f"/rules/{number}")
    person.pin("/rules/5")

    assert person.pinned[:2] == ("/rules/5", f"/rules/{MOST_PINNED}")
    assert len(person.pinned) == MOST_PINNED
    assert "/rules/0" not in person.pinned


def test_a_visitor_may_not_pin(bureau):
    answer = bureau.browser().post("/guides/zhinan/pin", status="*")

    assert answer.status_int in {302, 303, 400, 401, 403}


def test_who_keeps_the_library_sees_how_it_is(people):
    assert "与日志一致" in text_of(people["admin"].get("/"))
    assert "库的状态" not in text_of(people["office"].get("/"))


def test_what_is_published_a_moment_ago_stands_on_every_home_at_once(bureau, people):
    people["staff"].get("/")

    bureau.change(lambda site: make.published(site, "guide", name="xin", title="刚刚发布的指南"))

    assert "刚刚发布的指南" in text_of(people["staff"].get("/"))


def test_homes_open_the_documents_of_the_journal_once(people, monkeypatch):
    people["trainer"].get("/")
    looked_at: list[str] = []
    seen = changes._seen
    monkeypatch.setattr(changes, "_seen", lambda *one: looked_at.append("one") or seen(*one))

    people["trainer"].get("/")

    assert looked_at == []


def test_a_number_above_the_journal_s_shows_the_newest(people):
    far = people["office"].get("/changes?below=999999999999")

    assert "窗口工作管理办法" in text_of(far)


def test_older_changes_lie_behind_newer_ones(people):
    first = people["office"].get("/changes")
    older = people["office"].get("/changes?below=1")

    assert "窗口工作管理办法" in text_of(first)
    assert "没有更早的变化" in text_of(older)


@pytest.mark.parametrize("address", ["/training", "/experts", "/experts/eligible"])
def test_a_visitor_is_told_what_it_is_and_led_to_sign_in_and_back(bureau, address):
    page = bureau.browser().get(address)

    assert "对访客公开" in text_of(page)
    assert "工作人员请先登录" in text_of(page)
    ways = [link["href"] for link in page.html.select("main a") if link.get_text() == "登录"]
    assert ways == [f"/login?came_from={quote(address, safe='')}"]


def test_a_visitor_reads_nothing_of_a_closed_shelf_and_meets_no_dead_end(bureau):
    page = bureau.browser().get("/experts")

    assert "这里是踏勘、评审专家的名册" in text_of(page)
    assert not page.html.select(".kb-hit")


def test_whoever_is_sent_to_sign_in_is_told_that_they_come_back(bureau):
    browser = bureau.browser()

    assert "登录后回到您要看的页面" in text_of(browser.get("/login?came_from=%2Ftraining"))
    assert "登录后回到您要看的页面" not in text_of(browser.get("/login"))
