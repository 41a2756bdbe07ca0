"""Somebody who asks over HTTP (测量用的客户端): one kept connection, cookies, a token."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from content.errors import NotPossible

_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, and the body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the server says
        """Return the body as plain data."""
        return json.loads(self.body)


class Client:
    """One connection to the server; not shared between threads."""

    def __init__(self, host: str, port: int) -> None:
        """Remember the address; connect when first asked."""
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.headers = {"Accept": "text/html"}

    @property
    def cookie(self) -> str:
        """Return the cookies as a browser sends them."""
        return "; ".join(f"{key}={value}" for key, value in self._cookies.items())

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Return the answer to one request; a connection the server closed is opened anew."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if self._cookies:
            sent["Cookie"] = self.cookie
        try:
            return self._ask(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            if method != "GET":
                raise
            return self._ask(method, path, body, sent)

    def get(self, path: str, **query: str | int) -> Answer:
        """Return what stands at `path`. Raises NotPossible unless that is a page."""
        target = f"{path}?{urlencode(query)}" if query else path
        answer = self.ask("GET", target)
        if answer.status != 200:
            raise NotPossible(f"GET {target} 得到 {answer.status}：{_beginning(answer)}")
        return answer

    def send(self, method: str, path: str, body: Any, **headers: str) -> Answer:  # noqa: ANN401 - any JSON
        """Send `body` as JSON and return the answer, whatever it is."""
        data = json.dumps(body, ensure_ascii=False).encode()
        return self.ask(method, path, data, Content_Type="application/json", **headers)

    def sign_in_as_program(self, login: str, password: str) -> None:
        """Ask for JSON from here on, with a bearer token."""
        self.headers = {"Accept": "application/json"}
        answer = self.send("POST", "/@login", {"login": login, "password": password})
        if answer.status != 200:
            raise NotPossible(f"{login} 登录得到 {answer.status}：{_beginning(answer)}")
        self.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def sign_in_as_person(self, login: str, password: str) -> None:
        """Sign in through the form, as a browser does, and keep the session."""
        found = _CSRF.search(self.get("/login").body.decode())
        token = (found[1] or found[2]) if found else ""
        form = urlencode({"login": login, "password": password, "csrf_token": token}).encode()
        kind = "application/x-www-form-urlencoded"
        answer = self.ask("POST", "/login", form, Content_Type=kind)
        if answer.status not in {302, 303}:
            raise NotPossible(f"{login} 登录得到 {answer.status}：{_beginning(answer)}")

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, sent: dict[str, str]) -> Answer:
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        try:
            data = answer.read()
        except http.client.IncompleteRead as cut:
            raise ConnectionResetError("the answer was cut off") from cut
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self._cookies[key.strip()] = content.strip()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, data)


def _beginning(answer: Answer) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", answer.body.decode(errors="replace"))[:300]
