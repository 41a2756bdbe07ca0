"""XML parts of a container, read without entities, networks or regard to namespaces (部件)."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from content.errors import Unreadable
from content.files.containers import DAMAGED, read_part

Element = etree._Element  # noqa: SLF001 - lxml names the type of elements nowhere else


def parsed(archive: ZipFile, name: str) -> Element:
    """Return the root of an XML part. Raises Unreadable when it is damaged or missing."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(read_part(archive, name), parser)
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
