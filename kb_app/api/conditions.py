"""On which text a change was based (前提条件): entity tags, and refusals when it is outdated."""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import sha256

from content.errors import NotPossible, Stale
from kb_app.api.bodies import text_in
from workflows.engine import state_of
from workflows.policy import may, sees_draft

_ENTITY_TAG = re.compile(r'\s*(?:W/)?"(?P<base>[^".]*)(?:\.[0-9a-f]*)?"\s*')


class PreconditionFailed(Stale):
    """The text named by If-Match is no longer the newest."""

    status = 412


class PreconditionRequired(NotPossible):
    """A change must say which text it is based on."""

    status = 428


def entity_tag(request, chosen):
    """Return the entity tag of an answer: the text's tag, and all else the answer depends on."""
    document = chosen.document
    seen = sees_draft(request.actor, document)
    depends = (
        request.actor.login,
        request.application_url,
        request.query_string,
        request.day,
        chosen.in_force,
        chosen.version.number if chosen.version else 0,
        len(document.versions),
        document.standing_changes,
        document.review_by,
        (document.draft, state_of(document)) if seen else None,
        sorted(request.actor.roles),
        may(request.actor, "edit", document),
        document.grants,
    )
    digest = sha256(repr(depends).encode()).hexdigest()[:16]
    return f"{chosen.tag(request.actor)}.{digest}"


def is_known(request, tag):
    """Return whether the program has this answer already."""
    return "If-None-Match" in request.headers and tag in request.if_none_match


def based_on(request, body):
    """Return the tag a change is based on: of If-Match, or `based_on`.

    Raises PreconditionRequired when neither is given.
    """
    header = request.headers.get("If-Match", "").strip()
    if header:
        found = _ENTITY_TAG.fullmatch(header)
        return found["base"] if found else header
    given = text_in(body, "based_on").strip().strip('"')
    if not given:
        raise PreconditionRequired(
            "请说明修改所依据的文本：在 If-Match 中写上读取时得到的 ETag，"
            "或者在 based_on 中写上读取时得到的 tag，以免覆盖他人的修改。"
        )
    return given


@contextmanager
def as_asked(request):
    """Let an outdated change answer 412 when it was asked for by If-Match, 409 otherwise."""
    try:
        yield
    except Stale as stale:
        if not request.headers.get("If-Match"):
            raise
        raise PreconditionFailed(
            stale.sentence, mine=stale.mine, theirs=stale.theirs, current=stale.current
        ) from stale
