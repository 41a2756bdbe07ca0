"""What a request carries (请求正文): how long it may be, and when its files are closed."""

from __future__ import annotations

from io import BufferedRandom

from pyramid.tweens import EXCVIEW, INGRESS
from pyramid_retry import is_error_retryable

from content.errors import Invalid, TooLarge

MOST_BYTES = 32 << 20
"""The longest body of a request: a file of 30 MB and the fields beside it."""

MOST_FIELDS = 4_000
"""The most fields of a form; the longest of ours, a service item, has about 600."""

_PIECE = 1 << 20
_PARTS, _PAIRS = "multipart/form-data", "application/x-www-form-urlencoded"
_UNREADABLE = "提交的表单残缺不全，无法读取。请返回上一页，刷新后再提交。"


def includeme(config):
    """Refuse bodies that are too long before they are read, and close those that were read."""
    config.registry.settings["retry.activate_hook"] = attempts_for
    config.add_tween("kb_app.writing.bodies.body_limit_tween_factory", under=EXCVIEW)
    config.add_tween("kb_app.writing.bodies.body_closing_tween_factory", under=INGRESS)


def attempts_for(request):
    """Return 1 for a body that will be refused: for a second attempt it would be read now."""
    return 1 if _fault(request) else None


def body_limit_tween_factory(handler, registry):  # noqa: ARG001 - Pyramid's signature
    """Refuse a body that is too long or of unknown length, unread; and a form that is none."""

    def limited(request):
        if fault := _fault(request):
            raise TooLarge(fault)
        _check_form(request)
        return handler(request)

    return limited


def body_closing_tween_factory(handler, registry):  # noqa: ARG001 - Pyramid's signature
    """Let each try read uploaded files from their beginning; close them after the last.

    The parsed body outlives a try that met another writer, and with it how far it was read.
    """

    def closing(request):
        for opened in _uploaded_files(request.environ):
            opened.seek(0)
        response = handler(request)
        if request.exception is None or not is_error_retryable(request, request.exception):
            for opened in _temporary_files(request.environ):
                opened.close()
        return response

    return closing


def _fault(request):
    """Return why the body is not taken in, or an empty string."""
    length = request.content_length
    if length is not None and length > MOST_BYTES:
        return (
            f"提交的内容过大：{length / 2**20:.0f} MB，上限 {MOST_BYTES >> 20} MB。"
            "请压缩其中的图片，或者拆分后再上传。"
        )
    if length is None and request.headers.get("Transfer-Encoding"):
        return "提交的内容没有写明长度（Content-Length），无法接收，请换一种方式上传。"
    return ""


def _check_form(request):
    """Raise Invalid for a form of another encoding than ours, or whose parts cannot be told.

    Parts that are no UTF-8 raise UnicodeDecodeError, and are answered like such an address.
    Other bodies are left unread: JSON may come without its content type.
    """
    if request.content_type not in {_PARTS, _PAIRS}:
        return
    if request.charset.lower() not in {"utf-8", "utf8"}:
        raise Invalid({"body": _UNREADABLE})
    mark = b"\nContent-Disposition:" if request.content_type == _PARTS else b"&"
    if _count(request, mark) > MOST_FIELDS:
        raise TooLarge(f"表单的项目太多，一次最多提交{MOST_FIELDS}项，请分几次填写。")
    try:
        _ = request.POST if request.content_type == _PARTS else None
    except UnicodeDecodeError:
        raise
    except (ValueError, LookupError):
        raise Invalid({"body": _UNREADABLE}) from None


def _count(request, mark):
    """Return how often `mark` stands in the body, which is read a piece at a time, and rewound."""
    request.make_body_seekable()
    body, found, before = request.body_file_raw, 0, b""
    body.seek(0)
    while piece := body.read(_PIECE):
        joined = before + piece
        found += joined.count(mark)
        # So little is kept that no mark fits in it: none is counted twice.
        before = joined[1 - len(mark) :] if len(mark) > 1 else b""
    body.seek(0)
    return found


def _temporary_files(environ):
    """Yield the files that WebOb made: one for a long body, one for each uploaded file."""
    yield from _uploaded_files(environ)
    if isinstance(environ["wsgi.input"], BufferedRandom):
        yield environ["wsgi.input"]


def _uploaded_files(environ):
    posted, _ = environ.get("webob._parsed_post_vars", ((), None))
    for field in posted.values() if posted else ():
        if getattr(field, "file", None):
            yield field.file
