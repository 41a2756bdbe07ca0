"""Refusals and faults (出错页面): what is the matter, and what to do next."""

from __future__ import annotations

import logging
import secrets
from html import escape

from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken, PredicateMismatch, URLDecodeError
from pyramid.httpexceptions import HTTPException, HTTPFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config
from pyramid_retry import is_last_attempt
from transaction.interfaces import TransientError

from content.errors import MISSING, Invalid, KbError, NotAllowed, NotFound, NotSignedIn, Stale
from content.library.document import Document
from content.library.passage import Passage
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from content.storage import with_site
from kb_app.page import notify, page_for, sign_in_url
from kb_app.writing.unsaved import carried, is_a_form_of_ours, keep_apart, readable
from workflows.accounts import note_refusal
from workflows.policy import may

SIGN_IN = "请先登录，再查看这个页面。"
SIGN_IN_TO_WRITE = "请先登录，再继续这一步操作。"
BUSY = "同时保存的人较多，这次没有保存成功。请稍后再试一次。"
NOT_READABLE = "地址中有无法识别的字符，请核对地址后再试。"

_SENTENCES = {
    400: "请求的内容无法识别，请返回上一页核对后再试。",
    404: MISSING,
    405: "这个地址不支持这种操作，请从页面上的按钮办理。",
    406: "这个地址没有所要求的格式。",
    411: "请求没有说明内容长度，请重新提交。",
    413: "提交的内容过大，请拆分后再试。",
    415: "提交内容的格式无法识别。",
}
_TITLES = {
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    409: "已有新的内容",
    503: "请稍后再试",
}
_KEPT_THOUGH_EXPIRED = "页面已经过期，刚才没有保存成功。您填写的内容在下面，请核对后再保存一次。"
_KEPT_THOUGH_GONE = (
    "这份文件已经删除，或者您不能再编辑它。您填写的内容没有丢失，就在下面，可以另存为新文件。"
)
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_LOG = logging.getLogger(__name__)


@exception_view_config(KbError)
def refused(error, request):
    """Say why, and what to do; a refused write of somebody who is signed in is recorded."""
    if isinstance(error, NotSignedIn):
        return _sign_in(error, request)
    if isinstance(error, NotAllowed):
        _record_refusal(error, request)
    return _answer(request, error.status, str(error), error)


@forbidden_view_config()
def forbidden(error, request):  # noqa: ARG001 - Pyramid's signature
    """Hide what may not be seen; refuse what may be seen but not done."""
    if not request.actor.is_signed_in and request.method in _WRITES:
        return _sign_in(NotSignedIn(SIGN_IN_TO_WRITE), request)
    is_room = isinstance(_context(request), Site)
    if not is_room and not _is_visible(request):
        return _unknown(request)
    if not request.actor.is_signed_in:
        return _sign_in(NotSignedIn(SIGN_IN), request)
    refusal = NotAllowed("您没有在这里办理这件事的权限。如确有需要，请联系管理员。")
    _record_refusal(refusal, request)
    kept = _kept_apart(request, _KEPT_THOUGH_GONE)
    return kept or _answer(request, 403, str(refusal), refusal)


@notfound_view_config()
def not_found(error, request):
    """Say that nothing is here; below a shelf, strangers are asked to sign in first."""
    is_write = request.method in _WRITES
    if isinstance(error, PredicateMismatch) and is_write and _is_visible(request):
        return _answer(request, 405, _SENTENCES[405])
    return _unknown(request)


@exception_view_config(BadCSRFToken)
@exception_view_config(BadCSRFOrigin)
def expired(error, request):  # noqa: ARG001 - Pyramid's signature
    """Ask to load the page again: its token is missing or of an earlier session.

    What was typed in a form of ours is kept first, and the form is shown again to offer it.
    """
    return _kept_apart(request, _KEPT_THOUGH_EXPIRED) or _answer(
        request, 400, "页面已经过期，没有提交成功。请返回上一页，刷新后再提交。"
    )


@exception_view_config(HTTPException)
def refused_by_http(error, request):
    """Say in Chinese what the framework refused; pass on what is no refusal."""
    if error.status_int < 400:
        return error
    sentence = _SENTENCES.get(error.status_int, _SENTENCES[400])
    return _answer(request, error.status_int, sentence)


@exception_view_config(URLDecodeError)
@exception_view_config(UnicodeDecodeError)
def not_readable(error, request):  # noqa: ARG001 - Pyramid's signature
    """Refuse an address that is no text."""
    return _plain(request, 400, NOT_READABLE)


@exception_view_config(TransientError)
def busy(error, request):  # noqa: ARG001 - Pyramid's signature
    """Ask to try again; seen only when every attempt met another writer."""
    return _plain(request, 503, BUSY)


@exception_view_config(Exception)
def fault(error, request):
    """Log a fault of ours under a number that the user can name."""
    number = secrets.token_hex(4)
    _LOG.error("incident %s: %s %s", number, request.method, request.path_url, exc_info=error)
    sentence = f"系统出错了，没有办成。请稍后再试；如仍然不行，请把编号 {number} 告诉管理员。"
    return _plain(request, 500, sentence)


def conflict_tween_factory(handler, registry):  # noqa: ARG001 - Pyramid's signature
    """Turn a conflict at the very last commit into a page; earlier ones are tried again."""

    def answer_conflicts(request):
        try:
            return handler(request)
        except TransientError:
            if not is_last_attempt(request):
                raise
            return busy(None, request)

    return answer_conflicts


