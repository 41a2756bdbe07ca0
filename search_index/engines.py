"""Which engine is used (引擎的选择)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from search_index.engine import Engine
from search_index.tantivy_engine import TantivyEngine
from search_index.whoosh_engine import WhooshEngine

ENGINES: dict[str, Callable[[Path], Engine]] = {
    "tantivy": TantivyEngine,
    "whoosh": WhooshEngine,
}


def open_engine(name: str, folder: Path) -> Engine:
    """Return the engine `whoosh` or `tantivy` on this folder, empty when there is none.

    Raises IndexUnusable when what is there cannot be used, KeyError for another name.
    """
    return ENGINES[name](folder)
