"""How far recognising a scan has come, and a page of it as a picture (识别进度)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pyramid.response import Response

from content.errors import NotFound
from content.files.pictures import media_type
from content.files.recognising import page_shown
from content.files.seen import RECOGNISED, PageSeen
from kb_app.reading.figures import not_modified
from kb_app.reading.findings import found_in
from workflows.incoming import GONE

_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@dataclass(frozen=True)
class Done:
    """A page that was looked at: its lines from top to bottom, or why it has none."""

    lines: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class Progress:
    """What is being done, how many pages of how many, and the words of those that are done."""

    said: str
    done: int
    total: int
    pages: tuple[tuple[int, Done], ...]


def progress_of(incoming):
    """Return how far a file that waits has come, or None for one that does not."""
    if incoming.made or incoming.problem or incoming.reading is not None:
        return None
    recognition = incoming.recognition
    if recognition is None:
        return Progress("正在等待识别，前面可能还有别的文件。", 0, 0, ())
    missing, wanted = recognition.missing, recognition.wanted
    pages = tuple((number, _page_done(told)) for number, told in recognition.pages.items())
    said = f"正在识别第{missing[0]}页，共{recognition.total}页。" if missing else "正在整理成条款。"
    return Progress(said, len(wanted) - len(missing), len(wanted), pages)


@lru_cache(maxsize=1000)
def _page_done(told):
    """Return a page as it is shown, from what is kept of it; it is asked for often."""
    page = PageSeen.from_json(told)
    return Done(page.lines, page.problem)


def page_answer(incoming, number, request):
    """Return a page of a file that waits as a picture, drawn once and kept for a while.

    Raises NotFound when it is kept with a draft now, TooOften when too many are being drawn.
    """
    if incoming.source is None:
        raise NotFound(GONE)
    return _drawn(incoming.source, number, request)


def scanned(document):
    """Return the newest of the last saves that was read from a scan, or None."""
    return next(
        (
            one
            for one in document.last_revisions(_MOST_SAVES)
            if one.reading is not None and one.source is not None and _MARK in one.reading.found
        ),
        None,
    )


def scan_of(document):
    """Return the save that was read from a scan, and its rows by page. Raises NotFound."""
    revision = scanned(document)
    pages: dict[int, list] = {}
    for one in found_in(revision) if revision is not None else ():
        if one.page:
            pages.setdefault(one.page, []).append(one)
    if not pages:
        raise NotFound("这份文件不是扫描件，没有原图可以对照。请回到文件页阅读正文。")
    return revision, dict(sorted(pages.items()))


def rows_on(document, revision, rows, doubtful):
    """Return the lines of a page of a scan: words, clause, whether they are unsure.

    The words are those of the save that was read from it; a clause that is gone is "".
    """
    there = {place.clause.id for place in document.latest.body.places()}
    lines = tuple(revision.body.lines())
    unsure = {one.line for one in rows if one.confidence < doubtful}
    shown = {one.line: one.clause if one.clause in there else "" for one in rows}
    return [(lines[at], clause, at in unsure) for at, clause in sorted(shown.items()) if at >= 0]


def kept_page_answer(document, number, request):
    """Return a page of the scan a document was read from as a picture. Raises NotFound."""
    revision, pages = scan_of(document)
    if number not in pages:
        raise NotFound(_NO_PAGE)
    return _drawn(revision.source, number, request)


_MOST_SAVES = 50
_MARK = f'["{RECOGNISED}",'  # a find, as it is kept; the report has a count of that name
_NO_PAGE = "这份扫描件没有这一页。请从“核对草稿”重新打开。"


def _drawn(source, number, request):
    name = f"{source.sha256}-{number}"
    if name in request.if_none_match:
        return not_modified(name, _HEADERS["Cache-Control"])
    data = request.library.page_pictures.picture(
        name, lambda: page_shown(source.name, source.read(), number)
    )
    response = Response(body=data, content_type=media_type(data), charset=None)
    response.etag = name
    response.headers.update(_HEADERS)
    return response
