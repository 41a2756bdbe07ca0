"""Taking away from a process what reading one page never needs (进程限制)."""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of sched.h
_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of prctl.h


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


def limit_memory(memory: int) -> None:
    """Take no more than so many bytes of memory, write no file and leave no dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
