"""The page on which two changes are brought together (合并页): what it shows, what it sends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson

from content.errors import Invalid
from content.text.lines import Line
from content.text.merging import BOTH, MINE, MOST_WOVEN, OWN, THEIRS, Answer, Conflict
from content.text.printed import Entry, entries_of
from content.types.facts import facts_of
from kb_app.reading.wording import pieces
from workflows.drafting import Words, words_of
from workflows.merging import Decisions

_BROKEN = "提交的内容不完整，没有保存。请返回上一页再试。"
_CHOICES = {
    THEIRS: "采用对方的",
    MINE: "采用我的",
    BOTH: "两者都留",
    OWN: "自己改写",
}
MOST_SHOWN = MOST_WOVEN
"""So many conflicts are shown one by one; for the others one side is chosen as a whole."""

_MOST_LINES = 3_000
"""So many lines of the result are shown."""

_ORIGINS = {MINE: "我的", THEIRS: "对方", "same": ""}


@dataclass(frozen=True)
class Shown:
    """A conflict as the page shows it: pieces of both sides, choices, and what was chosen."""

    key: str
    where: str
    base: str
    theirs: tuple
    mine: tuple
    choices: tuple
    chosen: str
    text: str
    is_woven: bool


def packed_words(meeting):
    """Return one's own words as JSON: fields, note, and lines that remember their clauses."""
    lines = [
        [e.line.text, e.line.kind, e.line.style, e.line.table, e.line.centred, list(e.ids)]
        for e in entries_of(meeting.written)
    ]
    mine = meeting.mine
    pictures = {one.part: one.number for one in mine.read.pictures} if mine.read else {}
    told = {"fields": dict(mine.fields), "note": mine.note, "lines": lines,
            "staged": mine.staged, "pictures": pictures}  # fmt: skip
    return orjson.dumps(told).decode()


def unpacked_words(text) -> tuple[Words, dict[str, int]]:
    """Return the words that were packed, and the numbers of the pictures of their file by entry.

    Raises Invalid for anything else.
    """
    try:
        told = orjson.loads(text)  # refuses half a character, which could not be stored
        entries = [
            Entry(Line(str(said), str(kind), str(style), int(table), bool(centred)),
                  tuple(str(one) for one in ids))
            for said, kind, style, table, centred, ids in told["lines"]
        ]  # fmt: skip
        words = words_of(dict(told["fields"]), entries, str(told["note"]))
        numbers = {str(part): int(n) for part, n in dict(told.get("pictures", {})).items()}
        return replace(words, staged=str(told.get("staged", ""))), numbers
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Invalid({"mine": _BROKEN}) from None


def decisions_from(posted) -> Decisions:
    """Return what was chosen on the page."""
    fields = {n[6:]: value for n, value in posted.items() if n.startswith("field-")}
    clauses = {
        name[7:]: Answer(value, posted.get(f"own-{name[7:]}", ""))
        for name, value in posted.items()
        if name.startswith("choice-") and value in _CHOICES
    }
    rest = posted.get("rest", "")
    renumbers = bool(posted.get("renumber"))
    return Decisions(fields, clauses, renumbers, rest if rest in {MINE, THEIRS} else "")


def conflicts_shown(meeting, decisions):
    """Return the first conflicts of the text, each with what was chosen or is suggested."""
    shown = meeting.text.conflicts[:MOST_SHOWN]
    return [_shown(one, decisions.clauses.get(one.key)) for one in shown]


def count_beyond(meeting):
    """Return how many conflicts of the text are not shown."""
    return max(len(meeting.text.conflicts) - MOST_SHOWN, 0)


def fields_shown(meeting, kind, decisions):
    """Return name, label, both values and the choice for each field in conflict."""
    labels = {child.name: child.title for child in kind.schema().children}
    theirs, mine = meeting.theirs.fields, meeting.mine.fields
    return [
        (name, labels.get(name, name), _said(kind, name, theirs), _said(kind, name, mine),
         decisions.fields.get(name, ""))
        for name in meeting.fields.conflicts
    ]  # fmt: skip


def result_shown(meeting, decisions):
    """Return origin and text for each line of the result; conflicts without answer are named."""
    rows = []
    for part in meeting.text.parts:
        if not isinstance(part, Conflict):
            rows.append((_ORIGINS[part[0]], part[1].line.text))
        elif answer := decisions.answer(part.key):
            rows += [("已选", line) for line in _chosen_lines(part, answer)]
        else:
            rows.append(("待选", f"{part.where}：双方都有修改"))
    if len(rows) > _MOST_LINES:
        return [*rows[:_MOST_LINES], ("", f"……其余{len(rows) - _MOST_LINES}行不在这里显示。")]
    return rows


def _shown(conflict, answer):
    text = conflict.suggestion or conflict.my_text or conflict.their_text
    chosen = OWN if conflict.suggestion else ""
    return Shown(
        key=conflict.key,
        where=conflict.where,
        base=conflict.base,
        theirs=pieces(conflict.base, conflict.their_text)[1],
        mine=pieces(conflict.base, conflict.my_text)[1],
        choices=tuple(_CHOICES.items()),
        chosen=answer.choice if answer else chosen,
        text=answer.text if answer and answer.choice == OWN else text,
        is_woven=bool(conflict.suggestion),
    )


def _chosen_lines(conflict, answer):
    texts = {
        MINE: conflict.my_text,
        THEIRS: conflict.their_text,
        OWN: answer.text,
        BOTH: f"{conflict.their_text}\n{conflict.my_text}",
    }
    return [line for line in texts[answer.choice].split("\n") if line.strip()]


def _said(kind, name, fields):
    rows = facts_of(kind.schema, {name: fields[name]}) if name in fields else ()
    return "；".join(str(value) for _, value in rows) or "（空）"
