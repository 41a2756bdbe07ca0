"""The phrases decisions are written in (修改决定的句式), each with the instruction it tells.

The forms are those usual in 修改决定 and variants of them that offices use (see `instructions`).
⟦0⟧ stands where something is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.change.decision.instructions import (
    Addition,
    Adjusting,
    Commencing,
    DayOfForce,
    Edit,
    EditVerb,
    Instruction,
    Margin,
    PhraseChange,
    Recasting,
    Reissuing,
    Removal,
    Renaming,
    Renumbering,
    Restating,
    Rewording,
    WholeText,
)
from content.change.decision.referring import Reference, Step, Unit, read_references

Quotes = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase that fits, with what is quoted in it and the clause spoken of before.

    `reworded` tells what words were spoken of before in the sentence, if any.
    """

    found: re.Match[str]
    quotes: Quotes
    context: Reference
    spoken: tuple[Reference, ...] | None = None

    def lines(self, group: str = "quote") -> tuple[str, ...]:
        """Return the quoted paragraphs."""
        return self.quotes[int(self.found[group])]

    def words(self, group: str) -> list[str]:
        """Return the quoted words of a list of quotations."""
        return ["\n".join(self.quotes[int(at)]) for at in re.findall(r"\d+", self.found[group])]

    def references(self, group: str) -> tuple[Reference, ...]:
        """Return the clauses that the group names, () if it is none or names something else."""
        return read_references(_plain(self.found[group] or ""), self.context)

    def steps(self, group: str) -> tuple[Step, ...]:
        """Return the new numbers that the group names."""
        named = read_references(_plain(self.found[group] or ""))
        return tuple(reference[-1] for reference in named)


def _plain(text: str) -> str:
    """Return a reference without what may stand around it: 本办法原第五条中的 → 第五条."""
    return _TAIL.sub("", _HEAD.sub("", text.strip()))


def _where(heard: Heard) -> tuple[Reference, ...] | None:
    """Return where words are changed: () for the whole text, None if that is not clear."""
    said = heard.found["where"] or ""
    plain = _plain(said)
    if not plain and (said or not (heard.context or heard.spoken)):
        return ()
    if not plain:
        return heard.spoken if heard.spoken is not None else (heard.context,)
    if _EVERYWHERE.fullmatch(plain):
        return ()
    return heard.references("where") or None


def _replaced(heard: Heard) -> Instruction | None:
    where, said, put = _where(heard), heard.words("said"), heard.words("put")
    if where is None or len(put) not in (1, len(said)):
        return None
    put = put * len(said) if len(put) == 1 else put
    edits = (Edit(EditVerb.REPLACE, a, b) for a, b in zip(said, put, strict=True))
    return PhraseChange(where, tuple(edits))


def _deleted(heard: Heard) -> Instruction | None:
    where = _where(heard)
    if where is None:
        return None
    return PhraseChange(where, tuple(Edit(EditVerb.DELETE, a) for a in heard.words("said")))


def _inserted(heard: Heard) -> Instruction | None:
    where, said, put = _where(heard), heard.words("said"), heard.words("put")
    if where is None or len(said) != 1 or len(put) != 1:
        return None
    verb = EditVerb.AFTER if heard.found["side"] == "后" else EditVerb.BEFORE
    return PhraseChange(where, (Edit(verb, said[0], put[0]),))


def _reworded(heard: Heard) -> Instruction | None:
    said = _plain(heard.found["where"] or "")
    where = heard.references("where") if said else (heard.context,)
    return Rewording(where[0], heard.lines()) if len(where) == 1 and where[0] else None


def _recast(heard: Heard) -> Instruction | None:
    what, becomes = heard.references("what"), heard.steps("to")
    if not what or not becomes:
        return None
    if len(what) == len(becomes) == 1:
        return Rewording(what[0], heard.lines(), becomes[0])
    return Recasting(what, becomes, heard.lines())


def _renumbered(heard: Heard) -> Instruction | None:
    what, becomes = heard.references("what"), heard.steps("to")
    return Renumbering(what, becomes) if what and becomes else None


def _moved(heard: Heard) -> Instruction | None:
    what, becomes, into = heard.references("what"), heard.steps("to"), heard.references("into")
    return Renumbering(what, becomes, into[0]) if what and becomes and len(into) == 1 else None


def _unmoved(heard: Heard) -> Instruction | None:
    what = heard.references("what")
    return Renumbering(what, tuple(one[-1] for one in what)) if what else None


