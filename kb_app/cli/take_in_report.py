"""What became of each file of `kb take-in`, written down as it happens (收文结果)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from content.errors import NotPossible
from workflows.intake_batches import Outcome
from workflows.intake_order import legible


class Report(Protocol):
    """Takes what became of some files."""

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Write the outcomes; they are on disk when this returns."""


@contextmanager
def report_to(path: Path | None) -> Iterator[Report]:
    """Yield a report into the file, as its ending says; one that writes nothing for None.

    A report that was broken off holds what was done until then; in JSON its last bracket lacks.
    Raises NotPossible for another ending.
    """
    if path is None:
        yield _Nowhere()
        return
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise NotPossible("结果文件的名称须以 .csv 或 .json 结尾。")
    with path.open("w", encoding="utf-8", newline="") as stream:
        report = kind(stream)
        yield report
        report.close()


def word_for(outcome: Outcome) -> str:
    """Return in a word what became of the file."""
    if outcome.problem:
        return "未收"
    return "略过" if outcome.was_known else "已收"


def printed_name(file: str) -> str:
    """Return the name of a file in one line; what is not UTF-8 in it as it was meant."""
    whole = "/".join(map(legible, file.split("/")))
    return "".join(one if one.isprintable() else " " for one in whole)


def _reminders(outcome: Outcome) -> tuple[str, ...]:
    """Return what is to be looked at, also that the name of the file cannot be written down."""
    named = () if outcome.file.isprintable() else (_ODD_NAME,)
    return (*named, *outcome.warnings)


_ODD_NAME = "文件名里有不能显示的字节（不是 UTF-8），以“�”或空格代替；建议改名后保存原件。"


class _Nowhere:
    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Do nothing: no report was asked for."""


class _Table:
    """Rows for a spreadsheet; what begins like a formula is made plain text."""

    heads = ("文件", "结果", "标题", "地址", "说明", "提醒", "统计")

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        stream.write("\ufeff")  # or Excel takes the file for another encoding
        self._rows = csv.writer(stream)
        self._rows.writerow(self.heads)

    def add(self, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            counts = "；".join(f"{name} {count}" for name, count in one.counts.items())
            cells = (printed_name(one.file), word_for(one), one.title, one.path,
                     one.problem or one.note, "\n".join(_reminders(one)), counts)  # fmt: skip
            self._rows.writerow(map(_as_text, cells))
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to write."""


class _List:
    """One object a file, in a list."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._before = stream, "[\n"

    def add(self, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            row = {
                "file": one.file, "outcome": word_for(one), "title": one.title, "path": one.path,
                "note": one.note, "problem": one.problem, "warnings": _reminders(one),
                "counts": dict(one.counts),
            }  # fmt: skip
            self._stream.write(f"{self._before}{json.dumps(_legible(row), ensure_ascii=False)}")
            self._before = ",\n"
        self._stream.flush()

    def close(self) -> None:
        self._stream.write("\n]\n" if self._before != "[\n" else "[]\n")


_KINDS: dict[str, type[_Table | _List]] = {".csv": _Table, ".json": _List}


def _as_text(cell: str) -> str:
    plain = cell.encode("utf-8", "backslashreplace").decode()
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@", "\t", "\r")) else plain


def _legible(row: dict[str, object]) -> dict[str, object]:
    """Return the row with the name of its file as text."""
    return {**row, "file": printed_name(str(row["file"]))}
