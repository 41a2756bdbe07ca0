"""Forms that were not saved (未保存的内容): read from a request, offered again, carried over.

Kept are the form for something new, that for all of a document, a merge, and words for a clause.
A form whose document went meanwhile is kept for a new one on the same shelf.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

import colander
import orjson
from pyramid.traversal import traverse

from content.errors import KbError, NotFound
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import path_of
from content.storage import with_site
from kb_app.reading.moments import moment_said
from kb_app.writing.document_form import BASED_ON, BLUEPRINT, CHANGE, FORM, TEXT
from kb_app.writing.forms import check_whole, filled
from kb_app.writing.meeting_form import unpacked_words
from workflows.desk import (
    EDIT,
    check_pace,
    keep_unsaved,
    made_before,
    note_made,
    unsaved_here,
)
from workflows.drafting import create
from workflows.policy import actor_of, may

FORMS = {"new": "__formid__", EDIT: "__formid__", "merge": "mine", "clauses": "text"}
"""The pages whose forms are kept, and a field without which nothing was typed."""

_NOT_TYPED = frozenset({"csrf_token", "__formid__", "_charset_", "save", "more_rows", FORM})
_NOT_COUNTED = frozenset({BASED_ON, BLUEPRINT, CHANGE, TEXT, FORM})
_OF_EDITING = frozenset({BASED_ON, CHANGE})
_NOT_WORDS = frozenset(
    {FORM, BASED_ON, BLUEPRINT, "based_on", "began", "clause", "mine", "op", "open"}
)
_SAID = {"merge": "有一次没有保存的合并", "clauses": "有一段没有保存的条款文字"}
_KEY = re.compile(r"[a-z0-9-]{1,80}")
_NAMED = 5
_OFFERED = 5


@dataclass(frozen=True)
class Offered:
    """An unsaved form as a page speaks of it: since when, what differs, whether it is shown.

    `form` is what it is known by here, `address` leads to it; `said` names another kind of form.
    """

    at: str
    fields: tuple[str, ...]
    lines: int
    is_restored: bool
    is_behind: bool
    form: str = ""
    address: str = ""
    said: str = ""

    @property
    def named(self):
        """Return the first of the fields that differ, for a sentence."""
        more = "等" if len(self.fields) > _NAMED else ""
        return "、".join(self.fields[:_NAMED]) + more


def new_key():
    """Return a key for a form that is opened now, unlike that of every other."""
    return secrets.token_hex(8)


def pairs_of(request):
    """Return what was typed in a posted form, without what only proves where it came from.

    Raises Invalid when part of the form is missing.
    """
    pairs = _typed(request.POST.items())
    check_whole(pairs)
    return pairs


def keep(thing, request):
    """Keep the posted form on the desk of who is signed in, and return it.

    Raises TooOften when more was kept lately than one person may fill the database with.
    """
    pairs = pairs_of(request)
    check_pace(thing, request.actor, request.now)
    form = EDIT if isinstance(thing, Document) else _key_in(request.POST)
    return keep_unsaved(
        thing, pairs, request.actor, request.now, based_on=_based_on(pairs), form=form
    )


def create_once(shelf, words, request, *, name=""):
    """Return the document made of the words, or what this very form made when it was sent first."""
    sent = {"form": _key_in(request.POST), "digest": _digest_of(request)}
    made = made_before(shelf, request.actor, **sent)
    if made is None:
        made = create(shelf, words, request.actor, request.now, name=name)
        note_made(made, request.actor, request.now, **sent)
    return made


def taken_up(form, thing, request):
    """Return what is said of each unsaved form that lies here for the person, newest first.

    Fills `form` with the one that the address asks for; the page says which it shows.
    """
    found = unsaved_here(thing, request.actor, request.now)[:_OFFERED]
    asked, whole = request.GET.get("restore"), [key for key, _ in found if key not in _SAID]
    chosen = asked if asked in whole else whole[0] if asked and whole else None
    return [
        _elsewhere(thing, request, key, kept) if key in _SAID
        else _offered(form, thing, request, (key, kept), is_restored=key == chosen)
        for key, kept in found
    ]  # fmt: skip


def address_of_form(thing, request):
    """Return the address of the form for a new document on a shelf, or for changing one."""
    view = EDIT if isinstance(thing, Document) else "new"
    return f"{request.script_name}{path_of(thing)}/{view}"


def form_posted(request):
    """Return the page whose form was posted, also if its document is there no longer, or None."""
    thing, view = getattr(request, "context", None), getattr(request, "view_name", "")
    form = _form_at(thing, view, getattr(request, "subpath", ()))
    if request.method != "POST" or form is None:
        return None
    return form if request.POST.get(FORMS[form], "").strip() else None


def is_a_form_of_ours(request):
    """Return whether a page of this site, and no other, posted one of the forms that are kept."""
    if form_posted(request) is None:
        return False
    origin = request.headers.get("Origin", "")
    from_here = urlsplit(origin).netloc == request.host if origin else False
    return from_here or request.headers.get("Sec-Fetch-Site") == "same-origin"


def carried(request):
    """Return what was typed as text that a page can carry, or an empty string."""
    try:
        pairs = pairs_of(request)
    except KbError:
        return ""
    return orjson.dumps([*pairs, (FORM, _key_in(request.POST))]).decode()


def keep_apart(request):
    """Keep what was posted although the request failed; return where it is shown, or "".

    It is a transaction of its own: that of the request is rolled back.
    """
    return take_over(request, request.person.login, request.path, carried(request))


def take_over(request, login, address, text):
    """Keep what a page carried to `address`, if the person may; return where it is shown, or ""."""
    path, when = urlsplit(address).path.removeprefix(request.script_name), request.now
    try:
        pairs = _unpacked(text)
        check_whole(pairs)
        shown = with_site(
            request.library.database, lambda site: _laid_down(site, path, login, pairs, when)
        )
    except (ValueError, TypeError, KbError):
        return ""
    return f"{request.script_name}{shown}"


def readable(text):
    """Return the words of a form that was carried and could not be kept, to be copied."""
    try:
        pairs = _unpacked(text)
    except (ValueError, TypeError):
        return ""
    said = [value for name, value in pairs if not name.startswith("__") and name not in _NOT_WORDS]
    return "\n".join(one for one in (*said, *_lines_of_merge(pairs)) if one.strip())


def _unpacked(text):
    """Return carried pairs; what is no text, such as half a character, raises ValueError."""
    return tuple((str(name), str(value)) for name, value in orjson.loads(text))


def _laid_down(site, path, login, pairs, when):
    """Keep pairs that were sent to `path`, and return the path and query that show them."""
    actor = actor_of(site, site.people.get(login))
    found = traverse(site, path)
    thing, form = found["context"], _form_at(found["context"], found["view_name"], found["subpath"])
    if form is None:
        raise NotFound("没有这个表单，请返回上一页核对。")
    typed, key = _typed(pairs), _key_in(dict(pairs)) or new_key()
    if isinstance(thing, Document) and may(actor, "edit", thing):
        keep_unsaved(thing, typed, actor, when, based_on=_based_on(typed), form=form)
        return f"{path_of(thing)}/{form}?restore=1"
    shelf = site.shelf(thing.shelf) if isinstance(thing, Document) else thing
    keep_unsaved(shelf, _as_new(form, typed), actor, when, form=key)
    return f"{path_of(shelf)}/new?restore={key}"


def _form_at(thing, view, below):
    """Return which form stands at an address, or None."""
    if isinstance(thing, Document):
        return view if view in FORMS and view != "new" else None
    if not isinstance(thing, Shelf):
        return None
    asked = view if view == "new" else next(iter(below), "")
    return asked if asked in FORMS else None


def _as_new(form, pairs):
    """Return the pairs of the form for a new document that say what was typed in another form."""
    if form == "clauses":
        return tuple((TEXT, value) for name, value in pairs if name == "text")
    if form == "merge":
        return ((TEXT, "\n".join(_lines_of_merge(pairs))),)
    return tuple(pair for pair in pairs if pair[0] not in _OF_EDITING)


def _lines_of_merge(pairs):
    """Return one's own lines of a posted merge, and what was written to settle conflicts."""
    told = dict(pairs)
    if "mine" not in told:
        return []
    own = [value for name, value in pairs if name.startswith("own-")]
    return [line.text for line in unpacked_words(told["mine"])[0].lines] + own


