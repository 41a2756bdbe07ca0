"""A document's form (起草表单): the fields of its kind, its text, a note on the change.

A box holds one printed line per line. Rows of a table and notes look like any other line there;
lines that were not touched, and new rows below an old one, stay what they were.
"""

from __future__ import annotations

import colander

from content.text.lines import Line
from content.text.printed import lines_of
from content.types.facts import facts_of
from kb_app.reading.comparison import differing_rows

TEXT, CHANGE, BASED_ON, NAME = "kb_text", "kb_change", "kb_based_on", "kb_name"
"""What the form asks beside the fields; no kind has fields of these names."""

FORM = "kb_form"
"""The key by which one opened form is known from another."""

BLUEPRINT = "kb_blueprint"
"""The blueprint that a new document is begun from; empty without one."""

_ADDED = (TEXT, CHANGE, BASED_ON, NAME, FORM, BLUEPRINT)


def new_schema(kind):
    """Return the schema for beginning a document of `kind`."""
    schema = _with_text(kind)
    schema.add(_node(FORM, "表单", "hidden"))
    schema.add(_node(BLUEPRINT, "模板", "hidden"))
    schema.add(
        _node(NAME, "网址中的短名", "line", "可不填，按标题拼音生成；只用小写字母、数字和短横")
    )
    return schema


def edit_schema(kind):
    """Return the schema for changing a document of `kind`."""
    schema = _with_text(kind)
    schema.add(_node(CHANGE, "修改说明", "line", "一句话说明改了什么、为什么，审核人会看到"))
    schema.add(_node(BASED_ON, "修改前的版本", "hidden"))
    schema.add(_node(FORM, "表单", "hidden"))
    return schema


def split(answers):
    """Return the fields of the kind, and what was asked beside them."""
    beside = {name: answers.get(name, "") for name in _ADDED}
    return {name: one for name, one in answers.items() if name not in beside}, beside


def lines_from(text, body=None):
    """Return the lines of a box, or None when they are exactly the text of `body`."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if body is None:
        return tuple(typed)
    if [line for line in typed if line.strip()] == list(body.lines()):
        return None
    return tuple(_restored(typed, body))


def differing_facts(kind, old, new):
    """Return rows of label, old and new for every field that is not the same in both."""
    return differing_rows(facts_of(kind.schema, old), facts_of(kind.schema, new))


def _with_text(kind):
    """Return the kind's schema with its text: below the title, or last where fields say it all."""
    schema = kind.schema()
    hint = "一行一段，按“第一章”“第一条”“（一）”“1.”分层；标题和落款也可照抄"
    text = _node(TEXT, kind.text_label, "text", hint)
    if "elements" in vars(kind):
        schema.add(text)
    else:
        schema.children.insert(1, text)
    return schema


def _node(name, title, hint, description=""):
    return colander.SchemaNode(
        colander.String(), name=name, title=title, description=description,
        missing=colander.drop, widget_hint=hint,
    )  # fmt: skip


def _restored(typed, body):
    special = _special_lines(body)
    table = 0
    for text in typed:
        known = special.get(text.strip(" "))
        if known is not None:
            table = known.table
            yield known
        elif table and "\t" in text:
            yield Line(text, kind="row", table=table)
        else:
            table = table if not text.strip() else 0
            yield text


def _special_lines(body):
    """Return the lines that are not read as plain text, such as rows, by their text."""
    lines = lines_of(body)
    return {line.text: line for line in lines if line.kind != "paragraph" or line.style}
