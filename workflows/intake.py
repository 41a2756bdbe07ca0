"""Taking in files (收文): what was read of a file becomes words to be saved as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING
from unicodedata import category

from content.errors import Unreadable
from content.files.bounded import read_bounded
from content.files.import_report import Find
from content.library.document import Document
from content.library.revision import Upload
from content.text.correcting import words_typed
from content.text.parser import Facts, source_lines
from content.text.side_by_side import understood_with
from workflows.drafting import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.files.import_report import ReadText, Report
    from content.library.revision import SourceFile
    from content.text.side_by_side import Understood

NO_FACTS = Facts()

LONGEST_NAME = 200
"""So many characters of a file's name are kept."""

DOCUMENT = "无标题文件"
"""What a file is called that says nothing a person could read."""

_NOT_IN_TITLES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""What has no face of its own: control characters, halves of pairs, ends of lines."""

DOUBT = "doubt"
"""The kind of find that stands for what the parser doubted."""

RETYPED = "retyped"
"""The kind of find that tells what a line said before somebody typed it anew."""


@dataclass(frozen=True)
class TakenIn:
    """What a file gave: words for a draft, a title, and what was and was not understood.

    `facts` are what the text says about itself, `meta` what the front matter says.
    """

    words: Words
    title: str
    report: Report
    warnings: tuple[str, ...]
    facts: Facts = NO_FACTS
    meta: Mapping[str, str] = field(default_factory=dict)


def read_file(name: str, data: bytes, kind: type[Document], person: str = "") -> TakenIn:
    """Inspect and read a file in a bounded process, and parse its text.

    The title it gives stands in the field where `kind` keeps it; `person` is who handed it in.
    Raises Unreadable, TooLarge, TooOften.
    """
    read = read_text(name, data, person)
    source = Upload(PurePath(name).name[:LONGEST_NAME], data)
    return taken(source, read, understood_with(read.lines), kind)


def read_text(name: str, data: bytes, person: str = "") -> ReadText:
    """Return what a bounded process read of a file. Raises Unreadable when there is no text.

    Of one `person` one old file at a time is made new; TooOften for another meanwhile.
    """
    read = read_bounded(name, data, person)
    if not any(source_lines(read.lines)):
        raise Unreadable(f"“{PurePath(name).name}”里没有可读取的文字，请检查文件后重新上传。")
    return read


def taken(
    source: Upload | SourceFile,
    read: ReadText,
    understood: Understood,
    kind: type[Document],
    title: str = "",
) -> TakenIn:
    """Return what is taken in of what was read, and understood, under this title.

    Without a title it is the one that the file gives. Raises Unreadable when nothing is left.
    """
    parsed, read = understood.parsed, placed(read, understood)
    if not parsed.body.clauses:
        raise Unreadable("没有留下任何文字，不能存为草稿。请先撤回“不导入”的更正。")
    title = title or title_given(read, understood, source.name)
    warnings = (*read.report.warnings, *(str(warning) for warning in parsed.warnings))
    words = Words(
        fields={kind.title_field: title[:LONGEST_NAME]},
        lines=tuple(understood.corrected),
        note=f"由文件“{source.name[:100]}”导入",
        source=source,
        warnings=warnings[:200],
        parsed=parsed,
        read=read,
    )
    return TakenIn(words, title, read.report, warnings, parsed.facts, read.meta)


def title_given(read: ReadText, understood: Understood, name: str) -> str:
    """Return the title a file gives: by its front matter, its text, or its name."""
    given = read.meta.get("标题") or understood.parsed.title or PurePath(name).stem
    return "".join(c for c in given if category(c) not in _NOT_IN_TITLES).strip() or DOCUMENT


def placed(read: ReadText, understood: Understood) -> ReadText:
    """Return what was read with each find on the line of the text as it is saved, from 0.

    -1 is the place of what lies outside, also of what was found in a line that was left out.
    What the parser doubted is among the finds, and what lines said that were typed anew.
    """
    lines, typed = _lines_saved(understood), words_typed(understood.corrections)
    doubts = (
        Find(DOUBT, warning.line - 1, words=warning.sentence)
        for warning in understood.parsed.warnings
    )
    finds = (
        *(replace(one, confidence=1.0) if one.line in typed else one for one in read.finds),
        *(Find(RETYPED, at, words=read.lines[at].text) for at in typed),
        *doubts,
    )
    found = tuple(replace(one, line=lines.get(one.line, -1)) for one in finds)
    return replace(read, finds=found, report=_with_typed(read.report, len(typed)))


def _with_typed(report: Report, typed: int) -> Report:
    """Return the report that also says how many lines were typed anew, where there are any."""
    if not typed:
        return report
    said = f"有 {typed} 行的文字在核对时由人改过，原来读出的字在“逐处列出”里。"
    return replace(report, warnings=(*report.warnings, said))


def _lines_saved(understood: Understood) -> dict[int, int]:
    """Return the line of the saved text by the line as it was read.

    A joined line goes with its neighbour above; a blank or left-out one is not there.
    """
    saved: dict[int, int] = {}
    count = 0
    for origin, line in zip(understood.origins, understood.corrected, strict=True):
        printed = sum(1 for _ in source_lines([line]))
        if printed:
            saved.setdefault(origin, count)
        count += printed
    for one in sorted(understood.corrections, key=lambda each: each.line):
        if one.verb == "join" and one.line - 1 in saved:
            saved.setdefault(one.line, saved[one.line - 1])
    return saved
