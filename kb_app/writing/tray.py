"""What lies in somebody's tray (待核对的文件), told from what was noted: nothing is read anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from content.library.incoming import MOST_TOGETHER, MOST_WAITING, READING, Incoming
from kb_app.reading.sizes import size_said
from workflows.incoming import waiting_files


@dataclass(frozen=True)
class Row:
    """One file of a tray: its title, its size, how far it is, whether it lies there twice."""

    one: Incoming
    title: str
    size: str
    state: str
    is_slow: bool
    told: str
    is_double: bool


@dataclass(frozen=True)
class TrayShown:
    """The files of a tray, the newest first, and how full it is."""

    rows: tuple[Row, ...]
    said: str
    is_full: bool


def tray_shown(site, actor, when, doubtful):
    """Return a person's tray; a row of a scan is a doubt below the confidence `doubtful`."""
    files = waiting_files(site, actor, when)
    alike = Counter(one.sha256 for one in files)
    rows = tuple(_row(one, alike[one.sha256] > 1, doubtful) for one in files)
    weight = sum(one.weight for one in files)
    said = (
        f"已放 {len(files)} 个，最多 {MOST_WAITING} 个；"
        f"共 {size_said(weight)}，最多 {MOST_TOGETHER >> 20} MB"
    )
    return TrayShown(rows, said, len(files) >= MOST_WAITING)


def _row(one, is_double, doubtful):
    state = _state(one)
    return Row(
        one=one,
        title=one.title or (one.noted.title if one.noted else ""),
        size=size_said(one.size),
        state=state,
        is_slow=one.state == READING,
        told=_told(one, doubtful),
        is_double=is_double,
    )


def _state(one):
    if one.problem:
        return "没有识别成功"
    if one.state != READING:
        return "已识别" if _is_scan(one) else "已读出"
    known = one.recognition
    if known is None:
        return "等待识别"
    return f"正在识别，已完成 {len(known.wanted) - len(known.missing)} 页，共 {known.total} 页"


def _is_scan(one):
    return one.noted is not None and bool(one.noted.unsure)


def _told(one, doubtful):
    """Return how much is to be looked at, and how much was corrected; empty before it is read."""
    told = []
    if one.noted is not None:
        count = one.noted.to_look_at(doubtful)
        told.append(f"{count}处请核对" if count else "没有疑问")
    if one.corrections:
        told.append(f"已更正{len(one.corrections)}处")
    return " · ".join(told)
