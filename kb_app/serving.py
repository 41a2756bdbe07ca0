"""The web server (网页服务): gunicorn with several worker processes, started from Python."""

from __future__ import annotations

import errno
import multiprocessing
import os
import socket
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from content.errors import NotPossible
from kb_app.application import make_application

_MEMORY = Path("/dev/shm")  # noqa: S108 - workers only touch an unnamed file there, to show they live


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
    with _listening(scale) as listening:
        state = _apart(warm_up, settings)
        settings.secret()
        said = _sentences(settings, scale, listening.getsockname()[1], state)
        handle = listening.detach()  # gunicorn closes it itself
    _Server(settings, scale, handle, said).run()
    return 0


def _sentences(settings, scale: Scale, port: int, state: str) -> tuple[str, ...]:
    return (
        f"审知库在 http://{_shown(scale.host)}:{port} 提供服务（按 Ctrl-C 结束）",
        state,
        f"检索引擎：{settings.engine}；{scale.workers}个进程，每个{scale.threads}个线程。",
    )


class _Server(BaseApplication):
    """gunicorn with our settings; each worker makes the application after it was forked."""

    def __init__(self, settings, scale, handle, sentences) -> None:
        self._settings = settings
        self._scale = scale
        self._handle = handle
        self._sentences = sentences
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self):
        return make_application(self._settings)

    def _options(self) -> dict[str, object]:
        return {
            "bind": f"fd://{self._handle}",
            "worker_class": "gthread",
            "workers": self._scale.workers,
            "threads": self._scale.threads,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": 8190,
            "limit_request_fields": 100,
            "limit_request_field_size": 8190,
            "forwarded_allow_ips": self._settings.trusted_proxy,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "shenzhi",
            "when_ready": self._announce,
            **({"worker_tmp_dir": str(_MEMORY)} if os.access(_MEMORY, os.W_OK) else {}),
        }

    def _announce(self, _server) -> None:
        print(*self._sentences, sep="\n", flush=True)


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


def _apart(work: Callable[[Any], str], settings) -> str:
    """Do the work in a process of its own; what it returns or raises comes from here."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return pool.submit(work, settings).result()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
