"""`kb take-in` on whole folders: broken off and gone on with, duplicates, versions, a report."""

from __future__ import annotations

import csv
import json
import os
import signal
from datetime import date
from pathlib import Path

import pytest

from content.library.site import path_of
from kb_app.cli.progress import bar
from tests.functional.commands import empty_library, kb, kb_process, law_file, site_of, taken_in

RECORD = ("--type", "law", "--as", "office", "--published-elsewhere")
SAID = "\n第三条　本办法自{year}年7月1日起施行。\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return empty_library(tmp_path / "var")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def versions(data: Path) -> dict[str, list[date]]:
    """Return from when the versions of each law are in force, in the order of their numbers."""
    with site_of(data) as site:
        return {
            document.title: [version.in_force_from for version in document.versions]
            for document in site.shelf("laws").documents.values()
        }


@pytest.mark.slow
def test_what_was_killed_goes_on_where_it_was_and_takes_nothing_in_twice(data, folder):
    titles = [f"第{number}号办法" for number in range(150)]
    for title in titles:
        law_file(folder, f"{title}(2024-05-01).md", title=title, topic=title)

    with kb_process("take-in", folder, *RECORD, data=data) as process:
        told = [process.stdout.readline() for _ in range(30)]
        os.killpg(process.pid, signal.SIGKILL)
    assert all(line.startswith("已收") for line in told)
    again = kb("take-in", folder, *RECORD, data=data)

    assert again.code == 0
    words = [line.split("\t")[0] for line in again.out.splitlines()[:-1]]
    assert 30 <= words.count("略过") < 150
    assert words.count("已收") == 150 - words.count("略过")
    assert versions(data) == {title: [date(2024, 5, 1)] for title in titles}
    assert kb("verify", data=data).code == 0


def test_the_same_text_under_another_name_and_format_is_passed_over(data, folder):
    law_file(folder, "a(2024-05-01).md")
    taken_in(data, folder, *RECORD)
    text = (folder / "a(2024-05-01).md").read_text(encoding="utf-8").replace("# ", "")
    copy = folder / "又一份.txt"
    copy.write_bytes(text.replace("　", "  ").encode("gb18030"))

    ((word, _, path, note),) = taken_in(data, copy, *RECORD)

    assert (word, path) == ("略过", "/laws/cha-guan-guan-li-ban-fa")
    assert "内容与已收的相同" in note
    assert versions(data) == {"茶馆管理办法": [date(2024, 5, 1)]}


def test_twins_in_one_folder_become_one_document(data, folder):
    for name in ("甲(2024-05-01).md", "乙(2024-05-01).md", "丙(2024-05-01).markdown"):
        law_file(folder, name)

    words = [row[0] for row in taken_in(data, folder, *RECORD)]

    assert sorted(words) == ["已收", "略过", "略过"]


def test_versions_are_known_by_title_and_put_in_order_of_their_days(data, folder):
    for name, title, year in (
        ("一.md", "中华人民共和国茶馆法（2023年修订）", 2023),
        ("二.md", "茶馆法", 2011),
        ("三.md", "中华人民共和国茶馆法（2018年修正）", 2018),
    ):
        law_file(folder, name, title=title, topic=str(year), more=SAID.format(year=year))

    taken_in(data, folder, *RECORD)

    assert versions(data) == {
        "中华人民共和国茶馆法（2023年修订）": [date(year, 7, 1) for year in (2011, 2018, 2023)]
    }


def test_a_version_that_comes_late_is_in_force_in_its_time_and_is_pointed_out(data, folder):
    taken_in(data, law_file(folder, "新(2023-07-01).md", topic="新"), *RECORD)

    ((_, _, path, note),) = taken_in(data, law_file(folder, "旧(2011-07-01).md"), *RECORD)

    assert "比已收的版本早，请核对" in note
    assert "新" in kb("show", path, "--on", "2024-01-01", data=data).out
    assert "茶馆经营" in kb("show", path, "--on", "2012-01-01", data=data).out


def test_more_text_than_is_kept_is_read_again_in_its_order(data, folder, monkeypatch):
    monkeypatch.setattr("workflows.intake_batches.KEPT_CHARACTERS", 0)
    for name, year in (("a.md", 2023), ("b.md", 2011)):
        law_file(folder, name, topic=str(year), more=SAID.format(year=year))

    taken_in(data, folder, *RECORD)

    assert versions(data) == {"茶馆管理办法": [date(2011, 7, 1), date(2023, 7, 1)]}


