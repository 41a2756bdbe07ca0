"""A long form in sections (分节): each with its heading, its fields and its count of errors."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONG = 12
"""A form with more fields than this at its top is shown in sections."""

_GENERAL = "基本信息"


@dataclass
class Section:
    """Neighbouring fields under one heading; `errors` counts the fields to be put right."""

    title: str
    anchor: str
    fields: list = field(default_factory=list)
    errors: int = 0


def sections_of(form):
    """Return the sections of a long form, none for a short one.

    A group or a list is a section of its own; plain fields between them share one, which is
    called by the first of them.
    """
    if sum(1 for child in form.children if not child.widget.hidden) <= _LONG:
        return []
    found: list[Section] = []
    for child in form.children:
        if not found or _begins(child, found[-1].fields[0]):
            found.append(Section(child.title, f"section-{len(found) + 1}"))
        found[-1].fields.append(child)
        found[-1].errors += _errors(child)
    found[0].title = _GENERAL
    for section in found[1:]:
        shown = [one for one in section.fields if not one.widget.hidden]
        section.title += "等" if len(shown) > 1 else ""
    return found


def _begins(child, first):
    """Return whether a field begins a section, when the one before begins with `first`."""
    return not child.widget.hidden and (_is_apart(child) or _is_apart(first))


def _is_apart(child):
    return child.widget.category == "structural" or child.widget.template == "sequence"


def _errors(child):
    if child.error is None:
        return 0
    below = getattr(child, "sequence_fields", None) or child.children
    return sum(map(_errors, below)) or 1
