"""Without a network (离线): the manifest, the service worker, the page of the kept pack."""

from __future__ import annotations

from pyramid.response import FileResponse
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from content.library.site import Site
from kb_app.page import page_for
from kb_app.statics import STATIC

SIGNED_IN = "X-Kept-For"
"""The header that says who is signed in, as `static/sw.js` and `offline.js` read it."""


@view_config(context=Site, name="manifest.webmanifest", permission=NO_PERMISSION_REQUIRED,
             request_method="GET")  # fmt: skip
def manifest(site, request):  # noqa: ARG001 - Pyramid's signature
    """Tell how the library looks among installed programs."""
    return _file("manifest.webmanifest", "application/manifest+json", request)


@view_config(context=Site, name="sw.js", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def service_worker(site, request):  # noqa: ARG001 - Pyramid's signature
    """Return the service worker at the root, for it governs what lies below its address."""
    return _file("sw.js", "text/javascript", request)


@view_config(context=Site, name="offline", permission="signed_in", request_method="GET",
             accept="text/html", renderer="kb_app:templates/offline.pt")  # fmt: skip
def offline(site, request):  # noqa: ARG001 - Pyramid's signature
    """Say that nothing is kept here; where something is, the service worker shows that.

    It asks first who is signed in: a pack is shown to the one who kept it only.
    """
    request.response.headers[SIGNED_IN] = request.person.login
    return {"page": page_for(request, "本机的阅读包", [("本机的阅读包", "")])}


def _file(name, kind, request):
    response = FileResponse(str(STATIC / name), request=request, content_type=kind)
    response.charset = "utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response
