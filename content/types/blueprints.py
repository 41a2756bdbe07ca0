"""Blueprints (模板): a text to begin from, and the parts it must have before it is submitted.

The bureau decides in its settings which parts of a blueprint are needed; `Blueprint.parts` are
those that may be asked for, the ones in `optional` only where the bureau says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.errors import Invalid
from content.library.site import site_of
from content.types import blueprint_texts as texts
from content.types import needed_parts as needed
from content.types.needed_parts import Part, Prompt, clause_at, prompts_left
from content.types.official_parts import Paper

if TYPE_CHECKING:
    from content.library.document import Document
    from content.library.site import Site
    from content.text.clauses import Body

SETTING = "needed_parts"
"""The setting in which the bureau says which parts are needed; empty for our own table."""

_MOST_PROMPTS = 3


@dataclass(frozen=True)
class Blueprint:
    """A text to begin a kind of document from, the fields it fills, and the parts it needs."""

    name: str
    type_name: str
    label: str
    use: str
    text: str
    parts: tuple[Part, ...]
    optional: frozenset[str] = frozenset()
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the names of the parts that are needed unless the bureau says otherwise."""
        return tuple(part.name for part in self.parts if part.name not in self.optional)


@dataclass(frozen=True)
class Missing:
    """What a text still lacks: the part, the clause where it belongs, what to write, and why.

    `clause` is the id of that clause, when it is there already.
    """

    name: str
    where: str
    told: str
    why: str
    clause: str = ""

    @property
    def sentence(self) -> str:
        """Return what is missing and what to write where, without a full stop."""
        return f"{self.name}（{self.where}）：{self.told.rstrip('。')}"


_RULE = (needed.BASIS, needed.SCOPE, needed.DUTIES, needed.INTERPRETER, needed.IN_FORCE)

BLUEPRINTS = (
    Blueprint(
        "measures", "rule", "办法", "规定一项工作怎样管、怎样办，分章分条",
        texts.MEASURES, _RULE, fields={"kind": "办法"},
    ),
    Blueprint(
        "regime", "rule", "制度", "局内长期执行的考勤、值班、请示报告一类制度",
        texts.REGIME, _RULE, fields={"kind": "制度"},
    ),
    Blueprint(
        "meeting", "rule", "议事规则", "党组会议、局务会议怎样议事和决定",
        texts.MEETING,
        (needed.BASIS, needed.MATTERS, needed.QUORUM, needed.VOTING, needed.MINUTES,
         needed.INTERPRETER, needed.IN_FORCE), fields={"kind": "制度"},
    ),
    Blueprint(
        "guide", "guide", "工作指南", "一项工作从头到尾怎样做，给窗口和审核人员用",
        texts.GUIDE,
        (needed.GUIDE_BASIS, needed.SCOPE, needed.DUTIES, needed.STEPS, needed.GUIDE_FORCE),
        fields={"kind": "工作指南"},
    ),
    Blueprint(
        "inspection", "inspection_guideline", "踏勘指引", "到现场看什么、怎样判定",
        texts.INSPECTION,
        (needed.GUIDE_BASIS, needed.SCOPE, needed.INSPECTED, needed.INSPECTION_STEPS,
         needed.POINTS, needed.VERDICT),
    ),
    Blueprint(
        "delegated", "service_item", "下放事项", "由镇乡、园区承接的事项：下放方式、权限边界、监督",
        texts.DELEGATED,
        (needed.ITEM_BASIS, needed.CONDITIONS, needed.MATERIALS, needed.PROCESS, needed.LIMIT,
         needed.TAKEN_ON),
    ),
    Blueprint(
        "training", "training", "上岗培训", "一次培训的讲义：讲什么、怎样考",
        texts.TRAINING,
        (needed.AIMS, needed.FOR_WHOM, needed.LESSONS, needed.EXAM, needed.GUIDE_BASIS),
        frozenset({"依据"}),
    ),
)  # fmt: skip
"""Every blueprint, in the order in which a kind offers them."""

