"""XML parts of a container, read without entities, networks or regard to namespaces (部件)."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from content.errors import Unreadable
from content.files.containers import DAMAGED, read_part
from content.files.safe_xml import Element, root_of

__all__ = ["Element"]


def parsed(archive: ZipFile, name: str) -> Element:
    """Return the root of an XML part. Raises Unreadable when it is damaged or missing."""
    try:
        root = root_of(read_part(archive, name))
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error
    if root is None:
        raise Unreadable(DAMAGED)
    return root


def named(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of this name in document order, whatever their namespace."""
    return root.iter(f"{{*}}{name}")


def first_of(root: Element, name: str) -> Element | None:
    """Return the first element of this name, or None."""
    return next(named(root, name), None)
