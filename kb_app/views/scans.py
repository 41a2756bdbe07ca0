"""The pages of a scan as pictures, beside the words that were recognised (扫描页)."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.site import Site
from kb_app.reading.scans import page_answer
from workflows.incoming import check_page, incoming_of


@view_config(context=Site, name="incoming", path_info=r"/incoming/[0-9a-f]+/page/[0-9]{1,4}$",
             permission="signed_in", request_method="GET")  # fmt: skip
def scan_page(site, request):
    """Show one page of one's own file: `/incoming/KEY/page/3`."""
    key, _, number = request.subpath
    one = incoming_of(site, key, request.actor, request.now)
    check_page(one, int(number))
    return page_answer(one, int(number), request)
