"""A library made for measuring (测量用的资料库): people, statutes, and what it takes on disk."""

from __future__ import annotations

import resource
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from content.errors import NotPossible
from content.people.units import Unit
from content.storage import ensure_site, open_database, site_in
from kb_app.bench.client import Client
from kb_app.bench.laws import Law, some_laws, write_files
from kb_app.bench.server import PROJECT, Server, command, surroundings
from kb_app.settings import Settings
from workflows.accounts import SYSTEM, NewPerson, add_person, change_settings, put_unit

PASSWORD = secrets.token_urlsafe(15)
"""Of everybody in a library made for measuring; such a library lives as long as the run."""

WRITERS = tuple(f"writer{number}" for number in range(8))
_PEOPLE = {"office": "office_editor", "reviewer": "reviewer", "reader": "reader"}
_FILES_IN_A_COMMAND = 500


@dataclass(frozen=True)
class TakenIn:
    """How long `kb take-in` took for so many documents."""

    documents: int
    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Sizes:
    """What a data folder holds, in bytes, with nothing left in SQLite's log."""

    database: int
    blobs: int
    index: int


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kb-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(folder: Path) -> Settings:
    """Return the settings of a library made for measuring."""
    return Settings(data=str(folder), engine=surroundings(folder).get("KB_ENGINE", Settings.engine))


def found_library(folder: Path) -> None:
    """Begin an empty library with people for every part, open to visitors."""
    database = open_database(settings_of(folder).location)
    ensure_site(database)
    now = datetime.now(UTC)
    with site_in(database) as site:
        put_unit(site, Unit("bureau", "青岚县行政审批局", "", "bureau"), SYSTEM, now)
        for login, role in {**_PEOPLE, **dict.fromkeys(WRITERS, "office_editor")}.items():
            add_person(site, NewPerson(login, login, "bureau", (role,), PASSWORD), SYSTEM, now)
        change_settings(site, {"anonymous_reading": True}, SYSTEM, now)
    database.close()


def take_in(folder: Path, laws: list[Law]) -> TakenIn:
    """Take the laws in with the real command. Raises NotPossible when one is refused."""
    files = write_files(laws, folder / "files")
    began, used = time.perf_counter(), _children_seconds()
    for at in range(0, len(files), _FILES_IN_A_COMMAND):
        _run_take_in(folder, files[at : at + _FILES_IN_A_COMMAND])
    wall, cpu = time.perf_counter() - began, _children_seconds() - used
    shutil.rmtree(folder / "files")
    return TakenIn(len(laws), wall, cpu)


def take_in_command(files: list[Path]) -> list[str]:
    """Return the command that takes in statutes as published elsewhere."""
    return command(
        "take-in", *map(str, files), "--type", "law", "--as", "office", "--published-elsewhere"
    )


@contextmanager
def library_of(count: int) -> Iterator[tuple[Path, list[Law], TakenIn]]:
    """Yield a library with so many statutes, the statutes, and how long it took."""
    laws = some_laws(count)
    with temporary_folder() as folder:
        found_library(folder)
        yield folder, laws, take_in(folder, laws)


def program(server: Server, login: str) -> Client:
    """Return a client that asks for JSON with the token of this person."""
    client = server.client()
    client.sign_in_as_program(login, PASSWORD)
    return client


def person(server: Server, login: str) -> Client:
    """Return a client that asks for pages with the session of this person."""
    client = server.client()
    client.sign_in_as_person(login, PASSWORD)
    return client


def law_paths(reader: Client) -> list[str]:
    """Return the addresses of all laws on the shelf, as the server lists them."""
    paths: list[str] = []
    total = 1
    while len(paths) < total:
        shelf = reader.get("/laws", b_start=len(paths), b_size=100).json()
        total = shelf["items_total"] if shelf["items"] else 0
        paths += ["/" + item["@id"].split("/", 3)[3] for item in shelf["items"]]
    return paths


def sizes_of(folder: Path) -> Sizes:
    """Return what the folder holds while no server runs on it."""
    main = folder / "zodb" / "main.sqlite3"
    with closing(sqlite3.connect(main)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Sizes(
        bytes_below(folder / "zodb"), bytes_below(folder / "blobs"), bytes_below(folder / "index")
    )


def bytes_below(folder: Path) -> int:
    """Return the size of all files below the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _run_take_in(folder: Path, files: list[Path]) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        take_in_command(files), env=surroundings(folder), cwd=PROJECT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        told = "\n".join(done.stderr.splitlines()[-5:])
        raise NotPossible(f"kb take-in 没有成功（退出码 {done.returncode}）：{told}")


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
