"""The pictures of a reading pack (包内图片): inside the file itself, up to a limit."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from content.errors import NotFound
from content.files.pictures import may_be_drawn, media_type
from kb_app.reading.figures import at_once

if TYPE_CHECKING:
    from content.library.revision import Figures

MOST_BYTES = 5 << 20
"""Of all pictures of a pack, written as text, so that an old phone still opens it."""

_LINK = re.compile(r'<a class="kb-picture-link" href="[^"]*">(?P<inside>.*?)</a>')
_DOWNLOAD = re.compile(r' <a href="[^"]*/figure/[^"]*" download>[^<]*</a>')
_PICTURE = re.compile(r'(?P<begin><img [^>]*src=)"[^"]*/figure/\d+/(?P<n>\d+)"(?P<end>[^>]*>)')


class Album:
    """Lays pictures into one text after the other until there is no more room."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """Begin with room for so many bytes of pictures."""
        self._room = most

    def laid_in(self, html: str, figures: Figures | None) -> str:
        """Return the HTML of a text with its pictures as data, or words where there is no room."""
        if figures is None:
            return html
        html = _DOWNLOAD.sub("", _LINK.sub(lambda found: found["inside"], at_once(html)))
        return _PICTURE.sub(lambda found: self._laid(found, figures), html)

    def _laid(self, found: re.Match[str], figures: Figures) -> str:
        number = int(found["n"])
        data = self._taken(number, figures)
        if not data:
            return f'<span class="kb-picture-words">图{number}：请联网查看</span>'
        written = f'"data:{media_type(data)};base64,{b64encode(data).decode()}"'
        return f"{found['begin']}{written}{found['end']}"

    def _taken(self, number: int, figures: Figures) -> bytes:
        """Return the bytes of a picture, or none when it does not fit or cannot be drawn."""
        picture = figures.picture(number)
        takes = picture.size * 4 // 3 if picture else 0  # as text
        if picture is None or takes > self._room:
            return b""
        try:
            data = figures.source.picture(picture)
        except NotFound:
            return b""
        if not may_be_drawn(data):
            return b""
        self._room -= takes
        return data