BY_NAME = {one.name: one for one in BLUEPRINTS}


def blueprints_of(type_name: str) -> tuple[Blueprint, ...]:
    """Return the blueprints a document of this kind may begin from; none for some kinds."""
    return tuple(one for one in BLUEPRINTS if one.type_name == type_name)


def checked_blueprint(name: str, type_name: str) -> str:
    """Return the name of a blueprint of the kind, or "" for none. Raises Invalid."""
    if name and all(one.name != name for one in blueprints_of(type_name)):
        raise Invalid({"blueprint": "没有这个模板。请回到新建页面，从列出的模板中选择。"})
    return name


def default_table() -> str:
    """Return our own table as the setting writes it: a line for each blueprint."""
    return "\n".join(f"{one.label}：{'、'.join(one.needed)}" for one in BLUEPRINTS)


def own_table(text: str) -> str:
    """Return the setting to keep: "" where it says the same as our own table."""
    same = list(_rows(text)) == list(_rows(default_table()))
    return "" if same else text


def check_table(text: str) -> None:
    """Raise Invalid with a sentence for a blueprint or part there is none of."""
    for label, names in _rows(text):
        _check_row(label, names)


def required_of(blueprint: Blueprint | None, site: Site) -> tuple[Part, ...]:
    """Return the parts the bureau asks of a text of this blueprint; none without one."""
    if blueprint is None:
        return ()
    table = dict(_rows(site.settings.get(SETTING, "")))
    wanted = table.get(blueprint.label, blueprint.needed)
    return tuple(part for part in blueprint.parts if part.name in wanted)


def missing_in(document: Document) -> tuple[Missing, ...]:
    """Return what the newest save lacks of what its blueprint needs; nothing without one."""
    blueprint = BY_NAME.get(document.blueprint)
    if blueprint is None:
        return ()
    latest = document.latest
    body = document.body_of(latest)
    paper = Paper(document.type_name, latest.title, latest.fields, body)
    required = required_of(blueprint, site_of(document))
    parts = [part for part in required if not part.is_there(paper)]
    return (
        *(_missing(part, body) for part in parts),
        *_unfilled(prompts_left(body)),
    )


def _rows(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the label of a blueprint and the parts it needs, for every line of the setting."""
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _, told = line.replace(":", "：").partition("：")
        yield label.strip(), tuple(filter(None, map(str.strip, told.split("、"))))


def _check_row(label: str, names: tuple[str, ...]) -> None:
    blueprint = next((one for one in BLUEPRINTS if one.label == label), None)
    if blueprint is None:
        raise Invalid({
            SETTING: f"没有“{label[:20]}”这个模板，可以是："
            f"{'、'.join(one.label for one in BLUEPRINTS)}。"
            "每行一个模板，写作“办法：依据、施行日期”。"
        })  # fmt: skip
    known = [part.name for part in blueprint.parts]
    if unknown := [name for name in names if name not in known]:
        raise Invalid({
            SETTING: f"“{label}”没有“{unknown[0][:20]}”这个部分，可以是：{'、'.join(known)}。"
        })  # fmt: skip


def _missing(part: Part, body: Body) -> Missing:
    clause = clause_at(part.where, body)
    return Missing(part.name, part.where, part.told, part.why, clause)


def _unfilled(prompts: Iterable[Prompt]) -> tuple[Missing, ...]:
    """Return one row for all prompts that are left, naming the first of them."""
    found = list(prompts)
    if not found:
        return ()
    places = list(dict.fromkeys(one.where for one in found))
    more = f"等{len(places)}处" if len(places) > _MOST_PROMPTS else ""
    row = Missing(
        "没有填写的地方", f"{'、'.join(places[:_MOST_PROMPTS])}{more}",
        f"把“{found[0].words}”这样的提示换成实际内容，用不上的整条删去（共{len(found)}处）",
        "提示不是规定，不能随正文发布", found[0].clause,
    )  # fmt: skip
    return (row,)
