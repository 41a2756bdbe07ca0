"""`kb bench start`: from starting to the first answer, and what a worker holds in memory."""

from __future__ import annotations

import argparse
import threading

from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import law_paths, library_of, person, program
from kb_app.bench.server import Server
from kb_app.bench.terms import TERMS

_CRAWLERS = 4
_PAGES_ON_A_CONNECTION = 10

LABEL = "启动时间和内存"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws, and how often the server is started."""
    parser.add_argument("--laws", type=int, default=1000, metavar="N", help="资料库中的法律件数")
    parser.add_argument("--starts", type=int, default=3, metavar="N", help="启动次数")


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Start several times; then read every law on every worker, and look at the memory."""
    progress(f"正在导入 {asked.laws} 件法律……")
    with library_of(asked.laws) as (folder, _, _):
        starts = []
        for _ in range(asked.starts):
            with Server(folder) as server:
                starts.append(server.started_in)
        with Server(folder) as server:
            fresh = max(server.worker_megabytes())
            progress("正在读取全部页面……")
            read = _crawl(server)
            crawled = max(server.worker_megabytes())
    return [
        Figure("启动到首次应答，最慢", max(starts), "s", most=2.0),
        Figure("启动到首次应答，最快", min(starts), "s"),
        Figure("每个进程的内存，刚启动", fresh, "MB"),
        Figure("每个进程的内存，读完全部页面", crawled, "MB", most=250.0),
        Figure("读取的页面", read, "页"),
    ]


def _crawl(server: Server) -> int:
    """Read every law as page and as JSON, and search; connections spread over the workers."""
    paths = law_paths(program(server, "reader"))
    crawlers = [
        threading.Thread(target=_read, args=(server, paths[number::_CRAWLERS] * 2))
        for number in range(_CRAWLERS)
    ]
    for crawler in crawlers:
        crawler.start()
    for crawler in crawlers:
        crawler.join()
    return 4 * len(paths) + _CRAWLERS * len(TERMS)


def _read(server: Server, paths: list[str]) -> None:
    reader, machine = person(server, "reader"), program(server, "reader")
    for number, path in enumerate(paths):
        if number % _PAGES_ON_A_CONNECTION == 0:
            reader.close()
            machine.close()
        reader.get(path)
        machine.get(path, expand="clauses")
    for term in TERMS:
        machine.get("/@search", SearchableText=term, b_size=100)
