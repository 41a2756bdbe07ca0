"""What reading a file found, as pages and JSON say it (导入发现): names, marks in a line, notes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise

from content.files.seen import DOUBTFUL, RECOGNISED, row_said
from content.library.site import path_of
from content.text.beginnings import line_begins
from content.text.citations import printed
from content.text.clauses import address_of
from content.text.draft_checks import KINDS, draft_hints
from content.text.parser import numbered_lines
from content.text.printed import printed_body
from workflows.intake import DOUBT

MOST_LIVE = 20
"""So many hints are told while somebody types."""

COUNTS = {
    "paragraphs": "段落",
    "tables": "表格",
    "rows": "表格行",
    "pages": "页",
    "slides": "幻灯片",
    "scanned_pages": "没有文字层的页",
    "hidden_slides": "隐藏的幻灯片",
    "sheets": "工作表",
    "pictures": "图片",
    "missing_pictures": "缺失的图片",
    "pictures_beyond": "超出上限的图片",
    "pictures_left": "没有读入的图片",
    "picture_fills": "图片填充的图形",
    "formulas": "公式",
    "empty_formulas": "其中空的公式",
    "text_boxes": "文本框",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "automatic_numbers": "自动编号",
    "insertions": "修订插入",
    "deletions": "修订删除",
    "moves": "修订移动",
    "comments": "批注",
    "hidden_runs": "隐藏文字",
    "struck_runs": "删除线文字",
    "objects": "嵌入对象",
    "diagrams": "图形、图表",
    "headers": "页眉",
    "footers": "页脚",
    "fields": "域",
    "content_controls": "内容控件",
    "unknown_symbols": "无法识别的符号",
    "unknown_numbers": "无法识别的编号格式",
    "unknown_elements": "无法识别的内容",
    "outside_pieces": "引自其他文件的内容",
    "outside_links": "指向外部的链接",
    "unreadable_parts": "损坏或缺失的部件",
    "covered_cells": "被遮住的单元格",
    "merged_cells": "合并的单元格",
    "seals": "电子签章",
    "annotations": "加在页面上的批注、水印",
    "attachments": "附带的文件",
    "navigations": "网站导航",
    "link_rows": "只有链接的行",
    "scripts": "脚本",
    "macros": "宏",
    "retyped": "手工改过的行",
    "recognised": "文字识别的行",
    "recognised_pages": "文字识别的页",
    "unrecognised_pages": "没有识别出来的页",
    "finds_beyond": "没有逐一列出的发现",
    DOUBT: "疑问",
}
"""What a report counts, by name, in the order in which it is told."""

_SINGULARS = {"box": "text_boxes", "text_box": "text_boxes", DOUBT: DOUBT, "move_from": "moves",
              "move_to": "moves", "moved": "moves", "retyped": "retyped"}  # fmt: skip

_IN_THE_TEXT = {
    "insertion": ("ins", ""),
    "move": ("ins", ""),
    "move_to": ("ins", ""),
    "struck_run": ("s", ""),
    "comment": ("span", "kb-mark-comment"),
    "picture": ("span", "kb-mark-picture"),
    "formula": ("span", "kb-mark-formula"),
    "unknown_symbol": ("span", "kb-mark-doubt"),
    "unknown_number": ("span", "kb-mark-doubt"),
}
"""How a stretch of a line is marked, by kind of find: element and class."""

_BESIDE_THE_TEXT = {
    "deletion": ("del", "", ""),
    "move_from": ("del", "", ""),
    "hidden_run": ("span", "kb-mark-hidden", "隐藏："),
}
"""How words that are not in the text are marked where they would stand."""

LONGEST = 200
"""So many characters of what was deleted or remarked are shown at a place."""

MOST_NOTES = 20
"""So many finds are told below one line; the others are counted."""


MOST_FOUND = 300
"""So many finds are listed on the report page."""


MOST_HINTS = 100
"""So many hints on a draft are listed."""


@dataclass(frozen=True)
class Note:
    """One find as it is told beside its line: what it is, its words, who and when."""

    kind: str
    words: str
    who: str


def name_of_find(kind):
    """Return what a kind of find is called, 批注 for `comment`."""
    plural = _SINGULARS.get(kind) or (kind if kind in COUNTS else f"{kind}s")
    return COUNTS.get(plural, "其他内容")


def count_of_find(kind):
    """Return the name under which a report counts this kind of find."""
    return _SINGULARS.get(kind) or (kind if kind in COUNTS else f"{kind}s")


def counts_said(report):
    """Return name and count of everything a report counts, in the order of COUNTS."""
    counts = report.counts
    known = [(label, counts[name]) for name, label in COUNTS.items() if name in counts]
    return known + [(name, n) for name, n in counts.items() if name not in COUNTS]


def marked(text, finds):
    """Return a line as HTML in which each find is marked where it stands."""
    finds = [one for one in finds if one.kind in _IN_THE_TEXT or one.kind in _BESIDE_THE_TEXT]
    if not finds:
        return escape(text)
    ends = {0, len(text)}
    for one in finds:
        ends |= {_within(one.start, text), _within(one.end, text)}
    cuts = sorted(ends)
    pieces = [_beside(finds, 0)]
    for start, end in pairwise(cuts):
        pieces += [_piece(text[start:end], finds, start, end), _beside(finds, end)]
    return "".join(pieces)


def notes_of(finds, text=""):
    """Return notes on the finds of a line: what it is, which words, who and when."""
    told = [_note(one, text) for one in finds if one.kind != DOUBT]
    beyond = len(told) - MOST_NOTES
    return told[:MOST_NOTES] + ([Note("其余", f"另有{beyond}处", "")] if beyond > 0 else [])


def cut(words):
    """Return words on one line, cut to what is shown at a place."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


