"""What each line of a text seems to be (逐行辨认), handed to the tree that grows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content.text.annexes import annexes_missing
from content.text.clauses import Level
from content.text.contents import Contents, doubt_contents, is_listed_row
from content.text.correcting import Correction
from content.text.facts import ends_as_title
from content.text.figure_lines import figures_of
from content.text.growing import Grower
from content.text.labels import PLAIN, STRUCTURE, Kind, read_label, squeezed
from content.text.lines import (
    FIGURE,
    PINNED_HEADING,
    PINNED_SIGNING,
    PINNED_TEXT,
    Line,
    is_pinned,
)
from content.text.node import is_caption
from content.text.openings import openings
from content.text.page_numbers import doubt_pages, page_numbers
from content.text.read_lines import ENDS, ENDS_SENTENCE, Ends, Read, broken_off, is_date
from content.text.signing import letters_of, signing_blocks


class Frame(NamedTuple):
    """What is known of a text before its lines are taken one by one.

    `contents` tell where it begins, `first` is its first line with a number (0 without any),
    `listed` are the lines that name its annexes, `ends` their first and last characters, `pages`
    the numbers of lines that are bare page numbers, None where that is to be found out.
    """

    contents: Contents
    first: int
    title: str
    listed: frozenset[int]
    ends: Ends
    pages: frozenset[int] | None = None


class Sorting:
    """Hands the lines of one text to the grower, each as what it seems to be."""

    def __init__(self, read: Sequence[Read], frame: Frame) -> None:
        """Look at the whole text for what only its surroundings tell."""
        start, self._listed, self._ends = frame.contents.start, frame.listed, frame.ends
        kinds = [kind for _, _, _, kind in read[start:]]
        articles = kinds.count(Kind.ARTICLE)
        self._standard, self._articles = kinds.count(Kind.DECIMAL) > 1 > articles, articles > 1
        self._read, self._contents, self._first = read, frame.contents, frame.first
        self._title, self._words = squeezed(frame.title), _words(frame.title)
        self._signing = signing_blocks(read, start)
        self._letters = letters_of(read, frame.listed, frame.ends.lasts)
        self._pages = page_numbers(read, frame.ends.firsts, frame.pages)
        self._figures = figures_of(read, frame.ends.firsts)
        self._openings = openings(read, start, frame.first, self._letters.signing)
        self._grower = Grower(decimal=self._standard)
        self._grower.begun = not frame.first and not frame.title
        self._broken: list[int] = []
        self._drawn = -2
        self._titled = -2

    def grown(self) -> Grower:
        """Return the grower that has taken every line."""
        figures = self._figures.heads | self._figures.beside
        special = self._pages | self._signing | self._letters.signing | self._listed
        special = special | figures | self._openings
        start, labelled = self._contents.start, self._grower.labelled
        waits = not self._first and bool(self._title) and not self._openings
        for index, entry in enumerate(self._read):
            number, line, label, _ = entry
            pinned = line.style and is_pinned(line)
            if pinned or index in special or index < start or line.kind != "paragraph":
                if not self._draw(index, line):
                    self._put(index, entry)
            elif label is PLAIN:
                self._grow(index, entry)
            else:
                labelled(number, label, whole=line.text)
            if waits and not self._grower.begun:
                self._grower.begun = self._title.endswith(squeezed(line.text))
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
        if line.kind == "row" and not (index < self._contents.start and is_listed_row(line)):
            self._put_row(entry)
        elif line.kind == "box" and not grower.has_clauses:
            grower.preface(line.text)  # the cover of a standard stands in text boxes
        elif line.kind not in _OF_TEXT or index in self._pages:
            grower.aside(Level.NOTE, line.text)
        elif is_pinned(line):
            self._put_pinned(entry)
        elif index < self._contents.start:
            grower.preface(line.text)
        elif index in self._letters.signing:
            grower.closing(line.text)
            grower.begun = grower.begun and index > self._first
        elif index in self._listed or (index in self._signing and grower.begun):
            grower.closing(line.text)
        else:
            grower.begun = grower.begun or index in self._openings
            self._grow(index, entry)

    def _put_row(self, entry: Read) -> None:
        line, columns = entry.line, entry.line.text.count("\t") + 1
        if self._grower.row(line.text, line.table) and columns > _WIDEST:
            self._grower.doubts.add(entry.number, "wide_table", f"表格有{columns}列。")

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
            self._head(index, entry, outline)
            return
        if grower.begun and entry.label is PLAIN:
            self._doubt_paragraph(index, entry)
        grower.labelled(entry.number, entry.label, whole=entry.line.text)

    def _head(self, index: int, entry: Read, outline: int) -> None:
        """Put a heading without a number; the title of the text, printed again, is none."""
        grower = self._grower
        if self._standard and not grower.in_annex and self._is_title_again(entry):
            grower.front(entry.line.text)
            return
        if outline == _CENTRED and self._titled == index - 1:
            said = "附件的标题好像印成了两行。"
            doubt = (Correction(entry.number - 1, "join"),)
            grower.doubts.add(entry.number, "title_in_two_lines", said, doubt)
        runs_on = not ends_as_title(entry.line.text)
        if outline == _CENTRED and runs_on and (grower.opens_annex or self._titled == index - 1):
            self._titled = index
        grower.heading(entry.number, entry.line.text, outline)
        if outline == _CENTRED and self._articles and not grower.in_annex:
            self._doubt_heading(entry)

    def _is_title_again(self, entry: Read) -> bool:
        """Tell whether the line is the title once more, as standards print it above 1　范围."""
        words = _words(entry.line.text)
        return len(words) >= _LEAST_TITLE and self._words.startswith(words)

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
        elif index in self._openings:
            return  # what stands above is the addressee, or a note
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
        doubt_contents(read, self._contents, doubts)
        doubt_pages(read, self._pages, doubts)
        self._doubt_template()
        if self._broken:
            self._doubt_broken()
        listed, corrections = annexes_missing(read, self._ends.firsts)
        if listed >= 0:
            said = "文中列有附件，但没有找到附件的正文。"
            if corrections:
                lines = "、".join(f"第{one.line + 1}行" for one in corrections)
                said = f"文中列有附件，没有写“附件”二字的正文可能从{lines}开始。"
            doubts.add(read[listed].number, "annex_doubt", said, corrections)

    def _doubt_template(self) -> None:
        """Note what a template left on the cover: 点击此处添加…, 20XX-XX-XX发布."""
        until = min(max(self._contents.start, self._first), _COVER)
        left = [one for one in self._read[:until] if _OF_TEMPLATE.search(one.line.text)]
        if left:
            said = f"封面有{len(left)}处模板的提示或者没有填写的日期。"
            corrections = tuple(Correction(one.number - 1, "leave_out") for one in left)
            self._grower.doubts.add(left[0].number, "template_words", said, corrections)

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


_OF_TEXT = ("paragraph", "row")
_WIDEST = 12
_CENTRED = 9
_LONGEST_HEADING = 60
_LEAST_TITLE = 6
_SHORT = 40
_FOREWORDS = ("前言", "引言")
_HEADINGS = (Kind.COMMA, Kind.PAREN)
_HEADS = STRUCTURE | {Kind.ANNEX}
_COVER = 60
_OF_TEMPLATE = re.compile(r"点击此处|单击此处|[Xx×]{2,4}\s*[-—–年]\s*[Xx×]{2}\s*[-—–月]")
_NOT_A_WORD = re.compile(r"\W+")


def _words(text: str) -> str:
    return _NOT_A_WORD.sub("", text)


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
