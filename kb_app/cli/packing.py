"""`kb pack`: binds a reading pack for somebody (离线阅读包)."""

from __future__ import annotations

import os
from pathlib import Path

from content.library.site import Site
from content.storage import site_in
from kb_app.cli.opening import actor_named, opened, today
from kb_app.cli.parsing import day_of
from kb_app.packing.binding import For, Pack, bound
from kb_app.packing.choosing import Choice, proposed_shelves


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "pack",
        help="制作离线阅读包（一个网页文件，可检索）",
        description="把某人今天（或 --on 那天）可以阅读的内容装进一个文件；不含草稿和题库答案。",
    )
    parser.add_argument("--for", dest="login", metavar="登录名", required=True)
    parser.add_argument("--out", metavar="文件", required=True)
    parser.add_argument(
        "--shelf", metavar="书架", action="append", help="可以写几次；不写时按角色选取"
    )
    parser.add_argument("--document", metavar="地址", action="append", help="另加的文件，可写几次")
    parser.add_argument("--on", type=day_of, metavar="日期", help="那一天施行的文本")
    parser.add_argument("--server", metavar="网址", default="", help="供联网核对的网址")
    parser.set_defaults(run=_pack)


def _pack(arguments, settings) -> int:
    with opened(settings) as library, site_in(library.database) as site:
        pack = _bound(site, arguments)
        size = _written(pack, Path(arguments.out))
    print(f"已制作：{arguments.out}（{pack.count}份文件，{size / 2**20:.1f} MB）")
    if pack.left_out:
        print(f"超过上限，没有放进{len(pack.left_out)}份文件；请用 --shelf 分几次制作。")
    return 0


def _bound(site: Site, arguments) -> Pack:
    actor = actor_named(site, arguments.login)
    shelves = arguments.shelf or [] if arguments.document else arguments.shelf
    if shelves is None:
        shelves = sorted(proposed_shelves(actor))
    for name in shelves:
        site.shelf(name)
    choice = Choice(tuple(shelves), paths=tuple(arguments.document or ()))
    given = For(actor, arguments.on or today(), arguments.server.rstrip("/"))
    return bound(site, choice, given)


def _written(pack: Pack, path: Path) -> int:
    """Write the pack beside its place and move it there, so that no half of it is ever found."""
    unfinished = path.with_name(f"{path.name[:40]}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        for piece in pack.pieces():
            file.write(piece)
        size = file.tell()
    unfinished.replace(path)
    return size
