"""What a drawing holds, old (VML) or new: text boxes, pictures, objects, diagrams (图形)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.files.word.branches import ALTERNATIVES, branch
from content.files.word.names import (
    CHART,
    CHART_NEW,
    DGM,
    PIC,
    WP,
    A,
    Element,
    O,
    R,
    V,
    W,
)

BOX = W + "txbxContent"
ART = V + "textpath"
PICTURES = frozenset({PIC + "pic", V + "imagedata"})
OBJECTS = frozenset({O + "OLEObject", W + "objectEmbed", W + "objectLink", W + "control"})
CHARTS = frozenset({CHART + "chart", CHART_NEW + "chart"})
FILLS = (A + "blipFill", V + "fill")
DIAGRAMS = CHARTS | {DGM + "relIds"}


def held(drawing: Element) -> Iterator[Element]:
    """Yield the boxes, pictures, objects and diagrams in order; what is in a box is left to it."""
    for child in drawing:
        if child.tag == ALTERNATIVES:
            form = branch(child)
            if form is not None:
                yield from held(form)
            continue
        if child.tag in _HELD:
            yield child
        if child.tag != BOX:
            yield from held(child)


_HELD = frozenset({BOX, ART}) | PICTURES | OBJECTS | DIAGRAMS


def names_a_picture(element: Element) -> bool:
    """Return whether an element for pictures says which; some programs leave empty ones."""
    return element.tag != V + "imagedata" or any(element.get(name) for name in _NAMING)


_NAMING = (R + "id", R + "pict", R + "href", O + "relid", O + "href", "src")


def fills_with_a_picture(element: Element) -> bool:
    """Return whether this is the fill of a shape, new or old, that is a picture."""
    if element.tag == FILLS[0]:
        return bool(picture_id(element))
    return any(element.get(name) for name in (*_NAMING, O + "title"))


def picture_id(element: Element) -> str:
    """Return the id of the relationship to the picture's file, or nothing."""
    if element.tag == V + "imagedata":
        return next((element.get(name, "") for name in _NAMING if element.get(name)), "")
    blip = next(element.iter(A + "blip"), None)
    return "" if blip is None else blip.get(R + "embed", blip.get(R + "link", ""))


def alternative_words(element: Element, drawing: Element) -> str:
    """Return what the author says of a picture: its description, else its title."""
    described = [*element.iter(PIC + "cNvPr"), *drawing.iter(WP + "docPr")]
    words = [each.get(name, "") for each in described for name in ("descr", "title")]
    if element.tag == V + "imagedata":
        shape = element.getparent()
        words += ["" if shape is None else shape.get("alt", ""), element.get(O + "title", "")]
    return next((each.strip() for each in words if each.strip()), "")


def printed_width(element: Element) -> int:
    """Return how wide a picture is printed, in pixels of 1/96 inch, 0 when it is not said."""
    if element.tag == V + "imagedata":
        shape = element.getparent()
        said = _WIDTH.search("" if shape is None else shape.get("style", ""))
        return min(round(float(said[1]) * _PIXELS[said[2]]), _WIDEST) if said else 0
    size = element.find(f"{PIC}spPr/{A}xfrm/{A}ext")
    digits = "" if size is None else size.get("cx", "")
    return min(int(digits) // _EMU, _WIDEST) if digits.isdecimal() and len(digits) < 12 else 0


_EMU = 9_525
_WIDEST = 10_000
_PIXELS = {"pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "px": 1.0}
_WIDTH = re.compile(r"(?:^|;)\s*width:\s*(\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px)")


def object_words(element: Element) -> str:
    """Return which program an embedded object is for."""
    return element.get("ProgID", "") or element.get(W + "progId", "") or element.get(W + "name", "")


def diagram_id(element: Element) -> str:
    """Return the id of the relationship to the data of a diagram or chart."""
    return element.get(R + "dm", "") or element.get(R + "id", "")
