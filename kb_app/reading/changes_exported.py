"""What was changed as files to take away: 修订对照表 (Word, Excel) and 修订稿 (Word)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content.change.comparing import as_one_document, compared, compared_afresh
from content.change.tabling import marked_rows
from content.errors import Invalid, TooLarge
from content.files.making.redline import Saved, Text, write_redline
from content.files.making.table_of_changes import (
    ChangesOfText,
    write_sheet_of_changes,
    write_table_of_changes,
)
from content.text.days import day_at
from content.text.titles import in_marks
from kb_app.reading.comparison import counts_said, fated, in_turn, shown
from kb_app.reading.exporting import EXCEL, WORD, ExportedFile, figures_of
from search_index.analysis import segments_of
from workflows.policy import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.library.document import Document
    from content.library.revision import Revision
    from content.text.clauses import Body


@dataclass(frozen=True, slots=True)
class Told:
    """One of two texts: its document, its revision, what it is called (第2版，…起施行)."""

    document: Document
    revision: Revision
    called: str


MOST_LINES = 3_000
"""Texts of so many lines together, twice the longest statute's, become a file within seconds."""

Change = tuple[Told, Told]
"""A text before and after."""


def table_exported(
    title: str, plain: str, changes: Sequence[Change], wanted: str
) -> ExportedFile:  # fmt: skip
    """Return the 修订对照表 of changes as `docx` or `xlsx`. Raises Invalid for another format."""
    if wanted not in ("docx", "xlsx"):
        raise Invalid({"format": f"对照表不能导出为“{wanted[:20]}”，可以是：docx、xlsx。"})
    _check_size(changes)
    texts = [_changes_of(old, new) for old, new in changes]
    name, plain = f"{title}修订对照表.{wanted}", f"{plain}-changes.{wanted}"
    if wanted == "xlsx":
        return ExportedFile(name, plain, EXCEL, write_sheet_of_changes(texts))
    return ExportedFile(name, plain, WORD, write_table_of_changes(f"{title}修订对照表", texts))


def redline_exported(old: Told, new: Told, request: Any) -> ExportedFile:  # noqa: ANN401 - a Pyramid request
    """Return the Word file that tracks what makes the new text of the old one.

    The changes bear the name of who saved the new text, as far as the reader may know it.
    """
    _check_size([(old, new)])
    before, after = _bodies(old, new)
    with in_turn(before, after):
        if old.document is not new.document:
            before, after = as_one_document(before, after)
        data = write_redline(
            Text(old.revision.title, before, figures_of(old.revision)),
            Text(new.revision.title, after, figures_of(new.revision)),
            Saved(_author(new, request), day_at(new.revision.at)), segments_of,
        )  # fmt: skip
    plain = f"{new.document.__name__}-redline.docx"
    return ExportedFile(f"{new.revision.title}（修订稿）.docx", plain, WORD, data)


def _changes_of(old: Told, new: Told) -> ChangesOfText:
    bodies = _bodies(old, new)
    is_one = old.document is new.document
    with in_turn(*bodies):
        comparison = compared(*bodies) if is_one else compared_afresh(*bodies)
        rows = marked_rows(comparison, segments_of)
    title = new.revision.title
    between = title if is_one else f"{in_marks(old.revision.title)}与{in_marks(title)}"
    counted = counts_said(fated(shown(comparison))) or "条文没有变化"
    said = f"原条文：{old.called}。修订后条文：{new.called}。共{counted}。"
    return ChangesOfText(between, said, rows)


def _bodies(old: Told, new: Told) -> tuple[Body, Body]:
    return old.document.body_of(old.revision), new.document.body_of(new.revision)


def _author(new: Told, request: Any) -> str:  # noqa: ANN401 - a Pyramid request
    if may(request.actor, "view_draft", new.document):
        return request.site.people.name(new.revision.by)
    return f"{request.site.settings['county']}行政审批局"


def _check_size(changes: Sequence[Change]) -> None:
    """Raise TooLarge for texts that would keep the server busy for minutes."""
    for side in zip(*changes, strict=True):
        lines = sum(1 for one in side for _ in one.revision.body.lines())
        if lines > MOST_LINES:
            raise TooLarge(
                f"要导出的文本共{lines}行，超过{MOST_LINES}行。请一份一份地导出，"
                "或者在“对照”页面上看。"
            )
