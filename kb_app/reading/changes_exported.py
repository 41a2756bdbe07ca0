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
from content.text.titles import in_marks
from kb_app.db import CHINA
from kb_app.reading.comparison import comparison_between, comparison_of, counts_said, fated
from kb_app.reading.exporting import EXCEL, WORD, ExportedFile, figures_of
from search_index.analysis import segments_of
from workflows.policy import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.library.document import Document
    from content.library.revision import Revision


@dataclass(frozen=True, slots=True)
class Told:
    """One of two texts: its document, its revision, what it is called (第2版，…起施行)."""

    document: Document
    revision: Revision
    called: str


MOST_LINES = 3_000
"""A text of so many lines, twice the longest statute's, becomes a Word file within seconds."""

Change = tuple[Told, Told]
"""A text before and after."""


def table_exported(
    title: str, plain: str, changes: Sequence[Change], wanted: str
) -> ExportedFile:  # fmt: skip
    """Return the 修订对照表 of changes as `docx` or `xlsx`. Raises Invalid for another format."""
    if wanted not in ("docx", "xlsx"):
        raise Invalid({"format": f"对照表不能导出为“{wanted[:20]}”，可以是：docx、xlsx。"})
    for old, new in changes:
        _check_size(old, new)
    texts = [_changes_of(old, new) for old, new in changes]
    name, plain = f"{title}修订对照表.{wanted}", f"{plain}-changes.{wanted}"
    if wanted == "xlsx":
        return ExportedFile(name, plain, EXCEL, write_sheet_of_changes(texts))
    return ExportedFile(name, plain, WORD, write_table_of_changes(f"{title}修订对照表", texts))


def redline_exported(old: Told, new: Told, request: Any) -> ExportedFile:  # noqa: ANN401 - a Pyramid request
    """Return the Word file that tracks what makes the new text of the old one.

    The changes bear the name of who saved the new text, as far as the reader may know it.
    """
    _check_size(old, new)
    bodies = (told.document.body_of(told.revision) for told in (old, new))
    if old.document is new.document:
        before, after = bodies
    else:
        before, after = as_one_document(*bodies)
    data = write_redline(
        Text(old.revision.title, before, figures_of(old.revision)),
        Text(new.revision.title, after, figures_of(new.revision)),
        Saved(_author(new, request), new.revision.at.astimezone(CHINA).date()), segments_of,
    )  # fmt: skip
    plain = f"{new.document.__name__}-redline.docx"
    return ExportedFile(f"{new.revision.title}（修订稿）.docx", plain, WORD, data)


def _changes_of(old: Told, new: Told) -> ChangesOfText:
    bodies = (told.document.body_of(told.revision) for told in (old, new))
    is_one = old.document is new.document
    comparison = compared(*bodies) if is_one else compared_afresh(*bodies)
    title = new.revision.title
    between = title if is_one else f"{in_marks(old.revision.title)}与{in_marks(title)}"
    rows = marked_rows(comparison, segments_of)
    return ChangesOfText(between, _said(old, new), rows)


def _said(old: Told, new: Told) -> str:
    """Return between which texts the changes lie, and how many there are."""
    is_one = old.document is new.document
    rows = (
        comparison_of(new.document, old.revision, new.revision) if is_one
        else comparison_between(old.document, old.revision, new.document, new.revision)
    )  # fmt: skip
    counted = counts_said(fated(rows)) or "条文没有变化"
    return f"原条文：{old.called}。修订后条文：{new.called}。共{counted}。"


def _author(new: Told, request: Any) -> str:  # noqa: ANN401 - as above
    if may(request.actor, "view_draft", new.document):
        return request.site.people.name(new.revision.by)
    return f"{request.site.settings['county']}行政审批局"


def _check_size(old: Told, new: Told) -> None:
    """Raise TooLarge for texts that would keep the server busy for minutes."""
    for one in (old, new):
        if sum(1 for _ in one.revision.body.lines()) > MOST_LINES:
            raise TooLarge(
                f"{in_marks(one.revision.title)}超过{MOST_LINES}行，请在“对照”页面上看，"
                "或者把文件拆开以后再导出。"
            )
