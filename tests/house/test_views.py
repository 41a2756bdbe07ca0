"""Every view names its permission, every write is a POST, every kind has its template."""

from __future__ import annotations

import ast

import pytest
from pyramid.security import NO_PERMISSION_REQUIRED

from content.types.registry import KINDS
from kb_app.application import make_application
from kb_app.settings import Settings
from tests.house.sources import ROOT, functions_of, modules, name_of, tree_of
from workflows.policy import VERBS

READS = {"GET", "HEAD"}
VERBS_THAT_WRITE = {
    "add_person", "aim_at", "approve_and_publish", "change_person", "change_settings",
    "correct_lines", "create", "delete", "drop_incoming", "keep_as_draft", "stage_files",
    "take_back",
    "discard", "drop_unsaved", "edit_clauses", "keep_unsaved", "lay_down", "pin", "plan_review",
    "put_in", "put_unit", "settle", "throw_away",
    "redo", "revert", "save", "save_merged", "set_password", "share", "sign_out", "take_step",
    "undo", "unpin",
}  # fmt: skip
VIEWS = [*modules("kb_app/views"), *modules("kb_app/api")]

LINES_OF_A_VIEW = 12


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    """Return every view that is registered, with its module, method and permission."""
    application = make_application(Settings(data=str(tmp_path_factory.mktemp("data"))))
    found = application.registry.introspector.get_category("views")
    return [
        (entry["introspectable"], [related["value"] for related in entry["related"]
                                   if related.category_name == "permissions"])
        for entry in found
    ]  # fmt: skip


def ours(views):
    return [
        (view, permissions)
        for view, permissions in views
        if getattr(view["callable"], "__module__", "").startswith("kb_app")
        and view["context"] is not None
        and not issubclass(_class_of(view["context"]), Exception)
    ]


def test_every_view_names_its_permission(views):
    silent = [_name(view) for view, permissions in ours(views) if not permissions]

    assert len(ours(views)) > 40
    assert silent == []


def test_a_permission_is_a_verb_of_the_policy_or_says_that_none_is_needed(views):
    named = {permission for _, permissions in ours(views) for permission in permissions}

    assert named <= {*VERBS, "signed_in", NO_PERMISSION_REQUIRED}


@pytest.mark.parametrize("path", VIEWS, ids=name_of)
def test_a_view_that_writes_does_not_answer_get(path):
    wrong = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef) and _called(function) & VERBS_THAT_WRITE
        for methods in _methods(function)
        if not methods or set(methods) & READS
    ]

    assert wrong == []


@pytest.mark.parametrize("path", modules("kb_app/views"), ids=name_of)
def test_a_view_is_short_and_leaves_the_work_to_others(path):
    long = {
        function.name
        for function in functions_of(path)
        if _is_view(function) and _lines(function) > LINES_OF_A_VIEW
    }

    assert long == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_template(kind):
    assert (ROOT / "kb_app" / "templates" / "types" / f"{kind}.pt").is_file()


@pytest.mark.parametrize("path", VIEWS, ids=name_of)
def test_view_modules_do_not_know_one_another(path):
    siblings = {f"kb_app.views.{p.stem}" for p in modules("kb_app/views")}
    imported = {node.module for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)}

    assert imported & siblings == set()


def _is_view(function):
    """Return whether a decorator registers the function: view_config, notfound_view_config."""
    called = (one.func for one in function.decorator_list if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Name) and one.id.endswith("view_config") for one in called)


def _lines(function):
    """Return how many lines the body has, the docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def _called(function):
    return {
        node.func.id
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _methods(function):
    """Yield the request methods of each `view_config` above a function, empty for any."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "view_config":
            if any(keyword.arg is None for keyword in decorator.keywords):
                continue
            given = [k.value for k in decorator.keywords if k.arg == "request_method"]
            yield [c.value for v in given for c in ast.walk(v) if isinstance(c, ast.Constant)]


def _class_of(context):
    return context if isinstance(context, type) else object


def _name(view):
    return f"{view['callable'].__module__}.{view['callable'].__name__} {view['name']}"
