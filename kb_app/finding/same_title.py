"""Documents that bear a title already (同名文件): a new file may become their next draft."""

from __future__ import annotations

from content.errors import NotFound
from content.library.site import path_of
from kb_app.finding.grounds import within
from search_index.named import called
from workflows.policy import may
from workflows.recording import of_title

AT_MOST = 3


def of_same_title(request, shelf, title):
    """Return the documents on the shelf that bear this title and that the person may edit."""
    if not title.strip():
        return []
    exact = of_title(shelf, title)
    engine = request.library.follower.up_to_date(request.site)
    named = called(engine, title, within(request, shelf=shelf.__name__), at_most=AT_MOST)
    found = [exact, *(_at(request.site, one.entry.document) for one in named)]
    able = (one for one in found if one is not None and may(request.actor, "edit", one))
    return list({path_of(one): one for one in able}.values())[:AT_MOST]


def _at(site, path):
    try:
        return site.at(path)
    except NotFound:
        return None
