"""Looking over files before they become a draft (导入前核对): hand in, correct, keep, give up.

A file lies in the tray of who handed it in, and is shown to nobody else. These verbs write no
line in the journal, for nothing happened yet; keeping a file as a draft is what is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from content.errors import Invalid, NoText, NotFound, NotPossible, TooOften, Unreadable
from content.files import recognising
from content.files.import_report import ReadText
from content.library.document import Document
from content.library.incoming import READ, ROOM, Incoming, Reading, Room, Target
from content.library.origins import documents_from
from content.library.revision import SourceFile, Upload
from content.library.site import path_of, site_of
from content.text.correcting import correction_of, taken_up, without
from content.text.side_by_side import understood_with
from content.text.titles import likeness
from content.types.fields import is_printable
from content.types.registry import kind_of
from workflows.drafting import check_length, create, save
from workflows.intake import LONGEST_NAME, read_text, taken, title_given
from workflows.policy import may, require, sees_draft, versions_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from content.files.import_report import Picture
    from content.library.shelf import Shelf
    from content.library.site import Site
    from content.text.correcting import Correction
    from content.text.side_by_side import Understood
    from workflows.policy import Actor

MOST_AT_ONCE = 10
"""So many files are read for one request."""

MOST_CORRECTIONS = 1_000
"""So many corrections one file may have; whoever needs more changes the file."""

GONE = "没有找到这个文件：可能已经放弃、已经过期（上传满30天），或者是别人上传的。请重新上传。"
_A_PART = 2
_AGAIN = "这个文件已经存为草稿，没有再存一次。请在那份草稿上继续。"


@dataclass(frozen=True)
class Staged:
    """What came of files that were handed in together: those to look over, those refused.

    `pushed_off` names older files that nobody had touched and that made room for them.
    """

    incoming: tuple[Incoming, ...]
    refused: tuple[tuple[str, NotPossible], ...]
    pushed_off: tuple[str, ...] = ()


def stage_files(  # noqa: PLR0913 - a verb names the thing, the files, the person and the moment
    thing: Shelf | Document,
    files: Sequence[Upload],
    actor: Actor,
    when: datetime,
    *,
    form: str = "",
    based_on: str = "",
    room: Room = ROOM,
) -> Staged:
    """Read files and lay them down to be looked over: for the shelf, or for the document.

    `based_on` is the save of the document that the form was opened on, if not the newest.
    One that cannot be read does not stop the others; its refusal is returned. When none can be
    read that is raised. The same files from the same `form` are laid down once.
    """
    require(actor, _verb(thing), thing)
    _check_number(thing, files)
    place = _Place(thing, _target(thing, based_on), actor, when, form, room)
    done: list[Incoming] = []
    refused: list[tuple[str, NotPossible]] = []
    gone: list[str] = []
    for upload in files:
        try:
            done.append(_staged(place, upload, gone))
        except NotPossible as refusal:
            refused.append((upload.name, refusal))
    if not done:
        raise _together(refused)
    return Staged(tuple(done), tuple(refused), tuple(gone))


def incoming_of(site: Site, key: str, actor: Actor, when: datetime) -> Incoming:
    """Return the actor's file of this key. Raises NotFound, also for somebody else's."""
    found = site.incoming.found(actor.login, key, when) if actor.is_signed_in else None
    if found is None:
        raise NotFound(GONE)
    return found


def waiting_files(site: Site, actor: Actor, when: datetime) -> list[Incoming]:
    """Return the actor's files that wait to be looked over, the newest first."""
    return site.incoming.waiting(actor.login, when) if actor.is_signed_in else []


def target_of(site: Site, incoming: Incoming) -> Shelf | Document:
    """Return what the file is to become a draft of: the document while it is there, or a shelf."""
    shelf = site.shelf(incoming.target.shelf)
    return _document_at(site, incoming.target.path, incoming.target.uid) or shelf


def document_made(site: Site, incoming: Incoming) -> Document | None:
    """Return the document whose draft the file became, or None: not yet, or it was deleted."""
    return _document_at(site, incoming.made, incoming.made_uid)


def read_of(incoming: Incoming) -> ReadText:
    """Return what was read of a file that waits. Raises NotPossible while it is being read."""
    if incoming.reading is None:
        raise NotPossible(_AGAIN if incoming.made else "这个文件还在识别，请稍后再看。")
    return _read(incoming.reading.stored)


def picture_of(incoming: Incoming, number: int) -> tuple[SourceFile, Picture]:
    """Return a picture of a file that waits, and the file it lies in. Raises NotFound."""
    found = next((one for one in read_of(incoming).pictures if one.number == number), None)
    container = incoming.reading.container if incoming.reading else None
    source = container or incoming.source
    if found is None or source is None:
        raise NotFound("这个文件里没有这幅图片。请返回核对页面。")
    return source, found


