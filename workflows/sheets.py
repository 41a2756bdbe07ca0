"""Taking in tables (表格导入): laid down, tried without writing anything, then made into drafts."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from content.errors import NotPossible
from content.files.bounded import read_sheets
from content.files.formats.sheets import Doubt, Row, Sheet, Workbook, address
from content.library.incoming import ROOM, Room
from content.library.journal import record
from content.library.sheet_intake import SheetIntake, found_in, tray_of
from content.library.site import path_of, site_of
from content.types.expert import Expert
from content.types.privacy import personal_data_in
from content.types.registry import KINDS
from content.types.sheet_columns import (
    TABLED,
    WHERE,
    header_row,
    identities_of,
    plainly,
    proposed,
)
from content.types.sheet_rows import Chosen
from workflows.drafting import Words, create, save
from workflows.policy import Actor, require
from workflows.sheet_trial import Trial, Tried, tried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from content.library.document import Document
    from content.library.revision import Upload
    from content.library.shelf import Shelf
    from content.library.site import Site

_LOOKED_AT = 30


def is_tabled(shelf: Shelf) -> bool:
    """Return whether documents of this shelf may come and go as tables."""
    return KINDS[shelf.type_name] in TABLED


def lay_down(  # noqa: PLR0913 - a verb names the shelf, the table, the person and the moment
    shelf: Shelf,
    upload: Upload,
    actor: Actor,
    when: datetime,
    *,
    form: str = "",
    room: Room = ROOM,
) -> SheetIntake:
    """Read a table and lay it down, with what its columns probably mean, and return it.

    The same table from the same `form` is laid down once. Nothing else is stored; it counts
    against the person's pace as other files do. Raises NotAllowed, NotPossible, Unreadable,
    TooLarge, TooOften, NoRoom.
    """
    require(actor, "create", shelf)
    if not is_tabled(shelf):
        raise NotPossible(f"“{shelf.label}”是正文，不能用表格导入；请上传 Word 文件。")
    tray = tray_of(site_of(shelf).desks.of(actor.login))
    file = (upload.name[:200], len(upload.data), upload.sha256)
    key = _key(actor.login, form or when.isoformat(), shelf.__name__, file[0], upload.sha256)
    if (laid := tray.found(key, when)) is not None:
        return laid
    trays = site_of(shelf).incoming
    trays.check_room(actor.login, len(upload.data), when, room)
    book = read_sheets(upload.name, upload.data, actor.login)
    if not any(sheet.rows for sheet in book.sheets):
        raise NotPossible("表格里没有内容，请检查文件后重新上传。")
    kind = KINDS[shelf.type_name]
    if kind is Expert:
        book = Workbook(tuple(map(_screened, book.sheets)))
    intake = SheetIntake(key, shelf.__name__, file, book.to_json(), when)
    known = tray.remembered(kind.type_name)
    intake.choices = tuple(
        (chosen.header, chosen.keys, chosen.is_taken)
        for chosen in (_proposed(kind, sheet, known) for sheet in book.sheets)
    )
    tray.put(intake)
    trays.of(actor.login).charge(len(upload.data) + intake.weight, when, room)
    return intake


def intake_of(site: Site, key: str, actor: Actor, when: datetime) -> SheetIntake:
    """Return one of the actor's own tables. Raises NotFound."""
    desk = site.desks.by_login.get(actor.login)
    return found_in(desk.sheets if desk is not None else None, key, when)


def intakes_of(site: Site, actor: Actor, when: datetime) -> list[SheetIntake]:
    """Return the actor's own tables, the newest first."""
    desk = site.desks.by_login.get(actor.login)
    return desk.sheets.newest_first(when) if desk is not None and desk.sheets else []


def workbook_of(intake: SheetIntake) -> Workbook:
    """Return what the cells of a table say. Raises NotPossible when it was taken in before."""
    if intake.cells is None:
        raise NotPossible("这份表格已经导入。要再导入一次，请重新上传。")
    return Workbook.from_json(intake.cells.stored)


def choices_of(intake: SheetIntake) -> list[Chosen]:
    """Return how each sheet of a table is read."""
    return [Chosen(header, tuple(keys), is_taken) for header, keys, is_taken in intake.choices]


