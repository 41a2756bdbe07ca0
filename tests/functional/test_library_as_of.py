"""The whole library as it was: what is asked for later equals what was taken then."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from hypothesis import given, settings

from kb_app.keeping.exporting import AsOf, lines_of
from tests import make
from tests.functional.commands import demo_county, kb
from tests.scripted_year import Act, Year, acts
from workflows.accounts import SYSTEM


def exported(year, day, known):
    return b"".join(line for _, line in lines_of(year.site, AsOf(day, known, SYSTEM)))


@settings(max_examples=16, deadline=None)
@given(acts())
def test_what_is_exported_for_a_day_later_equals_what_was_exported_on_it(script: list[Act]):
    year = Year()
    taken = [(year.today, year.now, exported(year, year.today, year.now))]

    for act in script:
        year.play(act)
        taken.append((year.today, year.now, exported(year, year.today, year.now)))

    for day, known, snapshot in taken:
        assert exported(year, day, known) == snapshot


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with make.bureau(tmp_path_factory.mktemp("bureau")) as bureau:
        bureau.change(fill)
        yield bureau


def fill(site):
    make.published(site, title="窗口办法", publicity={"attribute": "主动公开"})
    make.published(site, title="收件规定")
    make.published(site, title="公示规定", in_force_from=date(2027, 1, 1))


def titles_in(lines):
    return [json.loads(line)["title"] for line in lines.splitlines()]


def test_the_stream_holds_what_is_in_force_on_the_day_and_nothing_newer(bureau):
    admin = bureau.program("admin")

    before, now, later = (
        admin.get(f"/@export?on={day}").body for day in ("2026-05-31", "2026-06-01", "2027-01-01")
    )

    assert titles_in(before) == []
    assert titles_in(now) == ["窗口办法", "收件规定"]
    assert titles_in(later) == ["窗口办法", "公示规定", "收件规定"]
    assert titles_in(admin.get("/@export?on=2027-01-01&known=2026-05-31").body) == []


def test_the_stream_leaves_out_what_is_not_published_for_everybody(bureau):
    answer = bureau.program("admin").get("/@export?on=2027-01-01&as=public")

    assert titles_in(answer.body) == ["窗口办法"]


@pytest.mark.parametrize("login", ["", "staff", "reader"])
def test_the_whole_library_is_not_handed_to_everybody(bureau, login):
    bureau.program(login).get("/@export", status=403 if login else 401)


def test_the_command_writes_the_same_bytes_to_a_file_a_folder_and_squeezed(tmp_path):
    said = [
        kb("export-all", "--on", "2026-06-01", "--known", "2030-01-01", tmp_path / name,
           data=demo_county())
        for name in ("all.jsonl", "all.jsonl.gz", "again.jsonl.gz", "all")
    ]  # fmt: skip

    lines = (tmp_path / "all.jsonl").read_bytes()
    files = sorted(path for path in (tmp_path / "all").rglob("*.json"))
    squeezed = (tmp_path / "all.jsonl.gz").read_bytes()
    assert [one.code for one in said] == [0] * 4, said
    assert b"".join(path.read_bytes() for path in files) == lines
    assert gzip.decompress(squeezed) == lines
    assert (tmp_path / "again.jsonl.gz").read_bytes() == squeezed
    assert lines.count(b"\n") == len(files) > 20


def test_the_command_exports_what_a_person_may_read(tmp_path):
    for reader in ("public", "staff"):
        kb("export-all", "--as", reader, tmp_path / f"{reader}.jsonl", data=demo_county())

    public, staff = (titles_in((tmp_path / f"{one}.jsonl").read_bytes())
                     for one in ("public", "staff"))  # fmt: skip
    assert set(public) < set(staff)


def test_the_command_refuses_a_folder_with_files_in_it(tmp_path):
    (tmp_path / "kept.txt").write_text("这是别的文件")

    said = kb("export-all", tmp_path, data=demo_county())

    assert said.code == 1
    assert "已经有文件" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
