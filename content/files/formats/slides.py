"""Slides (.pptx) read one by one: title, text, tables, notes (演示文稿读入)."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from zipfile import ZipFile

from content.errors import NotPossible, TooLarge, Unreadable
from content.files.containers import open_container, read_part
from content.files.formats.xml_parts import Element, first_of, named, parsed
from content.files.import_report import Find, ReadText, report_of
from content.files.limits import LIMITS
from content.files.picture_numbers import PictureNumbers
from content.text.lines import PINNED_HEADING, Line

_MAIN = "ppt/presentation.xml"
_RELATIONSHIP = "/relationships}"
_TITLES = {"title", "ctrTitle"}
_MARGINS = {"dt", "ftr", "sldNum", "hdr"}
_DEPTH = 50
_OF_A_SLIDE = f"{PINNED_HEADING}1"
_EMBED = "/relationships}embed"
_LONGEST = 500  # characters of what is said of a picture
_EMU = 9_525  # in a pixel of 1/96 inch
_WIDEST = 10_000


def read_slides(data: bytes) -> ReadText:
    """Return the text of all slides in order, each under its title, or `第1张` without one.

    Speaker's notes follow their slide as notes. Raises Unreadable when the list of slides is
    damaged, TooLarge when there are too many; a damaged slide is counted and passed over.
    """
    with open_container(data) as archive:
        reader = _Reader(archive)
        reader.read()
    return ReadText(
        tuple(reader.lines), report_of(reader.counts), finds=tuple(reader.finds),
        pictures=tuple(reader.pictures.found), meta=reader.meta,
    )  # fmt: skip


class _Reader:
    """Walks the slides of one presentation and collects their lines."""

    def __init__(self, archive: ZipFile) -> None:
        self.lines: list[Line] = []
        self.finds: list[Find] = []
        self.meta: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.pictures = PictureNumbers(self._bytes_of)
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._targets_here: dict[str, str] = {}

    def read(self) -> None:
        """Read all slides, those that are hidden too."""
        main = self._main()
        targets = self._targets(main)
        listed = [_reference(one) for one in named(parsed(self._archive, main), "sldId")]
        if len(listed) > LIMITS.slides:
            raise TooLarge(
                f"文件过大：{len(listed)} 张幻灯片，上限 {LIMITS.slides} 张，请拆分后再上传。"
            )
        for number, reference in enumerate(listed, 1):
            self._slide(number, targets.get(reference, ""))
        self.counts["slides"] = len(listed)
        self.counts["pictures_beyond"] = self.pictures.beyond
        self.counts["macros"] = int(any(name.endswith("vbaproject.bin") for name in self._names))

    def _main(self) -> str:
        main = self._related("", "officeDocument") or _MAIN
        if main.lower() not in self._names:
            raise Unreadable("文件损坏：这份演示文稿缺少主部件。请重新保存后再上传。")
        return self._names[main.lower()]

    def _slide(self, number: int, name: str) -> None:
        slide = self._part(name)
        shapes = first_of(slide, "spTree") if slide is not None else None
        if slide is None or shapes is None:
            self.counts["unreadable_parts"] += 1
            self.lines.append(Line(f"第{number}张", style=_OF_A_SLIDE))
            return
        self._targets_here = self._targets(name)
        title = self._title(shapes)
        words = " ".join(_paragraphs(title)) if title is not None else ""
        if words and not self.meta:
            self.meta["标题"] = words
        if slide.get("show") in {"0", "false"}:
            self.counts["hidden_slides"] += 1
            self.finds.append(Find("hidden_slide", len(self.lines), words=f"第{number}张"))
        self.lines.append(Line(words or f"第{number}张", style=_OF_A_SLIDE))
        self._shapes(shapes, title, 0)
        self._notes(name)
        self._comments(name)

    def _title(self, shapes: Element) -> Element | None:
        for shape in named(shapes, "sp"):
            if _holder(shape) in _TITLES and any(_paragraphs(shape)):
                return shape
        return None

    def _shapes(self, group: Element, title: Element | None, depth: int) -> None:
        for shape in group:
            kind = _name(shape)
            if kind == "sp" and shape is not title and _holder(shape) not in _MARGINS:
                self._text(shape)
            elif kind == "graphicFrame":
                self._frame(shape)
            elif kind == "pic":
                self._picture(shape)
            elif kind == "AlternateContent" and len(shape) and depth < _DEPTH:
                self._shapes(shape[0], title, depth + 1)
            elif kind == "grpSp" and depth < _DEPTH:
                self._shapes(shape, title, depth + 1)

    def _text(self, shape: Element) -> None:
        for text in _paragraphs(shape):
            self.lines.append(Line(text))

    def _picture(self, picture: Element) -> None:
        """Put the mark of a picture on a line of its own, or count it as missing."""
        self.counts["pictures"] += 1
        words = _described(picture)
        part, beyond = self._targets_here.get(_embedded(picture), ""), self.pictures.beyond
        mark = self.pictures.mark(part, words, _printed_width(picture))
        if mark:
            self.finds.append(Find("picture", len(self.lines), 0, len(mark), words))
            self.lines.append(Line(mark))
        elif self.pictures.beyond == beyond:
            self.counts["missing_pictures"] += 1
            self.finds.append(Find("missing_picture", len(self.lines) - 1, words=words))

    def _bytes_of(self, part: str) -> bytes:
        return read_part(self._archive, self._names.get(part.lower(), part))

    def _frame(self, frame: Element) -> None:
        table = first_of(frame, "tbl")
        if table is None:
            counted = "diagrams" if _data_kind(frame) in {"chart", "diagram"} else "objects"
            self.counts[counted] += 1
            preview = first_of(frame, "pic")
            if preview is not None:
                self._picture(preview)
            return
        self.counts["tables"] += 1
        for row in named(table, "tr"):
            cells = [
                "".join(_paragraphs(cell))
                for cell in named(row, "tc")
                if cell.get("hMerge") not in {"1", "true"}
            ]
            self.counts["rows"] += 1
            if any(cells):
                self.lines.append(Line("\t".join(cells), "row", table=self.counts["tables"]))

    def _notes(self, name: str) -> None:
        notes = self._part(self._related(name, "notesSlide"))
        shapes = named(notes, "sp") if notes is not None else ()
        for shape in shapes:
            if _holder(shape) == "body":
                for text in _paragraphs(shape):
                    self.lines.append(Line(text, "note"))

    def _comments(self, name: str) -> None:
        comments = self._part(self._related(name, "comments"))
        for one in named(comments, "cm") if comments is not None else ():
            words = "".join(text.text or "" for text in (*named(one, "text"), *named(one, "t")))
            self.counts["comments"] += 1
            self.finds.append(
                Find("comment", len(self.lines) - 1, words=words, at=one.get("dt", ""))
            )

    def _part(self, name: str) -> Element | None:
        """Return a part, or None (and count it) when it is named but cannot be read."""
        if not name:
            return None
        try:
            return parsed(self._archive, self._names.get(name.lower(), name))
        except NotPossible:
            self.counts["unreadable_parts"] += 1
            return None

    def _related(self, name: str, kind: str) -> str:
        """Return the part of this kind that a part relates to, empty when there is none."""
        for one in self._relationships(name):
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External":
                return _beside(name, one.get("Target", ""))
        return ""

    def _targets(self, name: str) -> dict[str, str]:
        return {
            one.get("Id", ""): _beside(name, one.get("Target", ""))
            for one in self._relationships(name)
            if one.get("TargetMode") != "External"
        }

    def _relationships(self, name: str) -> Iterator[Element]:
        folder, _, last = name.rpartition("/")
        place = posixpath.join(folder, "_rels", f"{last}.rels")
        found = self._names.get(place.lower())
        relationships = self._part(found) if found else None
        return named(relationships, "Relationship") if relationships is not None else iter(())


def _beside(name: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")


def _reference(slide: Element) -> str:
    """Return the id of the relationship, whichever of the two namespaces it is written in."""
    return next(
        (str(value) for key, value in slide.attrib.items() if _RELATIONSHIP in str(key)), ""
    )


def _name(one: Element) -> str:
    return str(one.tag).rpartition("}")[2] if isinstance(one.tag, str) else ""


def _holder(shape: Element) -> str:
    """Return what the shape stands for on its layout: a title, the body, a page number."""
    found = first_of(shape, "ph")
    return str(found.get("type", "body")) if found is not None else ""


def _embedded(picture: Element) -> str:
    """Return the id of the relationship to the file of a picture, of what is in the package."""
    blip = first_of(picture, "blip")
    named_here = blip.attrib.items() if blip is not None else ()
    return next((str(value) for key, value in named_here if _EMBED in str(key)), "")


def _described(picture: Element) -> str:
    """Return what the author says of a picture: its description, else its title."""
    about = first_of(picture, "cNvPr")
    words = [about.get(name, "") for name in ("descr", "title")] if about is not None else []
    return next((" ".join(each.split())[:_LONGEST] for each in words if each.strip()), "")


def _printed_width(picture: Element) -> int:
    place = first_of(picture, "xfrm")
    size = first_of(place, "ext") if place is not None else None
    digits = size.get("cx", "") if size is not None else ""
    return min(int(digits) // _EMU, _WIDEST) if digits.isdecimal() and len(digits) < 12 else 0


def _data_kind(frame: Element) -> str:
    data = first_of(frame, "graphicData")
    return str(data.get("uri", "")).rpartition("/")[2] if data is not None else ""


def _paragraphs(shape: Element) -> Iterator[str]:
    """Yield the paragraphs that are not blank; a line broken by hand is one paragraph."""
    for paragraph in named(shape, "p"):
        pieces = []
        for one in paragraph.iter():
            if _name(one) == "t":
                pieces.append(one.text or "")
            elif _name(one) == "br":
                pieces.append(" ")
        text = "".join(pieces).replace("\t", " ").replace("\x0b", " ").strip()
        if text:
            yield text
