"""The command line as an administrator uses it: sentences, exit codes, what is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.people.people import ROLES
from kb_app.cli import command_line
from tests.functional.commands import (
    PASSWORD,
    demo_county,
    empty_library,
    kb,
    kb_process,
    site_of,
)

RULE = "/rules/chuangkou-gongzuo-guanli-banfa"
RECORD = ("--type", "law", "--as", "office", "--published-elsewhere")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return empty_library(tmp_path / "var")


@pytest.fixture(scope="module")
def county() -> Path:
    return demo_county()


# --- preparing


def test_an_empty_library_has_no_accounts(tmp_path):
    said = kb("prepare", "--empty", data=tmp_path / "var")

    assert said.code == 0
    assert "synchronous=FULL" in said.out
    assert kb("person", "list", data=tmp_path / "var").out == ""


def test_a_library_is_not_prepared_over_what_is_there(data):
    for how in ("--empty", "--demo"):
        said = kb("prepare", how, data=data, KB_DEMO_PASSWORD=PASSWORD)

        assert said.code == 1
        assert "已经有数据，没有改动" in said.err


def test_a_weak_demo_password_is_refused_before_anything_is_made(tmp_path):
    said = kb("prepare", "--demo", data=tmp_path / "var", KB_DEMO_PASSWORD="short")

    assert said.code == 1
    assert "密码长度" in said.err
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("password", "code"), [("county-Admin-2026", 1), ("qinglan-demo-2026", 0)])
def test_a_demo_password_may_hold_any_word_but_a_login(password, code, tmp_path):
    said = kb("prepare", "--demo", data=tmp_path / "var", KB_DEMO_PASSWORD=password)

    assert said.code == code, said.err
    assert (tmp_path / "var").exists() is (code == 0)


@pytest.mark.parametrize(
    "words",
    [("verify",), ("search", "词"), ("show", "/rules/x"), ("rebuild",), ("person", "list"),
     ("serve", "--port", "0"), ("backup", "x.tar"), ("take-in", "x.md", *RECORD)],
)  # fmt: skip
def test_nothing_is_done_before_a_library_was_prepared(tmp_path, words):
    said = kb(*words, data=tmp_path / "var")

    assert said.code == 1
    assert "kb：" in said.err
    assert not (tmp_path / "var").exists()


# --- usage


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("frob",), "没有 'frob' 这个选择"),
        (("take-in",), "缺少参数"),
        (("show", "/rules/x", "--on", "昨天"), "日期“昨天”无法识别"),
        (("show", "/rules/x", "--nonsense"), "不认识的参数"),
        (("person", "add", "x", "--role", "king"), "没有 'king' 这个选择"),
        (("person", "add", "x", "--password", "secret-word"), "不认识的参数"),
        (("search", "词", "--limit", "0"), "不是正整数"),
        (("search", "词", "--on", "2026-01-01", "--all"), "不能与"),
        ((), "用法：kb"),
    ],
)
def test_a_command_that_is_not_understood_is_told_in_chinese(tmp_path, words, told):
    said = kb(*words, data=tmp_path)

    assert said.code == 2
    assert told in said.err


def test_a_data_folder_that_cannot_be_one_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")

    said = kb("prepare", data=tmp_path / "file" / "var")

    assert said.code == 1
    assert said.err.startswith("kb：")
    assert "Traceback" not in said.err


def test_an_interrupted_command_says_so(data, monkeypatch):
    def interrupted(arguments, settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line.people, "_list", interrupted)

    said = kb("person", "list", data=data)

    assert said.code == 130
    assert said.err == "kb：已中断。\n"


def test_a_reader_that_went_away_ends_the_command_quietly(county):
    process = kb_process("show", RULE, data=county)
    process.stdout.close()

    _, err = process.communicate(timeout=60)

    assert process.returncode == 141
    assert err == ""


# --- people


def test_a_person_who_was_added_can_sign_in(data):
    kb("person", "add", "li.ping", "--name", "李平", "--role", "reviewer", "--role", "trainer",
       data=data, typed=f"{PASSWORD}\n")  # fmt: skip

    with site_of(data) as site:
        person = site.people.matching("li.ping", PASSWORD)

    assert person is not None
    assert (person.name, person.roles) == ("李平", {"reviewer", "trainer"})


def test_a_new_password_replaces_the_old_one(data):
    other = "另一个足够长的新口令"

    said = kb("person", "password", "office", data=data, KB_PASSWORD=other)

    assert said.code == 0
    with site_of(data) as site:
        assert site.people.matching("office", PASSWORD) is None
        assert site.people.matching("office", other) is not None


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("add", "zhang"), "short\n", "密码长度"),
        (("add", "zhang"), "", "没有得到密码"),
        (("add", "office"), f"{PASSWORD}\n", "已被使用"),
        (("add", "张三"), f"{PASSWORD}\n", "登录名应为"),
        (("add", "zhang", "--unit", "nowhere"), f"{PASSWORD}\n", "没有代号"),
        (("password", "nobody"), f"{PASSWORD}\n", "没有登录名为“nobody”的人员"),
    ],
)
def test_a_person_who_cannot_be_added_is_told_why(data, words, typed, told):
    said = kb("person", *words, data=data, typed=typed)

    assert said.code == 1
    assert told in said.err


def test_everybody_is_listed_with_their_roles(county):
    said = kb("person", "list", data=county)

    assert len(said.out.splitlines()) == len(ROLES)
    assert "office\t苏明慧\t局办公室\t局办公室编辑" in said.out


# --- finding and exporting


def test_a_search_in_somebodys_name_finds_what_they_may_read(county):
    wanted = ("search", "高级工程师", "--type", "expert", "--json")

    everything = json.loads(kb(*wanted, data=county).out)
    theirs = json.loads(kb(*wanted, "--as", "reader", data=county).out)

    assert everything["total"] > 0
    assert theirs["total"] == 0


def test_a_search_finds_what_was_in_force_on_the_day(county):
    wanted = ("search", "行政复议法", "--type", "law", "--exact", "--json")

    then = json.loads(kb(*wanted, "--on", "2020-01-01", data=county).out)["items"]
    now = json.loads(kb(*wanted, data=county).out)["items"]

    assert {item["version"] for item in then if "fuyi" in item["document"]} == {1}
    assert {item["version"] for item in now if "fuyi" in item["document"]} == {2}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/rules/none", "没有名为“none”的文件"),
        ("/nowhere/x", "没有名为“nowhere”的书架"),
        ("rules", "不是文件的地址"),
        (f"{RULE}/art-999", "没有“art-999”这一条款"),
        (f"{RULE}/%ff", "没有“%ff”这一条款"),
    ],
)
def test_what_is_not_there_is_told(county, path, told):
    said = kb("show", path, data=county)

    assert said.code == 1
    assert told in said.err


def test_a_clause_is_shown_as_data(county):
    told = json.loads(kb("show", f"{RULE}/art-12", "--json", data=county).out)

    assert told["path"] == f"{RULE}/art-12"
    assert told["number_path"] == "第三章 第十二条"
    assert told["text"].startswith("第十二条　实行一次性告知制。")
    assert told["version"] == 1


def test_an_export_is_written_where_it_is_asked_for(county, tmp_path):
    said = kb("export", RULE, "--format", "txt", "-o", tmp_path / "rule.txt", data=county)

    assert said.code == 0
    text = (tmp_path / "rule.txt").read_text(encoding="utf-8")
    assert "第十二条　实行一次性告知制。" in text
    assert [path.name for path in tmp_path.iterdir()] == ["rule.txt"]


def test_an_export_holds_the_text_of_the_day(county, tmp_path):
    path = "/laws/xingzheng-fuyi-fa"
    kb(
        "export",
        path,
        "--format",
        "json",
        "--on",
        "2020-01-01",
        "-o",
        tmp_path / "law.json",
        data=county,
    )

    told = json.loads((tmp_path / "law.json").read_text(encoding="utf-8"))

    assert (told["version"], told["in_force_to"]) == (1, "2023-12-31")


def test_an_export_to_nowhere_is_told_in_a_sentence(county, tmp_path):
    said = kb("export", RULE, "-o", tmp_path / "no" / "rule.docx", data=county)

    assert said.code == 1
    assert "没有找到" in said.err


# --- benches


def test_the_benches_are_listed_and_an_unknown_one_is_refused(county):
    assert "crash" in kb("bench", data=county).out
    said = kb("bench", "frob", data=county)

    assert said.code == 1
    assert "没有“frob”这个测量项目" in said.err
