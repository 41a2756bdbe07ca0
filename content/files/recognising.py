"""Recognising the words of scans and photos, page by page, in a process of its own (文字识别).

It needs the extra `scans`; without it everything else works, and `HOW_TO_GET` says how to get it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from content.errors import NotPossible, TooLarge, TooOften, Unreadable
from content.files.bounded import asked
from content.files.import_report import ReadText
from content.files.pictures import MOST_PIXELS, may_be_drawn, pixels
from content.files.seen import REFUSED, PageSeen

NEEDED = ("rapidocr", "onnxruntime", "PIL")
"""The packages without which nothing is recognised."""

HOW_TO_GET = (
    "这是扫描件或者照片，需要文字识别（OCR），而这台服务器没有安装。请管理员运行 "
    "pip install 'shenzhi[scans]' 后再上传，或者上传有文字的文件、Word 文档（.docx）。"
)
"""Said of a scan or photo where recognition is not installed."""

MOST_PAGES = 300
"""So many pages of one file are recognised."""

SECONDS = 600.0
"""So long one page may take by the clock: a busy machine goes first. Its work is limited apart."""

_ENDINGS = ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp")
_DOTS = 200  # in an inch, of a page that is recognised
_DOTS_SHOWN = 110


@dataclass(frozen=True)
class Wanted:
    """How many pages a file has, and the numbers of those that must be recognised."""

    total: int
    pages: tuple[int, ...]


def is_installed() -> bool:
    """Return whether scans can be recognised here."""
    return all(find_spec(name) is not None for name in NEEDED)


def picture_endings() -> tuple[str, ...]:
    """Return the endings of names of pictures whose words can be recognised here, perhaps none."""
    return _ENDINGS if is_installed() else ()


def check_picture(data: bytes) -> None:
    """Raise TooLarge for a picture whose header claims more pixels than are looked at."""
    wide, high = pixels(data)
    if wide * high > MOST_PIXELS:
        raise TooLarge(
            f"图片太大：{wide}×{high} 像素，上限 {MOST_PIXELS // 10**6} 百万像素。"
            "请降低分辨率后再上传。"
        )


def wanted_of(name: str, data: bytes) -> Wanted:
    """Return the pages of a PDF or picture that are to be recognised.

    Raises Unreadable for what cannot be opened, TooLarge for too many pages.
    """
    if _is_pdf(data):
        total, pages = json.loads(asked("scanned", name, data))
    else:
        total = int(_recognised("count", data, 1))
        pages = range(1, total + 1)
    if len(pages) > MOST_PAGES:
        raise TooLarge(f"扫描页太多：{len(pages)} 页，上限 {MOST_PAGES} 页，请拆分后再上传。")
    return Wanted(total, tuple(pages))


def page_seen(name: str, data: bytes, page: int) -> PageSeen:
    """Return what is seen on a page; a page that cannot be recognised says why in `problem`.

    Raises TooOften when the readers stay busy, which says nothing of the page.
    """
    try:
        if _is_pdf(data):
            data, page = asked("page", name, data, {"page": page, "dpi": _DOTS}), 1
        return PageSeen.from_json(_recognised("seen", data, page))
    except TooOften:
        raise
    except NotPossible as refusal:
        return PageSeen(0.0, 0.0, problem=str(refusal))


def page_shown(name: str, data: bytes, page: int) -> bytes:
    """Return a page as a picture that browsers draw. Raises Unreadable, TooLarge."""
    if _is_pdf(data):
        return asked("page", name, data, {"page": page, "dpi": _DOTS_SHOWN})
    if page == 1 and may_be_drawn(data):
        return data
    return _recognised("shown", data, page)


def text_of(name: str, data: bytes, seen: dict[int, str]) -> ReadText:
    """Return the text of a file from its pages as they were seen (`PageSeen.to_json`).

    Raises Unreadable when there are no words.
    """
    pages = {str(number): told for number, told in seen.items()}
    return ReadText.from_json(asked("recognised", name, data, {"pages": pages}))


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def _recognised(verb: str, data: bytes, page: int) -> bytes:
    """Return the answer of a recognising process of its own."""
    check_picture(data)
    try:
        done = subprocess.run(  # noqa: S603 - our own code, no shell, fixed arguments
            [sys.executable, "-I", "-c", _START, str(_ROOT), verb, str(page)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLarge(_TOO_LONG) from None
    if done.returncode == REFUSED:
        raise Unreadable(done.stdout.decode("utf-8", "replace"))
    if done.returncode in _STOPPED:
        raise TooLarge(_TOO_LONG)
    if done.returncode:
        raise Unreadable("识别时出错，图片可能已损坏，或者太大。请检查后再上传。")
    return done.stdout


_STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
_TOO_LONG = "在限定时间内没有识别完，可能图片太大或者太复杂，请降低分辨率后再试。"
_ROOT = Path(__file__).resolve().parents[2]
# It confines itself before it loads what looks at the picture, and while it is one thread.
_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from content.files.confining import confine, leave_files; "
    "confine(); leave_files(sys.argv[1]); "
    "from content.files.recognising_process import serve; serve()"
)
