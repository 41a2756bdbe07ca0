"""How a version stands on a day (效力状态): in force, coming, superseded, expired, repealed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from content.text.days import said
from workflows.engine import state_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from content.library.document import Document, Version


@dataclass(frozen=True)
class Standing:
    """A standing by name, what its tag says, and a sentence where the reader must be warned."""

    name: str
    label: str
    warning: str = ""


@dataclass(frozen=True)
class VersionRow:
    """A version in a list: how it stands, from when to when, where it is read, what it replaced.

    `earlier` is the number of the version before, 0 for the first.
    """

    version: Version
    standing: Standing
    span: str
    url: str
    earlier: int


def standing_of(
    document: Document, version: Version, day: date, known: datetime | None = None
) -> Standing:
    """Return how `version` stands on `day`."""
    repealed = document.repealed_on(by=day, known=known)
    current = document.on(day, known)
    if repealed:
        return Standing("repealed", "已废止", f"本文件自{said(repealed)}起废止，仅供查阅。")
    if current is not None and current.number == version.number:
        return IN_FORCE
    if day < version.in_force_from:
        start = said(version.in_force_from)
        return Standing("coming", "尚未施行", f"本版本自{start}起施行，目前还没有生效。")
    if current is not None:
        return Standing("superseded", "已被替代", _superseded(current))
    end = said(version.in_force_to) if version.in_force_to else ""
    return Standing("expired", "已失效", f"本版本施行至{end}，已经失效，仅供查阅。")


def standing_read(request, document: Document, version: Version) -> Standing:
    """Return how `version` stands on the day the request reads; of another day it says so."""
    standing = standing_of(document, version, request.day, request.known)
    return in_force_on(request.day, request.today) if standing is IN_FORCE else standing


def in_force_on(day: date, today: date) -> Standing:
    """Return how what was in force on `day` is said to stand."""
    return IN_FORCE if day == today else IN_FORCE_THEN


IN_FORCE = Standing("in-force", "现行有效")
IN_FORCE_THEN = Standing("in-force", "当日有效")
DRAFT = Standing("draft", "草稿", "这是正在起草的稿件，尚未发布，请勿对外引用。")
IN_REVIEW = Standing("review", "审核中", "这是正在审核的稿件，尚未发布，请勿对外引用。")
APPROVED = Standing("review", "待发布", "这份稿件已通过审核，尚未发布，请勿对外引用。")


def standing_of_draft(document: Document) -> Standing:
    """Return how the working draft stands."""
    state = state_of(document) if document.draft else "draft"
    return {"in_review": IN_REVIEW, "approved": APPROVED}.get(state, DRAFT)


def rows_of(
    request, document: Document, versions, path: str, *, most: int | None = None
) -> list[VersionRow]:
    """Return a row for each of `versions` (earliest first), the newest first, `most` of them."""
    return [
        VersionRow(
            version,
            standing_read(request, document, version),
            span_said(version.in_force_from, last := document.last_day(version, request.known)),
            _address(request, version, last, path),
            versions[at - 1].number if at else 0,
        )
        for at, version in islice(reversed(list(enumerate(versions))), most)
    ]


def span_said(start: date, end: date | None) -> str:
    """Return from when to when a version is in force, in words."""
    if end is None:
        return f"自{said(start)}起施行"
    if end < start:
        return f"拟自{said(start)}起施行，施行前已被更正"
    return f"{said(start)}至{said(end)}施行"


def _address(request, version: Version, last: date | None, path: str) -> str:
    """Return where a version is read: on a day of its own, or by number if it never had one."""
    if last is not None and last < version.in_force_from:
        return f"{path}/v/{version.number}"
    begun = version.in_force_from <= request.today
    if begun and (last is None or request.today <= last):
        return path
    address: str = request.moment.at(version.in_force_from).link(path)
    return address


def _superseded(current: Version) -> str:
    return (
        f"本版本已被替代，这一天施行的是第{current.number}版"
        f"（自{said(current.in_force_from)}起施行）。"
    )
