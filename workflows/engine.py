"""Workflows as tables (流程表): states, steps, who may take them and what they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content.errors import KbError, NotPossible
from content.library.amendment import Amendment, amendment_of
from workflows.policy import VERBS, Actor, may

if TYPE_CHECKING:
    from content.library.document import Document

Guard = Callable[[Any, Actor], None]
"""A condition on a document (or amendment) and an actor: raises a refusal when it does not hold.

Its docstring says it in Chinese.
"""


@dataclass(frozen=True)
class Step:
    """A transition: from which states to which, by whom (a policy verb), on what conditions."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    verb: str
    guards: tuple[Guard, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """A workflow: its states by name with their Chinese labels, and its steps."""

    name: str
    label: str
    states: dict[str, str]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Check the table when the program starts. Raises ValueError for a broken one."""
        for step in self.steps:
            for state in (*step.sources, step.target):
                if state not in self.states:
                    raise ValueError(f"{self.name}.{step.name}: unknown state {state}")
            if step.verb not in VERBS:
                raise ValueError(f"{self.name}.{step.name}: unknown verb {step.verb}")
            if any(not guard.__doc__ for guard in step.guards):
                raise ValueError(f"{self.name}.{step.name}: a guard says nothing")

    def step(self, name: str) -> Step:
        """Return the step of this name. Raises NotPossible."""
        for step in self.steps:
            if step.name == name:
                return step
        raise NotPossible(f"“{self.label}”中没有名为“{name}”的步骤。请从页面上的按钮办理。")


def state_of(thing: Document | Amendment) -> str:
    """Return the workflow state of an amendment, or of a document.

    That is the draft's, of a working copy its amendment's; `published` or `repealed` without one.
    """
    amendment = thing if isinstance(thing, Amendment) else amendment_of(thing)
    if amendment is not None:
        return amendment.state
    if thing.draft is not None:
        return thing.draft.state
    return "repealed" if is_repealed(thing) else "published"


def is_repealed(document: Document) -> bool:
    """Return whether a repeal was the last that was recorded of a published document."""
    changes = document.standing_changes
    return bool(changes) and changes[-1].recorded_at >= document.versions[-1].recorded_at


def check_state(workflow: Workflow, thing: Document | Amendment, step: Step, title: str) -> None:
    """Return if the step leads on from where the thing stands. Raises NotPossible."""
    state = state_of(thing)
    if state not in step.sources:
        allowed = "、".join(workflow.states[source] for source in step.sources)
        raise NotPossible(
            f"{title}现在是“{workflow.states[state]}”，不能“{step.label}”"
            f"（只有“{allowed}”可以）。页面可能已经过时，请刷新后再看。"
        )


def steps_open_to(workflow: Workflow, thing: Document | Amendment, actor: Actor) -> list[Step]:
    """Return the steps the actor can take now, in the order of the table."""
    return [step for step in _allowed(workflow, thing, actor) if not _why_not(step, thing, actor)]


def steps_barred_to(
    workflow: Workflow, thing: Document | Amendment, actor: Actor
) -> list[tuple[Step, str]]:
    """Return the steps the actor's roles allow but a guard forbids now, each with the reason."""
    allowed = _allowed(workflow, thing, actor)
    return [(step, why) for step in allowed if (why := _why_not(step, thing, actor))]


def _allowed(workflow: Workflow, thing: Document | Amendment, actor: Actor) -> list[Step]:
    state = state_of(thing)
    return [s for s in workflow.steps if state in s.sources and may(actor, s.verb, thing)]


def _why_not(step: Step, thing: Document | Amendment, actor: Actor) -> str:
    try:
        for guard in step.guards:
            guard(thing, actor)
    except KbError as refusal:
        return str(refusal)
    return ""
