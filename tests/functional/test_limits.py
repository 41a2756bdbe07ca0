"""Forms that are too large to be forms, and passwords that a token alone may not change."""

from __future__ import annotations

import pytest
from pyramid.request import Request

from kb_app.writing import bodies
from kb_app.writing.bodies import MOST_FIELDS
from tests import make
from tests.functional.pages import bureau_with_passwords, text_of
from tests.make import PASSWORD


def test_a_form_of_too_many_fields_is_refused_before_it_is_taken_apart(tmp_path):
    with make.bureau(tmp_path) as bureau:
        form = "&".join(f"f{number}=1" for number in range(MOST_FIELDS + 2))

        answer = bureau.browser().post("/login", form, status=413, headers={"Accept": "text/html"})

    assert "表单的项目太多" in text_of(answer)


@pytest.mark.parametrize("piece", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize("mark", [b"&", b"\nContent-Disposition:"])
def test_marks_are_counted_also_where_two_pieces_meet(monkeypatch, piece, mark):
    monkeypatch.setattr(bodies, "_PIECE", piece)
    request = Request.blank("/", method="POST", body=b"x" + (mark + b"y" * 5) * 9 + mark)

    assert bodies._count(request, mark) == 10
    assert len(request.body) == 1 + 9 * (len(mark) + 5) + len(mark)


@pytest.mark.parametrize("old", ["", "不是这个密码-2026"])
def test_one_s_own_password_is_changed_only_by_who_knows_it(tmp_path, old):
    with bureau_with_passwords(tmp_path, "staff") as bureau:
        wanted = {"password": "新的密码-山高水长-2026", "old_password": old}

        answer = bureau.program("staff").patch_json("/@users/staff", wanted, status=403)

        assert "old_password" in answer.json["message"]
        signed = {"login": "staff", "password": PASSWORD}
        assert bureau.program().post_json("/@login", signed).status_int == 200


def test_who_knows_the_password_changes_it(tmp_path):
    with bureau_with_passwords(tmp_path, "staff") as bureau:
        wanted = {"password": "新的密码-山高水长-2026", "old_password": PASSWORD}

        bureau.program("staff").patch_json("/@users/staff", wanted, status=204)

        signed = {"login": "staff", "password": wanted["password"]}
        assert bureau.program().post_json("/@login", signed).status_int == 200
