"""Copies of the whole library in one file (备份), made while others write, and proved on return."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from content.errors import NotPossible, Unreadable
from content.storage import Location

_MANIFEST = "manifest.json"
_FORM = "shenzhi-backup-1"
_DATABASES = ("main.sqlite3", "oids.sqlite3")
"""In this order: an object's number is given out before the object is stored."""

_PLACES = {
    "main.sqlite3": Path("zodb") / "main.sqlite3",
    "oids.sqlite3": Path("zodb") / "oids.sqlite3",
    "secret": Path("secret"),
}
"""Names in the backup, and where the data folder keeps them."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its size in bytes and SHA-256."""

    size: int
    sha256: str


def back_up(location: Location, target: Path, when: datetime) -> Backup:
    """Write everything as it stands now to the file `target`, while others go on writing.

    Source files lie in the database, the index can be rebuilt: neither needs a copy of its
    own. Raises NotPossible when `target` exists, or for a database that is not embedded.
    """
    if location.uri:
        raise NotPossible(
            "数据库不在数据文件夹中，请用所选存储自己的备份工具（如 pg_dump、repozo）。"
        )
    if target.exists():
        raise NotPossible(f"“{target}”已经存在，没有覆盖；请换一个文件名。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kb-backup-", dir=target.parent) as folder:
        copies = _copied(location, Path(folder))
        unfinished = Path(folder) / "unfinished.tar"
        _pack(copies, unfinished, when)
        made = Backup(unfinished.stat().st_size, _sum(unfinished))
        unfinished.replace(target)
        _settle(target.parent)
    return made


def restore(backup: Path, folder: Path) -> str:
    """Put a backup back into the empty `folder` and return when it was made.

    Raises NotPossible when there is something in `folder` already, Unreadable when the
    file is no backup or is not what was written. Nothing is left behind then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotPossible(f"“{folder}”里已经有内容，没有覆盖；请恢复到一个新的文件夹。")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        manifest = _unpacked(backup, unfinished)
        if folder.exists():
            folder.rmdir()
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)  # gone already when it was moved
    return str(manifest["made_at"])


def _copied(location: Location, folder: Path) -> dict[str, Path]:
    copies = {}
    for name in _DATABASES:
        _copy_database(location.folder / _PLACES[name], folder / name)
        copies[name] = folder / name
    secret = location.folder / _PLACES["secret"]
    return copies | ({"secret": secret} if secret.exists() else {})


def _copy_database(source: Path, target: Path) -> None:
    """Copy in one reading transaction: writers go on, and the copy is of one moment."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")


def _pack(copies: dict[str, Path], target: Path, when: datetime) -> None:
    manifest = {
        "form": _FORM,
        "made_at": when.isoformat(timespec="seconds"),
        "files": {
            name: {"size": path.stat().st_size, "sha256": _sum(path)}
            for name, path in copies.items()
        },
    }
    with target.open("wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        with tarfile.open(fileobj=stream, mode="w") as pack:
            _add_manifest(pack, manifest, target.with_name(_MANIFEST))
            for name, path in copies.items():
                pack.add(path, name)
        stream.flush()
        os.fsync(stream.fileno())


def _add_manifest(pack: tarfile.TarFile, manifest, path: Path) -> None:
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    pack.add(path, _MANIFEST)


def _unpacked(backup: Path, folder: Path):
    """Write the files of the backup below `folder`, each compared with its sum."""
    try:
        with tarfile.open(backup, "r:") as pack:
            manifest = json.load(_member(pack, _MANIFEST))
            if manifest["form"] != _FORM:
                raise Unreadable(
                    f"“{backup.name}”是另一种格式的备份，这个版本不能恢复。请用做备份时的版本恢复。"
                )
            for name, told in manifest["files"].items():
                _write(_member(pack, name), folder / _PLACES[name], told)
    except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable(f"“{backup.name}”不是审知库的备份，或者已经损坏。请换一份备份。") from None
    return manifest


def _member(pack: tarfile.TarFile, name: str):
    stream = pack.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream


def _write(source, target: Path, told) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        shutil.copyfileobj(source, stream, 1 << 20)
        stream.flush()
        os.fsync(stream.fileno())
    if target.stat().st_size != told["size"] or _sum(target) != told["sha256"]:
        raise Unreadable(
            f"备份中的“{target.name}”与备份时的 SHA-256 不符，备份已经损坏，没有恢复。"
            "请换一份备份。"
        )


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _settle(folder: Path) -> None:
    """Make the name of a new file in `folder` survive a power failure."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
