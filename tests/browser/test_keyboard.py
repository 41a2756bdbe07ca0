"""Every page by keyboard: Tab reaches all that can be used, in order, and shows where it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages_of_the_county import ADDRESSES, REFUSED, addresses, prepared_county
from tests.browser.visiting import signed_in
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
ONE_OF_EACH = (*(found[0] for found in ADDRESSES.values()), REFUSED[0])
"""The first address of every page; the others are the same page of other things."""

MOST_DETOURS = 10
"""So often Tab is pressed a tenth more: what scrolls is a stop too, and what appears by a focus."""

CAME_ROUND = "() => window.met.filter(one => one[0] === 0).length > 1"

BEGIN = """
() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const usable = one => !one.disabled && one.tabIndex >= 0 && one.type !== "hidden"
      && one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0;
  const stands = one => { const box = one.getBoundingClientRect();
      return [box.left, box.right, box.top, box.bottom]; };
  const moves = at => /fixed|sticky/.test(getComputedStyle(at).position)
      || (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight);
  const stays = at => at.tagName === "MAIN" || (!moves(at) && stays(at.parentElement));
  const groups = new Map();  // one Tab stop for a group of radio buttons
  for (const one of document.querySelectorAll("input[type=radio]")) {
    if (usable(one) && (one.checked || !groups.has(one.name))) groups.set(one.name, one);
  }
  const all = [...document.querySelectorAll(wanted)].filter(usable)
      .filter(one => one.type !== "radio" || groups.get(one.name) === one);
  scrollTo(0, 0);
  window.stops = new Map(all.map((one, number) => [one, number]));
  window.shadows = all.map(one => getComputedStyle(one).boxShadow);
  window.met = [];
  if (!window.watchesFocus) document.addEventListener("focusin", event => {
    const one = event.target, look = getComputedStyle(one);
    const number = window.stops.has(one) ? window.stops.get(one) : -1;
    const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
    const changed = look.boxShadow !== "none" && look.boxShadow !== window.shadows[number];
    const seen = one.checkVisibility({opacityProperty: true});
    window.met.push([number, seen && (outlined || changed), one.outerHTML.slice(0, 120)]);
  });
  window.watchesFocus = true;
  const told = all.map(one => ({html: one.outerHTML.slice(0, 120), box: stands(one),
      stays: Boolean(one.closest("main")) && stays(one),
      parts: /date|time/.test(one.type || "") ? 4 : 1}));
  if (document.activeElement) document.activeElement.blur();
  all[0].focus();
  return told;
}
"""


@dataclass(frozen=True)
class Walk:
    """What can be used on a page, and what Tab met from the first of it and back to it."""

    stops: list[dict[str, Any]]
    met: list[tuple[int, bool, str]]

    def round(self) -> list[int]:
        """Return the stops met in one round; what scrolls is met too, but is no stop of ours."""
        numbers = [number for number, _, _ in self.met if number >= 0]
        return numbers[: numbers.index(0, 1)] if 0 in numbers[1:] else numbers

    def faults(self) -> list[tuple[str, str]]:
        """Return what was not met, met out of order or more than once, or did not show it."""
        met = self.round()
        missed = [one["html"] for number, one in enumerate(self.stops) if number not in set(met)]
        early = [self.stops[number]["html"] for number in _out_of_order(met)]
        unseen = [html for _, shown, html in self.met if not shown]
        upwards = [self.stops[after]["html"] for after in self._upwards(met)]
        trapped = [self.met[-1][2]] if len(met) == len(self.met) else []
        return [
            *(("leads nowhere else", html) for html in trapped),
            *(("not reached", html) for html in missed),
            *(("out of order", html) for html in early),
            *(("does not show it", html) for html in unseen),
            *(("stands above the one before", html) for html in upwards),
        ]

    def _upwards(self, met: list[int]) -> list[int]:
        """Return what stands in the text above the stop before it, in the same column."""
        return [after for before, after in pairwise(met) if self._is_above(before, after)]

    def _is_above(self, before: int, after: int) -> bool:
        one, other = self.stops[before], self.stops[after]
        left, right, top, _ = one["box"]
        its_left, its_right, _, its_bottom = other["box"]
        beside = its_left >= right or its_right <= left
        return one["stays"] and other["stays"] and its_bottom <= top and not beside


@pytest.fixture(scope="module")
def window(browser, tmp_path_factory) -> Iterator[Page]:
    """Return the administrator's window, who meets every control."""
    with served(prepared_county(tmp_path_factory.mktemp("county"))) as url:
        yield signed_in(browser, url, "admin", reduced_motion="reduce")


@pytest.mark.parametrize("address", addresses())
def test_tab_reaches_everything_in_order_and_shows_where_it_is(window, address):
    window.set_viewport_size(WIDE)
    window.goto(address)

    assert walked(window).faults() == []


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_tab_does_so_on_a_phone(window, address):
    window.set_viewport_size(NARROW)
    window.goto(address)

    assert walked(window).faults() == []


def walked(page: Page) -> Walk:
    """Press Tab from the first stop of the page until it is met again."""
    stops = page.evaluate(BEGIN)
    _hold_tab(page, sum(one["parts"] for one in stops) + 1)
    for _ in range(MOST_DETOURS):
        if page.evaluate(CAME_ROUND):
            break
        _hold_tab(page, 5 + len(stops) // 10)
    return Walk(stops, [tuple(one) for one in page.evaluate("() => window.met")])


def _hold_tab(page: Page, times: int) -> None:
    """Hold the key until it has repeated so often: one call, where presses would be a call each."""
    page.keyboard.press("+".join(["Tab"] * times))


def _out_of_order(met: list[int]) -> list[int]:
    return [after for before, after in pairwise(met) if after < before]
