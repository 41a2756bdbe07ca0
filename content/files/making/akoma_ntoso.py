"""A text as Akoma Ntoso 3.0 (OASIS LegalDocML), the exchange format for legal texts.

章, 节 and 条 are what the standard calls so; 款 is a paragraph, 项 a subparagraph, 目 a point.
Headings like 一、 and numbers like 5.2.1 are levels; annexes, tables, notes and pictures are
named containers (hcontainer) where they stand. Element ids are those of `clauses.eid_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

from lxml import etree

from content.files.making.word_file import sound
from content.files.table_layout import RowLayout, Table, plain_table, tables_of
from content.files.word.names import Element
from content.text.clauses import Body, Clause, Level, Place, eid_of, own_line
from content.text.headings import HEADINGS, is_heading

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

GENERATION, AMENDMENT, REPEAL = "generation", "amendment", "repeal"


@dataclass(frozen=True, slots=True)
class Event:
    """A day in the life of the text: begun, amended, or repealed."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Which text this is: its kind and name in addresses, who issued it, its days.

    `events` lead up to this text, of which `since` is the first day and `until` the last in
    force, where one is known; `ended` says by what. A draft has none of them.
    """

    kind: str
    name: str
    title: str
    issuer: str
    saved_on: date
    version: str
    number: str = ""
    is_act: bool = True
    events: tuple[Event, ...] = ()
    since: date | None = None
    until: date | None = None
    ended: str = AMENDMENT


def write_akoma_ntoso(
    body: Body, identity: Identity, layouts: Sequence[RowLayout] = ()
) -> bytes:  # fmt: skip
    """Return the text as XML that is valid by the strict schema. Equal input gives equal bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # lxml takes None
    text = _sub(root, "act" if identity.is_act else "doc", name=identity.kind)
    _Meta(text, identity).write()
    _Content(text, identity, body, layouts).write()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _sub(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        child.text = sound(text)
    return child


class _Meta:
    """Writes what is said about the text: identification, life cycle, who is who."""

    def __init__(self, text: Element, identity: Identity) -> None:
        self._meta = _sub(text, "meta")
        self._identity = identity
        self._begun = min((e.on for e in identity.events), default=identity.saved_on)
        kind = "act" if identity.is_act else "doc"
        self._work = f"/akn/cn/{kind}/{self._begun.isoformat()}/{identity.name}"
        self._since = identity.since or identity.saved_on
        self._expression = f"{self._work}/zho@{self._since.isoformat()}"

    def write(self) -> None:
        self._identification()
        if self._identity.events:
            self._life()
        references = _sub(self._meta, "references", source=_SOURCE)
        _sub(references, "TLCOrganization", eId="shenzhi", href="/ontology/organization/cn/shenzhi",
             showAs="审知库")  # fmt: skip
        _sub(references, "TLCOrganization", eId="issuer", href="/ontology/organization/cn/issuer",
             showAs=sound(self._identity.issuer) or "审知库")  # fmt: skip
        _sub(references, "TLCConcept", eId="inForce", href="/ontology/concept/cn/inForce",
             showAs="施行")  # fmt: skip

    def _identification(self) -> None:
        found = _sub(self._meta, "identification", source=_SOURCE)
        work = self._level(found, "FRBRWork", self._work, self._begun)
        _sub(work, "FRBRcountry", value="cn")
        _sub(work, "FRBRsubtype", value=self._identity.kind)
        if self._identity.number:
            _sub(work, "FRBRnumber", value=sound(self._identity.number))
        _sub(work, "FRBRname", value=sound(self._identity.title))
        expression = self._level(found, "FRBRExpression", self._expression, self._since)
        _sub(expression, "FRBRversionNumber", value=self._identity.version)
        _sub(expression, "FRBRlanguage", language="zho")
        manifestation = self._level(
            found, "FRBRManifestation", self._expression, self._identity.saved_on, ".xml"
        )
        _sub(manifestation, "FRBRformat", value="application/akn+xml")

    def _level(
        self, found: Element, name: str, address: str, on: date, ending: str = ""
    ) -> Element:  # fmt: skip
        level = _sub(found, name)
        _sub(level, "FRBRthis", value=f"{address}/!main{ending}")
        _sub(level, "FRBRuri", value=f"{address}{ending}")
        _sub(level, "FRBRdate", date=on.isoformat(), name=_DAYS[name])
        _sub(level, "FRBRauthor", href="#issuer" if name != "FRBRManifestation" else _SOURCE)
        return level

    def _life(self) -> None:
        life = _sub(self._meta, "lifecycle", source=_SOURCE)
        own = ""
        for number, event in enumerate(self._identity.events, 1):
            eid = f"event_{number}"
            _sub(life, "eventRef", eId=eid, date=event.on.isoformat(), type=event.kind,
                 source=_SOURCE)  # fmt: skip
            own = eid if event.on == self._since else own
        until = self._identity.until
        if until:
            _sub(life, "eventRef", eId="event_end", date=until.isoformat(),
                 type=self._identity.ended, source=_SOURCE)  # fmt: skip
        group = _sub(_sub(self._meta, "temporalData", source=_SOURCE), "temporalGroup",
                     eId="period_1")  # fmt: skip
        ends = {"end": "#event_end"} if until else {}
        _sub(group, "timeInterval", start=f"#{own or 'event_1'}", refersTo="#inForce", **ends)


_SOURCE = "#shenzhi"
_DAYS = {"FRBRWork": "begun", "FRBRExpression": "inForce", "FRBRManifestation": "saved"}


class _Content:
    """Writes the clauses of a text."""

    def __init__(
        self, text: Element, identity: Identity, body: Body, layouts: Sequence[RowLayout]
    ) -> None:
        self._text = text
        self._identity = identity
        self._body = body
        self._places: dict[int, list[Place]] = {}
        for place in body.places():
            parent = id(place.ancestors[-1].clause) if place.ancestors else 0
            self._places.setdefault(parent, []).append(place)
        self._laid = {id(table): laid for table, laid in tables_of(body, layouts)}

    def write(self) -> None:
        places = self._places.get(0, [])
        front = list(takewhile(_is_front, places))
        rest = list(dropwhile(_is_front, places))
        ends = list(takewhile(_is_end, reversed(rest)))[::-1]
        middle = rest[: len(rest) - len(ends)]
        self._front(front)
        main = _sub(self._text, "body" if self._identity.is_act else "mainBody")
        if not middle:
            _sub(_sub(_sub(main, "hcontainer", name="nothing", eId="nothing"), "content"), "p")
        self._all(main, middle)
        if ends:
            conclusions = _sub(self._text, "conclusions")
            for place in ends:
                _sub(conclusions, "p", own_line(place.clause), eId=eid_of(place))

    def _front(self, front: Sequence[Place]) -> None:
        preface = _sub(self._text, "preface")
        title = "".join(self._identity.title.split())
        lines = {eid_of(place): own_line(place.clause) for place in front}
        if not any("".join(line.split()) in title for line in lines.values()):
            _sub(_sub(preface, "p"), "docTitle", self._identity.title)
        for eid, line in lines.items():
            if line and "".join(line.split()) in title:
                _sub(_sub(preface, "p", eId=eid), "docTitle", line)
            else:
                _sub(preface, "p", line, eId=eid)

    def _all(self, parent: Element, places: Sequence[Place]) -> None:
        """Write clauses; rows that follow one another are one table."""
        rows: list[Place] = []
        for place in places:
            if place.clause.level is Level.ROW:
                rows.append(place)
                continue
            self._loose_rows(parent, rows)
            rows = []
            self._clause(parent, place)
        self._loose_rows(parent, rows)

    def _clause(self, parent: Element, place: Place) -> None:
        clause = place.clause
        children = self._places.get(id(clause), []) if clause.children else []
        name = _ELEMENTS.get(clause.level, "hcontainer")
        named = {"name": clause.level.value} if name == "hcontainer" else {}
        made = _sub(parent, name, eId=eid_of(place), **named)
        if clause.label:
            _sub(made, "num", clause.label)
        if clause.level is Level.TABLE:
            self._table(made, clause, children)
        elif clause.text and (clause.level in HEADINGS and is_heading(place)):
            _sub(made, "heading", clause.text)
            self._all(made, children)
        elif children:
            if clause.text:
                _sub(_sub(made, "intro"), "p", clause.text)
            self._all(made, children)
        else:
            _sub(_sub(made, "content"), "p", clause.text)

    def _table(self, made: Element, clause: Clause, children: Sequence[Place]) -> None:
        if clause.text:
            _sub(made, "heading", clause.text)
        rows = [place for place in children if place.clause.level is Level.ROW]
        if rows and len(rows) == len(children):
            self._rows(_sub(made, "content"), rows, self._laid.get(id(clause)))
        else:
            self._all(made, children)

    def _loose_rows(self, parent: Element, rows: Sequence[Place]) -> None:
        if rows:
            eid = f"{eid_of(rows[0])}__table"
            made = _sub(parent, "hcontainer", name="table", eId=eid)
            self._rows(_sub(made, "content"), rows, None)

    def _rows(self, content: Element, rows: Sequence[Place], known: Table | None) -> None:
        laid = known if known and len(known) == len(rows) else None
        table = _sub(content, "table")
        plain = plain_table([own_line(place.clause) for place in rows])
        for place, row in zip(rows, laid or plain, strict=True):
            line = _sub(table, "tr", eId=eid_of(place))
            for cell in row.cells:
                if cell.down:
                    spans = {"colspan": cell.across, "rowspan": cell.down}
                    told = {name: str(span) for name, span in spans.items() if span > 1}
                    made = _sub(line, "th" if row.is_header else "td", **told)
                    _sub(made, "p", cell.text)


_ELEMENTS = {
    Level.PART: "part",
    Level.CHAPTER: "chapter",
    Level.SECTION: "section",
    Level.ARTICLE: "article",
    Level.PARAGRAPH: "paragraph",
    Level.ITEM: "subparagraph",
    Level.POINT: "point",
    Level.HEADING: "level",
    Level.SUBHEADING: "level",
    Level.DECIMAL: "level",
}


def _is_front(place: Place) -> bool:
    return place.clause.level is Level.PREFACE and not place.clause.children


def _is_end(place: Place) -> bool:
    return place.clause.level is Level.CLOSING and not place.clause.children
