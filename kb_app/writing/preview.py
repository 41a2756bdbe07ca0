"""A file before it becomes a draft (导入预览): each line beside what it became, and its doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.files.marks import numbers_in
from content.files.seen import DOUBTFUL, RECOGNISED
from content.text.correcting import LONGEST_HEADING, LONGEST_WORDS, VERBS, words_typed
from kb_app.paging import LEFT_OUT, pages_around
from kb_app.reading.figures import picture_html
from kb_app.reading.findings import (
    count_of_find,
    counts_said,
    cut,
    marked,
    name_of_find,
    notes_of,
)
from kb_app.reading.outline import NAMES
from kb_app.reading.tables import tables_read
from kb_app.writing.preview_doubts import A_PAGE, Doubt, doubts_of, made_of, page_start
from workflows.incoming import clicks_of, corrections_of, read_of, understood_of

MOST_DOUBTS = 100
"""So many doubts are listed above the text, the others are counted."""

MOST_PLACES = 12
"""So many places of one kind of find are linked."""

_SHOWN = 140
"""So many characters of a clause are shown at once; of a longer one its two ends and a fold."""

_BEGINNING, _ENDING = 70, 40
_LEAST_TO_SPLIT = 8
_KINDS = {"row": "表格行", "note": "注释", "box": "文本框"}
_STYLES = {"toc": "目录行", "caption": "题注"}


@dataclass(frozen=True)
class Became:
    """A clause that begins on a line: how deep, which level, label and words.

    Of a long one `text` holds the two ends, and `whole` all of it.
    """

    depth: int
    level: str
    label: str
    text: str
    whole: str = ""


@dataclass(frozen=True)
class Row:
    """A line as it was read, what was found in it, what it became, and what may be said of it."""

    number: int
    html: str
    kind: str
    became: tuple[Became, ...]
    otherwise: str
    notes: tuple
    doubts: tuple[Doubt, ...]
    corrections: tuple[tuple[str, str], ...]
    offers: tuple[tuple[str, str], ...]
    may_split: bool
    may_retype: bool
    words: str
    pictures: tuple[int, ...]


@dataclass(frozen=True)
class Places:
    """Where finds of one kind are: their name, line and page of the first, how many beyond."""

    name: str
    lines: tuple[tuple[int, int], ...]
    beyond: int


class Preview:
    """One file as its page shows it, from a line on; each part is worked out when asked for."""

    def __init__(self, incoming, first, doubtful=DOUBTFUL) -> None:
        """Read what was read; `first` counts lines from 1 and is brought to the start of a page.

        Rows of a scan that were recognised with less certainty than `doubtful` are doubts.
        """
        self.read = read_of(incoming)
        self._finds = [one for one in self.read.finds if one.kind != RECOGNISED]
        self._seen = [one for one in self.read.finds if one.kind == RECOGNISED]
        self._doubtful = doubtful
        self._pictures = {one.number: one for one in self.read.pictures}
        self.understood = understood_of(incoming)
        self._corrections = corrections_of(incoming)
        self._clicks = clicks_of(incoming)
        self._typed = words_typed(self._corrections)
        self.total = len(self.read.lines)
        self.first = page_start(min(max(first, 1), max(1, self.total)))
        self.last = min(self.first + A_PAGE - 1, self.total)

    def pages(self, link):
        """Return lines and address of the pages around this one; no address for this one."""
        number, most = self.first // A_PAGE + 1, self.total // A_PAGE + 1
        around = pages_around(number, self.total, A_PAGE, most, str)
        return [
            (label, "") if label == LEFT_OUT else self._page(int(label), link if other else None)
            for label, other in around
        ]

    def turns(self, link):
        """Return the addresses of the pages before and after this one, empty where none is."""
        before = link(self.first - A_PAGE) if self.first > 1 else ""
        return before, link(self.last + 1) if self.last < self.total else ""

    @property
    def rows(self):
        """Return the lines of this page."""
        finds = _by_line(self._finds)
        doubts = _by_line(self.doubts)
        said = _by_line(self._corrections)
        return [
            self._row(at, finds.get(at, ()), doubts.get(at + 1, ()), said.get(at, ()))
            for at in range(self.first - 1, self.last)
        ]

    @property
    def doubts(self):
        """Return what the parser and the recognition doubt, in the order of lines."""
        unsure = [one for one in self._seen if self._is_unsure(one)]
        return doubts_of(self.understood, self.read, unsure)

    @property
    def scans(self):
        """Return by line on this page of the preview which page of the scan begins there.

        With it goes whether something on that page of the scan is doubted.
        """
        unsure = {one.page for one in self._seen if self._is_unsure(one)}
        begins: dict[int, int] = {}
        for one in self._seen:
            if self.first <= one.line + 1 <= self.last:
                begins[one.page] = min(begins.get(one.page, one.line + 1), one.line + 1)
        found: dict[int, list] = {}
        for page, line in sorted(begins.items()):
            found.setdefault(line, []).append((page, page in unsure))
        return found

    def picture(self, number, address):
        """Return the picture of this number as HTML, empty where there is none."""
        found = self._pictures.get(number)
        return picture_html(found, f"{address}/{number}") if found else ""

    @property
    def tables(self):
        """Return by line on this page the table that begins there, as it will be shown."""
        return tables_read(self.read, self.first, self.last)

    @property
    def outside(self):
        """Return notes on what lies outside the text: page headers and the like."""
        return notes_of([one for one in self._finds if one.line < 0])

    @property
    def corrections(self):
        """Return the corrections that were made, click by click, the last one first."""
        return made_of(self._clicks, self.read.lines)

    @property
    def corrected(self):
        """Return how many corrections were made in all."""
        return len(self._corrections)

    @property
    def places(self):
        """Return where the finds are that have a line, kind by kind."""
        found: dict[str, tuple[str, list[int]]] = {}
        for one in self._finds:
            name = count_of_find(one.kind)
            found.setdefault(name, (name_of_find(one.kind), []))[1].append(one.line + 1)
        places = [_places(name, lines) for name, lines in found.values()]
        return [each for each in places if each.lines]

    def _is_unsure(self, find):
        return find.confidence < self._doubtful and find.line not in self._typed

    def _page(self, number, link):
        begin = (number - 1) * A_PAGE + 1
        label = f"{begin}—{min(begin + A_PAGE - 1, self.total)}"
        return label, link(begin) if link else ""

    def _row(self, at, finds, doubts, corrections):
        line, begun = self.read.lines[at], self.understood.begins[at]
        return Row(
            number=at + 1,
            html=marked(line.text, finds),
            kind=_KINDS.get(line.kind, "") or _STYLES.get(line.style, ""),
            became=tuple(_became(one) for one in begun),
            otherwise="" if begun else _otherwise(line, corrections),
            notes=tuple(notes_of(finds, line.text)),
            doubts=doubts,
            corrections=tuple((str(one), _made_said(one)) for one in corrections),
            offers=tuple(_offers(at, line)),
            may_split=line.kind != "row" and len(line.text) >= _LEAST_TO_SPLIT,
            may_retype=0 < len(line.text) <= LONGEST_WORDS,
            words=self._typed.get(at, line.text),
            pictures=numbers_in(line.text),
        )


def preview_shown(incoming, first, doubtful, link):
    """Return what the page shows of a file from a line on; `link` gives the address of a line."""
    preview = Preview(incoming, first, doubtful)
    before, after = preview.turns(link)
    return {
        "preview": preview, "counts": counts_said(preview.read.report),
        "pager": preview.pages(link), "before": before, "after": after,
    }  # fmt: skip


def lines_now(incoming):
    """Return the words of each line as they are now, those that were typed anew among them."""
    typed = words_typed(corrections_of(incoming))
    return [typed.get(at, line.text) for at, line in enumerate(read_of(incoming).lines)]


def posted_corrections(posted, lines):
    """Return the corrections a button of the page stands for, in the form they are kept in.

    A split is posted with the words it is to stand before; what is not in the line leads to an
    offset that no line has, which is refused where the rule is known. New words of a line are
    posted in a field of their own; none are returned for those that the line has already.
    """
    given = posted.get("correct", "").split() or [""]
    made = (_with_words(one, posted, lines) for one in given)
    return [one for one in made if one is not None]


def words_posted(posted, number):
    """Return the words that were typed for the line of this number, None where none were."""
    words = posted.get(f"words-{number - 1}")
    return None if words is None else words.strip("\r\n")


def _with_words(one, posted, lines):
    at, verb, offset = [*one.split(":"), "", ""][:3]
    if verb not in _WITH_FIELD or offset != "0" or not at.isdecimal() or int(at[:9]) >= len(lines):
        return one
    return _WITH_FIELD[verb](one, int(at), posted, lines)


def _with_offset(_, at, posted, lines):
    before = posted.get(f"before-{at}", "").strip()
    found = lines[at].find(before) if before else -1
    return f"{at}:split:{max(found, 0)}"


def _with_new_words(one, at, posted, lines):
    words = words_posted(posted, at + 1)
    if words is None:
        return one
    return None if words == lines[at] else f"{one}:{words}"


_WITH_FIELD = {"split": _with_offset, "retyped": _with_new_words}


def _by_line(things):
    found: dict[int, list] = {}
    for one in things:
        found.setdefault(one.line, []).append(one)
    return found


def _places(name, lines):
    told = list(dict.fromkeys(line for line in lines if line > 0))
    first = tuple((page_start(line), line) for line in told[:MOST_PLACES])
    return Places(name, first, max(0, len(told) - MOST_PLACES))


def _became(begun):
    text, whole = begun.text, ""
    if len(text) > _SHOWN:
        text, whole = f"{text[:_BEGINNING]}……{text[-_ENDING:]}", text
    return Became(min(begun.depth, 5), NAMES[begun.level], begun.label, text, whole)


def _made_said(correction):
    said = VERBS[correction.verb]
    return f"{said}，改为“{cut(correction.words)}”" if correction.words else said


def _otherwise(line, corrections):
    """Return what is said of a line on which no clause begins."""
    verbs = {one.verb for one in corrections}
    if "leave_out" in verbs:
        return "不导入"
    if "join" in verbs:
        return "并入上一行"
    return "接着上面的条款" if line.text.strip() else "空行，不导入"


def _offers(at, line):
    """Yield what may be said of a line: what a button posts, and how it is called."""
    if line.kind == "row":
        yield from ((f"{at}:{verb}:0", VERBS[verb]) for verb in ("as_text", "leave_out"))
        return
    for verb, said in VERBS.items():
        if verb == "as_heading":
            if len(line.text) <= LONGEST_HEADING:
                yield from ((f"{at}:as_heading:{n}", f"{n}级标题") for n in (1, 2, 3))
        elif verb in {*_WITH_FIELD, "join_tables"} or (verb == "join" and not at):
            continue
        elif verb != "as_numbered" or _NUMBERED.match(line.text):
            yield f"{at}:{verb}:0", said


_NUMBERED = re.compile(r"[\s　]*[（(]?(?:第?[〇零一二三四五六七八九十百千\d]+|[A-Z]\.\d)")
"""Looks whether a line may have a number at all; whether it counts is judged where it is read."""
