"""Ties and re-checks as JSON (依赖、核对): what rests on what, what is due, verdicts."""

from __future__ import annotations

from itertools import islice

from pyramid.view import view_config

from content.errors import NotFound
from content.library.document import Document
from content.library.site import Site, path_of
from content.types.flagging import due
from kb_app.api.answers import url_of
from kb_app.api.bodies import json_body, text_in
from workflows.policy import may, versions_open_to
from workflows.rechecking import VERDICTS, Answer, is_answered, judge, key_of

MOST = 1000
"""So many ties of one document are told."""


@view_config(context=Document, name="@ties", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def ties(document, request):
    """Return what the document rests on, and what may be read that rests on it."""
    site, path = request.site, path_of(document)
    readable = _Readable(request)
    current = document.on(request.today)
    is_open = current in versions_open_to(request.actor, document)
    own = site.ties.of(path) if current and is_open else ()
    return {
        "@id": f"{url_of(request, document)}/@ties",
        "rests_on": [
            _tie(tie, request) for tie in own[:MOST]
            if tie.version == current.number and tie.target and readable(tie.target)
        ],
        "depended_on_by": [
            {"@id": _url(request, row.path), "clause": row.to, "version": row.version}
            for row in islice(site.ties.on(path), MOST) if readable(row.path)
        ],
    }  # fmt: skip


@view_config(context=Document, name="@rechecks", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def rechecks(document, request):
    """Return what of the document is to be checked again, as far as the cited may be read."""
    readable = _Readable(request)
    is_open = document.on(request.today) in versions_open_to(request.actor, document)
    flags = due(document, request.today) if is_open and request.actor.is_signed_in else ()
    items = [_flag(flag, request) for flag in flags if readable(flag.tie.target)]
    url = f"{url_of(request, document)}/@rechecks"
    return {"@id": url, "items": items, "items_total": len(items)}


@view_config(context=Document, name="@rechecks", permission="edit", request_method="POST",
             renderer="kb-json")  # fmt: skip
def answer(document, request):
    """Give a verdict, `@rechecks/<id>`, about the words that `token` names."""
    if len(request.subpath) != 1:
        raise NotFound("请写明核对哪一处，例如 @rechecks/0123456789abcdef。")
    body = json_body(request)
    told = (text_in(body, name) for name in ("token", "verdict", "reason"))
    given = Answer(request.subpath[0], *told)
    judge(document, given, request.actor, request.now, request.today)
    return {"id": given.flag, "verdict": given.verdict, "title": VERDICTS[given.verdict]}


@view_config(context=Site, name="@rechecks", permission="signed_in", request_method="GET",
             renderer="kb-json")  # fmt: skip
def waiting(site, request):
    """Return what waits for the person to be checked again, oldest first, a hundred at most."""
    lines = site.catalog.rechecks_waiting(sorted(request.actor.tokens))
    items = [{"@id": _url(request, path), "since": since} for since, path in islice(lines, 100)]
    return {"@id": f"{url_of(request, site)}/@rechecks", "items": items}


class _Readable:
    """Tells whether the person may read what is published at a path; each is asked once."""

    def __init__(self, request) -> None:
        self._request = request
        self._known: dict[str, bool] = {}

    def __call__(self, path) -> bool:
        if path not in self._known:
            self._known[path] = self._asked(path)
        return self._known[path]

    def _asked(self, path):
        try:
            document = self._request.site.at(path)
        except NotFound:
            return False
        actor = self._request.actor
        return may(actor, "view", document) and bool(versions_open_to(actor, document))


def _url(request, path):
    return f"{request.application_url}{path}"


def _tie(tie, request):
    return {
        "clause": tie.clause,
        "cites": tie.printed,
        "target": _url(request, tie.target),
        "target_clause": tie.to,
        "address": tie.address,
        "checked": list(tie.checked),
        "at": tie.at,
    }


def _flag(flag, request):
    verdict = flag.tie.verdict
    return _tie(flag.tie, request) | {
        "id": key_of(flag),
        "token": flag.token,
        "state": flag.state,
        "since": flag.since.isoformat(),
        "is_coming": flag.is_coming,
        "later": [{"state": one.state, "since": one.since.isoformat()} for one in flag.later],
        "verdict": verdict.name if verdict and is_answered(flag) else "",
    }
