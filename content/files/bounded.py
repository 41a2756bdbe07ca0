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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from content.errors import NoText, NotPossible, TooLarge, Unreadable
from content.files.compounds import has_macros
from content.files.formats import old_sheet, old_word
from content.files.formats.sheets import Workbook
from content.files.import_report import ReadText, with_macros
from content.files.limits import LIMITS, allowance
from content.files.turns import Turns
from content.files.uploads import FileKind, check_size

if TYPE_CHECKING:
    from collections.abc import Mapping

READERS = 2
"""How many files one process of ours reads at the same time."""

_WAITING = 1  # threads that wait for a reader: the others go on answering
_PATIENCE = 20.0  # seconds a file waits for a reader


def read_bounded(name: str, data: bytes, person: str = "") -> ReadText:
    """Return the text of a file of any kind that can be read.

    It is inspected and parsed in a process of its own; old files go through LibreOffice first,
    one of a `person` at a time. Raises Unreadable or TooLarge with the reason, also when that
    process takes too long, too much memory or falls over; TooOften when all readers stay busy.
    """
    check_size(data)
    kind = _old_kind(name, data)
    if kind is None:
        return ReadText.from_json(asked("text", name, data))
    maker, ending = _MAKERS[kind]
    made = maker.made_new(data, person)
    read = ReadText.from_json(asked("text", f"{name}.{ending}", made))
    report = replace(read.report, warnings=(maker.REMARK, *read.report.warnings))
    if has_macros(data):
        report = with_macros(report)
    return replace(read, report=report, container=made)


def read_sheets(name: str, data: bytes, person: str = "") -> Workbook:
    """Return the sheets of a workbook or of separated values; old ones by way of LibreOffice.

    `person` is as for a text. Raises Unreadable or TooLarge with the reason, TooOften when all
    readers stay busy.
    """
    check_size(data)
    if _old_kind(name, data) is FileKind.OLD_SHEET:
        name, data = f"{name}.xlsx", old_sheet.made_new(data, person)
    return Workbook.from_json(asked("sheets", name, data))


def _old_kind(name: str, data: bytes) -> FileKind | None:
    """Return the kind of a file that must be made new before it is read, None for others."""
    kind = kind_of(name, data) if old_word.may_be(data) else None
    return kind if kind in _MAKERS else None


def kind_of(name: str, data: bytes) -> FileKind:
    """Return the kind of the file, judged by its bytes. Raises Unreadable, TooLarge."""
    return FileKind(asked("kind", name, data).decode())


def asked(verb: str, name: str, data: bytes, options: Mapping[str, Any] | None = None) -> bytes:
    """Return what the reading process answers to `verb` about the file.

    The verbs are those of `reading_process.VERBS`; `options` must go into JSON. Raises Unreadable
    or TooLarge with the reason, TooOften when all readers stay busy.
    """
    check_size(data)
    return _room.ask(_Question(verb, name, data, dict(options or {})))


def close_readers() -> None:
    """End the reading processes of this process; the next file starts a new one."""
    _room.close()


@dataclass(frozen=True, slots=True)
class _Question:
    verb: str
    name: str
    data: bytes
    options: Mapping[str, Any]

    @property
    def head(self) -> bytes:
        parts = [self.verb, self.name, len(self.data), self.options]
        return json.dumps(parts).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a reading process said: `refused` names the class of a refusal, whose words follow."""

    said: bytes
    refused: str

    def understood(self) -> bytes:
        if self.refused:
            raise _REFUSALS.get(self.refused, Unreadable)(self.said.decode())
        return self.said


class _ReadingRoom:
    """Reading processes, started when first needed and kept warm; safe for threads and forks."""

    def __init__(self) -> None:
        self._turns = Turns(READERS, _WAITING, _PATIENCE, "正在导入的文件太多，请稍后再试。")
        self._idle: list[_Reader] = []

    def ask(self, question: _Question) -> bytes:
        with self._turns.taken():
            return self._answer(question).understood()

    def _answer(self, question: _Question) -> _Answer:
        reader, stays = self._taken(), False
        try:
            answer = reader.answer(question)
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
        while self._idle:
            self._idle.pop().abandon()


class _Reader:
    """One reading process and the conversation with it."""

    def __init__(self) -> None:
        self.stays = True
        self._is_late = self._is_ready = False
        self._process = subprocess.Popen(  # noqa: S603 - our own code, no shell, fixed arguments
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )

    def answer(self, question: _Question) -> _Answer:
        """Return the answer. Raises TooLarge when it is late, Unreadable when none comes."""
        self._wait_until_ready()
        seconds, _ = allowance(question.verb, LIMITS)
        watch = threading.Timer(seconds, self._stop)
        watch.daemon = True
        watch.start()
        try:
            answer = self._ask(question)
        finally:
            watch.cancel()
        if answer is None:
            raise self._failure()
        return answer

    def _wait_until_ready(self) -> None:
        """Wait once for our own code to be loaded, which a busy machine may take its time for."""
        if not self._is_ready:
            self._is_ready = bool(self._pipes()[0].readline())

    def end(self) -> None:
        self._process.kill()
        self._close_pipes()
        self._process.wait()

    def abandon(self) -> None:
        self._close_pipes()
        self._process.returncode = 0  # not our child: nothing to wait for

    def _ask(self, question: _Question) -> _Answer | None:
        """Return the answer, or None when the process ended before it was complete."""
        source, sink = self._pipes()
        try:
            sink.write(question.head)
            sink.write(question.data)
            sink.flush()
        except (BrokenPipeError, ConnectionError):
            return None
        announced = source.readline()
        if not announced.endswith(b"\n"):
            return None
        size, self.stays, refused = json.loads(announced)
        said = source.read(size)
        return _Answer(said, refused) if len(said) == size else None

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


_MAKERS = {
    FileKind.OLD_WORD: (old_word, "docx"),
    FileKind.OLD_SHEET: (old_sheet, "xlsx"),
}
_REFUSALS: dict[str, type[NotPossible]] = {
    "Unreadable": Unreadable,
    "NoText": NoText,
    "TooLarge": TooLarge,
}
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from content.files.confining import leave_files, leave_network; "
    "leave_network(); leave_files(sys.argv[1]); "
    "from content.files.reading_process import serve; serve()"
)

_room = _ReadingRoom()
atexit.register(_room.close)
os.register_at_fork(after_in_child=_room.abandon)
