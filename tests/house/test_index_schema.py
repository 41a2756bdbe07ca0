"""Whoever changes how text is indexed decides whether old indexes must be rebuilt."""

from __future__ import annotations

from hashlib import sha256
from inspect import getsource
from pathlib import Path

from content.library.document import Document
from content.types.registry import KINDS
from search_index.analysis import DATA
from search_index.engine import SCHEMA_DIGEST, SCHEMA_VERSION

_ROOM = DATA.parent
_MODULES = ("analysis", "entries", "gates", "listing", "naming", "references")
_BELOW = ("text/citations.py", "text/numbering.py", "text/titles.py", "types/pointing.py")
_SOURCES = (
    *(_ROOM / f"{name}.py" for name in _MODULES),
    *(_ROOM.parent / "content" / name for name in _BELOW),
    *sorted(DATA.iterdir()),
)


def numbers_of_kinds() -> str:
    """Return how a document's number is found, and where in each kind: it is a name of it."""
    ways = (f"{name} {kind.number_field}\n" for name, kind in sorted(KINDS.items()))
    return getsource(Document.number_of) + "".join(ways)


def digest_of(sources: tuple[Path, ...], numbers: str) -> str:
    """Return a digest of the version, of the names and contents of the sources, of `numbers`."""
    told = "".join(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n" for path in sources)
    return sha256(f"{SCHEMA_VERSION}\n{told}{numbers}".encode()).hexdigest()[:16]


def test_the_schema_version_was_looked_at_when_the_sources_of_the_index_changed():
    assert digest_of(_SOURCES, numbers_of_kinds()) == SCHEMA_DIGEST, (
        "分词、条目或词表改过了。若同一段文字现在会编成不同的索引，请将 search_index/engine.py 的 "
        "SCHEMA_VERSION 加一；然后将 SCHEMA_DIGEST 改为断言左边的值。"
    )


def test_every_source_counts(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("甲")
    other.write_text("甲")

    assert digest_of((one,), "") != digest_of((other,), "")
    assert digest_of((one, other), "") != digest_of((one,), "")
    assert digest_of((one,), "law") != digest_of((one,), "")
