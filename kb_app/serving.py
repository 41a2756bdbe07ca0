"""The web server (网页服务): gunicorn with several worker processes, started from Python."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from content.errors import NotPossible
from content.files.formats.seclusion import seclusion_said
from kb_app.application import make_application
from kb_app.compiled import compile_all, keep_compiled
from kb_app.patient_worker import PatientWorker

_MEMORY = Path("/dev/shm")  # noqa: S108 - workers only touch an unnamed file there, to show they live


_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


@dataclass(frozen=True)
class Scale:
    """Where to listen, and with how many processes and threads."""

    host: str = "127.0.0.1"
    port: int = 6543
    workers: int = 2
    threads: int = 4


def serve(settings, scale: Scale, warm_up: Callable[[Any], str]) -> int:
    """Serve until told to stop, and return the exit code.

    `warm_up(settings)` brings database and index up to date and returns a sentence on them;
    it runs in a process of its own, for the workers must not inherit what it opens. Raises
    NotPossible when the address cannot be had.
    """
    _share_heaps()
    is_kept = keep_compiled(settings.location.folder / "templates")
    with _listening(scale) as listening:
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as apart:
            warming = apart.submit(warm_up, settings)
            application = make_application(settings)
            state = warming.result()
        if is_kept:
            _compile_apart(application, listening)
        said = _sentences(settings, scale, listening.getsockname()[1], state)
        handle = listening.detach()  # gunicorn closes it itself
    _Server(application, _options(settings, scale, handle), said).run()
    return 0


def _compile_apart(application, listening: socket.socket) -> None:
    """Compile what was changed in a process of its own, which gunicorn sees end.

    Whoever looks at a page meanwhile waits for its template as if it were not there.
    """
    if os.fork():
        return
    try:
        listening.close()
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.close()
        os.nice(10)
        compile_all(application.registry)
    finally:
        os._exit(0)


def _share_heaps() -> None:
    """Let threads share two heaps where glibc manages them.

    By itself it gives each thread one, and none gives back what a large page once needed.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def _sentences(settings, scale: Scale, port: int, state: str) -> tuple[str, ...]:
    return (
        f"审知库在 http://{_shown(scale.host)}:{port} 提供服务（按 Ctrl-C 结束）",
        state,
        f"检索引擎：{settings.engine}；{scale.workers}个进程，每个{scale.threads}个线程。",
        seclusion_said(),
    )


class _Server(BaseApplication):
    """gunicorn with our options; the application opens the library when a worker first asks."""

    def __init__(self, application, options, sentences) -> None:
        self._application = application
        self._options = options
        self._sentences = sentences
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", self._announce)
        self.cfg.set("post_worker_init", self._resume)

    def load(self):
        return self._application

    def _resume(self, _worker) -> None:
        """Go on with scans that an earlier process was killed over."""
        self._application.registry.library.recognising.tell()

    def _announce(self, _server) -> None:
        print(*self._sentences, sep="\n", flush=True)


def _options(settings, scale: Scale, handle: int) -> dict[str, object]:
    return {
        "bind": f"fd://{handle}",
        "worker_class": PatientWorker,
        "workers": scale.workers,
        "threads": scale.threads,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 5,
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "limit_request_field_size": 8190,
        "forwarded_allow_ips": settings.trusted_proxy,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proc_name": "shenzhi",
        **({"worker_tmp_dir": str(_MEMORY)} if os.access(_MEMORY, os.W_OK) else {}),
    }


def _listening(scale: Scale) -> socket.socket:
    """Return a socket that listens; it is had before anything else is begun."""
    family = socket.AF_INET6 if ":" in scale.host else socket.AF_INET
    try:
        return socket.create_server((scale.host, scale.port), family=family, backlog=2048)
    except (OSError, OverflowError) as fault:
        why = _REASONS.get(getattr(fault, "errno", None), "没有这样的地址或端口")
        raise NotPossible(
            f"不能在 {_shown(scale.host)}:{scale.port} 上提供服务：{why}。"
            "请用 --host、--port 换一个。"
        ) from None


_REASONS = {
    errno.EADDRINUSE: "端口已被另一个程序占用",
    errno.EACCES: "没有使用这个端口的权限",
}


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
