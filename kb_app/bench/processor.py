"""How much processor time processes have used (处理器时间), as the kernel counts it."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def processes_from(pid: int) -> list[int]:
    """Return the process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += _children(one)
    return found


def ticks(pid: int) -> int:
    """Return what a process itself has used, in the kernel's ticks; 0 when it is gone."""
    return sum(_times(pid)[:2])


def seconds_of_all() -> float:
    """Return what this process has used, with all it ever started, also those that ended."""
    below = processes_from(os.getpid())[1:]
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(sum(_times(pid)) for pid in below) / _TICK
    return time.process_time() + ended.ru_utime + ended.ru_stime + living


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, thread.read_text().split())
        except OSError:
            continue  # the thread ended in between
    return found


def _times(pid: int) -> list[int]:
    """Return user and system time of a process, and of those it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return [0]  # it ended in between
    return [int(field) for field in fields[11:15]]
