"""`kb serve`: pages and JSON for browsers and programs (服务)."""

from __future__ import annotations

from content.storage import durability
from kb_app.cli.opening import opened
from kb_app.cli.parsing import count_of
from kb_app.serving import Scale, serve


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="提供网页和接口", description="提供网页和接口。")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址")
    parser.add_argument("--port", type=int, default=6543, metavar="端口", help="0 为任选一个")
    parser.add_argument("--workers", type=count_of, default=2, metavar="N", help="进程数")
    parser.add_argument("--threads", type=count_of, default=4, metavar="N", help="每个进程的线程数")
    parser.set_defaults(run=_serve)


def _serve(arguments, settings) -> int:
    scale = Scale(arguments.host, arguments.port, arguments.workers, arguments.threads)
    return serve(settings, scale, _catch_up)


def _catch_up(settings) -> str:
    with opened(settings) as library:
        library.follower.catch_up()
        return durability(settings.location)
