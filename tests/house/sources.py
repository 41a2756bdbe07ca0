"""The project's own files, as the house tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("content", "workflows", "search_index", "kb_app")
_TEXT = {".cfg", ".css", ".js", ".lock", ".md", ".pt", ".py", ".toml", ".txt", ".yml", ""}
_NOT_BY_HAND = {"vendor", "__pycache__", "node_modules"}


def modules(*folders: str) -> list[Path]:
    """Return the Python files below `folders` (the four floors and the tests if none named)."""
    return [
        path
        for folder in folders or (*FLOORS, "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def templates() -> list[Path]:
    """Return every page and form template."""
    return sorted((ROOT / "kb_app" / "templates").rglob("*.pt"))


def written_files() -> Iterator[Path]:
    """Yield every text file written by hand: no vendored file, no shipped data."""
    for folder in (*FLOORS, "tests", "docs", "tools", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            parts = set(path.relative_to(ROOT).parts)
            if path.is_file() and path.suffix in _TEXT and not parts & _NOT_BY_HAND:
                yield path
    for name in ("README.md", "Makefile", "setup.cfg", "pyproject.toml"):
        yield ROOT / name


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a Python file, inner ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    """Return the path as a reader of a failing test wants it: from the project's root."""
    return path.relative_to(ROOT).as_posix()