def _removed(heard: Heard) -> Instruction | None:
    what = heard.references("what")
    return Removal(what) if what else None


def _removed_within(heard: Heard) -> Instruction | None:
    within = heard.references("within")
    if len(within) != 1:
        return None
    what = read_references(_plain(heard.found["what"]), within[0])
    return Removal(what) if what else None


def _added(heard: Heard) -> Instruction | None:
    found = heard.found
    named = _plain(found["into"] or "")
    places = heard.references("into") if named else ()
    if (named and len(places) != 1) or (found["side"] == "前" and not found["to"]):
        return None
    unit = _UNITS[found["unit"]]
    targets = read_references(_plain(found["to"] or ""), ())
    if found["to"] and not targets:
        return None
    steps = tuple(target[-1] for target in targets)
    place = places[0] if places else _holder(heard.context, unit)
    if not places and targets and len(targets[0]) > 1:
        place = targets[0][:-1]
    if found["side"] == "后" and places:
        return Addition(unit, (), steps, heard.lines(), after=place)
    return Addition(unit, place if not found["side"] else (), steps, heard.lines())


def _holder(context: Reference, unit: Unit) -> Reference:
    """Return the clause spoken of before, as far as it can hold what is added."""
    if unit not in (Unit.PARAGRAPH, Unit.ITEM, Unit.POINT):
        return context[:1] if context and context[0].unit is Unit.ANNEX else ()
    units = [step.unit for step in context]
    if unit in units:
        return context[: units.index(unit)]
    return context


def _renamed(heard: Heard) -> Instruction | None:
    name = heard.found["name"] or "\n".join(heard.lines())
    said = _plain(heard.found["where"] or "")
    if not said:
        return Renaming((), name)
    where = heard.references("where")
    return Renaming(where[0], name) if len(where) == 1 else None


def _restated(heard: Heard) -> Instruction:
    margin = Margin.FRONT if heard.found["margin"] == Margin.FRONT.value else Margin.SIGNING
    return Restating(margin, heard.lines() if heard.found["quote"] else ())


def _set_day(heard: Heard) -> Instruction:
    quote = heard.found["quote"]
    day = "".join(heard.lines()) if quote else heard.found["day"]
    return DayOfForce(day)


def _rewritten(heard: Heard) -> Instruction:
    return WholeText(heard.lines())


Telling = Callable[[Heard], Instruction | None]

_W = r"[^⟦⟧，；：:]*?"
_Q = r"⟦(?P<quote>\d+)⟧"
_LIST = r"(?:⟦\d+⟧[、和及与]?)+"
_AS = r"(?:修改|改|修订|修正)为"
_TO = r"(?:改为|作为|调整为|改作|变更为)"

