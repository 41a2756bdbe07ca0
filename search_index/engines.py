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
"""Each opens its index in a folder of its own, empty when there is none, or raises IndexUnusable.

Whoever serves opens it through `opening.Index`, which mends and switches.
"""