class Places:
    """The clauses that begin on the lines of a revision, for finds that remember their line."""

    def __init__(self, revision) -> None:
        """Print the text once, and note for each line the last one with a clause up to there."""
        self._printed = printed_body(revision.body)
        entries = self._printed.entries
        self._last = tuple(accumulate(entries, lambda last, one: one if one.ids else last))

    def at(self, line):
        """Return the place of the innermost clause on this line or the last one above, or None."""
        entry = self._last[line] if 0 <= line < len(self._last) else None
        return self._printed.innermost(entry) if entry is not None and entry.ids else None


@dataclass(frozen=True)
class Found:
    """A find with the clause it belongs to: id and address, both empty outside the text."""

    kind: str
    name: str
    line: int
    words: str
    who: str
    clause: str
    address: str
    confidence: float = 1.0
    page: int = 0


def found_in(revision):
    """Return the finds of a save that came from a file, each with its clause; () for others."""
    if revision.reading is None:
        return ()
    places = Places(revision)
    return tuple(_found(find, places.at(find.line)) for find in revision.reading.finds)


def newest_reading(document, most=50):
    """Return the newest of the last saves that tells what was read of a file, or None."""
    return next((one for one in document.last_revisions(most) if one.reading is not None), None)


def reading_shown(document, doubtful=DOUBTFUL):
    """Return what the report page tells: doubts about the latest save, and of its file if any.

    Rows of a scan are told that were recognised with less certainty than `doubtful`.
    """
    revision, latest, hints = newest_reading(document), document.latest, hints_shown(document)
    if revision is None:
        plain = [(told, "") for told in latest.warnings]
        return {"from_file": None, "unsure": 0, **hints, "warnings": plain}
    there = {place.clause.id for place in latest.body.places()}
    found = found_in(revision)
    told = [one for one in found if one.kind != DOUBT and not _is_sure(one, doubtful)]
    return {
        "from_file": revision,
        **hints,
        "warnings": _with_places(latest, found),
        "file_counts": counts_said(revision.reading.report),
        "found": [(one, one.clause in there) for one in told[:MOST_FOUND]],
        "found_beyond": max(0, len(told) - MOST_FOUND),
        "unsure": sum(one.kind == RECOGNISED for one in told),
    }


def hints_shown(document):
    """Return hints on the latest save of what this bureau writes itself: kind, words, clause."""
    hints = draft_hints(document.latest.body) if document.workflow == "review" else ()
    shown = [
        (KINDS[one.kind], one.sentence, one.place.clause.id, printed("", one.place))
        for one in hints[:MOST_HINTS]
    ]
    return {"hints": shown, "hints_beyond": len(hints) - len(shown)}


