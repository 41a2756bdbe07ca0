"""The answer to a clause that is to be checked again (复核): still right, to change, to repeal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from content.errors import Invalid, NotPossible
from content.library.journal import record
from content.library.site import path_of, site_of
from content.library.ties import Verdict
from content.types.flagging import Flag, due
from workflows.policy import require
from workflows.rippling import settle_if_clear

if TYPE_CHECKING:
    from datetime import date, datetime

    from content.library.document import Document
    from workflows.policy import Actor

STILL_RIGHT, TO_CHANGE, TO_REPEAL = "keep", "revise", "repeal"
VERDICTS = {STILL_RIGHT: "仍适用", TO_CHANGE: "需修改", TO_REPEAL: "废止"}
"""Verdicts by name, with what the user reads."""

LONGEST_REASON = 2000
MOST_CHECKED = 24
"""So many hashes are remembered of one tie; older ones are of texts long gone."""


@dataclass(frozen=True)
class Answer:
    """What somebody answers: to which flag, about which words, with which verdict and why."""

    flag: str
    token: str
    verdict: str
    reason: str


def key_of(flag: Flag) -> str:
    """Return what a flag is called in an address; the same as long as its tie is."""
    said = "\n".join((str(flag.tie.version), *flag.tie.key, flag.tie.target))
    return sha256(said.encode()).hexdigest()[:16]


def is_answered(flag: Flag) -> bool:
    """Return whether somebody has said of these very words that there is something to do."""
    return flag.verdict not in {"", STILL_RIGHT}


def judge(document: Document, answer: Answer, actor: Actor, when: datetime, day: date) -> Flag:
    """Write down a verdict, and return the flag it is about; the text is never changed.

    仍适用 lets the clause agree with the cited words from here on. Raises NotAllowed, Invalid,
    and NotPossible when the cited words are not those that were shown.
    """
    require(actor, "edit", document)
    _check(answer)
    flag = next((one for one in due(document, day) if key_of(one) == answer.flag), None)
    if flag is None or flag.token != answer.token:
        raise NotPossible(
            "这一处刚才有了变化：引用的条款又改了，或者已有人核对过。请刷新页面，看过以后再作结论。"
        )
    verdict = Verdict(answer.verdict, actor.login, when.isoformat(), answer.reason, flag.token)
    tie = replace(flag.tie, verdict=verdict)
    if answer.verdict == STILL_RIGHT:
        tie = replace(tie, checked=(*tie.checked, *flag.tokens)[-MOST_CHECKED:])
    site_of(document).ties.renew(path_of(document), flag.tie, tie)
    _record(document, flag, answer, actor, when)
    settle_if_clear(document, day)
    return flag


def _check(answer: Answer) -> None:
    if answer.verdict not in VERDICTS:
        raise Invalid({"verdict": f"请选择结论：{'、'.join(VERDICTS.values())}。"})
    if not answer.reason.strip():
        raise Invalid(
            {"reason": "请写明理由，例如“期限由五日改为三日，本条没有写期限，不受影响”。"}
        )
    if len(answer.reason) > LONGEST_REASON:
        raise Invalid({"reason": f"理由请控制在{LONGEST_REASON}字以内。"})


def _record(document: Document, flag: Flag, answer: Answer, actor: Actor, when: datetime) -> None:
    tie = flag.tie
    record(
        site_of(document), at=when, by=actor.login, action="recheck", path=path_of(document),
        title=document.title, content_hash=document.version(tie.version).content_hash,
        verdict=VERDICTS[answer.verdict], reason=answer.reason, clause=tie.clause,
        cites=tie.printed, target=tie.target, target_clause=tie.to, cited_hash=flag.token,
        own_hash=tie.own,
    )  # fmt: skip
