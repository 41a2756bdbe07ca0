"""How a decision names a clause (条款的指称): 第五条第二款第三项, 第二章, 附件1的表格."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.text.clauses import Body, Level, Place
from content.text.labels import squeezed
from content.text.numbering import NUMERALS, from_chinese, number_of_label, to_chinese


class Unit(StrEnum):
    """What is counted when a clause is named; the value is the word for it."""

    ANNEX = "附件"
    PART = "编"
    SUBPART = "分编"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    HEADING = "部分"
    DECIMAL = "节号"
    PARAGRAPH = "款"
    ITEM = "项"
    POINT = "目"
    TABLE = "表格"


LEVELS: dict[Unit, tuple[Level, ...]] = {
    Unit.ANNEX: (Level.ANNEX,),
    Unit.PART: (Level.PART,),
    Unit.SUBPART: (Level.PART,),
    Unit.CHAPTER: (Level.CHAPTER,),
    Unit.SECTION: (Level.SECTION,),
    Unit.ARTICLE: (Level.ARTICLE,),
    Unit.HEADING: (Level.HEADING,),
    Unit.DECIMAL: (Level.DECIMAL,),
    Unit.PARAGRAPH: (Level.PARAGRAPH,),
    Unit.ITEM: (Level.ITEM, Level.SUBHEADING),
    Unit.POINT: (Level.POINT,),
    Unit.TABLE: (Level.TABLE,),
}
"""Which clauses a unit counts: （一） below 一、 is called 项 as well."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reference: `(24, 1)` and 条 for 第二十四条之一.

    `name` is how an annex calls itself (附录A), or how a heading without a number reads;
    such a heading has the number ().
    """

    unit: Unit
    number: tuple[int, ...] = ()
    name: str = ""


Reference = tuple[Step, ...]
"""A clause by its steps, outermost first; () is the whole text."""


def spelled(reference: Reference) -> str:
    """Return the reference as a decision writes it; "" for the whole text."""
    above = ""
    for step in reference:
        above += _spelled(step, above)
    return above


def _spelled(step: Step, above: str) -> str:
    if step.unit is Unit.ANNEX:
        return step.name or f"附件{step.number[0]}"
    if step.unit is Unit.DECIMAL:
        return step.name or ".".join(map(str, step.number))
    if step.unit is Unit.HEADING and not step.number:
        return f"“{step.name}”部分"
    if step.unit is Unit.TABLE:
        joint = "的" if above else ""
        return joint + ("表格" if step.number == (1,) else f"第{to_chinese(step.number[0])}个表格")
    first, *after = step.number
    number = str(first) if step.unit is Unit.POINT else to_chinese(first)
    return f"第{number}{step.unit.value}" + "".join(f"之{to_chinese(n)}" for n in after)


def read_reference(text: str) -> Reference | None:
    """Return the one clause that `text` names, None if it names none or says more."""
    steps: list[Step] = []
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        step = _step(found) if found else None
        if found is None or step is None:
            return None
        steps.append(step)
        position = found.end()
    return tuple(steps) or None


def read_references(text: str, context: Reference = ()) -> tuple[Reference, ...]:
    """Return the clauses a list names: 第三条、第五条第一款、第二款, 第七条至第九条.

    What a member of the list leaves out is taken from the one before, at first from
    `context`. Returns () for text that is no such list.
    """
    found: list[Reference] = []
    for piece in _LISTED.split(text):
        first, through, last = (part.strip() for part in piece.partition("至"))
        reference = read_reference(first)
        if reference is None:
            return ()
        context = completed(reference, context)
        found.append(context)
        if not through:
            continue
        end = read_reference(last)
        if end is None or end[-1].unit is not context[-1].unit:
            return ()
        found.extend(_between(context, end[-1]))
        context = found[-1]
    return tuple(found)


def completed(reference: Reference, context: Reference) -> Reference:
    """Return the reference with the steps that it leaves out and `context` names.

    条 run through the whole text, so of what stands above a 条 only the annex is taken.
    """
    if not reference:
        return context
    rank = _RANKS[reference[0].unit]
    above = [step for step in context if _RANKS[step.unit] < rank]
    if reference[0].unit is Unit.ARTICLE:
        above = [step for step in above if step.unit is Unit.ANNEX]
    return (*above, *reference)


def beyond(reference: Reference, context: Reference) -> Reference:
    """Return the steps of the reference that `completed` will not take from `context`."""
    most = len(reference) if reference == context else len(reference) - 1
    for start in range(most, 0, -1):
        if reference[:start] == context[:start] == context:
            rest = reference[start:]
            if completed(rest, context) == reference:
                return rest
    return reference


def step_of(place: Place) -> Step | None:
    """Return the step that names the place below what holds it, None if nothing does."""
    clause = place.clause
    units = [unit for unit, levels in LEVELS.items() if clause.level in levels]
    if not units or (len(place.number) > 1 and 0 in place.number):
        return None
    unit = units[0]
    if clause.level is Level.PART and "分编" in squeezed(clause.label):
        unit = Unit.SUBPART
    if unit is Unit.HEADING and not number_of_label(clause.label):
        plain = clause.text and not clause.label and not set(clause.text) & set("“”‘’「」")
        return Step(unit, (), clause.text) if plain else None
    if unit is Unit.DECIMAL:
        name = squeezed(clause.label).rstrip(".．、")
        return Step(unit, place.number, name) if _DECIMAL.fullmatch(name) else None
    if unit is Unit.ANNEX:
        name = squeezed(clause.label).rstrip("：:")
        return Step(unit, place.number, name) if _ANNEX.fullmatch(name) else None
    return Step(unit, place.number)


class Plan:
    """The clauses of a text as a decision may name them; a clause is its place in order."""

    def __init__(self, body: Body) -> None:
        """Read the plan of `body`."""
        self.places = list(body.places())
        at = {id(place): index for index, place in enumerate(self.places)}
        self.parents = [at[id(p.ancestors[-1])] if p.ancestors else -1 for p in self.places]
        self.steps = [step_of(place) for place in self.places]
        self._children: dict[int, list[int]] = {}
        self._articles: dict[tuple[int, ...], list[int]] = {}
        for index, step in enumerate(self.steps):
            if step is not None and step.unit is Unit.ARTICLE:
                self._articles.setdefault(step.number, []).append(index)
        for index, parent in enumerate(self.parents):
            self._children.setdefault(parent, []).append(index)

    def children(self, index: int) -> list[int]:
        """Return the clauses in the clause; -1 is the whole text."""
        return self._children.get(index, [])

    def found(self, reference: Reference) -> list[int]:
        """Return the clauses that the reference may mean: one, none, or several."""
        scopes = [-1]
        for step in reference:
            scopes = [found for scope in scopes for found in self._below(scope, step)]
        return [] if scopes == [-1] else scopes

    def named(self, index: int) -> Reference | None:
        """Return the shortest reference that means this clause alone, None if there is none."""
        chain = [index]
        while self.parents[chain[-1]] >= 0:
            chain.append(self.parents[chain[-1]])
        steps = [self.steps[at] for at in reversed(chain)]
        if any(step is None for step in steps[-1:]):
            return None
        known = tuple(step for step in steps if step is not None)
        alone = not any(self._has_fellows(at) for at in chain[1:])
        for shortened in list(_shortened(known))[0 if alone else 1 :]:
            if self.found(shortened) == [index]:
                return shortened
        return None

    def _has_fellows(self, index: int) -> bool:
        """Tell whether the clause is one of several 款."""
        level = self.places[index].clause.level
        beside = self.children(self.parents[index])
        fellows = sum(self.places[at].clause.level is level for at in beside)
        return level is Level.PARAGRAPH and fellows > 1

    def _below(self, scope: int, step: Step) -> list[int]:
        if step.unit is Unit.ARTICLE:
            return self._articles_in(scope, step)
        around = self.children(scope)
        while around:
            found = [index for index in around if self._is(index, step)]
            if found or step.unit in (Unit.PARAGRAPH, Unit.ANNEX):
                return found
            inner = (self.children(index) for index in around if not self._is_annex(index))
            around = [child for children in inner for child in children]
        return []

    def _articles_in(self, scope: int, step: Step) -> list[int]:
        """Return the 条 of this number in the clause, but not those of an annex in it."""
        return [
            index for index in self._articles.get(step.number, []) if self._counts_in(index, scope)
        ]

    def _counts_in(self, index: int, scope: int) -> bool:
        while index >= 0 and index != scope and not self._is_annex(index):
            index = self.parents[index]
        return index == scope

    def _is_annex(self, index: int) -> bool:
        return self.places[index].clause.level is Level.ANNEX

    def _is(self, index: int, step: Step) -> bool:
        own = self.steps[index]
        if own is None or own.unit is not step.unit:
            return False
        named = step.unit is Unit.HEADING and not step.number
        return own.name == step.name and not own.number if named else own.number == step.number


def _shortened(steps: Reference) -> Iterator[Reference]:
    """Yield shorter forms of a full path, the most usual first, and the path itself."""
    above = (Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION)
    articles = any(step.unit is Unit.ARTICLE for step in steps)
    usual = tuple(
        step for at, step in enumerate(steps)
        if not (articles and step.unit in above)
        and not (step.unit is Unit.DECIMAL and at < len(steps) - 1
                 and steps[at + 1].unit is Unit.DECIMAL)
    )  # fmt: skip
    yield tuple(
        step for at, step in enumerate(usual)
        if step.unit is not Unit.PARAGRAPH or at == len(usual) - 1
    )  # fmt: skip
    yield tuple(step for step in usual if step.unit not in above or step == steps[-1])
    yield usual
    yield steps


def _between(first: Reference, last: Step) -> Iterable[Reference]:
    start, end = first[-1].number, last.number
    if len(start) != 1 or len(end) != 1:
        return [(*first[:-1], last)]
    unit = first[-1].unit
    return [(*first[:-1], Step(unit, (n,))) for n in range(start[0] + 1, end[0] + 1)]


def _step(found: re.Match[str]) -> Step | None:
    if found["decimal"]:
        number = tuple(int(part) for part in re.findall(r"\d+", found["decimal"]))
        return Step(Unit.DECIMAL, number, found["decimal"])
    if found["annex"]:
        return Step(Unit.ANNEX, number_of_label(found["annex"]) or (1,), found["annex"])
    if found["heading"]:
        return Step(Unit.HEADING, (), found["heading"])
    if found["table"]:
        return Step(Unit.TABLE, (_number(found["which"]) or 1,))
    first = _number(found["number"])
    after = tuple(_number(each) for each in re.findall(rf"[{NUMERALS}]+", found["after"] or ""))
    if not first or not all(after):
        return None
    return Step(_UNITS[found["unit"]], (first, *after))


def _number(text: str | None) -> int:
    try:
        return from_chinese(text) if text else 0
    except ValueError:
        return 0


_UNITS = {**{unit.value: unit for unit in Unit}, "段": Unit.PARAGRAPH}
_RANKS = {
    Unit.ANNEX: 0, Unit.PART: 1, Unit.SUBPART: 2, Unit.CHAPTER: 3, Unit.SECTION: 4,
    Unit.ARTICLE: 5, Unit.HEADING: 5, Unit.DECIMAL: 5, Unit.PARAGRAPH: 6, Unit.ITEM: 7,
    Unit.POINT: 8, Unit.TABLE: 9,
}  # fmt: skip
_N = rf"(?:[{NUMERALS}]+|\d+)"
_ANNEX = re.compile(rf"附[件录表](?:[{NUMERALS}]+|\d+|[A-Z])?")
_DECIMAL = re.compile(r"(?:[A-Z][.．]?)?\d{1,2}(?:[.．]\d{1,3})*|[A-Z][.．]\d{1,2}")
_LISTED = re.compile(r"(?:[、，,]|和|与|以及|及)\s*(?=第|附|\d|“)")
_STEP = re.compile(
    rf"""
    的? (?: 第 [（(]? (?P<number>{_N}) [）)]?
      (?P<unit> 分编 | 部分 | [编章节条款段项目] (?!录) ) (?P<after> (?: 之 [{NUMERALS}]+ )* )
    | (?P<table> (?: 第 (?P<which>{_N}) 个 )? 表格 )          # 附件1的第二个表格
    | (?P<annex> 附[件录表] \s* (?: {_N} | [A-Z] )? )           # 附件2, 附录A
    | (?P<decimal> (?: [A-Z][.．]? )? \d{{1,2}} (?: [.．]\d{{1,3}} )* (?![\d年月日]) )   # 5.2.1
    | “ (?P<heading> [^“”‘’]+ ) ” 部分 )                       # “总体要求”部分
    """,
    re.VERBOSE,
)
