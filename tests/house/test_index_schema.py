"""Whoever changes how text is indexed decides whether old indexes must be rebuilt."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from search_index.analysis import DATA
from search_index.engine import SCHEMA_DIGEST, SCHEMA_VERSION

_ROOM = DATA.parent
_SOURCES = (
    *(_ROOM / f"{name}.py" for name in ("analysis", "entries", "gates", "listing")),
    *sorted(DATA.iterdir()),
)


def digest_of(sources: tuple[Path, ...]) -> str:
    """Return a digest of the version, and of the names and contents of the sources."""
    told = "".join(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n" for path in sources)
    return sha256(f"{SCHEMA_VERSION}\n{told}".encode()).hexdigest()[:16]


def test_the_schema_version_was_looked_at_when_the_sources_of_the_index_changed():
    assert digest_of(_SOURCES) == SCHEMA_DIGEST, (
        "分词、条目或词表改过了。若同一段文字现在会编成不同的索引，请将 search_index/engine.py 的 "
        "SCHEMA_VERSION 加一；然后将 SCHEMA_DIGEST 改为断言左边的值。"
    )


def test_every_source_counts(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("甲")
    other.write_text("甲")

    assert digest_of((one,)) != digest_of((other,))
    assert digest_of((one, other)) != digest_of((one,))
