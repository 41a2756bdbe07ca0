"""Signing in as a program (登录): a password for a token, a token for a newer one."""

from __future__ import annotations

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from content.errors import NotSignedIn
from content.library.site import Site
from kb_app.api.answers import nothing
from kb_app.api.bodies import json_body, text_in
from kb_app.security import bearer_of, session_of, token_for
from workflows.accounts import sign_in, sign_out

_OPEN = {
    "context": Site,
    "permission": NO_PERMISSION_REQUIRED,
    "request_method": "POST",
    "require_csrf": False,
    "renderer": "kb-json",
}
"""A password or a token comes with the request: nobody can forge it."""


@view_config(name="@login", **_OPEN)
def login(site, request):
    """Return a token for login and password.

    A wrong password is answered, not raised: the note about it must be kept.
    """
    body = json_body(request)
    name, password = text_in(body, "login"), text_in(body, "password")
    person = sign_in(site, name, password, request.client_address, request.now)
    request.response.headers["Cache-Control"] = "no-store"
    if person is None:
        request.response.status = 401
        sentence = "登录名或者密码不对，请核对后再试。"
        return {"type": "Unauthorized", "message": sentence,
                "error": {"type": "Invalid credentials", "message": sentence}}  # fmt: skip
    return {"token": token_for(request, person)}


@view_config(name="@login-renew", **_OPEN)
def renew(site, request):  # noqa: ARG001 - Pyramid's signature
    """Return a new token for one that is still good."""
    if not bearer_of(request) or request.person is None:
        raise NotSignedIn("请先登录：在 Authorization 中附上有效的登录令牌。")
    request.response.headers["Cache-Control"] = "no-store"
    return {"token": token_for(request, request.person, session_of(request))}


@view_config(name="@logout", **_OPEN)
def logout(site, request):
    """End the session whose token this is."""
    if not bearer_of(request) or request.person is None:
        raise NotSignedIn("请先登录：在 Authorization 中附上有效的登录令牌。")
    sign_out(site, session_of(request), request.actor, request.now)
    return nothing()
