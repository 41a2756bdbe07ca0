"""Settings of one installation: where the data lies, which engine, how it is served."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, fields
from pathlib import Path

from content.files.seen import DOUBTFUL
from content.library.incoming import ROOM, Room
from content.storage import Location

DEFAULT_ENGINE = "tantivy"

_FREE_KEPT = 500 << 20
"""So much of the disk stays free for what is no upload: saving, the journal, the index."""


@dataclass(frozen=True)
class Settings:
    """What the administrator chooses outside the library; `KB_…` variables set the same."""

    data: str = "var"
    storage_uri: str = ""
    engine: str = DEFAULT_ENGINE
    https: bool = False
    development: bool = False
    trusted_proxy: str = ""
    scan_confidence: str = ""
    upload_mb_an_hour: str = ""
    upload_mb_together: str = ""
    free_mb_kept: str = ""

    @property
    def location(self) -> Location:
        """Return where the library lies."""
        return Location(Path(self.data), self.storage_uri)

    @property
    def doubtful(self) -> float:
        """Return below which confidence a recognised row is doubted, 0 to 1."""
        try:
            return min(max(float(self.scan_confidence), 0.0), 1.0)
        except ValueError:
            return DOUBTFUL

    @property
    def room(self) -> Room:
        """Return how much one person may hand in within an hour, and how much may wait in all.

        How much may be written to the disk as it is now is part of it.
        """
        return Room(
            _megabytes(self.upload_mb_an_hour, ROOM.an_hour),
            _megabytes(self.upload_mb_together, ROOM.together),
            max(0, _free_below(Path(self.data)) - _megabytes(self.free_mb_kept, _FREE_KEPT)),
        )

    def secret(self) -> str:
        """Return the key for cookies and tokens, made on first use and kept in the folder."""
        path = Path(self.data) / "secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_hex(32))
        return path.read_text().strip()


def settings_from(given: dict[str, str] | None = None) -> Settings:
    """Return settings from `kb.NAME` entries of a paste file and `KB_NAME` variables."""
    given = given or {}
    values = {}
    for field in fields(Settings):
        value = os.environ.get(f"KB_{field.name.upper()}") or given.get(f"kb.{field.name}")
        if value is not None:
            values[field.name] = value in {"1", "true", "yes"} if field.type == "bool" else value
    return Settings(**values)


def _megabytes(given: str, usual: int) -> int:
    return int(given) << 20 if given.isdecimal() and int(given) else usual


def _free_below(folder: Path) -> int:
    """Return how many bytes the disk of a folder has free; the folder need not be there yet."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free


def _write_once(path: Path, text: str) -> None:
    """Write `text` unless another process did first; readable by the owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
