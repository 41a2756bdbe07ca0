"""What waits for whom (待办): kept in the catalog by every step, so that no page searches."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from content.errors import NotFound
from content.library.amendment import Amendment, amendment_of
from content.library.catalog import holders_of
from content.library.deadlines import note_deadlines
from content.library.document import Document
from content.library.site import path_of, site_of
from content.text.days import day_at
from content.types.flagging import due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from content.library.catalog import Waiting
    from content.library.document import Draft
    from content.library.site import Site
    from workflows.policy import Actor

TASKS = {
    "draft": "继续起草",
    "in_review": "待您审核",
    "approved": "待发布",
    "review": "到期复审",
    "recheck": "核对",
    "revise": "修改（已定需修改）",
    "repeal": "办理废止（已定废止）",
}
"""Tasks by name, with what the user reads; the first three are states of a draft."""

SENT_BACK = "退回待改"
"""What is read instead of 继续起草 until a draft that was sent back is submitted again."""


_REVIEWERS = ("role:reviewer",)
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Task:
    """One line of the inbox: what to do with which document, since or by when.

    `below` names the page of the document where it is done.
    """

    task: str
    label: str
    path: str
    title: str
    since: str
    message: str = ""
    below: str = "workflow"


def note_waiting(document: Document, when: datetime) -> None:
    """Put the document into the inboxes its state asks for, and out of all others."""
    if (amendment := amendment_of(document)) is not None:
        _note_copy(amendment, document, when)
        return
    catalog, path = site_of(document).catalog, path_of(document)
    catalog.settle(path, "work")
    draft = document.draft
    if draft is not None:
        holders = {
            "draft": tuple(f"person:{login}" for login in draft.editors),
            "in_review": _REVIEWERS,
            "approved": _REVIEWERS,
        }[draft.state]
        catalog.wait(path, "work", when, holders)


def amendment_waits(amendment: Amendment, when: datetime) -> None:
    """Put the amendment into the inboxes its state asks for, and out of all others."""
    catalog, path = site_of(amendment).catalog, path_of(amendment)
    catalog.settle(path, "work")
    if not amendment.is_over:
        writers = tuple(f"person:{login}" for login in amendment.editors)
        catalog.wait(path, "work", when, writers if amendment.state == "draft" else _REVIEWERS)


def _note_copy(amendment: Amendment, copy: Document, when: datetime) -> None:
    """Let an amendment be a draft again once a working copy is changed, and know its writers."""
    amendment.begin_again(copy.draft.editors if copy.draft else (), when)
    amendment_waits(amendment, when)


def review_holders(document: Document) -> tuple[str, ...]:
    """Return whom a due review waits for."""
    return holders_of(document.owner)


def move_review(document: Document, due: date | None) -> None:
    """Let the review of the document be due on the day, or on none."""
    site_of(document).catalog.plan_review(
        path_of(document), review_holders(document), document.review_by, due
    )
    document.review_by = due
    note_deadlines(document)


MOST_RECHECKS = 100
"""So many documents to be checked again are in an inbox; the list of them has all."""


def inbox(site: Site, actor: Actor, day: date) -> list[Task]:
    """Return what waits for the actor: drafts to finish, reviews to do, texts due again."""
    return list(tasks_waiting(site, actor, day))


def tasks_waiting(site: Site, actor: Actor, day: date) -> Iterator[Task]:
    """Yield the lines of the inbox one by one: to tell one takes reading what it is about."""
    for waiting, thing in _work(site, actor):
        yield _task(waiting, thing)
    for since, path in _rechecks(site, actor):
        yield _check(site.at(path), since, day)
    for when, path in _reviews(site, actor, day):
        yield Task("review", TASKS["review"], path, site.at(path).title, when)


def count_waiting(site: Site, actor: Actor, day: date) -> int:
    """Return how many lines `inbox` has, without reading what the documents say."""
    other = len(_reviews(site, actor, day)) + len(_rechecks(site, actor))
    return sum(1 for _ in _work(site, actor)) + other


def _label(draft: Draft) -> str:
    sent_back = draft.state == "draft" and draft.step == "send_back"
    return SENT_BACK if sent_back else TASKS[draft.state]


def _work(site: Site, actor: Actor) -> Iterator[tuple[Waiting, Document | Amendment]]:
    for waiting in site.catalog.waiting(sorted(actor.tokens)):
        thing = _found(site.thing_at, waiting.path)
        if thing is None:
            continue
        if isinstance(thing, Amendment):
            if thing.state == "draft" or actor.login not in thing.editors:
                yield waiting, thing
        elif thing.draft is not None and not _awaits_others(thing.draft, actor):
            yield waiting, thing


def _task(waiting: Waiting, thing: Document | Amendment) -> Task:
    since = day_at(waiting.since).isoformat()
    if isinstance(thing, Amendment):
        state = thing.state
        return Task(state, TASKS[state], waiting.path, thing.terms.title, since, thing.message)
    draft = thing.draft
    if draft is None:  # pragma: no cover - `_work` leaves these out
        raise ValueError(waiting.path)
    return Task(draft.state, _label(draft), waiting.path, thing.latest.title, since, draft.message)


def _check(document: Document, since: str, today: date) -> Task:
    """Return the task of a document to be checked again: to check, or what a verdict asks for."""
    verdicts = {flag.verdict for flag in due(document, today)} or {""}
    task = "recheck" if not verdicts <= _TO_DO.keys() else _TO_DO[min(verdicts)]
    path = path_of(document)
    below = {"recheck": "recheck", "revise": "draft" if document.draft else "edit"}
    waits = day_at(since).isoformat()
    return Task(task, TASKS[task], path, document.title, waits, "引用的条款有变化",
                below.get(task, "workflow"))  # fmt: skip


_TO_DO = {"revise": "revise", "repeal": "repeal"}
"""Verdicts that ask for something, with the task they leave."""


def _awaits_others(draft: Draft, actor: Actor) -> bool:
    return draft.state != "draft" and actor.login in draft.editors


def _rechecks(site: Site, actor: Actor) -> list[tuple[str, str]]:
    waiting = site.catalog.rechecks_waiting(sorted(actor.tokens))
    return list(islice(_of_documents(site, waiting), MOST_RECHECKS))


def _reviews(site: Site, actor: Actor, day: date) -> list[tuple[str, str]]:
    return list(_of_documents(site, site.catalog.reviews_due(sorted(actor.tokens), day)))


def _of_documents(site: Site, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the rows whose path, the second of each, is a document: no other spoils an inbox."""
    return (row for row in rows if _found(site.at, row[1]) is not None)


def _found(look: Callable[[str], _Thing], path: str) -> _Thing | None:
    try:
        return look(path)
    except NotFound:
        return None
