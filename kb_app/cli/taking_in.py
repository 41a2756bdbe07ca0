"""`kb take-in`: takes in files and folders of texts (收文)."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.connection import Connection
from pathlib import Path

from content.errors import NotPossible
from content.storage import site_in
from content.types.registry import KINDS, kind_of
from kb_app.cli.indexing import indexing_beside, nudge
from kb_app.cli.opening import actor_named, is_prepared, now, opened
from kb_app.cli.parsing import day_of
from kb_app.cli.progress import Progress
from workflows.intake_batches import Intake, Outcome, batches_of, files_in
from workflows.policy import require
from workflows.publication import WORKFLOWS

_BATCHES_BETWEEN_INDEXING = 2
_WORTH_A_PROCESS = 40


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "take-in",
        help="批量收入 .docx、.md、.txt 文件",
        description="收入文件。同一标题再次收入的，成为该文件的新版本；同一文件再次收入的，略过。\n"
        "每一行“已收”都在写入数据库之后显示。未写施行日期时，依次取自文件开头的“施行日期”、\n"
        "正文中的“自……起施行”和文件名中的“(2023-09-01)”。",
    )
    kinds = "、".join(f"{name}（{kind.label}）" for name, kind in KINDS.items())
    parser.add_argument("files", nargs="+", metavar="文件或文件夹")
    parser.add_argument("--type", required=True, metavar="种类", help=kinds)
    parser.add_argument("--as", dest="login", required=True, metavar="登录名", help="以谁的名义")
    parser.add_argument("--in-force-from", type=day_of, metavar="日期", help="施行日期")
    parser.add_argument("--published-elsewhere", action="store_true",
                        help="外部已公布的文件，直接登记，不经本局审核")  # fmt: skip
    parser.add_argument("--name", default="", metavar="短名", help="只收一个文件时，网址中的短名")
    parser.set_defaults(run=_take_in)


def _take_in(arguments, settings) -> int:
    kind = kind_of(arguments.type)
    _check(arguments, kind)
    files = files_in(map(Path, arguments.files))
    if arguments.name and len(files) != 1:
        raise NotPossible("只收一个文件时才能用 --name 指定短名。")
    began = time.monotonic()
    with _index_line(settings, len(files)) as line, opened(settings) as library:
        intake = Intake(
            library.database, kind, arguments.login, now,
            in_force_from=arguments.in_force_from,
            publishes=arguments.published_elsewhere, name=arguments.name,
        )  # fmt: skip
        with site_in(library.database) as site:
            require(actor_named(site, arguments.login), "create", site.shelf(kind.shelf))
        outcomes = _work(intake, files, line)
    with opened(settings) as library:
        library.follower.catch_up()
    print(_summary(outcomes, time.monotonic() - began))
    return 1 if any(outcome.problem for outcome in outcomes) else 0


def _index_line(settings, count: int) -> AbstractContextManager[Connection | None]:
    """Return the line to a process that indexes meanwhile, when there is enough to do."""
    if count < _WORTH_A_PROCESS or not is_prepared(settings):
        return nullcontext()
    return indexing_beside(settings)


def _check(arguments: argparse.Namespace, kind) -> None:
    if arguments.published_elsewhere and WORKFLOWS[kind.workflow].name != "record":
        raise NotPossible(f"“{kind.label}”须经本局审核后发布，不能用 --published-elsewhere 登记。")


def _work(intake: Intake, files: list[Path], line: Connection | None) -> list[Outcome]:
    progress = Progress("收文")
    outcomes: list[Outcome] = []
    for turn, batch in enumerate(batches_of(files), 1):
        done = intake.take(batch)
        outcomes += done
        progress.clear()
        _tell(done)
        progress.tell(len(outcomes), len(files))
        if line is not None and turn % _BATCHES_BETWEEN_INDEXING == 0:
            nudge(line)
    progress.clear()
    return outcomes


def _tell(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        file = "".join(mark if mark.isprintable() else "?" for mark in outcome.file)
        if outcome.problem:
            print(f"未收 {file}：{outcome.problem}", file=sys.stderr)
            continue
        word = "略过" if outcome.was_known else "已收"
        print(word, file, outcome.path, f"《{outcome.title}》{outcome.note}", sep="\t")
    sys.stdout.flush()


def _summary(outcomes: list[Outcome], seconds: float) -> str:
    refused = sum(bool(outcome.problem) for outcome in outcomes)
    known = sum(outcome.was_known for outcome in outcomes)
    taken = len(outcomes) - refused - known
    pace = taken / seconds if seconds else 0
    return (
        f"共{len(outcomes)}份：已收{taken}份，略过{known}份，未收{refused}份；"
        f"用时{seconds:.1f}秒，每秒{pace:.0f}份。"
    )
