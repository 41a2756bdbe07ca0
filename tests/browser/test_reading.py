"""Reading in a real browser: the outline follows, words are found, citations are copied."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages_of_the_county import LAW, prepared_county
from tests.browser.visiting import signed_in
from tests.functional.commands import site_of
from tests.make import actor
from tests.serving import served, today
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = ".kb-outline-beside a[aria-current]"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with served(prepared_county(tmp_path_factory.mktemp("county"))) as url:
        yield url


@pytest.fixture(scope="module")
def wide(browser, county) -> Page:
    page = signed_in(browser, county, "staff", viewport=WIDE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture(scope="module")
def narrow(browser, county) -> Page:
    return signed_in(browser, county, "staff", viewport=NARROW, has_touch=True)


@pytest.fixture(scope="module")
def unscripted(browser, county) -> Page:
    return signed_in(browser, county, "staff", viewport=NARROW, java_script_enabled=False)


def find(page: Page, words: str) -> None:
    page.get_by_label("在本文中查找").get_by_role("searchbox").fill(words)


def clipboard(page: Page) -> str:
    return page.evaluate("() => navigator.clipboard.readText()")


def is_in_window(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        "one => { const box = one.getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= window.innerHeight; }"
    )


def test_the_outline_follows_the_text(wide):
    wide.goto(LAW)
    wide.locator("#chp_3").evaluate("one => one.scrollIntoView()")
    expect(wide.locator(HERE)).to_contain_text("第三章")

    wide.locator("#chp_1").evaluate("one => one.scrollIntoView()")
    expect(wide.locator(HERE)).to_contain_text("第一章")


def test_the_number_of_an_article_stays_in_sight(wide):
    wide.goto(LAW)
    wide.locator(".kb-article .kb-item").nth(13).evaluate("one => one.scrollIntoView()")

    expect(wide.locator(".kb-article > .kb-number", has_text="第十一条")).to_be_in_viewport()


def test_words_are_found_counted_and_visited_with_the_keyboard(wide):
    wide.goto(LAW)
    find(wide, "行政复议委员会")
    told = wide.locator("[data-find-count]")
    expect(told).to_have_text(re.compile("^第1处，共[0-9]+处$"))
    many = int(re.findall("[0-9]+", told.inner_text())[1])
    assert wide.locator("mark.kb-found").count() == many > 1

    wide.keyboard.press("Enter")
    expect(told).to_have_text(f"第2处，共{many}处")
    assert is_in_window(wide, "mark.is-here")
    wide.keyboard.press("Shift+Enter")
    expect(told).to_have_text(f"第1处，共{many}处")


def test_finding_leaves_the_text_as_it_was(wide):
    wide.goto(LAW)
    text = wide.locator(".kb-read")
    before = text.evaluate("one => one.innerHTML")
    find(wide, "复议机关")
    expect(wide.locator("mark.kb-found").first).to_be_attached()

    wide.keyboard.press("Escape")

    expect(wide.locator("mark.kb-found")).to_have_count(0)
    assert text.evaluate("one => one.innerHTML") == before


def test_what_is_not_there_is_said_to_be_not_found(wide):
    wide.goto(LAW)
    find(wide, "没有这个词呀")

    expect(wide.locator("[data-find-count]")).to_have_text("没有找到“没有这个词呀”")


def test_a_number_leads_to_its_article(wide):
    wide.goto(LAW)
    find(wide, "44")

    expect(wide.locator(".kb-article.is-chosen > .kb-number")).to_have_text("第四十四条")
    expect(wide.locator(".kb-article.is-chosen")).to_be_in_viewport()


def test_the_citation_of_a_clause_is_copied_with_one_click(wide):
    wide.goto(f"{LAW}/art-11/para-1/item-3")
    wide.get_by_role("button", name="复制引用").click()

    expect(wide.locator(".kb-toast")).to_contain_text("已复制")
    assert clipboard(wide) == "《中华人民共和国行政复议法》第十一条第（三）项"


def test_the_permanent_address_of_a_clause_is_copied_and_opens_it(wide):
    wide.goto(f"{LAW}/art-11")
    wide.get_by_role("button", name="复制网址").click()
    expect(wide.locator(".kb-toast")).to_contain_text("已复制")

    wide.goto(clipboard(wide))

    expect(wide.get_by_role("heading", level=1)).to_have_text(
        "《中华人民共和国行政复议法》第十一条"
    )


def test_an_article_offers_its_citation_to_the_keyboard(wide):
    wide.goto(LAW)
    wide.locator(".kb-article > .kb-number", has_text="第十二条").focus()
    wide.keyboard.press("Tab")
    wide.keyboard.press("Enter")

    expect(wide.locator(".kb-toast")).to_contain_text("已复制")
    assert clipboard(wide) == "《中华人民共和国行政复议法》第十二条"


def test_a_version_beside_the_text_leads_to_its_own_day(wide):
    wide.goto(LAW)
    wide.locator(".kb-aside").get_by_role("link", name="第1版", exact=True).click()

    expect(wide).to_have_url(re.compile(r"\?on=2018-01-01$"))
    expect(wide.get_by_text("不一定是现行规定")).to_be_visible()
    expect(wide.get_by_text("今天施行的是第2版")).to_be_visible()


def test_any_day_may_be_chosen(wide):
    wide.goto(LAW)
    wide.get_by_label("看哪一天施行的文本").locator("visible=true").fill("2020-06-01")
    wide.locator(".kb-aside").get_by_role("button", name="查看").click()

    expect(wide).to_have_url(re.compile(r"\?on=2020-06-01$"))
    expect(wide.locator(".kb-read")).to_contain_text("具体行政行为")


def test_the_margin_leads_to_what_this_version_changed(wide):
    wide.goto(LAW)
    article = wide.locator(".kb-article", has_text="第一条").first
    article.get_by_role("link", name="本版修改").click()

    change = wide.locator(".kb-change:target")
    expect(change.locator("ins").first).to_contain_text("监督和")
    expect(change.get_by_text("− 修改前").first).to_be_visible()


def test_on_a_phone_the_tools_lie_within_reach_of_a_thumb(narrow):
    narrow.goto(LAW)
    bar = narrow.get_by_role("navigation", name="阅读工具")
    parts = bar.locator("summary:visible, :scope > a")

    assert [one.strip() for one in parts.all_inner_texts()] == ["目录", "查找", "日期", "顶部"]
    heights = parts.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert is_in_window(narrow, ".kb-bar")


def test_on_a_phone_the_outline_opens_leads_and_closes(narrow):
    narrow.goto(LAW)
    bar = narrow.get_by_role("navigation", name="阅读工具")
    bar.get_by_text("目录").click()
    bar.get_by_role("link", name="第三章").click()

    expect(narrow.locator("#chp_3")).to_be_in_viewport()
    expect(bar.get_by_role("link", name="第三章")).to_be_hidden()


def test_on_a_phone_words_are_found_too(narrow):
    narrow.goto(LAW)
    narrow.locator(".kb-bar").get_by_text("查找", exact=True).click()
    find(narrow, "行政复议委员会")

    expect(narrow.locator("[data-find-count]")).to_contain_text("第1处")
    expect(narrow.locator("mark.is-here")).to_be_in_viewport()


def test_without_scripts_outline_and_day_still_open(unscripted):
    unscripted.goto(LAW)
    bar = unscripted.get_by_role("navigation", name="阅读工具")
    bar.get_by_text("目录").click()
    bar.get_by_role("link", name="第三章").click()
    expect(unscripted).to_have_url(re.compile("#chp_3$"))
    bar.get_by_text("目录").click()
    bar.get_by_text("日期").click()
    bar.get_by_role("link", name="第1版", exact=True).click()

    expect(unscripted.locator(".kb-read")).to_contain_text("具体行政行为")
    expect(unscripted.get_by_role("search", name="在本文中查找")).to_be_hidden()


def test_an_approved_change_is_announced_beside_its_clause(browser, tmp_path):
    data = prepared_county(tmp_path / "county")
    with site_of(data) as site:
        _publish_for_next_month(site)
    with served(data) as url:
        page = signed_in(browser, url, "staff", viewport=WIDE)
        page.goto("/rules/chuangkou-gongzuo-guanli-banfa")

        expect(page.locator(".kb-margin-changed a").first).to_contain_text("起修改")
        expect(page.get_by_text("看将有什么不同")).to_be_visible()


def _publish_for_next_month(site) -> None:
    document = site.at("/rules/chuangkou-gongzuo-guanli-banfa")
    reviewer = actor(site, "reviewer")
    when = document.draft.since
    begin = Order(in_force_from=today() + timedelta(days=30), checked="试改")
    take_step(document, "approve", reviewer, when, begin)
    take_step(document, "publish", reviewer, when, begin)
