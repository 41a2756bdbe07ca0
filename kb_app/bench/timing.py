"""How long requests take (计时): what the client waits, and what the server's processor does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb_app.bench.server import Server

Act = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """So many requests: waiting times in milliseconds, server CPU for one, and the rate."""

    count: int
    p50: float
    p95: float
    cpu: float
    per_second: float


def timed(server: Server, acts: Iterable[Act]) -> Timing:
    """Return how long the acts take, one after the other."""
    used, began = server.cpu_seconds(), time.perf_counter()
    waits = [_milliseconds(act) for act in acts]
    return _timing(server, waits, used, began)


def timed_together(server: Server, queues: Sequence[Sequence[Act]]) -> Timing:
    """Return how long the acts take when each queue has a client of its own."""
    waits: list[float] = []
    clients = [threading.Thread(target=_work_off, args=(queue, waits)) for queue in queues]
    used, began = server.cpu_seconds(), time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return _timing(server, waits, used, began)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed, 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _timing(server: Server, waits: list[float], used: float, began: float) -> Timing:
    wall, cpu = time.perf_counter() - began, server.cpu_seconds() - used
    count = max(1, len(waits))
    return Timing(
        len(waits), percentile(waits, 0.5), percentile(waits, 0.95), cpu * 1000 / count,
        len(waits) / wall if wall else 0.0,
    )  # fmt: skip


def _work_off(queue: Sequence[Act], waits: list[float]) -> None:
    waits.extend(_milliseconds(act) for act in queue)


def _milliseconds(act: Act) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
