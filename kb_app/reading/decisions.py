"""The text of the decision that an amendment makes (修改决定), as a page and as a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content.change.decision.citing import citation_notes
from content.change.decision.drafting import Decision, Naming, drafted
from content.files.making.word_writer import write_docx
from content.remembering import Remembered
from content.text.clauses import Body, Clause, Level
from content.text.days import said
from content.text.titles import in_marks
from kb_app.reading.amendments import change_of
from kb_app.reading.exporting import WORD, ExportedFile
from search_index.analysis import segments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.amendment import Amendment
    from kb_app.reading.changes_exported import Told

DECISIONS_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """What is decided of one document: heading and lines, what is said of them, what to check."""

    title: str
    lines: tuple[str, ...]
    remark: str = ""
    notes: tuple[str, ...] = ()


def decisions_of(amendment: Amendment, request: Any) -> list[DecisionShown]:  # noqa: ANN401 - a Pyramid request
    """Return what the amendment decides of each document, repeals last."""
    office = f"{request.site.settings['county']}行政审批局"
    changes = [change_of(amendment, name) for name in amendment.copies]
    return [*(_shown(*one, amendment, office) for one in changes), *_endings(amendment)]


def decision_exported(amendment: Amendment, request: Any) -> ExportedFile:  # noqa: ANN401 - as above
    """Return the decision as a Word file in the look of an official document."""
    title = amendment.terms.title
    data = write_docx(title, Body(tuple(_clauses(decisions_of(amendment, request), title))))
    return ExportedFile(f"{title}.docx", f"amendment-{amendment.__name__}.docx", WORD, data)


_REMEMBERED: Remembered[tuple[Decision, tuple[str, ...]]] = Remembered(DECISIONS_REMEMBERED)


def _shown(old: Told, new: Told, amendment: Amendment, office: str) -> DecisionShown:
    title, start = old.revision.title, amendment.terms.in_force_from
    naming = Naming(title, office, said(start) if start else "")
    if old.revision.text.body == new.revision.text.body:
        return DecisionShown(f"关于修改{in_marks(title)}的决定", (), "正文没有改动。")
    key = (old.revision.content_hash, new.revision.content_hash, naming)
    decision, notes = _REMEMBERED.of(key, lambda: _decided(old, new, naming))
    heading, *lines = decision.lines
    return DecisionShown(heading, tuple(lines), _remark(decision), notes)


def _decided(old: Told, new: Told, naming: Naming) -> tuple[Decision, tuple[str, ...]]:
    before, after = old.revision.body, new.revision.body
    return drafted(before, after, naming, segments_of), citation_notes(before, after)


def _remark(decision: Decision) -> str:
    if decision.is_whole:
        return "改动无法逐条写清，只能写成全文修订。"
    if decision.restated:
        return f"有{decision.restated}处写不成字词修改，改为整条重写。"
    return ""


def _endings(amendment: Amendment) -> Iterator[DecisionShown]:
    start = amendment.terms.in_force_from
    for one in amendment.endings:
        since = f"自{said(start)}起废止" if start else "废止"
        yield DecisionShown(
            f"关于废止{in_marks(one.title)}的决定", (f"{in_marks(one.title)}{since}。",)
        )


def _clauses(shown: list[DecisionShown], title: str) -> Iterator[Clause]:
    """Yield title and paragraphs; of several documents each has a heading of its own."""
    yield Clause(Level.PREFACE, text=shown[0].title if len(shown) == 1 else title)
    for one in shown:
        if len(shown) > 1:
            yield Clause(Level.HEADING, text=one.title)
        for line in one.lines or (one.remark,):
            yield Clause(Level.PARAGRAPH, text=line)
