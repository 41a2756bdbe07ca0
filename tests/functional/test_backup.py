"""A backup made beside the running library comes back whole, or not at all."""

from __future__ import annotations

import json
import stat
import tarfile
import threading
from hashlib import sha256

import pytest

from tests.functional.commands import (
    copy_of_demo,
    demo_county,
    empty_library,
    kb,
    kb_process,
    law_file,
    site_of,
)

RECORD = ("--type", "law", "--as", "office", "--published-elsewhere")


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    file = tmp_path_factory.mktemp("backup") / "county.tar"
    said = kb("backup", file, data=demo_county())
    assert said.code == 0, said.err
    return file


def contents(data):
    with site_of(data) as site:
        return [
            (shelf.__name__, name, [version.content_hash for version in document.versions])
            for shelf in site.shelves.values()
            for name, document in shelf.documents.items()
        ], site.journal.head


def test_what_was_backed_up_comes_back_whole(backup, tmp_path):
    said = kb("restore", backup, "--to", tmp_path / "new", data=tmp_path)

    assert said.code == 0, said.err
    assert contents(tmp_path / "new") == contents(demo_county())
    assert kb("verify", data=tmp_path / "new").code == 0


def test_the_key_comes_back_and_only_its_owner_may_read_it(backup, tmp_path):
    kb("restore", backup, "--to", tmp_path / "new", data=tmp_path)

    secret = tmp_path / "new" / "secret"
    assert secret.read_bytes() == (demo_county() / "secret").read_bytes()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_the_manifest_tells_size_and_sum_of_every_part(backup):
    with tarfile.open(backup) as pack:
        manifest = json.load(pack.extractfile("manifest.json"))
        for name, told in manifest["files"].items():
            data = pack.extractfile(name).read()
            assert (len(data), sha256(data).hexdigest()) == (told["size"], told["sha256"])

    assert set(manifest["files"]) == {"main.sqlite3", "oids.sqlite3", "secret"}


def test_a_backup_into_a_folder_is_named_for_its_time(tmp_path):
    assert kb("backup", tmp_path, data=demo_county()).code == 0

    (made,) = tmp_path.iterdir()
    assert made.name.startswith("shenzhi-")


def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path):
    data = empty_library(tmp_path / "var")
    files = [law_file(tmp_path, f"{n}(2024-05-01).md", title=f"第{n}号办法") for n in range(60)]
    writing = kb_process("take-in", *files, *RECORD, data=data)
    confirmed: list[str] = []
    lines = iter(writing.stdout)
    confirmed.append(next(lines))
    rest = threading.Thread(target=lambda: list(lines))
    rest.start()

    said = kb("backup", tmp_path / "b.tar", data=data)
    rest.join()
    writing.communicate()

    assert said.code == 0, said.err
    assert kb("restore", tmp_path / "b.tar", "--to", tmp_path / "new", data=tmp_path).code == 0
    assert kb("verify", data=tmp_path / "new").code == 0
    path = confirmed[0].split("\t")[2]
    assert kb("show", path, data=tmp_path / "new").code == 0


def test_a_restored_library_can_be_written_to(backup, tmp_path):
    kb("restore", backup, "--to", tmp_path / "new", data=tmp_path)

    said = kb("take-in", law_file(tmp_path, "a(2024-05-01).md"), *RECORD, data=tmp_path / "new")

    assert said.code == 0, said.err
    assert kb("verify", data=tmp_path / "new").code == 0


def test_nothing_is_restored_over_what_is_there(backup, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "note").write_text("mine")

    said = kb("restore", backup, "--to", tmp_path / "new", data=tmp_path)

    assert said.code == 1
    assert "已经有内容，没有覆盖" in said.err
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["note"]


def test_a_backup_is_not_written_over_another(backup):
    said = kb("backup", backup, data=demo_county())

    assert said.code == 1
    assert "没有覆盖" in said.err


def damaged(data: bytes) -> bytes:
    return data[: len(data) // 2] + b"\xff" * 64 + data[len(data) // 2 + 64 :]


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def no_tar(data: bytes) -> bytes:
    return b"not a backup" + data[:0]


@pytest.mark.parametrize("spoil", [damaged, cut, no_tar])
def test_a_spoilt_backup_is_refused_and_leaves_nothing(backup, tmp_path, spoil):
    (tmp_path / "spoilt.tar").write_bytes(spoil(backup.read_bytes()))

    said = kb("restore", tmp_path / "spoilt.tar", "--to", tmp_path / "new", data=tmp_path)

    assert said.code == 1
    assert "损坏" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["spoilt.tar"]


def test_a_backup_that_is_not_there_is_told(tmp_path):
    said = kb("restore", tmp_path / "none.tar", "--to", tmp_path / "new", data=tmp_path)

    assert said.code == 1
    assert "没有找到" in said.err


def test_a_backup_leaves_nothing_beside_itself(tmp_path):
    county = copy_of_demo(tmp_path)
    (tmp_path / "kept").mkdir()

    kb("backup", tmp_path / "kept" / "b.tar", data=county)

    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["b.tar"]
