"""Sharing pages (共享): who was given what on a shelf or a document."""

from __future__ import annotations

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.library.document import Document, Grant
from content.library.shelf import Shelf
from content.library.site import path_of
from content.people.people import ROLES
from content.text.titles import in_marks
from content.types.nodes import choice, rows
from kb_app.page import notify, page_for, trail_to
from kb_app.writing.forms import (
    Typed,
    drawn,
    fields_from,
    form_for,
    wants_more_rows,
    with_more_rows,
)
from workflows.drafting import share
from workflows.policy import GRANTABLE

SHARING = "kb_app:templates/sharing.pt"


@view_config(context=Shelf, name="sharing", permission="share", request_method="GET",
             renderer=SHARING)  # fmt: skip
@view_config(context=Document, name="sharing", permission="share", request_method="GET",
             renderer=SHARING)  # fmt: skip
def sharing(thing, request):
    """Show the explicit shares here for changing, and those that come from the shelf."""
    return {**_page(thing, request), "form": drawn(_form(thing, request))}


@view_config(context=Shelf, name="sharing", permission="share", request_method="POST")
@view_config(context=Document, name="sharing", permission="share", request_method="POST")
def write_sharing(thing, request):
    """Replace the explicit shares of a shelf or document."""
    form = _form(thing, request)
    request.typed = Typed(SHARING, lambda: _page(thing, request), form)
    if wants_more_rows(request):
        return with_more_rows(request)
    chosen = fields_from(form, request.POST.items()).get("grants", ())
    grants = [Grant(row.get("holder", ""), row.get("role", "")) for row in chosen]
    share(thing, grants, request.actor, request.now)
    notify(request, "共享已保存。")
    return HTTPSeeOther(f"{request.script_name}{path_of(thing)}/sharing")


def _form(thing, request):
    schema = colander.MappingSchema()
    schema.add(
        rows(
            "共享",
            choice("共享给", _holders(request.site), "holder", picks="holder"),
            choice("权限", tuple((role, ROLES[role]) for role in GRANTABLE), "role"),
            name="grants",
            hint="读者只能阅读；编辑、培训人员可以修改；审核人可以审核",
        )
    )
    given = [{"holder": grant.holder, "role": grant.role} for grant in thing.grants]
    return form_for(schema, {"grants": given} if given else {}, request, buttons=("保存共享",))


def _holders(site):
    units = [(f"unit:{unit.key}", f"{unit.name}（单位）") for unit in site.units]
    people = [
        (f"person:{person.login}", f"{person.name}（{site.units.name(person.unit)}）")
        for person in site.people
        if person.active
    ]
    return (*units, *people)


def _page(thing, request):
    title = thing.label if isinstance(thing, Shelf) else in_marks(thing.title)
    page = page_for(request, f"{title}的共享")
    page.given_trail = trail_to(page, thing, "共享")
    shelf = thing.__parent__ if isinstance(thing, Document) else None
    labels = dict(_holders(request.site))
    return {
        "page": page,
        "problem": "",
        "shelf": shelf,
        "inherited": [
            (labels.get(grant.holder, grant.holder), ROLES.get(grant.role, grant.role))
            for grant in (shelf.grants if shelf is not None else ())
        ],
    }
