"""The strokes of a picture (线条): SVG by hand, readable at the width of a phone.

A picture is 300 units wide, about as many pixels as a phone has; on wide screens a style sheet
keeps it from growing large. It carries no style of its own: classes and our style sheet do.
"""

from __future__ import annotations

from html import escape
from itertools import accumulate

WIDTH = 300
SIZE = 14
"""Height of a letter; a Chinese one is as wide, another about half as wide."""


def picture(name: str, title: str, description: str, height: float, parts: list[str]) -> str:
    """Return a picture without links; `name` starts the ids of its title and description."""
    return _svg("img", name, title, description, height, parts)


def picture_with_links(
    name: str, title: str, description: str, height: float, parts: list[str]
) -> str:
    """Return a picture in which something can be followed."""
    return _svg("group", name, title, description, height, parts)


def words(x: float, y: float, text: str, classes: str = "", anchor: str = "start") -> str:
    """Return a line of text whose foot stands at `y`."""
    kind = f' class="{classes}"' if classes else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_n(x)}" y="{_n(y)}"{kind}{side}>{escape(text)}</text>'


def box(x: float, y: float, width: float, height: float, classes: str) -> str:
    """Return a rectangle with rounded corners."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'rx="3" class="{classes}"/>'
    )


def line(*points: tuple[float, float], classes: str = "kb-p-line") -> str:
    """Return a line through the points."""
    path = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path d="M{path}" class="{classes}"/>'


def curve(start: tuple[float, float], end: tuple[float, float], side: float, width: float) -> str:
    """Return a curve that leaves `start` and reaches `end` by way of x = `side`."""
    (x, y), (to_x, to_y) = start, end
    path = f"M{_n(x)} {_n(y)} C{_n(side)} {_n(y)} {_n(side)} {_n(to_y)} {_n(to_x)} {_n(to_y)}"
    return f'<path d="{path}" class="kb-p-flow" stroke-width="{_n(width)}"/>'


def arrow(x: float, y: float, pointing: str) -> str:
    """Return the head of an arrow whose tip is at the point; it points down or left."""
    corners = {"down": ((-4, -8), (4, -8)), "left": ((8, -4), (8, 4))}[pointing]
    path = " L".join(f"{_n(x + dx)} {_n(y + dy)}" for dx, dy in corners)
    return f'<path d="M{_n(x)} {_n(y)} L{path} Z" class="kb-p-head"/>'


def diamond(x: float, y: float, classes: str) -> str:
    """Return a small diamond around the point."""
    path = f"M{_n(x)} {_n(y - 6)} L{_n(x + 6)} {_n(y)} L{_n(x)} {_n(y + 6)} L{_n(x - 6)} {_n(y)} Z"
    return f'<path d="{path}" class="{classes}"/>'


def linked(address: str, *parts: str) -> str:
    """Return parts that lead to an address."""
    return f'<a href="{escape(address)}">{"".join(parts)}</a>'


def fitted(text: str, width: float, size: float = SIZE) -> str:
    """Return the text, shortened with … where it would be wider than `width`."""
    if _width(text, size) <= width:
        return text
    room = width - size
    ends = accumulate(_width(letter, size) for letter in text)
    return text[: sum(1 for end in ends if end <= room)] + "…"


def _svg(  # noqa: PLR0913, PLR0917 - what a picture is made of
    role: str, name: str, title: str, description: str, height: float, parts: list[str]
) -> str:
    return (
        f'<svg class="kb-picture" role="{role}" viewBox="0 0 {WIDTH} {_n(height)}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _width(text: str, size: float) -> float:
    return sum(size if ord(letter) > 0x2E7F else size * 0.6 for letter in text)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
