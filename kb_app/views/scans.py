"""The pages of a scan as pictures, beside the words that were recognised (扫描页)."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.document import Document
from content.library.site import Site, path_of
from content.text.titles import in_marks
from kb_app.page import page_for, trail_to
from kb_app.paging import pages_around, whole_number
from kb_app.reading.scans import kept_page_answer, page_answer, rows_on, scan_of
from workflows.incoming import check_page, incoming_of
from workflows.policy import may

_MOST_PAGES = 9999


@view_config(context=Site, name="incoming", path_info=r"/incoming/[0-9a-f]+/page/[0-9]{1,4}$",
             permission="signed_in", request_method="GET")  # fmt: skip
def scan_page(site, request):
    """Show one page of one's own file: `/incoming/KEY/page/3`."""
    key, _, number = request.subpath
    one = incoming_of(site, key, request.actor, request.now)
    check_page(one, int(number))
    return page_answer(one, int(number), request)


@view_config(context=Document, name="scan", permission="view_draft", request_method="GET",
             renderer="kb_app:templates/scan.pt")  # fmt: skip
def scan(document, request):
    """Show a page of the scan a document was read from beside its lines: `scan/3`."""
    return _beside(document, request)


@view_config(context=Document, name="scan-page", permission="view_draft", request_method="GET")
def kept_scan_page(document, request):
    """Return a page of the scan a document was read from: `scan-page/3`."""
    return kept_page_answer(document, _number(request), request)


def _beside(document, request):
    revision, pages = scan_of(document)
    numbers = list(pages)
    asked = _number(request)
    number = asked if asked in pages else numbers[0]
    page = page_for(request, f"对照原图：{in_marks(document.latest.title)}")
    page.given_trail = trail_to(page, document, "对照原图")
    path = f"{request.script_name}{path_of(document)}"
    doubtful = request.registry.settings["kb"].doubtful
    return {
        "page": page, "path": path, "revision": revision, "number": number,
        "rows": rows_on(document, revision, pages[number], doubtful),
        "may_edit": may(request.actor, "edit", document), "total": len(numbers),
        **_turning(numbers, numbers.index(number), path),
    }  # fmt: skip


def _number(request):
    return whole_number("".join(request.subpath[:1]), _MOST_PAGES) or 0


def _turning(numbers, at, path):
    """Return the addresses of the pages around one, of the one before and the one after."""

    def link(place):
        return f"{path}/scan/{numbers[int(place) - 1]}"

    around = pages_around(at + 1, len(numbers), 1, len(numbers), link)
    before = link(at) if at else ""
    after = link(at + 2) if at + 1 < len(numbers) else ""
    return {"pager": around, "before": before, "after": after}
