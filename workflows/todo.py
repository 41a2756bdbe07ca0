"""What waits for whom (待办): kept in the catalog by every step, so that no page searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.library.site import path_of, site_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from content.library.document import Document
    from content.library.site import Site
    from workflows.policy import Actor

TASKS = {
    "draft": "继续起草",
    "in_review": "待您审核",
    "approved": "待发布",
    "review": "到期复审",
}
"""Tasks by name, with what the user reads; the first three are states of a draft."""


@dataclass(frozen=True)
class Task:
    """One line of the inbox: what to do with which document, since or by when."""

    task: str
    label: str
    path: str
    title: str
    since: str
    message: str = ""


def note_waiting(document: Document, when: datetime) -> None:
    """Put the document into the inboxes its state asks for, and out of all others."""
    catalog, path = site_of(document).catalog, path_of(document)
    catalog.settle(path, "work")
    draft = document.draft
    if draft is not None:
        holders = {
            "draft": tuple(f"person:{login}" for login in draft.editors),
            "in_review": ("role:reviewer",),
            "approved": ("role:reviewer",),
        }[draft.state]
        catalog.wait(path, "work", when, holders)


def inbox(site: Site, actor: Actor, day: date) -> list[Task]:
    """Return what waits for the actor: drafts to finish, reviews to do, texts due again."""
    tasks: list[Task] = []
    for waiting in site.catalog.waiting(sorted(actor.tokens)):
        document = site.at(waiting.path)
        if document.draft is None or _own_work_awaits_others(document, actor):
            continue
        state = document.draft.state
        tasks.append(
            Task(state, TASKS[state], waiting.path, document.latest.title, waiting.since[:10],
                 document.draft.message)
        )  # fmt: skip
    return tasks + _reviews(site, actor, day)


def count_waiting(site: Site, actor: Actor) -> int:
    """Return how many lines wait in the actor's inboxes, at most 100."""
    return len(site.catalog.waiting(sorted(actor.tokens)))


def _own_work_awaits_others(document: Document, actor: Actor) -> bool:
    draft = document.draft
    return draft is not None and draft.state != "draft" and actor.login in draft.editors


def _reviews(site: Site, actor: Actor, day: date) -> list[Task]:
    due = []
    for when, path in site.catalog.reviews_due(day):
        document = site.at(path)
        if document.owner == actor.login or "administrator" in actor.roles:
            due.append(Task("review", TASKS["review"], path, document.title, when))
    return due