def includeme(config):
    """Watch over the transaction."""
    config.add_tween(
        "kb_app.views.errors.conflict_tween_factory", over="pyramid_tm.tm_tween_factory"
    )


def wants_json(request):
    """Return whether a program is asking: it says so, or the address is one for programs."""
    if any(part.startswith("@") for part in request.environ.get("PATH_INFO", "").split("/")):
        return True
    if request.content_type == "application/json":
        return True
    offers = request.accept.acceptable_offers(["text/html", "application/json"])
    return bool(offers) and offers[0][0] == "application/json"


def _unknown(request):
    """Answer alike for what is not there and for what the person may not know of."""
    if not request.actor.is_signed_in and request.method in _WRITES:
        return _sign_in(NotSignedIn(SIGN_IN_TO_WRITE), request)
    below_a_shelf = isinstance(_context(request), (Shelf, Document, Passage))
    closed = not request.site.settings["anonymous_reading"]
    if not request.actor.is_signed_in and closed and below_a_shelf:
        return _sign_in(NotSignedIn(SIGN_IN), request)
    return _kept_apart(request, _KEPT_THOUGH_GONE) or _answer(request, 404, MISSING)


def _is_visible(request):
    thing = _context(request)
    thing = thing.__parent__ if isinstance(thing, Passage) else thing
    if isinstance(thing, (Document, Shelf)):
        return may(request.actor, "view", thing)
    return bool(request.actor.tokens)


def _kept_apart(request, sentence):
    """Keep a form of ours that could not be saved and lead to where it is offered, or None."""
    if request.person is None or not is_a_form_of_ours(request):
        return None
    address = keep_apart(request)
    if address:
        notify(request, sentence, "warning")
    return HTTPSeeOther(address) if address else None


def _sign_in(error, request):
    if wants_json(request):
        return _answer(request, 401, str(error), error)
    if is_a_form_of_ours(request) and (typed := carried(request)):
        return _sign_in_to_go_on(request, typed)
    return HTTPFound(sign_in_url(request))


def _sign_in_to_go_on(request, typed):
    """Ask to sign in on a page that carries what was typed, so that nothing of it is lost."""
    page = page_for(request, "登录", [("登录", "")])
    values = {
        "page": page, "login": "", "typed": typed,
        "action": f"{request.script_name}/login",
        "problem": "登录已经过期，没有保存。请重新登录，您填写的内容还在。",
        "came_from": request.path,
    }  # fmt: skip
    response = render_to_response("kb_app:templates/login.pt", values, request=request)
    response.status_int = 401
    return response


def _answer(request, status, sentence, error=None):
    if wants_json(request):
        return _as_json(status, sentence, error)
    page = page_for(_on_a_readable_day(request), _TITLES.get(status, "不能办理"))
    response = render_to_response(
        "kb_app:templates/error.pt",
        {
            "page": page,
            "sentence": sentence,
            "problems": list(getattr(error, "problems", {}).values()),
            "stale": error if isinstance(error, Stale) else None,
            "document": _readable_document(request) if isinstance(error, NotFound) else None,
            "status": status,
            "typed": _typed(request),
        },
        request=request,
    )
    response.status_int = status
    return response


def _typed(request):
    """Return what was typed in a form of ours that was refused, so that it can be copied."""
    return readable(carried(request)) if is_a_form_of_ours(request) else ""


def _as_json(status, sentence, error=None):
    told = {"type": type(error).__name__ if error else _type(status), "message": sentence}
    if isinstance(error, Invalid):
        told["problems"] = error.problems
    if isinstance(error, Stale):
        told |= {"mine": error.mine, "theirs": error.theirs, "current": error.current}
    response = Response(json_body=told, status=status, content_type="application/json")
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _type(status):
    return {401: "NotSignedIn", 403: "NotAllowed", 404: "NotFound"}.get(status, "BadRequest")


def _plain(request, status, sentence):
    """Answer without the frame, which needs a readable address and a database."""
    if wants_json(request):
        return _as_json(status, sentence)
    title = _TITLES.get(status, "不能办理" if status < 500 else "系统出错")
    return Response(_BARE.format(title=title, sentence=escape(sentence)), status=status)


_BARE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 审知库</title><link rel="stylesheet" href="/static/shenzhi.css"></head>
<body><main class="kb-wrap kb-page"><h1>{title}</h1><p>{sentence}</p>
<p><a href="/">回到首页</a></p></main></body></html>
"""


def _on_a_readable_day(request):
    """Let the error page show today when the day in the address was the error."""
    try:
        _ = request.day, request.known
    except Invalid:
        request.day, request.known = request.today, None
    return request


def _context(request):
    return getattr(request, "context", None)


def _readable_document(request):
    thing = _context(request)
    thing = thing.__parent__ if isinstance(thing, Passage) else thing
    if isinstance(thing, Document) and may(request.actor, "view", thing):
        return {"title": thing.title, "url": f"{request.script_name}{path_of(thing)}"}
    return None


def _record_refusal(error, request):
    """Let a refused change be noted, in a transaction of its own: this one is rolled back."""
    if request.method not in _WRITES or not request.actor.is_signed_in:
        return
    actor, when, path = request.actor, request.now, request.path_info
    with_site(
        request.library.database, lambda site: note_refusal(site, path, str(error), actor, when)
    )
