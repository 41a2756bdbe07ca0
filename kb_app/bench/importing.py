"""`kb bench import`: what of real files comes through the door that an upload goes through."""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from content.errors import KbError, NotFound
from content.files.bounded import read_bounded
from content.files.import_report import ReadText
from kb_app.bench.figures import Figure, Measured, progress
from kb_app.bench.likeness import Likeness, likeness, numbered
from kb_app.bench.processor import seconds_of_all
from kb_app.bench.readings import Tried, figures_of, printed, summary_of

LABEL = (
    "逐份读入一个文件夹里的文件，与参考文本比对。清单是 CSV，列名：file（必需）、\n"
    "original_name、group、kind、ref_text；没有的列和没有的文件不妨碍其余。\n"
    "查全率：去空白、NFKC 之后每四个字一组，参考文本的各组有多少在读入的文本里。\n"
    "一页按1,500字计。"
)

_FELL_OVER = "读取文件时出错"
"""How the door begins its sentence when the reading process fell over."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where the files are, and which of them are meant."""
    parser.add_argument("--docs", required=True, metavar="DIR", help="文件所在的文件夹")
    parser.add_argument("--manifest", required=True, metavar="FILE", help="清单（CSV）")
    parser.add_argument("--group", action="append", metavar="G", help="只测这一组，可写多次")


def measure(asked: argparse.Namespace) -> Measured:
    """Read every file of the manifest and compare it with its reference."""
    folder, rows = Path(asked.docs), list(_rows(Path(asked.manifest), asked.group))
    _warm_up(folder, rows[:1])
    tried = []
    for number, row in enumerate(rows, 1):
        tried.append(_tried(folder, row))
        if number % 25 == 0 or number == len(rows):
            progress(f"已读 {number}/{len(rows)}")
    names = dict.fromkeys(one.group for one in tried)
    groups = {name: summary_of([t for t in tried if t.group == name]) for name in names}
    whole = summary_of(tried)
    figures = [figure for name, told in groups.items() for figure in figures_of(name, told)]
    faults = Figure("读入时出错的文件", whole["tracebacks"], "份", most=0, promise=True)
    return Measured(
        [*figures, faults], text=printed(groups, whole), parts={**whole, "groups": groups}
    )


def _rows(manifest: Path, groups: list[str] | None) -> Iterator[dict[str, str]]:
    """Yield the rows that are asked for. Raises NotFound when there is no such manifest."""
    if not manifest.is_file():
        raise NotFound(f"没有找到清单“{manifest}”。")
    with manifest.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            file = row.get("file") or ""
            group = row.get("group") or file.partition("/")[0]
            if file and (not groups or group in groups):
                yield {
                    "file": file,
                    "group": group,
                    "name": row.get("original_name") or Path(file).name,
                    "reference": row.get("ref_text") or f"{file.rpartition('.')[0]}.ref.txt",
                }


def _warm_up(folder: Path, rows: list[dict[str, str]]) -> None:
    """Read the first file once, so that starting the reading process counts for no file."""
    for row in rows:
        with suppress(OSError):
            _come(row["name"], (folder / row["file"]).read_bytes())


def _tried(folder: Path, row: dict[str, str]) -> Tried:
    file, name, group = row["file"], row["name"], row["group"]
    try:
        data = (folder / file).read_bytes()
    except OSError as fault:
        return Tried(file, name, group, "missing", f"不能读取（{fault.strerror}）")
    began, used = time.perf_counter(), seconds_of_all()
    come = _come(name, data)
    spent = {"seconds": time.perf_counter() - began, "cpu": seconds_of_all() - used}
    refusal = come.exception()
    if refusal is not None:
        outcome = "refused" if _is_refusal(refusal) else "fault"
        sentence = str(refusal) if isinstance(refusal, KbError) else repr(refusal)[:200]
        return Tried(file, name, group, outcome, sentence, **spent)
    return _compared(row, come.result(), _reference(folder / row["reference"]), spent)


def _come(name: str, data: bytes) -> Future[ReadText]:
    """Return what came of reading a file, a fault of ours included: none may end the run."""
    come: Future[ReadText] = Future()
    try:
        come.set_result(read_bounded(name, data))
    except (KbError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError,
            TypeError, ValueError) as fault:  # fmt: skip
        come.set_exception(fault)
    return come


def _is_refusal(fault: BaseException) -> bool:
    return isinstance(fault, KbError) and not str(fault).startswith(_FELL_OVER)


def _reference(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _compared(
    row: dict[str, str], read: ReadText, reference: str, spent: dict[str, float]
) -> Tried:
    text = read.text
    like = likeness(text, reference) if reference else None
    return Tried(
        row["file"], row["name"], row["group"], "opened", characters=len("".join(text.split())),
        like=like, labels=numbered(text, reference), cause=_cause(read, like), **spent,
    )  # fmt: skip


def _cause(read: ReadText, like: Likeness | None) -> str:
    """Return what may explain that text is missing: the piece, and what the file holds."""
    if like is None or not like.missed:
        return ""
    counts = read.report.counts
    found = [f"{word}{counts[name]}" for name, word in _SUSPECTS if counts.get(name)]
    return f"缺“{like.missed[:30]}”" + (f"（{'、'.join(found)}）" if found else "")


_SUSPECTS = (
    ("formulas", "公式"),
    ("objects", "嵌入对象"),
    ("diagrams", "图形"),
    ("text_boxes", "文本框"),
    ("deletions", "修订删除"),
    ("hidden_runs", "隐藏文字"),
    ("headers", "页眉"),
    ("footers", "页脚"),
    ("unknown_elements", "未识别"),
    ("unreadable_parts", "坏部件"),
)
