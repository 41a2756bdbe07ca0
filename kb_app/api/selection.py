"""Which text of a document an address asks for (选定版本): of a day, of a number, or the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import MISSING, NotFound
from kb_app.api.bodies import number_in
from workflows.engine import is_repealed, state_of
from workflows.policy import may, require_version, sees_draft

if TYPE_CHECKING:
    from content.library.document import Document, Version
    from content.library.revision import Revision

DRAFT = "draft"


@dataclass(frozen=True)
class Selected:
    """One text of a document: a published version, or the draft when `version` is None."""

    document: Document
    revision: Revision
    version: Version | None
    in_force: bool

    def tag(self, actor):
        """Return the tag of this text; for who may edit it, the tag that a save is based on.

        Whoever does not see drafts learns nothing from it about saves after the publication.
        """
        document = self.document
        newest = self.version is None or (
            document.draft is None and self.version.number == len(document.versions)
        )
        if newest and (self.version is None or may(actor, "edit", document)):
            return document.tag()
        return document.tag_of(self.revision.number)


def selected(request, document, wanted=""):
    """Return the text `wanted`, or the one that `?version=`, `?on=` and `?known=` ask for.

    Without any of them: what is in force today, else the newest text there is, so that a
    document that takes effect later or was repealed can still be read. Raises NotFound.
    """
    asked = wanted or request.GET.get("version", "").strip()
    if asked == DRAFT or not document.versions:
        return _draft(request, document)
    if asked:
        return _of(
            request, document, document.version(number_in({"version": asked}, "version", 0, 10**9))
        )
    if request.asked_day or request.known:
        return _of(request, document, document.in_force(request.day, request.known))
    return _of(request, document, document.on(request.day) or document.versions[-1])


def newest(document):
    """Return the working draft, or the newest version when there is no draft."""
    if document.draft is not None:
        return Selected(document, document.revisions[document.draft.revision], None, in_force=False)
    version = document.versions[-1]
    return Selected(document, document.revision_of(version), version, in_force=True)


def visible_state(actor, document):
    """Return the workflow state as the actor may know it: without the draft they do not see."""
    if document.draft is None or sees_draft(actor, document):
        return state_of(document)
    return "repealed" if is_repealed(document) else "published"


def _draft(request, document):
    if not sees_draft(request.actor, document):
        raise NotFound(MISSING)
    return newest(document)


def _of(request, document, version):
    require_version(request.actor, document, version)
    current = document.on(request.day, request.known)
    return Selected(
        document,
        document.revision_of(version),
        version,
        in_force=current is not None and current.number == version.number,
    )
