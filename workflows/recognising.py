"""Recognising the files that wait for it (识别扫描件), one step at a time.

Each step is asked for, done outside of any transaction, and noted in a short one; so a process
that is killed loses one page at most, and whoever goes on begins with what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import NotPossible, TooOften
from content.files import recognising
from content.files.import_report import ReadText
from content.library.incoming import Recognition
from workflows.handing_in import reading_of
from workflows.incoming import note_what_it_says

if TYPE_CHECKING:
    from datetime import datetime

    from content.files.recognising import Wanted
    from content.files.seen import PageSeen
    from content.library.incoming import Incoming
    from content.library.site import Site


@dataclass(frozen=True)
class Step:
    """What is to be done next for a file: see which pages, see one page (`page`), or join all."""

    login: str
    key: str
    name: str
    data: bytes
    page: int = 0
    pages: tuple[tuple[int, str], ...] | None = None


def next_step(site: Site, when: datetime) -> Step | None:
    """Return what is to be done next, the oldest file first, or None.

    What is no longer there is forgotten.
    """
    waiting = []
    for key, login in list(site.incoming.to_read.items()):
        one = site.incoming.found(login, key, when)
        if one is None or one.source is None or one.reading is not None or one.problem:
            del site.incoming.to_read[key]
            continue
        waiting.append((one.at, key, login))
    if not waiting:
        return None
    _, key, login = min(waiting)
    return _step(login, site.incoming.of(login).by_key[key])


def waiting_count(site: Site) -> int:
    """Return how many files wait to be recognised."""
    return len(site.incoming.to_read)


def done(step: Step) -> Wanted | PageSeen | ReadText | NotPossible:
    """Do the step and return what came of it, a refusal too; it may take a minute.

    Raises TooOften when the readers stay busy: the step is still to be done.
    """
    try:
        if step.pages is not None:
            return recognising.text_of(step.name, step.data, dict(step.pages))
        if step.page:
            return recognising.page_seen(step.name, step.data, step.page)
        return recognising.wanted_of(step.name, step.data)
    except TooOften:
        raise
    except NotPossible as refusal:
        return refusal


def note(
    site: Site,
    step: Step,
    outcome: Wanted | PageSeen | ReadText | NotPossible,
    when: datetime,
) -> None:
    """Note what came of a step; nothing when the file was given up meanwhile."""
    one = site.incoming.found(step.login, step.key, when)
    if one is None or one.reading is not None:
        return
    if isinstance(outcome, NotPossible):
        one.problem = str(outcome)
    elif isinstance(outcome, ReadText):
        _take(one, outcome)
    elif isinstance(outcome, recognising.Wanted):
        one.recognition = Recognition(outcome.total, outcome.pages)
    elif one.recognition is not None:
        one.recognition.pages[step.page] = outcome.to_json()


def _step(login: str, one: Incoming) -> Step:
    assert one.source is not None  # noqa: S101 - whoever asks has looked
    step = Step(login, one.key, one.name, one.source.read())
    if one.recognition is None:
        return step
    missing = one.recognition.missing
    if missing:
        return Step(login, one.key, one.name, step.data, page=missing[0])
    pages = tuple(one.recognition.pages.items())
    return Step(login, one.key, one.name, step.data, pages=pages)


def _take(one: Incoming, read: ReadText) -> None:
    try:
        one.was_read(reading_of(one.name, read))
        note_what_it_says(one)
    except NotPossible as refusal:
        one.problem = str(refusal)
