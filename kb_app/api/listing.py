"""Lists of a shelf (书架列表): portions and counts that cost the same however much is kept."""

from __future__ import annotations

from itertools import islice

from content.types.registry import KINDS
from kb_app.reading.choosing import open_on_the_day
from workflows.policy import may


def documents_on(shelf, request, batch):
    """Return a portion of the documents the actor may read, and the number of all of them.

    Of another day, or as known earlier, those alone that had a text in force then.
    """
    if request.moment.asked:
        then = [one for one in map(shelf.__getitem__, shelf.published) if _was_there(one, request)]
        return then[batch.start : batch.start + batch.size], len(then)
    names, total = _list_of(shelf, request.actor)
    page = islice(names, batch.start, batch.start + batch.size)
    return [shelf[name] for name in page], total


def _was_there(document, request):
    return open_on_the_day(document, request) is not None


def _list_of(shelf, actor):
    """Return the names of what the actor may read, and how many they are.

    A document shared with one person alone is found by search and address, not in this list.
    """
    if may(actor, "edit", shelf):
        return shelf.names(drafts_too=True), len(shelf.documents)
    if _reads_whatever_is_published(shelf, actor):
        return shelf.names(drafts_too=False), shelf.published_count()
    if "public" in actor.tokens:
        return iter(shelf.public), shelf.public_count()
    return iter(()), 0


def _reads_whatever_is_published(shelf, actor):
    readers = {*KINDS[shelf.type_name].readers(), *(grant.holder for grant in shelf.grants)}
    return may(actor, "view_draft", shelf) or not actor.tokens.isdisjoint(readers)
