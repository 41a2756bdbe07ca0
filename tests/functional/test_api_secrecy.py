"""A draft leaves no trace in anything its readers-to-be can fetch."""

from __future__ import annotations

import re

import pytest

from tests.make import TODAY, actor, bureau, later, publish, published, rule_text, words
from workflows.drafting import create, save
from workflows.publication import take_step

TIMES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+]+|\"took_ms\":[\d.]+")
ADDRESSES = (
    "/",
    "/rules",
    "/rules?b_size=1",
    "/rules/kept",
    "/rules/kept?expand=clauses",
    "/rules/kept/v/1",
    "/rules/kept/v/2",
    "/rules/kept/art-1",
    "/rules/kept/@workflow",
    "/rules/kept/@history",
    "/rules/kept/@breadcrumbs",
    "/rules/kept/@navigation",
    "/rules/kept/@sharing",
    "/rules/kept/draft",
    "/rules/kept?version=draft",
    "/rules/hidden",
    "/rules/hidden?expand=clauses",
    "/rules/hidden/draft",
    "/rules/hidden/v/1",
    "/rules/hidden/art-1",
    "/rules/hidden/@workflow",
    "/rules/hidden/@history",
    "/rules/hidden/@breadcrumbs",
    "/rules/hidden/@navigation",
    "/rules/hidden/@sharing",
    "/@search?SearchableText=%E5%AE%B9%E7%BC%BA",
    "/@search?SearchableText=%E6%94%B9%E8%BF%9B",
    "/@search?SearchableText=&review_state=draft",
    "/@search?SearchableText=%E6%94%B9%E8%BF%9B&review_state=draft",
    "/@search?SearchableText=%E6%94%B9%E8%BF%9B&path=/rules/kept",
    "/@search?SearchableText=&path=/rules/hidden",
    "/@navigation",
    "/@types",
    "/@journal",
    "/@users",
)
WRITES = (
    ("PATCH", "/rules/hidden"),
    ("DELETE", "/rules/hidden"),
    ("POST", "/rules/hidden/@workflow/submit"),
    ("POST", "/rules/hidden/@workflow/approve"),
    ("POST", "/rules/hidden/@sharing"),
)


def what_is_seen(county, login):
    client = county.program(login)
    seen = {}
    for address in ADDRESSES:
        answer = client.get(address, status="*")
        seen[address] = (answer.status_int, answer.headers.get("ETag"), TIMES.sub("", answer.text))
    for method, address in WRITES:
        answer = client.request(
            address, method=method, body=b"{}", content_type="application/json", status="*"
        )
        seen[f"{method} {address}"] = (answer.status_int, None, answer.text)
    return seen


def write_drafts(site, *, submitted):
    office = actor(site, "office")
    kept = site.at("/rules/kept")
    text = rule_text(("提高服务质量", "改进服务"))
    save(kept, words("rule", text, issuer="某局"), office, later(), based_on=kept.tag())
    hidden = create(site["rules"], words("rule", text), office, later(), name="hidden")
    if submitted:
        take_step(kept, "submit", office, later())
        take_step(hidden, "submit", office, later())


@pytest.mark.parametrize("submitted", [False, True])
@pytest.mark.parametrize("is_open", [False, True])
def test_drafts_change_nothing_that_others_see(tmp_path, submitted, is_open):
    others = ["", "reader", "staff", "trainer", "committee"]
    with bureau(tmp_path) as county:

        def prepare(site):
            published(site, name="kept", in_force_from=TODAY,
                      publicity={"attribute": "主动公开"})  # fmt: skip
            site.settings["anonymous_reading"] = is_open

        county.change(prepare)
        before = {login: what_is_seen(county, login) for login in others}

        county.change(lambda site: write_drafts(site, submitted=submitted))

        for login in others:
            assert what_is_seen(county, login) == before[login], login


def test_a_published_draft_is_seen_at_once(tmp_path):
    with bureau(tmp_path) as county:
        county.change(lambda site: published(site, name="kept"))
        county.change(lambda site: write_drafts(site, submitted=False))

        county.change(lambda site: publish(site.at("/rules/hidden")))

        assert county.program("reader").get("/rules/hidden").json["version"] == 1
        assert county.program("reader").get("/rules").json["items_total"] == 2


def test_visitors_list_count_and_find_only_what_is_public(tmp_path):
    with bureau(tmp_path) as county:

        def prepare(site):
            site.settings["anonymous_reading"] = True
            published(site, name="open", publicity={"attribute": "主动公开"})
            published(site, name="closed", publicity={"attribute": "不予公开"})

        county.change(prepare)
        visitor = county.program()

        assert [item["id"] for item in visitor.get("/rules").json["items"]] == ["open"]
        assert visitor.get("/rules").json["items_total"] == 1
        found = visitor.get("/@search?SearchableText=%E5%AE%B9%E7%BC%BA&b_size=100").json
        assert {item["document"] for item in found["items"]} == {"http://localhost/rules/open"}
        assert (
            visitor.get("/rules/closed", status="*").text
            == visitor.get("/rules/nowhere", status="*").text
        )
