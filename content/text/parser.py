"""Lines into a clause tree with warnings (条款解析); it never refuses and never loses a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.text.clauses import Body, Level
from content.text.correcting import Correction
from content.text.facts import Facts, facts_of, title_of
from content.text.growing import Grower, Warning_
from content.text.labels import BLANKS, PLAIN, STRUCTURE, Kind, read_label, squeezed
from content.text.lines import (
    FIGURE,
    PINNED_HEADING,
    PINNED_SIGNING,
    PINNED_TEXT,
    PINNED_TITLE,
    Line,
    is_pinned,
)
from content.text.node import is_caption
from content.text.surroundings import (
    ENDS,
    ENDS_SENTENCE,
    Contents,
    Read,
    annexes_missing,
    broken_off,
    contents_of,
    figures_of,
    front_doubt,
    is_date,
    letters_of,
    page_numbers,
    read_line,
    signing_blocks,
    with_decimal_heads,
    without_false_annexes,
)

__all__ = [
    "Facts",
    "Parsed",
    "Warning_",
    "markdown_lines",
    "numbered_lines",
    "parse",
    "source_lines",
]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of a text: the tree, what it says about itself, and doubts."""

    body: Body
    title: str
    facts: Facts
    warnings: tuple[Warning_, ...]


def parse(lines: Iterable[Line | str]) -> Parsed:
    r"""Return the clause tree of `lines`, whatever they are.

    `"\n".join(body.lines())` is the source: blank lines and the blanks at both ends of
    a line are dropped, nothing else. Warnings name the line, counted from 1 in `lines`.
    """
    read = [read_line(number, line) for number, line in numbered_lines(lines)]
    contents = contents_of(read)
    read = without_false_annexes(with_decimal_heads(read), contents.start)
    first = _first_clause(read, contents.start)
    front = [entry.line for entry in read[: first or 40]]
    title = title_of([*front, *_said_titles(read, len(front))])
    facts = facts_of((line.text for line in front), [line.text for _, line, _, _ in read])
    grower = _Growth(read, contents, first, title).grown()
    clauses = tuple([node.clause() for node in grower.root.children])
    doubts = sorted(grower.doubts.found, key=lambda warning: warning.line)
    return Parsed(Body(clauses), title, facts, tuple(doubts))


def source_lines(lines: Iterable[Line | str]) -> Iterator[str]:
    """Yield what the body of `parse(lines)` must say, line by line."""
    return (line.text for _, line in numbered_lines(lines))


def numbered_lines(lines: Iterable[Line | str]) -> Iterator[tuple[int, Line]]:
    """Yield the lines the body will say, each with the number of the line it came from."""
    for number, given in enumerate(lines, 1):
        line = given if isinstance(given, Line) else Line(given)
        text = line.text
        if line.kind != "row" and "\n" not in text and "\r" not in text:
            stripped = text.strip(BLANKS)
            if stripped:
                yield number, line if stripped == text else _with_text(line, stripped)
            continue
        for printed in _printed(line):
            yield number, line if printed == text else _with_text(line, printed)


def markdown_lines(text: str) -> tuple[dict[str, str], list[Line]]:
    """Return the front matter (`标题: …`) and the lines of a Markdown source.

    `# ` is the title, `## ` to `###### ` are headings, comments are dropped, other
    text is left as it is.
    """
    meta, rest = _front_matter(text.replace("\r\n", "\n").lstrip("\ufeff"))
    lines = [_markdown_line(line) for line in _without_comments(rest).split("\n")]
    return meta, [line for line in lines if line.text.strip(BLANKS)]


def _printed(line: Line) -> Iterator[str]:
    text = line.text
    parts = text.replace("\r", "\n").split("\n") if "\n" in text or "\r" in text else (text,)
    for part in parts:
        stripped = part.strip(BLANKS)
        if stripped and line.kind == "row":
            yield part.strip(_ROW_BLANKS)  # a tab at either end is an empty cell
        elif stripped:
            yield stripped


_ROW_BLANKS = BLANKS.replace("\t", "")


def _with_text(line: Line, text: str) -> Line:
    return Line(text, line.kind, line.style, line.table, line.centred)


def _first_clause(read: Sequence[Read], start: int) -> int:
    """Return the index of the first labelled line of the text, 0 if there is none."""
    labelled = (i for i in range(start, len(read)) if read[i].kind not in _UNSURE)
    return next(labelled, 0)


_UNSURE = frozenset({Kind.PLAIN, Kind.BARE})


def _said_titles(read: Sequence[Read], start: int) -> list[Line]:
    return [entry.line for entry in read[start:] if entry.line.style == PINNED_TITLE]


