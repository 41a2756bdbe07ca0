"""What waits for whom (待办): kept in the catalog by every step, so that no page searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.library.deadlines import note_deadlines
from content.library.site import path_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from content.library.catalog import Waiting
    from content.library.document import Document, Draft
    from content.library.site import Site
    from workflows.policy import Actor

TASKS = {
    "draft": "继续起草",
    "in_review": "待您审核",
    "approved": "待发布",
    "review": "到期复审",
}
"""Tasks by name, with what the user reads; the first three are states of a draft."""

SENT_BACK = "退回待改"
"""What is read instead of 继续起草 until a draft that was sent back is submitted again."""


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


def review_holders(document: Document) -> tuple[str, ...]:
    """Return whom a due review waits for: who began the document, and the administrators."""
    return (f"person:{document.owner}", "role:administrator")


def move_review(document: Document, due: date | None) -> None:
    """Let the review of the document be due on the day, or on none."""
    site_of(document).catalog.plan_review(
        path_of(document), review_holders(document), document.review_by, due
    )
    document.review_by = due
    note_deadlines(document)


def inbox(site: Site, actor: Actor, day: date) -> list[Task]:
    """Return what waits for the actor: drafts to finish, reviews to do, texts due again."""
    tasks = [
        Task(draft.state, _label(draft), waiting.path, document.latest.title,
             waiting.since[:10], draft.message)
        for waiting, document, draft in _work(site, actor)
    ]  # fmt: skip
    return tasks + [
        Task("review", TASKS["review"], path, site.at(path).title, when)
        for when, path in _reviews(site, actor, day)
    ]


def count_waiting(site: Site, actor: Actor, day: date) -> int:
    """Return how many lines `inbox` has, without reading what the documents say."""
    return sum(1 for _ in _work(site, actor)) + len(_reviews(site, actor, day))


def _label(draft: Draft) -> str:
    sent_back = draft.state == "draft" and draft.step == "send_back"
    return SENT_BACK if sent_back else TASKS[draft.state]


def _work(site: Site, actor: Actor) -> Iterator[tuple[Waiting, Document, Draft]]:
    for waiting in site.catalog.waiting(sorted(actor.tokens)):
        document = site.at(waiting.path)
        draft = document.draft
        if draft is not None and not _awaits_others(draft, actor):
            yield waiting, document, draft


def _awaits_others(draft: Draft, actor: Actor) -> bool:
    return draft.state != "draft" and actor.login in draft.editors


def _reviews(site: Site, actor: Actor, day: date) -> list[tuple[str, str]]:
    return site.catalog.reviews_due(sorted(actor.tokens), day)
