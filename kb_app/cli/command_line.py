"""`kb COMMAND …`: finds the command, runs it, and turns every refusal into a sentence."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from dataclasses import replace
from io import TextIOWrapper

from filelock import Timeout
from transaction.interfaces import TransientError
from zc.lockfile import LockError
from ZODB.POSException import POSError

from content.errors import KbError
from kb_app.cli import (
    backing_up,
    benching,
    exporting,
    exporting_all,
    finding,
    packing,
    people,
    preparing,
    reading_scans,
    serving,
    taking_in,
    upkeep,
)
from kb_app.cli.parsing import USAGE, ChineseParser
from kb_app.settings import settings_from

COMMANDS = (
    serving,
    preparing,
    people,
    taking_in,
    reading_scans,
    finding,
    exporting,
    exporting_all,
    packing,
    upkeep,
    backing_up,
    benching,
)
"""Modules that each add their commands to the parser, in the order of the help."""

REFUSED = 1
INTERRUPTED = 130
PIPE_CLOSED = 141
"""Exit codes besides 0 and 2; the last two are those of a shell (128 + signal)."""


def main(given: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 refused or a problem, 2 usage."""
    os.umask(0o077)  # what the library holds is for the account that runs it, and nobody else
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    arguments = parser.parse_args(given)
    if arguments.run is None:
        parser.print_help(sys.stderr)
        return USAGE
    settings = settings_from()
    if arguments.data:
        settings = replace(settings, data=arguments.data)
    return _guarded(arguments, settings)


def _parser() -> ChineseParser:
    parser = ChineseParser(prog="kb", description="审知库：县行政审批局的知识库。")
    parser.add_argument("--data", metavar="DIR", help="数据文件夹，不写时用环境变量 KB_DATA")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="命令", metavar="命令", parser_class=ChineseParser)
    for module in COMMANDS:
        module.add_to(commands)
    return parser


def _guarded(arguments, settings) -> int:
    try:
        code = arguments.run(arguments, settings)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return _say("已中断。", INTERRUPTED)
    except KbError as refusal:
        return _say(str(refusal))
    except (OSError, sqlite3.Error, POSError, TransientError, LockError) as fault:
        return _say(_about(fault))
    return code


def _say(sentence: str, code: int = REFUSED) -> int:
    print(f"kb：{sentence}", file=sys.stderr)
    return code


def _about(fault: BaseException) -> str:
    if getattr(fault, "errno", None) in _FULL:
        return _FULL[fault.errno]
    for kinds, sentence in _FAULTS:
        if isinstance(fault, kinds):
            return sentence.format(name=getattr(fault, "filename", None) or "数据文件夹", why=fault)
    return f"出错了：{fault}"


_FULL = {
    errno.ENOSPC: "磁盘空间不足，没有写完；请腾出空间后再试。",
    errno.EDQUOT: "磁盘配额已用完，没有写完；请腾出空间后再试。",
    errno.EROFS: "磁盘是只读的，不能写入。",
}

_FAULTS = (
    (Timeout, "另一个程序正在写索引，等了一分钟仍未写完，请稍后再试。"),
    (LockError, "数据库正被另一个程序使用（FileStorage 只能由一个程序打开），请先结束它。"),
    (TransientError, "其他程序正在写入同一处，重试多次仍有冲突，请稍后再试。"),
    (FileNotFoundError, "没有找到“{name}”，请检查路径。"),
    (PermissionError, "没有读写“{name}”的权限，请换用有权限的账号或文件夹。"),
    (IsADirectoryError, "“{name}”是文件夹，这里需要文件。"),
    (NotADirectoryError, "“{name}”不是文件夹。"),
    (FileExistsError, "“{name}”已经存在。"),
    (OSError, "读写“{name}”时出错：{why}。"),
    ((sqlite3.Error, POSError), "数据库无法读写：{why}。请检查磁盘空间和文件夹权限。"),
)
"""What may go wrong outside the library, and what the user reads; the first that fits counts."""
