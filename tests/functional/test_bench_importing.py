"""`kb bench import` on a folder and a manifest: recall, lost numbers, refusals, faults of ours."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from content.files.import_report import ReadText
from kb_app.bench import importing
from kb_app.bench.likeness import likeness, numbered
from kb_app.cli import main

LAW = "第一条　为规范茶馆经营，制定本办法。\n第二条　从事茶馆经营的，应当遵守本办法。\n"
LOST = LAW.replace("第二条　", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a whole text, one that lost a number, a refused and a missing file."""
    (tmp_path / "whole.txt").write_text(LAW, encoding="utf-8")
    (tmp_path / "lost.md").write_text(LOST, encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "law.ref.txt").write_text(LAW, encoding="utf-8")
    rows = (
        ("whole.txt", "茶馆办法.txt", "sound", "law.ref.txt"),
        ("lost.md", "茶馆办法.md", "sound", "law.ref.txt"),
        ("bad.docx", "坏.docx", "other", ""),
        ("gone.docx", "没有.docx", "other", "law.ref.txt"),
    )
    with (tmp_path / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([("file", "original_name", "group", "ref_text"), *rows])
    return tmp_path


def bench(folder: Path, capsys, *words: str) -> tuple[int, str]:
    manifest = str(folder / "manifest.csv")
    code = main(["bench", "import", "--docs", str(folder), "--manifest", manifest, *words])
    return code, capsys.readouterr().out


def test_the_json_has_a_row_for_each_group_and_for_all(folder, capsys):
    code, out = bench(folder, capsys, "--json")

    told = json.loads(out)
    assert code == 0
    assert (told["files"], told["opened"], told["refused"], told["missing"]) == (4, 2, 1, 1)
    assert told["articles_lost"] == 1
    assert told["labels_lost_share"] == 0.25
    sound = told["groups"]["sound"]
    assert 0.9 < sound["recall_mean"] < 1
    assert sound["recall_min"] < sound["recall_mean"]
    assert [worst["file"] for worst in sound["worst"]] == ["lost.md"]
    assert sound["worst"][0]["label"].startswith("第二条")
    other = told["groups"]["other"]
    assert other["recall_mean"] is None
    assert list(other["refusals"].values()) == [1]
    assert other["faults"][0].startswith("gone.docx")


def test_one_group_may_be_asked_for_alone(folder, capsys):
    _, out = bench(folder, capsys, "--json", "--group", "other")

    told = json.loads(out)
    assert list(told["groups"]) == ["other"]
    assert told["files"] == 2


def test_people_read_a_table_the_worst_files_and_the_refusals(folder, capsys):
    _, out = bench(folder, capsys)

    assert "合计" in out
    assert "lost.md  茶馆办法.md  丢编号1（如“第二条" in out
    assert "损坏" in out
    assert "gone.docx：不能读取" in out


def test_a_manifest_of_nothing_but_names_will_do(tmp_path, capsys):
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "a.txt").write_text(LAW, encoding="utf-8")
    (tmp_path / "g" / "a.ref.txt").write_text(LAW, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file\ng/a.txt\n", encoding="utf-8")

    _, out = bench(tmp_path, capsys, "--json")

    assert json.loads(out)["groups"]["g"]["recall_mean"] == 1.0


def test_a_fault_of_ours_is_counted_and_ends_nothing(folder, capsys, monkeypatch):
    def faulty(name: str, data: bytes) -> ReadText:
        if name.endswith(".md"):
            raise IndexError("7")
        return ReadText(())

    monkeypatch.setattr(importing, "read_bounded", faulty)

    code, out = bench(folder, capsys, "--json")

    told = json.loads(out)
    assert code == 1
    assert told["tracebacks"] == 1
    assert told["faults"][0] == "lost.md：IndexError('7')"


def test_a_missing_manifest_is_a_sentence(tmp_path, capsys):
    code = main(["bench", "import", "--docs", str(tmp_path), "--manifest", "没有.csv"])

    assert code == 1
    assert "没有找到清单“没有.csv”" in capsys.readouterr().err


def test_recall_counts_runs_of_four_characters_as_often_as_they_stand():
    assert likeness("甲乙丙丁甲乙丙丁", "甲乙丙丁").recall == 1
    assert likeness("甲乙丙丁", "甲乙丙丁戊甲乙丙丁").recall == pytest.approx(1 / 6)
    assert likeness("", "甲乙").recall == 1  # nothing to compare
    assert likeness("ＡＢ　Ｃ\nＤ", "ABCD").recall == 1


def test_marks_that_we_put_into_a_text_part_nothing():
    assert likeness("申请人〔图12〕应当〔注3〕补正", "申请人应当补正").recall == 1


def test_the_longest_missing_piece_is_named():
    assert (
        likeness("第一条为规范经营", "第一条为规范茶馆经营制定本办法").missed
        == "为规范茶馆经营制定本办法"
    )


@pytest.mark.parametrize(
    "label", ["第十二条之一　", "第二章 ", "一、", "（一）", "(1) ", "5.2.1 ", "3．", "a) "]
)
def test_a_number_before_words_that_are_there_is_lost_without_it(label):
    found = numbered("申请材料应当齐全", f"{label}申请材料应当齐全")

    assert (found.labels, found.lost) == (1, 1)
    assert numbered(f"{label}申请材料应当齐全", f"{label}申请材料应当齐全").lost == 0


def test_words_that_are_not_there_at_all_lose_no_number():
    assert numbered("别的文字", "第三条　申请材料应当齐全").lost == 0
