"""The files of every page (静态文件): style, script, icons; stamped, compressed once, kept long."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.static import static_view

from kb_app.compression import add_vary, takes_gzip

STATIC = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600
_DAY = 24 * 3600
_SQUEEZED = ("text/", "image/svg", "application/javascript", "application/json",
             "application/manifest")  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What is remembered of a file: its stamp, and its bytes as gzip, or None when no shorter."""

    stamp: str
    squeezed: bytes | None


class StaticFiles(static_view):
    """Pyramid's view of a folder, with stamps and compressed files remembered by each process."""

    def __call__(self, context, request) -> Response:
        """Return a file: for a year when asked for by its stamp, for a day otherwise."""
        response = super().__call__(context, request)
        name = "/".join(request.subpath)
        kept = kept_of(name)
        response.headers["Cache-Control"] = _lasting(request.GET.get("v") == kept.stamp)
        response.etag = kept.stamp
        if kept.squeezed is not None:
            add_vary(response)
            if takes_gzip(request):
                response.app_iter.close()
                response.body = kept.squeezed
                response.content_encoding = "gzip"
                response.etag = f"{kept.stamp}-gzip"
        return response


def includeme(config):
    """Serve the files in `static`; they need no database."""
    config.add_route("static", "/static/*subpath", factory=lambda _: None)
    config.add_view(
        StaticFiles("kb_app:static", cache_max_age=_DAY, use_subpath=True),
        route_name="static", permission=NO_PERMISSION_REQUIRED, request_method="GET",
    )  # fmt: skip


def kept_of(name):
    """Return what is remembered of a file in `static`, as it stands now. Raises OSError."""
    return _kept(name, (STATIC / name).stat().st_mtime_ns)


def _lasting(is_stamped):
    return f"public, max-age={_YEAR}, immutable" if is_stamped else f"public, max-age={_DAY}"


@lru_cache(maxsize=256)
def _kept(name, changed_at):  # noqa: ARG001 - a changed file is another one
    content = (STATIC / name).read_bytes()
    kind = mimetypes.guess_type(name)[0] or ""
    squeezed = gzip.compress(content, 9, mtime=0) if kind.startswith(_SQUEEZED) else content
    return Kept(sha256(content).hexdigest()[:8], squeezed if len(squeezed) < len(content) else None)
