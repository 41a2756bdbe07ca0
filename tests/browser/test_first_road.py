"""The first road in a real browser: a Word file becomes a rule that is read as of any day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import follow, look_for, press, said, signed_in
from tests.original_files import PHRASE, market_rule, with_a_new_first_article
from tests.serving import served_bureau, today

if TYPE_CHECKING:
    from datetime import date

    from playwright.sync_api import Page

TITLE = "电力市场监管办法"
BEGINS = today()
EVE = BEGINS - timedelta(days=1)
AMENDED = BEGINS + timedelta(days=30)


@dataclass(frozen=True)
class People:
    """Each at a browser of their own, all signed in."""

    office: Page
    reviewer: Page
    staff: Page


@pytest.fixture(scope="module")
def people(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with served_bureau(folder, "office", "reviewer", "staff") as url:
        yield People(*(signed_in(browser, url, login) for login in ("office", "reviewer", "staff")))


@pytest.fixture(scope="module")
def report(people, shared):
    """Return what the import report says; the office has uploaded the file."""
    name, path = market_rule(shared)
    people.office.goto("/rules/upload")
    people.office.get_by_label("文件").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": path.read_bytes()}
    )
    press(people.office, "上传")
    press(people.office, "存为草稿")
    expect(people.office).to_have_url(re.compile("/report$"))
    return said(people.office)


@pytest.fixture(scope="module")
def submitted(people, report):
    """Return the rule's address; the office has handed it in."""
    assert report
    return hand_in(people.office)


@pytest.fixture(scope="module")
def refusal(people, submitted):
    """Return what the author reads who sends the reviewer's form with their own."""
    people.office.goto(f"{submitted}/workflow")
    people.office.locator("#step-withdraw [name=step]").evaluate("e => e.value = 'approve'")
    with people.office.expect_response(lambda answer: answer.request.method == "POST") as answered:
        press(people.office, "撤回修改")
    return answered.value.status, said(people.office)


@pytest.fixture(scope="module")
def published(people, submitted, refusal):
    """Return the rule's address; the reviewer has put it in force from today."""
    assert refusal
    approve(people.reviewer, BEGINS)
    return submitted


@pytest.fixture(scope="module")
def permalink(people, published):
    """Return the address of the clause that staff found by a phrase."""
    assert published
    look_for(people.staff, f"“{PHRASE}”")
    follow(people.staff, TITLE)
    expect(people.staff.locator("article.kb-text")).to_contain_text(PHRASE)
    return urlsplit(people.staff.url).path


@pytest.fixture(scope="module")
def amended(people, permalink, published):
    """Return the permalink; a text with a new first article is in force from a later day."""
    people.office.goto(f"{published}/edit")
    box = people.office.locator("[name=kb_text]")
    box.fill(with_a_new_first_article(box.input_value()))
    press(people.office, "保存草稿")
    hand_in(people.office)
    approve(people.reviewer, AMENDED)
    return permalink


def hand_in(office: Page) -> str:
    """Follow from the import report to the workflow, hand in, return the rule's address."""
    follow(office, "核对无误，去提交审核")
    press(office, "提交审核")
    expect(office.get_by_text("审核中（当前）", exact=True)).to_be_visible()
    return urlsplit(office.url).path.removesuffix("/workflow")


def approve(reviewer: Page, day: date) -> None:
    """Find the rule in the inbox, and put it in force from the day."""
    reviewer.goto("/inbox")
    follow(reviewer, TITLE)
    step = reviewer.locator("#step-approve_and_publish")
    step.get_by_label("施行日期").fill(day.isoformat())
    step.get_by_label("已核对上述各点").fill("以签发的日期为准")
    step.get_by_role("button", name="审核通过并发布").click()
    expect(reviewer.get_by_text("已发布（当前）", exact=True)).to_be_visible()


def number_on(page: Page, address: str, day: date) -> tuple[int, str]:
    """Return the status of the clause's page on a day, and what it calls the clause."""
    answer = page.goto(f"{address}?on={day.isoformat()}")
    assert answer is not None
    return answer.status, page.get_by_role("heading", level=1).inner_text()


def test_the_import_report_says_what_was_understood(report):
    assert "条\n41" in report
    assert "提纲" in report


def test_the_author_may_not_approve(refusal):
    status, words = refusal

    assert status == 403
    assert "不能审核自己的稿件" in words


def test_another_person_puts_the_rule_in_force(people, published):
    people.staff.goto(published)

    assert "现行有效" in said(people.staff)


def test_staff_open_the_clause_they_searched_by_its_words(people, permalink):
    people.staff.goto(permalink)

    assert f"《{TITLE}》第四条" in said(people.staff)


def test_before_its_day_the_clause_is_said_not_to_be_in_force(people, permalink):
    people.staff.goto(f"{permalink}?on={EVE.isoformat()}")

    sentence = f"{EVE.year}年{EVE.month}月{EVE.day}日的文本中没有这一条款"
    assert sentence in said(people.staff)


def test_before_its_day_the_rule_is_said_not_to_be_in_force(people, published):
    answer = people.staff.goto(f"{published}?on={EVE.isoformat()}")

    assert answer.status == 404
    assert "没有施行的版本" in said(people.staff)


def test_the_old_permalink_shows_the_new_number_from_the_day_of_the_amendment(people, amended):
    assert number_on(people.staff, amended, AMENDED) == (200, f"《{TITLE}》第五条")


def test_the_old_permalink_shows_the_old_number_until_then(people, amended):
    eve = AMENDED - timedelta(days=1)

    assert number_on(people.staff, amended, eve) == (200, f"《{TITLE}》第四条")


def test_a_number_leads_to_the_clause_that_bears_it_on_the_day(people, amended, published):
    assert amended
    status, name = number_on(people.staff, f"{published}/art-5", AMENDED)

    assert (status, name) == (200, f"《{TITLE}》第五条")
    assert PHRASE in said(people.staff)


def test_the_clause_that_moved_tells_its_history(people, amended):
    people.staff.goto(f"{amended}?on={AMENDED.isoformat()}")

    history = people.staff.locator(".kb-timeline").inner_text()
    assert "第1版" in history
    assert "第2版" in history
