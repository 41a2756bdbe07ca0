"""Site, shelves and documents as JSON (表示): what they are, where, and what belongs to them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import orjson

from content.files.marks import picture_mark
from content.library.site import path_of
from kb_app.api.answers import day_suffix, url_of
from kb_app.api.clauses import TEXTS_REMEMBERED, element_tree, text_of, tree_of
from kb_app.api.selection import Selected, visible_state
from kb_app.reading.figures import alternative
from workflows.engine import state_of
from workflows.policy import may, sees_draft, versions_open_to

LANGUAGE = {"title": "简体中文", "token": "zh-cn"}
_COMPONENTS = ("breadcrumbs", "navigation", "search", "types")
_OF_DOCUMENTS = ("breadcrumbs", "navigation", "workflow", "history", "sharing")


def site_shape(request):
    """Return the site itself; its shelves are added by the view."""
    settings = request.site.settings
    return {
        "@type": "site",
        "UID": "site",
        "id": "",
        "title": f"{settings['county']}{settings['bureau']}",
        "description": "",
        "is_folderish": True,
        "language": LANGUAGE,
        "parent": {},
        "@components": _components(url_of(request, request.site), _COMPONENTS),
    }


def shelf_shape(request, shelf):
    """Return a shelf itself; its documents are added by the view."""
    return {
        "@type": "shelf",
        "UID": f"shelf-{shelf.__name__}",
        "id": shelf.__name__,
        "title": shelf.label,
        "description": "",
        "holds": shelf.type_name,
        "is_folderish": True,
        "language": LANGUAGE,
        "parent": shelf_parent(request),
        "@components": _components(url_of(request, shelf), (*_COMPONENTS, "sharing")),
    }


def shelf_parent(request):
    """Return the site as somebody's parent."""
    shape = site_shape(request)
    return {"@id": url_of(request, request.site), "@type": "site", "title": shape["title"]}


def shelf_summary(request, shelf):
    """Return a shelf as one line of a list."""
    return {
        "@id": url_of(request, shelf) + day_suffix(request),
        "@type": "shelf",
        "id": shelf.__name__,
        "title": shelf.label,
        "description": "",
        "holds": shelf.type_name,
        "is_folderish": True,
    }


def document_summary(request, document):
    """Return a document as one line of a list, as the actor may know it."""
    version = next(reversed(versions_open_to(request.actor, document)), None)
    return {
        "@id": url_of(request, document) + day_suffix(request),
        "@type": document.type_name,
        "UID": document.uid,
        "id": document.__name__,
        "title": version.title if version else document.latest.title,
        "description": "",
        "review_state": visible_state(request.actor, document),
        "effective": version.in_force_from.isoformat() if version else None,
        "is_folderish": False,
    }


def document_shape(request, chosen: Selected, *, with_clauses):
    """Return a document with the text that was chosen."""
    document, revision = chosen.document, chosen.revision
    url, suffix = url_of(request, document), day_suffix(request)
    answer = _identity(request, chosen, url) | _dates(request, chosen)
    answer["fields"] = _fields(request.actor, document, revision)
    answer["text"] = text_of(revision)
    answer |= _figures(revision, url)
    if with_clauses:
        answer["clauses"] = tree_of(revision, url, suffix)
        answer["elements"] = element_tree(document, revision, url, suffix)
    if sees_draft(request.actor, document):
        answer["draft"] = _draft(document, url)
    return answer


def moment(when: datetime):
    """Return a moment as ISO text with its offset."""
    return when.isoformat(timespec="seconds")


def _identity(request, chosen, url):
    document, version = chosen.document, chosen.version
    shelf = document.__parent__
    return {
        "@id": url,
        "@type": document.type_name,
        "UID": document.uid,
        "id": document.__name__,
        "path": path_of(document),
        "title": chosen.revision.title,
        "description": "",
        "is_folderish": False,
        "language": LANGUAGE,
        "creators": [document.owner],
        "review_state": visible_state(request.actor, document),
        "version": version.number if version else "draft",
        "tag": chosen.tag(request.actor),
        "content_hash": chosen.revision.content_hash,
        "may_edit": may(request.actor, "edit", document),
        "parent": {"@id": url_of(request, shelf), "@type": "shelf", "title": shelf.label},
        "@components": _components(url, _OF_DOCUMENTS),
    }


def _dates(request, chosen):
    document, version = chosen.document, chosen.version
    last = document.last_day(version, request.known) if version else None
    begin = version.in_force_from.isoformat() if version else None
    end = last.isoformat() if last else None
    repealed = document.repealed_on(by=request.day, known=request.known)
    return {
        "day": request.day.isoformat(),
        "in_force": chosen.in_force,
        "in_force_from": begin,
        "in_force_to": end,
        "effective": begin,
        "expires": end,
        "repealed_on": repealed.isoformat() if repealed else None,
        "review_by": document.review_by.isoformat() if document.review_by else None,
        "created": moment(document.created_at),
        "modified": moment(version.recorded_at if version else chosen.revision.at),
    }


def _fields(actor, document, revision):
    """Return the fields that are open to the actor, as they stand in JSON."""
    written = revision.text.fields
    if may(actor, "edit", document):
        return orjson.Fragment(written.encode())
    return orjson.Fragment(_open_fields(type(document), written))


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _open_fields(kind, written):
    return orjson.dumps(kind.open_fields(orjson.loads(written)))


def _figures(revision, url):
    """Return the pictures that stand in the text as 〔图1〕, and MathML by the same words."""
    figures = revision.figures
    if figures is None:
        return {"figures": [], "formulas": {}}
    shown = [
        {
            "@id": f"{url}/figure/{revision.number}/{picture.number}",
            "number": picture.number,
            "mark": picture_mark(picture.number),
            "media_type": picture.media_type,
            "size": picture.size,
            "width": picture.width,
            "height": picture.height,
            "alt": alternative(picture),
            "sha256": picture.sha256,
        }
        for picture in figures.pictures
    ]
    return {"figures": shown, "formulas": figures.formulas}


def _draft(document, url):
    return {
        "@id": f"{url}/draft",
        "state": state_of(document),
        "since": moment(document.draft.since),
        "editors": list(document.draft.editors),
        "message": document.draft.message,
        "tag": document.tag(),
    }


def _components(url, names):
    return {name: {"@id": f"{url}/@{name}"} for name in names}
