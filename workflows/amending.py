"""Amending several documents by one act (修正案): together prepared, approved, in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from content.errors import Invalid, NotPossible
from content.library.amendment import Amendment, Base, Ending, Terms
from content.library.document import Draft
from content.library.journal import record
from content.library.revision import Revision
from content.library.site import path_of, site_of
from content.text.titles import in_marks
from workflows.policy import require
from workflows.publication import date_problems
from workflows.todo import amendment_waits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from content.library.document import Document
    from content.library.site import Site
    from workflows.policy import Actor

MOST_DOCUMENTS = 60
"""So many documents may one amendment change or repeal."""

LONGEST_TITLE, LONGEST_REASON = 200, 2000


def begin(site: Site, terms: Terms, actor: Actor, when: datetime) -> Amendment:
    """Begin an amendment and return it. Raises NotAllowed, Invalid."""
    require(actor, "create", site.amendments)
    terms = checked_terms(terms)
    amendment = Amendment(
        site.amendments.free_key(when.year), terms, actor.login, when, site.amendments
    )
    site.amendments.by_key[amendment.__name__] = amendment
    tell(amendment, actor, when, "begin_amendment")
    return amendment


def set_terms(amendment: Amendment, terms: Terms, actor: Actor, when: datetime) -> None:
    """Say anew what the act is called, why it is made and from which day it is in force."""
    require_open(amendment, actor)
    terms = checked_terms(terms)
    if terms == amendment.terms:
        return
    amendment.terms = terms
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "set_terms")


def checked_terms(terms: Terms) -> Terms:
    """Return the terms without blanks around. Raises Invalid."""
    given = replace(
        terms, title=terms.title.strip(), reason=terms.reason.strip(),
        decided=terms.decided.strip(), note=terms.note.strip(),
    )  # fmt: skip
    problems: dict[str, str] = {}
    if not given.title:
        problems["title"] = "请填写修正案的名称，如“关于修改《窗口工作管理办法》的决定”。"
    elif len(given.title) > LONGEST_TITLE:
        problems["title"] = f"名称请控制在{LONGEST_TITLE}字以内。"
    if max(len(given.reason), len(given.decided), len(given.note)) > LONGEST_REASON:
        problems["reason"] = f"每一项说明请控制在{LONGEST_REASON}字以内。"
    if given.in_force_from is not None:
        problems |= date_problems("发布", given.in_force_from, None)
    if problems:
        raise Invalid(problems)
    return given


def take_up(amendment: Amendment, document: Document, actor: Actor, when: datetime) -> Document:
    """Take a published document into the amendment and return its working copy.

    What is in force stays as it is; other amendments and the document's own draft stand beside.
    Raises NotPossible for a document that was never published or is in the amendment already.
    """
    require_open(amendment, actor)
    require(actor, "edit", document)
    _check_room(amendment, document)
    version = document.versions[-1]
    published = document.revision_of(version)
    name = f"{document.__parent__.__name__}.{document.__name__}"
    base = Base(path_of(document), document.uid, version.number, published.content_hash)
    if (kept := _taken_out(amendment, name, base)) is not None:
        amendment.copies[name], amendment.bases[name] = kept, base
        amendment.begin_again((actor.login,), when)
        tell(amendment, actor, when, "take_up", document=base.path)
        return kept
    copy = type(document)(name, f"{amendment.uid}/{document.uid}", actor.login, when)
    copy.unit, copy.blueprint = document.unit, document.blueprint
    copy.__parent__ = amendment
    copy.revisions[1] = Revision(
        number=1, title=published.title, text=published.text, by=published.by, at=when,
        note=f"第{version.number}版", figures=published.figures,
    )  # fmt: skip
    copy.draft = Draft(1, 0, "draft", when, ())
    amendment.copies[name] = copy
    amendment.bases[name] = base
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "take_up", document=base.path)
    return copy


def _taken_out(amendment: Amendment, name: str, base: Base) -> Document | None:
    """Return the copy that was taken out earlier, if it began from this very version."""
    kept: Document | None = amendment.taken_out.pop(name, None)
    if kept is None or kept.revisions[1].content_hash != base.content_hash:
        return None
    return kept


def put_back(amendment: Amendment, name: str, actor: Actor, when: datetime) -> None:
    """Take a working copy out of the amendment; the document itself stays as it is.

    The copy with its saves is kept: taken up again, the document goes on from there.
    """
    require_open(amendment, actor)
    amendment.taken_out[name] = amendment.copy(name)
    path = amendment.bases[name].path
    del amendment.copies[name], amendment.bases[name]
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "put_back", document=path)


def end_too(
    amendment: Amendment, document: Document, reason: str, actor: Actor, when: datetime
) -> None:
    """Let the amendment repeal a document on the day it comes into force."""
    require_open(amendment, actor)
    require(actor, "edit", document)
    _check_room(amendment, document)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"请写明废止的理由，不超过{LONGEST_REASON}字。"})
    version = document.versions[-1]
    ending = Ending(
        path_of(document), document.uid, document.title, reason.strip(),
        version.number, version.content_hash,
    )  # fmt: skip
    amendment.endings = (*amendment.endings, ending)
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "end_too", document=ending.path)


def keep_after_all(amendment: Amendment, path: str, actor: Actor, when: datetime) -> None:
    """Take a document off the list of those the amendment repeals."""
    require_open(amendment, actor)
    left = tuple(one for one in amendment.endings if one.path != path)
    if left == amendment.endings:
        raise NotPossible("这份文件不在一并废止之列，请刷新后再看。")
    amendment.endings = left
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "keep_after_all", document=path)


def require_open(amendment: Amendment, actor: Actor) -> None:
    """Return if the actor may change the amendment. Raises NotAllowed, NotPossible."""
    require(actor, "edit", amendment)
    if amendment.is_over:
        raise NotPossible("这个修正案已经办结，不能再改。如需再次修改，请新建修正案。")


def _check_room(amendment: Amendment, document: Document) -> None:
    title = in_marks(document.title)
    if document.workflow != "review" or not document.versions:
        raise NotPossible(f"{title}不是由本单位发布的文件，不能放进修正案，请直接在文件页登记。")
    known = {one.uid for one in (*amendment.bases.values(), *amendment.endings)}
    if document.uid in known:
        raise NotPossible(f"{title}已经在这个修正案里，请在列表中修改它的稿件。")
    if document.repealed_on(by=date.max) is not None:
        raise NotPossible(f"{title}已经办理了废止，请先看它的“版本”页，再决定是否另行起草。")
    if len(known) >= MOST_DOCUMENTS:
        raise NotPossible(f"一个修正案最多{MOST_DOCUMENTS}份文件，请分成几个修正案。")


def tell(amendment: Amendment, actor: Actor, when: datetime, action: str, **detail: str) -> None:
    """Write one line into the journal, and let the amendment wait for whom it waits now."""
    amendment_waits(amendment, when)
    record(
        site_of(amendment), at=when, by=actor.login, action=action, path=path_of(amendment),
        title=amendment.terms.title, **{key: value for key, value in detail.items() if value},
    )  # fmt: skip


def writers(amendment: Amendment) -> set[str]:
    """Return everybody whose words are in it: none of them may approve or publish it."""
    drafts = (copy.draft for copy in amendment.copies.values())
    return {*amendment.editors, *(login for one in drafts if one for login in one.editors)}


def documents_of(amendment: Amendment) -> Iterator[Document]:
    """Yield the documents that the amendment changes or repeals."""
    site = site_of(amendment)
    for one in (*amendment.bases.values(), *amendment.endings):
        yield site.at(one.path)
