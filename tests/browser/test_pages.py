"""Every page, wide and on a phone: accessible, without faults, strangers or need of scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from kb_app.application import make_application
from kb_app.settings import Settings
from tests.browser.pages_of_the_county import (
    ADDRESSES,
    WINDOW_RULE,
    addresses,
    prepared_county,
)
from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import follow, look_for, press, said, signed_in, visitor
from tests.serving import served, today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ConsoleMessage, Page, Request

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"


@dataclass
class Watched:
    """A window, and what it complained of and asked for."""

    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def note_message(self, message: ConsoleMessage) -> None:
        """Note an error, except that the page itself is a refusal."""
        own = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type == "error" and not own:
            self.complaints.append(message.text)

    def note_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {self.host, ""}:
            self.strangers.append(request.url)


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Iterator[str]:
    with served(prepared_county(tmp_path_factory.mktemp("county"))) as url:
        yield url


@pytest.fixture(scope="module")
def watched(browser, county):
    """Return the administrator's window: they meet every page."""
    page = signed_in(browser, county, "admin", viewport=WIDE)
    made = Watched(page, urlsplit(county).netloc)
    page.on("console", made.note_message)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("request", made.note_request)
    return made


@pytest.fixture(scope="module")
def unscripted(browser, county):
    """Return a reviewer's window in which JavaScript is switched off."""
    return signed_in(browser, county, "reviewer", java_script_enabled=False)


def faults_at(page: Page, size: dict[str, int]) -> list[object]:
    """Return what axe finds, and what sticks out, with everything unfolded."""
    page.set_viewport_size(size)
    page.evaluate(OPEN_ALL)
    return [*violations(page), *too_wide(page)]


def links_of(html: str) -> set[str]:
    """Return where the page's links lead; of clauses and of days, one stands for the others."""
    links = re.findall(r'<a\s[^>]*?href="(/[^"#]*)', html)
    one_of_each: dict[str, str] = {}
    for link in map(unescape, links):
        one_of_each.setdefault(re.sub(r"/c/\w+|open=\w+|\d{4}-\d\d-\d\d", "…", link), link)
    return set(one_of_each.values())


def pages_of_views(folder: Path) -> set[tuple[str, str]]:
    """Return kind of place and name of every view that shows a page to people signed in."""
    views = make_application(Settings(data=str(folder))).registry.introspector.get_category("views")
    return {
        (view["introspectable"]["context"].__name__, view["introspectable"]["name"])
        for view in views
        if any(one.category_name == "templates" for one in view["related"])
        and view["introspectable"]["request_methods"] != "POST"
    } - {("Site", "login")}


def test_no_page_is_left_out(tmp_path):
    assert set(ADDRESSES) == pages_of_views(tmp_path)


@pytest.mark.parametrize("address", addresses())
def test_a_page_is_sound_wide_and_on_a_phone(watched, address):
    watched.complaints.clear()
    watched.page.goto(address)

    assert faults_at(watched.page, WIDE) == []
    assert faults_at(watched.page, NARROW) == []
    assert watched.complaints == []
    assert watched.strangers == []


def test_no_link_leads_nowhere(watched):
    ask = watched.page.request
    pages = {address: ask.get(address) for address in addresses()}
    links = {link: address for address in pages for link in links_of(pages[address].text())}

    dead = {
        link: links[link]
        for link, answer in ((link, pages.get(link) or ask.get(link)) for link in links)
        if not answer.ok and not (link.startswith("/cite?") and "库中没有" in answer.text())
    }

    assert len(links) > 100
    assert dead == {}


def test_the_page_for_signing_in_is_sound(browser, county):
    page = visitor(browser, county)
    page.goto("/login")
    page.get_by_label("登录名").fill("nobody")
    press(page, "登录")

    assert "密码不对" in said(page)
    assert faults_at(page, WIDE) + faults_at(page, NARROW) == []


def test_a_form_that_was_refused_is_sound(watched):
    page = watched.page
    page.goto("/items/new")
    press(page, "保存草稿")
    expect(page.locator(".kb-problems")).to_be_visible()

    assert faults_at(page, WIDE) + faults_at(page, NARROW) == []


def test_repeated_rows_of_a_form_are_numbered(watched):
    watched.page.goto("/items/gonggong-weisheng/edit")
    legend = ".kb-row > .kb-row-body > .kb-group > legend"

    numbered = watched.page.locator(legend).first.evaluate(
        "one => getComputedStyle(one, '::after').content"
    )

    assert numbered == "counter(kb-row)"


def test_a_clause_is_found_and_read_without_scripts(unscripted):
    look_for(unscripted, "“一次性告知”")
    follow(unscripted, "窗口工作管理办法")

    expect(unscripted.locator("article.kb-text")).to_contain_text("一次性告知")


def test_a_rule_is_approved_and_published_without_scripts(unscripted):
    unscripted.goto("/inbox")
    follow(unscripted, "窗口工作管理办法")
    step = unscripted.locator("#step-approve_and_publish")
    step.get_by_label("施行日期").fill(today().isoformat())
    step.get_by_label("已核对上述各点").fill("以签发的日期为准")
    step.get_by_role("button", name="审核通过并发布").click()
    expect(unscripted.get_by_text("已发布（当前）", exact=True)).to_be_visible()

    unscripted.goto(WINDOW_RULE)
    expect(unscripted.locator("article.kb-text")).to_contain_text("服务窗口")
