"""`kb take-in`: what becomes of each file, in whose name, from which day."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from content.library.site import path_of
from tests.functional.commands import demo_county, empty_library, kb, law_file, site_of, taken_in

RECORD = ("--type", "law", "--as", "office", "--published-elsewhere")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return empty_library(tmp_path / "var")


def test_a_law_that_was_taken_in_is_shown_and_found(data, tmp_path):
    file = law_file(tmp_path, "茶馆管理办法(2024-05-01).md")

    ((word, _, path, note),) = taken_in(data, file, *RECORD)
    found = json.loads(kb("search", "逾期未补正", "--json", data=data).out)

    assert (word, path) == ("已收", "/laws/cha-guan-guan-li-ban-fa")
    assert "第1版，自2024年5月1日起施行" in note
    assert [item["path"] for item in found["items"]] == [f"{path}/art-2/para-2/item-2"]
    shown = kb("show", found["items"][0]["clause_path"], data=data).out
    assert "（二）逾期未补正的。" in shown


def test_the_same_title_again_is_a_new_version_of_the_same_document(data, tmp_path):
    law_file(tmp_path, "茶馆管理办法(2024-05-01).md", topic="茶艺经营")
    law_file(tmp_path, "茶馆管理办法(2021-05-01).md")

    rows = taken_in(data, tmp_path, *RECORD)

    assert [row[3] for row in rows] == [
        "《茶馆管理办法》（第1版，自2021年5月1日起施行，日期取自文件名）",
        "《茶馆管理办法》（第2版，自2024年5月1日起施行，日期取自文件名）",
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

    assert "自2024年5月1日起施行" in note
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
