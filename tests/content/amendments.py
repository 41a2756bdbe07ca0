"""Random amendments of a text, as the tests of decisions make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random

from content.text.clauses import Body, Clause, Level
from content.text.renumbering import label_of, renumbered

WORDS = [
    "综合窗口", "当场受理", "五个工作日", "“一窗受理”", "（含委托下放事项）", "《行政许可法》",
    "‘首问’", "镇乡便民服务中心", "不得", "应当", "“所谓‘帮办’”", "；", "，并书面告知",
    "第三条第二款", "不满”", "「甲」",
]  # fmt: skip
SENTENCES = [
    "窗口工作人员应当一次性告知申请人需要补正的全部内容。",
    "对“容缺受理”的事项，申请人应当书面承诺补正期限。",
    "有下列情形之一的，应当回避：",
    "本办法所称“五减”，是指减材料、减环节、减时限、减跑动、减费用。",
    "第五条规定的期限，自次日起计算。",
    "（办理结果）由镇乡代发的，应当登记。",
    "他说：“好”。",
]
_FRESH = count()
_LISTS = (Level.ARTICLE, Level.PARAGRAPH, Level.ITEM, Level.POINT, Level.SUBHEADING)


def amended(body: Body, seed: int, changes: int) -> Body:
    """Return the body with some random changes; clauses that are still there keep their ids."""
    chance = Random(seed)  # noqa: S311 - it must be the same for the same seed
    for _ in range(changes):
        body = chance.choice(_CHANGES)(body, chance)
    return renumbered(body) if chance.random() < 0.95 else body


def _reworded(body: Body, chance: Random) -> Body:
    return _changed(body, chance, lambda one: [replace(one, text=chance.choice(SENTENCES))],
                    lambda one: bool(one.text) and one.level is not Level.ROW)  # fmt: skip


def _words_changed(body: Body, chance: Random) -> Body:
    def change(one: Clause) -> list[Clause]:
        at = chance.randrange(len(one.text) + 1)
        end = min(at + chance.choice([0, 0, 1, 2, 4, 9]), len(one.text))
        text = one.text[:at] + chance.choice([*WORDS, ""]) + one.text[end:]
        return [replace(one, text=text.strip() or "略。")]

    return _changed(body, chance, change, lambda one: bool(one.text))


def _deleted(body: Body, chance: Random) -> Body:
    return _changed(body, chance, lambda _: [])


def _added(body: Body, chance: Random) -> Body:
    return _changed(body, chance, lambda one: chance.sample([one, _like(one, chance)], 2))


def _split(body: Body, chance: Random) -> Body:
    def change(one: Clause) -> list[Clause]:
        at = chance.randrange(1, len(one.children))
        rest = replace(one, children=one.children[at:], id=_new_id())
        return [replace(one, children=one.children[:at]), rest]

    return _changed(body, chance, change,
                    lambda one: one.level is Level.ARTICLE and len(one.children) > 1)  # fmt: skip


def _merged(body: Body, chance: Random) -> Body:
    def change(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        pairs = [at for at in range(len(clauses) - 1)
                 if clauses[at].level is clauses[at + 1].level is Level.ARTICLE]  # fmt: skip
        if not pairs:
            return clauses
        at = chance.choice(pairs)
        one, other = clauses[at : at + 2]
        joined = replace(one, children=(*one.children, *other.children))
        return (*clauses[:at], joined, *clauses[at + 2 :])

    return _rearranged(body, chance, change)


def _moved(body: Body, chance: Random) -> Body:
    places = [p.clause for p in body.places() if p.clause.level in _LISTS]
    if len(places) < 2:
        return body
    moving, beside = chance.sample(places, 2)
    inside = {p.clause.id for p in Body((moving,)).places()}
    if moving.level is not beside.level or beside.id in inside:
        return body
    without = _mapped(body.clauses, lambda one: [] if one.id == moving.id else [one])
    return Body(_mapped(without, lambda one: [one, moving] if one.id == beside.id else [one]))


def _swapped(body: Body, chance: Random) -> Body:
    def change(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        pairs = [at for at in range(len(clauses) - 1) if clauses[at].level is clauses[at + 1].level]
        if not pairs:
            return clauses
        at = chance.choice(pairs)
        one, other = clauses[at : at + 2]
        return (*clauses[:at], other, one, *clauses[at + 2 :])

    return _rearranged(body, chance, change)


_CHANGES: list[Callable[[Body, Random], Body]] = [
    _reworded, _words_changed, _words_changed, _deleted, _added, _added, _split, _merged, _moved,
    _swapped,
]  # fmt: skip


def _changed(
    body: Body,
    chance: Random,
    change: Callable[[Clause], list[Clause]],
    fits: Callable[[Clause], bool] = lambda _: True,
) -> Body:
    chosen = [p.clause.id for p in body.places() if fits(p.clause)]
    if not chosen:
        return body
    at = chance.choice(chosen)
    return Body(_mapped(body.clauses, lambda one: change(one) if one.id == at else [one]))


def _rearranged(
    body: Body, chance: Random, change: Callable[[tuple[Clause, ...]], tuple[Clause, ...]]
) -> Body:
    holders = [p.clause.id for p in body.places() if len(p.clause.children) > 1]
    if not holders or chance.random() < 0.2:
        return Body(change(body.clauses))
    at = chance.choice(holders)
    return Body(_mapped(body.clauses, lambda one: [
        replace(one, children=change(one.children)) if one.id == at else one
    ]))  # fmt: skip


def _mapped(
    clauses: tuple[Clause, ...], change: Callable[[Clause], list[Clause]]
) -> tuple[Clause, ...]:
    found: list[Clause] = []
    for clause in clauses:
        for one in change(clause):
            same = one.children is clause.children
            found.append(replace(one, children=_mapped(one.children, change)) if same else one)
    return tuple(found)


def _like(one: Clause, chance: Random) -> Clause:
    """Return a new clause of the level, with some text below it where it holds text."""
    label, gap = one.label, one.gap
    if one.level is Level.ARTICLE:
        inner = [Clause(Level.PARAGRAPH, text=chance.choice(SENTENCES), id=_new_id())
                 for _ in range(chance.choice([1, 1, 2, 3]))]  # fmt: skip
        if chance.random() < 0.3:
            labels = [label_of(Level.ITEM, at) for at in (1, 2, 3)]
            items = tuple(Clause(Level.ITEM, label, text=chance.choice(SENTENCES), id=_new_id())
                          for label in labels)  # fmt: skip
            inner[-1] = replace(inner[-1], text="有下列情形之一的，应当回避：", children=items)
        return Clause(one.level, label, gap or "　", "", tuple(inner), _new_id())
    text = chance.choice(SENTENCES) if one.level is not Level.CHAPTER else "监督"
    return Clause(one.level, label, gap, text, (), _new_id())


def _new_id() -> str:
    return f"new{next(_FRESH)}"


def grown(seed: int) -> Body:
    """Return a random text: of 条 or of 一、, with lists, an annex, a table and a signing block."""
    chance = Random(seed)  # noqa: S311 - it must be the same for the same seed
    kinds = [_chaptered, _plain_articles, _headed, _decimals]
    clauses = [
        Clause(Level.PREFACE, text="青岚县行政审批局试行办法"),
        *chance.choice(kinds)(chance),
    ]
    if chance.random() < 0.5:
        clauses.append(Clause(Level.CLOSING, text="2026年1月5日"))
    if chance.random() < 0.5:
        clauses.append(_annex(chance))
    return renumbered(Body(_mapped(tuple(clauses), lambda one: [replace(one, id=_new_id())])))


def _annex(chance: Random) -> Clause:
    rows = tuple(Clause(Level.ROW, text=f"{row}\t{chance.choice(WORDS)}\t") for row in "甲乙丙")
    table = Clause(Level.TABLE, text=chance.choice(["", "表1　评分表"]), children=rows)
    note = Clause(Level.PARAGRAPH, text=chance.choice(SENTENCES))
    return Clause(Level.ANNEX, "附件1", "　", "评分标准", (note, table))


def _chaptered(chance: Random) -> list[Clause]:
    chapters = [Clause(Level.CHAPTER, "第一章", "　", name, tuple(_plain_articles(chance)))
                for name in ("总则", "受理", "附则")]  # fmt: skip
    if chance.random() < 0.3:
        section = Clause(Level.SECTION, "第一节", "　", "一般规定", chapters[1].children)
        chapters[1] = replace(chapters[1], children=(section, replace(section, text="程序")))
    return chapters


def _plain_articles(chance: Random) -> list[Clause]:
    like = Clause(Level.ARTICLE, "第一条", chance.choice(["　", "　", " "]))
    return [_like(like, chance) for _ in range(chance.randrange(1, 6))]


def _headed(chance: Random) -> list[Clause]:
    def subheading() -> Clause:
        text = Clause(Level.PARAGRAPH, text=chance.choice(SENTENCES))
        return Clause(Level.SUBHEADING, "（一）", "", chance.choice(SENTENCES), (text,))

    return [Clause(Level.HEADING, "一、", "", name, (subheading(), subheading()))
            for name in ("总体要求", "主要任务", "组织保障")]  # fmt: skip


def _decimals(chance: Random) -> list[Clause]:
    return [Clause(Level.DECIMAL, str(at), "　", name, tuple(
        Clause(Level.DECIMAL, f"{at}.{below}", "　", chance.choice(SENTENCES))
        for below in range(1, 4)
    )) for at, name in enumerate(("范围", "术语", "要求"), 1)]  # fmt: skip
