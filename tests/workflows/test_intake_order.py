"""The order of files: what a law is called whenever it was amended, and from which day it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workflows import intake_order
from workflows.intake_order import (
    Placed,
    batches_of,
    day_in,
    files_in,
    in_order,
    lasting_title,
    placed_by_name,
    without_day,
)


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国公司法",
        "公司法(2018-10-26)",
        "中华人民共和国公司法（2018年修正）",
        "中华人民共和国公司法（2023修订）",
        "中华人民共和国公司法_20231229",
        "公司法(2018年10月26日修正)",
        "公司法（修正本）",
        "公司法（2018年）（修正）",
        "公司法 2018年版",
    ],
)
def test_a_law_is_called_the_same_whenever_it_was_amended(title):
    assert lasting_title(title) == "公司法"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公告（2023年第5号）", "公告（2024年第6号）"),
        ("2023年工作要点", "2024年工作要点"),
        ("窗口管理办法", "窗口管理办法（试行）"),
        ("公司法", "公司法修正案"),
        ("公司法", "公司法实施条例"),
    ],
)
def test_other_texts_are_called_otherwise(one, other):
    assert lasting_title(one) != lasting_title(other)


def test_a_title_that_is_nothing_but_a_day_stays_what_it_is():
    assert lasting_title("2018年") == "2018年"
    assert without_day("20180101") == "20180101"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("公司法(2018-10-26)", date(2018, 10, 26)),
        ("公司法2018年10月26日", date(2018, 10, 26)),
        ("国防教育法_20240913", date(2024, 9, 13)),
        ("公司法（2018年修正）", None),
        ("编号20241399", None),
        ("公司法(2018-13-26)", None),
        ("P020240913512345", None),
    ],
)
def test_a_name_says_a_whole_day_or_none(name, day):
    assert day_in(name) == day


def test_of_each_text_the_oldest_comes_first_and_texts_keep_their_order():
    names = ("公司法（2023年修订）.docx", "行政许可法.md", "中华人民共和国公司法(2018-10-26).md",
             "公司法_20051027.pdf", "行政许可法(2003-08-27).md")  # fmt: skip

    ordered = in_order([placed_by_name(Path(name)) for name in names])

    assert [file.name for file in ordered] == [
        "公司法_20051027.pdf", "中华人民共和国公司法(2018-10-26).md", "公司法（2023年修订）.docx",
        "行政许可法.md", "行政许可法(2003-08-27).md",
    ]  # fmt: skip


def test_files_of_no_known_text_are_not_thrown_together():
    placed = [Placed(Path(name), "", None) for name in ("b", "a")]

    assert in_order(placed) == [Path("b"), Path("a")]


def test_folders_are_searched_for_what_can_be_read(tmp_path):
    wanted = ("一.docx", "二.WPS", "里/三.pdf", "里/四.ofd", "里/五.html")
    for name in (*wanted, "~$一.docx", ".六.md", "七.exe", "八.docx.bak"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert {str(file.relative_to(tmp_path)) for file in files_in([tmp_path])} == set(wanted)


def test_a_batch_holds_neither_too_many_files_nor_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(intake_order, "BATCH_BYTES", 10)
    sizes = (4, 4, 4, 30, 1, 1)
    files = [tmp_path / f"{number}.md" for number in range(len(sizes))]
    for file, size in zip(files, sizes, strict=True):
        file.write_bytes(b"x" * size)

    batches = [[file.stat().st_size for file in batch] for batch in batches_of(files)]

    assert batches == [[4, 4], [4], [30], [1, 1]]
