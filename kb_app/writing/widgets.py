"""How a schema's fields are typed and shown (控件), from the hints the kinds give.

Three things a plain form would lose are kept: keys a group does not know, labels that another
platform gave a code, and the difference between “no” and “not said”.
"""

from __future__ import annotations

import json

import colander
from deform import widget
from translationstring import TranslationString

from content.types.values import Coded, CodedList

KEPT = "kept__"
"""The hidden field of a group that carries what its other fields cannot show."""

_MESSAGES = {
    "Required": "请填写此项",
    "Invalid date": "不是有效的日期",
    "Invalid value": "内容不符合要求",
    "There was a problem with your submission": "没有保存：请改正下列内容",
}


class Kept(colander.String):
    """A group of keys we do not know, as JSON in a hidden field."""

    def serialize(self, node, appstruct):
        """Return the JSON, or null when there is nothing to keep."""
        del node
        if appstruct in (colander.null, {}, None):
            return colander.null
        return (
            appstruct if isinstance(appstruct, str) else json.dumps(appstruct, ensure_ascii=False)
        )

    def deserialize(self, node, cstruct):
        """Return the keys with their values, or null."""
        if cstruct in (colander.null, "", None):
            return colander.null
        try:
            found = json.loads(cstruct)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise colander.Invalid(node, "保留的内容已损坏，请返回上一页刷新后再试")
        return found


class GroupWidget(widget.MappingWidget):
    """A group of fields; one in which nothing was filled in counts as not given."""

    def deserialize(self, field, pstruct):
        """Return the fields by name, or null when all are blank."""
        found = super().deserialize(field, pstruct if isinstance(pstruct, dict) else {})
        return colander.null if _is_blank(found) else found


class RowsWidget(widget.SequenceWidget):
    """Rows of a list; a row that came back empty is a row taken away."""

    def deserialize(self, field, pstruct):
        """Return the rows in which something was filled in."""
        rows = pstruct if isinstance(pstruct, list) else []
        return super().deserialize(field, [row for row in rows if not _is_empty_row(row)])


class LinesWidget(widget.TextAreaWidget):
    """A list of lines, typed one below the other."""

    def serialize(self, field, cstruct, **kw):
        """Return the box with one line for each entry."""
        text = "\n".join(map(str, cstruct)) if isinstance(cstruct, (list, tuple)) else cstruct
        return super().serialize(field, text, **kw)

    def deserialize(self, field, pstruct):
        """Return the lines that are not blank."""
        if pstruct is not colander.null and not isinstance(pstruct, str):
            raise colander.Invalid(field.schema, "应当是文字")
        text = "" if pstruct is colander.null else pstruct
        return [line.strip() for line in text.splitlines() if line.strip()] or colander.null

    def handle_error(self, field, error):
        """Say on the box itself which line is wrong."""
        told = [
            f"第{one.pos + 1}行{message_of(message)}"
            for one in error.children
            for message in one.messages()
        ]
        field.error = colander.Invalid(field.schema, [*map(message_of, error.messages()), *told])


def prepared(schema):
    """Return a copy of `schema` whose nodes carry widgets, and room for what is kept."""
    node = schema.clone()
    _dress(node)
    node.widget = None
    return node


def packed(schema, fields):
    """Return plain `fields` as the form wants them: what it cannot show lies in `kept__`."""
    return _packed(schema, fields)


def unpacked(schema, appstruct):
    """Return what a form yields with what was kept put back in its place."""
    return _unpacked(schema, appstruct)


def message_of(term):
    """Return a library's message in Chinese, complete with its figures."""
    template = _MESSAGES.get(str(term), str(term)).removeprefix("的")
    if isinstance(term, TranslationString) and term.mapping:
        for name, value in term.mapping.items():
            template = template.replace(f"${{{name}}}", str(value)[:40])
    return template


def _dress(node):
    for child in node.children:
        _dress(child)
    hint = getattr(node, "widget_hint", "line")
    if _keeps_unknown(node) and node.children:
        node.add(_kept_node(KEPT))
    elif _keeps_unknown(node):
        node.typ, node.widget = Kept(), widget.HiddenWidget()
        return
    if getattr(node, "widget", None) is None:
        node.widget = _WIDGETS.get(hint, _line)(node)
    _offer(node)
    if hint == "lines":
        node.description = "；".join(filter(None, (node.description, "每行写一项")))


def _offer(node):
    """Let a script look up what the field is for; without one it is typed in full."""
    what = _LOOKED_UP.get(getattr(node, "picks", ""))
    if what:
        known = getattr(node.widget, "attributes", None) or {}
        node.widget.attributes = {**known, "data-suggest": what}


def _kept_node(name):
    return colander.SchemaNode(
        Kept(), name=name, title="保留的内容", missing=colander.drop, widget=widget.HiddenWidget()
    )