def settle(site: Site, intake: SheetIntake, choices: Sequence[Chosen], actor: Actor) -> None:
    """Keep how the sheets are read, and remember for the actor what the headers mean.

    When another row holds the headers, its columns are proposed anew.
    """
    book, kind = workbook_of(intake), KINDS[site.shelf(intake.shelf).type_name]
    tray = tray_of(site.desks.of(actor.login))
    known = tray.remembered(kind.type_name)
    kept = []
    for sheet, before, chosen in zip(book.sheets, choices_of(intake), choices, strict=True):
        if chosen.header != before.header:
            chosen = replace(_proposed(kind, sheet, known, chosen.header),  # noqa: PLW2901 - as settled
                             is_taken=chosen.is_taken)  # fmt: skip
        else:
            tray.remember(kind.type_name, _meanings(sheet, chosen))
        kept.append((chosen.header, chosen.keys, chosen.is_taken))
    intake.choices = tuple(kept)


def trial_of(site: Site, intake: SheetIntake, actor: Actor, book: Workbook | None = None) -> Trial:
    """Return what taking the table in would do, cell by cell; nothing is written.

    `book` is what its cells say, for whoever has read them already.
    """
    sheets = zip((book or workbook_of(intake)).sheets, choices_of(intake), strict=True)
    return tried(site.shelf(intake.shelf), sheets, actor)


def put_in(
    site: Site, intake: SheetIntake, digest: str, actor: Actor, when: datetime
) -> list[Document]:
    """Make drafts of what the table says anew or differently, and return the documents.

    What has a bad cell is left out. Raises NotPossible when something else would be written
    than was shown, and whatever `create` and `save` raise; then nothing at all is written.
    """
    trial = trial_of(site, intake, actor)
    if trial.refusal:
        raise NotPossible(trial.refusal)
    if trial.digest != digest:
        raise NotPossible(
            "核对以后，文库或者各列的对应有变化，没有导入。请看过新的核对结果再导入。"
        )
    shelf = site.shelf(intake.shelf)
    made = [_written(shelf, one, intake.name, actor, when) for one in trial.which("new", "changed")]
    if not made:
        raise NotPossible("没有可以导入的内容。请改正表格后重新上传。")
    record(
        site, at=when, by=actor.login, action="sheet_taken_in", path=path_of(shelf),
        title=intake.name, file_sha256=intake.sha256, documents=str(len(made)),
    )  # fmt: skip
    intake.finish((path_of(one), one.latest.title, what) for one, what in made)
    return [document for document, _ in made]


def _written(
    shelf: Shelf, one: Tried, table: str, actor: Actor, when: datetime
) -> tuple[Document, str]:
    """Make the draft of one document, and return it with what was done."""
    words = Words(one.fields, note=f"由表格“{table[:100]}”第{one.at.row}行导入")
    if one.outcome == "new":
        return create(shelf, words, actor, when), "新建"
    document = shelf.document(one.path.rpartition("/")[2])
    save(document, words, actor, when, based_on=one.tag)
    return document, "修改"


def throw_away(site: Site, intake: SheetIntake, actor: Actor) -> None:
    """Take one of the actor's tables away, with all that its cells say."""
    tray = tray_of(site.desks.of(actor.login))
    if intake.key in tray.by_key:
        del tray.by_key[intake.key]


def _key(*told: str) -> str:
    return sha256("\n".join(told).encode()).hexdigest()[:20]


def _proposed(
    kind: type[Document], sheet: Sheet, known: Mapping[str, str], header: int | None = None
) -> Chosen:
    """Return how a sheet is probably read: a hidden one, and one without a name, are not."""
    rows = sheet.rows[:_LOOKED_AT]
    if header is None:
        header = rows[header_row(kind, [row.cells for row in rows])].number if rows else 0
    cells = next((row.cells for row in sheet.rows if row.number == header), ())
    keys = tuple(proposed(kind, sheet.name, cells, known))
    has_name = not {WHERE, *identities_of(kind)}.isdisjoint(keys)
    return Chosen(header, keys, is_taken=has_name and not sheet.is_hidden)


def _meanings(sheet: Sheet, chosen: Chosen) -> dict[str, str]:
    cells = next((row.cells for row in sheet.rows if row.number == chosen.header), ())
    pairs = zip(map(plainly, cells), chosen.keys, strict=False)
    return {header[:80]: key for header, key in pairs if header}


def _screened(sheet: Sheet) -> Sheet:
    """Return a sheet without numbers of identity cards and accounts, which we may not keep."""
    doubts = list(sheet.doubts)
    rows = tuple(_screened_row(row, doubts) for row in sheet.rows)
    return replace(sheet, rows=rows, doubts=tuple(doubts))


def _screened_row(row: Row, doubts: list[Doubt]) -> Row:
    cells = list(row.cells)
    for column, text in enumerate(cells):
        if found := sorted(set(personal_data_in(text))):
            cells[column] = ""
            said = f"含有{'、'.join(found)}，本系统不得保存，已经略去；请从表格里删去"
            doubts.append(Doubt(address(row.number, column), said))
    return replace(row, cells=tuple(cells))
