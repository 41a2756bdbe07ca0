"""In which order files are taken in (收文次序): of each text the oldest first, as far as known."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from content.files.uploads import accepted_endings
from content.text.titles import unmarked

if TYPE_CHECKING:
    from workflows.intake import TakenIn

BATCH = 20
"""So many files are one commit: a commit that survives a power failure costs the same for all."""

BATCH_BYTES = 40 << 20
"""More than so much is not held at once, unless a single file is as large."""


@dataclass(frozen=True)
class Placed:
    """A file with what tells its place: the name its text keeps, and its day."""

    file: Path
    key: str
    day: date | None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and those in folders that may be read, in the order of their names."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file == path or (_is_wanted(file) and not _leads_out(file, path)):
                found[file] = None
    return sorted(found, key=lambda file: (str(file.parent), file.stem))


def leading_out(paths: Iterable[Path]) -> list[Path]:
    """Return the files in the folders that are links to outside: `files_in` leaves them out."""
    return [
        file
        for path in paths
        if path.is_dir()
        for file in sorted(path.rglob("*"))
        if _is_wanted(file) and _leads_out(file, path)
    ]


def in_order(placed: Sequence[Placed]) -> list[Path]:
    """Return the files so that all of one text stand together, the oldest first.

    A file of no known day stands before the others of its text; texts keep their order.
    """
    texts: dict[str, int] = {}
    for one in placed:
        texts.setdefault(one.key or str(one.file), len(texts))
    ranked = sorted(placed, key=lambda p: (texts[p.key or str(p.file)], p.day or date.min))
    return [one.file for one in ranked]


def batches_of(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Yield the files, so many and so much at a time."""
    batch: list[Path] = []
    held = 0
    for file in files:
        size = _size(file)
        if batch and (len(batch) == BATCH or held + size > BATCH_BYTES):
            yield batch
            batch, held = [], 0
        batch.append(file)
        held += size
    if batch:
        yield batch


def placed_by_name(file: Path) -> Placed:
    """Return where a file stands as its name says: `公司法(2018-10-26)`, `公司法（2018年修正）`."""
    stem = legible(file.stem)
    return Placed(file, lasting_title(stem), day_in(stem) or _year_in(stem))


def placed_by_text(file: Path, title: str, day: date | None) -> Placed:
    """Return where a file stands as its text says, its name where the text says nothing."""
    named = placed_by_name(file)
    return Placed(file, lasting_title(title) or named.key, day or _year_in(title) or named.day)


def lasting_title(title: str) -> str:
    """Return what a law is called whenever it was amended: without （2018年修正） and state."""
    bare = title.strip()
    while (shorter := _EDITION.sub("", bare).rstrip()) != bare and shorter:
        bare = shorter
    whole = unmarked(bare)
    return whole.removeprefix(_STATE) or whole


def without_day(stem: str) -> str:
    """Return the name of a file without the day at its end."""
    return _EDITION.sub("", stem).strip() or stem


def day_said(taken: TakenIn, name: str) -> tuple[date | None, str]:
    """Return from when a text is in force as its file says, and where it says so.

    The front matter counts first; then what the text says, unless the file is of a later
    day: an amended law still tells the day it first came into force.
    """
    front = day_in(taken.meta.get("施行日期", ""))
    if front is not None:
        return front, "，日期取自文件开头"
    said, named = taken.facts.in_force_from, day_in(name)
    if said is not None and (named is None or said >= named):
        return said, "，日期取自正文"
    return named, "，日期取自文件名"


def day_in(text: str) -> date | None:
    """Return the first whole day that is written in a name, or None."""
    found = _DAY.search(text) or _EIGHT_DIGITS.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def legible(name: str) -> str:
    """Return a file name as text; one that is not UTF-8 was written by an old Windows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


_STATE = "中华人民共和国"
_DAY = re.compile(r"(\d{4})[-年.](\d{1,2})[-月.](\d{1,2})日?")  # 2023-09-01, 2023年9月1日
_EIGHT_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")  # 20230901
_YEAR = re.compile(
    r"[（(_\s-]((?:19|20)\d\d)年?(?:修正|修订|修改|版|文本|[）)]|$)"
)  # （2018年修正）
_EDITION = re.compile(
    r"""
    \s* (?:
        [（(〔\[] \s* (?:
            \d{4} (?: [-年.]\d{1,2} [-月.]\d{1,2} 日? | \d{4} | 年? )   # (2018-10-26 (2018年
            (?: 修正 | 修订 | 修改 | 公布 | 施行 )?
            (?: 本 | 版 | 文本 | 后 )?                                  # 2018年修正本)
          | (?: 修正 | 修订 | 修改 ) (?: 本 | 版 | 文本 | 稿 )?          # (修正本)
        ) \s* [）)〕\]]
      | [_\s-]+ (?: \d{4} (?: [-年.]\d{1,2} [-月.]\d{1,2} 日? | \d{4} | 年? ) )   # _20240913
        (?: 修正 | 修订 | 修改 )? (?: 本 | 版 | 文本 )?
      | \d{4}[-年.]\d{1,2}[-月.]\d{1,2}日?                              # 2018-10-26
    ) $
    """,
    re.VERBOSE,
)


def _year_in(text: str) -> date | None:
    found = _YEAR.search(text)
    return date(int(found[1]), 1, 1) if found else None


def _is_wanted(file: Path) -> bool:
    is_hidden = file.name.startswith((".", "~$"))
    ending = file.suffix.lower().removeprefix(".")
    return ending in accepted_endings() and not is_hidden and file.is_file()


def _leads_out(file: Path, folder: Path) -> bool:
    """Return whether a file in the folder is a link to one that is not."""
    return not file.resolve().is_relative_to(folder.resolve())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
