"""What taking in a table would do (试导入): document by document, cell by cell, written nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from content.canonical import canonical
from content.errors import Invalid, KbError
from content.library.site import path_of, site_of
from content.text.titles import in_marks
from content.types.fields import checked
from content.types.registry import KINDS
from content.types.sheet_columns import SINCE, WHERE, identities_of
from content.types.sheet_identities import called, code_of
from content.types.sheet_rows import (
    Cell,
    Chosen,
    Gathered,
    Problem,
    flat,
    gathered,
    merged,
)
from workflows.drafting import LONGEST_TITLE
from workflows.policy import Actor, may, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from content.files.formats.sheets import Sheet
    from content.library.document import Document
    from content.library.revision import Revision
    from content.library.shelf import Shelf

MOST_DOCUMENTS = 300
"""So many documents one table may make or change: they are stored in one transaction."""

_NUMBERED = re.compile(r"第([\d、]+)题")
_TAG = re.compile(r".*-(\d{1,9})")


@dataclass(frozen=True)
class Change:
    """What a document says before and after, in one of its columns."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Tried:
    """What would become of one document: new, changed, same or refused; and why."""

    outcome: str
    title: str
    at: Cell
    fields: Mapping[str, object]
    path: str = ""
    tag: str = ""
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Trial:
    """What would become of each document of a table, and a digest of what would be written.

    `refusal` says why none of it can be taken in, empty when some can.
    """

    documents: tuple[Tried, ...]
    digest: str = ""
    refusal: str = ""

    def which(self, *outcomes: str) -> list[Tried]:
        """Return the documents with one of these outcomes, in the order of the table."""
        return [one for one in self.documents if one.outcome in outcomes]

    @property
    def problems(self) -> list[Problem]:
        """Return every bad cell, in the order of the table."""
        return [problem for one in self.documents for problem in one.problems]


def tried(shelf: Shelf, sheets: Iterable[tuple[Sheet, Chosen]], actor: Actor) -> Trial:
    """Return what taking the sheets in would do; nothing is written."""
    require(actor, "create", shelf)
    told = gathered(KINDS[shelf.type_name], sheets)
    if len(told) > MOST_DOCUMENTS:
        said = f"一次最多导入{MOST_DOCUMENTS}份，这份表格有{len(told)}份。请拆分后再上传。"
        return Trial((), refusal=f"{said}表头的行号不对时，也会这样。")
    library = _Library(shelf, actor)
    found = tuple(_tried(library, one) for one in told)
    return Trial(found, _digest(found))


class _Library:
    """The documents of a shelf that the actor may change, by what tells them apart.

    Each is looked up where the catalog lists it: no walk through the shelf.
    """

    def __init__(self, shelf: Shelf, actor: Actor) -> None:
        self.shelf, self.actor = shelf, actor
        self.kind = KINDS[shelf.type_name]
        self._code, self._title = identities_of(self.kind)

    def found(self, told: Gathered) -> Document | None:
        """Return the document that rows are about, None for a new one.

        Raises Invalid, by the key of the column, when that cannot be told.
        """
        where, code, title = (told.said(key) for key in (WHERE, self._code, self._title))
        if where:
            return self._at(where)
        if code and (same := self._called(self._code, code)):
            return self._single(same, self._code, code)
        same = self._called(self._title, title) if title else []
        if code:
            others = [one for one in same if code_of(one)]
            same = [one for one in same if not code_of(one)]
            if others and not same:
                raise Invalid({self._code: (
                    f"文库里有同名的{in_marks(title)}，它的代号是“{code_of(others[0])}”。"
                    "是同一份的，请改成这个代号；不是的，请改名称。"
                )})  # fmt: skip
        return self._single(same, self._title, title) if same else None

    def _at(self, where: str) -> Document:
        name = where.rpartition("/")[2]
        document: Document | None = self.shelf.documents.get(name)
        if document is None or path_of(document) != where or not may(self.actor, "edit", document):
            raise Invalid({WHERE: "没有这个地址的文件。新建的请把这一格留空。"})
        return document

    def _single(self, same: list[Document], key: str, said: str) -> Document:
        if len(same) > 1:
            listed = "、".join(path_of(one) for one in same[:3])
            said = f"文库里有{len(same)}份“{said[:40]}”：{listed}。请加一列“文件地址”写明是哪一份。"
            raise Invalid({key: said})
        return same[0]

    def _called(self, key: str, said: str) -> list[Document]:
        return [one for one in called(self.shelf, key, said) if may(self.actor, "edit", one)]


