"""Citations followed both ways (引用): to what is cited, to who cites, to what is over."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from content.library.document import Document
from content.library.site import Site
from content.text.titles import in_marks
from kb_app.finding.who_cites import Cited, WhoCites, over_shown
from kb_app.page import page_for, trail_to
from kb_app.reading.choosing import draft_revision, to_be_read


@view_config(context=Site, name="cite", permission="view", request_method="GET",
             renderer="kb_app:templates/cite.pt")  # fmt: skip
def cite(site, request):  # noqa: ARG001 - Pyramid's signature
    """Lead to the clause that a citation names on the day, or say that it is not there."""
    named = Cited(request)
    page = page_for(request, f"引用：{in_marks(named.title)}", [("引用", "")])
    if address := named.leads_to(page):
        return HTTPFound(address)
    request.response.status_int = 404
    return {"page": page, **named.instead(page)}


@view_config(context=Document, name="cited", permission="view", request_method="GET",
             renderer="kb_app:templates/cited.pt")  # fmt: skip
def cited(document, request):
    """List who cites the document on the day: by document, and for one clause with `?at=`."""
    revision = _revision(document, request)
    page = page_for(request, f"谁引用了{in_marks(revision.title)}")
    page.given_trail = trail_to(page, document, "谁引用")
    asked = WhoCites(document, revision, page)
    page.day_fields = [("at", asked.address)] if asked.address else []
    return {"page": page, "document": document, **asked.shown()}


@view_config(context=Site, name="citing-repealed", permission="signed_in", request_method="GET",
             renderer="kb_app:templates/citing_repealed.pt")  # fmt: skip
def citing_repealed(site, request):  # noqa: ARG001 - Pyramid's signature
    """List what is in force on the day and cites what is not any more."""
    page = page_for(request, "引用了已废止、失效文件的条款", [("引用了已废止、失效文件的条款", "")])
    return {"page": page, **over_shown(request, page)}


def _revision(document, request):
    version = to_be_read(document, request)
    return document.revision_of(version) if version else draft_revision(document, request)