def test_a_file_whose_text_says_no_title_is_called_by_its_name_without_the_day(data, folder):
    (folder / "茶馆办法(2021-03-04).txt").write_text(
        "（一）准备。\n（二）开张。\n", encoding="utf-8"
    )

    taken_in(data, folder, *RECORD)

    (title,) = versions(data)
    assert "2021" not in title


def mixed(folder: Path) -> Path:
    """Fill a folder with sound files, bad ones, and one that is no document."""
    law_file(folder, "好(2024-05-01).md")
    law_file(folder, "=HYPERLINK(1)(2024-05-01).md", title="酒馆管理办法", topic="酒馆")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "空.pdf").write_bytes(b"")
    (folder / "图.ofd").write_bytes(b"\x89PNG\r\n\x1a\n....")
    return folder


def test_one_bad_file_stops_nothing(data, folder):
    said = kb("take-in", mixed(folder), *RECORD, data=data)

    assert said.code == 1
    assert "共5份：已收2份，略过0份，未收3份" in said.out
    assert set(versions(data)) == {"茶馆管理办法", "酒馆管理办法"}


def test_a_table_tells_what_became_of_each_file(data, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(mixed(folder))
    kb("take-in", ".", *RECORD, "--report", tmp_path / "结果.csv", data=data)

    with (tmp_path / "结果.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["文件"]: row for row in csv.DictReader(stream)}

    assert {name: row["结果"] for name, row in rows.items()} == {
        "好(2024-05-01).md": "已收", "'=HYPERLINK(1)(2024-05-01).md": "已收",
        "坏.docx": "未收", "空.pdf": "未收", "图.ofd": "未收",
    }  # fmt: skip
    assert rows["好(2024-05-01).md"]["标题"] == "茶馆管理办法"
    assert rows["好(2024-05-01).md"]["地址"] == "/laws/cha-guan-guan-li-ban-fa"
    assert "空文件" in rows["空.pdf"]["说明"]


def test_a_list_tells_it_with_counts_and_warnings(data, folder, tmp_path):
    kb("take-in", mixed(folder), *RECORD, "--report", tmp_path / "结果.json", data=data)

    told = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))

    assert len(told) == 5
    good = next(one for one in told if one["title"] == "茶馆管理办法")
    assert good["counts"]["paragraphs"] > 3
    with site_of(data) as site:
        assert path_of(site.at(good["path"])) == good["path"]


def test_names_that_are_not_utf8_are_told_and_stop_nothing(data, folder, tmp_path):
    os.mkdir(os.fsencode(folder) + b"/\xff")  # noqa: PTH102 - pathlib takes no bytes
    for name, words in ((b"\xff/\xfe.txt", "第一条　甲。"), (b"b\xe9.docx", "")):
        with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
            file.write(words)

    for report in ("结果.json", "结果.csv"):
        said = kb("take-in", folder, "--type", "rule", "--as", "office",
                  "--report", tmp_path / report, data=data)  # fmt: skip
        said.out.encode("utf-8"), said.err.encode("utf-8")
    told = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))

    assert {one["file"].rpartition("/files/")[2]: one["outcome"] for one in told} == {
        "�/�.txt": "已收", "b�.docx": "未收",
    }  # fmt: skip
    assert all("不是 UTF-8" in one["warnings"][0] for one in told)
    assert "�/�.txt,略过" in (tmp_path / "结果.csv").read_text(encoding="utf-8")


def test_a_report_of_another_kind_is_refused_before_anything_is_taken_in(data, folder, tmp_path):
    said = kb("take-in", mixed(folder), *RECORD, "--report", tmp_path / "a.xlsx", data=data)

    assert said.code == 1
    assert ".csv 或 .json" in said.err
    assert versions(data) == {}


def test_the_bar_says_how_much_is_done_and_what_is_left():
    assert bar("收文", 0, 200, 0.0).endswith("0/200")
    assert bar("收文", 50, 200, 10.0).endswith("50/200，约剩30秒")
    assert bar("收文", 50, 200, 100.0).endswith("约剩5分")
    assert bar("收文", 200, 200, 40.0) == f"收文 {'█' * 24} 200/200"
