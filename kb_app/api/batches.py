"""Lists in portions (分批): one page of a list, with links to the others."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from kb_app.api.bodies import number_in

LARGEST = 100
USUAL = 25
FURTHEST = 10_000_000


@dataclass(frozen=True)
class Batch:
    """Which portion is asked for: from where, at most how many."""

    start: int
    size: int


def batch_of(request):
    """Return the portion that `b_start` and `b_size` ask for. Raises Invalid."""
    size = number_in(request.GET, "b_size", USUAL, LARGEST)
    return Batch(number_in(request.GET, "b_start", 0, FURTHEST), max(1, size))


def in_batches(request, url, batch, items, total):
    """Return `@id`, `items`, `items_total`, and `batching` when it takes several portions."""
    answer = {"@id": url, "items": items, "items_total": total}
    if total > batch.size or batch.start:
        answer["batching"] = _links(request, url, batch, total)
    return answer


def _links(request, url, batch, total):
    last = max(0, (total - 1) // batch.size * batch.size)
    starts = {"@id": batch.start, "first": 0, "last": last}
    if batch.start + batch.size < total:
        starts["next"] = batch.start + batch.size
    if batch.start > 0:
        starts["prev"] = max(0, batch.start - batch.size)
    return {name: _link(request, url, start, batch.size) for name, start in starts.items()}


def _link(request, url, start, size):
    kept = [(k, v) for k, v in request.GET.items() if k not in {"b_start", "b_size"}]
    return f"{url}?{urlencode([*kept, ('b_start', start), ('b_size', size)])}"