def check_page(incoming: Incoming, number: int) -> None:
    """Raise NotFound when the file is no scan that has a page of this number."""
    known, reading = incoming.recognition, incoming.reading
    pages = range(1, known.total + 1 if known is not None else 2)
    if number not in (pages if reading is None else {one.page for one in read_of(incoming).finds}):
        raise NotFound("这个文件里没有这一页的图片。请返回核对页面。")


def understood_of(incoming: Incoming) -> Understood:
    """Return what is understood of a file that waits, with its corrections."""
    read_of(incoming)
    assert incoming.reading is not None  # noqa: S101 - read_of raises otherwise
    return _understood(incoming.reading.stored, incoming.corrections)


def corrections_of(incoming: Incoming) -> tuple[Correction, ...]:
    """Return the corrections of a file, in the order they were made."""
    return tuple(correction_of(one) for one in incoming.corrections)


def title_of(incoming: Incoming, site: Site) -> str:
    """Return the title the draft will have: the one chosen, the document's, or the file's."""
    thing = target_of(site, incoming)
    if incoming.title:
        return incoming.title
    if isinstance(thing, Document):
        return thing.latest.title
    return title_given(read_of(incoming), understood_of(incoming), incoming.name)[:LONGEST_NAME]


def title_unlike(incoming: Incoming, site: Site) -> str:
    """Return the file's own title where it is to become the next draft of something else."""
    thing = target_of(site, incoming)
    said = understood_of(incoming).parsed.title
    if not said or not isinstance(thing, Document):
        return ""
    called = thing.latest.title
    is_like = max(likeness(said, called), likeness(called, said)) >= _A_PART
    return "" if is_like else said[:LONGEST_NAME]


def correct_lines(incoming: Incoming, given: Iterable[str]) -> None:
    """Add corrections, in the form they are posted in. Raises NotPossible for nonsense."""
    _check_open(incoming)
    new = [correction_of(one) for one in given]
    before = corrections_of(incoming)
    if len(before) + len(new) > MOST_CORRECTIONS:
        raise NotPossible("更正太多，请在原文件中改好以后重新上传。")
    _put(incoming, taken_up(read_of(incoming).lines, before, new))


def take_back(incoming: Incoming, given: str) -> None:
    """Take one correction back; one that is not there is no matter."""
    _check_open(incoming)
    _put(incoming, without(corrections_of(incoming), correction_of(given)))


def retitle(incoming: Incoming, title: str) -> None:
    """Remember the title that was chosen; an empty one is the file's own again. Raises Invalid."""
    if not is_printable(title):
        raise Invalid({"title": "“标题”含有不能显示的控制字符，请删除后再保存。"})
    incoming.title = title.strip()[:LONGEST_NAME]


def aim_at(incoming: Incoming, thing: Shelf | Document, actor: Actor) -> None:
    """Let the file become a draft of this document, or a new document on this shelf.

    The title is the document's own again. Raises NotAllowed.
    """
    require(actor, _verb(thing), thing)
    _check_open(incoming)
    incoming.target = _target(thing)
    incoming.title = ""


def keep_as_draft(
    thing: Shelf | Document, key: str, title: str, actor: Actor, when: datetime
) -> Document:
    """Save a file as a new draft on the shelf or the next draft of the document, and return it.

    Raises NotPossible when it was saved already, and whatever saving raises, Stale among it.
    """
    site = site_of(thing)
    incoming = incoming_of(site, key, actor, when)
    _check_open(incoming)
    if target_of(site, incoming) is not thing:
        raise NotPossible("这个文件现在要存到别处，请刷新页面再看一遍。")
    retitle(incoming, title)
    document = _saved(thing, incoming, actor, when)
    incoming.became(path_of(document), document.uid, document.latest.number)
    return document


def drop_incoming(site: Site, key: str, actor: Actor) -> None:
    """Give a file up; the tray keeps nothing of it."""
    tray = site.incoming.by_login.get(actor.login)
    if tray is not None:
        tray.drop(key)


def already_from(site: Site, incoming: Incoming, actor: Actor) -> list[Document]:
    """Return the documents with a text from this very file that the actor may read."""
    found = documents_from(site, incoming.sha256)
    return [one for one in found if _may_know(actor, one, incoming.sha256)]


def also_waiting(site: Site, incoming: Incoming, actor: Actor, when: datetime) -> list[Incoming]:
    """Return the actor's other files that are the same byte for byte."""
    return [
        one
        for one in waiting_files(site, actor, when)
        if one.sha256 == incoming.sha256 and one.key != incoming.key
    ]


def _may_know(actor: Actor, document: Document, digest: str) -> bool:
    """Return whether the actor may read a text of the document that came from the file."""
    if may(actor, "edit", document) or sees_draft(actor, document):
        return True
    sources = (document.revision_of(one).source for one in versions_open_to(actor, document))
    return any(source is not None and source.sha256 == digest for source in sources)


def _verb(thing: Shelf | Document) -> str:
    return "edit" if isinstance(thing, Document) else "create"


