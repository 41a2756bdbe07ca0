"""Reading as JSON (阅读): the site, a shelf, a document on a day, a clause."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import NotFound
from content.library.document import Document
from content.library.passage import Passage
from content.library.shelf import Shelf
from content.library.site import Site
from content.text.titles import in_marks
from kb_app.api.answers import day_suffix, not_modified, url_of
from kb_app.api.batches import batch_of, in_batches
from kb_app.api.clauses import clause_at
from kb_app.api.conditions import entity_tag, is_known
from kb_app.api.listing import documents_on
from kb_app.api.selection import DRAFT, selected
from kb_app.api.shapes import (
    document_shape,
    document_summary,
    shelf_shape,
    shelf_summary,
    site_shape,
)
from kb_app.page import open_shelves

JSON = {"accept": "application/json", "renderer": "kb-json", "request_method": "GET"}


@view_config(context=Site, permission="view", **JSON)
def site(context, request):
    """Return the site with the shelves on which the person may find something."""
    shelves = open_shelves(context, request.actor)
    batch = batch_of(request)
    items = [shelf_summary(request, s) for s in shelves[batch.start : batch.start + batch.size]]
    listed = in_batches(request, url_of(request, context), batch, items, len(shelves))
    return site_shape(request) | listed


@view_config(context=Shelf, permission="view", **JSON)
def shelf(context, request):
    """Return the shelf with a portion of the documents the person may read."""
    batch = batch_of(request)
    documents, total = documents_on(context, request, batch)
    items = [document_summary(request, document) for document in documents]
    return shelf_shape(request, context) | in_batches(
        request, url_of(request, context), batch, items, total
    )


@view_config(context=Document, permission="view", **JSON)
@view_config(context=Document, name=DRAFT, permission="view", **JSON)
@view_config(context=Document, name="v", permission="view", **JSON)
def document(context, request):
    """Return the document with the text that applies, and its clauses if they are asked for."""
    chosen = selected(request, context, _version_in(request))
    tag = entity_tag(request, chosen)
    if is_known(request, tag):
        return not_modified(tag)
    request.response.etag = tag
    expanded = "clauses" in request.GET.get("expand", "").split(",")
    return document_shape(request, chosen, with_clauses=expanded)


@view_config(context=Document, name="c", permission="view", **JSON)
def clause(context, request):
    """Return the clause with this id in the text that applies."""
    clause_id = "/".join(request.subpath).partition("@")[0]
    return _clause(request, context, lambda body: body.find(clause_id))


@view_config(context=Passage, permission="view", **JSON)
def passage(context, request):
    """Return the clause that bears this number in the text that applies."""
    return _clause(request, context.__parent__, lambda body: body.at(context.address))


def _version_in(request):
    """Return what `/draft` or `/v/2` asks for; nothing for the address of the document itself."""
    if request.view_name == "v":
        return "/".join(request.subpath) or "0"
    return request.view_name


def _clause(request, document, find):
    chosen = selected(request, document)
    body = document.body_of(chosen.revision)
    place = find(body)
    if place is None:
        title = in_marks(chosen.revision.title)
        raise NotFound(f"{title}的这个文本中没有这一条款。请核对条号和日期。")
    url = url_of(request, document)
    return {
        **clause_at(body, place, url, day_suffix(request)),
        "@type": "clause",
        "document": document_summary(request, document),
        "title": chosen.revision.title,
        "number_path": [above.clause.label for above in (*place.ancestors, place)],
        "version": chosen.version.number if chosen.version else DRAFT,
        "day": request.day.isoformat(),
        "in_force": chosen.in_force,
        "content_hash": chosen.revision.content_hash,
    }
