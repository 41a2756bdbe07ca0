"""`kb bench writers`: several people edit one document at once, and no words may be lost."""

from __future__ import annotations

import argparse
import threading
from collections import Counter
from dataclasses import dataclass, field

from content.errors import NotPossible
from kb_app.bench.client import Client
from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import WRITERS, found_library, program, temporary_folder
from kb_app.bench.server import Server

_TRIES = 400
_TEXT = (
    "第一条　为规范窗口工作，提高服务质量，制定本办法。\n第二条　本办法适用于政务服务大厅各窗口。"
)

LABEL = "八人同时修改一份文件"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many edits each writer makes."""
    parser.add_argument("--edits", type=int, default=50, metavar="N", help="每人修改次数")


@dataclass
class _Tally:
    """What the writers were told, all together."""

    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unsaid: int = 0


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Let eight people each add lines to one rule, and look for every line afterwards."""
    with temporary_folder() as folder:
        found_library(folder)
        with Server(folder) as server:
            office = program(server, "office")
            path = _new_rule(office)
            progress(f"{len(WRITERS)} 人各修改 {asked.edits} 次……")
            tally = _edited(server, path, asked.edits)
            final = _draft(office, path)[0]
            saves = len(office.get(f"{path}/@history").json())
    return _figures(tally, final, saves, asked.edits)


def _figures(tally: _Tally, final: str, saves: int, edits: int) -> list[Figure]:
    lines = set(final.split("\n"))
    lost = sum(line not in lines for line in tally.acknowledged)
    told = sum(count for status, count in tally.statuses.items() if status in {409, 412})
    broken = sum(count for status, count in tally.statuses.items() if status >= 500)
    beside = "Plone 381中丢295，Wagtail 400中丢344"
    return [
        Figure("应写入", len(WRITERS) * edits, "处"),
        Figure("已确认写入", len(tally.acknowledged), "处", least=len(WRITERS) * edits),
        Figure("丢失", lost, "处", most=0, promise=True, beside=beside),
        Figure("服务端出错（5xx）", broken, "次", most=0, promise=True, beside="Plone 19"),
        Figure("被告知他人先保存（409、412）", told, "次"),
        Figure("冲突时没有给出双方文本", tally.unsaid, "次", most=0, promise=True),
        Figure("其他答复", sum(tally.statuses.values()) - told - broken
               - len(tally.acknowledged), "次", most=0, promise=True),
        Figure("历史中的保存次数", saves, "次"),
    ]  # fmt: skip


def _new_rule(office: Client) -> str:
    body = {"@type": "rule", "title": "窗口工作管理办法", "kind": "办法", "text": _TEXT}
    answer = office.send("POST", "/rules", body)
    if answer.status != 201:
        raise NotPossible(f"新建文件得到 {answer.status}：{answer.body[:300].decode()}")
    return "/" + answer.headers["location"].split("/", 3)[3]


def _edited(server: Server, path: str, edits: int) -> _Tally:
    tally = _Tally()
    writers = [
        threading.Thread(target=_write, args=(program(server, login), path, login, edits, tally))
        for login in WRITERS
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return tally


def _write(client: Client, path: str, login: str, edits: int, tally: _Tally) -> None:
    for number in range(edits):
        line = f"{login}的第{number + 1}处修改。"
        if _add_line(client, path, line, tally):
            tally.acknowledged.append(line)


def _add_line(client: Client, path: str, line: str, tally: _Tally) -> bool:
    """Add a line to the draft; told that somebody was first, read again and merge."""
    for _ in range(_TRIES):
        text, tag = _draft(client, path)
        answer = client.send("PATCH", path, {"text": f"{text}\n{line}"}, If_Match=tag)
        tally.statuses[answer.status] += 1
        if answer.status < 300:
            return True
        if answer.status not in {409, 412}:
            return False
        told = answer.json()
        tally.unsaid += line not in told.get("mine", "") or not told.get("theirs")
    return False


def _draft(client: Client, path: str) -> tuple[str, str]:
    answer = client.get(path, version="draft")
    return answer.json()["text"], answer.headers["etag"]
