"""Which encoding a text of unknown origin is in (文字编码)."""

from __future__ import annotations

import re

from content.errors import Unreadable


def decode_text(data: bytes) -> str:
    """Return the text of a file in any encoding that Chinese offices use.

    These are UTF-8, UTF-16 and UTF-32 with their mark or without, GB 18030 (and so GBK), Big5
    with Hong Kong's characters, and HZ. Raises Unreadable when it is no text, or none of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if b"\0" in data:
        return _wide(data)
    if b"~{" in data and data.isascii():
        return _decoded(data, "hz")
    text = _tried(data, "utf-8")
    return _of_china(data) if text is None or _is_by_chance(text) else _plain(text)


def decode_page(data: bytes) -> str:
    """Return the text of a web page: its own word counts where it can be read by it."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    encoding = _READ_AS.get(name, name)
    if not data.startswith(tuple(mark for mark, _ in _MARKS)) and encoding in _TRUSTED:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return decode_text(data)
    return decode_text(data)


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_DECLARED = re.compile(
    rb"""charset \s* = \s* ["']? \s* ([A-Za-z0-9_-]+)""", re.VERBOSE | re.IGNORECASE
)
_READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_TRUSTED = {"utf-8", "gb18030", "big5hkscs", "big5-hkscs"}

# The characters that make up a third of any Chinese text, in both scripts, and its stops.
_FREQUENT = frozenset(
    "，。、；：（）《》“”？　"
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其"
    "些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
    "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
    "這個為國時們對發動後過說產種麼間與關條應開當體實業從長書無總員題黨進"
)
_LIKELY = 0.1
_SAMPLE = 20_000


def _is_by_chance(text: str) -> bool:
    """Return whether a few words in GBK happen to be UTF-8 too, as 目录 and 联通 are."""
    wide = [character for character in text[:_SAMPLE] if not character.isascii()]
    is_western = all(character < "\u0800" for character in wide)
    return (
        is_western and any(character > "\u00ff" for character in wide) and 2 * len(wide) > len(text)
    )


def _of_china(data: bytes) -> str:
    """Return the text by whichever of the two great encodings makes more of it common words."""
    ours, theirs = _tried(data, "gb18030"), _tried(data, "big5hkscs")
    if ours is None and theirs is None:
        raise Unreadable(_UNKNOWN)
    if ours is None or (theirs is not None and _likeness(theirs) > _likeness(ours) + _LIKELY):
        return _plain(theirs or "")
    return _plain(ours)


def _wide(data: bytes) -> str:
    """Return a text of two or four bytes a character that lost its mark."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = _tried(data, encoding)
        if text is not None and "\0" not in text and _is_likely(text):
            return _plain(text)
    raise Unreadable("这不是文本文件：其中含有空字节。请另存为 .docx 或 .txt 后再上传。")


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """Return the share of frequent characters among those that are not ASCII."""
    wide = [character for character in text[:_SAMPLE] if not character.isascii()]
    return sum(character in _FREQUENT for character in wide) / (len(wide) or 1)


def _is_likely(text: str) -> bool:
    sample = text[:_SAMPLE]
    return _likeness(sample) > _LIKELY or sample.isascii()


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _plain(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise Unreadable(_UNKNOWN) from error


_UNKNOWN = (
    "这不是文本文件，或者文字编码无法识别（只认 UTF-8、UTF-16、UTF-32、GB 18030、Big5 和 HZ）。"
    "请另存为 .docx 后再上传。"
)


def _plain(text: str) -> str:
    """Return the text; a few stray control characters are tolerated, more mean it is no text."""
    text = text.removesuffix("\x1a").removeprefix("\ufeff")
    controls = sum(map(text.count, _CONTROLS))
    if "\0" in text or controls * 200 > len(text):
        raise Unreadable("这不是文本文件：其中含有大量控制字符。请另存为 .docx 或 .txt 后再上传。")
    return text.translate(_WITHOUT_CONTROLS) if controls else text


_CONTROLS = tuple(chr(n) for n in (*range(9), 11, *range(14, 32), 127))
_WITHOUT_CONTROLS = dict.fromkeys(map(ord, _CONTROLS))
