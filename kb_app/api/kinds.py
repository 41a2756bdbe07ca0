"""Kinds of document as JSON (文件类型): what can be created, with a JSON schema of its fields."""

from __future__ import annotations

from functools import cache

import colander
from pyramid.view import view_config

from content.errors import NotFound
from content.library.site import Site
from content.types.registry import KINDS, kind_of
from kb_app.api.answers import url_of
from workflows.policy import may


@view_config(context=Site, name="@types", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def types(site, request):
    """Return all kinds, or the schema of one, `@types/rule`."""
    if request.subpath:
        return _one(request)
    url = f"{url_of(request, site)}/@types"
    return [
        {
            "@id": f"{url}/{name}",
            "id": name,
            "title": kind.label,
            "shelf": f"{url_of(request, site)}/{kind.shelf}",
            "addable": may(request.actor, "create", site.shelf(kind.shelf)),
        }
        for name, kind in KINDS.items()
    ]


def _one(request):
    if len(request.subpath) != 1:
        raise NotFound("没有这种文件类型。请用 @types 查看有哪些类型。")
    kind = kind_of(request.subpath[0])
    return {"@id": request.path_url, **_schema_of(kind)}


@cache
def _schema_of(kind):
    schema = _node(kind.schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "id": kind.type_name,
        "title": kind.label,
        "shelf": kind.shelf,
        "workflow": kind.workflow,
        "title_field": kind.title_field,
        "text_label": kind.text_label,
        **{key: schema[key] for key in ("type", "properties", "required", "fieldsets")
           if key in schema},
    }  # fmt: skip


def _node(node):
    """Return a field as JSON schema."""
    shape = {"title": node.title, **_typed(node)}
    if node.description:
        shape["description"] = node.description
    if hint := getattr(node, "widget_hint", None):
        shape["widget"] = hint
    return shape | _choices(node)


def _typed(node):
    if isinstance(node.typ, colander.Mapping):
        return _group(node)
    if isinstance(node.typ, colander.Sequence):
        return {"type": "array", "items": _node(node.children[0])}
    return dict(_TYPES.get(type(node.typ).__name__, {"type": "string"}))


def _group(node):
    group = {"type": "object", "properties": {c.name: _node(c) for c in node.children}}
    if needed := [c.name for c in node.children if c.required]:
        group["required"] = needed
    return group


def _choices(node):
    choices = getattr(node, "choices", None)
    if not choices:
        return {}
    return {"choices": [[value, label] for value, label in choices]}


_CODED = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "label": {"type": "string"}},
}
_TYPES = {
    "Day": {"type": "string", "format": "date"},
    "YesNo": {"type": "boolean"},
    "Quantity": {"type": "number", "minimum": 0},
    "Count": {"type": "integer", "minimum": 0},
    "Amount": {"type": ["number", "string"]},
    "Coded": _CODED,
    "CodedList": {"type": "array", "items": _CODED},
}
