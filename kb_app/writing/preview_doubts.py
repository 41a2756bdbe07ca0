"""What a preview asks to be looked at, what one click mends of it, and what was mended (更正)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.text.correcting import VERBS, words_typed
from kb_app.reading.findings import cut

A_PAGE = 200
"""So many lines of the file are shown at once."""

MOST_PLACES = 200
"""So many of the places that one click mends are linked."""

_SHOWN = 40


@dataclass(frozen=True)
class Place:
    """A line that a click mends: its number, the first line of its page, what is said of it."""

    line: int
    start: int
    said: str


@dataclass(frozen=True)
class Doubt:
    """What is doubted in a line, what to do, and the corrections one click makes.

    `said` is what the click does, `places` where, if in several lines. `scan` is the page on
    which the line was recognised with little certainty.
    """

    line: int
    sentence: str
    advice: str
    start: int
    words: str
    corrections: str = ""
    said: str = ""
    places: tuple[Place, ...] = ()
    beyond: int = 0
    scan: int = 0


@dataclass(frozen=True)
class Made:
    """The corrections one click made: what takes them back, what they did, in which lines."""

    posted: str
    said: str
    count: int
    places: tuple[Place, ...]
    beyond: int


def page_start(line):
    """Return the first line of the page on which a line stands; both count from 1."""
    return (line - 1) // A_PAGE * A_PAGE + 1


def doubts_of(understood, read, unsure):
    """Return what the parser doubts and the `unsure` finds of a scan, in the order of lines."""
    told = [_doubt(one, read.lines) for one in understood.parsed.warnings]
    typed = words_typed(understood.corrections)
    seen = [_unsure(one, read.lines) for one in unsure if one.line not in typed]
    return sorted((*told, *seen), key=lambda one: one.line) if seen else told


def made_of(clicks, lines):
    """Return what was corrected, click by click, the last one first."""
    return [
        Made(str(click[0]), did(click, lines), len(click), *_places_of(click))
        for click in reversed(clicks)
    ]


def did(corrections, lines):
    """Return what corrections do together: 把这11处并入上一行，并去掉其间10个页码."""
    found: dict[str, list] = {}
    for one in corrections:
        found.setdefault(one.verb, []).append(one)
    order = sorted(found, key=lambda verb: verb == "leave_out")
    parts = [_said_of(verb, found[verb], lines, others=len(order) > 1) for verb in order]
    return "，并".join(parts)


_DOES = {"leave_out": "去掉{}", "split": "把{}分成两行", "retyped": "改{}的字"}
"""What corrections do to lines, for the verbs that do not simply follow on 把."""

_PAGE_NUMBER = re.compile(
    r"""
    [\s　\-—–－―·.•]* 第?\s*              # — 3 —, 第 3 页
    (?: [0-9０-９]{1,4} | [ivxlcIVXLCⅠ-ⅿ]{1,6} )
    \s*页? (?: [\s，,/]* 共?\s*[0-9]{1,4}\s*页? )?  # 第3页 共27页, 3/27
    [\s　\-—–－―·.•]*
    """,
    re.VERBOSE,
)


_SAID = {"contents_printed": "不导入目录"}
"""What a click does, for doubts that know it better than their corrections."""


def _said_of(verb, corrections, lines, *, others):
    if verb == "leave_out" and all(_is_page_number(one, lines) for one in corrections):
        return f"去掉{'其间' if others else ''}{len(corrections)}个页码"
    where = f"第{corrections[0].line + 1}行" if len(corrections) == 1 else f"{len(corrections)}处"
    these = where if len(corrections) == 1 or (others and verb == "leave_out") else f"这{where}"
    return _DOES.get(verb, "把{}" + VERBS[verb]).format(these)


def _is_page_number(one, lines):
    return bool(_PAGE_NUMBER.fullmatch(lines[one.line].text))


def _places_of(corrections):
    """Return the places of corrections, and how many there are beyond those that are linked."""
    told = corrections[:MOST_PLACES]
    places = tuple(Place(one.line + 1, page_start(one.line + 1), one.said) for one in told)
    return places, len(corrections) - len(told)


def _doubt(warning, lines):
    at = warning.line - 1
    places, beyond = _places_of(warning.corrections) if len(warning.corrections) > 1 else ((), 0)
    return Doubt(
        line=warning.line, sentence=warning.sentence, advice=warning.advice,
        start=page_start(max(warning.line, 1)),
        words=cut(lines[at].text)[:_SHOWN] if 0 <= at < len(lines) else "",
        corrections=" ".join(str(one) for one in warning.corrections),
        said=_SAID.get(warning.code, "") or did(warning.corrections, lines),
        places=places, beyond=beyond,
    )  # fmt: skip


def _unsure(find, lines):
    page, confidence = find.page, find.confidence
    words = lines[find.line].text[find.start : find.end] if find.line >= 0 else ""
    return Doubt(
        line=max(find.line + 1, 1), words=cut(words)[:_SHOWN], scan=page,
        sentence=f"这几个字认得不太准（可信度{confidence * 100:.0f}%），",
        advice=f"请对照第{page}页原图；有错的点“改字”。", start=page_start(max(find.line + 1, 1)),
    )  # fmt: skip
