"""`kb read-scans`: recognise the scans that wait, without the server (识别扫描件)."""

from __future__ import annotations

from filelock import Timeout

from content.errors import NotPossible
from content.files.recognising import HOW_TO_GET, is_installed
from content.storage import site_in
from kb_app.cli.opening import opened
from kb_app.keeping.recognising import lock_in, steps
from workflows.recognising import waiting_count


def add_to(commands) -> None:
    """Add the command."""
    told = "识别已经上传、等待识别的扫描件和照片；服务器开着时它自己会做，这里用于定时任务。"
    parser = commands.add_parser("read-scans", help="识别等待识别的扫描件", description=told)
    parser.set_defaults(run=_read_scans)


def _read_scans(_arguments, settings) -> int:
    if not is_installed():
        raise NotPossible(HOW_TO_GET)
    with opened(settings) as library:
        try:
            with lock_in(settings.location.folder).acquire(timeout=0):
                pages = sum(1 for step in _told(library.database) if step.page)
        except Timeout:
            raise NotPossible("另一个程序正在识别，请等它做完。") from None
        with site_in(library.database) as site:
            left = waiting_count(site)
    print(f"识别了 {pages} 页。" if not left else f"识别了 {pages} 页，还有 {left} 个文件。")
    return 0


def _told(database):
    for step in steps(database):
        if step.page:
            print(f"{step.name}：第{step.page}页", flush=True)
        yield step
