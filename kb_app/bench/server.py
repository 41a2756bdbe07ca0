"""A real server on loopback (被测的服务进程): started, watched through /proc, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from content.errors import NotPossible
from kb_app.bench.client import Client
from kb_app.bench.processor import processes_from, ticks

PROJECT = Path(__file__).parents[2]
_TICK = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0
_IDLE = 0.05
"""Seconds to wait for a server; processor time in a second of a server with nothing to do."""


def command(*words: str) -> list[str]:
    """Return the `kb` command line of this installation."""
    start = "import sys; from kb_app.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start, *words]


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment in which `kb` works on the data folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KB_")}
    chosen = {key: os.environ[key] for key in ("KB_ENGINE",) if key in os.environ}
    return kept | chosen | {"KB_DATA": str(folder), "PYTHONPATH": str(PROJECT)}


class Server:
    """`kb serve` on a data folder and a free port, from entering the context to leaving it."""

    def __init__(self, folder: Path, *, workers: int = 2, threads: int = 4) -> None:
        """Remember what to serve."""
        self.folder, self.workers, self.threads = folder, workers, threads
        self.started_in = 0.0
        self._clients: list[Client] = []

    def __enter__(self) -> Self:
        """Start, and wait for the first answer. Raises NotPossible."""
        self.port = _free_port()
        words = ("serve", "--host", "127.0.0.1", "--port", str(self.port),
                 "--workers", str(self.workers), "--threads", str(self.threads))  # fmt: skip
        with (self.folder / "server.log").open("ab") as log:
            began = time.perf_counter()
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command(*words), env=surroundings(self.folder), cwd=PROJECT,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_for_answer()
        except NotPossible:
            self._stop()
            raise
        self.started_in = time.perf_counter() - began
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and its workers, and let go of all connections to them."""
        for client in self._clients:
            client.close()
        self._stop()

    @property
    def pid(self) -> int:
        """Return the process number of the master."""
        return self._process.pid

    def kill(self) -> None:
        """Kill master and workers as a power failure would, without a word."""
        for pid in reversed(self.pids()):
            os.kill(pid, 9)
        self._process.wait()

    def client(self) -> Client:
        """Return a visitor with a connection of their own."""
        self._clients.append(Client("127.0.0.1", self.port))
        return self._clients[-1]

    def pids(self) -> list[int]:
        """Return the master and all processes below it."""
        return processes_from(self.pid)

    def wait_until_idle(self) -> None:
        """Wait until what a start still does beside the requests (compiling) is done."""
        used = self.cpu_seconds()
        for _ in range(int(_PATIENCE)):
            time.sleep(1)
            before, used = used, self.cpu_seconds()
            if used - before < _IDLE:
                return

    def cpu_seconds(self) -> float:
        """Return the processor time that all processes have used, in user and kernel."""
        return sum(map(ticks, self.pids())) / _TICK

    def worker_megabytes(self) -> list[float]:
        """Return the resident memory of each worker."""
        return [_resident(pid) / 1e6 for pid in self.pids()[1:]]

    def _wait_for_answer(self) -> None:
        deadline = time.perf_counter() + _PATIENCE
        while time.perf_counter() < deadline and self._process.poll() is None:
            try:
                with closing(self.client()) as visitor:
                    if visitor.ask("GET", "/login").status < 500:
                        return
            except OSError:
                time.sleep(0.02)
        told = (self.folder / "server.log").read_text(errors="replace")[-800:]
        raise NotPossible(f"服务没有启动：{told}")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
