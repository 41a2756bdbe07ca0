"""Nothing a program sends breaks the JSON interface: a 4xx, a sentence, nothing stored."""

from __future__ import annotations

import json
from itertools import count

import pytest

from tests.make import bureau, published

ADDRESSES = (
    ("POST", "/rules"),
    ("POST", "/items"),
    ("PATCH", "/rules/kept"),
    ("POST", "/rules/kept/@workflow/repeal"),
    ("POST", "/rules/kept/@sharing"),
    ("POST", "/@users"),
    ("PATCH", "/@users/reader"),
    ("POST", "/@login"),
)
BODIES = {
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b'{"title":"\xff"}',
    "a key twice": b'{"title":"a","title":"b","login":"c"}',
    "NaN": b'{"title":NaN}',
    "infinity": b'{"title":1e999}',
    "5,000 digits": b'{"title":' + b"9" * 5000 + b"}",
    "half a character": b'{"title":"\\ud800","login":"x"}',
    "an empty character": b'{"title":"\\u0000","login":"x"}',
    "100,000 levels": b"[" * 100_000,
    "100 levels": b'{"extend":' * 100 + b"1" + b"}" * 100,
}
FIELDS = {
    "title": [5, ["a"], {"a": 1}, True, "", " ", "题" * 201],
    "text": [5, [], ["a"], {"data": 5}, {"data": "x", "content-type": "text/html"}],
    "id": [5, "..", "A", "a/b", "考勤", "@search"],
    "@type": [5, "law", "nothing", []],
    "fields": [[], "x", 5, {"nothing": 1}],
    "note": [5, "长" * 2001],
    "basis": [5, "x", [5], [[[[]]]]],
    "effective_from": ["昨天", "9999-99-99", "0001-01-01"],
    "trial": ["maybe", 5, []],
    "nothing": ["x"],
    "extend": [{"a": 10**30}, {"\x01": 1}],
}
SERIAL = count()


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with bureau(tmp_path_factory.mktemp("county")) as made:
        made.change(lambda site: published(site, name="kept"))
        yield made


def stored(county):
    admin = county.program("admin")
    return (
        admin.get("/rules").json["items_total"],
        admin.get("/rules/kept").json["tag"],
        len(admin.get("/@users").json),
    )


def send(county, method, address, body):
    client = county.program("admin")
    client.extra_environ["REMOTE_ADDR"] = f"10.0.0.{next(SERIAL) % 250}"
    return client.request(
        address, method=method, body=body, content_type="application/json", status="*"
    )


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_a_body_that_is_not_understood_is_refused_in_a_sentence(county, method, address, body):
    before = stored(county)

    answer = send(county, method, address, body)

    assert answer.status_int == 400
    assert "请求内容" in answer.json["message"]
    assert stored(county) == before


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, vs in FIELDS.items() for v in vs])
def test_a_field_that_is_not_understood_is_refused_in_a_sentence(county, field, value):
    before = stored(county)
    body = {"title": "某办法", "text": "第一条　某。"} | {field: value}

    answer = send(county, "POST", "/rules", json.dumps(body).encode())

    assert 400 <= answer.status_int < 500
    assert len(answer.json["message"]) > 5
    assert stored(county) == before


@pytest.mark.parametrize("address", [
    "/rules/kept?on=x", "/rules/kept?known=x", "/rules/kept?version=x", "/rules/kept?version=-1",
    "/rules/kept?version=99999999999", "/rules/kept/v/x", "/rules/kept/c/x", "/rules/kept/art-999",
    "/rules/kept/art-99999999999999999999999", "/rules/kept/v", "/rules/kept/c", "/@types/x/y",
    "/@search?sort_on=x", "/@search?b_size=x", "/@search?known=x", "/@users/nobody",
    "/rules/%ff", "/rules/kept/@workflow/x/y/z", "/rules/%00", "/@search?SearchableText=%ff",
])  # fmt: skip
def test_an_address_that_is_not_understood_is_refused_in_a_sentence(county, address):
    answer = county.program("admin").get(address, status="*")

    assert 400 <= answer.status_int < 500
    assert answer.json["message"]


@pytest.mark.parametrize("text", ["%22", "%27--", "*", "%28%28%28", "AND+OR+NOT", "%00", "+", "-",
                                  "%E3%80%80", "%F0%9F%98%80", "a" * 3000])  # fmt: skip
def test_a_search_for_anything_at_all_is_answered(county, text):
    county.program("reader").get(f"/@search?SearchableText={text}", status=200)
