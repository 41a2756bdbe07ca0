"""A workflow told in Chinese sentences (流程说明), generated from its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.people.people import ROLES
from workflows.policy import TABLE

if TYPE_CHECKING:
    from workflows.engine import Step, Workflow

_NEEDS = {"reason": "写明理由", "in_force_from": "写明生效日期"}


def sentences(workflow: Workflow, kind: str) -> list[str]:
    """Return one sentence a step: from where, by whom, to where, on what conditions."""
    return [_sentence(workflow, step, kind) for step in workflow.steps]


def _sentence(workflow: Workflow, step: Step, kind: str) -> str:
    sources = "或".join(f"“{workflow.states[source]}”" for source in step.sources)
    text = (
        f"{sources}的文件，由{_who(step, kind)}“{step.label}”后，"
        f"成为“{workflow.states[step.target]}”"
    )
    conditions = [guard.__doc__ or "" for guard in step.guards]
    conditions += [f"须{_NEEDS[need]}" for need in step.needs]
    return text + (f"；条件：{'；'.join(conditions)}" if conditions else "") + "。"


def _who(step: Step, kind: str) -> str:
    roles = [
        label
        for role, label in ROLES.items()
        if step.verb in (*TABLE[role].get(kind, ()), *TABLE[role].get("*", ()))
    ]
    return "、".join(roles)
