"""The process that recognises the words in one picture, limited and apart (识别进程).

It is started for one page and ends with it: a verb and a page number as arguments, the picture on
standard input, the answer on standard output. A refusal leaves the code REFUSED and its sentence.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from rapidocr import RapidOCR

from content.files.pictures import MOST_PIXELS
from content.files.seen import A4_WIDE, FORMATS, REFUSED, PageSeen, Seen, as_printed

_POOR = 0.75  # how sure of a page that may lie on its head
_SHOWN = (1600, 2300)  # pixels of a page as it is shown
_LOOKED_AT = (4000, 4000)  # and as it is looked at: more shows no more words


def serve() -> None:
    """Answer the verb of the command line about the picture on standard input, and end."""
    onnxruntime.disable_telemetry_events()
    verb, page = sys.argv[2], int(sys.argv[3])
    code, said = _answer(verb, sys.stdin.buffer.read(), page)
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    os._exit(code)


def count(data: bytes, _page: int) -> bytes:
    """Return how many pages the picture has: a TIFF of a scanner often has several."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        return str(getattr(picture, "n_frames", 1)).encode()


def shown(data: bytes, page: int) -> bytes:
    """Return a page as PNG, small enough for any browser."""
    picture = _drawn(data, page)
    picture.thumbnail(_SHOWN)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def seen(data: bytes, page: int) -> bytes:
    """Return the words on a page with their places, as JSON (`PageSeen.to_json`)."""
    picture = _drawn(data, page)
    picture.thumbnail(_LOOKED_AT)
    engine = RapidOCR(params=_PARAMETERS)
    words = _words(engine, picture)
    found = [(words, picture)]
    for turn in _turns(words):
        turned = picture.transpose(turn)
        found.append((_words(engine, turned), turned))
    words, picture = max(found, key=lambda one: sum(s.confidence * len(s.text) for s in one[0]))
    scale = A4_WIDE / picture.width
    here = tuple(one.scaled(scale) for one in words)
    return PageSeen(A4_WIDE, picture.height * scale, here).to_json().encode()


VERBS: Mapping[str, Callable[[bytes, int], bytes]] = {"count": count, "shown": shown, "seen": seen}
"""What this process can be asked about a picture."""

# Its judge of lines that lie on their head errs on long lines; whole pages are turned instead.
_PARAMETERS: dict[str, Any] = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def _answer(verb: str, data: bytes, page: int) -> tuple[int, bytes]:
    try:
        return 0, VERBS[verb](data, page)
    except _TooMany as refusal:
        return REFUSED, str(refusal).encode()
    except (UnidentifiedImageError, EOFError, OSError, SyntaxError, ValueError):
        return (
            REFUSED,
            "图片损坏，或者不是能识别的格式（PNG、JPEG、TIFF、BMP、WEBP）。请检查后再上传。".encode(),
        )
    except (MemoryError, Image.DecompressionBombError):
        return REFUSED, "图片太大，识别时内存不足。请降低分辨率后再上传。".encode()


class _TooMany(Exception):
    """More pixels than are looked at."""


def _drawn(data: bytes, page: int) -> Image.Image:
    """Return a page as it is looked at, upright; its size is judged before it is decoded."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
        if number < page:
            continue
        if frame.width * frame.height > MOST_PIXELS:
            raise _TooMany(
                f"图片太大：{frame.width}×{frame.height} 像素，上限 {MOST_PIXELS // 10**6} "
                "百万像素。请降低分辨率后再上传。"
            )
        return _on_white(ImageOps.exif_transpose(frame))
    raise EOFError


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        upper = picture.convert("RGBA")
        white = Image.new("RGBA", upper.size, "white")
        picture = Image.alpha_composite(white, upper)
    return picture.convert("RGB")


def _words(engine: RapidOCR, picture: Image.Image) -> list[Seen]:
    found: Any = engine(np.asarray(picture)[:, :, ::-1])
    if found.txts is None:
        return []
    rows = zip(found.boxes, found.txts, found.scores, strict=True)
    return [_seen(corners, text, score) for corners, text, score in rows if text.strip()]


def _seen(corners: Sequence[Sequence[float]], text: str, score: float) -> Seen:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return Seen(
        as_printed(text.strip()), min(xs), min(ys), max(xs), max(ys), round(float(score), 3)
    )


def _turns(words: Sequence[Seen]) -> Sequence[Image.Transpose]:
    """Return how the page may have to be turned, judged by what was seen of it as it is."""
    sure = sum(one.confidence * len(one.text) for one in words)
    letters = sum(len(one.text) for one in words)
    tall = sum(one.bottom - one.top > 2 * (one.right - one.left) for one in words)
    if words and tall * 2 > len(words):
        return Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270
    if letters and sure < _POOR * letters:
        return (Image.Transpose.ROTATE_180,)
    return ()
