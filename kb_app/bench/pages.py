"""`kb bench pages`: what a first view of a page weighs, costs and scores (页面重量与速度)."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from content.errors import NotPossible
from kb_app.bench.client import Client
from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import temporary_folder
from kb_app.bench.server import PROJECT, Server, command, surroundings
from kb_app.bench.timing import timed

HOW_TO_GET_IT = "须有 Chromium，并执行 pip install playwright。"
"""What is told when a browser cannot be driven."""

LIGHTHOUSE = "lighthouse@12.8.2"
"""The last that runs on Node 20."""

_PAGES = {
    "首页": "/",
    "条款页": "/rules/chuangkou-gongzuo-guanli-banfa/art-12",
    "检索页": f"/search?q={quote('食品')}",
}
_NEIGHBOURS = {
    "边输边查的结果": f"/search?q={quote('食品')}&part=results",
    "几个词的检索": f"/search?q={quote('行政许可 撤销 逾期')}",
    "快速跳转，引文": f"/jump?q={quote('窗口办法12(2)')}",
    "最近的变化": "/changes",
    "事项书架": "/items",
}
"""Pages of which only the CPU is measured."""

_MOST_BYTES = 150.0
_MOST_CPU = 5.0
_LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
_SCORES = {"performance": "性能", "accessibility": "无障碍", "best-practices": "最佳做法"}
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

LABEL = "首页、条款页、检索页：首次打开的重量、服务端 CPU、Lighthouse 手机得分（示范县，工作人员）"


@dataclass(frozen=True)
class _Visit:
    """A server with the demo county, and somebody signed in there."""

    server: Server
    client: Client
    folder: Path
    pages: dict[str, str]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how often to measure, and to leave Lighthouse out."""
    parser.add_argument("--sample", type=int, default=100, metavar="N", help="每一页的请求数")
    parser.add_argument("--runs", type=int, default=3, metavar="N",
                        help="Lighthouse 每一页的次数，取中位数；0 为不做")  # fmt: skip


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Serve the demo county and look at its pages."""
    with _county() as visit:
        figures = [*_costs(visit, asked.sample), *_weights(visit)]
        return figures + list(_scores(visit, asked.runs) if asked.runs else ())


@contextmanager
def _county() -> Iterator[_Visit]:
    progress("正在装入示范县……")
    password = secrets.token_urlsafe(15)
    with temporary_folder() as folder:
        ready = subprocess.run(  # noqa: S603 - our own command
            command("prepare", "--demo"), cwd=PROJECT, check=False, capture_output=True, text=True,
            env=surroundings(folder) | {"KB_DEMO_PASSWORD": password},
        )  # fmt: skip
        if ready.returncode:
            raise NotPossible(f"示范县没有装好：{ready.stderr[-300:]}")
        with Server(folder) as server:
            client = server.client()
            client.sign_in_as_person("staff", password)
            pages = {name: _landing(client, path) for name, path in _PAGES.items()}
            yield _Visit(server, client, folder, pages)


def _costs(visit: _Visit, sample: int) -> Iterator[Figure]:
    """Yield the CPU of the server for a page as a browser asks for it: compressed."""
    visit.client.headers["Accept-Encoding"] = "gzip"
    for name, path in (visit.pages | _NEIGHBOURS).items():
        progress(f"正在读取：{name}……")
        acts = [lambda at=path: visit.client.get(at)] * sample
        timed(visit.server, acts[:20])
        visit.server.wait_until_idle()
        once = timed(visit.server, acts)
        yield Figure(f"{name}，服务端 CPU", once.cpu, "ms", most=_MOST_CPU)
        yield Figure(f"{name}，等待 p50", once.p50, "ms")


def _weights(visit: _Visit) -> Iterator[Figure]:
    """Yield bytes and requests of a first view, where playwright and Chromium are at hand."""
    program = _chromium()
    if importlib.util.find_spec("playwright") is None or program is None:
        progress(f"没有量首次打开的重量：{HOW_TO_GET_IT}")
        return
    progress("正在首次打开各页……")
    words = [program, visit.client.cookie, *map(visit.url, visit.pages.values())]
    told = json.loads(_told([sys.executable, "-m", "kb_app.bench.first_view", *words]))
    for name, view in zip(visit.pages, told, strict=True):
        yield Figure(f"{name}，首次打开，压缩后", view["bytes"] / 1000, "KB", most=_MOST_BYTES)
        yield Figure(f"{name}，首次打开，请求", view["requests"], "次")


def _scores(visit: _Visit, runs: int) -> Iterator[Figure]:
    """Yield the median scores of Lighthouse on a phone, where Node and Chromium are at hand."""
    program, npx = _chromium(), shutil.which("npx")
    if npx is None or program is None:
        progress(f"没有做 Lighthouse：须有 Chromium 和 Node 18.20 以上（npx {LIGHTHOUSE}）。")
        return
    headers = visit.folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": visit.client.cookie}))
    for name, path in visit.pages.items():
        progress(f"正在用 Lighthouse 打开：{name}……")
        words = _lighthouse(npx, visit.url(path), headers)
        reports = [json.loads(_told(words, CHROME_PATH=program)) for _ in range(runs)]
        for category, least in _LEAST.items():
            score = median(_score(report, category) for report in reports)
            yield Figure(f"{name}，Lighthouse {_SCORES[category]}", score, "分", least=least)
        _tell_faults(reports[-1])


def _lighthouse(npx: str, url: str, headers: Path) -> list[str]:
    return [
        npx, "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(_LEAST)}", f"--extra-headers={headers}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip


def _score(report: dict[str, Any], category: str) -> float:
    return 100 * float(report["categories"][category]["score"] or 0)


def _tell_faults(report: dict[str, Any]) -> None:
    """Say which audits of the scored categories did not pass."""
    weighed = {
        audit["id"]
        for category in _LEAST
        for audit in report["categories"][category]["auditRefs"]
        if audit["weight"]
    }
    for key in sorted(weighed):
        audit = report["audits"][key]
        if (audit["score"] if audit["score"] is not None else 1) < 1:
            progress(f"  {key}：{audit.get('displayValue') or audit['title']}")


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)


def _landing(client: Client, path: str) -> str:
    """Return where an address leads; the cookie of Lighthouse does not go with a redirect."""
    location = client.ask("GET", path).headers.get("location", path)
    return "/" + location.split("/", 3)[3] if location.startswith("http") else location


def _told(words: list[str], **more: str) -> str:
    """Return what a program printed. Raises NotPossible when it failed."""
    done = subprocess.run(  # noqa: S603 - programs named above, no shell
        words, env=os.environ | more, cwd=PROJECT, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise NotPossible(f"{' '.join(words[:3])} 没有成功：{done.stderr[-500:]}")
    return done.stdout
