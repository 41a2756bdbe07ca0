"""Who is asking, and whether they may: sessions, bearer tokens, CSRF, security headers."""

from __future__ import annotations

import secrets
from datetime import timedelta

import jwt
from pyramid.events import ContextFound
from pyramid.security import Allowed, Denied
from pyramid.session import JSONSerializer, SignedCookieSessionFactory

from content.errors import NotPossible, NotSignedIn
from content.library.amendment import Amendment, Amendments, amendment_of
from content.library.document import Document
from content.library.passage import Passage
from content.library.shelf import Shelf
from content.library.site import Site
from kb_app.forgery import MaskedTokens
from workflows.accounts import person_for_session, sign_out
from workflows.policy import actor_of, closed_because, may, require_readable

TOKEN_LIFE = timedelta(hours=12)
_ALGORITHM = "HS256"
_REISSUE = 300
_LONGEST_IDLE = 24 * 3600
"""Seconds after which a cookie is written anew, and after which none is worth reading; within
these the site's own limits hold, which the bureau may change."""

VIEWS_OF_COPIES = dict.fromkeys(
    (
        "", "c", "draft", "versions", "compare", "print", "official", "export", "figure",
        "scan", "scan-page", "source", "source-file", "changes-table", "redline", "workflow",
        "@breadcrumbs", "@navigation", "@history", "@import-report", "@workflow",
    ),
    "view",
) | dict.fromkeys(
    (
        "edit", "clauses", "undo", "redo", "revert", "understood", "merge", "unsaved",
        "drop-unsaved", "report", "upload", "keep-incoming",
    ),
    "edit",
)  # fmt: skip
"""What a working copy in an amendment has of the views of a document, and the verb of each."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}


class LibraryPolicy:
    """Pyramid's questions answered by `workflows.policy`."""

    def identity(self, request):
        """Return the signed-in person, or None."""
        return request.person

    def authenticated_userid(self, request):
        """Return the login of the signed-in person, or None."""
        return request.person.login if request.person else None

    def permits(self, request, context, permission):
        """Return whether the person may do `permission` at `context`."""
        thing = context.__parent__ if isinstance(context, Passage) else context
        if not isinstance(thing, (Site, Shelf, Document, Amendment, Amendments)):
            thing = request.site
        if may(request.actor, permission, thing):
            return Allowed("policy")
        return Denied(permission)

    def remember(self, request, userid, **_):
        """Begin a session for the person; returns no headers, the session sets its own."""
        person = request.site.people.get(userid)
        request.session.invalidate()
        request.session.update(
            login=person.login, id=_begun(person), since=int(request.now.timestamp())
        )
        return []

    def forget(self, request, **_):
        """End the session, here and wherever its cookie was copied to."""
        if request.person is not None:
            sign_out(request.site, session_of(request), request.actor, request.now)
        request.session.invalidate()
        return []


def includeme(config):
    """Install sessions, tokens, CSRF protection and headers."""
    settings = config.registry.settings["kb"]
    secret = settings.secret()
    config.set_session_factory(
        SignedCookieSessionFactory(
            secret, serializer=JSONSerializer(), cookie_name="kb_session", httponly=True,
            samesite="Lax", secure=settings.https, timeout=_LONGEST_IDLE, reissue_time=_REISSUE,
            hashalg="sha256", salt="kb.session.",
        )
    )  # fmt: skip
    config.set_security_policy(LibraryPolicy())
    config.set_csrf_storage_policy(MaskedTokens())
    config.set_default_csrf_options(require_csrf=True, callback=_needs_csrf, check_origin=False)
    config.add_request_method(_person, "person", reify=True)
    config.add_request_method(_actor, "actor", reify=True)
    config.add_request_method(lambda _: secret, "kb_secret", reify=True)
    config.add_request_method(_client_address, "client_address", reify=True)
    config.add_request_method(_claims, "token_claims", reify=True)
    config.add_tween("kb_app.security.headers_tween_factory")
    config.add_subscriber(refuse_what_copies_lack, ContextFound)


def refuse_what_copies_lack(event):
    """Refuse every view of a document that its working copy in an amendment has not (now)."""
    request = event.request
    thing = request.context
    copy = thing.__parent__ if isinstance(thing, Passage) else thing
    if not isinstance(copy, Document) or amendment_of(copy) is None:
        return
    require_readable(request.actor, copy)
    verb = VIEWS_OF_COPIES.get(request.view_name)
    if verb is None:
        raise NotPossible("修正案里的稿件没有这一项，请在修正案的页面上办理。")
    if why := closed_because(verb, copy):
        raise NotPossible(why)


def headers_tween_factory(handler, registry):  # noqa: ARG001 - Pyramid's signature
    """Set the security headers on every answer."""

    def add_headers(request):
        response = handler(request)
        if _is_for_nobody_else(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.scheme == "https":
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return add_headers


def token_for(request, person, session=""):
    """Return a bearer token for the person, valid for twelve hours.

    It belongs to `session`, or to a new one.
    """
    claims = {
        "sub": person.login,
        "sid": session or _begun(person),
        "fullname": person.name,
        "iat": request.now,
        "exp": request.now + TOKEN_LIFE,
    }
    return jwt.encode(claims, request.kb_secret, algorithm=_ALGORITHM)


def session_of(request):
    """Return the id of the session that the request's cookie or token belongs to."""
    if bearer_of(request):
        return str(request.token_claims["sid"])
    return str(request.session.get("id", ""))


def bearer_of(request):
    """Return the bearer token of the request, or an empty string."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _person(request):
    if bearer_of(request):
        return _person_by_token(request)
    session = request.session
    login = session.get("login")
    if not login:
        return None
    if _is_over(request, session):
        return None
    return person_for_session(request.site, login, str(session.get("id", "")))


def _is_over(request, session):
    """Return whether a session has lasted too long, or nothing was asked for too long.

    `renewed` is when the cookie was written; it is written anew after five minutes of use.
    """
    settings, now = request.site.settings, request.now.timestamp()
    idle = now - session.renewed > settings["session_idle_minutes"] * 60 + _REISSUE
    return idle or now - session.get("since", 0) > settings["session_hours"] * 3600


def _person_by_token(request):
    person = person_for_session(request.site, str(request.token_claims["sub"]), session_of(request))
    if person is None:
        raise NotSignedIn("登录令牌已被收回，请重新登录。")
    return person


def _claims(request):
    """Return what the bearer token says, once it is proved to be ours and in time."""
    try:
        return jwt.decode(
            bearer_of(request), request.kb_secret, algorithms=[_ALGORITHM],
            options={"require": ["sub", "sid", "exp"]},
        )  # fmt: skip
    except jwt.InvalidTokenError:
        raise NotSignedIn("登录令牌无效或者已经过期，请重新登录。") from None


def _begun(person):
    session = secrets.token_hex(8)
    person.begin_session(session)
    return session


def _client_address(request):
    """Return the address the request came from; a trusted proxy tells it in its last entry."""
    address = request.remote_addr or ""
    if address and address == request.registry.settings["kb"].trusted_proxy:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return address


def _actor(request):
    return actor_of(request.site, request.person)


def _is_for_nobody_else(request):
    """Return whether the answer must not lie in a browser for who comes next (Back, history).

    So are the pages of somebody signed in by a cookie, and answers to what was typed.
    """
    person = request.__dict__.get("person")  # asked for by the page itself, or by nobody
    return not bearer_of(request) and (person is not None or request.method == "POST")


def _needs_csrf(request):
    """Return whether the request could be forged: cookies are sent unasked, tokens are not."""
    return not bearer_of(request)