PHRASINGS: tuple[tuple[re.Pattern[str], Telling], ...] = tuple(
    (re.compile(pattern), telling)
    for pattern, telling in (
        # 全文修订为：“…”
        (rf"全文(?:修订|修改)(?:为|如下)[：:]{_Q}", _rewritten),
        # 落款修改为：“…”, 删去落款
        (rf"将?(?P<margin>正文前的文字|落款|署名){_AS}[：:]{_Q}", _restated),
        (r"删[去除](?P<margin>正文前的文字|落款|署名)(?P<quote>)", _restated),
        # 将施行日期修改为2026年3月1日
        (rf"将?{_W}施行(?:日期|时间){_AS}(?:{_Q}|(?P<day>[^⟦⟧，。]+))", _set_day),
        # 将第二章章名修改为“…”, 名称修改为《…》
        (
            (
                rf"将?(?P<where>{_W})的?(?:[分]?[编章节]名|名称|标题|题目)(?:⟦\d+⟧)?{_AS}[：:]?"
                rf"(?:{_Q}|《(?P<name>[^⟦⟧]+)》)"
            ),
            _renamed,
        ),
        # 将第七条、第八条合并，作为第七条，修改为：“…”
        (
            (
                rf"将?(?P<what>{_W})合并(?:为[一二两三]?[条款项])?，?{_TO}?(?P<to>{_W})，?"
                rf"并?(?:{_AS})?[：:]{_Q}"
            ),
            _recast,
        ),
        # 将第五条分为两条，作为第五条、第六条，修改为：“…”
        (
            (
                rf"将?(?P<what>{_W})(?:拆分|拆|分)(?:为|成)(?:[一二两三四五六七八九十]+[条款项])?，?"
                rf"(?:分别)?(?:{_TO})?(?P<to>{_W})，?(?:并|分别)*{_AS}[：:]{_Q}"
            ),
            _recast,
        ),
        # 将第五条改为第六条，修改为：“…”
        (rf"将?(?P<what>{_W}){_TO}(?P<to>{_W})，?(?:并|将其|其)*{_AS}[：:]?{_Q}", _recast),
        # 第五条第二款修改为：“…”
        (rf"将?(?P<where>{_W}){_AS}[：:]?{_Q}", _reworded),
        # 将第三条、第五条中的“甲”修改为“乙”
        (
            (
                rf"[将把]?(?P<where>{_W})(?P<said>{_LIST})(?:字样|一词|等?表述)?"
                rf"(?:均|统一|分别|相应)*(?:{_AS}|替换为|调整为)(?P<put>{_LIST})"
            ),
            _replaced,
        ),
        # 删去第五条中的“甲”, 将第五条中的“甲”删去
        (
            rf"将?(?P<where>{_W})中?删[去除](?P<said>{_LIST})(?:字样|一词|的?规定|的?内容)?",
            _deleted,
        ),
        (rf"删[去除](?P<where>{_W})(?P<said>{_LIST})(?:字样|一词|的?规定|的?内容)?", _deleted),
        (rf"将?(?P<where>{_W})(?P<said>{_LIST})(?:字样|一词)?(?:予以)?删[去除]", _deleted),
        # 在第五条“甲”后增加“乙”
        (
            (
                rf"[在将]?(?P<where>{_W})(?P<said>⟦\d+⟧)(?:一词|字样)?之?(?P<side>[后前])面?"
                rf"(?:增加|加上|增写|加入|加)(?P<put>⟦\d+⟧)"
            ),
            _inserted,
        ),
        # 在第二章增加二条，作为第八条、第九条：“…”
        (
            (
                rf"在?(?P<into>{_W})(?:之?(?P<side>[后前])|中)?，?(?:增加|增设|新增)"
                rf"(?P<count>[一二两三四五六七八九十\d]+)个?"
                rf"(?P<unit>分编|部分|小节|附件|[编章节条款段项目])(?:内容)?，?"
                rf"(?:(?:分别)?(?:作为|列为|为)(?P<to>{_W}))?，?(?:内容为|即)?[：:]?{_Q}"
            ),
            _added,
        ),
        # 将第九条移至第二章，作为第五条
        (rf"将?(?P<what>{_W})移[至到入](?P<into>{_W})，?{_TO}(?P<to>{_W})", _moved),
        # 第五条的序号不变
        (rf"(?P<what>{_W})的?序号不变", _unmoved),
        # 删去第三条、第五条
        (rf"(?:将)?删[去除](?P<what>{_W})", _removed),
        (rf"将?(?P<what>{_W})(?:予以)?删[去除]", _removed),
        # 第五条第一款删去第二项
        (rf"将?(?P<within>{_W})中?删[去除](?P<what>{_W})", _removed_within),
        # 将第九条改为第十条
        (rf"将?(?P<what>{_W})(?:依次|分别|相应)*{_TO}(?P<to>{_W})", _renumbered),
        # 对条文顺序作相应调整
        (r"[^⟦]*(?:顺序|序号|条序)[^⟦]*(?:调整|顺延|变动)[^⟦]*", lambda _: Adjusting()),
        # 本决定自2026年1月1日起施行
        (
            r"本(?:决定|修改决定|修正案|通知)?自(?P<day>[^⟦，]+?)起(?:施行|实施|生效|执行)",
            lambda heard: Commencing(heard.found["day"]),
        ),
        # 《…》根据本决定作相应修改，重新公布
        (r"[^⟦]*根据本[^⟦]*决定[^⟦]*(?:修改|修正|调整)[^⟦]*", lambda _: Reissuing()),
        (r"[^⟦]*重新公布", lambda _: Reissuing()),
    )
)
"""Patterns in the order they are tried, with what makes the instruction of one that fits."""

_UNITS = {**{unit.value: unit for unit in Unit}, "段": Unit.PARAGRAPH, "小节": Unit.DECIMAL}
_HEAD = re.compile(
    r"""
    ^ (?: 《 .* 》 | 本 (?: 办法|规定|条例|细则|制度|规则|法|规程|方案 )   # 本办法第五条
      | 原 | 其中 | 该条 | 其 )+
      (?: 中 (?: 的 )? )?
    """,
    re.VERBOSE,
)
_TAIL = re.compile(r"(?:[中里]的?|的|内容|之?中)$")
_EVERYWHERE = re.compile(r"全文|各条|正文|有关条款|相关条文")
