"""People at their browsers: who signs in, presses what, and reads what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.make import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

PATIENCE = 60_000
"""Milliseconds to wait for a page; the machine may be busy with other tests."""


def visitor(browser: Browser, url: str, **context: Any) -> Page:
    """Return a new window in Chinese, without anybody signed in."""
    window = browser.new_context(
        base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", **context
    )
    window.set_default_timeout(PATIENCE)
    return window.new_page()


def signed_in(browser: Browser, url: str, login: str, **context: Any) -> Page:
    """Return a new window in which `login` has signed in through the form."""
    page = visitor(browser, url, **context)
    page.goto("/login")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
    page.locator(".kb-sign-out").first.wait_for(state="attached")  # folded away on a phone
    return page


def session_of(browser: Browser, url: str, login: str) -> StorageState:
    """Return a session to give to visitors (`storage_state`): they need not sign in each."""
    page = signed_in(browser, url, login)
    kept = page.context.storage_state()
    page.context.close()
    return kept


def press(page: Page, name: str) -> None:
    """Press the button with this name in the main part of the page."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the link with this name in the main part of the page."""
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def said(page: Page) -> str:
    """Return what the main part of the page says."""
    return page.get_by_role("main").inner_text()


def look_for(page: Page, words: str) -> None:
    """Search from the head of the page."""
    head = page.get_by_role("banner")
    head.get_by_role("searchbox").fill(words)
    head.get_by_role("button", name="检索").click()
