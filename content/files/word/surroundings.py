"""What a Word file holds outside its text: page headers, links, macros, damage (正文之外)."""

from __future__ import annotations

from collections.abc import Iterator

from content.files.import_report import Find
from content.files.word.drawings import PICTURES, alternative_words, names_a_picture
from content.files.word.names import Element
from content.files.word.package import Package
from content.files.word.words import shortened, words_of

_MACROS = "vbaproject.bin"


def surroundings(package: Package, linked: set[str]) -> Iterator[Find]:
    """Yield what stands in no line; `linked` are the outside addresses told at their places."""
    yield from _on_every_page(package)
    for relationship in package.leading_outside():
        if relationship.target not in linked:
            yield Find("outside_link", words=shortened(relationship.target))
    if package.has(_MACROS):
        yield Find("macro")
    yield from (Find("unreadable_part", words=name) for name in package.damaged)


def surrounding_counts(package: Package) -> dict[str, int]:
    """Return how much stands outside the text, by the names of the report."""
    return {
        "headers": sum(True for _ in package.names("header")),
        "footers": sum(True for _ in package.names("footer")),
        "outside_links": sum(True for _ in package.leading_outside()),
        "macros": int(package.has(_MACROS)),
        "unreadable_parts": len(package.damaged),
    }


def _on_every_page(package: Package) -> Iterator[Find]:
    for kind in ("header", "footer"):
        for name in package.names(kind):
            part = package.part(name)
            words = "" if part is None else words_of(part)
            if words:
                yield Find(kind, words=words)
            if part is not None:
                yield from _pictures(part)


def _pictures(part: Element) -> Iterator[Find]:
    for element in part.iter(*PICTURES):
        if names_a_picture(element):
            words = alternative_words(element, part)
            yield Find("picture", words="；".join(filter(None, ("页眉页脚中的图片", words))))
