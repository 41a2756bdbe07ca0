"""`kb export-all`: writes the library as of a day, a line for each text in force (全库导出)."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO

from content.errors import NotPossible
from content.library.site import Site
from content.storage import site_in
from content.text.days import CHINA
from kb_app.cli.opening import actor_named, now, opened, today
from kb_app.cli.parsing import day_of
from kb_app.db import end_of
from kb_app.keeping.exporting import PUBLIC, AsOf, lines_of
from workflows.accounts import SYSTEM
from workflows.policy import Actor

_FORMS = "FILE.jsonl、FILE.jsonl.gz 或文件夹"


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export-all",
        help="导出某一天施行的全部文本（JSON，一份文件一行）",
        description=(
            "把今天（或 --on 那天）施行的全部文本写成 JSON，一份文件一行，按地址排列。"
            "同一天、同一已知时点、同一读者，任何时候导出的字节都相同。"
        ),
    )
    parser.add_argument("output", metavar="文件", help=f"{_FORMS}；- 为标准输出")
    parser.add_argument("--on", type=day_of, metavar="日期", help="那一天施行的文本")
    parser.add_argument(
        "--known", type=moment_of, metavar="时点", help="按当时已登记的内容；日期（当天终了）或时刻"
    )
    parser.add_argument(
        "--as", dest="reader", metavar="读者", help="登录名，或 public（公开的）；不写时为全部"
    )
    parser.set_defaults(run=_export)


def moment_of(text: str) -> datetime:
    """Return the end of a day, 2026-06-01, or a moment, 2026-06-01T12:00 (in China)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"时点“{text[:40]}”无法识别，请写成2026-06-01或2026-06-01T12:00这样的形式"
        ) from None
    if len(text) == len("2026-06-01"):
        return end_of(moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _export(arguments, settings) -> int:
    with opened(settings) as library, site_in(library.database) as site:
        reader = _reader(site, arguments.reader)
        wanted = AsOf(arguments.on or today(), arguments.known or now(), reader)
        count = _written(lines_of(site, wanted), arguments.output)
    print(f"已导出{count}份：{arguments.output}", file=sys.stderr)
    return 0


def _reader(site: Site, asked: str | None) -> Actor:
    if asked is None:
        return SYSTEM
    return PUBLIC if asked == "public" else actor_named(site, asked)


def _written(lines: Iterator[tuple[str, bytes]], output: str) -> int:
    """Write the lines where they are wanted, and return how many."""
    path = Path(output)
    if output == "-":
        return _into(sys.stdout.buffer, lines)
    if not path.suffix:
        return _into_folder(path, lines)
    if not output.endswith((".jsonl", ".jsonl.gz")):
        raise NotPossible(f"全库导出请写成：{_FORMS}。")
    with _whole(path) as file:
        if path.suffix != ".gz":
            return _into(file, lines)
        with GzipFile("", "wb", 6, file, mtime=0) as squeezed:
            return _into(squeezed, lines)


def _into(file, lines) -> int:
    count = 0
    for _, line in lines:
        file.write(line)
        count += 1
    return count


def _into_folder(folder: Path, lines) -> int:
    """Write each text into a file of its own, `rules/NAME.json`, and move all in at once."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotPossible(f"“{folder}”里已经有文件，请写一个新的文件夹。")
    unfinished = folder.with_name(f"{folder.name[:40]}.{os.getpid()}.part")
    count = 0
    try:
        for path, line in lines:
            file = unfinished / f"{path.removeprefix('/')}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(line)
            count += 1
        unfinished.mkdir(parents=True, exist_ok=True)
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return count


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file beside its place and move it there, so that no half of it is ever found."""
    unfinished = path.with_name(f"{path.name[:40]}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