def hints_by_line(kind, lines, body):
    """Return line, kind and sentence of the first hints on a text of `kind` being typed."""
    if kind.workflow != "review":
        return []
    printed_at = (number for number, _ in numbered_lines(lines))
    begun = zip(printed_at, line_begins(body), strict=True)
    numbers = [number for number, clauses in begun for _ in clauses]
    places = zip(body.places(), numbers, strict=True)
    line_of = {id(place.clause): number for place, number in places}
    hints = draft_hints(body)[:MOST_LIVE]
    return [[line_of[id(one.place.clause)], KINDS[one.kind], one.sentence] for one in hints]


def report_shape(document, revision, base):
    """Return the import report of a save as JSON: counts, warnings, finds, pictures, the file.

    Addresses of clauses lie below `base`, the address of the site.
    """
    reading, figures = revision.reading, revision.figures
    url = f"{base}{path_of(document)}"
    found = found_in(revision)
    general = [{"message": told} for told in reading.report.warnings]
    doubts = [{"message": one.words, **_where(one, url)} for one in found if one.kind == DOUBT]
    return {
        "@id": f"{url}/@import-report",
        "revision": revision.number,
        "report": reading.report.counts,
        "warnings": [*general, *doubts],
        "finds": [_find_shape(one, url) for one in found if one.kind != DOUBT],
        "pictures": [_picture_shape(one) for one in (figures.pictures if figures else ())],
        "source": _file_shape(revision.source),
        "container": _container_shape(revision),
    }


def _is_sure(found, doubtful):
    """Return whether this is a row of a scan that was recognised well: nothing to be told."""
    return found.kind == RECOGNISED and found.confidence >= doubtful


def _with_places(latest, found):
    """Return the warnings of a save, each with its clause: those of a file end with its doubts."""
    doubts = [one for one in found if one.kind == DOUBT] if latest.reading is not None else []
    general = len(latest.reading.report.warnings) if latest.reading is not None else 0
    clauses = [*[""] * general, *(one.clause for one in doubts)]
    clauses += [""] * (len(latest.warnings) - len(clauses))
    return list(zip(latest.warnings, clauses, strict=False))


def _within(offset, text):
    return min(max(offset, 0), len(text))


def _piece(words, finds, start, end):
    html = escape(words)
    for one in finds:
        if one.kind in _IN_THE_TEXT and one.start <= start < end <= one.end:
            element, css = _IN_THE_TEXT[one.kind]
            html = f"<{element}{_class(css)}>{html}</{element}>"
    return html


def _beside(finds, at):
    """Return what would stand at an offset, were it in the text."""
    told = (one for one in finds if one.kind in _BESIDE_THE_TEXT and one.start == at and one.words)
    return "".join(_not_in_text(one) for one in told)


def _not_in_text(one):
    element, css, before = _BESIDE_THE_TEXT[one.kind]
    return f"<{element}{_class(css)}>{before}{escape(cut(one.words))}</{element}>"


def _class(css):
    return f' class="{css}"' if css else ""


def _note(one, text=""):
    who = "，".join(filter(None, (cut(one.by), one.at[:16].replace("T", " "))))
    words = one.words or text[max(one.start, 0) : max(one.end, 0)]
    return Note(name_of_find(one.kind), cut(words), who)


def _found(find, place):
    note = _note(find)
    return Found(
        kind=find.kind, name=note.kind, line=find.line, who=note.who,
        words=find.words or row_said(find.page, find.confidence), confidence=find.confidence,
        page=find.page if find.kind == RECOGNISED else 0,
        clause=place.clause.id if place else "", address=address_of(place) if place else "",
    )  # fmt: skip


def _where(found, url):
    if not found.clause:
        return {}
    return {"clause": f"{url}/c/{found.clause}", "address": found.address}


def _find_shape(found, url):
    told = {"kind": found.kind, "name": found.name, "line": max(0, found.line + 1),
            "words": found.words, "who": found.who}  # fmt: skip
    return told | _where(found, url)


def _picture_shape(picture):
    return {"number": picture.number, "part": picture.part, "media_type": picture.media_type,
            "size": picture.size, "sha256": picture.sha256, "words": picture.words}  # fmt: skip


def _file_shape(source):
    if source is None:
        return None
    return {"filename": source.name, "size": source.size, "sha256": source.sha256}


def _container_shape(revision):
    """Return the .docx that was made of the file, where that is another file."""
    figures = revision.figures
    if figures is None or figures.source is revision.source:
        return None
    return _file_shape(figures.source)
