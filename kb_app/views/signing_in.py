"""Signing in and out (登录): the form, the session it begins, the way back."""

from __future__ import annotations

from urllib.parse import unquote

from pyramid.csrf import check_csrf_token
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember
from pyramid.view import view_config

from content.library.site import Site
from kb_app.page import page_for
from kb_app.writing.unsaved import readable, take_over
from workflows.accounts import sign_in

LOGIN = "kb_app:templates/login.pt"


@view_config(context=Site, name="login", permission=NO_PERMISSION_REQUIRED, request_method="GET",
             renderer=LOGIN, accept="text/html")  # fmt: skip
def login(site, request):  # noqa: ARG001 - Pyramid's signature
    """Show the form, or lead on who is signed in already."""
    if request.person is not None:
        return HTTPSeeOther(came_from(request))
    return _page(request)


@view_config(context=Site, name="login", permission=NO_PERMISSION_REQUIRED, request_method="POST",
             renderer=LOGIN, accept="text/html")  # fmt: skip
def enter(site, request):
    """Begin a session. A failed try is returned, not raised, so that it is remembered."""
    check_csrf_token(request)
    name = request.POST.get("login", "").strip().lower()[:64]
    password = request.POST.get("password", "")
    person = sign_in(site, name, password, request.client_address, request.now)
    if person is None:
        request.response.status_int = 403
        return _page(request, problem="登录名或者密码不对，请重新输入。", name=name)
    return _lead_on(request, person.login)


@view_config(context=Site, name="logout", permission=NO_PERMISSION_REQUIRED, request_method="POST")
def leave(site, request):  # noqa: ARG001 - Pyramid's signature
    """End the session."""
    return HTTPSeeOther(f"{request.script_name}/", headers=forget(request))


def came_from(request):
    """Return the local address to go back to; anything that leads elsewhere becomes home."""
    asked = request.params.get("came_from", "")
    return asked if _is_local(asked) else f"{request.script_name}/"


def _is_local(asked):
    """Return whether an address leads to a page of this site, however a browser reads it."""
    if not asked.startswith("/") or asked.startswith(("/login", "/logout")) or len(asked) > 2_000:
        return False
    path = asked.partition("?")[0].partition("#")[0]
    try:
        unquote(path, errors="strict")
    except UnicodeDecodeError:
        return False
    return asked.isascii() and asked.isprintable() and "\\" not in asked and "//" not in path


def _lead_on(request, login):
    """Lead to where the person came from; what was typed there before is offered again."""
    address, typed = came_from(request), request.POST.get("typed", "")
    shown = take_over(request, login, address, typed) if typed else address
    headers = remember(request, login)
    if shown or not readable(typed):
        return HTTPSeeOther(shown or address, headers=headers)
    request.response.headerlist.extend(headers)
    page = page_for(request, "没有保存")
    return {"page": page, "problem": "", "login": login, "came_from": address, "typed": "",
            "action": page.path, "lost": readable(typed)}  # fmt: skip


def _page(request, problem="", name=""):
    page = page_for(request, "登录", [("登录", "")])
    return {"page": page, "problem": problem, "login": name, "came_from": came_from(request),
            "typed": request.POST.get("typed", ""), "action": page.path}  # fmt: skip
