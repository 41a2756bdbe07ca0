"""Every refusal says what to do next: each sentence that is raised as it stands in the sources."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from content import errors
from kb_app.views.errors import BUSY, NOT_READABLE, SIGN_IN, SIGN_IN_TO_WRITE
from tests.house.sources import FLOORS, functions_of, modules, name_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TELLS = re.compile(
    r"""
    请                            # 请刷新后再试
    | 可以(?:是|在|看|打印)         # 可以是：docx、txt、json
    | 应(?:是|为|如|当|该)          # 应是 true 或者 false
    | 只(?:能|收|接受|有)           # 只能是 published 或者 draft
    | 必须 | 至少要 | 须
    | 改用 | 再试 | 以后才能
    """,
    re.VERBOSE,
)
"""What asks for something to be done, or names what would be accepted."""

WITHOUT_ADVICE = {
    "kb_app/bench": "measurements are run by who wrote them; they quote what the server said",
}
"""Where a refusal need not say what to do, and why."""

KINDS = {
    name for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.KbError)
}  # fmt: skip


def raised() -> Iterator[tuple[str, str]]:
    """Yield place and sentence of every refusal whose sentence stands where it is raised."""
    for path in modules(*FLOORS):
        name = name_of(path)
        if any(name.startswith(folder) for folder in WITHOUT_ADVICE):
            continue
        known = _constants(tree_of(path))
        for function in functions_of(path):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KINDS:
                    for sentence in _sentences(call, known):
                        yield f"{name}:{call.lineno}", sentence


def test_every_refusal_says_what_to_do_next():
    silent = {f"{at} {sentence}" for at, sentence in raised() if not TELLS.search(sentence)}

    assert len({at for at, _ in raised()}) > 100
    assert sorted(silent) == []


@pytest.mark.parametrize(
    "sentence", [errors.MISSING, SIGN_IN, SIGN_IN_TO_WRITE, BUSY, NOT_READABLE]
)
def test_what_is_said_everywhere_says_what_to_do_next(sentence):
    assert TELLS.search(sentence)


def _sentences(call: ast.Call, known: dict[str, str]) -> Iterator[str]:
    """Yield the Chinese sentences among the arguments: literal, formatted, or in a dict."""
    for given in call.args[:1]:
        values = given.values if isinstance(given, ast.Dict) else [given]
        for value in values:
            text = _text(value, known)
            if re.search(r"[\u4e00-\u9fff]", text):
                yield text


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """Return what is written, with constants of the module; what is computed is left out."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) for part in node.values)
    return _text(node.value, known) if isinstance(node, ast.FormattedValue) else ""


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
