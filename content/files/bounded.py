"""Reading a file that nobody has vouched for, within limits on time and memory (受限读取)."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from content.errors import NotPossible, TooLarge, TooOften, Unreadable
from content.files.import_report import ReadText, Report
from content.files.limits import LIMITS
from content.files.uploads import FileKind, check_size, decode_text, inspect, is_container
from content.text.lines import Line
from content.text.parser import markdown_lines

READERS = 2
"""How many files one process of ours reads at the same time."""

_PATIENCE = 20.0  # seconds a file waits for a reader


def read_bounded(name: str, data: bytes) -> ReadText:
    """Return the text of a .docx, .md or .txt.

    Word files are inspected and parsed in a process of their own. Raises Unreadable or TooLarge
    with the reason, also when that process takes too long, too much memory or falls over.
    """
    check_size(data)
    if is_container(data):
        return _room.read(name, data)
    kind = inspect(name, data)
    text = decode_text(data)
    return _markdown(text) if kind is FileKind.MARKDOWN else _plain(text)


def close_readers() -> None:
    """End the reading processes of this process; the next file starts a new one."""
    _room.close()


def _plain(text: str) -> ReadText:
    printed = (line.strip() for line in text.splitlines())
    lines = tuple(Line(line) for line in printed if line)
    return ReadText(lines, Report(paragraphs=len(lines)))


def _markdown(text: str) -> ReadText:
    meta, lines = markdown_lines(text)
    return ReadText(tuple(lines), Report(paragraphs=len(lines)), meta)


class _ReadingRoom:
    """Reading processes, started when first needed and kept warm; safe for threads and forks."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(READERS)
        self._idle: list[_Reader] = []

    def read(self, name: str, data: bytes) -> ReadText:
        if not self._free.acquire(timeout=_PATIENCE):
            raise TooOften("正在导入的文件太多，请稍后再试。")
        try:
            return _understood(self._answer(name, data))
        finally:
            self._free.release()

    def _answer(self, name: str, data: bytes) -> bytes:
        reader, stays = self._taken(), False
        try:
            answer = reader.read(name, data)
            stays = reader.stays
        finally:
            # A conversation that was broken off leaves a reader that cannot be trusted.
            if stays:
                self._idle.append(reader)
            else:
                reader.end()
        return answer

    def _taken(self) -> _Reader:
        try:
            return self._idle.pop()
        except IndexError:
            return _Reader()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().end()

    def abandon(self) -> None:
        """Let go of the readers that belong to the process we were forked from."""
        self._free = threading.BoundedSemaphore(READERS)
        while self._idle:
            self._idle.pop().abandon()


class _Reader:
    """One reading process and the conversation with it."""

    def __init__(self) -> None:
        self.stays = True
        self._is_late = False
        self._process = subprocess.Popen(  # noqa: S603 - our own code, no shell, fixed arguments
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )

    def read(self, name: str, data: bytes) -> bytes:
        """Return the answer. Raises TooLarge when it is late, Unreadable when none comes."""
        watch = threading.Timer(LIMITS.seconds, self._stop)
        watch.daemon = True
        watch.start()
        try:
            answer = self._ask(name, data)
        finally:
            watch.cancel()
        if answer is None:
            raise self._failure()
        return answer

    def end(self) -> None:
        self._process.kill()
        self._close_pipes()
        self._process.wait()

    def abandon(self) -> None:
        self._close_pipes()
        self._process.returncode = 0  # not our child: nothing to wait for

    def _ask(self, name: str, data: bytes) -> bytes | None:
        """Return the answer, or None when the process ended before it was complete."""
        source, sink = self._pipes()
        try:
            sink.write(json.dumps([name, len(data)]).encode() + b"\n")
            sink.write(data)
            sink.flush()
        except (BrokenPipeError, ConnectionError):
            return None
        announced = source.readline()
        if not announced.endswith(b"\n"):
            return None
        size, self.stays = json.loads(announced)
        answer = source.read(size)
        return answer if len(answer) == size else None

    def _stop(self) -> None:
        self._is_late = True
        self._process.kill()

    def _failure(self) -> NotPossible:
        code = self._process.wait()
        if self._is_late or -code == signal.SIGPROF:
            return TooLarge(
                "文件过大或过于复杂（段落、表格或文字过多），在限定时间内未能读完，请拆分后再上传。"
            )
        return Unreadable("读取文件时出错，文件可能已损坏。请用 Word 或 WPS 重新保存后再上传。")

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None  # noqa: S101 - we asked for both pipes
        assert sink is not None  # noqa: S101 - as above
        return source, sink

    def _close_pipes(self) -> None:
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()


def _understood(answer: bytes) -> ReadText:
    if answer.startswith(b'{"refused"'):
        told = json.loads(answer)
        raise _REFUSALS.get(told["refused"], Unreadable)(told["sentence"])
    return ReadText.from_json(answer)


_REFUSALS: dict[str, type[NotPossible]] = {"Unreadable": Unreadable, "TooLarge": TooLarge}
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from content.files.reading_process import serve; serve()"
)

_room = _ReadingRoom()
atexit.register(_room.close)
os.register_at_fork(after_in_child=_room.abandon)
