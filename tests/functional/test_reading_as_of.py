"""The library as of a day: no page of it leads to, finds, counts or names anything newer."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests import make
from workflows.drafting import save
from workflows.publication import Order, take_step

THEN = date(2026, 6, 10)
AFTER = date(2026, 7, 1)
WORD = "补正"
NEWER = ("新设窗口规定", "首问负责", "改名后的办法")
"""Titles and words that nobody had before July."""

MOMENTS = ("on=2026-06-10", "on=2026-06-10&known=2026-06-10")
STARTS = (
    "/", "/rules", "/guides", "/laws", "/items", "/training", "/rules?standing=all", "/changes",
    "/expiring?within=3000", "/glance", "/stale", f"/search?q={quote(WORD)}",
    f"/search?q={quote('首问负责')}",
    f"/search?q={quote('新设窗口规定')}", f"/jump?q={quote('窗口')}",
)  # fmt: skip
WORK = ("/inbox", "/rechecks", "/recheck", "/workflow", "/edit", "/compare", "standing=draft")
"""Addresses that are of today's work, or of two days at once, whatever day is read."""

OTHER_DAYS = ("days=all", "/c/", "/cite?", "/versions")
"""Where later days are told of in words, unless the day of what is known is given, too."""

A_KIND_OF_PAGE = 3
"""So many pages of one kind are looked at."""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with make.bureau(tmp_path_factory.mktemp("then")) as bureau:
        bureau.change(fill)
        bureau.change(go_on)
        yield bureau


def fill(site):
    """Publish in June each kind once, a guide that cites a rule and a law."""
    for kind in ("rule", "law", "service_item", "training"):
        make.published(site, kind, name=f"a-{kind.replace('_', '-')}")
    text = f"第一条　依照《窗口工作管理办法》第三条和《行政许可法》第一条办理，{WORD}一次告知。"
    make.published(site, "guide", name="a-guide", text=text)


def go_on(site):
    """Publish in July a new rule and the old one renamed; repeal the guide."""
    when, office = make.later(days=30), make.actor(site, "office")
    text = "第一条　依照《窗口工作管理办法》第三条，窗口实行首问负责，当场补正。"
    made = make.draft(site, title="新设窗口规定", text=text, name="newer", when=when)
    make.publish(made, AFTER, when=when)
    rule = site.at("/rules/a-rule")
    words = make.words("rule", make.rule_text(("当场受理", "首问负责")), title="改名后的办法")
    save(rule, words, office, when, based_on=rule.tag())
    make.publish(rule, AFTER, when=when)
    order = Order(in_force_from=AFTER, reason="不再适用")
    take_step(site.at("/guides/a-guide"), "repeal", make.actor(site, "reviewer"), when, order)
    make.draft(site, title="新设窗口规定（二）", name="a-draft", when=when)


def reader_of(bureau, login="staff"):
    """Return a client that asks for pages as the person."""
    client = bureau.program(login)
    client.extra_environ["HTTP_ACCEPT"] = "text/html"
    return client


def with_moment(address, moment):
    return f"{address}{'&' if '?' in address else '?'}{moment}"


def kind_of(address):
    """Return what pages are of one kind: the address without names and numbers."""
    path = re.sub(r"/(c|v)/[^/]+", r"/\1/X", urlsplit(address).path)
    return re.sub(r"/(a-\w+|newer)", "/X", path), tuple(sorted(parse_qs(urlsplit(address).query)))


def crawled(client, moment):
    """Yield each page that is reached by links which keep the moment, and its address."""
    waiting = [with_moment(start, moment) for start in STARTS]
    seen, kinds = set(waiting), Counter()
    while waiting:
        address = waiting.pop(0)
        kinds[kind_of(address)] += 1
        if kinds[kind_of(address)] > A_KIND_OF_PAGE and address not in STARTS:
            continue
        page = client.get(address, expect_errors=True)
        while page.status_int in {302, 303}:
            page = page.follow(expect_errors=True)
        yield address, page
        if page.status_int != 200 or page.content_type != "text/html":
            continue
        for link in page.html.select("a[href]"):
            to = urlsplit(link["href"])
            url = f"{to.path}?{to.query}"
            is_of_then = _is_kept(to.query, moment) and not _is_left_out(link["href"], moment)
            if link["href"].startswith("/") and is_of_then and url not in seen:
                seen.add(url)
                waiting.append(url)


def _is_left_out(address, moment):
    return any(one in address for one in (*WORK, *(() if "known" in moment else OTHER_DAYS)))


def _is_kept(query, moment):
    asked = parse_qs(query)
    return all(asked.get(name) == value for name, value in parse_qs(moment).items())


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("login", ["staff", "office"])
def test_no_page_of_a_day_names_or_leads_to_what_is_newer(bureau, moment, login):
    told, bare, count = [], [], 0

    for address, page in crawled(reader_of(bureau, login), moment):
        count += 1
        assert page.status_int in {200, 404}, (address, page.status_int)
        if page.status_int == 404 or page.content_type != "text/html":
            continue
        for form in page.html.select("form, details.kb-day, title, h1"):
            form.extract()  # what was typed is shown again
        words = page.html.get_text(" ")
        links = " ".join(link["href"] for link in page.html.select("main a[href]"))
        asked = quote("首问负责") in address or quote("新设窗口规定") in address
        told += [(address, word) for word in NEWER if word in words and not asked]
        told += [(address, "/newer") for _ in range("/newer" in links or "/a-draft" in links)]
        if "不一定是现行规定" not in words:
            bare.append(address)

    assert count > 40
    assert told == []
    assert bare == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_newer_is_found(bureau, moment):
    office = bureau.program("office")
    for asked in ("首问负责", "新设窗口规定", "改名后的办法"):
        found = office.get(f"/@search?SearchableText={quote(asked)}&mode=exact&{moment}").json
        assert (found["items_total"], found["items"]) == (0, []), asked


@pytest.mark.parametrize("moment", [*MOMENTS, "on=2026-07-05", "known=2026-06-10", ""])
def test_lists_and_counts_hold_what_the_export_of_the_moment_holds(bureau, moment):
    admin = bureau.program("admin")
    lines = admin.get(f"/@export?{moment}").body.splitlines()
    exported = Counter(json.loads(line)["path"].split("/")[1] for line in lines)
    found = admin.get(f"/@search?mode=exact&b_size=100&{moment}").json["items"]
    asked = f"?{moment}" if moment else ""

    if moment:
        listed = {name: admin.get(f"/{name}{asked}").json["items_total"] for name in
                  ("rules", "guides", "laws", "items", "training")}  # fmt: skip
        assert {name: total for name, total in listed.items() if total} == exported
    paths = {json.loads(line)["path"] for line in lines}
    assert {urlsplit(one["document"]).path for one in found} == paths


def test_what_was_corrected_later_is_found_as_it_was_known(bureau):
    """The guide is repealed for July, but nobody knew in June."""
    admin = bureau.program("admin")

    for moment, total in (("on=2026-07-05", 0), ("on=2026-07-05&known=2026-06-10", 1)):
        found = admin.get(f"/@search?SearchableText={quote('一次告知')}&mode=exact&{moment}").json
        assert found["items_total"] == total, moment
