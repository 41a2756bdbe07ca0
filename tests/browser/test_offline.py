"""Without a network: a downloaded pack by file://, and the pack that is kept in the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import press, session_of, signed_in, visitor
from tests.functional.commands import copy_of_demo
from tests.make import PASSWORD
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, StorageState

AGED = """
days => caches.open("kb-pack").then(packs => packs.match("/offline").then(pack => {
    const told = new Headers(pack.headers);
    told.set("X-Kept-At", new Date(Date.now() - days * 24 * 3600 * 1000).toISOString());
    return pack.blob().then(file => packs.put("/offline", new Response(file, {headers: told})));
}))
"""
TAKE_AWAY_WHAT_IS_HIDDEN = """
() => document.querySelectorAll("article.document[hidden]").forEach(one => one.remove())
"""
"""The other documents, which nobody sees: axe would take its time to pass over each."""

PHONE = {"width": 360, "height": 740}
ARTICLE = "/rules/chuangkou-gongzuo-guanli-banfa/art-12"


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Iterator[str]:
    with served(copy_of_demo(tmp_path_factory.mktemp("county"))) as url:
        yield url


@pytest.fixture(scope="module")
def session(browser, county) -> StorageState:
    return session_of(browser, county, "staff")


@pytest.fixture(scope="module")
def pack(browser, county, session, tmp_path_factory) -> Path:
    """Return the pack that a township's clerk downloaded as it was proposed."""
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    with page.expect_download() as coming:
        press(page, "下载阅读包")
    file = tmp_path_factory.mktemp("phone") / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def without_network(browser: Browser, **more) -> tuple[Page, list[str]]:
    """Return a window on a phone that has no network, and the addresses it asks for."""
    window = browser.new_context(viewport=PHONE, offline=True, **more)
    page, asked = window.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    return page, asked


def keep(page: Page) -> str:
    """Keep the pack in the browser, on the page where it is chosen; return the warning."""
    warned: list[str] = []
    page.once("dialog", lambda dialog: (warned.append(dialog.message), dialog.accept()))
    press(page, "保存到本机供离线查阅")
    expect(page.get_by_text("保存于")).to_be_visible()
    return warned[0]


def is_kept(page: Page) -> bool:
    return page.evaluate("caches.has('kb-pack')")


def test_a_pack_is_named_for_its_day(pack):
    assert re.fullmatch(r"审知库离线阅读包（\d{4}年\d+月\d+日）\.html", pack.name)


def test_a_pack_finds_and_opens_a_clause_without_a_network(browser, pack):
    page, asked = without_network(browser)
    page.goto(pack.as_uri())
    expect(page.get_by_text("离线阅读包，截至")).to_be_visible()

    page.get_by_role("searchbox").fill("一次性告知")
    hit = page.locator("#found a", has_text="窗口工作管理办法").first
    expect(hit).to_be_visible()
    expect(page.locator("#found mark").first).to_have_text("一次性告知")
    hit.click()

    expect(page.locator(".is-chosen")).to_contain_text("一次性告知")
    assert set(asked) == {pack.as_uri()}


@pytest.mark.parametrize("typed", ["窗口办法12", "窗口工作管理办法第十二条", "窗口办法 １２"])
def test_a_number_leads_to_its_article(browser, pack, typed):
    page, _ = without_network(browser)
    page.goto(pack.as_uri())

    page.get_by_role("searchbox").fill(typed)

    expect(page.locator("#found a").first).to_have_attribute("href", f"#{ARTICLE}")


def test_lay_words_find_the_official_ones(browser, pack):
    page, _ = without_network(browser)
    page.goto(pack.as_uri())

    page.get_by_role("searchbox").fill("现勘")

    expect(page.locator("#found mark", has_text="踏勘").first).to_be_visible()


def test_a_question_in_ones_own_words_finds_what_is_alike(browser, pack):
    page, _ = without_network(browser)
    page.goto(pack.as_uri())

    page.get_by_role("searchbox").fill("开店要带什么材料呀")

    expect(page.get_by_role("status")).to_contain_text("下面是相近的条款")
    expect(page.locator("#found a").first).to_contain_text("登记")


def test_a_bookmark_opens_its_clause_and_what_is_not_there_says_what_to_do(browser, pack):
    page, _ = without_network(browser)
    page.goto(f"{pack.as_uri()}#{ARTICLE}")
    expect(page.locator(".is-chosen")).to_contain_text("第十二条")

    page.get_by_role("searchbox").fill("没有这个词呀")

    expect(page.get_by_role("status")).to_contain_text("请换个说法")


@pytest.mark.parametrize("place", ["", "#q=材料", f"#{ARTICLE}", "#/items/linmu-caifa"])
def test_a_pack_is_sound_on_a_phone(browser, pack, place):
    page, _ = without_network(browser, bypass_csp=True)
    page.goto(pack.as_uri() + place)
    page.evaluate(TAKE_AWAY_WHAT_IS_HIDDEN)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert (scheme, violations(page), too_wide(page)) == (scheme, [], [])