class _Growth:
    """Hands the lines of one text to the grower, each as what it seems to be."""

    def __init__(self, read: Sequence[Read], contents: Contents, first: int, title: str) -> None:
        kinds = [entry.kind for entry in read[contents.start :]]
        decimals, articles = kinds.count(Kind.DECIMAL), kinds.count(Kind.ARTICLE)
        self._read = read
        self._contents = contents
        self._title = squeezed(title)
        self._standard = decimals > 1 and not articles
        self._articles = articles > 1
        self._signing = signing_blocks(read, contents.start)
        self._letters = letters_of(read)
        self._pages = page_numbers(read)
        self._figures = figures_of(read)
        self._grower = Grower(decimal=self._standard)
        self._unlabelled = not first
        self._grower.begun = self._unlabelled and not title
        self._broken: list[int] = []
        self._drawn = -2

    def grown(self) -> Grower:
        """Return the grower that has taken every line."""
        figures = self._figures.heads | self._figures.beside
        special = self._pages | self._signing | self._letters.signing | figures
        start, labelled = self._contents.start, self._grower.labelled
        waits = self._unlabelled and bool(self._title)
        for index, entry in enumerate(self._read):
            number, line, label, _ = entry
            if index in special or index < start or line.kind != "paragraph" or is_pinned(line):
                if not self._draw(index, line):
                    self._put(index, entry)
            elif label is PLAIN:
                self._grow(index, entry)
            else:
                labelled(number, label, whole=line.text)
            if waits and not self._grower.begun:
                self._grower.begun = self._title.endswith(squeezed(entry.line.text))
        self._doubt()
        return self._grower

    def _draw(self, index: int, line: Line) -> bool:
        """Put a picture, or what goes with one, in its place; tell whether the line is that."""
        if self._drawn == index - 1 and index in self._figures.beside:
            self._grower.of_the_figure(line.text)
        elif line.kind == FIGURE or (index in self._figures.heads and self._is_within(index)):
            self._drawn = index
            self._grower.aside(Level.FIGURE, line.text)
        else:
            return False
        return True

    def _is_within(self, index: int) -> bool:
        signing = index in self._signing or index in self._letters.signing
        return self._grower.begun and index >= self._contents.start and not signing

    def _put(self, index: int, entry: Read) -> None:
        grower, line = self._grower, entry.line
        if line.kind == "row":
            if grower.row(line.text, line.table) and line.text.count("\t") >= _WIDEST:
                said = f"表格有{line.text.count(_TAB) + 1}列。"
                grower.doubts.add(entry.number, "wide_table", said)
        elif line.kind != "paragraph" or index in self._pages:
            grower.aside(Level.NOTE, line.text)
        elif is_pinned(line):
            self._put_pinned(entry)
        elif index < self._contents.start:
            grower.preface(line.text)
        elif index in self._letters.signing or (index in self._signing and grower.begun):
            grower.closing(line.text)
        else:
            self._grow(index, entry)

    def _put_pinned(self, entry: Read) -> None:
        line, number = entry.line, entry.number
        if line.style.startswith(PINNED_HEADING):
            label = read_label(line.text)
            self._grower.heading(number, line.text, int(line.style[-1]), label)
        elif line.style == PINNED_SIGNING:
            self._grower.closing(line.text)
        elif line.style == PINNED_TEXT:
            self._grower.text(number, line.text)
        elif entry.label is PLAIN:
            self._grower.front(line.text)
        else:
            self._grower.labelled(number, entry.label, whole=line.text)

    def _grow(self, index: int, entry: Read) -> None:
        grower = self._grower
        outline = self._outline(index, entry) if entry.label is PLAIN else 0
        if outline:
            grower.heading(entry.number, entry.line.text, outline)
            if outline == _CENTRED and self._articles and not grower.in_annex:
                self._doubt_heading(entry)
            return
        if grower.begun and entry.label is PLAIN:
            self._doubt_paragraph(index, entry)
        grower.labelled(entry.number, entry.label, whole=entry.line.text)

    def _outline(self, index: int, entry: Read) -> int:
        """Return the depth of a heading without a label, 0 for other lines."""
        line, text = entry.line, entry.line.text
        if len(text) > _LONGEST_HEADING:
            return 0
        plain = squeezed(text) if len(text) <= _SHORT else text
        if self._standard and plain in _FOREWORDS and not self._grower.begun:
            return 1
        if not self._grower.begun:
            return 0
        if plain == "附则" or plain in self._contents.named or index in self._letters.titles:
            return 1
        if line.style.startswith("heading") or line.style == "title":
            return int(line.style[7:] or 1) if _heads(plain) else 0
        return _CENTRED if line.centred and not text.endswith(ENDS) and _heads(plain) else 0

    def _doubt_heading(self, entry: Read) -> None:
        said = f"“{entry.line.text}”没有编号，因为居中，已作为标题。"
        correction = Correction(entry.number - 1, "as_text")
        self._grower.doubts.add(entry.number, "unlabelled_heading", said, (correction,))

    def _doubt_paragraph(self, index: int, entry: Read) -> None:
        above = index - 1
        while self._pages and above in self._pages:
            above -= 1
        if is_date(entry):
            said = f"“{entry.line.text}”像是落款的日期，但不在文末。"
            correction = Correction(entry.number - 1, "as_signing")
            self._grower.doubts.add(entry.number, "signing_doubt", said, (correction,))
        elif above >= self._contents.start and self._may_run_on(above, entry):
            self._broken.append(index)

    def _may_run_on(self, above: int, entry: Read) -> bool:
        """Tell whether the line seems to be the rest of the sentence above."""
        upper = self._read[above]
        if upper.line.text[-1] in ENDS_SENTENCE:
            return False
        if upper.line.kind != "paragraph" or upper.kind in _HEADS or above in self._signing:
            return False
        headed = upper.kind in _HEADINGS and len(upper.line.text) <= _SHORT
        if upper.number == entry.number or headed or is_caption(upper.line.text):
            return False
        return broken_off(upper.line, entry.line)

    def _doubt(self) -> None:
        read, doubts = self._read, self._grower.doubts
        if self._contents.doubtful:
            at = self._contents.doubtful
            said = "“目录”下面的标题在后文没有再出现，不能确定目录到哪里为止，已作为正文。"
            doubts.add(read[at[0]].number, "contents_doubt", said, front_doubt(read, at))
        if self._pages:
            pages = [read[index].number for index in sorted(self._pages)]
            said = f"有{len(pages)}行只是页码，已从条款中分开。"
            corrections = tuple(Correction(number - 1, "leave_out") for number in pages)
            doubts.add(pages[0], "page_numbers", said, corrections)
        if self._broken:
            self._doubt_broken()
        listed = annexes_missing(read)
        if listed >= 0:
            said = "文中列有附件，但没有找到附件的正文。"
            doubts.add(read[listed].number, "annex_doubt", said)

    def _doubt_broken(self) -> None:
        corrections: list[Correction] = []
        for index in self._broken:
            corrections.append(Correction(self._read[index].number - 1, "join"))
            page = index - 1
            while page in self._pages:
                corrections.append(Correction(self._read[page].number - 1, "leave_out"))
                page -= 1
        said = f"有{len(self._broken)}处一句话好像被分成了两行。"
        first = self._read[self._broken[0]].number
        self._grower.doubts.add(first, "broken_lines", said, tuple(corrections))


