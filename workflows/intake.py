"""Taking in files (收文): a Word or text file becomes words to be saved as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from content.errors import Unreadable
from content.files.bounded import read_bounded
from content.library.document import Document
from content.library.revision import Upload
from content.text.parser import Facts, parse
from content.types.registry import kind_of
from workflows.drafting import Words, create
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from content.files.import_report import Report
    from content.library.shelf import Shelf
    from workflows.policy import Actor

NO_FACTS = Facts()


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


def read_file(
    name: str, data: bytes, kind: type[Document] = Document, fields: Mapping[str, Any] | None = None
) -> TakenIn:
    """Inspect and read a file in a bounded process, and parse its text.

    `fields` are added to (and win over) the title that the file gives a document of this
    kind. Raises Unreadable, TooLarge.
    """
    read = read_bounded(name, data)
    parsed = parse(read.lines)
    if not parsed.body.clauses:
        raise Unreadable(f"“{PurePath(name).name}”里没有可读取的文字，请检查文件后重新上传。")
    title = read.meta.get("标题") or parsed.title or PurePath(name).stem
    warnings = (*read.report.warnings, *(str(warning) for warning in parsed.warnings))
    words = Words(
        fields={kind.title_field: title[:200], **(fields or {})},
        lines=tuple(read.lines),
        note=f"由文件“{PurePath(name).name[:100]}”导入",
        source=Upload(PurePath(name).name[:200], data),
        warnings=warnings[:200],
        parsed=parsed,
    )
    return TakenIn(words, title, read.report, warnings, parsed.facts, read.meta)


def fitted(taken: TakenIn, kind: type[Document]) -> Words:
    """Return the words with the title in the field where `kind` keeps it."""
    fields = dict(taken.words.fields)
    field = getattr(kind, "title_field", "title")
    if field != "title":
        fields.setdefault(field, fields.pop("title"))
        fields.pop("title", None)
    return replace(taken.words, fields=fields)


def take_in(
    shelf: Shelf, taken: TakenIn, actor: Actor, when: datetime, *, in_force_from: date | None = None
) -> Document:
    """Create a document from what was read; with `in_force_from`, record it as published.

    Recording without review is open only to kinds that are law from outside; others raise
    NotPossible and must go through review.
    """
    document = create(shelf, fitted(taken, kind_of(shelf.type_name)), actor, when)
    if in_force_from is not None:
        take_step(document, "publish", actor, when, Order(in_force_from=in_force_from))
    return document
