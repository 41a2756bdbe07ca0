"""What docs/architecture.md says of rooms and flows is so: each folder and each call exists."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import FLOORS, ROOT, functions_of, modules

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOWS = re.search(r"^## The flows.*?(?=^## )", TEXT, re.MULTILINE | re.DOTALL)[0]
CALLS = sorted(set(re.findall(r"`(?:\w+\.)*([a-z_]+\.[a-z_]+)`", FLOWS)))


def known() -> set[str]:
    """Return each module below its folder (`views.merging`) and each function below its module."""
    names = set()
    for path in modules(*FLOORS):
        names.add(f"{path.parent.name}.{path.stem}")
        names |= {f"{path.stem}.{function.name}" for function in functions_of(path)}
    return names


def test_every_room_of_the_web_is_in_the_table():
    rooms = {path.parent.name for path in (ROOT / "kb_app").glob("*/__init__.py")}

    assert {room for room in rooms if f"`{room}/`" not in TEXT} == set()


@pytest.fixture(scope="module")
def names() -> set[str]:
    return known()


@pytest.mark.parametrize("call", [one for one in CALLS if not one.endswith((".js", ".pt"))])
def test_every_call_of_a_flow_exists(names, call):
    assert call in names
