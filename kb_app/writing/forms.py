"""Any schema as an accessible form (表单), and what a browser posts back as plain fields.

What was typed is never lost: a page that carries a form notes it on the request, and any
refusal shows the same page again, filled in, with the refusal on the fields it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import colander
import peppercorn
from deform import Button, Form, ValidationFailure, ZPTRendererFactory
from pyramid.csrf import get_csrf_token
from pyramid.renderers import render_to_response

from content.errors import Invalid, NotPossible
from content.types.fields import plain
from content.types.sentences import sentences_of
from kb_app.writing.sections import sections_of
from kb_app.writing.widgets import message_of, packed, prepared, unpacked

_DEEPEST = 20
_TEMPLATES = Path(__file__).parents[1] / "templates" / "deform"
_DEFORM = ZPTRendererFactory((str(_TEMPLATES),), auto_reload=False, translator=message_of)


@dataclass(frozen=True)
class Typed:
    """The page somebody typed on: its template, what it shows, and its form if it has one."""

    template: str
    values: Callable[[], dict]
    form: Form | None = None


def includeme(config):
    """Show forms again when a verb refuses, and take in bodies with care."""
    config.include("kb_app.writing.bodies")
    config.add_view_predicate("typed", _TypedPredicate)
    config.add_exception_view(show_again, context=NotPossible, typed=True)


def form_for(  # noqa: PLR0913 - how a form looks is said by keyword
    schema, fields, request, *, buttons=("保存",), action="", formid="form", counter=None
):
    """Return a form for a colander `schema` (an instance), filled with plain `fields`."""
    form = Form(
        prepared(schema),
        renderer=_DEFORM,
        action=action or request.path,
        buttons=[_button(one) for one in buttons],
        formid=formid,
        counter=counter or count(),
        focus="off",
    )
    form.csrf = get_csrf_token(request)
    form.multipart = False  # no form made here takes a file
    form.set_appstruct(packed(schema, fields))
    return form


def fields_from(form, controls):
    """Return what was posted as plain fields. Raises Invalid, with the form marked up."""
    pstruct = _structure(controls)
    try:
        appstruct = form.validate_pstruct(pstruct)
    except ValidationFailure as refused:
        raise Invalid(sentences_of(refused.error)) from None
    return plain(unpacked(form.schema, appstruct))


def drawn(form):
    """Return the form as HTML, with the token that proves it is ours."""
    return form.render(csrf=form.csrf, sections=sections_of(form))


def filled(form, controls):
    """Fill the form with what was posted, without judging it."""
    try:
        form.cstruct = form.deserialize(_structure(controls))
    except colander.Invalid as doubtful:
        form.cstruct = doubtful.value


def check_whole(controls):
    """Return if the posted markers match up. Raises Invalid when part of a form is missing."""
    _structure(controls)


def wants_more_rows(request):
    """Return whether a browser without scripts asked for more empty rows, not for saving."""
    return "more_rows" in request.POST


def with_more_rows(request):
    """Return the page that was typed on, as filled in; its lists end in new empty rows."""
    filled(request.typed.form, request.POST.items())
    return _shown(request)


def show_again(refusal, request):
    """Undo what a verb did before it refused, and return the page that was typed on."""
    request.tm.abort()
    request.tm.begin()
    return shown_again(refusal, request)


def shown_again(refusal, request):
    """Return the page that was typed on, with everything typed and the refusal on it."""
    form = request.typed.form
    if form is not None and form.error is None:
        attach(form, refusal)
    response = _shown(request, problem=str(refusal))
    response.status_int = refusal.status
    return response


def compile_widgets():
    """Compile the templates of all widgets that are not compiled yet; return how many there are."""
    names = [path.relative_to(_TEMPLATES).with_suffix("") for path in _TEMPLATES.rglob("*.pt")]
    for name in names:
        _DEFORM.load(name.as_posix()).cook_check()
    return len(names)


def attach(form, refusal):
    """Put the sentences of a refusal on the fields they name, or on top of the form."""
    problems = refusal.problems if isinstance(refusal, Invalid) else {"": str(refusal)}
    top = []
    for path, sentence in problems.items():
        field = _field_at(form, path.split("."))
        if field is form:
            top.append(sentence)
        else:
            field.error = colander.Invalid(field.schema, sentence)
    form.error = colander.Invalid(form.schema, top or None)


class _TypedPredicate:
    """Holds for a request whose page noted what was typed."""

    def __init__(self, value, info) -> None:  # noqa: ARG002 - Pyramid's signature
        self.value = value

    def text(self):
        return f"typed = {self.value}"

    phash = text

    def __call__(self, context, request) -> bool:  # noqa: ARG002 - Pyramid's signature
        return (getattr(request, "typed", None) is not None) == self.value


def _shown(request, **more):
    typed = request.typed
    forms = {} if typed.form is None else {"form": drawn(typed.form)}
    values = {"problem": "", **typed.values(), **forms, **more}
    return render_to_response(typed.template, values, request=request)


def _structure(controls):
    """Return what peppercorn's markers say. Raises Invalid when they do not match up."""
    posted = [(name, value) for name, value in controls if isinstance(value, str)]
    if not _is_well_formed(posted):
        raise Invalid({"form": "表单内容不完整，请返回上一页，刷新后再试。"})
    return peppercorn.parse(posted)


def _is_well_formed(posted):
    """Return whether every marker is of a known kind and closed, and none lies too deep."""
    depth = 0
    for name, value in posted:
        if name == "__start__" and value.rpartition(":")[2].strip() not in peppercorn.TYPS:
            return False
        depth += {"__start__": 1, "__end__": -1}.get(name, 0)
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def _button(one):
    title, name, look = one if isinstance(one, tuple) else (one, "save", "")
    return Button(name=name, title=title, value="1", css_class=look or None)


def _field_at(form, path):
    """Return the field at `path` of names and row numbers, marking those above; else the form."""
    field, above = form, []
    for part in path:
        rows = getattr(field, "sequence_fields", None)
        if rows and part.isdigit() and int(part) < len(rows):
            found = rows[int(part)]
        else:
            found = next((child for child in field.children if child.name == part), None)
        if found is None:
            return form
        above.append(field)
        field = found
    for one in above:
        one.error = one.error or colander.Invalid(one.schema)
    return field
