"""XML of unknown origin, parsed without entities, networks, comments or trees without end (XML)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml names the type of elements nowhere else


def root_of(data: bytes | str) -> Element | None:
    """Return the root of the XML, None when there is none.

    Raises etree.XMLSyntaxError when it is damaged, ValueError for text that names an encoding.
    """
    # A parser is not to be shared between documents that are not trusted.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(data, parser)


def elements_in(stream: IO[bytes], names: Sequence[str]) -> Iterator[Element]:
    """Yield the elements of these names, in any namespace, as each is complete.

    Whoever has read one clears it. Raises etree.XMLSyntaxError when the XML is damaged.
    """
    tags = tuple(f"{{*}}{name}" for name in names)
    for _, element in etree.iterparse(
        stream, tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    ):  # fmt: skip
        yield element
