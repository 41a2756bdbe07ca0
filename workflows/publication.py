"""From working draft to text in force (起草、审核、发布、废止): the tables and their steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from content.errors import Invalid, NotAllowed, NotPossible
from content.library.amendment import amendment_of
from content.library.document import Approval, StandingChange
from content.library.journal import record
from content.library.site import path_of, site_of
from content.text.titles import in_marks
from content.types.blueprints import missing_in
from content.types.citation_points import citation_points
from content.types.contradictions import Point, contradictions
from content.types.official_parts import Paper
from workflows.engine import Step, Workflow, check_state, steps_open_to
from workflows.policy import Actor, may, require
from workflows.rippling import ripple
from workflows.taking_effect import EARLIEST_YEAR, LATEST_YEAR, Enactment, note_repeal, put_in_force
from workflows.todo import move_review, note_waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from content.library.document import Document, Draft
    from content.library.revision import Revision


@dataclass(frozen=True)
class Order:
    """What a step is told besides who and when: reason, note, days in force.

    `checked` is why a text is published though `points` of it are open (see `points_open`);
    the points are found when the step is taken.
    """

    reason: str = ""
    note: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    checked: str = ""
    points: str = ""


_VOID = "审核通过后内容又有改动，原审核意见已失效，请重新提交审核。"


def not_an_editor(document: Document, actor: Actor) -> None:
    """审核人没有参与起草或修改本稿"""  # noqa: D400 - the condition, read by users
    if document.draft is not None and actor.login in document.draft.editors:
        raise NotAllowed("您参与了本稿的起草或修改，不能审核自己的稿件，请由其他审核人办理。")


def approved_as_it_stands(document: Document, actor: Actor) -> None:
    """审核通过后内容没有改动"""  # noqa: D400 - the condition, read by users
    draft = _draft(document)
    wanted = document.latest.content_hash
    if not any(a.content_hash == wanted and a.by != "" for a in draft.approvals):
        raise NotAllowed(_VOID)
    if actor.login in draft.editors:
        raise NotAllowed("您参与了本稿的起草或修改，不能由您本人发布，请由其他审核人办理。")


def has_text(document: Document, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """稿件有标题，并且有正文或要素"""  # noqa: D400 - the condition, read by users
    latest = document.latest
    if not latest.body.clauses and not document.elements(latest.fields):
        raise NotPossible("稿件还没有正文，请先填写正文或上传文件，再提交审核。")


def has_needed_parts(document: Document, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """从模板起草的，模板要求的内容都已写明，没有留下〔填写：…〕的提示"""  # noqa: D400 - the condition, read by users
    if missing := missing_in(document):
        told = "；".join(f"{number}. {one.sentence}" for number, one in enumerate(missing, 1))
        raise NotPossible(f"还不能提交审核，请先补上模板要求的内容：{told}。")


def is_overtaken(document: Document) -> bool:
    """Return whether a version was published, by an amendment, since the draft was begun."""
    draft, versions = document.draft, document.versions
    return draft is not None and bool(versions) and draft.based_on < versions[-1].number


def begun_from_what_is_published(document: Document, actor: Actor) -> None:  # noqa: ARG001 - every guard is asked alike
    """稿件是在已发布的最新版本上修改的"""  # noqa: D400 - the condition, read by users
    if is_overtaken(document):
        last = document.versions[-1]
        raise NotPossible(
            f"起草期间第{last.number}版已经发布（{last.note or '随修正案发布'}）。"
            "请先把它的改动并入本稿，再提交审核，以免改动丢失。"
        )


REVIEW = Workflow(
    "review",
    "起草、审核、发布",
    {
        "draft": "草稿",
        "in_review": "审核中",
        "approved": "已通过待发布",
        "published": "已发布",
        "repealed": "已废止",
    },
    (
        Step("submit", "提交审核", ("draft",), "in_review", "submit",
             (has_text, has_needed_parts, begun_from_what_is_published)),
        Step("withdraw", "撤回修改", ("in_review", "approved"), "draft", "submit"),
        Step("send_back", "退回修改", ("in_review", "approved"), "draft", "approve",
             (not_an_editor,), ("reason",)),
        Step("approve", "审核通过", ("in_review",), "approved", "approve", (not_an_editor,)),
        Step("publish", "发布", ("approved",), "published", "publish",
             (approved_as_it_stands, begun_from_what_is_published), ("in_force_from",)),
        Step("repeal", "废止", ("published",), "repealed", "repeal", (),
             ("in_force_from", "reason")),
    ),
)  # fmt: skip

RECORD = Workflow(
    "record",
    "登记外部文件",
    {"draft": "草稿", "published": "已登记", "repealed": "已废止"},
    (
        Step("publish", "登记", ("draft",), "published", "record", (has_text,),
             ("in_force_from",)),
        Step("repeal", "登记废止", ("published",), "repealed", "repeal", (),
             ("in_force_from", "reason")),
    ),
)  # fmt: skip

APPROVE_AND_PUBLISH = Step(
    "approve_and_publish", "审核通过并发布", ("in_review",), "published", "publish",
    (not_an_editor,), ("in_force_from",),
)  # fmt: skip
"""Two steps of `REVIEW` that one reviewer takes at once; each is checked and recorded by itself."""

WITHIN = Workflow(
    "within_amendment",
    "随修正案办理",
    {"draft": "修正案稿件", "in_review": "审核中", "approved": "已通过待发布"},
    (),
)
"""What a working copy in an amendment follows: all its steps are those of the amendment."""

WORKFLOWS = {workflow.name: workflow for workflow in (REVIEW, RECORD)}


def workflow_of(document: Document) -> Workflow:
    """Return the workflow this document follows."""
    if amendment_of(document) is not None:
        return WITHIN
    return WORKFLOWS[document.workflow]


def take_step(
    document: Document, name: str, actor: Actor, when: datetime, order: Order | None = None
) -> None:
    """Take one step of the document's workflow.

    Raises NotAllowed when the actor or a guard forbids it, NotPossible from a wrong state,
    Invalid when a needed date or reason is missing.
    """
    order = order or Order()
    step = workflow_of(document).step(name)
    require(actor, step.verb, document)
    _check_state(document, step)
    _check_needs(step, order)
    for guard in step.guards:
        guard(document, actor)
    if name == "publish":
        order = _checked(document, order)
    _EFFECTS[name](document, actor, when, order)
    if document.draft is not None:
        document.draft = replace(document.draft, step=name)
    _record_step(document, step, actor, when, order)
    note_waiting(document, when)


def approve_and_publish(document: Document, actor: Actor, when: datetime, order: Order) -> None:
    """Take both steps of a reviewer who also publishes, in order, as two lines of the journal.

    Raises as `take_step` does, and takes neither step when the order lacks what publishing needs.
    """
    publish = workflow_of(document).step("publish")
    require(actor, publish.verb, document)
    _check_needs(publish, order)
    _checked(document, order)
    for name in ("approve", "publish"):
        take_step(document, name, actor, when, order)


def steps_offered(document: Document, actor: Actor) -> list[Step]:
    """Return the steps the actor can take now; first both at once, where that is possible."""
    steps = steps_open_to(workflow_of(document), document, actor)
    both = any(step.name == "approve" for step in steps) and may(actor, "publish", document)
    return [APPROVE_AND_PUBLISH, *steps] if both else steps


def points_open(document: Document, start: date | None = None) -> tuple[Point, ...]:
    """Return what is to be checked before the draft is published, in force from `start`."""
    if document.workflow != "review" or document.draft is None:
        return ()
    last = last_published(document)
    before = _paper(document, last) if last else None
    paper = _paper(document, document.latest)
    day = start or document.draft.since.date()
    cited = citation_points(document, document.latest, day)
    return (*contradictions(paper, start, before), *cited)


def last_published(document: Document) -> Revision | None:
    """Return what the version published last says; of a working copy, that of its document."""
    amendment = amendment_of(document)
    if amendment is not None:
        base = amendment.bases[document.__name__]
        document = site_of(document).at(base.path)
    return document.revision_of(document.versions[-1]) if document.versions else None


def plan_review(document: Document, actor: Actor, when: datetime, due: date | None) -> None:
    """Set the day by which the document is to be looked at again."""
    require(actor, "edit", document)
    move_review(document, due)
    record(
        site_of(document), at=when, by=actor.login, action="review_planned",
        path=path_of(document), title=document.title, due=due.isoformat() if due else "",
    )  # fmt: skip


def _check_state(document: Document, step: Step) -> None:
    draft = document.draft
    if step.name == "publish" and draft and draft.state == "draft" and draft.step == "approve":
        raise NotAllowed(_VOID)
    check_state(workflow_of(document), document, step, in_marks(document.title))


def _check_needs(step: Step, order: Order) -> None:
    problems: dict[str, str] = {}
    if "reason" in step.needs and not order.reason.strip():
        problems["reason"] = f"请写明“{step.label}”的理由。"
    if max(map(len, (order.reason, order.note, order.checked))) > 2000:
        problems["reason"] = "理由或说明请控制在2000字以内。"
    if "in_force_from" in step.needs:
        problems |= date_problems(step.label, order.in_force_from, order.in_force_to)
    if problems:
        raise Invalid(problems)


def _checked(document: Document, order: Order) -> Order:
    """Return the order with the points that bind. Raises Invalid where no reason answers them."""
    points = points_open(document, order.in_force_from)
    told = "".join(one.sentence for one in points if one.binding)
    if told and not order.checked.strip():
        raise Invalid({
            "checked": f"发布前要核对：{told}请退回修改；核对过、仍要发布的，请写明理由。"
        })  # fmt: skip
    return replace(order, points=told, checked=order.checked.strip() if told else "")


def _paper(document: Document, revision: Revision) -> Paper:
    return Paper(
        document.type_name, revision.title, revision.fields, document.body_of(revision),
        tuple(revision.warnings),
    )  # fmt: skip


def date_problems(label: str, start: date | None, end: date | None) -> dict[str, str]:
    """Return a sentence for days that cannot be those of a step with this label."""
    if start is None:
        return {"in_force_from": f"请填写“{label}”的生效日期，如2026-12-01。"}
    for day in (start, end):
        if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return {"in_force_from": f"日期应在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间。"}
    if end is not None and end < start:
        return {"in_force_to": "有效期截止日期不能早于施行日期。"}
    return {}


def _draft(document: Document) -> Draft:
    if document.draft is None:
        raise NotPossible(f"{in_marks(document.title)}没有正在起草的稿件。请刷新后再看。")
    return document.draft


def _move(state: str) -> Callable[[Document, Actor, datetime, Order], None]:
    def moved(document: Document, actor: Actor, when: datetime, order: Order) -> None:  # noqa: ARG001 - every effect is called alike
        document.draft = replace(
            _draft(document),
            state=state,
            since=when,
            approvals=(),
            message=order.reason or order.note,
        )

    return moved


def _send_back(document: Document, actor: Actor, when: datetime, order: Order) -> None:
    _move("draft")(document, actor, when, order)
    draft = _draft(document)
    document.draft = replace(draft, returned=draft.revision)


def _approve(document: Document, actor: Actor, when: datetime, order: Order) -> None:
    draft = _draft(document)
    approval = Approval(actor.login, when, document.latest.content_hash)
    document.draft = replace(
        draft,
        state="approved",
        since=when,
        approvals=(*draft.approvals, approval),
        message=order.note,
    )


def _publish(document: Document, actor: Actor, when: datetime, order: Order) -> None:
    draft = _draft(document)
    start = order.in_force_from
    if start is None:
        raise NotPossible("发布必须写明施行日期。")
    revision = document.revisions[draft.revision]
    note = _note_of(order, revision)
    put_in_force(
        document, revision,
        Enactment(start, order.in_force_to, actor.login, draft.approvals, note), when,
    )  # fmt: skip
    document.draft = None
    ripple([document], when)


def _note_of(order: Order, revision: Revision) -> str:
    note = order.note or revision.note
    return "；".join(filter(None, (note, order.checked and f"发布时已核对：{order.checked}")))


def _repeal(document: Document, actor: Actor, when: datetime, order: Order) -> None:
    day = order.in_force_from
    if day is None:
        raise NotPossible("废止必须写明日期。")
    note_repeal(document, StandingChange("repealed", day, when, actor.login, order.reason))
    ripple([document], when)


def _record_step(
    document: Document, step: Step, actor: Actor, when: datetime, order: Order
) -> None:
    latest = document.latest
    told = {
        "reason": order.reason,
        "note": order.note,
        "points": order.points,
        "checked": order.checked,
        "in_force_from": order.in_force_from.isoformat() if order.in_force_from else "",
        "in_force_to": order.in_force_to.isoformat() if order.in_force_to else "",
    }
    record(
        site_of(document),
        at=when,
        by=actor.login,
        action=step.name,
        path=path_of(document),
        title=document.title,
        content_hash=latest.content_hash,
        **{key: value for key, value in told.items() if value},
    )


_EFFECTS: dict[str, Callable[[Document, Actor, datetime, Order], None]] = {
    "submit": _move("in_review"),
    "withdraw": _move("draft"),
    "send_back": _send_back,
    "approve": _approve,
    "publish": _publish,
    "repeal": _repeal,
}