_TAB = "\t"
_WIDEST = 12
_CENTRED = 9
_LONGEST_HEADING = 60
_SHORT = 40
_FOREWORDS = ("前言", "引言")
_HEADINGS = (Kind.COMMA, Kind.PAREN)
_HEADS = STRUCTURE | {Kind.ANNEX}


def _heads(text: str) -> bool:
    """Tell whether a line that looks like a heading is one: no caption, date or formula."""
    return len(_IDEOGRAPH.findall(text)) > 1 and not _NO_HEADING.match(text)


_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_NO_HEADING = re.compile(
    r"""
    〔图 | 续?[表图][\dA-Z一二三四五六七八九十] [^。]*        # 〔图1〕, 表1 评分表
    | .*[=＝≤≥] | 单位[：:] | 第\d+页                        # 单位：亿元
    | [（(] [^（()）]{1,20} [)）] $                           # （模板）
    | [〇零○一二三四五六七八九\d]{4}年.{1,8}日 $             # 2026年6月1日
    | [\u4e00-\u9fff]{1,20} [〔\[［【(（] \d{4} [〕\]］】)）] .{0,3}\d{1,5}号 $ # 青审发〔2026〕1号
    """,
    re.VERBOSE,
)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    if not text.startswith("---\n"):
        return {}, text
    head, mark, rest = text[4:].partition("\n---")
    if not mark:
        return {}, text
    pairs = (line.partition(":") for line in head.split("\n"))
    meta = {key.strip(): value.strip().strip("\"'") for key, colon, value in pairs if colon}
    return meta, rest.partition("\n")[2]


def _without_comments(text: str) -> str:
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join([*kept, text[position:]])


def _markdown_line(line: str) -> Line:
    text = line.lstrip(BLANKS)
    marks = len(text) - len(text.lstrip("#"))
    if not marks or marks > 6 or text[marks : marks + 1] not in (" ", "\t", "\u3000"):
        return Line(line)
    style = "title" if marks == 1 else f"heading{marks - 1}"
    return Line(text[marks:].strip(BLANKS), style=style, centred=marks == 1)
