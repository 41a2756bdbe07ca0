"""The way of an amendment (修正案办理): approved as a whole, in force in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from content.errors import Invalid, NotAllowed, NotPossible
from content.library.amendment import Outcome
from content.library.document import Approval, StandingChange
from content.library.journal import record
from content.library.origins import note_origin
from content.library.revision import Revision
from content.library.site import path_of, site_of
from content.text.days import said
from content.text.titles import in_marks
from content.types.blueprints import missing_in
from content.types.sheet_identities import note_identities
from workflows.amending import LONGEST_REASON, documents_of, tell, writers
from workflows.catching_up import behind
from workflows.engine import Step, Workflow, check_state
from workflows.policy import require
from workflows.publication import date_problems, points_open
from workflows.rippling import ripple
from workflows.taking_effect import Enactment, note_repeal, put_in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from content.library.amendment import Amendment
    from content.library.document import Document
    from content.types.contradictions import Point
    from workflows.policy import Actor


def has_documents(amendment: Amendment, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """修正案里有要修改或者废止的文件，并且每份文件确有改动"""  # noqa: D400 - the condition, read by users
    if not amendment.copies and not amendment.endings:
        raise NotPossible("修正案里还没有文件，请先加入要修改或者废止的文件。")
    for name, copy in amendment.copies.items():
        if copy.latest.content_hash == amendment.bases[name].content_hash:
            raise NotPossible(
                f"{in_marks(copy.latest.title)}还没有改动。请修改后再提交，或者把它移出修正案。"
            )
        if missing := missing_in(copy):
            told = "；".join(one.sentence for one in missing)
            raise NotPossible(f"{in_marks(copy.latest.title)}请补上模板要求的内容：{told}。")


def begun_from_what_is_published(amendment: Amendment, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """每份文件都是在已发布的最新版本上修改的"""  # noqa: D400 - the condition, read by users
    for name in behind(amendment):
        raise NotPossible(
            f"{in_marks(amendment.copies[name].latest.title)}在起草期间又发布了新的版本。"
            "请先把新版本的改动并入，再继续办理。"
        )
    site = site_of(amendment)
    for ending in amendment.endings:
        document = site.known_at(ending)
        if document is None or document.versions[-1].number != ending.version:
            raise NotPossible(
                f"{in_marks(ending.title)}加入以后又发布了新的版本，请移出后重新加入，再决定是否废止。"
            )
    for document in documents_of(amendment):
        if document.repealed_on(by=date.max) is not None:
            raise NotPossible(f"{in_marks(document.title)}已经另行废止，请把它移出修正案。")


def not_an_editor(amendment: Amendment, actor: Actor) -> None:
    """审核人没有参与起草或修改这个修正案"""  # noqa: D400 - the condition, read by users
    if actor.login in writers(amendment):
        raise NotAllowed("您参与了这个修正案的起草或修改，不能审核或发布，请由其他审核人办理。")


def approved_as_it_stands(amendment: Amendment, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """审核通过后，任何一份文件都没有改动"""  # noqa: D400 - the condition, read by users
    wanted = amendment.digest()
    if not any(one.content_hash == wanted for one in amendment.approvals):
        raise NotAllowed("审核通过后内容又有改动，原审核意见已失效，请重新提交审核。")


AMENDING = Workflow(
    "amendment",
    "修正案",
    {
        "draft": "起草中",
        "in_review": "审核中",
        "approved": "已通过待发布",
        "published": "已发布",
        "abandoned": "已放弃",
    },
    (
        Step("submit", "提交审核", ("draft",), "in_review", "submit",
             (has_documents, begun_from_what_is_published), ("in_force_from",)),
        Step("withdraw", "撤回修改", ("in_review", "approved"), "draft", "submit"),
        Step("send_back", "退回修改", ("in_review", "approved"), "draft", "approve",
             (not_an_editor,), ("reason",)),
        Step("approve", "审核通过", ("in_review",), "approved", "approve",
             (not_an_editor, begun_from_what_is_published)),
        Step("publish", "发布", ("approved",), "published", "publish",
             (not_an_editor, approved_as_it_stands, begun_from_what_is_published)),
        Step("abandon", "放弃", ("draft",), "abandoned", "delete", (), ("reason",)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a step of an amendment is told: why, and why it is published in spite of `points`."""

    reason: str = ""
    checked: str = ""


def points_of(amendment: Amendment) -> Iterator[tuple[str, Point]]:
    """Yield what is to be checked before publishing, with the name of the working copy."""
    for name, copy in amendment.copies.items():
        for point in points_open(copy, amendment.terms.in_force_from):
            yield name, point


def take_amendment_step(
    amendment: Amendment, name: str, actor: Actor, when: datetime, wanted: Wanted | None = None
) -> None:
    """Take one step with the whole amendment, in one transaction.

    Raises NotAllowed when the actor or a guard forbids it, NotPossible from a wrong state,
    Invalid when a needed day or reason is missing.
    """
    wanted = wanted or Wanted()
    step = AMENDING.step(name)
    require(actor, step.verb, amendment)
    check_state(AMENDING, amendment, step, in_marks(amendment.terms.title))
    _check_needs(amendment, step, wanted)
    for guard in step.guards:
        guard(amendment, actor)
    _EFFECTS[name](amendment, actor, when, wanted)
    amendment.state, amendment.since, amendment.message = step.target, when, wanted.reason
    tell(amendment, actor, when, f"amendment_{name}", reason=wanted.reason,
          checked=wanted.checked, digest=amendment.digest())  # fmt: skip


