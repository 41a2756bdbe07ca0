"""The process that inspects and parses Word files, limited in time and memory (读取进程)."""

from __future__ import annotations

import json
import resource
import signal
import sys
from typing import BinaryIO

from content.errors import NotPossible, TooLarge, Unreadable
from content.files.limits import LIMITS, Limits
from content.files.uploads import inspect
from content.files.word.reader import read_docx

_RETIRES_AFTER = 500
_RETIRES_ABOVE = 250 << 10  # kB, as the kernel counts them


def serve() -> None:
    """Answer one file after another on standard input until it ends."""
    _confine(LIMITS)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    for served in range(_RETIRES_AFTER):
        asked = source.readline()
        if not asked:
            return
        name, size = json.loads(asked)
        _allow_seconds(LIMITS.work_seconds)
        answer = _answer(name, source.read(size))
        _send(sink, answer, stays=served + 1 < _RETIRES_AFTER and _used() < _RETIRES_ABOVE)


def _answer(name: str, data: bytes) -> bytes:
    """Return the text as JSON, or the refusal: its class and sentence."""
    try:
        inspect(name, data)
        read = read_docx(data)
        if len(read.lines) > LIMITS.lines:
            return _refused(
                TooLarge(f"文件过大：行数过多，上限 {LIMITS.lines} 行，请拆分后再上传。")
            )
        return read.to_json().encode("utf-8", "replace")
    except NotPossible as refusal:
        return _refused(refusal)
    except MemoryError:
        return _refused(TooLarge("文件过大：读取时内存不足，请拆分后再上传。"))
    except RecursionError:
        return _refused(
            Unreadable("文件损坏：内容嵌套过深，无法读取。请用 Word 或 WPS 重新保存后再上传。")
        )


def _refused(refusal: NotPossible) -> bytes:
    told = {"refused": type(refusal).__name__, "sentence": str(refusal)}
    return json.dumps(told, ensure_ascii=False).encode()


def _send(sink: BinaryIO, answer: bytes, *, stays: bool) -> None:
    sink.write(json.dumps([len(answer), stays]).encode() + b"\n")
    sink.write(answer)
    sink.flush()


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_seconds(seconds: float) -> None:
    """Allow so much more processor time; the kernel ends the process when it is used up."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _used() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
