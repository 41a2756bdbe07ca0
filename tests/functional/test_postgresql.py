"""The same library on a real PostgreSQL, by one setting."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.functional.commands import PASSWORD, kb

PROGRAMS = shutil.which("pg_ctl") or next(
    map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None
)
pytestmark = pytest.mark.skipif(
    PROGRAMS is None and os.environ.get("CI") != "true",
    reason="PostgreSQL is not here, and only root may install it",
)


@pytest.fixture(scope="module")
def uri():
    """Start a PostgreSQL of our own on a free port of loopback; it refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="kb-pg-"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = f"-p {port} -k {folder} -h 127.0.0.1"
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    _as_postgres("initdb", "-D", folder / "data", "-A", "trust", "-U", "kb")
    _as_postgres(
        "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"
    )
    yield f"postgres://kb@127.0.0.1:{port}/postgres?keep_history=true"
    _as_postgres("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _as_postgres(program: str, *words: object) -> None:
    own = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    command = [*own, str(Path(str(PROGRAMS)).resolve().parent / program), *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def test_the_demo_county_lies_in_postgresql_and_is_sound(uri, tmp_path):
    setting = {"KB_STORAGE_URI": uri, "KB_DEMO_PASSWORD": PASSWORD}

    made = kb("prepare", "--demo", data=tmp_path / "var", **setting)
    found = kb("search", "一次性告知", "--all", data=tmp_path / "var", **setting)
    proved = kb("verify", data=tmp_path / "var", **setting)

    assert made.code == 0, made
    assert "窗口工作管理办法" in found.out
    assert proved.code == 0, proved
    assert not (tmp_path / "var" / "zodb").exists()
