"""Looking over files before they become a draft (导入前核对): correct, aim, keep, give up.

A file lies in the tray of who handed it in, and is shown to nobody else. These verbs write no
line in the journal, for nothing happened yet; keeping a file as a draft is what is recorded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from content.errors import Invalid, NotFound, NotPossible
from content.files.import_report import ReadText
from content.files.seen import RECOGNISED
from content.library.document import Document
from content.library.incoming import READ, Incoming, Noted, Target
from content.library.origins import documents_from
from content.library.site import path_of, site_of
from content.text.correcting import correction_of, taken_up, without, words_typed
from content.text.labels import squeezed
from content.text.side_by_side import understood_with
from content.text.titles import likeness
from content.types.fields import is_printable
from content.types.registry import kind_of
from workflows.drafting import create, save
from workflows.intake import LONGEST_NAME, taken, title_given
from workflows.policy import may, require, sees_draft, versions_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.files.import_report import Picture
    from content.library.revision import SourceFile
    from content.library.shelf import Shelf
    from content.library.site import Site
    from content.text.correcting import Correction
    from content.text.side_by_side import Understood
    from workflows.policy import Actor

MOST_CORRECTIONS = 1_000
"""So many corrections one file may have; whoever needs more changes the file."""

MOST_TYPED = 100_000
"""So many characters of one file may be typed anew."""

GONE = "没有找到这个文件：可能已经放弃、已经过期（上传满30天），或者是别人上传的。请重新上传。"
_A_PART = 2
_AGAIN = "这个文件已经存为草稿，没有再存一次。请在那份草稿上继续。"


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
    said, called = _two_titles(incoming, site)
    is_like = max(likeness(said, called), likeness(called, said)) >= _A_PART
    return "" if is_like else said


def title_revised(incoming: Incoming, site: Site) -> str:
    """Return the file's own title where the document it is for bears another one, much alike."""
    said, called = _two_titles(incoming, site)
    same = squeezed(said) == squeezed(called)
    return "" if same or title_unlike(incoming, site) else said


def correct_lines(incoming: Incoming, given: Iterable[str]) -> None:
    """Add corrections, in the form they are posted in. Raises NotPossible for nonsense."""
    _check_open(incoming)
    new = [correction_of(one) for one in given]
    before = corrections_of(incoming)
    typed = sum(len(one.words) for one in (*before, *new))
    if len(before) + len(new) > MOST_CORRECTIONS or typed > MOST_TYPED:
        raise NotPossible("更正太多，请在原文件中改好以后重新上传。")
    _put(incoming, taken_up(read_of(incoming).lines, before, new))
    click = tuple(str(one) for one in new)
    incoming.clicks = (*_clicks_of(incoming, set(incoming.corrections) - set(click)), click)


def clicks_of(incoming: Incoming) -> list[tuple[Correction, ...]]:
    """Return the corrections that were made together, in the order of time, and still count."""
    told = _clicks_of(incoming, set(incoming.corrections))
    known = {one for click in told for one in click}
    alone = [(one,) for one in incoming.corrections if one not in known]
    return [tuple(correction_of(one) for one in click) for click in (*alone, *told)]


def take_back(incoming: Incoming, given: str) -> None:
    """Take one correction back; one that is not there is no matter."""
    _check_open(incoming)
    _put(incoming, without(corrections_of(incoming), correction_of(given)))


def take_back_click(incoming: Incoming, given: str) -> None:
    """Take a correction back with all that were made by the same click."""
    _check_open(incoming)
    rest = corrections_of(incoming)
    told = _clicks_of(incoming, set(incoming.corrections))
    for one in next((click for click in told if given in click), (given,)):
        rest = without(rest, correction_of(one))
    _put(incoming, rest)


def retitle(incoming: Incoming, title: str) -> None:
    """Remember the title that was chosen; an empty one is the file's own again. Raises Invalid."""
    if not is_printable(title):
        raise Invalid({"title": "“标题”含有不能显示的控制字符，请删除后再保存。"})
    incoming.title = title.strip()[:LONGEST_NAME]


def aim_at(incoming: Incoming, thing: Shelf | Document, actor: Actor) -> None:
    """Let the file become a draft of this document, or a new document on this shelf.

    The title is the document's own again. Raises NotAllowed.
    """
    require(actor, verb_for(thing), thing)
    _check_open(incoming)
    incoming.target = target_for(thing)
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


def verb_for(thing: Shelf | Document) -> str:
    """Return what one must be allowed to do, to hand files in here."""
    return "edit" if isinstance(thing, Document) else "create"


def target_for(thing: Shelf | Document, based_on: str = "") -> Target:
    """Return what files that are handed in here become; `based_on` as in `Target`."""
    if isinstance(thing, Document):
        tag = based_on or thing.tag()
        return Target(thing.shelf, path_of(thing), thing.uid, tag)
    return Target(thing.__name__)


def note_what_it_says(incoming: Incoming) -> None:
    """Note for lists the title of a file and how much is doubted, once for each change."""
    read, understood = read_of(incoming), understood_of(incoming)
    typed = words_typed(understood.corrections)
    unsure = Counter(
        int(one.confidence * 100)
        for one in read.finds
        if one.kind == RECOGNISED and one.line not in typed
    )
    title = title_given(read, understood, incoming.name)[:LONGEST_NAME]
    rows = tuple(sorted(unsure.items()))
    told = len(read.report.warnings) + len(understood.parsed.warnings)
    incoming.noted = Noted(title, told, rows)


def _two_titles(incoming: Incoming, site: Site) -> tuple[str, str]:
    """Return the file's own title and that of the document it is for; empty without either."""
    thing = target_of(site, incoming)
    said = understood_of(incoming).parsed.title[:LONGEST_NAME]
    return (said, thing.latest.title) if said and isinstance(thing, Document) else ("", "")


def _may_know(actor: Actor, document: Document, digest: str) -> bool:
    """Return whether the actor may read a text of the document that came from the file."""
    if may(actor, "edit", document) or sees_draft(actor, document):
        return True
    sources = (document.revision_of(one).source for one in versions_open_to(actor, document))
    return any(source is not None and source.sha256 == digest for source in sources)


def _document_at(site: Site, path: str, uid: str) -> Document | None:
    try:
        document = site.thing_at(path) if path else None
    except NotFound:
        return None
    return document if isinstance(document, Document) and document.uid == uid else None


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
    incoming.clicks = _clicks_of(incoming, set(told))
    note_what_it_says(incoming)


def _clicks_of(incoming: Incoming, known: set[str]) -> tuple[tuple[str, ...], ...]:
    """Return the clicks, each with those of its corrections that are known; none without any."""
    kept = (tuple(one for one in click if one in known) for click in incoming.clicks)
    return tuple(click for click in kept if click)


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
    words = replace(words, fields=fields, staged=incoming.key)
    save(thing, words, actor, when, based_on=incoming.target.based_on)
    return thing
