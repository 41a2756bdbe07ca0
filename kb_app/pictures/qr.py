"""The square code on paper (二维码): an address as inline SVG."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str:
    """Return the code of an address as SVG without a size of its own; style sheets give it one."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(
        title="核验二维码", svgclass="kb-qr", lineclass=None, omitsize=True
    )
    return drawn.replace("<svg ", '<svg role="img" ', 1)