def _typed(pairs):
    return tuple(
        (name, value) for name, value in pairs if isinstance(value, str) and name not in _NOT_TYPED
    )


def _based_on(pairs):
    told = dict(pairs)
    return told.get(BASED_ON, "") or told.get("based_on", "")


def _key_in(posted):
    given = posted.get(FORM, "")
    return given if _KEY.fullmatch(given) else ""


def _digest_of(request):
    """Return a digest of all that was sent, but for what differs each time it is sent."""
    told = sha256(orjson.dumps(_typed(request.POST.items())))
    for posted in request.POST.values():
        if hasattr(posted, "file"):
            posted.file.seek(0)
            told.update(posted.file.read())
            posted.file.seek(0)
    return told.hexdigest()


def _elsewhere(thing, request, key, kept):
    """Return what is said of a form of another page of the document."""
    return Offered(
        at=moment_said(kept.at), fields=(), lines=0, is_restored=False,
        is_behind=kept.based_on != thing.tag(), form=key, said=_SAID[key],
        address=f"{request.script_name}{path_of(thing)}/{key}?restore=1",
    )  # fmt: skip


def _offered(form, thing, request, found, *, is_restored):
    """Return what is said of a form like this one; fill this one when it is to be shown."""
    saved, (key, kept) = form.cstruct, found
    filling = form if is_restored else form.clone()  # a form that was filled keeps its rows
    filled(filling, kept.pairs if isinstance(thing, Document) else [*kept.pairs, (FORM, key)])
    typed = filling.cstruct
    return Offered(
        at=moment_said(kept.at),
        fields=tuple(_differing(form, _flat(saved), _flat(typed))),
        lines=_differing_lines(_lines(saved), _lines(typed)),
        is_restored=is_restored,
        is_behind=isinstance(thing, Document) and kept.based_on != thing.tag(),
        form=key,
        address=f"{address_of_form(thing, request)}?restore={key}",
    )


def _differing(form, saved, typed):
    """Yield the titles of fields that were filled in differently."""
    for child in form.children:
        if child.name not in _NOT_COUNTED and saved.get(child.name) != typed.get(child.name):
            yield child.title


def _differing_lines(saved, typed):
    """Return how many lines of the longer side have no equal on the other."""
    return max((saved - typed).total(), (typed - saved).total())


def _flat(value):
    """Return what was filled in without blanks, with line ends of one kind."""
    if isinstance(value, dict):
        pairs = ((name, _flat(one)) for name, one in value.items())
        return {name: one for name, one in pairs if one}
    if isinstance(value, (list, tuple, set)):
        return [one for one in map(_flat, value) if one]
    if value is colander.null or value is None:
        return ""
    return "\n".join(line.strip() for line in str(value).strip().splitlines())


def _lines(cstruct):
    return Counter(line for line in _flat(cstruct.get(TEXT, "")).split("\n") if line)
