"""What people looked for in vain (没有找到的检索), for those who can write it or a synonym."""

from __future__ import annotations

from urllib.parse import urlencode

from pyramid.view import view_config

from content.library.site import Site
from content.text.days import said
from kb_app.page import page_for

SHOWN = 100


@view_config(context=Site, name="gaps", permission="view_journal", request_method="GET",
             renderer="kb_app:templates/gaps.pt")  # fmt: skip
def gaps(site, request):  # noqa: ARG001 - the view signature
    """List the words of searches that found nothing, most often first."""
    page = page_for(request, "没有找到的检索", [("没有找到的检索", "")])
    rows = [
        (words, f"{page.search_url}?{urlencode({'q': words})}", times, said(last))
        for words, times, last in request.library.gaps.most_often(SHOWN)
    ]
    return {"page": page, "rows": rows}
