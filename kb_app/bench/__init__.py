"""Measurements of what we promise (测量): `kb bench NAME` prints figures beside their aims."""

from __future__ import annotations

from kb_app.bench import (
    comparing,
    crashing,
    exporting,
    importing,
    many_writers,
    over_http,
    pages,
    recall,
    rippling,
    search_quality,
    starting,
    taking_in,
    taking_space,
)
from kb_app.bench.figures import Bench

_MODULES = {
    "http": over_http,
    "take-in": taking_in,
    "import": importing,
    "size": taking_space,
    "writers": many_writers,
    "recall": recall,
    "search": search_quality,
    "start": starting,
    "pages": pages,
    "crash": crashing,
    "compare": comparing,
    "ripple": rippling,
    "export": exporting,
}
BENCHES = {name: Bench(name, module) for name, module in _MODULES.items()}
"""Name → what reads the words behind it, measures, and returns the exit code."""
