"""`kb` as somebody types it, and the demo county as `kb prepare --demo` leaves it."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from content.library.site import Site
from content.storage import site_in
from kb_app.cli import main
from kb_app.db import Library
from kb_app.settings import Settings

PASSWORD = "青岚县-示范口令-2026"
ROOT = Path(__file__).parents[2]

LAW = """# {title}

第一章　总则

第一条　为规范{topic}，制定本办法。

第二条　从事{topic}的，应当遵守本办法。
有下列情形之一的，不予办理：
（一）材料不齐的；
（二）逾期未补正的。
"""


@dataclass(frozen=True)
class Said:
    """What a command said and its exit code."""

    code: int
    out: str
    err: str


def kb(*words: object, data: Path, typed: str = "", **environment: str) -> Said:
    """Run a command in this process, as if `typed` came from a pipe."""
    out, err = io.StringIO(), io.StringIO()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KB_")}
    with (
        mock.patch.dict(os.environ, kept | {"KB_DATA": str(data)} | environment, clear=True),
        mock.patch.object(sys, "stdin", io.StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def kb_process(*words: object, data: Path, **more) -> subprocess.Popen[str]:
    """Start a command in a process (and process group) of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KB_")}
    return subprocess.Popen(
        [sys.executable, "-m", "kb_app.cli", *map(str, words)],
        env=kept | {"KB_DATA": str(data)}, cwd=ROOT, text=True, start_new_session=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more,
    )  # fmt: skip


def empty_library(data: Path) -> Path:
    """Return an empty library in `data` with people of the office and of the townships."""
    return Path(shutil.copytree(_empty_library(), data))


def taken_in(data: Path, *words: object) -> list[list[str]]:
    """Take in with success, and return what was said of each file."""
    said = kb("take-in", *words, data=data)
    assert said.code == 0, said.err
    return [line.split("\t") for line in said.out.splitlines()[:-1]]


def law_file(
    folder: Path, name: str, *, title: str = "茶馆管理办法", topic: str = "茶馆经营", more: str = ""
) -> Path:
    """Write a small law as Markdown; `more` is added at its end."""
    path = folder / name
    path.write_text(LAW.format(title=title, topic=topic) + more, encoding="utf-8")
    return path


@contextmanager
def site_of(data: Path) -> Iterator[Site]:
    """Yield the site of a data folder; changes are committed at the end."""
    library = Library(Settings(data=str(data)))
    try:
        with site_in(library.database) as site:
            yield site
    finally:
        library.close()


@cache
def demo_county() -> Path:
    """Return a data folder with the demo county, loaded once a process; read it only."""
    data = kept_folder() / "var"
    said = kb("prepare", "--demo", data=data, KB_DEMO_PASSWORD=PASSWORD)
    assert said.code == 0, said.err
    return data


def copy_of_demo(folder: Path) -> Path:
    """Return a demo county of one's own, to be changed."""
    return Path(shutil.copytree(demo_county(), folder / "var"))


@cache
def _empty_library() -> Path:
    data = kept_folder() / "var"
    assert kb("prepare", "--empty", data=data).code == 0
    for login, role in (("office", "office_editor"), ("staff", "township_staff")):
        added = kb("person", "add", login, "--role", role, data=data, KB_PASSWORD=PASSWORD)
        assert added.code == 0, added.err
    return data


def kept_folder() -> Path:
    """Return a folder that lasts as long as this process."""
    keeper = tempfile.TemporaryDirectory(prefix="kb-tests-")
    atexit.register(keeper.cleanup)
    return Path(keeper.name)
