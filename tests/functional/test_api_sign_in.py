"""Programs sign in with a password, and carry a token."""

from __future__ import annotations

import pytest

from tests.make import PASSWORD, actor, bureau, later
from workflows.accounts import change_person, set_password


@pytest.fixture
def county(tmp_path):
    with bureau(tmp_path) as made:
        made.change(
            lambda site: set_password(site, "office", PASSWORD, actor(site, "admin"), later())
        )
        yield made


def sign_in(client, password=PASSWORD, **more):
    return client.post_json("/@login", {"login": "office", "password": password}, **more)


def with_token(county, token):
    client = county.program()
    client.authorization = ("Bearer", token)
    return client


def test_a_password_gives_a_token_that_opens_the_library(county):
    token = sign_in(county.program()).json["token"]

    assert with_token(county, token).get("/rules").json["items_total"] == 0


def test_a_wrong_password_is_refused_in_a_sentence_and_counted(county):
    client = county.program()

    for _ in range(5):
        refused = sign_in(client, "不是这个口令", status=401)

    assert refused.json["message"] == "登录名或者密码不对，请核对后再试。"
    assert "分钟后再试" in sign_in(client, status=429).json["message"]


def test_a_token_is_renewed(county):
    token = sign_in(county.program()).json["token"]

    newer = with_token(county, token).post_json("/@login-renew", {}).json["token"]

    with_token(county, newer).get("/rules", status=200)


def test_nothing_is_renewed_without_a_token(county):
    county.program().post_json("/@login-renew", {}, status=401)


def test_signing_out_ends_the_token(county):
    client = with_token(county, sign_in(county.program()).json["token"])

    client.post_json("/@logout", {}, status=204)

    assert "收回" in client.get("/rules", status=401).json["message"]


def test_a_person_who_is_shut_out_loses_the_token(county):
    client = with_token(county, sign_in(county.program()).json["token"])

    county.change(
        lambda site: change_person(site, "office", {"active": False}, actor(site, "admin"), later())
    )

    client.get("/rules", status=401)


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."])
def test_a_made_up_token_is_refused(county, token):
    with_token(county, token).get("/rules", status=401)
    with_token(county, token).post_json("/rules", {"title": "某办法"}, status=401)