def _tried(library: _Library, told: Gathered) -> Tried:
    """Return what would become of one document; a refusal becomes the problem of a cell."""
    kind, title = library.kind, told.said(library.kind.title_field)
    sources: dict[str, Cell] = dict(told.main)
    edited: list[Cell] = []
    problems = list(told.problems)
    try:
        document = library.found(told)
        base, current = _base_of(document, told), document.latest.fields if document else {}
        after = merged(kind, told, base, current)
        sources, problems = {**sources, **after.sources}, [*problems, *after.problems]
        edited = after.changed
        fields = checked(kind.schema, after.fields)
        title = _checked_title(kind, fields)
    except KbError as refusal:
        problems += _problems_of(refusal, sources, told.first, edited)
        return Tried("refused", title, told.first, {}, problems=tuple(problems))
    known = (document.latest.title, path_of(document), document.tag()) if document else None
    if known and canonical(fields) == canonical(current) and not problems:
        return Tried("same", known[0], told.first, fields, known[1], known[2])
    if document is not None and not problems:
        problems += _in_the_way(document, library.actor, told)
    outcome = "refused" if problems else "changed" if known else "new"
    path, tag = (known[1], known[2]) if known else ("", "")
    changes = _changes(flat(kind, current), flat(kind, fields))
    return Tried(outcome, title, told.first, fields, path, tag, changes, tuple(problems))


def _base_of(document: Document | None, told: Gathered) -> Mapping[str, object]:
    """Return the fields a table was made from: those of the save it names, else the latest."""
    tag = told.said(SINCE)
    if document is None:
        if tag:
            raise Invalid({SINCE: "有导出标记，却没有对应的文件。新建的请把这一格留空。"})
        return {}
    if not tag or tag == document.tag():
        return document.latest.fields
    found = _TAG.fullmatch(tag)
    number = int(found[1]) if found else 0
    if number not in document.revisions or document.tag_of(number) != tag:
        raise Invalid({SINCE: "不认识这个导出标记。请不要改动这一列，或者重新导出。"})
    base: Revision = document.revisions[number]
    return base.fields


def _in_the_way(document: Document, actor: Actor, told: Gathered) -> Iterator[Problem]:
    """Yield why a document may not be changed now: its draft is in review, or another's."""
    draft = document.draft
    if draft is not None and draft.state != "draft":
        yield Problem(
            told.first, f"{in_marks(document.title)}正在审核，不能改。请先办完，再导入这一份。"
        )
    elif draft is not None and actor.login not in draft.editors:
        who = site_of(document).people.name(draft.editors[0])
        yield Problem(
            told.first, f"{who}正在起草{in_marks(document.title)}。请先办完这份稿件，再导入这一份。"
        )


def _checked_title(kind: type[Document], fields: Mapping[str, object]) -> str:
    title = kind.title_of(fields)
    if len(title) > LONGEST_TITLE:
        raise Invalid({kind.title_field: f"标题请控制在{LONGEST_TITLE}字以内。"})
    return title


def _problems_of(
    refusal: KbError, sources: Mapping[str, Cell], first: Cell, edited: Sequence[Cell]
) -> Iterator[Problem]:
    said = refusal.problems if isinstance(refusal, Invalid) else {"": str(refusal)}
    for key, sentence in said.items():
        found = _NUMBERED.search(sentence)
        numbers = found[1].split("、") if found else [""]
        for number in numbers:
            place = f"{key}.{int(number) - 1}.answer" if number else key
            near = _cells_at(place, sources) or [first]
            yield Problem(_meant(near, sentence, edited), sentence)


def _meant(near: Sequence[Cell], sentence: str, edited: Sequence[Cell]) -> Cell:
    """Return the cell that was typed and whose number the sentence names; the last of equals."""

    def weight(at: int) -> tuple[bool, bool, bool, int]:
        said = near[at].text.strip()
        return near[at] in edited, bool(said) and said in sentence, said.isdecimal(), at

    return near[max(range(len(near)), key=weight)]


def _cells_at(key: str, sources: Mapping[str, Cell]) -> list[Cell]:
    """Return the cell a refused value came from, or those nearest to it."""
    parts = key.split(".")
    while parts and parts[0]:
        place = ".".join(parts)
        if place in sources:
            return [sources[place]]
        below = [cell for known, cell in sources.items() if known.startswith(f"{place}.")]
        if below:
            return below
        parts.pop()
    return []


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    labels = dict.fromkeys((*before, *after))
    rows = ((label, before.get(label, ""), after.get(label, "")) for label in labels)
    return tuple(Change(*row) for row in rows if row[1] != row[2])


def _digest(found: Iterable[Tried]) -> str:
    written = (
        f"{one.outcome} {one.path} {one.tag} {canonical(one.fields)}"
        for one in found
        if one.outcome in {"new", "changed"}
    )
    return sha256("\n".join(written).encode("utf-8", "surrogatepass")).hexdigest()
