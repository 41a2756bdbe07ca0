"""Writing (起草): create a document, save a draft, discard it, share it, delete it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from content.canonical import canonical
from content.errors import Invalid, NotAllowed, NotPossible, Stale, TooLarge
from content.library.document import Draft, Grant
from content.library.journal import record
from content.library.names import checked_name, suggested_name
from content.library.origins import note_origin
from content.library.revision import (
    Figures,
    ReadingRecord,
    Revision,
    SourceFile,
    Text,
    Upload,
    content_hash,
)
from content.library.site import path_of, site_of
from content.people.people import ROLES
from content.text.aligning import carry_ids
from content.text.parser import Parsed, parse
from content.text.printed import understood
from content.text.titles import in_marks
from content.types.blueprints import checked_blueprint
from content.types.fields import checked
from content.types.registry import kind_of
from content.types.sheet_identities import forget_identities, note_identities
from workflows.desk import clear_desks
from workflows.policy import GRANTABLE, Actor, may_give, require
from workflows.todo import move_review, note_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from content.files.import_report import ReadText
    from content.library.document import Document
    from content.library.shelf import Shelf
    from content.text.clauses import Body
    from content.text.lines import Line
    from content.text.printed import Entry

LONGEST_TITLE = 200
LONGEST_TEXT = 2_000_000
MOST_LINES = 20_000
MOST_DOUBTS = 200
"""Limits of a text; the longest statute in force has about 110,000 characters in 3,000 lines."""


@dataclass(frozen=True)
class Words:
    """What somebody wrote: fields, lines of text, a note on the change, the file it came from.

    `parsed` is what the lines were parsed to already: by a file's reader, or by an editor who
    knows which clause is which, so that each keeps its id. `restores` is the number of the
    save that is brought back. `read` is what reading the source file gave: pictures, finds.
    `blueprint` names what a new document is begun from and held to. `merged` are the figures
    of words that came of two texts, `staged` is the key of the file in its person's tray.
    """

    fields: Mapping[str, Any]
    lines: tuple[Line | str, ...] | None = None
    note: str = ""
    source: Upload | SourceFile | None = None
    warnings: tuple[str, ...] = ()
    parsed: Parsed | None = None
    restores: int = 0
    read: ReadText | None = None
    blueprint: str = ""
    merged: MergedFigures | None = None
    staged: str = ""


@dataclass(frozen=True)
class MergedFigures:
    """The figures of words that came of two texts; None where there are none."""

    figures: Figures | None


def words_of(
    fields: Mapping[str, Any], entries: Sequence[Entry], note: str, *, restores: int = 0
) -> Words:
    """Return words that say lines which remember their clauses: those keep their ids."""
    parsed = understood(entries)
    lines = tuple(entry.line for entry in entries)
    return Words(fields, lines, note, parsed=parsed, restores=restores)


def check_length(lines: Sequence[Line | str]) -> None:
    """Raise TooLarge for a text that is longer than any of ours."""
    characters = sum(len(_text_of(line)) for line in lines)
    if characters > LONGEST_TEXT or len(lines) > MOST_LINES:
        raise TooLarge(
            f"正文过长：不能超过{LONGEST_TEXT // 10_000}万字、{MOST_LINES // 10_000}万行，"
            "请拆分成几份文件后再保存。"
        )


def create(shelf: Shelf, words: Words, actor: Actor, when: datetime, *, name: str = "") -> Document:
    """Create a document with a first draft on the shelf, and return it.

    Raises NotAllowed, Invalid (fields, name), NameTaken, TooLarge.
    """
    require(actor, "create", shelf)
    kind = kind_of(shelf.type_name)
    fields = checked(kind.schema, words.fields)
    title = _checked_title(kind.title_of(fields))
    chosen = checked_name(name) if name else shelf.free_name(suggested_name(title))
    document = kind(chosen, f"{shelf.__name__}/{chosen}@{when.isoformat()}", actor.login, when)
    document.unit = _unit_of(shelf, actor)
    if words.blueprint:
        document.blueprint = checked_blueprint(words.blueprint, kind.type_name)
    shelf.add(document)
    body, words = _read(words, None, f"{document.uid}/1")
    kept = _kept(document, words)
    _add_revision(document, fields, body, words, _Saver(actor, when, kept))
    document.draft = Draft(1, 0, "draft", when, (actor.login,))
    _tell(document, actor, when, "create", note=words.note)
    return document


def save(
    document: Document, words: Words, actor: Actor, when: datetime, *, based_on: str
) -> Revision:
    """Save fields and text as the working draft and return the new revision.

    `based_on` is the tag the edit started from. Raises Stale, with both texts, when
    somebody saved in between. Approvals of an earlier content are void from here on.
    `words.lines` of None leaves the text as it is.
    """
    require(actor, "edit", document)
    latest = document.latest
    fields = checked(document.schema, words.fields)
    if based_on != document.tag():
        raise _stale(document, words, based_on)
    _checked_title(document.title_of(fields))
    seed = f"{document.uid}/{latest.number + 1}"
    body, words = _read(words, latest.body, seed)
    kept = _kept(document, words)
    if (unchanged := _same(latest, fields, body, kept.figures)) and document.draft is not None:
        return latest
    if not unchanged:
        latest = _add_revision(document, fields, body, words, _Saver(actor, when, kept))
    _open_draft(document, latest, actor, when)
    _tell(document, actor, when, "save", note=words.note)
    return latest


def discard(document: Document, actor: Actor, when: datetime) -> None:
    """Give up the working draft of a published document; what is in force stays."""
    require(actor, "edit", document)
    if document.draft is None:
        raise NotPossible(f"{in_marks(document.title)}没有正在起草的稿件。请刷新后再看。")
    if not document.versions:
        raise NotPossible("这份文件从未发布，不能只放弃草稿；如不再需要，请删除文件。")
    published = document.revisions[document.versions[-1].revision]
    number = document.revisions.maxKey() + 1
    document.revisions[number] = Revision(
        number=number, title=published.title, text=published.text,
        by=actor.login, at=when, note="放弃修改，回到已发布的内容", figures=published.figures,
    )  # fmt: skip
    document.draft = None
    _tell(document, actor, when, "discard")


def delete(document: Document, actor: Actor, when: datetime) -> None:
    """Delete a document that was never published. Raises NotPossible for a published one.

    What others have typed about it and not saved is theirs, for a new document.
    """
    require(actor, "delete", document)
    if document.versions:
        raise NotPossible(
            f"{in_marks(document.title)}已经发布过，不能删除，以免今后无法查证。如不再适用，请办理废止。"
        )
    site, path = site_of(document), path_of(document)
    clear_desks(document, actor)
    site.catalog.settle(path, "work")
    move_review(document, None)
    forget_identities(document)
    document.__parent__.remove(document.__name__)
    record(site, at=when, by=actor.login, action="delete", path=path, title=document.title)


def share(thing: Document | Shelf, grants: Iterable[Grant], actor: Actor, when: datetime) -> None:
    """Replace the explicit shares of a shelf or document.

    Raises Invalid, and NotAllowed for a new share of what the actor may not do here.
    """
    require(actor, "share", thing)
    given = tuple(dict.fromkeys(grants))
    for grant in given:
        _check_grant(thing, grant)
        if grant not in thing.grants and not may_give(actor, grant.role, thing):
            raise NotAllowed(
                f"您自己在这里没有“{ROLES[grant.role]}”的权限，不能共享给他人，请联系管理员办理。"
            )
    thing.grants = given
    label = thing.label if not hasattr(thing, "title") else thing.title
    record(
        site_of(thing), at=when, by=actor.login, action="share", path=path_of(thing),
        title=label, grants="；".join(f"{g.holder}={g.role}" for g in given),
    )  # fmt: skip


@dataclass(frozen=True)
class _Kept:
    source: SourceFile | None
    figures: Figures | None


@dataclass(frozen=True)
class _Saver:
    actor: Actor
    when: datetime
    kept: _Kept


def _unit_of(shelf: Shelf, actor: Actor) -> str:
    """Return the unit the writer belongs to now; it stays the document's when they move."""
    person = site_of(shelf).people.by_login.get(actor.login)
    return person.unit if person else ""


