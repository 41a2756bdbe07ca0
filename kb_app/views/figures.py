"""The pictures of a text (图片): each by the save it belongs to and its number."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from kb_app.paging import whole_number
from kb_app.reading.choosing import save_open_to
from kb_app.reading.figures import cached_for, picture_answer

_MOST = 10**6


@view_config(context=Document, name="figure", permission="view", request_method="GET")
def figure(document, request):
    """Hand out picture n of a save: of a version one may read, or of a draft one may see."""
    numbers = [whole_number(one, _MOST) for one in request.subpath]
    if len(numbers) != 2 or None in numbers:
        raise NotFound(MISSING)
    revision = save_open_to(document, numbers[0], request)
    picture = revision.figures.picture(numbers[1]) if revision.figures else None
    if picture is None:
        raise NotFound(MISSING)
    kept = cached_for(document, revision)
    return picture_answer(revision.figures.source, picture, request, cached=kept)
