"""`kb backup` and `kb restore`: a copy of everything, beside the running server (备份)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from content.errors import NotPossible
from content.storage import site_in
from content.text.days import CHINA
from kb_app.cli.opening import is_prepared, now, opened
from kb_app.cli.progress import Progress
from kb_app.keeping.backups import back_up, restore
from kb_app.keeping.soundness import faults_of
from search_index.upkeep import rebuild


def add_to(commands) -> None:
    """Add the commands."""
    parser = commands.add_parser(
        "backup",
        help="备份（服务可以照常运行）",
        description="把数据库、来源文件和密钥备份为一个文件，附各部分的 SHA-256。",
    )
    parser.add_argument("target", metavar="文件或文件夹", help="文件夹时，文件以时间命名")
    parser.set_defaults(run=_backup)
    parser = commands.add_parser(
        "restore",
        help="由备份恢复到空文件夹",
        description="核对备份，恢复到一个新的数据文件夹，重建索引，再核对全部内容。",
    )
    parser.add_argument("backup", metavar="备份文件")
    parser.add_argument("--to", required=True, metavar="DIR", help="新的数据文件夹，必须没有或为空")
    parser.set_defaults(run=_restore)


def _backup(arguments, settings) -> int:
    if not is_prepared(settings):
        raise NotPossible(f"数据文件夹“{settings.data}”中没有可以备份的内容。请核对 KB_DATA。")
    when = now().astimezone(CHINA)
    target = Path(arguments.target)
    if target.is_dir():
        target /= f"shenzhi-{when:%Y%m%d-%H%M%S}.tar"
    made = back_up(settings.location, target, when)
    print(f"已备份到 {target}（{made.size / 2**20:.1f} MB）", f"SHA-256：{made.sha256}", sep="\n")
    return 0


def _restore(arguments, settings) -> int:
    folder = Path(arguments.to)
    made_at = restore(Path(arguments.backup), folder)
    progress = Progress("重建索引")
    with opened(replace(settings, data=str(folder), storage_uri="")) as library:
        rebuild(library.follower, progress.tell)
        with site_in(library.database) as site:
            checked = faults_of(site, progress.tell)
    progress.clear()
    print(f"已将 {made_at} 的备份恢复到 {folder}：{checked.documents}份文件。")
    for fault in checked.faults:
        print(f"- {fault}")
    return 1 if checked.faults else 0