def _check_needs(amendment: Amendment, step: Step, wanted: Wanted) -> None:
    problems: dict[str, str] = {}
    if "reason" in step.needs and not wanted.reason.strip():
        problems["reason"] = f"请写明“{step.label}”的理由。"
    if max(len(wanted.reason), len(wanted.checked)) > LONGEST_REASON:
        problems["reason"] = f"理由或说明请控制在{LONGEST_REASON}字以内。"
    start = amendment.terms.in_force_from
    if "in_force_from" in step.needs or step.name == "publish":
        problems |= date_problems("发布", start, None) or _too_early(amendment, start)
    if problems:
        raise Invalid(problems)


def _too_early(amendment: Amendment, start: date | None) -> dict[str, str]:
    """Return a sentence where a document's newest version begins later than the amendment."""
    for document in documents_of(amendment):
        begun = document.versions[-1].in_force_from
        if start is not None and start < begun:
            return {
                "in_force_from": f"{in_marks(document.title)}的现行版本自{said(begun)}起施行，"
                "修正案的施行日期不能早于这一天。"
            }
    return {}


def _take_up_anew(amendment: Amendment, actor: Actor, when: datetime, wanted: Wanted) -> None:  # noqa: ARG001 - every effect is called alike
    amendment.approvals = ()


def _approve(amendment: Amendment, actor: Actor, when: datetime, wanted: Wanted) -> None:  # noqa: ARG001 - every effect is called alike
    amendment.approvals = (
        *amendment.approvals, Approval(actor.login, when, amendment.digest())
    )  # fmt: skip


def _publish(amendment: Amendment, actor: Actor, when: datetime, wanted: Wanted) -> None:
    told = "".join(
        f"{in_marks(amendment.copies[name].latest.title)}：{point.sentence}"
        for name, point in points_of(amendment)
        if point.binding
    )
    if told and not wanted.checked.strip():
        raise Invalid({
            "checked": f"发布前要核对：{told}请退回修改；核对过、仍要发布的，请写明理由。"
        })  # fmt: skip
    start = amendment.terms.in_force_from
    if start is None:
        raise NotPossible("发布须写明施行日期，请先填写。")
    site = site_of(amendment)
    outcomes = []
    for name, copy in amendment.copies.items():
        document = site.at(amendment.bases[name].path)
        _come_into_force(amendment, document, copy.latest, actor, when)
        outcomes.append(Outcome(path_of(document), document.versions[-1].number))
    for ending in amendment.endings:
        document = site.at(ending.path)
        note_repeal(document, StandingChange("repealed", start, when, actor.login, ending.reason))
        _record(amendment, document, actor, when, "repeal", reason=ending.reason)
        outcomes.append(Outcome(ending.path, 0))
    amendment.outcomes = tuple(outcomes)
    ripple([site.at(one.path) for one in outcomes], when)


def _come_into_force(
    amendment: Amendment, document: Document, said_now: Revision, actor: Actor, when: datetime
) -> None:
    """Make the words of a working copy the document's newest version; a draft stays on top."""
    draft, newest = document.draft, document.latest
    note = f"随修正案{amendment.__name__}修改"  # not its title: not all may open it
    revision = _add(document, said_now, when, note, amendment=amendment.__name__)
    start, last = amendment.terms.in_force_from, document.versions[-1]
    if start is None:
        raise NotPossible("发布须写明施行日期，请先填写。")
    end = last.in_force_to if last.in_force_to and last.in_force_to >= start else None
    approvals = tuple(
        replace(one, content_hash=revision.content_hash) for one in amendment.approvals
    )
    put_in_force(
        document, revision, Enactment(start, end, actor.login, approvals, note), when
    )  # fmt: skip
    if draft is not None:
        kept = _add(
            document, newest, when, "修正案发布后，草稿原样保留",
            restores=newest.number, based_on=draft.based_on,
        )  # fmt: skip
        document.draft = replace(draft, revision=kept.number)
    note_identities(document)
    if revision.source is not None:
        note_origin(document, revision.source.sha256)
    _record(amendment, document, actor, when, "publish", content_hash=revision.content_hash)


def _add(
    document: Document, source: Revision, when: datetime, note: str, **more: int | str
) -> Revision:  # fmt: skip
    number = document.revisions.maxKey() + 1
    document.revisions[number] = Revision(
        number=number, title=source.title, text=source.text, by=source.by, at=when, note=note,
        source=source.source, warnings=source.warnings, figures=source.figures,
        reading=source.reading, **more,  # type: ignore[arg-type] # its callers name what it is
    )  # fmt: skip
    revision: Revision = document.revisions[number]
    return revision


def _record(
    amendment: Amendment, document: Document, actor: Actor, when: datetime, action: str,
    **detail: str,
) -> None:  # fmt: skip
    day = amendment.terms.in_force_from
    record(
        site_of(amendment), at=when, by=actor.login, action=action, path=path_of(document),
        title=document.title, amendment=amendment.__name__,
        in_force_from=day.isoformat() if day else "", **detail,
    )  # fmt: skip


_EFFECTS: Mapping[str, Callable[[Amendment, Actor, datetime, Wanted], None]] = {
    "submit": _take_up_anew,
    "withdraw": _take_up_anew,
    "send_back": _take_up_anew,
    "approve": _approve,
    "publish": _publish,
    "abandon": _take_up_anew,
}
