"""Writing a decision (修改决定的写法): instructions as numbered paragraphs in official style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import singledispatch

from content.change.decision.differing import Entry
from content.change.decision.instructions import (
    Addition,
    Adjusting,
    Commencing,
    DayOfForce,
    Edit,
    EditVerb,
    Instruction,
    Margin,
    PhraseChange,
    Recasting,
    Reissuing,
    Removal,
    Renaming,
    Renumbering,
    Restating,
    Rewording,
    WholeText,
)
from content.change.decision.quoting import quoted, quoted_lines
from content.change.decision.referring import Reference, Step, Unit, beyond, spelled
from content.text.numbering import to_chinese
from content.text.titles import in_marks


def numbered_lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the paragraphs of the entries, numbered 一、 二、 where there are several."""
    for number, entry in enumerate(entries, 1):
        label = f"{to_chinese(number)}、" if len(entries) > 1 else ""
        for at, line in enumerate(_entry(entry)):
            yield line if at else label + line


def heading_lines(title: str, office: str) -> tuple[str, str]:
    """Return the title of the decision and the sentence before its first paragraph."""
    marked = in_marks(title)
    return f"{office}关于修改{marked}的决定", f"{office}决定对{marked}作如下修改："


def closing_line(instruction: Adjusting | Commencing | Reissuing, title: str) -> str:
    """Return what a decision says at its end."""
    if isinstance(instruction, Adjusting):
        return "条文顺序和有关序号作相应调整。"
    if isinstance(instruction, Commencing):
        return f"本决定自{instruction.day}起施行。"
    return f"{in_marks(title)}根据本决定作相应修改，重新公布。"


def _entry(entry: Entry) -> Iterator[str]:
    about = entry.about
    lead = ""
    first = entry.instructions[0]
    tells_itself = isinstance(first, Rewording) and first.becomes is not None
    if entry.becomes is not None and not tells_itself:
        lead = f"将{spelled(about)}改为{spelled((entry.becomes,))}，"
    context: Reference = about if lead else ()
    for instruction in entry.instructions:
        head, *rest = _written(instruction, context)
        yield lead + head
        yield from rest
        lead, context = "", about


@singledispatch
def _written(instruction: Instruction, _context: Reference) -> tuple[str, ...]:
    raise TypeError(type(instruction).__name__)


@_written.register
def _(change: PhraseChange, context: Reference) -> tuple[str, ...]:
    where = "、".join(_short(reference, context) for reference in change.where)
    if not change.where:
        where = "全文"
    first, *others = change.edits
    said = [_EDITS[first.verb](first, where), *(_EDITS[edit.verb](edit, "") for edit in others)]
    return ("，".join(said) + "。",)


@_written.register
def _(change: Rewording, context: Reference) -> tuple[str, ...]:
    where = _short(change.where, context)
    if change.becomes is None:
        return _with_quotation(f"将{where}修改为：" if where else "修改为：", change.lines)
    return _with_quotation(f"将{where}改为{_step(change.becomes)}，修改为：", change.lines)


@_written.register
def _(change: Recasting, context: Reference) -> tuple[str, ...]:
    what = "、".join(_short(reference, context) for reference in change.what)
    becomes = "、".join(map(_step, change.becomes))
    if len(change.what) > 1:
        return _with_quotation(f"将{what}合并，作为{becomes}，修改为：", change.lines)
    return _with_quotation(f"将{what}改为{becomes}，修改为：", change.lines)


@_written.register
def _(change: Addition, context: Reference) -> tuple[str, ...]:
    into = _short(change.into, context) if change.into else ""
    place = f"在{spelled(change.after)}后" if change.after is not None else into
    place = f"在{place}" if place.startswith("“") else place
    count = to_chinese(max(len(change.numbers), 1))
    unit = _counted(change.unit)
    becomes = "、".join(map(_step, change.numbers))
    target = f"，作为{becomes}" if becomes else ""
    return _with_quotation(f"{place}增加{count}{unit}{target}：", change.lines)


@_written.register
def _(change: Removal, context: Reference) -> tuple[str, ...]:
    return (f"删去{'、'.join(_short(reference, context) for reference in change.what)}。",)


@_written.register
def _(change: Renumbering, context: Reference) -> tuple[str, ...]:
    what = "、".join(_short(reference, context) for reference in change.what)
    becomes = "、".join(map(_step, change.becomes))
    if change.into is not None:
        return (f"将{what}移至{spelled(change.into)}，作为{becomes}。",)
    if tuple(reference[-1] for reference in change.what) == change.becomes:
        return (f"{what}的序号不变。",)
    return (f"将{what}改为{becomes}。",)


@_written.register
def _(change: Renaming, _context: Reference) -> tuple[str, ...]:
    if not change.where:
        return (f"将名称修改为{quoted(change.name)}。",)
    name = _NAMES.get(change.where[-1].unit, "标题")
    return (f"将{spelled(change.where)}的{name}修改为{quoted(change.name)}。",)


@_written.register
def _(change: Restating, _context: Reference) -> tuple[str, ...]:
    if not change.lines:
        return (f"删去{change.margin.value}。",)
    name = _MARGINS[change.margin]
    return _with_quotation(f"{name}修改为：", change.lines)


@_written.register
def _(change: DayOfForce, _context: Reference) -> tuple[str, ...]:
    return (f"将施行日期修改为{change.day}。",)


@_written.register
def _(change: WholeText, _context: Reference) -> tuple[str, ...]:
    return _with_quotation("全文修订为：", change.lines)


def _with_quotation(head: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the head with the first paragraph quoted, and the other paragraphs."""
    first, *rest = quoted_lines(lines)
    return (head + first, *rest)


def _short(reference: Reference, context: Reference) -> str:
    if not context:
        return spelled(reference)
    return "" if reference == context else spelled(beyond(reference, context))


def _step(step: Step) -> str:
    return spelled((step,))


def _counted(unit: Unit) -> str:
    return {Unit.HEADING: "个部分", Unit.DECIMAL: "个小节", Unit.ANNEX: "个附件"}.get(
        unit, unit.value
    )


_EDITS: dict[EditVerb, Callable[[Edit, str], str]] = {
    EditVerb.REPLACE: lambda edit, where: (
        f"将{where + '中的' if where else ''}{quoted(edit.said)}修改为{quoted(edit.put)}"
    ),
    EditVerb.DELETE: lambda edit, where: (
        f"删去{where + '中的' if where else ''}{quoted(edit.said)}"
    ),
    EditVerb.AFTER: lambda edit, where: (
        f"在{where}{'中的' if where else ''}{quoted(edit.said)}后增加{quoted(edit.put)}"
    ),
    EditVerb.BEFORE: lambda edit, where: (
        f"在{where}{'中的' if where else ''}{quoted(edit.said)}前增加{quoted(edit.put)}"
    ),
}
_NAMES = {
    Unit.PART: "编名",
    Unit.SUBPART: "分编名",
    Unit.CHAPTER: "章名",
    Unit.SECTION: "节名",
    Unit.ANNEX: "标题",
}
_MARGINS = {Margin.FRONT: "正文前的文字", Margin.SIGNING: "落款"}
