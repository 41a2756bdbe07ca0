"""What a document cites and what cites it (引用关系图)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.text.titles import in_marks
from kb_app.pictures.drawing import (
    WIDTH,
    box,
    curve,
    fitted,
    linked,
    picture_with_links,
    words,
)
from kb_app.reading.neighbours import MOST_NAMED, Neighbour

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW, _LEFT, _MIDDLE = 30.0, 44.0, 52.0
_COUNT = 46.0
"""Room at the right for the number of clauses."""


def neighbourhood_svg(title: str, cited: Sequence[Neighbour], citing: Sequence[Neighbour]) -> str:
    """Return the picture: above what the document cites, below what cites it; "" for neither.

    Both are given with the most clauses first; beyond twelve a line says how many others.
    """
    if not cited and not citing:
        return ""
    above, below = _rows(cited), _rows(citing)
    middle = 24 + len(above) * _ROW + 10
    last = middle + _MIDDLE + 34
    parts = [words(_LEFT, 16, f"它引用的（{len(cited)}件）", "kb-p-small")]
    parts += [_row(one, 24 + at * _ROW, middle + 14) for at, one in enumerate(above)]
    parts += [
        box(_LEFT, middle, WIDTH - _LEFT - 4, _MIDDLE - 12, "kb-p-here"),
        words(_LEFT + 10, middle + 25, fitted(title, WIDTH - _LEFT - 26), "kb-p-strong"),
        words(_LEFT, last - 12, f"引用它的（{len(citing)}件）", "kb-p-small"),
    ]
    parts += [_row(one, last - 4 + at * _ROW, middle + 26) for at, one in enumerate(below)]
    height = last + len(below) * _ROW + 4
    return picture_with_links("citations", "引用关系图", _told(title, cited, citing), height, parts)


def _rows(neighbours: Sequence[Neighbour]) -> list[Neighbour]:
    """Return what is drawn of one side; the last line tells of those that are not."""
    if len(neighbours) <= MOST_NAMED:
        return list(neighbours)
    others = neighbours[MOST_NAMED:]
    more = Neighbour(f"其余 {len(others)} 件", "", sum(one.clauses for one in others))
    return [*neighbours[:MOST_NAMED], more]


def _row(one: Neighbour, top: float, target: float) -> str:
    middle = top + _ROW / 2
    width = min(1 + one.clauses / 2, 7)
    name = words(_LEFT + 6, middle + 5, fitted(one.title, WIDTH - _LEFT - _COUNT - 12))
    count = words(WIDTH - 6, middle + 4, f"{one.clauses}处", "kb-p-small", "end")
    flow = curve((_LEFT, middle), (_LEFT, target), 4, width)
    return flow + (linked(one.address, name) if one.address else name) + count


def _told(title: str, cited: Sequence[Neighbour], citing: Sequence[Neighbour]) -> str:
    return (
        f"{in_marks(title)}引用{_listed(cited) or '的文件库中没有'}；"
        f"{f'引用它的有{_listed(citing)}' if citing else '没有文件引用它'}。"
    )


def _listed(neighbours: Sequence[Neighbour]) -> str:
    told = "、".join(f"{one.title}（{one.clauses}处）" for one in neighbours[:MOST_NAMED])
    return f"{told}等{len(neighbours)}件" if len(neighbours) > MOST_NAMED else told