def test_no_two_parts_of_a_pack_have_one_name(browser, pack):
    page, _ = without_network(browser)
    page.goto(pack.as_uri())

    names = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")

    assert len(names) == len(set(names))


def test_a_pack_is_read_without_scripts(browser, pack):
    page, _ = without_network(browser, java_script_enabled=False)
    page.goto(f"{pack.as_uri()}#{ARTICLE}")

    expect(page.locator("article.document", has_text="窗口工作管理办法").first).to_be_visible()


def test_a_kept_pack_opens_without_a_network_and_goes_with_signing_out(browser, county):
    page = signed_in(browser, county, "staff", viewport=PHONE)
    page.goto("/pack")
    keep(page)

    page.context.set_offline(True)
    page.goto("/")
    expect(page.get_by_text("离线阅读包，截至")).to_be_visible()
    page.get_by_role("searchbox").fill("一次性告知")
    expect(page.locator("#found a").first).to_be_visible()

    page.context.set_offline(False)
    page.goto("/pack")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_text("栏目", exact=True).first.click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("link", name="登录").first.wait_for()
    assert "会删除保存在本机的阅读包" in asked[0]

    page.context.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()


def test_a_kept_pack_is_deleted_when_asked(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    keep(page)

    press(page, "从本机删除")

    expect(page.get_by_text("已从本机删除")).to_be_visible()
    assert page.evaluate("caches.has('kb-pack')") is False


def test_no_page_of_anybody_is_kept_unasked(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    expect(page.get_by_role("button", name="保存到本机供离线查阅")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for address in ("/", "/rules", ARTICLE):
        page.goto(address)

    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name)"
        ".then(one => one.keys())))).then(all => [].concat(...all).map(one => one.url))"
    )

    assert [url for url in kept if "/static/" not in url] == []


def test_another_person_does_not_find_the_pack_of_the_one_before(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    keep(page)
    page.context.clear_cookies()

    page.goto("/login")
    page.get_by_label("登录名").fill("reader")
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
    page.locator(".kb-sign-out").first.wait_for(state="attached")

    page.wait_for_function("() => caches.has('kb-pack').then(is => !is)")


def test_before_a_pack_is_kept_the_danger_of_shared_computers_is_told(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    page.once("dialog", lambda dialog: dialog.dismiss())
    press(page, "保存到本机供离线查阅")
    assert not is_kept(page)

    assert "多人共用的电脑不要保存" in keep(page)


def test_with_a_network_a_kept_pack_is_shown_to_the_one_who_kept_it(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    keep(page)

    page.goto("/offline")

    expect(page.get_by_text("离线阅读包，截至")).to_be_visible()


def test_a_kept_pack_is_not_shown_once_the_session_is_gone(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    keep(page)
    page.context.clear_cookies()

    page.goto("/offline")

    expect(page.get_by_label("密码")).to_be_visible()
    assert not is_kept(page)


def test_a_page_of_nobody_deletes_the_pack_of_a_session_that_is_gone(browser, county, session):
    page = visitor(browser, county, storage_state=session)
    page.goto("/pack")
    keep(page)
    page.context.clear_cookies()

    page.goto("/login")

    page.wait_for_function("() => caches.has('kb-pack').then(is => !is)")


def test_a_pack_is_kept_for_thirty_days(browser, county, session):
    page = visitor(browser, county, storage_state=session, viewport=PHONE)
    page.goto("/pack")
    keep(page)
    page.evaluate(AGED, 29)
    page.context.set_offline(True)
    page.goto("/offline")
    expect(page.get_by_text("离线阅读包，截至")).to_be_visible()

    page.evaluate(AGED, 31)
    page.goto("/offline")

    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    assert not is_kept(page)


def test_after_signing_out_back_shows_no_page_of_the_one_before(browser, county):
    page = signed_in(browser, county, "office")
    page.goto("/inbox")
    page.locator(".kb-sign-out button:visible").first.click()
    page.get_by_role("link", name="登录").first.wait_for()

    page.go_back()

    expect(page.get_by_label("密码")).to_be_visible()


def test_the_library_can_be_installed(browser, county):
    page = visitor(browser, county)
    page.goto("/login")
    manifest = page.request.get(page.locator("link[rel=manifest]").get_attribute("href"))

    told = manifest.json()

    assert manifest.headers["content-type"].startswith("application/manifest+json")
    assert told["lang"] == "zh-CN"
    assert all(page.request.get(f"/{icon['src']}").ok for icon in told["icons"])


def test_without_a_pack_the_page_says_how_to_go_on_and_has_its_style(browser, county):
    page = signed_in(browser, county, "reader", viewport=PHONE)
    page.goto("/pack")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)

    page.goto("/rules")

    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).borderTopWidth") == "8px"
