"""Killed without a word at any moment, the library loses nothing it has confirmed."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from content.errors import NotPossible
from kb_app.bench.client import Client
from tests.functional.commands import PASSWORD, empty_library, kb, kb_process, law_file, site_of

ROUNDS = int(os.environ.get("KB_CRASH_ROUNDS", "2"))
"""Each round takes some ten seconds; `KB_CRASH_ROUNDS=20` for the long drill."""

FILES = 100
WRITERS = 3

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return empty_library(tmp_path_factory.mktemp("crash") / "var")


def assert_sound(data: Path, confirmed: list[str]) -> None:
    """Nothing is out of order, and everything that was confirmed is there."""
    told = json.loads(kb("verify", "--json", data=data).out)
    assert told["faults"] == []
    with site_of(data) as site:
        kept = site.shelf("laws").documents
        assert [path for path in confirmed if path.rpartition("/")[2] not in kept] == []


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_import_killed_at_any_moment_loses_nothing_it_confirmed(data, tmp_path, turn):
    chance = random.Random(turn)  # noqa: S311 - moments that can be had again, no secret
    files = [
        law_file(tmp_path, f"{n}(2024-05-01).md", title=f"第{turn}轮第{n}号办法")
        for n in range(FILES)
    ]
    importing = kb_process(
        "take-in", *files, "--type", "law", "--as", "office", "--published-elsewhere", data=data
    )

    confirmed = confirmed_until(importing, chance.randrange(FILES))
    time.sleep(chance.uniform(0, 0.3))
    os.killpg(importing.pid, signal.SIGKILL)
    rest, _ = importing.communicate()
    confirmed += paths_in(rest.splitlines()[:-1])

    assert confirmed
    assert_sound(data, confirmed)


def confirmed_until(importing, count: int) -> list[str]:
    lines = [importing.stdout.readline()]
    while len(lines) < count:
        lines.append(importing.stdout.readline())
    return paths_in(lines)


def paths_in(lines: list[str]) -> list[str]:
    return [line.split("\t")[2] for line in lines if line.startswith("已收")]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_server_killed_among_writers_loses_nothing_it_confirmed(data, turn):
    chance = random.Random(turn)  # noqa: S311 - moments that can be had again, no secret
    server = kb_process("serve", "--port", "0", data=data)
    port = int(server.stdout.readline().split()[1].rpartition(":")[2])
    confirmed: list[str] = []
    writers = [
        threading.Thread(target=write, args=(port, f"{turn}-{number}", confirmed))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()

    until = time.monotonic() + 60
    while len(confirmed) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(chance.uniform(0, 0.5))
    os.killpg(server.pid, signal.SIGKILL)
    server.communicate()
    for writer in writers:
        writer.join()

    assert len(confirmed) >= 5
    assert_sound(data, confirmed)


def write(port: int, name: str, confirmed: list[str]) -> None:
    """Make one document after another until the server is gone."""
    client = Client("127.0.0.1", port)
    try:
        client.sign_in_as_program("office", PASSWORD)
        number = 0
        while True:
            body = {"@type": "law", "title": f"{name}-{number}号条例", "text": "第一条　测试。"}
            answer = client.send("POST", "/laws", body)
            if answer.status == 201:
                confirmed.append("/" + answer.headers["location"].split("/", 3)[3])
            number += 1
    except (OSError, ValueError, NotPossible):
        return  # the server was killed, as it should be
    finally:
        client.close()
