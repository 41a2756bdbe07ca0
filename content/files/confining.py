"""Taking away from a process what reading a file never needs: network, files, memory (进程限制).

Namespaces shut the network out; Landlock shuts out files, and TCP as well, also where namespaces
are forbidden. Each does nothing where the kernel does not know or allow it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of sched.h
_WHEN_PARENT_ENDS, _NO_NEW_PRIVILEGES = 1, 38  # PR_SET_… of prctl.h
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # landlock_… of unistd.h, on every machine
_TCP = 3  # LANDLOCK_ACCESS_NET_BIND_TCP and …_CONNECT_TCP
_KNOWS_TCP = 4

READ, LIST, ALL = 1 << 0 | 1 << 2 | 1 << 3, 1 << 3, -1
"""What may be done below a folder: reading and running what lies there; learning names only;
everything. The bits are those of LANDLOCK_ACCESS_FS."""

LEAVE_SOCKETS = 1 << 9 | 1 << 5
"""Laying a socket down in a folder, and taking it away."""

_OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14
_HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1}  # by the version of the kernel's part; later: all
_ALL_KINDS = (1 << 15) - 1

SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr", "/proc", "/sys/devices/system",
          "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")  # fmt: skip
"""What programs and their libraries are made of."""


def confine(memory: int = 2 << 30, seconds: int = 120, nice: int = 10) -> None:
    """Leave the network, give way to others, and take no more than so much memory and work.

    To be called first, as `leave_network`; for a process that answers once and ends with the
    thread that started it.
    """
    leave_network()
    ctypes.CDLL(None).prctl(_WHEN_PARENT_ENDS, signal.SIGKILL)
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    limit_memory(memory)


def leave_network() -> None:
    """Leave the network, where the kernel allows it.

    To be called before anything else is loaded: a process of several threads cannot leave it.
    """
    ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)


def leave_files(root: str) -> None:
    """Open from here on only what programs are made of, and our readers below `root`.

    To be called before threads are started: each stays as it was.
    """
    programs = [path for path in (*sys.path, f"{sys.base_prefix}/lib") if path and path != root]
    allowed = [(path, READ) for path in (*SYSTEM, *programs, f"{root}/content")]
    shut_files([*allowed, (root, LIST)])


def knows_landlock() -> bool:
    """Return whether the kernel lets a process shut out files from itself."""
    return _version() > 0


def shut_files(allowed: Iterable[tuple[str, int]]) -> None:
    """Let this process and what it starts use only these files and folders, each as it says.

    Nobody can take that back. It may not connect by TCP either, where the kernel knows of that.
    """
    version = _version()
    if version < 1:
        return
    handled = _HANDLED.get(version, _ALL_KINDS)
    shut = struct.pack("QQ", handled, _TCP) if version >= _KNOWS_TCP else struct.pack("Q", handled)
    rules = _call(_CREATE, shut, len(shut), 0)
    for path, kinds in allowed:
        with suppress(OSError):
            _allow(rules, path, kinds & handled)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call(_RESTRICT, rules, 0)
    os.close(rules)


def limit_memory(memory: int) -> None:
    """Take no more than so many bytes of memory, write no file and leave no dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _version() -> int:
    return _call(_CREATE, None, 0, 1)


def _allow(rules: int, path: str, kinds: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        of_place = kinds if os.path.isdir(path) else kinds & _OF_FILES  # noqa: PTH112 - pathlib is not loaded yet
        _call(_ADD, rules, 1, struct.pack("=Qi", of_place, place), 0)
    finally:
        os.close(place)


def _call(number: int, *words: int | bytes | None) -> int:
    return int(ctypes.CDLL(None).syscall(number, *words))
