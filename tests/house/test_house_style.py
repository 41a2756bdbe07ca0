"""The house rules a program can check; the rest is for people."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import (
    FLOORS,
    functions_of,
    modules,
    name_of,
    templates,
    tree_of,
    written_files,
)

FORBIDDEN_NAMES = {
    "base", "common", "core", "helper", "helpers", "lib", "manager", "misc", "service",
    "services", "tools", "util", "utils",
}  # fmt: skip
MACHINE_PATHS = re.compile(r"/(?:work|root|home|Users|opt)/\w")
OPT_OUT = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:?[\s\w,\[\]-]*?)(?=$|\s[-#]|#)")


def longest_files() -> list[str]:
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    return [f"{name}: {count}" for name, count in lengths.items() if count > 400]


def test_no_file_is_longer_than_four_hundred_lines():
    assert longest_files() == []


def test_no_function_is_longer_than_fifty_lines():
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in functions_of(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ]

    assert long == []


def test_modules_are_named_for_what_they_know():
    assert [name_of(p) for p in modules(*FLOORS) if p.stem in FORBIDDEN_NAMES] == []


def test_every_module_says_in_a_sentence_what_it_knows():
    assert [name_of(p) for p in modules(*FLOORS) if not ast.get_docstring(tree_of(p))] == []


def test_no_exception_is_caught_blindly():
    blind = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]

    assert blind == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{name_of(path)}:{inner.lineno}"
        for path in modules(*FLOORS)
        for function in functions_of(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_imports_are_absolute():
    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_the_clock_is_not_read_below_the_web():
    read = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules("content", "workflows", "search_index")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"date.today", "datetime.now", "datetime.utcnow", "time.time"}
    ]

    assert read == []


def test_every_opt_out_of_a_rule_gives_its_reason():
    silent = [
        f"{name_of(path)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := OPT_OUT.search(line)) and not line[found.end() :].strip(" -#")
    ]

    assert silent == []


def test_no_path_of_one_machine_is_written_down():
    found = [
        f"{name_of(path)}:{number}"
        for path in written_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATHS.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_has_nothing_inline(path: Path):
    text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"\s(?:style|on[a-z]+)\s*=\s*[\"']", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_loads_nothing_from_elsewhere(path: Path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)


def _catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"} for n in named)
