"""Every page by keyboard: Tab reaches all that can be used, in order, and shows where it is.

The first page of every view is walked all round. On the others every step from one kind of stop
to another is tried, twice where they have it more often (an article of a law is like the next).
What is not walked is looked at: nothing has an order of its own, so Tab meets the stops as the
text has them, and none stands above the one before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages_of_the_county import ADDRESSES, REFUSED, prepared_county
from tests.browser.visiting import signed_in
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = {" ".join(view).strip(): found for view, found in ADDRESSES.items()} | {"refused": REFUSED}
"""By kind of place and name of view: the addresses of one page, of other things each."""

MOST_DETOURS = 10
"""So often Tab is pressed a tenth more: what scrolls is a stop too, and what appears by a focus."""

TIMES = 2
"""So often is a step from one kind of stop to another tried on the pages of one view."""

CAME_TO = "stop => window.met.slice(1).some(one => one[0] === stop)"

GO = """
stop => {
  if (document.activeElement) document.activeElement.blur();
  window.met = [];
  [...window.stops.keys()][stop].focus();
}
"""

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
  const named = at => at.tagName + "." + [...at.classList].sort().join(".");
  const told = all.map(one => ({html: one.outerHTML.slice(0, 120), box: stands(one),
      kind: [one, one.parentElement, one.parentElement.parentElement].map(named).join(" in ")
          + (one.type || ""), ordered: one.tabIndex > 0,
      stays: Boolean(one.closest("main")) && stays(one),
      parts: /date|time/.test(one.type || "") ? 4 : 1}));
  return told;
}
"""


@dataclass(frozen=True)
class Stretch:
    """What Tab met from one stop of a page to the one that follows another, or round to the top."""

    stops: list[dict[str, Any]]
    first: int
    last: int
    met: list[tuple[int, bool, str]]

    def faults(self) -> list[tuple[str, str]]:
        """Return what was not met, met out of order or more than once, or did not show it."""
        numbers = [number for number, _, _ in self.met if number >= 0]
        came_round = 0 in numbers[1:]
        met = numbers[: numbers.index(0, 1)] if came_round else numbers
        wanted = range(self.first, min(self.last + 2, len(self.stops)))
        missed = [self.stops[number]["html"] for number in wanted if number not in set(met)]
        early = [self.stops[after]["html"] for before, after in pairwise(met) if after < before]
        unseen = [html for _, shown, html in self.met if not shown]
        is_trapped = self.last + 1 == len(self.stops) and not came_round
        return [
            *(("leads nowhere else", html) for *_, html in self.met[-1:] if is_trapped),
            *(("not reached", html) for html in missed),
            *(("out of order", html) for html in early),
            *(("does not show it", html) for html in unseen),
        ]


@pytest.fixture(scope="module")
def window(browser, tmp_path_factory) -> Iterator[Page]:
    """Return the administrator's window, who meets every control."""
    with served(prepared_county(tmp_path_factory.mktemp("county"))) as url:
        yield signed_in(browser, url, "admin", reduced_motion="reduce")


@pytest.mark.parametrize("view", PAGES)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(window, view):
    window.set_viewport_size(WIDE)

    assert faults_of(window, PAGES[view]) == {}


@pytest.mark.parametrize("view", PAGES)
def test_tab_does_so_on_a_phone(window, view):
    window.set_viewport_size(NARROW)

    assert faults_of(window, PAGES[view][:1]) == {}


def faults_of(page: Page, addresses: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return by address what is wrong with the pages that one view shows."""
    known: Counter[tuple[str, str]] = Counter()
    found = {}
    for address in addresses:
        page.goto(address)
        stops = page.evaluate(BEGIN)
        unknown = _unknown(stops, known)
        stretches = unknown if found else [(0, len(stops) - 1)]
        walked = [_walked(page, stops, *ends).faults() for ends in stretches]
        found[address] = [*_looked_at(stops), *chain.from_iterable(walked)]
    return {address: faults for address, faults in found.items() if faults}


def _looked_at(stops: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what has an order of its own, or stands above the one before in the same column."""
    ordered = [one["html"] for one in stops if one["ordered"]]
    upwards = [other["html"] for one, other in pairwise(stops) if _is_above(one, other)]
    return [
        *(("has an order of its own", html) for html in ordered),
        *(("stands above the one before", html) for html in upwards),
    ]


def _is_above(one: dict[str, Any], other: dict[str, Any]) -> bool:
    left, right, top, _ = one["box"]
    its_left, its_right, _, its_bottom = other["box"]
    beside = its_left >= right or its_right <= left
    return one["stays"] and other["stays"] and its_bottom <= top and not beside


def _unknown(stops: list[dict[str, Any]], known: Counter[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return first and last of each stretch from whose stops a step leads that is not known."""
    found: list[tuple[int, int]] = []
    for number, step in enumerate(pairwise([*(stop["kind"] for stop in stops), "the top"])):
        known[step] += 1
        if known[step] > TIMES:
            continue
        goes_on = found and found[-1][1] == number - 1
        found[-1:] = [(found[-1][0], number)] if goes_on else [*found[-1:], (number, number)]
    return found


def _walked(page: Page, stops: list[dict[str, Any]], first: int, last: int) -> Stretch:
    """Press Tab from the first of some stops until the one after the last is met."""
    page.evaluate(GO, first)
    _hold_tab(page, sum(one["parts"] for one in stops[first : last + 1]))
    for _ in range(MOST_DETOURS):
        if page.evaluate(CAME_TO, (last + 1) % len(stops)):
            break
        _hold_tab(page, 5 + (last - first) // 10)
    met = page.evaluate("() => window.met")
    return Stretch(stops, first, last, [tuple(one) for one in met])


def _hold_tab(page: Page, times: int) -> None:
    """Hold the key until it has repeated so often: one call, where presses would be a call each."""
    page.keyboard.press("+".join(["Tab"] * times))
