"""Taking in files (收文): a Word or text file becomes words to be saved as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from content.errors import Unreadable
from content.files.bounded import read_bounded
from content.library.revision import SourceFile
from content.text.parser import parse
from workflows.drafting import Words, create
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from content.files.import_report import Report
    from content.library.document import Document
    from content.library.shelf import Shelf
    from workflows.policy import Actor


@dataclass(frozen=True)
class TakenIn:
    """What a file gave: words for a draft, a title, and what was and was not understood."""

    words: Words
    title: str
    report: Report
    warnings: tuple[str, ...]


def read_file(name: str, data: bytes, fields: Mapping[str, Any] | None = None) -> TakenIn:
    """Inspect and read a file in a bounded process, and parse its text.

    `fields` are added to (and win over) what the file tells. Raises Unreadable, TooLarge.
    """
    read = read_bounded(name, data)
    parsed = parse(read.lines)
    if not parsed.body.clauses:
        raise Unreadable(f"“{PurePath(name).name}”里没有可读取的文字，请检查文件后重新上传。")
    title = read.meta.get("标题") or parsed.title or PurePath(name).stem
    warnings = (*read.report.warnings, *(str(warning) for warning in parsed.warnings))
    words = Words(
        fields={"title": title[:200], **(fields or {})},
        lines=tuple(read.lines),
        note=f"由文件“{PurePath(name).name[:100]}”导入",
        source=SourceFile(PurePath(name).name[:200], data),
        warnings=warnings[:200],
    )
    return TakenIn(words, title, read.report, warnings)


def take_in(
    shelf: Shelf, taken: TakenIn, actor: Actor, when: datetime, *, in_force_from: date | None = None
) -> Document:
    """Create a document from what was read; with `in_force_from`, record it as published.

    Recording without review is open only to kinds that are law from outside; others raise
    NotPossible and must go through review.
    """
    document = create(shelf, taken.words, actor, when)
    if in_force_from is not None:
        take_step(document, "publish", actor, when, Order(in_force_from=in_force_from))
    return document
