"""`kb serve`: says where it is, catches up first, ends when told."""

from __future__ import annotations

import json
import signal
import socket
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from kb_app.db import Library
from kb_app.settings import Settings
from tests.functional.commands import (
    demo_county,
    empty_library,
    kb,
    kb_process,
    law_file,
    taken_in,
)
from tests.serving import served

LONG_BODY = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na"
RECORD = ("--type", "law", "--as", "office", "--published-elsewhere")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return empty_library(tmp_path / "var")


@pytest.fixture(scope="module")
def county() -> Path:
    return demo_county()


def test_a_port_in_use_is_told_in_a_sentence(county):
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = kb("serve", "--port", other.getsockname()[1], data=county)

    assert said.code == 1
    assert "端口已被另一个程序占用" in said.err


def test_the_server_says_where_it_is_and_answers_and_ends_when_told(county):
    process = kb_process("serve", "--port", "0", "--workers", "1", data=county)
    try:
        said = [process.stdout.readline() for _ in range(4)]
        address = said[0].split()[1]
        connection = HTTPConnection(address.removeprefix("http://"), timeout=60)
        connection.request("GET", "/login")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)

    assert "synchronous=FULL" in said[1]
    assert "检索引擎：tantivy" in said[2]
    assert "读取上传" in said[3]
    assert process.returncode == 0
    assert "Traceback" not in err


def test_what_the_index_missed_is_made_up_for_before_serving(data, tmp_path):
    taken_in(data, law_file(tmp_path, "茶馆管理办法(2024-05-01).md"), *RECORD)
    for file in (data / "index" / "tantivy").iterdir():
        file.unlink()

    process = kb_process("serve", "--port", "0", "--workers", "1", data=data)
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

    assert json.loads(kb("verify", "--json", data=data).out)["clean"]


def test_an_index_from_another_time_is_made_anew_before_serving(data, tmp_path):
    taken_in(data, law_file(tmp_path, "茶馆管理办法(2024-05-01).md"), *RECORD)
    library = Library(Settings(data=str(data)))
    library.follower.engine.replace({"/laws/gone@1": []}, 10**6)
    library.close()

    process = kb_process("serve", "--port", "0", "--workers", "1", data=data)
    said = process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

    assert "正在重建" in said
    assert json.loads(kb("verify", "--json", data=data).out)["clean"]


def test_a_storage_for_one_process_is_not_served_by_several(tmp_path):
    said = kb("serve", data=tmp_path, KB_STORAGE_URI=f"file://{tmp_path}/data.fs")

    assert said.code == 1
    assert "--workers 1" in said.err


def test_slow_clients_keep_nobody_out(data):
    with served(data) as url, ExitStack() as stack:
        for started in (b"GET /login HTTP/1.1\r\nX-A: ", LONG_BODY):
            for _ in range(20):
                slow = stack.enter_context(socket.create_connection(_place(url)))
                slow.sendall(started)

        asking = HTTPConnection(*_place(url), timeout=20)
        asking.request("GET", "/login")

        assert asking.getresponse().status == 200
        asking.close()


def test_what_the_server_itself_refuses_is_said_in_chinese(data):
    with served(data) as url, socket.create_connection(_place(url)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: viel\r\n\r\n")
        said = client.makefile("rb").read().decode()

    assert " 400 " in said.partition("\r\n")[0]
    assert "请求的格式不对" in said


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html"), ("application/json", "application/json")]
)
def test_a_body_beyond_all_limits_is_refused_on_a_page_and_to_programs_as_json(data, accept, kind):
    told = (
        f"POST /rules/upload HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nContent-Length: {1 << 30}"
    )
    with served(data) as url, socket.create_connection(_place(url)) as client:
        client.sendall(f"{told}\r\n\r\n".encode())
        said = client.makefile("rb").read().decode()

    assert " 413 " in said.partition("\r\n")[0]
    assert f"Content-Type: {kind}" in said
    assert "上传的内容太大" in said
    assert ("</html>" in said) is (kind == "text/html")


def _place(url: str) -> tuple[str, int]:
    host, port = url.rpartition("/")[2].split(":")
    return host, int(port)
