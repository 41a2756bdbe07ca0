"""`kb bench http`: pages, JSON, search and writing, asked of a real server on loopback."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from content.errors import NotPossible
from kb_app.bench.client import Answer, Client
from kb_app.bench.figures import Figure, progress
from kb_app.bench.laws import Law, some_laws
from kb_app.bench.library import WRITERS, Sizes, law_paths, library_of, person, program, sizes_of
from kb_app.bench.server import Server
from kb_app.bench.terms import TERMS
from kb_app.bench.timing import Act, Timing, percentile, timed, timed_together

WARM_UP = 20
"""Requests before the clock starts, as the peers were given."""

_WAYS_TO_READ = (
    ("法律网页，访客", 4.0, "Plone 49，Wagtail 14.5"),
    ("法律网页，已登录", 5.0, "Plone 65，Wagtail 20"),
    ("同一内容的 JSON", 2.0, "Plone 10，Wagtail 14"),
)
"""By whom a law is read: the name, the aim for server CPU in milliseconds, the peers."""

_FIRST_EDITION = date(2026, 7, 1)

LABEL = "网页、接口、检索、新建和保存，经真实服务进程"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws and how many requests."""
    parser.add_argument("--laws", type=int, default=1000, metavar="N", help="资料库中的法律件数")
    parser.add_argument("--sample", type=int, default=100, metavar="N", help="每一项的请求数")


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Take the laws in, then read, search, create and revise over HTTP."""
    progress(f"正在导入 {asked.laws} 件法律……")
    more = some_laws(asked.laws + 2 * asked.sample)[asked.laws :]
    with library_of(asked.laws) as (folder, laws, _):
        with Server(folder) as server:
            paths = _sample(server, asked.sample)
            figures = [*_pages(server, paths), *_searches(server)]
            figures += _creations(server, more or laws[: asked.sample])
        before = sizes_of(folder)
        with Server(folder) as server:
            saves = list(_saves(server, paths))
        return figures + _figures_of_saves(saves, before, sizes_of(folder))


def _sample(server: Server, size: int) -> list[str]:
    """Return the addresses of some of the laws, always the same."""
    paths = law_paths(program(server, "reader"))
    chooser = random.Random(7)  # noqa: S311 - a sample, no secret
    return chooser.sample(paths, min(size, len(paths)))


def _pages(server: Server, paths: list[str]) -> Iterator[Figure]:
    clients = server.client(), person(server, "reader"), program(server, "reader")
    for client, (name, most, beside) in zip(clients, _WAYS_TO_READ, strict=True):
        progress(f"正在读取：{name}……")
        once, again = _reading(server, client, paths)
        yield Figure(f"{name}，首次读，服务端 CPU", once.cpu, "ms", most=most, beside=beside)
        yield Figure(f"{name}，再次读，服务端 CPU", again.cpu, "ms", most=most)
        yield from _waits(name, again)


def _reading(server: Server, client: Client, paths: list[str]) -> tuple[Timing, Timing]:
    """Read as the peers were read, some to warm up, then each once; and three times more."""
    acts = [lambda path=path: client.get(path) for path in paths]
    timed(server, acts[:WARM_UP])
    return timed(server, acts), timed(server, acts * 3)


def _searches(server: Server) -> Iterator[Figure]:
    progress("正在检索……")
    machine, reader = program(server, "reader"), person(server, "reader")
    asked = [lambda t=t: machine.get("/@search", SearchableText=t, b_size=25) for t in TERMS]
    seen = [lambda t=t: reader.get("/search", q=t) for t in TERMS]
    timed(server, [*asked[:5], *seen[:5]])
    found, shown = timed(server, asked * 3), timed(server, seen * 3)
    beside = "Plone 18，Wagtail 104"
    yield Figure("检索 JSON，25条，服务端 CPU", found.cpu, "ms", most=3.0, beside=beside)
    yield from _waits("检索 JSON", found)
    yield Figure("检索网页，10条及分面，服务端 CPU", shown.cpu, "ms")
    yield from _waits("检索网页", shown)


def _creations(server: Server, laws: list[Law]) -> Iterator[Figure]:
    progress("正在新建……")
    half = len(laws) // 2
    statuses: list[int] = []
    office = program(server, "office")
    alone = timed(server, [_creating(office, law, statuses) for law in laws[:half]])
    clients = [program(server, login) for login in WRITERS]
    queues = [
        [_creating(client, law, statuses) for law in laws[half + number :: len(clients)]]
        for number, client in enumerate(clients)
    ]
    together = timed_together(server, queues)
    beside = "Plone 282，Wagtail 62"
    yield Figure("新建文件，1个客户端，服务端 CPU", alone.cpu, "ms", most=40.0, beside=beside)
    yield from _waits("新建文件，1个客户端", alone)
    yield Figure("新建文件，8个客户端，服务端 CPU", together.cpu, "ms", most=40.0)
    yield from _waits("新建文件，8个客户端", together)
    failures = sum(status != 201 for status in statuses)
    yield Figure("新建失败", failures, "次", most=0, promise=True, beside="Plone 4个客户端 19%")


def _creating(client: Client, law: Law, statuses: list[int]) -> Act:
    body = {"@type": "law", "title": law.title, "text": "\n".join(law.lines)}

    def create() -> None:
        answer = client.send("POST", "/laws", body)
        statuses.append(answer.status)
        if answer.status != 201:
            progress(f"新建得到 {answer.status}：{answer.body[:200].decode(errors='replace')}")

    return create


def _saves(server: Server, paths: list[str]) -> Iterator[tuple[float, float, int]]:
    """Yield how long a save and its publication took, and how long the new text is."""
    progress("正在保存新版本……")
    office = program(server, "office")
    for number, path in enumerate(paths):
        yield _saved(office, path, number)


def _saved(office: Client, path: str, number: int) -> tuple[float, float, int]:
    read = office.get(path)
    text = f"{read.json()['text']}\n本次修订补充第{number + 1}处规定。"
    tag, step = read.headers["etag"], f"{path}/@workflow/publish"
    began = time.perf_counter()
    _checked(office.send("PATCH", path, {"text": text}, If_Match=tag))
    saved = time.perf_counter()
    day = _FIRST_EDITION + timedelta(days=number)
    _checked(office.send("POST", step, {"in_force_from": day.isoformat()}))
    published = time.perf_counter()
    return (saved - began) * 1000, (published - saved) * 1000, len(text.encode())


def _figures_of_saves(
    saves: list[tuple[float, float, int]], before: Sizes, after: Sizes
) -> list[Figure]:
    written = sum(size for *_, size in saves)
    both = [saving + publishing for saving, publishing, _ in saves]
    share = (after.database + after.blobs - before.database - before.blobs) / written
    return [
        Figure("保存草稿 p50", percentile([one[0] for one in saves], 0.5), "ms", most=20.0,
               beside="Plone 71，Wagtail 151"),
        Figure("保存并登记为新版本 p50", percentile(both, 0.5), "ms"),
        Figure("保存并登记为新版本 p95", percentile(both, 0.95), "ms"),
        Figure("新版本使数据库增长，与新文本之比", share, "倍", most=1.2,
               beside="Plone 834 KB，Wagtail 39 KB"),
        Figure("新版本使索引增长，与新文本之比", (after.index - before.index) / written, "倍"),
        Figure("新文本平均大小", written / len(saves) / 1000, "KB"),
    ]  # fmt: skip


def _waits(name: str, timing: Timing) -> Iterator[Figure]:
    yield Figure(f"{name}，等待 p50", timing.p50, "ms")
    yield Figure(f"{name}，等待 p95", timing.p95, "ms")
    yield Figure(f"{name}，每秒", timing.per_second, "次")


def _checked(answer: Answer) -> None:
    if answer.status >= 300:
        raise NotPossible(f"写入得到 {answer.status}：{answer.body[:300].decode(errors='replace')}")
