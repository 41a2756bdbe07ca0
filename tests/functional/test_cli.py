"""The command line as an administrator uses it: sentences, exit codes, what is stored."""

from __future__ import annotations

import json
import os
import signal
import socket
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest

from content.library.site import path_of
from content.people.people import ROLES
from kb_app.cli import command_line
from kb_app.db import Library
from kb_app.settings import Settings
from tests.functional.commands import (
    PASSWORD,
    demo_county,
    empty_library,
    kb,
    kb_process,
    law_file,
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


def taken_in(data: Path, *words: object):
    said = kb("take-in", *words, data=data)
    assert said.code == 0, said.err
    return [line.split("\t") for line in said.out.splitlines()[:-1]]


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


# --- taking in


def test_a_law_that_was_taken_in_is_shown_and_found(data, tmp_path):
    file = law_file(tmp_path, "茶馆管理办法(2024-05-01).md")

    ((word, _, path, note),) = taken_in(data, file, *RECORD)
    found = json.loads(kb("search", "逾期未补正", "--json", data=data).out)

    assert (word, path) == ("已收", "/laws/cha-guan-guan-li-ban-fa")
    assert "第1版，自2024-05-01起施行" in note
    assert [item["path"] for item in found["items"]] == [f"{path}/art-2/para-2/item-2"]
    shown = kb("show", found["items"][0]["clause_path"], data=data).out
    assert "（二）逾期未补正的。" in shown


def test_the_same_title_again_is_a_new_version_of_the_same_document(data, tmp_path):
    law_file(tmp_path, "茶馆管理办法(2024-05-01).md", topic="茶艺经营")
    law_file(tmp_path, "茶馆管理办法(2021-05-01).md")

    rows = taken_in(data, tmp_path, *RECORD)

    assert [row[3] for row in rows] == [
        "《茶馆管理办法》（第1版，自2021-05-01起施行，日期取自文件名）",
        "《茶馆管理办法》（第2版，自2024-05-01起施行，日期取自文件名）",
    ]
    path = rows[0][2]
    assert "茶馆经营" in kb("show", path, "--on", "2023-01-01", data=data).out
    assert "茶艺经营" in kb("show", path, "--on", "2024-05-01", data=data).out


def test_the_same_file_again_changes_nothing(data, tmp_path):
    file = law_file(tmp_path, "茶馆管理办法(2024-05-01).md")
    taken_in(data, file, *RECORD)

    ((word, *_),) = taken_in(data, file, *RECORD)

    assert word == "略过"
    with site_of(data) as site:
        (document,) = site.shelf("laws").documents.values()
        assert len(document.versions) == 1


def test_a_document_named_by_hand_is_found_by_its_title(data, tmp_path):
    first = law_file(tmp_path, "old(2021-05-01).md")
    taken_in(data, first, *RECORD, "--name", "chaguan")

    rows = taken_in(data, law_file(tmp_path, "new(2022-05-01).md", topic="茶艺"), *RECORD)

    assert rows[0][2] == "/laws/chaguan"
    assert "第2版" in rows[0][3]


def test_what_cannot_be_taken_in_is_named_and_the_rest_is_taken_in(data, tmp_path):
    good = law_file(tmp_path, "茶馆管理办法(2024-05-01).md")
    undated = law_file(tmp_path, "酒馆.md", title="酒馆管理办法")
    picture = tmp_path / "图.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n....")

    said = kb("take-in", good, undated, picture, tmp_path / "没有.md", *RECORD, data=data)

    assert said.code == 1
    assert "已收1份，略过0份，未收3份" in said.out
    refusals = said.err.splitlines()
    assert [line.partition("：")[0] for line in refusals] == [
        f"未收 {path}" for path in (picture, tmp_path / "没有.md", undated)
    ]
    assert "--in-force-from" in refusals[2]
    assert laws(data) == ["/laws/cha-guan-guan-li-ban-fa"]


def laws(data: Path) -> list[str]:
    with site_of(data) as site:
        return [path_of(document) for document in site.shelf("laws").documents.values()]


FRONT = "---\n标题: 茶馆管理办法\n施行日期: 2022年3月1日\n---\n"
SAID = "\n第三条　本办法自2023年7月1日起施行。\n"


@pytest.mark.parametrize(
    ("written", "options", "day"),
    [
        (("a(2020-01-01).md", "", ""), (), date(2020, 1, 1)),
        (("a(2020-01-01).md", "", SAID), (), date(2023, 7, 1)),
        (("a(2024-01-01).md", "", SAID), (), date(2024, 1, 1)),
        (("a.md", "", SAID), (), date(2023, 7, 1)),
        (("a(2020-01-01).md", FRONT, SAID), (), date(2022, 3, 1)),
        (("a.md", FRONT, SAID), ("--in-force-from", "2019-09-09"), date(2019, 9, 9)),
    ],
    ids=("name", "text", "amended", "text-only", "front-matter", "option"),
)
def test_the_day_of_force_is_the_surest_that_is_known(data, tmp_path, written, options, day):
    name, front, more = written
    file = law_file(tmp_path, name, more=more)
    file.write_text(front + file.read_text(encoding="utf-8"), encoding="utf-8")

    taken_in(data, file, *RECORD, *options)

    with site_of(data) as site:
        (document,) = site.shelf("laws").documents.values()
        assert document.versions[0].in_force_from == day
        assert document.latest.fields["effective_from"] == day.isoformat()


