"""`kb export`: writes a text as a Word, JSON or plain file (导出)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from content.errors import NotPossible
from content.storage import site_in
from kb_app.cli.finding import document_at
from kb_app.cli.opening import opened, today
from kb_app.cli.parsing import day_of
from kb_app.reading.exporting import ExportedFile, exported
from workflows.accounts import SYSTEM

_FORMATS = ("docx", "json", "txt", "akn")


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export",
        help="导出为 Word、JSON、文本或 Akoma Ntoso 文件",
        description="导出 /rules/NAME 今天（或 --on 那天）施行的文本；从未发布的，导出草稿。",
    )
    parser.add_argument("path", metavar="地址")
    parser.add_argument("--format", choices=_FORMATS, default="docx", help="不写时为 docx")
    parser.add_argument("--on", type=day_of, metavar="日期", help="那一天施行的文本")
    parser.add_argument("-o", "--output", metavar="文件", help="不写时以标题命名；- 为标准输出")
    parser.set_defaults(run=_export)


def _export(arguments, settings) -> int:
    with opened(settings) as library, site_in(library.database) as site:
        document, rest = document_at(site, arguments.path)
        if rest:
            raise NotPossible("只能导出整份文件，请去掉地址中条款的部分。")
        if document.is_published or arguments.on:
            version = document.in_force(arguments.on or today())
            revision = document.revision_of(version)
        else:
            version, revision = None, document.latest
        file = exported(document, revision, version, arguments.format, by=SYSTEM)
    return _written(file, arguments.output)


def _written(file: ExportedFile, output: str | None) -> int:
    if output == "-":
        sys.stdout.buffer.write(file.data)
        return 0
    path = Path(output or file.name.replace("/", "_"))
    if path.is_dir():
        path /= file.name.replace("/", "_")
    unfinished = path.with_name(f"{path.name[:40]}.{os.getpid()}.part")
    unfinished.write_bytes(file.data)
    unfinished.replace(path)
    print(f"已导出：{path}")
    return 0
