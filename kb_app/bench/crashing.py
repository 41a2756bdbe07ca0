"""`kb bench crash`: kills imports and servers by chance, and asks whether all is still true."""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from content.storage import open_database, site_in
from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import (
    found_library,
    program,
    settings_of,
    take_in_command,
    temporary_folder,
)
from kb_app.bench.server import PROJECT, Server, command, surroundings

_FILES = 60
_LATEST_KILL = 4.0

LABEL = "强制结束演练"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many rounds, and which chance."""
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="强制结束的次数")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="随机数种子")


@dataclass
class _Tally:
    """What was found after each kill."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Kill an import in each round, with a server writing beside it in every second one."""
    chance = random.Random(asked.seed)  # noqa: S311 - reproducible moments, no secret
    tally = _Tally()
    with temporary_folder() as folder:
        found_library(folder)
        for number in range(asked.rounds):
            _round(folder, number, chance, tally)
            progress(f"第 {number + 1}/{asked.rounds} 次：已确认 {tally.acknowledged} 份，"
                     f"丢失 {len(tally.lost)}，核对出的问题 {len(tally.unsound)}")  # fmt: skip
    for told in (*tally.lost[:5], *tally.unsound[:5]):
        progress(told)
    return [
        Figure("强制结束", tally.rounds, "次"),
        Figure("确认收下的文件", tally.acknowledged, "份"),
        Figure("确认后丢失", len(tally.lost), "份", most=0, promise=True),
        Figure("核对出的问题", len(tally.unsound), "个", most=0, promise=True),
    ]


def _round(folder: Path, number: int, chance: random.Random, tally: _Tally) -> None:
    files = _texts(folder / "files", number)
    delay = chance.uniform(0.3, _LATEST_KILL)
    if number % 2:
        with Server(folder) as server:
            acknowledged = _killed_server(server, number, delay)
            acknowledged += _killed_import(folder, files, delay)
    else:
        acknowledged = _killed_import(folder, files, delay)
    tally.rounds += 1
    tally.acknowledged += len(acknowledged)
    tally.unsound += _faults(folder)
    tally.lost += _missing(folder, acknowledged)


def _texts(folder: Path, number: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = []
    for law in range(_FILES):
        title = f"第{number}轮第{law}号测试条例"
        body = "\n".join(f"第{n}条　本条例第{n}条规定测试事项{law}。" for n in range(1, 30))
        path = folder / f"{number}-{law}(2020-01-01).md"
        path.write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
        files.append(path)
    return files


def _killed_import(folder: Path, files: list[Path], delay: float) -> list[str]:
    """Return the paths that `kb take-in` said it had taken in before it was killed."""
    with subprocess.Popen(  # noqa: S603 - our own command
        take_in_command(files), env=surroundings(folder), cwd=PROJECT, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        killer = threading.Timer(delay, _kill_all, [process])
        killer.start()
        said = process.stdout.read() if process.stdout else ""
        process.wait()
        killer.cancel()
    lines = [line.split("\t") for line in said.split("\n")[:-1]]
    return [line[2] for line in lines if line[0] == "已收"]


def _killed_server(server: Server, number: int, delay: float) -> list[str]:
    """Return the paths of documents that the server said it had made before it was killed."""
    office = program(server, "office")
    made: list[str] = []
    killer = threading.Timer(delay / 2, server.kill)
    killer.start()
    deadline = time.monotonic() + _LATEST_KILL
    try:
        while time.monotonic() < deadline:
            title = f"第{number}轮第{len(made)}号网上条例"
            body = {"@type": "law", "title": title, "text": "第一条　测试。\n第二条　测试。"}
            answer = office.send("POST", "/laws", body)
            if answer.status == 201:
                made.append("/" + answer.headers["location"].split("/", 3)[3])
    except OSError:
        pass  # the server was killed, as it should be
    killer.join()
    return made


def _kill_all(process: subprocess.Popen[str]) -> None:
    """Kill the command and the processes it reads files in."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _faults(folder: Path) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own command
        command("verify", "--json"), env=surroundings(folder), cwd=PROJECT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        faults: list[str] = json.loads(done.stdout)["faults"]
    except ValueError:
        return [f"kb verify 没有给出结果：{done.stderr[-300:]}"]
    return faults


def _missing(folder: Path, paths: list[str]) -> list[str]:
    database = open_database(settings_of(folder).location)
    with site_in(database) as site:
        names = {path: path.rpartition("/")[2] for path in paths}
        documents = site.shelf("laws").documents
        missing = [path for path, name in names.items() if name not in documents]
    database.close()
    return missing
