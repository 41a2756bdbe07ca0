"""`kb serve`: pages and JSON for browsers and programs (服务)."""

from __future__ import annotations

from content.errors import NotPossible
from content.storage import durability, site_in
from kb_app.cli.opening import check_prepared, opened
from kb_app.cli.parsing import count_of
from kb_app.cli.progress import Progress
from kb_app.serving import Scale, serve
from search_index.upkeep import rebuild


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="提供网页和接口", description="提供网页和接口。")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址")
    parser.add_argument("--port", type=int, default=6543, metavar="端口", help="0 为任选一个")
    parser.add_argument("--workers", type=count_of, default=2, metavar="N", help="进程数")
    parser.add_argument("--threads", type=count_of, default=4, metavar="N", help="每个进程的线程数")
    parser.set_defaults(run=_serve)


def _serve(arguments, settings) -> int:
    if settings.storage_uri.startswith("file:") and arguments.workers > 1:
        raise NotPossible("FileStorage 只能由一个进程打开，请加 --workers 1。")
    check_prepared(settings)
    scale = Scale(arguments.host, arguments.port, arguments.workers, arguments.threads)
    return serve(settings, scale, _catch_up)


def _catch_up(settings) -> str:
    """Bring the index up to date; make it anew when it knows more than the library."""
    with opened(settings) as library:
        follower = library.follower
        follower.catch_up()
        with site_in(library.database) as site:
            head = site.journal.head[0]
        if follower.engine.position() > head:
            print("索引与数据库不是同一时期的，正在重建……", flush=True)
            rebuild(follower, Progress("重建索引").tell)
        return durability(settings.location)
