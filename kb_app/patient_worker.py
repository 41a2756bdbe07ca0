"""A worker that waits for slow clients without a thread (服务进程): gunicorn and waitress.

A thread is used only when a request has arrived whole, so that a handful of connections that
send a byte now and then cannot keep everybody else out.
"""

from __future__ import annotations

import json
import os
import time

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from kb_app.security import HEADERS
from kb_app.writing.bodies import MOST_BYTES

CONNECTIONS = 1_000
"""Open at a time in one process; those that say nothing for IDLE seconds are closed."""

IDLE = 30
FAREWELL = 10
"""Seconds in which answers that are being given are still given when the process is to end."""

_SAID = {
    400: "请求的格式不对，服务器无法理解。请检查地址后重试。",
    413: "上传的内容太大。一次最多上传32 MB，请压缩图片或者拆分文件后再上传。",
    431: "请求的地址或标头太长。请缩短后重试。",
}


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="/static/no-network.css">
  <title>不能办理 · 审知库</title>
</head>
<body>
  <main>
    <h1>不能办理</h1>
    <p>{said}</p>
    <ul>
      <li>用浏览器的“后退”回到刚才的页面，填写的内容还在。</li>
      <li><a href="/">回到首页</a></li>
    </ul>
  </main>
</body>
</html>
"""
"""A page that needs neither the library nor its templates: the request was never read."""


class PatientWorker(Worker):
    """Serves until gunicorn tells it to stop."""

    def run(self) -> None:
        """Take in requests, and show now and then that this process lives."""
        channels: dict[int, wasyncore.dispatcher] = {}
        server = self._server(channels)
        while self.alive and self.ppid == os.getppid():
            self.notify()
            wasyncore.loop(timeout=1, use_poll=True, map=channels, count=1)
        self._finish(server, channels)

    def _server(self, channels) -> TcpWSGIServer:
        sock = self.sockets[0].sock
        proxy = self.cfg.forwarded_allow_ips
        adjustments = Adjustments(
            sockets=[sock],
            threads=self.cfg.threads,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            cleanup_interval=5,
            max_request_header_size=self.cfg.limit_request_line * 2,
            max_request_body_size=MOST_BYTES * 2,  # what is only somewhat too large, we refuse
            ident=None,
            **_trusting(proxy[0] if isinstance(proxy, list) and proxy else ""),
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        where = (sock.family, sock.type, sock.proto, sock.getsockname())
        return _Server(
            self.wsgi, channels, True, sock, dispatcher,
            adjustments, bind_socket=False, sockinfo=where,
        )  # fmt: skip

    def _finish(self, server, channels) -> None:
        server.accepting = False
        until = time.monotonic() + FAREWELL
        while time.monotonic() < until and any(map(_is_busy, server.active_channels.values())):
            self.notify()
            wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)
        server.task_dispatcher.shutdown(timeout=1)


class _RefusalTask(ErrorTask):
    """Says in Chinese what waitress itself refuses: as a page, to programs as JSON."""

    def execute(self) -> None:
        refusal = self.request.error
        said = _SAID.get(refusal.code, "服务器无法处理这个请求。")
        kind, body = _refusal(said, self.request)
        self.status = f"{refusal.code} {refusal.reason}"
        self.response_headers += [("Content-Type", kind), *HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):
    error_task_class = _RefusalTask


class _Server(TcpWSGIServer):
    channel_class = _Channel


def _refusal(said: str, request) -> tuple[str, bytes]:
    """Return content type and body of a refusal; headers may be missing where it was cut off."""
    headers = request.headers
    is_program = (
        "/@" in getattr(request, "path", "")
        or headers.get("CONTENT_TYPE", "").startswith("application/json")
        or headers.get("ACCEPT", "").startswith("application/json")
    )
    if is_program:
        told = {"type": "BadRequest", "message": said}
        return "application/json", json.dumps(told, ensure_ascii=False).encode()
    return "text/html; charset=utf-8", _PAGE.format(said=said).encode()


def _is_busy(channel: HTTPChannel) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def _trusting(proxy: str) -> dict[str, object]:
    """Return what makes waitress believe a proxy about address and scheme, and nobody else."""
    if not proxy:
        return {"clear_untrusted_proxy_headers": True}
    told = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": told,
            "clear_untrusted_proxy_headers": True}  # fmt: skip
