"""What was typed and not saved (未保存的内容): kept, taken up again, dropped; by its writer only.

A form is known by its place: for a document the page it stands on, for a shelf a key of its own,
as two new documents may be begun at once. These verbs write no line in the journal, as
nothing happened yet; nor do `accounts.pin` and `unpin`, which change nothing for anybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.errors import NotFound, NotSignedIn
from content.library.desk import form_of_document, form_of_shelf
from content.library.document import Document
from content.library.site import path_of, site_of
from workflows.policy import may, require

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.desk import Pairs, Unsaved
    from content.library.shelf import Shelf
    from workflows.policy import Actor

EDIT = "edit"
"""The form for all of a document, which typing is kept of by itself."""


def check_pace(thing: Shelf | Document, actor: Actor, when: datetime) -> None:
    """Raise TooOften when the actor's typing fills the database faster than one person may."""
    desk = site_of(thing).desks.by_login.get(actor.login)
    if desk is not None:
        desk.check_pace(when)


def rest_of(thing: Shelf | Document, actor: Actor, when: datetime) -> int:
    """Return how many seconds the actor's next keeping has to wait."""
    return site_of(thing).desks.of(actor.login).rest(when)


def keep_unsaved(  # noqa: PLR0913 - a verb names the thing, the words, the person and the moment
    thing: Shelf | Document,
    pairs: Pairs,
    actor: Actor,
    when: datetime,
    *,
    based_on: str = "",
    form: str = EDIT,
) -> Unsaved:
    """Keep the form of a new document on a shelf, or of a change to a document; return it.

    Raises NotAllowed when the actor could not save it either, and TooLarge.
    """
    require(actor, _verb(thing), thing)
    if not actor.is_signed_in:
        raise NotSignedIn("请先登录，再继续填写。")
    return site_of(thing).desks.of(actor.login).keep(_key(thing, form), pairs, based_on, when)


def unsaved_of(
    thing: Shelf | Document, actor: Actor, when: datetime, *, form: str = EDIT
) -> Unsaved | None:
    """Return what the actor typed in this form and has not saved, or None."""
    if not actor.is_signed_in or not may(actor, _verb(thing), thing):
        return None
    return site_of(thing).desks.found(actor.login, _key(thing, form), when)


def unsaved_here(
    thing: Shelf | Document, actor: Actor, when: datetime
) -> list[tuple[str, Unsaved]]:
    """Return form and content of all that the actor typed here and has not saved, newest first."""
    desk = site_of(thing).desks.by_login.get(actor.login)
    if desk is None or not actor.is_signed_in or not may(actor, _verb(thing), thing):
        return []
    beginning = _key(thing, "")
    return [(key.removeprefix(beginning), one) for key, one in desk.found_below(beginning, when)]


def drop_unsaved(thing: Shelf | Document, actor: Actor, *forms: str) -> None:
    """Forget what the actor typed in these forms, because it was saved or is not wanted."""
    desk = site_of(thing).desks.by_login.get(actor.login)
    for form in forms or (EDIT,):
        if desk is not None and _key(thing, form) in desk.by_form:
            desk.drop(_key(thing, form))


def clear_desks(document: Document, actor: Actor) -> None:
    """Take what was typed about a document that is deleted from the desks.

    It is dropped for who deletes it; of others the whole text is kept, for a new document.
    """
    beginning = form_of_document(document.uid, "")
    shelf = path_of(document.__parent__)
    for login, desk in site_of(document).desks.by_login.items():
        for key in list(desk.by_form.keys(beginning, f"{beginning}\U0010ffff")):
            one = desk.by_form[key]
            if login != actor.login and key == beginning + EDIT:
                desk.by_form[form_of_shelf(shelf, document.__name__)] = one
            desk.drop(key)


def made_before(shelf: Shelf, actor: Actor, *, form: str, digest: str) -> Document | None:
    """Return the document that this very form made when it was sent before, or None."""
    desk = site_of(shelf).desks.by_login.get(actor.login)
    sent, path, _ = desk.made.get(form, ("", "", None)) if desk and form else ("", "", None)
    if sent != digest or not path:
        return None
    try:
        return site_of(shelf).at(path)
    except NotFound:
        return None


def note_made(document: Document, actor: Actor, when: datetime, *, form: str, digest: str) -> None:
    """Remember that this form was sent and what it made, and forget it as unsaved."""
    drop_unsaved(document.__parent__, actor, form)
    if form:
        desk = site_of(document).desks.of(actor.login)
        desk.note_made(form, digest, path_of(document), when)


def _key(thing: Shelf | Document, form: str) -> str:
    if isinstance(thing, Document):
        return form_of_document(thing.uid, form)
    return form_of_shelf(path_of(thing), form)


def _verb(thing: Shelf | Document) -> str:
    return "edit" if isinstance(thing, Document) else "create"