def _checked_title(title: str) -> str:
    if not title.strip():
        raise Invalid({"title": "请填写标题。"})
    if len(title) > LONGEST_TITLE:
        raise Invalid({"title": f"标题请控制在{LONGEST_TITLE}字以内。"})
    return title


def _read(words: Words, old: Body | None, seed: str) -> tuple[Body, Words]:
    """Return the clauses of the words, and the words with the parser's doubts about them."""
    if words.lines is None and old is not None:
        return old, words
    lines = words.lines or ()
    check_length(lines)
    parsed = words.parsed or parse(lines)
    doubts = tuple(str(warning) for warning in parsed.warnings)[:MOST_DOUBTS]
    return carry_ids(old, parsed.body, seed), replace(words, warnings=words.warnings or doubts)


def _text_of(line: Line | str) -> str:
    return line if isinstance(line, str) else line.text


def _same(latest: Revision, fields: dict[str, Any], body: Body, figures: Figures | None) -> bool:
    return content_hash(canonical(fields), body.to_json(), figures) == latest.content_hash


def _kept(document: Document, words: Words) -> _Kept:
    """Return the file the words came from, and the figures: of it, or of what they began from."""
    given = words.source
    if given is None and words.merged is not None:
        return _Kept(None, words.merged.figures)
    if given is None:
        number = words.restores or (document.revisions.maxKey() if document.revisions else 0)
        return _Kept(None, document.revisions[number].figures if number else None)
    source = SourceFile(given.name, given.data) if isinstance(given, Upload) else given
    if words.merged is not None:
        return _Kept(source, words.merged.figures)
    read = words.read
    if read is None or not (read.pictures or read.formulas or read.layouts):
        return _Kept(source, None)
    holds = read.container and (read.pictures or read.formulas)
    container = SourceFile(given.name, read.container) if holds else source
    return _Kept(source, Figures(container, read.pictures, read.formulas, read.layouts))


