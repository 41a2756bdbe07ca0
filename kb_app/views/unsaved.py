"""What was typed and not saved (未保存的内容): kept while somebody types, and thrown away."""

from __future__ import annotations

from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.library.document import Document
from content.library.shelf import Shelf
from kb_app.page import notify
from kb_app.reading.moments import moment_said
from kb_app.writing.unsaved import address_of_form, keep
from workflows.desk import drop_unsaved, rest_of


@view_config(context=Shelf, name="unsaved", permission="create", request_method="POST",
             renderer="json")  # fmt: skip
@view_config(context=Document, name="unsaved", permission="edit", request_method="POST",
             renderer="json")  # fmt: skip
def keep_typed(thing, request):
    """Keep a form as it stands, for the person who types it."""
    kept = keep(thing, request)
    return {"at": moment_said(kept.at), "rest": rest_of(thing, request.actor, request.now)}


@view_config(context=Shelf, name="unsaved", permission="create", request_method="GET",
             renderer="json")  # fmt: skip
@view_config(context=Document, name="unsaved", permission="edit", request_method="GET",
             renderer="json")  # fmt: skip
def who_types(thing, request):  # noqa: ARG001 - Pyramid's signature
    """Return who is signed in, and the token a page needs that was opened before."""
    return {"login": request.person.login, "csrf_token": get_csrf_token(request)}


@view_config(context=Shelf, name="drop-unsaved", permission="create", request_method="POST")
@view_config(context=Document, name="drop-unsaved", permission="edit", request_method="POST")
def drop(thing, request):
    """Throw away what was typed in one form and not saved."""
    drop_unsaved(thing, request.actor, request.POST.get("form", ""))
    notify(request, "没有保存的内容已经丢弃。")
    return HTTPSeeOther(address_of_form(thing, request))
