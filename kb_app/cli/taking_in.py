"""`kb take-in`: takes in files and folders of texts (收文)."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.connection import Connection
from pathlib import Path

from content.errors import NotPossible
from content.storage import site_in
from content.text.titles import in_marks
from content.types.registry import KINDS, kind_of
from kb_app.cli.indexing import indexing_beside, nudge
from kb_app.cli.opening import actor_named, is_prepared, now, opened
from kb_app.cli.parsing import day_of
from kb_app.cli.progress import Progress
from kb_app.cli.take_in_report import Report, printed_name, report_to, word_for
from kb_app.db import Library
from workflows.intake_batches import Intake, Outcome
from workflows.intake_order import batches_of, files_in, in_order, leading_out
from workflows.policy import require
from workflows.publication import WORKFLOWS
from workflows.shelved import shelved

_BATCHES_BETWEEN_INDEXING = 2
_WORTH_A_PROCESS = 40


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "take-in",
        help="批量收入文件和文件夹（Word、WPS、PDF、OFD、网页、文本等）",
        description="收入文件。同一标题再次收入的（“（2018年修正）”一类的附注不计），成为该文件的\n"
        "新版本，按日期先后排列；同一文件、同一内容再次收入的，略过，因此中断之后重新运行即可。\n"
        "每一行“已收”都在写入数据库之后显示；一份文件收不进来，不影响其余。未写施行日期时，\n"
        "依次取自文件开头的“施行日期”、正文中的“自……起施行”和文件名中的“(2023-09-01)”。",
    )
    kinds = "、".join(f"{name}（{kind.label}）" for name, kind in KINDS.items())
    parser.add_argument("files", nargs="+", metavar="文件或文件夹")
    parser.add_argument("--type", required=True, metavar="种类", help=kinds)
    parser.add_argument("--as", dest="login", required=True, metavar="登录名", help="以谁的名义")
    parser.add_argument("--in-force-from", type=day_of, metavar="日期", help="施行日期")
    parser.add_argument("--published-elsewhere", action="store_true",
                        help="外部已公布的文件，直接登记，不经本局审核")  # fmt: skip
    parser.add_argument("--name", default="", metavar="短名", help="只收一个文件时，网址中的短名")
    parser.add_argument("--report", type=Path, metavar="文件",
                        help="把每个文件的结果写成 .csv 或 .json")  # fmt: skip
    parser.set_defaults(run=_take_in)


def _take_in(arguments, settings) -> int:
    kind = kind_of(arguments.type)
    _check(arguments, kind)
    files = files_in(map(Path, arguments.files))
    for link in leading_out(map(Path, arguments.files)):
        print(f"没有收：{printed_name(str(link))}（链接指向文件夹之外）", file=sys.stderr)
    if arguments.name and len(files) != 1:
        raise NotPossible("只收一个文件时才能用 --name 指定短名。")
    began = time.monotonic()
    with (
        report_to(arguments.report) as report,
        _index_line(settings, len(files)) as line,
        opened(settings) as library,
    ):
        intake = _intake(arguments, library, kind)
        told = _work(intake, files, line, report)
    with opened(settings) as library:
        library.follower.catch_up()
    print(_summary(told, time.monotonic() - began))
    return 1 if told["未收"] else 0


def _intake(arguments: argparse.Namespace, library: Library, kind) -> Intake:
    with site_in(library.database) as site:
        actor, shelf = actor_named(site, arguments.login), site.shelf(kind.shelf)
        require(actor, "create", shelf)
        known = shelved(shelf, actor)
    return Intake(
        library.database, kind, arguments.login, now, known,
        in_force_from=arguments.in_force_from,
        publishes=arguments.published_elsewhere, name=arguments.name,
    )  # fmt: skip


def _index_line(settings, count: int) -> AbstractContextManager[Connection | None]:
    """Return the line to a process that indexes meanwhile, when there is enough to do."""
    if count < _WORTH_A_PROCESS or not is_prepared(settings):
        return nullcontext()
    return indexing_beside(settings)


def _check(arguments: argparse.Namespace, kind) -> None:
    if arguments.published_elsewhere and WORKFLOWS[kind.workflow].name != "record":
        raise NotPossible(f"“{kind.label}”须经本局审核后发布，不能用 --published-elsewhere 登记。")


def _work(
    intake: Intake, files: list[Path], line: Connection | None, report: Report
) -> Counter[str]:
    """Take in all files and return how many came to what."""
    files = _ordered(intake, files)
    progress = Progress("收文")
    told: Counter[str] = Counter()
    for turn, batch in enumerate(batches_of(files), 1):
        done = intake.take(batch)
        progress.clear()
        for outcome in done:
            told[word_for(outcome)] += 1
            _tell(outcome)
        sys.stdout.flush()
        report.add(done)
        progress.tell(told.total(), len(files))
        if line is not None and turn % _BATCHES_BETWEEN_INDEXING == 0:
            nudge(line)
    progress.clear()
    return told


def _ordered(intake: Intake, files: list[Path]) -> list[Path]:
    progress = Progress("看日期")
    placed = []
    for place in intake.placed(files):
        placed.append(place)
        progress.tell(len(placed), len(files))
    progress.clear()
    return in_order(placed)


def _tell(outcome: Outcome) -> None:
    file = printed_name(outcome.file)
    if outcome.problem:
        print(f"未收 {file}：{outcome.problem}", file=sys.stderr)
        return
    title = in_marks(outcome.title) if outcome.title else ""
    print(word_for(outcome), file, outcome.path, f"{title}{outcome.note}", sep="\t")


def _summary(told: Counter[str], seconds: float) -> str:
    pace = told["已收"] / seconds if seconds else 0
    return (
        f"共{told.total()}份：已收{told['已收']}份，略过{told['略过']}份，未收{told['未收']}份；"
        f"用时{seconds:.1f}秒，每秒{pace:.0f}份。"
    )
