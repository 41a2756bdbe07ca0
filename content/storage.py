"""Where the library lies on disk (存储): ZODB on RelStorage/SQLite, or any zodburi."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import transaction
import zc.zlibstorage
import ZODB
import zodburi
from relstorage.adapters.sqlite.adapter import Sqlite3Adapter
from relstorage.options import Options
from relstorage.storage import RelStorage
from transaction.interfaces import TransientError
from ZODB.broken import find_global

from content.evolution import GENERATION, evolve
from content.library.site import Site
from content.types.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

OBJECTS_IN_CACHE = 20_000
BYTES_IN_CACHE = 4 * 1024 * 1024
"""Limits of one connection's object cache, whichever is reached first."""

BLOBS_IN_CACHE = 256 << 20
"""So many bytes of files may lie outside the database as well; the oldest copies go first."""

_ALLOWED_MODULES = ("BTrees.", "content.", "persistent.", "ZODB.blob")
_ALLOWED_NAMES = frozenset(
    {
        "datetime.date",
        "datetime.datetime",
        "datetime.timedelta",
        "datetime.timezone",
        "copyreg._reconstructor",
        "copyreg.__newobj__",
        "copy_reg._reconstructor",
        "builtins.object",
        "builtins.frozenset",
        "builtins.set",
        "builtins.bytearray",
        "builtins.complex",
        "__builtin__.object",
        "__builtin__.frozenset",
        "__builtin__.set",
        "_codecs.encode",
        "zodbpickle.binary",
    }
)


@dataclass(frozen=True)
class Location:
    """The data folder, and a zodburi when the bureau chose its own storage."""

    folder: Path
    uri: str = ""

    @property
    def database(self) -> Path:
        """Return the folder of the embedded database."""
        return self.folder / "zodb"

    @property
    def index(self) -> Path:
        """Return the folder of the search index."""
        return self.folder / "index"


class GuardedDB(ZODB.DB):
    """A database that loads only classes of the library: a pickle can run nothing else."""

    def classFactory(self, connection: Any, module: str, name: str) -> Any:  # noqa: ANN401, ARG002, N802 - ZODB's hook
        """Return the class named in a stored object. Raises ValueError for a foreign one."""
        full = f"{module}.{name}"
        found = find_global(module, name) if _is_allowed(full) else None
        if full not in _ALLOWED_NAMES and not _is_class_of(module, found):
            raise ValueError(f"数据库中出现不允许的类 {full}，已拒绝读取；请用备份核对数据库。")
        return found


def open_database(location: Location) -> ZODB.DB:
    """Open the library's database, creating it when the folder is empty."""
    location.folder.mkdir(parents=True, exist_ok=True)
    storage, options = _chosen(location) if location.uri else (_embedded(location), {})
    options.setdefault("cache_size", OBJECTS_IN_CACHE)
    options.setdefault("cache_size_bytes", BYTES_IN_CACHE)
    options.setdefault("pool_size", 16)
    return GuardedDB(storage, **options)


@contextmanager
def site_in(database: ZODB.DB) -> Iterator[Site]:
    """Yield the site in a transaction of its own; commit at the end, abort on an error."""
    with _connected(database) as connection:
        yield connection.root()["site"]


def with_site(database: ZODB.DB, work: Callable[[Site], T], *, attempts: int = 10) -> T:
    """Return `work(site)`, committed; repeated when another process committed in between."""
    for _ in range(attempts - 1):
        try:
            with site_in(database) as site:
                return work(site)
        except TransientError:
            continue
    with site_in(database) as site:
        return work(site)


def ensure_site(database: ZODB.DB) -> None:
    """Create the site when the database is empty, and bring an older one up to date."""
    with _connected(database) as connection:
        root = connection.root()
        if "site" not in root:
            root["site"] = Site((kind.shelf, kind.label, name) for name, kind in KINDS.items())
            root["site"].generation = GENERATION
        evolve(root["site"])


def durability(location: Location) -> str:
    """Return a Chinese sentence that says what survives a power failure here."""
    if location.uri:
        return f"数据库：{location.uri.partition('://')[0]}，由所选存储保证断电后不丢失。"
    path = location.database / "main.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return f"数据库：SQLite，journal_mode={mode}，synchronous=FULL，已确认的写入断电后不丢失。"


def _is_allowed(full: str) -> bool:
    return full in _ALLOWED_NAMES or full.startswith(_ALLOWED_MODULES)


def _is_class_of(module: str, found: object) -> bool:
    """Return whether this is a class written in `module`: what it imports is not its own."""
    return isinstance(found, type) and found.__module__ == module


@contextmanager
def _connected(database: ZODB.DB) -> Iterator[Any]:
    """Yield a connection in a transaction of its own, and give it back whatever happens.

    ZODB's own `DB.transaction` keeps the connection for good when the commit is refused.
    """
    manager = transaction.TransactionManager(explicit=True)
    connection = database.open(manager)
    try:
        with manager:
            yield connection
    finally:
        connection.close()


def _forget_refused(cursor: Any, *, restart: bool = False) -> None:  # noqa: ANN401 - RelStorage carries no types
    """Empty the tables in which a commit is prepared, before the next one uses them.

    RelStorage 4.3 leaves what it prepared there when SQLite's commit is refused because of
    something that was only read (VoteReadConflictError), and the next commit over the same
    connection would fail on it, or store what was refused.
    """
    if restart:
        cursor.execute("DELETE FROM temp_store")
        cursor.execute("DELETE FROM temp_blob_chunk")
        cursor.connection.return_to_repeatable_read()


def _embedded(location: Location) -> Any:  # noqa: ANN401 - ZODB carries no types
    location.database.mkdir(parents=True, exist_ok=True)
    options = Options(
        keep_history=True,
        # Files lie in the database, which is what RelStorage recommends and what is backed up;
        # the folder holds only copies of what was asked for lately.
        blob_dir=str(location.folder / "blobs"),
        shared_blob_dir=False,
        blob_cache_size=BLOBS_IN_CACHE,
        cache_local_mb=10,
        commit_lock_timeout=30,
    )
    adapter = Sqlite3Adapter(str(location.database), {"synchronous": "FULL"}, options=options)
    adapter.connmanager.add_on_store_opened(_forget_refused)
    return zc.zlibstorage.ZlibStorage(RelStorage(adapter, options=options))


def _chosen(location: Location) -> tuple[Any, dict[str, Any]]:
    factory, options = zodburi.resolve_uri(location.uri)
    for ours in ("connection_cache_size", "connection_pool_size", "database_name"):
        options.pop(ours, None)
    return zc.zlibstorage.ZlibStorage(factory()), options
