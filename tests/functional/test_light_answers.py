"""How answers travel: compressed for who takes them so, files kept long, tokens masked."""

from __future__ import annotations

import gzip

import pytest
from webob import Request

from kb_app.statics import STATIC, kept_of
from tests import make
from tests.functional.pages import bureau_with_passwords, form_to, form_with, signed_in

TAKES = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office") as made:
        yield made


def travelled(bureau, address, **headers):
    """Return the answer as it travels; WebTest's browser would unpack it."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request.blank(address, headers=TAKES | given).get_response(bureau.wsgi)


def token_of(page):
    return form_with(page, "csrf_token")["csrf_token"].value


def test_a_page_goes_compressed_to_who_takes_it_so(bureau):
    plain = bureau.browser().get("/login")
    light = travelled(bureau, "/login")

    assert plain.content_encoding is None
    assert light.content_encoding == "gzip"
    assert "</html>" in gzip.decompress(light.body).decode()
    assert len(light.body) < len(plain.body) / 2
    assert light.vary == plain.vary == ("Accept-Encoding",)


@pytest.mark.parametrize("declined", ["identity", "gzip;q=0, identity", ""])
def test_gzip_that_is_declined_is_not_sent(bureau, declined):
    answer = travelled(bureau, "/login", Accept_Encoding=declined)

    assert answer.content_encoding is None


def test_a_short_answer_and_an_answer_to_a_post_are_left_as_they_are(bureau):
    short = travelled(bureau, "/@no-such-thing", Accept="application/json")
    refused = Request.blank("/login", method="POST", headers=TAKES).get_response(bureau.wsgi)

    assert 0 < len(short.body) <= 1024 < len(refused.body)
    assert short.content_encoding is refused.content_encoding is None


def test_pages_of_somebody_signed_in_do_not_stay_in_the_browser(bureau):
    browser = signed_in(bureau, "office")

    assert browser.get("/rules/new").headers["Cache-Control"] == "private, no-store"
    assert browser.get("/rules").headers["Cache-Control"] == "private, no-store"
    assert bureau.browser().get("/login").headers["Cache-Control"] == "private, no-cache"


def test_an_answer_to_what_was_typed_does_not_stay_in_the_browser(bureau):
    refused = bureau.browser().post("/login", {"typed": "没有保存的文字"}, status=400)

    assert refused.headers["Cache-Control"] == "private, no-store"


def test_the_length_of_a_compressed_page_tells_nothing_exact(bureau):
    lengths = {len(travelled(bureau, "/no-such-page").body) for _ in range(12)}

    assert len(lengths) > 1


def test_a_compressed_answer_keeps_its_tag_as_a_weak_one(bureau):
    browser = signed_in(bureau, "office")
    text = "第一条　为规范工作，制定本办法。\n" * 60
    made = browser.post_json(
        "/rules", {"@type": "rule", "title": "办法", "text": text},
        headers={"Accept": "application/json", "X-CSRF-Token": token_of(browser.get("/rules"))},
    )  # fmt: skip
    asking = {"Accept": "application/json", "Cookie": f"kb_session={browser.cookies['kb_session']}"}

    answer = travelled(bureau, made.json["@id"], **asking)
    again = travelled(bureau, made.json["@id"], **asking, If_None_Match=answer.headers["ETag"])

    assert answer.content_encoding == "gzip"
    assert answer.headers["ETag"].startswith('W/"')
    assert again.status_int == 304


def test_a_file_asked_for_by_its_stamp_is_kept_for_a_year(bureau):
    stamp = kept_of("shenzhi.css").stamp

    stamped = travelled(bureau, f"/static/shenzhi.css?v={stamp}")
    others = [bureau.browser().get(f"/static/shenzhi.css{v}") for v in ("", "?v=00000000")]

    assert stamped.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(stamped.body) == (STATIC / "shenzhi.css").read_bytes()
    assert {other.headers["Cache-Control"] for other in others} == {"public, max-age=86400"}
    assert {other.body for other in others} == {(STATIC / "shenzhi.css").read_bytes()}


@pytest.mark.parametrize("headers", [{}, TAKES])
def test_a_file_that_did_not_change_is_not_sent_again(bureau, headers):
    browser = bureau.browser()
    answer = browser.get("/static/shenzhi.js", headers=headers)

    by_tag = {**headers, "If-None-Match": answer.headers["ETag"]}
    by_time = {**headers, "If-Modified-Since": answer.headers["Last-Modified"]}
    other = {**headers, "If-None-Match": '"00000000"'}

    assert browser.get("/static/shenzhi.js", headers=by_tag).status_int == 304
    assert browser.get("/static/shenzhi.js", headers=by_time).status_int == 304
    assert browser.get("/static/shenzhi.js", headers=other).status_int == 200


def test_plain_and_compressed_files_have_different_tags(bureau):
    browser = bureau.browser()

    plain = browser.get("/static/shenzhi.js")
    light = travelled(bureau, "/static/shenzhi.js")

    assert plain.headers["ETag"] != light.headers["ETag"]
    assert plain.headers["Vary"] == light.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("asked", ["no-such.css", "", "icons", "%2e%2e/page.py", "../page.py"])
def test_nothing_else_is_served_as_a_file(bureau, asked):
    assert bureau.browser().get(f"/static/{asked}", status="*").status_int in {301, 404}


def test_the_token_of_a_form_looks_different_in_every_answer(bureau):
    browser = bureau.browser()

    tokens = {token_of(browser.get("/login")) for _ in range(5)}

    assert len(tokens) == 5


def test_every_token_of_a_session_is_accepted(bureau):
    browser = bureau.browser()
    first, second = browser.get("/login"), browser.get("/login")
    form = form_with(first, "password")
    form["login"], form["password"] = "office", make.PASSWORD
    form["csrf_token"] = token_of(second)

    form.submit(status=303)

    assert form_to(browser.get("/"), "/logout").submit().status_int == 303


@pytest.mark.parametrize("wrong", ["", "x", "00", "ab" * 32, "窗口", "00" * 31, "00" * 64])
def test_a_wrong_token_is_refused(bureau, wrong):
    browser = bureau.browser()
    form = form_with(browser.get("/login"), "password")
    form["login"], form["password"], form["csrf_token"] = "office", make.PASSWORD, wrong

    assert form.submit(status="*").status_int in {400, 403}


def test_the_token_of_another_session_is_refused(bureau):
    form = form_with(bureau.browser().get("/login"), "password")
    form["login"], form["password"] = "office", make.PASSWORD
    form["csrf_token"] = token_of(bureau.browser().get("/login"))

    assert form.submit(status="*").status_int in {400, 403}