def _add_revision(
    document: Document, fields: dict[str, Any], body: Body, words: Words, saver: _Saver
) -> Revision:
    number = (document.revisions.maxKey() if document.revisions else 0) + 1
    revision = Revision(
        number=number,
        title=document.title_of(fields).strip(),
        text=Text(canonical(fields), body.to_json()),
        by=saver.actor.login,
        at=saver.when,
        note=words.note,
        source=saver.kept.source,
        warnings=words.warnings,
        restores=words.restores,
        based_on=_base_of(document),
        figures=saver.kept.figures,
        reading=ReadingRecord(words.read.found_json()) if words.read else None,
    )
    document.revisions[number] = revision
    if revision.source is not None:
        note_origin(document, revision.source.sha256)
    return revision


def _base_of(document: Document) -> int:
    """Return the version that what is saved now is based on, 0 before the first."""
    return document.draft.based_on if document.draft is not None else len(document.versions)


def _open_draft(document: Document, latest: Revision, actor: Actor, when: datetime) -> None:
    draft = document.draft or Draft(
        latest.number, document.versions[-1].number if document.versions else 0, "draft", when, ()
    )
    editors = draft.editors if actor.login in draft.editors else (*draft.editors, actor.login)
    document.draft = replace(
        draft, revision=latest.number, state="draft", since=when, editors=editors, approvals=()
    )


def _stale(document: Document, words: Words, based_on: str) -> Stale:
    latest = document.latest
    mine = "\n".join(map(_text_of, words.lines or ()))
    who = site_of(document).people.name(latest.by)
    return Stale(
        f"在您编辑期间，{who}已经保存了新的内容。您的文字没有丢失，请对照后合并，再保存一次。",
        mine=mine,
        theirs=latest.body.text(),
        current=document.tag(),
        based_on=based_on,
        words=words,
    )


def _check_grant(thing: Document | Shelf, grant: Grant) -> None:
    site = site_of(thing)
    kind, _, key = grant.holder.partition(":")
    known = {
        "person": lambda: key in site.people.by_login,
        "unit": lambda: key in site.units.by_key,
    }
    if kind not in known or not known[kind]():
        raise Invalid({"grants": f"共享对象“{grant.holder}”不存在，请从人员或单位中选择。"})
    if grant.role not in GRANTABLE:
        raise Invalid({"grants": f"不能共享“{grant.role}”这种权限。请从列表中选择。"})


def _tell(document: Document, actor: Actor, when: datetime, action: str, note: str = "") -> None:
    note_waiting(document, when)
    note_identities(document)
    record(
        site_of(document), at=when, by=actor.login, action=action, path=path_of(document),
        title=document.latest.title, content_hash=document.latest.content_hash,
        **({"note": note} if note else {}),
    )  # fmt: skip
