"""An index that follows from a process of its own (并行索引), while texts come in."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from kb_app.db import Library


@contextmanager
def indexing_beside(settings) -> Iterator[Connection]:
    """Yield a line to a process that catches up whenever it is sent something.

    Enter before the library is opened: nothing that is open may be inherited. The process
    ends when the line is closed, also when ours is killed; what it did not finish, the next
    `catch_up` of anybody does.
    """
    forked = multiprocessing.get_context("fork")
    theirs, ours = forked.Pipe(duplex=False)
    child = forked.Process(target=_follow, args=(settings, theirs, ours), daemon=True)
    child.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        child.join()


def nudge(line: Connection) -> None:
    """Tell the process that there is something to index; do nothing when it is gone."""
    try:
        line.send_bytes(b"\n")
    except OSError:
        return


def _follow(settings, nudges: Connection, other_end: Connection) -> None:
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    library = Library(settings)
    try:
        while True:
            nudges.recv_bytes()
            while nudges.poll():
                nudges.recv_bytes()
            library.follower.catch_up()
    except EOFError:
        library.follower.catch_up()
    finally:
        library.close()
