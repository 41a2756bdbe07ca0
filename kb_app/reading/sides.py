"""The two sides of a comparison (对照的两边): which text of which document, where it is read."""

from __future__ import annotations

import re

from content.change.comparing import compared, compared_afresh
from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.revision import Revision
from content.library.site import path_of
from content.remembering import Remembered
from content.text.days import said
from content.text.titles import in_marks
from content.types.facts import facts_beside
from kb_app.reading.choosing import (
    before,
    draft_revision,
    in_order,
    numbered,
    readable,
    save_numbered,
    save_of_key,
)
from kb_app.reading.comparison import (
    comparison_between,
    comparison_of,
    differing_rows,
    in_turn,
)
from kb_app.reading.figures import figures_beside
from kb_app.reading.moments import moment_said
from kb_app.reading.standing import standing_of_draft
from kb_app.reading.wording import pieces
from workflows.policy import fields_open_to, sees_draft

DRAFT = "draft"


class Side:
    """One of the two texts: what to call it, its revision, where it and its clauses are read.

    It is a version, a save that was none (a Revision), or the draft (None).
    """

    def __init__(self, document, request, version) -> None:
        path = f"{request.script_name}{path_of(document)}"
        self.document = document
        self.version = version
        if isinstance(version, Revision):
            self.key, self.name = f"save-{version.number}", f"第{version.number}次保存"
            self.since, self.revision = moment_said(version.at), version
            self.url, self._clause, self._on = f"{path}/versions", "", ""
        elif version is None:
            self.key, self.name, self.since = DRAFT, "草稿", standing_of_draft(document).label
            self.revision = draft_revision(document, request)
            self.url, self._clause, self._on = f"{path}/draft", f"{path}/draft", ""
        else:
            begun = version.in_force_from
            self.key, self.name = str(version.number), f"第{version.number}版"
            self.since = f"{said(begun)}起施行"
            self.revision = document.revision_of(version)
            self.url, self._clause = f"{path}/v/{version.number}", f"{path}/c"
            self._on = request.moment.at(begun).link("")

    @property
    def full_name(self):
        """Return what it is called among texts of other documents: 《某办法》第2版."""
        return f"{in_marks(self.revision.title)}{self.name}"

    @property
    def address(self):
        """Return its address as `side_at` reads it."""
        path = path_of(self.document)
        return f"{path}/{DRAFT}" if self.version is None else f"{path}/v/{self.key}"

    @property
    def is_read(self):
        """Return whether there is a page on which the whole of it is read."""
        return not isinstance(self.version, Revision)

    def clause(self, clause_id):
        """Return the address of a clause in this text, None where it cannot be read by itself."""
        return f"{self._clause}/{clause_id}{self._on}" if self._clause else None


def side_of(document, request, given):
    """Return the side with this key (2, draft, save-3). Raises NotFound, NotSignedIn."""
    if (save := save_of_key(given)) is not None:
        return Side(document, request, save_numbered(document, save, request))
    version = None if given == DRAFT else numbered(document, given, request)
    return Side(document, request, version)


def side_of_the_day(document, request):
    """Return the version of the day, else the draft for those who see it, else None."""
    version = readable(document, request)
    if version is None and not sees_draft(request.actor, document):
        return None
    return Side(document, request, version)


def side_before(side, request):
    """Return what a text of the same document is compared with unless told, None for the first."""
    document = side.document
    if side.version is None or isinstance(side.version, Revision):
        earlier = readable(document, request)
    else:
        earlier = before(document, side.version, request)
    return Side(document, request, earlier) if earlier else None


def sides_chosen(document, request):
    """Return the sides `?a=` and `?b=` name; unless told, the one of the day and the one before.

    A side is None where there is none.
    """
    given_old, given_new = (request.GET.get(name, "").strip() for name in ("a", "b"))
    new = side_of(document, request, given_new) if given_new else side_of_the_day(document, request)
    if given_old:
        return side_of(document, request, given_old), new
    return (side_before(new, request) if new else None), new


def address_and_key(given):
    """Return `/rules/x` and `2` for `/rules/x/v/2`; anything else is given back with no key."""
    found = _ADDRESS.fullmatch(given.strip())
    if not found:
        return given.strip(), ""
    return found["path"], found["number"] or found["draft"] or ""


def side_at(document, request, key):
    """Return the text of a document that `key` names, or that of the day. Raises NotFound."""
    if not isinstance(document, Document):
        raise NotFound(MISSING)
    side = side_of(document, request, key) if key else side_of_the_day(document, request)
    if side is None:
        raise NotFound(MISSING)
    return side


def choices_of(document, request):
    """Return key and label of everything that may be compared, the newest first."""
    found = [
        (str(v.number), f"第{v.number}版（{said(v.in_force_from)}起施行）")
        for v in reversed(in_order(document, request))
    ]
    return [(DRAFT, "草稿"), *found] if sees_draft(request.actor, document) else found


def rows_between(old, new):
    """Return every provision of both sides: by their ids in one document, else by their words."""
    with in_turn(*_bodies(old, new)):
        if old.document is new.document:
            return comparison_of(old.document, old.revision, new.revision)
        return comparison_between(old.document, old.revision, new.document, new.revision)


def comparison_for(old, new):
    """Return the comparison itself, for those who need more than what a page shows."""
    is_one = old.document is new.document
    told = (side.document.type_name + side.revision.content_hash for side in (old, new))
    make = compared if is_one else compared_afresh
    with in_turn(*_bodies(old, new)):
        return _COMPARISONS.of((is_one, *told), lambda: make(*_bodies(old, new)))


def _bodies(*sides):
    return tuple(side.document.body_of(side.revision) for side in sides)


_COMPARISONS = Remembered(8)


def differing_facts_of(old, new, request):
    """Return label and pieces of the fields that differ, as far as the reader may see them.

    Documents of different kinds have no fields in common.
    """
    if old.document.type_name != new.document.type_name:
        return []
    facts = differing_rows(*(_open_facts(one, request) for one in (old, new)))
    return [(label, *pieces(was, now)) for label, was, now in facts]


def _open_facts(side, request):
    fields = fields_open_to(request.actor, side.document, side.revision.fields)
    return (*facts_beside(type(side.document), fields), *figures_beside(side.revision))


_ADDRESS = re.compile(
    r"(?P<path>/[^/\s]+/[^/\s]+?)(?:/v/(?P<number>[\w-]{1,20})|/(?P<draft>draft))?/?"
)
