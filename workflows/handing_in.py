"""Handing files in (上传): each is read, and laid down to be looked over before it is saved."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from content.errors import Invalid, NoText, NotPossible, TooOften, Unreadable
from content.files import recognising
from content.library.document import Document
from content.library.incoming import ROOM, Incoming, Reading, Room, Target
from content.library.revision import SourceFile, Upload
from content.library.site import path_of, site_of
from workflows.drafting import check_length
from workflows.incoming import note_what_it_says, target_for, verb_for
from workflows.intake import LONGEST_NAME, read_text
from workflows.policy import require

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from content.files.import_report import ReadText
    from content.library.shelf import Shelf
    from workflows.policy import Actor

MOST_SECONDS = 40.0
"""After so long no further file of one request is begun: its thread is wanted by readers."""

MOST_AT_ONCE = 10
"""So many files are read for one request."""


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
    require(actor, verb_for(thing), thing)
    _check_number(thing, files)
    place = _Place(thing, target_for(thing, based_on), actor, when, form, room)
    done: list[Incoming] = []
    refused: list[tuple[str, NotPossible]] = []
    gone: list[str] = []
    until = time.monotonic() + MOST_SECONDS
    for upload in files:
        try:
            if time.monotonic() > until:
                raise TooOften("排在前面的文件读了太久。请不要一次上传这么多大文件。")
            done.append(_staged(place, upload, gone))
        except NotPossible as refusal:
            refused.append((upload.name, refusal))
    if not done:
        raise _together(refused)
    return Staged(tuple(done), tuple(refused), tuple(gone))


def reading_of(name: str, read: ReadText) -> Reading:
    """Return what was read of a file as it is kept. Raises TooLarge for too many lines."""
    check_length(read.lines)
    container = SourceFile(name, read.container) if read.container else None
    return Reading(read.to_json(), container)


def not_read_said(name: str, refusal: NotPossible) -> str:
    """Return a sentence that says why a file was not read, and whether to try it again as it is."""
    if isinstance(refusal, TooOften):
        return f"“{name}”这次没有读入，文件没有问题，请稍后再传这一个：{refusal}"
    return f"“{name}”没有读入：{refusal}"


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
    reading = _reading(name, upload.data, actor.login)
    incoming = Incoming(key, place.target, SourceFile(name, upload.data), reading, when)
    if reading is not None:
        note_what_it_says(incoming)
    gone += [one.name for one in tray.put(incoming, when, place.room)]
    if reading is None:
        trays.to_read[key] = actor.login
    return incoming


def _reading(name: str, data: bytes, person: str) -> Reading | None:
    """Return what is read of a file at once, or None when pages of it must be recognised."""
    try:
        read = read_text(name, data, person)
    except NoText:
        if not recognising.is_installed():
            raise Unreadable(recognising.HOW_TO_GET) from None
        recognising.check_picture(data)
        return None
    if recognising.is_installed() and any(one.kind == "scanned_page" for one in read.finds):
        return None
    return reading_of(name, read)


def _together(refused: Sequence[tuple[str, NotPossible]]) -> NotPossible:
    if len(refused) == 1:
        return refused[0][1]
    kind = TooOften if all(isinstance(one, TooOften) for _, one in refused) else Unreadable
    return kind("".join(not_read_said(name, refusal) for name, refusal in refused))


def _key(*told: str) -> str:
    return sha256("\n".join(told).encode()).hexdigest()[:20]