def _check_number(thing: Shelf | Document, files: Sequence[Upload]) -> None:
    if not files:
        raise Invalid({"file": "请选择要上传的文件，再点“上传”。"})
    if len(files) > MOST_AT_ONCE:
        raise Invalid({"file": f"一次最多上传{MOST_AT_ONCE}个文件，请分几次上传。"})
    if len(files) > 1 and isinstance(thing, Document):
        raise Invalid({"file": "给一份文件换新稿，一次只能上传一个文件。"})


@dataclass(frozen=True)
class _Place:
    thing: Shelf | Document
    target: Target
    actor: Actor
    when: datetime
    form: str
    room: Room


def _staged(place: _Place, upload: Upload, gone: list[str]) -> Incoming:
    """Read a file and lay it down; what had to make room for it is added to `gone`."""
    actor, when = place.actor, place.when
    trays = site_of(place.thing).incoming
    tray = trays.of(actor.login)
    name = PurePath(upload.name).name[:LONGEST_NAME]
    key = _key(actor.login, place.form or when.isoformat(), path_of(place.thing), name,
               upload.sha256)  # fmt: skip
    if (known := tray.found(key, when)) is not None:
        return known
    trays.check_room(actor.login, len(upload.data), when, place.room)
    reading = _reading(name, upload.data)
    incoming = Incoming(key, place.target, SourceFile(name, upload.data), reading, when)
    gone += [one.name for one in tray.put(incoming, when, place.room)]
    if reading is None:
        trays.to_read[key] = actor.login
    return incoming


def _reading(name: str, data: bytes) -> Reading | None:
    """Return what is read of a file at once, or None when pages of it must be recognised."""
    try:
        read = read_text(name, data)
    except NoText:
        if not recognising.is_installed():
            raise Unreadable(recognising.HOW_TO_GET) from None
        recognising.check_picture(data)
        return None
    if recognising.is_installed() and any(one.kind == "scanned_page" for one in read.finds):
        return None
    return reading_of(name, read)


def reading_of(name: str, read: ReadText) -> Reading:
    """Return what was read of a file as it is kept. Raises TooLarge for too many lines."""
    check_length(read.lines)
    container = SourceFile(name, read.container) if read.container else None
    return Reading(read.to_json(), container)


def _together(refused: Sequence[tuple[str, NotPossible]]) -> NotPossible:
    if len(refused) == 1:
        return refused[0][1]
    kind = TooOften if all(isinstance(one, TooOften) for _, one in refused) else Unreadable
    return kind("".join(not_read_said(name, refusal) for name, refusal in refused))


def not_read_said(name: str, refusal: NotPossible) -> str:
    """Return a sentence that says why a file was not read, and whether to try it again as it is."""
    if isinstance(refusal, TooOften):
        return f"“{name}”这次没有读入，文件没有问题，请稍后再传这一个：{refusal}"
    return f"“{name}”没有读入：{refusal}"


def _key(*told: str) -> str:
    return sha256("\n".join(told).encode()).hexdigest()[:20]


def _target(thing: Shelf | Document, based_on: str = "") -> Target:
    if isinstance(thing, Document):
        tag = based_on or thing.tag()
        return Target(thing.__parent__.__name__, path_of(thing), thing.uid, tag)
    return Target(thing.__name__)


def _document_at(site: Site, path: str, uid: str) -> Document | None:
    try:
        document = site.at(path) if path else None
    except NotFound:
        return None
    return document if document is not None and document.uid == uid else None


@lru_cache(maxsize=4)
def _read(stored: str) -> ReadText:
    return ReadText.from_json(stored)


@lru_cache(maxsize=4)
def _understood(stored: str, corrections: tuple[str, ...]) -> Understood:
    return understood_with(_read(stored).lines, [correction_of(one) for one in corrections])


def _check_open(incoming: Incoming) -> None:
    if incoming.made:
        raise NotPossible(_AGAIN)
    if incoming.state != READ:
        raise NotPossible("这个文件还在识别，请稍后再试。")


def _put(incoming: Incoming, corrections: Iterable[Correction]) -> None:
    """Keep corrections that make sense together."""
    told = tuple(str(one) for one in corrections)
    assert incoming.reading is not None  # noqa: S101 - it is open
    _understood(incoming.reading.stored, told)
    incoming.corrections = told


def _saved(thing: Shelf | Document, incoming: Incoming, actor: Actor, when: datetime) -> Document:
    source, reading = incoming.source, incoming.reading
    assert source is not None  # noqa: S101 - it is open
    assert reading is not None  # noqa: S101 - as above
    read = read_of(incoming)
    if reading.container is not None:
        read = replace(read, container=reading.container.read())
    site = site_of(thing)
    kind = type(thing) if isinstance(thing, Document) else kind_of(thing.type_name)
    title = title_of(incoming, site)
    words = taken(source, read, understood_of(incoming), kind, title).words
    if not isinstance(thing, Document):
        return create(thing, words, actor, when)
    fields = {**thing.latest.fields, **words.fields}
    save(thing, replace(words, fields=fields), actor, when, based_on=incoming.target.based_on)
    return thing