def _keeps_unknown(node):
    return isinstance(node.typ, colander.Mapping) and node.typ.unknown == "preserve"


def _line(node):
    keyboard = next((kind for word, kind in _KEYBOARDS if word in node.title), "")
    attributes = {"inputmode": keyboard} if keyboard else {}
    if node.name in _SPELT:
        attributes |= {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
    return widget.TextInputWidget(attributes=attributes)


def _number(node):
    del node
    return widget.TextInputWidget(attributes={"inputmode": "decimal"}, css_class="kb-short")


def _select(node):
    return widget.SelectWidget(values=(("", "（未选择）"), *node.choices))


def _yes_no(node):
    del node
    return widget.SelectWidget(values=(("", "（未填写）"), ("true", "是"), ("false", "否")))


def _boxes(node):
    return widget.CheckboxChoiceWidget(values=tuple(node.choices))


def _rows(node):
    most = getattr(node.validator, "max", None)
    return RowsWidget(max_len=most)


_KEYBOARDS = (("电话", "tel"), ("网址", "url"), ("邮箱", "email"))
"""A word in a field's title → the keyboard a phone shows for it."""

_SPELT = frozenset({"login", "key", "kb_name"})
"""Fields of small letters, which a phone must not begin with a capital or correct."""

_WIDGETS = {
    "line": _line,
    "textarea": lambda _: widget.TextAreaWidget(rows=3),
    "text": lambda _: widget.TextAreaWidget(rows=24, strip=False, css_class="kb-raw"),
    "date": lambda _: widget.DateInputWidget(css_class="kb-short"),
    "number": _number,
    "checkbox": _yes_no,
    "tick": lambda _: widget.CheckboxWidget(),
    "select": _select,
    "checkboxes": _boxes,
    "lines": lambda _: LinesWidget(rows=3),
    "group": lambda _: GroupWidget(),
    "rows": _rows,
    "hidden": lambda _: widget.HiddenWidget(),
    "password": lambda _: widget.PasswordWidget(),
}
"""Widget hint → maker of the widget; the last but one serve forms that are no document's."""


_LOOKED_UP = {
    "person": "people",
    "unit": "units",
    "holder": "holders",
    "clause": "clauses",
    "citation": "clauses?as=citation",
    "document": "documents",
    "item": "documents?type=service_item",
}
"""What a field picks → where below /suggest it is looked up."""


def _is_blank(found):
    return all(value in (colander.null, [], (), "") for value in found.values())


def _is_empty_row(row):
    """Return whether nothing was typed in a posted row; what is only kept does not count."""
    if isinstance(row, dict):
        return all(_is_empty_row(value) for key, value in row.items() if key != KEPT)
    if isinstance(row, list):
        return all(map(_is_empty_row, row))
    return not str(row).strip()


def _packed(node, value):
    if isinstance(node.typ, colander.Sequence) and isinstance(value, list):
        return [_packed(node.children[0], one) for one in value]
    if not isinstance(node.typ, colander.Mapping) or not isinstance(value, dict):
        return value
    if _keeps_unknown(node) and not node.children:
        return value
    known = {child.name: child for child in node.children}
    shown = {name: _packed(known[name], one) for name, one in value.items() if name in known}
    kept = {name: one for name, one in value.items() if _needs_keeping(known.get(name), one)}
    return {**shown, KEPT: kept} if kept else shown


def _needs_keeping(node, value):
    """Return whether a value, or its own wording of a code, would be lost in a form."""
    if node is None:
        return True
    rows = value if isinstance(node.typ, CodedList) else [value]
    table = getattr(node.typ, "one", node.typ)
    return isinstance(table, Coded) and any(
        isinstance(row, dict) and row != {"code": row.get("code"), "label": _label(table, row)}
        for row in rows
    )


def _label(coded, row):
    return coded.table.get(row.get("code"))


def _unpacked(node, value):
    if isinstance(node.typ, colander.Sequence) and isinstance(value, (list, tuple)):
        return [_unpacked(node.children[0], one) for one in value]
    if not isinstance(node.typ, colander.Mapping) or not isinstance(value, dict):
        return value
    known = {child.name: child for child in node.children}
    kept = value.get(KEPT) or {}
    found = {name: _unpacked(known[name], one) for name, one in value.items() if name in known}
    found.pop(KEPT, None)
    for name, one in kept.items():
        if name not in known:
            found[name] = one
        elif name in found:
            found[name] = _reworded(found[name], one)
    return found


def _reworded(chosen, kept):
    """Return the chosen codes, each with the wording it came with if it is still chosen."""
    rows = kept if isinstance(kept, list) else [kept]
    came = {row["code"]: row for row in rows if isinstance(row, dict) and "code" in row}
    if isinstance(chosen, list):
        return [came.get(row["code"], row) for row in chosen]
    return came.get(chosen["code"], chosen)
