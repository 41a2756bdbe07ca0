"""Addresses left open in a text that is remembered (待填的地址): filled in for each page."""

from __future__ import annotations

from html import escape

BASE, SUFFIX = "\x01", "\x02"
"""Stand for the document's address and for `?on=…`; neither can occur in a text."""

ROOT, AND = "\x04", "\x05"
"""Stand for the address of the library and for `&on=…`."""


def filled(html: str, base: str, suffix: str) -> str:
    """Return the HTML with the addresses of a document at `base`, whose links end in `suffix`."""
    return _filled(html, *map(escape, _values(base, suffix)))


def filled_address(address: str, base: str, suffix: str) -> str:
    """Return one open address filled in, as it is written outside of HTML."""
    return _filled(address, *_values(base, suffix))


def _values(base: str, suffix: str) -> tuple[str, str, str, str]:
    return base, suffix, base.rsplit("/", 2)[0], suffix.replace("?", "&", 1)


def _filled(text: str, base: str, suffix: str, root: str, more: str) -> str:
    return text.replace(BASE, base).replace(SUFFIX, suffix).replace(ROOT, root).replace(AND, more)