def test_a_file_named_by_an_old_windows_is_taken_in_under_its_name(data, tmp_path):
    plain = law_file(tmp_path, "a.md")
    old = os.fsdecode(bytes(tmp_path) + b"/" + "茶馆(2024-05-01).md".encode("gb18030"))
    plain.rename(old)

    ((_, _, path, note),) = taken_in(data, old, *RECORD)

    assert "自2024-05-01起施行" in note
    with site_of(data) as site:
        assert site.at(path).latest.source.name == "茶馆(2024-05-01).md"


def test_a_rule_is_taken_in_as_a_draft_for_review(data, tmp_path):
    file = law_file(tmp_path, "茶馆管理办法.md")

    ((_, _, path, note),) = taken_in(data, file, "--type", "rule", "--as", "office")

    assert note.endswith("（草稿）")
    assert kb("show", path, "--draft", data=data).code == 0
    assert "共找到0条" in kb("search", "逾期未补正", data=data).out
    assert "共找到1条" in kb("search", "逾期未补正", "--drafts", data=data).out


def test_a_draft_that_somebody_began_is_not_replaced(data, tmp_path):
    ours = ("--type", "rule", "--as", "office")
    taken_in(data, law_file(tmp_path, "a.md"), *ours)

    said = kb("take-in", law_file(tmp_path, "b.md", topic="别的"), *ours, data=data)

    assert said.code == 1
    assert "有正在起草的稿件" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--type", "rule", "--as", "office", "--published-elsewhere"), "须经本局审核"),
        (("--type", "poem", "--as", "office"), "没有“poem”这种文件类型"),
        (("--type", "law", "--as", "nobody"), "没有登录名为“nobody”的人员"),
        (("--type", "law", "--as", "staff"), "没有在这里“新建”的权限"),
    ],
)
def test_what_is_not_allowed_is_refused_before_any_file_is_read(data, tmp_path, words, told):
    said = kb("take-in", law_file(tmp_path, "a.md"), *words, data=data)

    assert said.code == 1
    assert told in said.err
    assert laws(data) == []


def test_many_files_are_all_found_afterwards(data, tmp_path):
    for number in range(45):
        law_file(tmp_path, f"{number}(2024-05-01).md", title=f"第{number}号办法")

    rows = taken_in(data, tmp_path, *RECORD)

    assert len(rows) == 45
    assert "共找到45条" in kb("search", "逾期未补正", data=data).out
    assert kb("verify", data=data).code == 0


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


def demo_rules() -> list[str]:
    with site_of(demo_county()) as site:
        return [path_of(document) for document in site.shelf("rules").documents.values()]


def test_every_demo_rule_taken_in_again_from_word_has_the_same_tree(data, tmp_path):
    for path in demo_rules():
        file = tmp_path / f"{path.rpartition('/')[2]}.docx"
        assert kb("export", path, "-o", file, data=demo_county()).code == 0

        ((_, _, again, _),) = taken_in(data, file, "--type", "rule", "--as", "office")

        assert tree(data, again) == tree(demo_county(), path)


def tree(data: Path, path: str) -> list[tuple[object, ...]]:
    with site_of(data) as site:
        return [
            (len(p.ancestors), p.clause.level, p.clause.label, p.clause.gap, p.clause.text)
            for p in site.at(path).latest.body.places()
        ]


# --- serving


def test_a_port_in_use_is_told_in_a_sentence(county):
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = kb("serve", "--port", other.getsockname()[1], data=county)

    assert said.code == 1
    assert "端口已被另一个程序占用" in said.err


def test_the_server_says_where_it_is_and_answers_and_ends_when_told(county):
    process = kb_process("serve", "--port", "0", "--workers", "1", data=county)
    try:
        said = [process.stdout.readline() for _ in range(3)]
        address = said[0].split()[1]
        connection = HTTPConnection(address.removeprefix("http://"), timeout=60)
        connection.request("GET", "/login")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)

    assert "synchronous=FULL" in said[1]
    assert "检索引擎：tantivy" in said[2]
    assert process.returncode == 0
    assert "Traceback" not in err


def test_what_the_index_missed_is_made_up_for_before_serving(data, tmp_path):
    taken_in(data, law_file(tmp_path, "茶馆管理办法(2024-05-01).md"), *RECORD)
    for file in (data / "index" / "tantivy").iterdir():
        file.unlink()

    process = kb_process("serve", "--port", "0", "--workers", "1", data=data)
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

    assert json.loads(kb("verify", "--json", data=data).out)["clean"]


def test_an_index_from_another_time_is_made_anew_before_serving(data, tmp_path):
    taken_in(data, law_file(tmp_path, "茶馆管理办法(2024-05-01).md"), *RECORD)
    library = Library(Settings(data=str(data)))
    library.follower.engine.replace({"/laws/gone@1": []}, 10**6)
    library.close()

    process = kb_process("serve", "--port", "0", "--workers", "1", data=data)
    said = process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

    assert "正在重建" in said
    assert json.loads(kb("verify", "--json", data=data).out)["clean"]


def test_a_storage_for_one_process_is_not_served_by_several(tmp_path):
    said = kb("serve", data=tmp_path, KB_STORAGE_URI=f"file://{tmp_path}/data.fs")

    assert said.code == 1
    assert "--workers 1" in said.err


# --- benches


def test_the_benches_are_listed_and_an_unknown_one_is_refused(county):
    assert "crash" in kb("bench", data=county).out
    said = kb("bench", "frob", data=county)

    assert said.code == 1
    assert "没有“frob”这个测量项目" in said.err
