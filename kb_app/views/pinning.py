"""Keeping documents at hand (常用): pin and unpin one, and forget what one has read."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.library.document import Document
from content.library.site import Site, path_of
from kb_app.page import notify
from workflows.accounts import pin, unpin


@view_config(context=Document, name="pin", permission="signed_in", request_method="POST")
def keep_at_hand(document, request):
    """Put the document among those at hand on one's home."""
    pin(document, request.actor)
    notify(request, "已加入常用，首页可以直接打开。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}")


@view_config(context=Document, name="unpin", permission="signed_in", request_method="POST")
def put_away(document, request):
    """Take the document from those at hand."""
    unpin(document, request.actor)
    notify(request, "已移出常用。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}")


@view_config(context=Site, name="forget-reading", permission="signed_in", request_method="POST")
def forget_reading(site, request):  # noqa: ARG001 - Pyramid's signature
    """Forget which documents one has read most."""
    request.library.visits.clear(request.person.login)
    notify(request, "已清除您的常看记录。")
    return HTTPSeeOther(f"{request.script_name}/account")
