"""Files nobody has vouched for are read within limits, or refused in words."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from content.errors import NotPossible, TooLarge, Unreadable
from content.files import bounded
from content.files.bounded import close_readers, read_bounded
from tests.content.word_files import docx, paragraph, table

HOSTILE = Path(__file__).parents[2].parent / "shared" / "hostile"
NO_TEXTS = ("X05",)  # a sound spreadsheet, which is read as rows, never as a text
RULE = docx(paragraph("第一条　为规范窗口工作，制定本办法。"))


@pytest.fixture(scope="module", autouse=True)
def _readers() -> Iterator[None]:
    yield
    close_readers()


def hostile_rows():
    manifest = HOSTILE / "manifest.csv"
    if not manifest.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/hostile 不在"))]
    with manifest.open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if row["file"]]
    read = [row for row in rows if not row["id"].startswith(NO_TEXTS)]
    return [pytest.param(row, id=row["id"]) for row in read]


@pytest.mark.parametrize("row", hostile_rows())
def test_a_hostile_file_is_refused_in_words_or_read_in_full(row):
    data = (HOSTILE / row["file"]).read_bytes()
    before = seconds_of_work()

    text, sentence = read_or_refusal(Path(row["file"]).name, data)

    assert seconds_of_work() - before < float(row["max_seconds"])
    assert peak_of_readers() < float(row["max_rss_growth_mb"])
    assert row["expect"] == "either" or bool(sentence) == (row["expect"] == "reject"), sentence
    assert_told(row, sentence) if sentence else assert_recovered(row, text)


def read_or_refusal(name, data):
    try:
        return read_bounded(name, data).text, ""
    except NotPossible as refusal:
        return "", str(refusal)


def assert_told(row, sentence):
    words = row["message_should_contain_one_of"].split("|")
    assert any(word in sentence for word in words), sentence


def assert_recovered(row, text):
    assert "root:" not in text
    for wanted in row["must_recover_text"].split("|"):
        assert "".join(wanted.split()) in "".join(text.split())


def seconds_of_work():
    """Return the seconds of a processor that we and our readers used, however busy the machine."""
    ticks = 0
    for reader in bounded._room._idle:
        status = Path(f"/proc/{reader._process.pid}/stat").read_text(encoding="ascii")
        ticks += sum(map(int, status.rpartition(")")[2].split()[11:13]))
    return sum(os.times()[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def peak_of_readers():
    """Return the most memory a waiting reader has used, in megabytes."""
    peaks = [0]
    for reader in bounded._room._idle:
        status = Path(f"/proc/{reader._process.pid}/status").read_text(encoding="ascii")
        peaks += [int(line.split()[1]) // 1024 for line in status.splitlines() if "VmHWM" in line]
    return max(peaks)


@pytest.mark.parametrize(
    "body",
    [
        paragraph("甲") * 1_000_000,
        table(*[["甲"] * 20] * 20_000),
        '<w:p w:a="1" w:b="2" w:c="3" w:d="4" w:e="5"/>' * 1_000_000,
    ],
    ids=["a million paragraphs", "a giant table", "a million paragraphs with attributes"],
)
def test_a_giant_file_is_refused_as_too_large_after_five_seconds_of_work_at_most(body):
    data = docx(body)
    before = seconds_of_work()

    with pytest.raises(TooLarge, match="过大"):
        read_bounded("巨.docx", data)

    assert seconds_of_work() - before < 5


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(monkeypatch):
    monkeypatch.setattr(bounded, "LIMITS", replace(bounded.LIMITS, seconds=0.02))
    close_readers()
    with pytest.raises(TooLarge, match="未能读完"):
        read_bounded("慢.docx", docx(paragraph("甲") * 50_000))

    monkeypatch.undo()

    assert read_bounded("快.docx", RULE).text.startswith("第一条")


def test_a_reader_that_falls_over_is_told_as_damage_and_replaced(monkeypatch):
    close_readers()
    with monkeypatch.context() as patched:
        patched.setattr(bounded, "_START", "raise SystemExit(3)")
        with pytest.raises(Unreadable, match="出错"):
            read_bounded("坏.docx", RULE)

    assert read_bounded("好.docx", RULE).text.startswith("第一条")


def test_a_reader_has_left_the_network_where_the_kernel_allows_it():
    read_bounded("甲.docx", RULE)
    (reader, *_) = bounded._room._idle

    allowed = subprocess.run(["unshare", "-r", "-n", "true"], check=False).returncode == 0
    pids = ("self", reader._process.pid)
    networks = {str(Path(f"/proc/{pid}/ns/net").readlink()) for pid in pids}

    assert len(networks) == (2 if allowed else 1)


def test_one_reader_serves_many_files():
    read_bounded("甲.docx", RULE)
    before = [reader._process.pid for reader in bounded._room._idle]

    read_bounded("乙.docx", RULE)
    read_or_refusal("丙.docx", RULE[:200])

    assert [reader._process.pid for reader in bounded._room._idle] == before


def test_threads_read_at_the_same_time_and_get_their_own_text():
    files = [docx(paragraph(f"第{n}条　正文")) for n in range(40)]

    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda data: read_bounded("x.docx", data).text, files))

    assert texts == [f"第{n}条　正文" for n in range(40)]
    assert len(bounded._room._idle) <= bounded.READERS


def test_a_forked_server_process_reads_with_readers_of_its_own():
    read_bounded("甲.docx", RULE)

    child = os.fork()
    if child == 0:
        text, _ = read_or_refusal("乙.docx", RULE)
        close_readers()
        os._exit(0 if text.startswith("第一条") else 1)

    assert os.waitpid(child, 0)[1] == 0
    assert read_bounded("丙.docx", RULE).text.startswith("第一条")


def test_plain_text_and_markdown_are_read_line_by_line():
    plain = read_bounded("办法.txt", "第一条　甲\r\n\r\n　　第二条　乙\n".encode("gbk"))
    marked = read_bounded("办法.md", "---\n标题: 办法\n---\n# 办法\n\n第一条　甲\n".encode())

    assert [line.text for line in plain.lines] == ["第一条　甲", "第二条　乙"]
    assert marked.meta["标题"] == "办法"
    assert [line.style for line in marked.lines] == ["title", ""]
