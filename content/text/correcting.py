"""Corrections of a file's lines before they are parsed (更正): what somebody says a line is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from content.errors import NotPossible
from content.text.labels import BLANKS, forced_label
from content.text.lines import PINS, Line

VERBS: Mapping[str, str] = {
    "as_text": "作为正文",
    "as_numbered": "按编号分条",
    "as_heading": "作为标题",
    "as_title": "作为文件标题",
    "as_annex": "作为附件开始",
    "as_contents": "作为目录或题注",
    "as_signing": "作为落款",
    "join": "并入上一行",
    "join_tables": "并入上一个表格",
    "split": "从此处分行",
    "leave_out": "不导入",
    "retyped": "改字",
}
"""What may be said of a line, and how a button calls it."""

DEEPEST_HEADING = 6
LONGEST_HEADING = 120
LONGEST_WORDS = 5_000
"""So many characters a line may have that is typed anew."""


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """One thing said of one line.

    `line` is its index among the lines as read, from 0; other corrections never shift it.
    `value` is the level of a heading (1 to 6), the offset of a split, 0 for other verbs.
    `words` are those of a line that was typed anew, to which offsets of splits then refer.
    """

    line: int
    verb: str
    value: int = 0
    words: str = ""

    def __str__(self) -> str:
        """Return the form in which it is posted and stored, `12:as_heading:2`."""
        told = f"{self.line}:{self.verb}:{self.value}"
        return f"{told}:{self.words}" if self.words else told

    @property
    def said(self) -> str:
        """Return what the user reads, `第13行：作为标题（第2级）`."""
        more = {"as_heading": f"（第{self.value}级）", "split": f"（第{self.value}个字之后）"}
        return f"第{self.line + 1}行：{VERBS[self.verb]}{more.get(self.verb, '')}"


class Corrected(NamedTuple):
    """Lines to parse, and where each began among the lines as read.

    `offsets` tell at which character of its origin a line begins, -1 for lines joined.
    """

    lines: tuple[Line, ...]
    origins: tuple[int, ...]
    offsets: tuple[int, ...]


def as_text(number: int) -> Correction:
    """Return the correction that takes the line of this number, counted from 1, as text."""
    return Correction(number - 1, "as_text")


def correction_of(posted: str) -> Correction:
    """Return the correction whose `str` is `posted`. Raises NotPossible for anything else."""
    parts = posted.split(":", 3)
    most = 4 if parts[1:2] == ["retyped"] else 3
    if not 3 <= len(parts) <= most or parts[1] not in VERBS or not _is_count(parts[0], parts[2]):
        raise NotPossible("看不懂这一项更正。请刷新页面后再试。")
    return Correction(int(parts[0]), parts[1], int(parts[2]), "".join(parts[3:]))


def taken_up(
    lines: Sequence[Line], corrections: Iterable[Correction], new: Correction | Iterable[Correction]
) -> tuple[Correction, ...]:
    """Return `corrections` with `new` among them, in the order of lines.

    What a line is, is said once: the later word counts. A line that is left out needs no
    other correction. Raises NotPossible for what makes no sense.
    """
    kept = list(corrections)
    for one in (new,) if isinstance(new, Correction) else tuple(new):
        _check(lines, one, words_typed(kept))
        kept = [old for old in kept if not _replaces(one, old)]
        kept.append(one)
    ordered = tuple(sorted(kept))
    corrected_lines(lines, ordered)
    return ordered


def without(corrections: Iterable[Correction], one: Correction) -> tuple[Correction, ...]:
    """Return the corrections except `one`, and without cuts in words that are gone with it."""
    rest = tuple(correction for correction in corrections if correction != one)
    return tuple(each for each in rest if one.verb != "retyped" or not _is_cut_in(one.line, each))


def words_typed(corrections: Iterable[Correction]) -> dict[int, str]:
    """Return the words of lines that were typed anew, by their index."""
    return {one.line: one.words for one in corrections if one.verb == "retyped"}


def corrected(lines: Sequence[Line], corrections: Iterable[Correction]) -> tuple[Line, ...]:
    """Return the lines as they are to be parsed. Raises NotPossible for what makes no sense."""
    return corrected_lines(lines, corrections).lines


def corrected_lines(lines: Sequence[Line], corrections: Iterable[Correction]) -> Corrected:
    """Return the lines as they are to be parsed, with the place where each began.

    The order in which corrections were made is of no matter. Raises NotPossible.
    """
    said: dict[int, list[Correction]] = {}
    made = sorted(corrections)
    typed = words_typed(made)
    for one in made:
        _check(lines, one, typed)
        said.setdefault(one.line, []).append(one)
    out: list[tuple[Line, int, int]] = []
    for index, line in enumerate(lines):
        if index in said:
            _put(out, index, _typed(line, typed.get(index)), said[index])
        else:
            out.append((line, index, 0))
    _join_tables(out, {one.line for one in made if one.verb == "join_tables"})
    return Corrected(*(tuple(column) for column in zip(*out, strict=True))) if out else _NOTHING


_NOTHING = Corrected((), (), ())
_MOST = 10_000_000


def _is_count(*texts: str) -> bool:
    return all(text.isascii() and text.isdigit() and int(text[:9]) < _MOST for text in texts)


def _replaces(new: Correction, old: Correction) -> bool:
    if new.line != old.line:
        return False
    alike = new.verb.startswith("as_") and old.verb.startswith("as_")
    if new.verb == "retyped":
        alike = old.verb in {"retyped", "split"}
    return new == old or alike or "leave_out" in (new.verb, old.verb)


def _is_cut_in(line: int, one: Correction) -> bool:
    return one.line == line and one.verb == "split"


def _typed(line: Line, words: str | None) -> Line:
    return line if words is None else replace(line, text=words)


def _check(lines: Sequence[Line], one: Correction, typed: Mapping[int, str]) -> None:
    if not 0 <= one.line < len(lines):
        raise NotPossible(f"没有第{one.line + 1}行，不能更正。请刷新页面后再试。")
    check = _CHECKS.get(one.verb)
    line = _typed(lines[one.line], typed.get(one.line))
    problem = check(line, one.value) if check else ""
    if one.verb == "retyped":
        problem = _of_words(one.words)
    if one.verb == "join" and not one.line:
        problem = "前面没有可以并入的行。"
    if problem:
        said = f"第{one.line + 1}行不能“{VERBS[one.verb]}”：{problem}"
        raise NotPossible(f"{said}请改选别的更正，或者先撤回这一行的更正。")


def _of_a_heading(line: Line, level: int) -> str:
    if not 1 <= level <= DEEPEST_HEADING:
        return f"标题的级别是1至{DEEPEST_HEADING}。"
    return f"标题不超过{LONGEST_HEADING}字。" if len(line.text) > LONGEST_HEADING else ""


def _of_a_number(line: Line, _: int) -> str:
    return "" if forced_label(line.text.strip(BLANKS)) else "行首没有编号。"


def _of_a_split(line: Line, at: int) -> str:
    if line.kind == "row":
        return "这是表格的一行。"
    before, after = line.text[:at].strip(BLANKS), line.text[at:].strip(BLANKS)
    return "" if before and after else "前后两部分都要有文字。"


def _of_a_join(line: Line, _: int) -> str:
    return "这是表格的一行。" if line.kind == "row" else ""


def _of_a_table(line: Line, _: int) -> str:
    return "" if line.kind == "row" else "这不是表格的一行。"


def _of_words(words: str) -> str:
    if not words.strip(BLANKS):
        return "没有填写文字；整行不要的，用“不导入”。"
    if len(words) > LONGEST_WORDS:
        return f"一行最多{LONGEST_WORDS}字，请存为草稿后再改。"
    if any(category(sign) in _NOT_TYPED and sign != "\t" for sign in words):
        return "含有换行或者不能显示的控制字符；要分成两行，用“分行”。"
    return ""


_NOT_TYPED = frozenset({"Cc", "Cs", "Zl", "Zp"})

_CHECKS: Mapping[str, Callable[[Line, int], str]] = {
    "as_heading": _of_a_heading,
    "as_numbered": _of_a_number,
    "split": _of_a_split,
    "join": _of_a_join,
    "join_tables": _of_a_table,
}
"""What stands against a correction, for the verbs that ask something of a line."""


def _put(
    out: list[tuple[Line, int, int]], index: int, line: Line, corrections: list[Correction]
) -> None:
    verbs = {one.verb: one.value for one in corrections}
    if "leave_out" in verbs:
        return
    cuts = [0, *(one.value for one in corrections if one.verb == "split"), len(line.text)]
    pieces = [
        (replace(line, text=line.text[begin:end]), index, begin) for begin, end in pairwise(cuts)
    ]
    first = _pinned(line, pieces[0][0], verbs)
    if "join" in verbs:
        _join(out, first)
    else:
        out.append((first, index, 0))
    out += [(replace(piece, style="", centred=False), index, at) for piece, _, at in pieces[1:]]


def _pinned(line: Line, piece: Line, verbs: Mapping[str, int]) -> Line:
    verb = next((verb for verb in verbs if verb in PINS), "")
    if not verb:
        return piece
    level = str(verbs[verb]) if verb == "as_heading" else ""
    return Line(piece.text, style=PINS[verb] + level, centred=line.centred)


def _join(out: list[tuple[Line, int, int]], line: Line) -> None:
    above, origin, _ = out[-1] if out else (None, 0, 0)
    if above is None or above.kind == "row":
        raise NotPossible("上一行是表格或者没有导入，不能并入。请先撤回上一行的更正。")
    out[-1] = (replace(above, text=above.text.rstrip(BLANKS) + line.text), origin, -1)


def _join_tables(out: list[tuple[Line, int, int]], joined: set[int]) -> None:
    """Let the tables that begin on the lines `joined` go on those right above them, if any."""
    numbers: dict[int, int] = {}
    for place, (line, origin, at) in enumerate(out) if joined else ():
        above = out[place - 1][0] if place else line
        if line.kind == "row" and origin in joined and above.kind == "row":
            numbers[line.table] = above.table
        if line.kind == "row" and line.table in numbers:
            out[place] = (replace(line, table=numbers[line.table]), origin, at)
