"""Reading packs: exactly what somebody may read that day, whole, safe, told when cut short."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest

from kb_app.packing import binding
from kb_app.packing.binding import For, bound
from kb_app.packing.choosing import Choice, proposed_shelves
from tests import make
from tests.functional.commands import copy_of_demo, kb
from tests.functional.pages import bureau_with_passwords, signed_in

ALL = Choice(tuple(make.site().shelves))


@pytest.fixture
def library():
    return make.site()


def packed(library, login: str = "staff", choice: Choice = ALL, day: date = make.TODAY) -> str:
    pack = bound(library, choice, For(make.actor(library, login), day, "https://kb.example"))
    return b"".join(pack.pieces()).decode()


def test_a_pack_holds_the_text_its_standing_its_hash_and_where_to_check_it(library):
    document = make.published(library, name="window")
    version = document.versions[0]

    text = packed(library)

    assert "应当一次性告知申请人" in text
    assert "现行有效" in text
    assert version.content_hash in text
    assert f"https://kb.example/check/rules/window/1/{version.content_hash[:10]}" in text
    assert "截至2026年6月1日；可能已有变化" in text


def test_a_clause_has_its_whole_address_as_id(library):
    make.published(library, name="window")

    assert 'id="/rules/window/art-3/para-1"' in packed(library)


def test_drafts_never_go_in(library):
    make.draft(library, title="还在起草的办法")

    for login in make.PEOPLE:
        assert "还在起草的办法" not in packed(library, login)


def test_a_version_that_begins_later_does_not_go_in(library):
    make.published(library, in_force_from=make.TODAY + timedelta(days=1), title="以后的办法")

    assert "以后的办法" not in packed(library)
    assert "以后的办法" in packed(library, day=make.TODAY + timedelta(days=1))


def test_what_somebody_may_not_read_does_not_go_in(library):
    make.published(library, "expert", name="zheng")

    assert "郑专家" not in packed(library, "staff")
    assert "郑专家" not in packed(library, "staff", Choice(paths=("/experts/zheng",)))
    assert "郑专家" in packed(library, "committee")


def test_a_visitor_gets_only_what_is_public(library):
    library.settings["anonymous_reading"] = True
    make.published(library, title="内部的办法")
    make.published(library, "law")

    text = packed(library, "")

    assert "内部的办法" not in text
    assert "行政许可法" in text


def test_answers_to_quizzes_never_go_in(library):
    quiz = [{"stem": "几日内告知", "type": "单选", "options": ["5日", "9日"], "answer": "A",
             "explanation": "许可法这样规定"}]  # fmt: skip
    make.published(library, "training", quiz=quiz)

    for login in ("staff", "trainer", "admin"):
        text = packed(library, login)
        assert "几日内告知" in text
        assert "许可法这样规定" not in text


def test_only_what_ones_unit_answers_for(library):
    make.published(library, title="办公室的办法")
    make.published(library, title="审批股的办法").unit = "approval"

    text = packed(library, choice=Choice(("rules",), frozenset({"approval"})))

    assert "审批股的办法" in text
    assert "办公室的办法" not in text


def test_a_document_that_was_picked_twice_is_in_once(library):
    make.published(library, name="window")

    text = packed(library, choice=Choice(("rules",), paths=("/rules/window", "/rules/gone")))

    assert text.count('<article class="document"') == 1


def test_what_is_above_the_limit_is_named(library):
    make.published(library, title="第一个办法", name="a")
    make.published(library, title="第二个办法", name="b")

    with mock.patch.object(binding, "MOST_DOCUMENTS", 1):
        text = packed(library)

    assert "有1份文件没有放进这个阅读包：第二个办法" in text
    assert "请少选几个栏目" in text


def test_text_that_looks_like_markup_stays_text(library):
    make.published(library, title="<b>办法</b>", text="第一条　</script><script>alert(1)</script>")

    text = packed(library)

    assert "<b>办法" not in text
    assert "<script>alert" not in text
    assert text.count("<script") == 2


def test_the_register_of_experts_is_never_proposed(library):
    for login in make.PEOPLE:
        assert "experts" not in proposed_shelves(make.actor(library, login))


def test_lay_words_are_those_that_lead_somewhere(library):
    make.published(library, text="第一条　现场踏勘由两人进行。")

    text = packed(library)

    assert '"现勘":["踏勘","现场踏勘"]' in text
    assert '"营业执照":' not in text


def test_the_file_is_sent_under_its_own_policy(tmp_path):
    with bureau_with_passwords(tmp_path, "staff") as bureau:
        bureau.change(lambda library: make.published(library, name="window"))
        answer = signed_in(bureau, "staff").get(
            "/pack-file?shelf=rules&shelf=no-such", headers={"Accept-Encoding": "gzip"}
        )

    assert "attachment" in answer.headers["Content-Disposition"]
    assert "default-src 'none'; script-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert "一次性告知" in answer.text


def test_a_visitor_is_asked_to_sign_in_first(tmp_path):
    with make.bureau(tmp_path) as bureau:
        answer = bureau.browser().get("/pack-file", status=302)

    assert "/login" in answer.location


def test_a_pack_is_bound_on_the_command_line(tmp_path):
    out = tmp_path / "pack.html"

    said = kb("pack", "--for", "staff", "--out", out, "--shelf", "rules",
              data=copy_of_demo(tmp_path))  # fmt: skip

    assert said.code == 0, said.err
    assert "已制作" in said.out
    assert "窗口工作管理办法" in out.read_text(encoding="utf-8")
