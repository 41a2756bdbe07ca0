"""A workflow drawn from its table (流程图): states from top to bottom, steps as arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_app.pictures.drawing import WIDTH, arrow, box, line, picture, words

if TYPE_CHECKING:
    from workflows.engine import Workflow

_LEFT, _BOX, _TALL, _APART = 2.0, 116.0, 40.0, 84.0
_EDGE = WIDTH - 4
_LANE = 16.0
"""How far the lines of steps that go back lie from one another."""


def workflow_svg(workflow: Workflow, here: str) -> str:
    """Return the picture of a workflow in which the state `here` is marked as the current one."""
    states = list(workflow.states)
    parts = [_state(workflow.states[name], at, is_here=name == here)
             for at, name in enumerate(states)]  # fmt: skip
    ways = _ways(workflow)
    ahead = {way: labels for way, labels in ways.items() if way[1] == way[0] + 1}
    aside = {way: labels for way, labels in ways.items() if way not in ahead}
    for (source, _), labels in ahead.items():
        parts.append(_down(source, "、".join(labels)))
    for lane, ((source, target), labels) in enumerate(sorted(aside.items(), reverse=True)):
        parts.append(_back(source, target, "、".join(labels), lane))
    told = f"现在是“{workflow.states[here]}”。" + "；".join(
        f"从“{workflow.states[states[source]]}”到“{workflow.states[states[target]]}”："
        f"{'、'.join(labels)}"
        for (source, target), labels in sorted(ways.items())
    )
    height = _top(len(states) - 1) + _TALL + 4
    return picture("workflow", f"流程图：{workflow.label}", f"{told}。", height, parts)


def _ways(workflow: Workflow) -> dict[tuple[int, int], list[str]]:
    """Return the labels of the steps by numbers of the state they leave and reach."""
    at = {name: number for number, name in enumerate(workflow.states)}
    ways: dict[tuple[int, int], list[str]] = {}
    for step in workflow.steps:
        for source in step.sources:
            ways.setdefault((at[source], at[step.target]), []).append(step.label)
    return ways


def _top(at: int) -> float:
    return 4 + at * _APART


def _state(label: str, at: int, *, is_here: bool) -> str:
    middle = _top(at) + _TALL / 2 + 5
    kind, strong = ("kb-p-here", "kb-p-strong") if is_here else ("kb-p-box", "")
    drawn = box(_LEFT, _top(at), _BOX, _TALL, kind)
    if not is_here:
        return drawn + words(_LEFT + _BOX / 2, middle, label, strong, "middle")
    above = words(_LEFT + _BOX / 2, middle - 9, label, strong, "middle")
    return drawn + above + words(_LEFT + _BOX / 2, middle + 8, "（当前）", "kb-p-small", "middle")


def _down(source: int, label: str) -> str:
    x, start, end = _LEFT + _BOX / 3, _top(source) + _TALL, _top(source + 1)
    return line((x, start), (x, end - 6)) + arrow(x, end, "down") + words(
        x + 10, (start + end) / 2 + 5, label
    )  # fmt: skip


def _back(source: int, target: int, label: str, lane: int) -> str:
    """Return a step that goes back: out to the right, along a lane of its own, and in again."""
    side, right = _EDGE - lane * _LANE, _LEFT + _BOX
    out, into = _top(source) + _TALL / 2, _top(target) + _TALL / 2 + (-9 if lane % 2 == 0 else 9)
    return (
        line((right, out), (side, out), (side, into), (right + 6, into))
        + arrow(right, into, "left")
        + words(right + 10, out - 7, label)
    )
