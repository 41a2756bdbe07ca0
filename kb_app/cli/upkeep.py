"""`kb rebuild` and `kb verify`: makes the index anew, and proves that all is sound (维护)."""

from __future__ import annotations

import json
import time

from content.files.formats.seclusion import seclusion_said
from content.storage import site_in
from kb_app.cli.opening import opened
from kb_app.cli.progress import Progress
from kb_app.keeping.soundness import faults_of
from search_index.upkeep import rebuild, verify


def add_to(commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("rebuild", help="重建检索索引")
    parser.set_defaults(run=_rebuild)
    parser = commands.add_parser(
        "verify",
        help="核对日志、正文、来源文件、目录与索引",
        description="核对日志链、各版本内容、来源文件、书架与待办目录、索引；有问题时退出码为1。",
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=_verify)


def _rebuild(arguments, settings) -> int:  # noqa: ARG001 - every command is run alike
    began = time.monotonic()
    progress = Progress("重建索引")
    with opened(settings) as library:
        count = rebuild(library.follower, progress.tell)
    progress.clear()
    print(f"已为{count}份文件重建索引（{settings.engine}），用时{time.monotonic() - began:.1f}秒。")
    return 0


def _verify(arguments, settings) -> int:
    progress = Progress("核对文件")
    with opened(settings) as library:
        difference = verify(library.follower)
        with site_in(library.database) as site:
            checked = faults_of(site, progress.tell)
            head, digest = site.journal.head
    progress.clear()
    faults = [*checked.faults, *_index_faults(difference)]
    told = {
        "clean": not faults,
        "documents": checked.documents,
        "versions": checked.versions,
        "source_files": checked.source_files,
        "journal": {"entries": head, "head": digest},
        "faults": faults,
        "seclusion": seclusion_said(),
    }
    print(json.dumps(told, ensure_ascii=False, indent=1) if arguments.json else _sentences(told))
    return 1 if faults else 0


def _index_faults(difference) -> list[str]:
    rows = (("索引中缺少", difference.missing), ("索引中多出", difference.surplus),
            ("索引与文件不同", difference.different))  # fmt: skip
    return [f"{label} {slot}（可用 kb rebuild 修复）" for label, slots in rows for slot in slots]


def _sentences(told) -> str:
    counts = (
        f"{told['documents']}份文件、{told['versions']}个版本、{told['source_files']}个来源文件、"
        f"{told['journal']['entries']}条日志"
    )
    if told["clean"]:
        head, apart = told["journal"]["head"], told["seclusion"]
        return f"核对无误：{counts}，索引与文件一致。\n日志链末端：{head}\n{apart}"
    listed = "\n".join(f"- {fault}" for fault in told["faults"])
    return f"核对了{counts}，发现{len(told['faults'])}个问题：\n{listed}\n{told['seclusion']}"
