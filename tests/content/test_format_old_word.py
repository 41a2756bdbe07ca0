"""Old Word files are made new by LibreOffice, within limits, or refused with what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from content.errors import TooLarge, TooOften, Unreadable
from content.files.bounded import read_bounded
from content.files.compounds import kind_of_compound
from content.files.formats import libreoffice, old_word, seclusion
from content.files.formats.libreoffice import close_office, converted
from content.files.kinds import FileKind
from tests.drawn import png

RTF = (
    rb"{\rtf1\ansi\ansicpg936\uc1 \u31532?\u19968?\u26465?\u12288?\u20026?\u35268?\u33539?\u31383?"
    rb"\u21475?\u24037?\u20316?\u12290?\par}"
)
SENTENCE = "第一条　为规范窗口工作。"

installed = pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true",
    reason="没有安装 LibreOffice（apt-get install libreoffice-writer）",
)


@pytest.fixture(scope="module", autouse=True)
def _office():
    yield
    close_office()


@installed
def test_rtf_is_read_and_the_new_file_is_kept():
    read = read_bounded("办法.rtf", RTF)

    assert read.text == SENTENCE
    assert read.container.startswith(b"PK")
    assert old_word.REMARK in read.report.warnings


@installed
def test_one_office_serves_many_files_and_leaves_nothing_behind():
    read_bounded("甲.rtf", RTF)
    first, folder = libreoffice._office._process, libreoffice._office._folder
    assert read_bounded("乙.rtf", RTF).text == SENTENCE
    assert libreoffice._office._process is first

    close_office()

    assert not folder.exists()
    assert first.poll() is not None
    assert read_bounded("丙.rtf", RTF).text == SENTENCE


@installed
def test_an_office_that_was_killed_is_started_anew():
    read_bounded("甲.rtf", RTF)
    libreoffice._end(libreoffice._office._process)

    assert read_bounded("乙.rtf", RTF).text == SENTENCE


@installed
def test_a_file_that_takes_too_long_is_refused_and_its_office_ends(monkeypatch):
    read_bounded("甲.rtf", RTF)
    process = libreoffice._office._process
    monkeypatch.setattr(libreoffice, "LIMITS", replace(libreoffice.LIMITS, office_seconds=0.001))
    with pytest.raises(TooLarge, match="限定时间"):
        converted(RTF, "rtf", "docx")

    monkeypatch.undo()

    assert process.poll() is not None
    assert read_bounded("乙.rtf", RTF).text == SENTENCE


@installed
def test_the_office_ends_with_the_process_that_started_it():
    program = (
        "import os, sys; from content.files.formats import libreoffice as office; "
        "office._office._start(); "
        "print(office._office._process.pid, office._office._folder, flush=True); "
        "os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    group, folder = int(ended.stdout.split()[0]), Path(ended.stdout.split()[1].decode())
    deadline = time.monotonic() + 10
    while _is_alive(group) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert not _is_alive(group)
    assert not folder.exists()


def _is_alive(group: int) -> bool:
    """Return whether a process of the group still runs; one that waits to be buried does not."""
    found = subprocess.run(
        ["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split() for line in found.splitlines())
    return any(int(row[0]) == group and not row[1].startswith("Z") for row in rows)


@installed
def test_a_remote_picture_of_an_rtf_is_not_fetched_and_no_file_is_included():
    secret = rb"{\rtf1{\field{\*\fldinst INCLUDETEXT \"/etc/passwd\"}{\fldrslt x}} \u31532?\par}"

    assert "root:" not in read_bounded("甲.rtf", secret).text


@installed
@pytest.mark.parametrize("lacks", [(), ("hides_files",), ("hides_files", "knows_landlock")])
def test_a_picture_of_this_machine_does_not_get_into_a_text(tmp_path, monkeypatch, lacks):
    close_office()
    for part in lacks:
        monkeypatch.setattr(seclusion, part, lambda *_: False)
    picture = tmp_path / "p.png"
    picture.write_bytes(png())
    field = '{\\field{\\*\\fldinst INCLUDEPICTURE "%s" \\\\d}{\\fldrslt x}}' % picture.as_uri()  # noqa: UP031 - braces

    read = read_bounded("甲.rtf", RTF[:-5] + field.encode() + rb"\par}")
    close_office()

    assert "x" in read.text
    assert read.pictures == ()


def test_landlock_shuts_out_the_files_of_others_where_namespaces_are_forbidden(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(seclusion, "hides_files", lambda _: False)
    if not seclusion.knows_landlock():
        return
    home = tmp_path / "home"
    home.mkdir()
    for file in (home / "own", tmp_path / "secret"):
        file.write_text("秘密")

    seen = [
        subprocess.run(
            [*seclusion.secluded(home, "/usr/bin/env"), "cat", str(file)],
            capture_output=True,
            check=False,
        ).stdout.decode()
        for file in (home / "own", tmp_path / "secret")
    ]

    assert seen == ["秘密", ""]


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ((), "命名空间中进行"),
        (("namespaces",), "Landlock 挡住其他文件；网络已断开"),
        (("namespaces", "net"), "注意：网络没有断开"),
        (("namespaces", "net", "landlock"), "注意：本机既不允许用户命名空间，也没有 Landlock"),
    ],
)
def test_the_administrator_is_told_how_readers_are_kept_apart(monkeypatch, lacks, said):
    monkeypatch.setattr(seclusion, "_succeeds", lambda _: "namespaces" not in lacks)
    monkeypatch.setattr(seclusion, "_without_network", lambda: () if "net" in lacks else ("x",))
    monkeypatch.setattr(seclusion, "knows_landlock", lambda: "landlock" not in lacks)

    assert said in seclusion.seclusion_said()


def test_of_one_person_one_old_file_is_made_new_at_a_time():
    with libreoffice._turns.taken("李四"), pytest.raises(TooOften, match="您的另一个旧版文件"):
        converted(RTF, "rtf", "docx", "李四")


def test_an_office_that_cannot_be_started_leaves_no_folder_behind(tmp_path, monkeypatch):
    close_office()
    monkeypatch.setattr(libreoffice.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_SHUT_IN", "\0")

    with pytest.raises(ValueError, match="null byte"):
        converted(RTF, "rtf", "docx")

    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch):
    monkeypatch.setattr(old_word, "is_installed", lambda: False)

    with pytest.raises(Unreadable, match=r"另存为 \.docx.*apt-get install libreoffice-writer"):
        read_bounded("办法.rtf", RTF)


def test_while_another_file_is_converted_the_next_one_waits_only_so_long(monkeypatch):
    monkeypatch.setattr(libreoffice._turns, "patience", 0.01)
    with libreoffice._turns.taken(), pytest.raises(TooOften, match="稍后"):
        converted(RTF, "rtf", "docx")


def test_a_forked_process_does_not_end_the_office_of_its_parent():
    held = libreoffice._office._process
    child = os.fork()
    if child == 0:
        os._exit(0 if libreoffice._office._process is None else 1)

    assert os.waitpid(child, 0)[1] == 0
    assert libreoffice._office._process is held


def test_old_files_are_told_apart_by_what_they_hold_at_their_top(shared):
    words = sorted((shared / "docs/zh-doc").glob("*.doc"))
    sheets = sorted((shared / "docs/stress-xls").glob("*.xls"))

    assert {kind_of_compound(path.read_bytes()) for path in words} == {FileKind.OLD_WORD}
    assert {kind_of_compound(path.read_bytes()) for path in sheets} == {FileKind.OLD_SHEET}


def test_an_encrypted_old_word_file_is_refused_before_it_is_converted(shared):
    path = min((shared / "docs/zh-doc").glob("*.doc"))
    data = bytearray(path.read_bytes())
    head = data.index(b"\xec\xa5")
    data[head + 11] |= 1

    with pytest.raises(Unreadable, match="密码"):
        read_bounded("密.doc", bytes(data))


@installed
@pytest.mark.parametrize("name", ["04d4d06db3b7", "0a007c85bac9", "15c1d456287f"])
def test_real_old_word_files_give_the_text_of_their_reference(shared, name):
    folder = shared / "docs/zh-doc"
    wanted = (folder / f"{name}.ref.txt").read_text(encoding="utf-8-sig")

    text = read_bounded(f"{name}.doc", (folder / f"{name}.doc").read_bytes()).text

    assert "".join(text.split()) == "".join(wanted.split())
