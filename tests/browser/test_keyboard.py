"""Pages by keyboard alone: Tab reaches everything that can be used, and shows where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.pages_of_the_county import LAW, WINDOW_RULE, prepared_county
from tests.browser.visiting import signed_in
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = (
    "/", "/search?q=一次性告知", f"{WINDOW_RULE}/art-12", f"{LAW}/versions", "/inbox", "/rules",
    f"{WINDOW_RULE}/workflow", "/experts/new", "/people", "/rules/upload",
)  # fmt: skip
SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})

USABLE = """
() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
      && one.getClientRects().length > 0;
  const all = [...document.querySelectorAll(wanted)].filter(seen)
      .filter(one => !one.disabled && one.tabIndex >= 0 && one.type !== "hidden");
  all.forEach((one, number) => { one.dataset.wanted = String(number); });
  const groups = new Set();
  return all.filter(one => {
    if (one.type !== "radio") return true;
    const first = !groups.has(one.name);
    groups.add(one.name);
    return first;  // one Tab stop for a group of radio buttons
  }).map(one => [one.dataset.wanted, one.outerHTML.slice(0, 120)]);
}
"""
HERE = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one);
  const shown = (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)
      || look.boxShadow !== "none";
  return [one.dataset.wanted || "", shown, one.outerHTML.slice(0, 120)];
}
"""


@pytest.fixture(scope="module")
def window(browser, tmp_path_factory):
    """Return the administrator's window: they meet every control."""
    with served(prepared_county(tmp_path_factory.mktemp("county"))) as url:
        yield signed_in(browser, url, "admin")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
@pytest.mark.parametrize("address", PLACES)
def test_tab_reaches_everything_and_shows_where_it_is(window, address, size):
    window.set_viewport_size(size)
    window.goto(address)
    wanted = dict(window.evaluate(USABLE))

    reached, unseen = walked(window, at_most=2 * len(wanted) + 20)

    assert len(wanted) > 8
    assert [html for number, html in wanted.items() if number not in reached] == []
    assert unseen == []


def walked(page: Page, *, at_most: int) -> tuple[set[str], list[str]]:
    """Press Tab to the end of the page; return what was reached, and what did not show it."""
    reached: dict[str, str] = {}
    shown_once: set[str] = set()
    for _ in range(at_most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        number, shown, html = here
        reached[number] = html
        if shown:
            shown_once.add(number)  # inside a field of a date the browser marks its parts itself
    return set(reached), [html for number, html in reached.items() if number not in shown_once]
