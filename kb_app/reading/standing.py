"""How a version stands on a day (效力状态): in force, coming, superseded, expired, repealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from content.library.document import Document, Version


@dataclass(frozen=True)
class Standing:
    """A standing by name, what its tag says, and a sentence where the reader must be warned."""

    name: str
    label: str
    warning: str = ""


def standing_of(
    document: Document, version: Version, day: date, known: datetime | None = None
) -> Standing:
    """Return how `version` stands on `day`."""
    repealed = document.repealed_on(by=day, known=known)
    current = document.on(day, known)
    if repealed:
        return Standing("repealed", "已废止", f"本文件自{said(repealed)}起废止，仅供查阅。")
    if current is not None and current.number == version.number:
        return Standing("in-force", "现行有效")
    if day < version.in_force_from:
        start = said(version.in_force_from)
        return Standing("coming", "尚未施行", f"本版本自{start}起施行，目前还没有生效。")
    if current is not None:
        return Standing("superseded", "已被替代", _superseded(current))
    end = said(version.in_force_to) if version.in_force_to else ""
    return Standing("superseded", "已失效", f"本版本施行至{end}，已经失效，仅供查阅。")


def standing_read(request, document: Document, version: Version) -> Standing:
    """Return how `version` stands on the day the request reads; of another day it says so."""
    standing = standing_of(document, version, request.day, request.known)
    if standing.name == "in-force" and request.day != request.today:
        return replace(standing, label="当日有效")
    return standing


DRAFT = Standing("draft", "草稿", "这是正在起草的稿件，尚未发布，请勿对外引用。")
IN_REVIEW = Standing("review", "审核中", "这是正在审核的稿件，尚未发布，请勿对外引用。")
APPROVED = Standing("review", "待发布", "这份稿件已通过审核，尚未发布，请勿对外引用。")


def standing_of_draft(document: Document) -> Standing:
    """Return how the working draft stands."""
    state = document.draft.state if document.draft else "draft"
    return {"in_review": IN_REVIEW, "approved": APPROVED}.get(state, DRAFT)


def said(day: date) -> str:
    """Return a day as people write it, 2026年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def span_said(start: date, end: date | None) -> str:
    """Return from when to when a version is in force, in words."""
    if end is None:
        return f"自{said(start)}起施行"
    if end < start:
        return f"拟自{said(start)}起施行，施行前已被更正"
    return f"{said(start)}至{said(end)}施行"


def _superseded(current: Version) -> str:
    return (
        f"本版本已被替代，这一天施行的是第{current.number}版"
        f"（自{said(current.in_force_from)}起施行）。"
    )
