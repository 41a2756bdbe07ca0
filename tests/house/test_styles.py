"""Every class that begins with kb- has a rule in a style sheet and stands on some page."""

from __future__ import annotations

import re

import pytest

from content.text.clauses import Level
from tests.house.sources import ROOT

STATIC = ROOT / "kb_app" / "static"
TEMPLATES = ROOT / "kb_app" / "templates"

NO_RULE = {
    "kb-coming": "the tests find what will become of a clause by it",
    "kb-doubts": "the tests find what the parser was not sure of by it",
    "kb-mine": "beside kb-theirs: which of two texts is one's own",
}
"""Class without a rule → what it is for."""

_CLASS = re.compile(r"(?<![\w-])kb-[a-z0-9-]+")
_RULE = re.compile(r"\.(kb-[a-z0-9-]+)")
_ATTRIBUTE = re.compile(r"""\bclass=\\?"([^"]*)\\?"|"class": f?"([^"]*)"|\bclass string:([^;]*);""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_a_class_with_a_rule_stands_on_some_page():
    written = {name for text in _pages("pt", "html") for name in _classes_in(text)}
    written |= {name for text in _pages("py", "js") for name in _CLASS.findall(text)}
    written |= {f"kb-{level.value}" for level in Level}

    assert len(_ruled()) > 200
    assert sorted(name for name in _ruled() if not _is_among(name, written)) == []


def test_a_class_on_a_page_has_a_rule_or_is_a_named_hook():
    written = {name for text in _pages("pt", "html", "py", "js") for name in _classes_in(text)}
    unruled = {name for name in written if not _has_rule(name, _ruled())}

    assert len(written) > 200
    assert sorted(unruled) == sorted(NO_RULE)


def test_a_part_that_templates_share_is_used_by_a_page_and_shown_in_the_styleguide():
    parts = (TEMPLATES / "parts.pt").read_text(encoding="utf-8")
    pages = "".join(
        path.read_text(encoding="utf-8")
        for path in TEMPLATES.glob("*.pt")
        if path.name != "parts.pt"
    )
    shown = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("styleguide/*.pt"))
    made = re.findall(r'define-macro="(\w+)"', parts)

    assert "pager" in made
    assert [name for name in made if f"\"parts.macros['{name}']\"/>" not in pages] == []
    assert [name for name in made if f"parts.macros['{name}']" not in shown] == []


@pytest.mark.parametrize("by_hand", ['<ul class="kb-pager">', '<ol class="kb-steps"'])
def test_no_page_writes_by_hand_what_a_shared_part_writes(by_hand):
    wrong = [
        path.name
        for path in TEMPLATES.glob("*.pt")
        if path.name != "parts.pt" and by_hand in path.read_text(encoding="utf-8")
    ]

    assert wrong == []


def _pages(*endings):
    """Yield the text of whatever writes markup: templates, still pages, code, scripts."""
    for ending in endings:
        for path in sorted((ROOT / "kb_app").rglob(f"*.{ending}")):
            if "vendor" not in path.parts:
                yield path.read_text(encoding="utf-8")


def _ruled():
    sheets = (path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    return {name for sheet in sheets for name in _RULE.findall(_COMMENT.sub("", sheet))}


def _classes_in(text):
    """Return the classes that attributes name; one that ends in a hyphen is completed later."""
    values = (value for found in _ATTRIBUTE.findall(text) for value in found)
    return {name for value in values for name in _CLASS.findall(value)}


def _is_among(name, written):
    return name in written or any(
        one.endswith("-") and one != "kb-" and name.startswith(one) for one in written
    )


def _has_rule(name, ruled):
    return name in ruled or (name.endswith("-") and any(one.startswith(name) for one in ruled))
