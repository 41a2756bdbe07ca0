"""Opens the engine the bureau chose, and a fresh one in place of a damaged index (打开索引)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from content.errors import NotPossible
from search_index.engine import IndexUnusable
from search_index.engines import ENGINES

if TYPE_CHECKING:
    from pathlib import Path

    from search_index.engine import Engine


def open_engine(name: str, folder: Path) -> Engine:
    """Return the engine with its index below `folder`; an unusable index is begun anew.

    The library refills it: its position is 0. Raises NotPossible for an unknown engine.
    """
    if name not in ENGINES:
        raise NotPossible(f"没有名为“{name}”的检索引擎，可选：{'、'.join(ENGINES)}。")
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    try:
        return ENGINES[name](place)
    except IndexUnusable:
        shutil.rmtree(place)
        place.mkdir()
        return ENGINES[name](place)
