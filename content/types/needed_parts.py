"""Parts a text must have (必备内容): what each is, why it is asked for, how it is recognised.

A line in which a prompt 〔填写：…〕 still stands says nothing yet. What a part needs may stand in
the text or, where the kind has a field for it, in that field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from content.text.clauses import Body, Clause, Level, Place
from content.types.official_parts import Paper

PROMPT = re.compile(r"〔\s*填写[^〔〕]{0,200}〕?")  # 〔填写：制定目的〕


@dataclass(frozen=True)
class Part:
    """One part: its name, the clause where it belongs, what to write there, why, its test."""

    name: str
    where: str
    told: str
    why: str
    is_there: Callable[[Paper], bool]


@dataclass(frozen=True)
class Prompt:
    """A prompt that nobody has filled in: its words, the label and the id of its clause."""

    words: str
    where: str
    clause: str


def prompts_left(body: Body) -> Iterator[Prompt]:
    """Yield every prompt that is left, in reading order."""
    for place in body.places():
        for found in PROMPT.findall(place.clause.text):
            yield Prompt(found, _named(place), place.clause.id)


def clause_at(where: str, body: Body) -> str:
    """Return the id of the clause that a part names as its place, or "" when it is not there."""
    articles = [p.clause for p in body.places() if p.clause.level is Level.ARTICLE]
    if where.startswith("最后一条"):
        return articles[-1].id if articles else ""
    return next((one.id for one in articles if one.label and where.startswith(one.label)), "")


def _has_basis(paper: Paper) -> bool:
    return any(_BASIS.search(text) and _MAKES.search(text) for text in _opening(paper.body))


def _names_basis(paper: Paper) -> bool:
    """Return whether the basis is named: also under a heading of its own, or in the fields."""
    below = (text for words in _below(paper.body, ("依据",)) for text in words)
    recorded = paper.fields.get("basis") or paper.fields.get("legal_basis")
    return bool(recorded) or _has_basis(paper) or any("《" in text for text in below)


def _has_scope(paper: Paper) -> bool:
    recorded = paper.fields.get("scope") or paper.fields.get("purpose")
    said = any(_SCOPE.search(text) for text in _opening(paper.body))
    return bool(recorded) or said or _is_headed("适用范围", "适用对象")(paper)


def _has_duties(paper: Paper) -> bool:
    said = any(_DUTIES.search(text) for text in _opening(paper.body))
    return said or _is_headed("职责分工", "责任分工", "管理职责", "组织领导")(paper)


def _begins(paper: Paper) -> bool:
    return any(_IN_FORCE.search("".join(text.split())) for text in _texts(paper.body))


def _guide_begins(paper: Paper) -> bool:
    return bool(paper.fields.get("effective_from")) or _begins(paper)


def _has_interpreter(paper: Paper) -> bool:
    said = any(_INTERPRETED.search(text) for text in _texts(paper.body))
    return bool(paper.fields.get("interpreter")) or said


def _says(pattern: re.Pattern[str], *headings: str) -> Callable[[Paper], bool]:
    """Return a test for a text that says so anywhere, or that has something below a heading."""
    headed = _is_headed(*headings)

    def found(paper: Paper) -> bool:
        return headed(paper) or any(pattern.search(text) for text in _texts(paper.body))

    return found


def _is_headed(*words: str) -> Callable[[Paper], bool]:
    """Return a test for a text with something below a heading that has one of the words."""

    def found(paper: Paper) -> bool:
        return any(texts for texts in _below(paper.body, words))

    return found


def _is_filled(*keys: str) -> Callable[[Paper], bool]:
    """Return a test for a field, or a field in a group, in which something is recorded."""

    def found(paper: Paper) -> bool:
        value = paper.group(keys[0]) if len(keys) > 1 else paper.fields
        return bool(value.get(keys[-1]))

    return found


def _either(*tests: Callable[[Paper], bool]) -> Callable[[Paper], bool]:
    def found(paper: Paper) -> bool:
        return any(test(paper) for test in tests)

    return found


def _has_two_inspectors(paper: Paper) -> bool:
    return int(paper.group("inspectors").get("min") or 0) > 1 or _TWO(paper)


def _texts(body: Body) -> Iterator[str]:
    """Yield what the clauses of the text proper say, but for lines that are still to be filled."""
    return (place.clause.text for place in body.places() if _is_proper(place) and _is_said(place))


def _opening(body: Body) -> Iterator[str]:
    """Yield what the first chapter says, or where there are no chapters the first articles."""
    proper = [place for place in body.places() if _is_proper(place)]
    inside: Iterable[Place]
    chapter = next((p for p in proper if p.clause.level is Level.CHAPTER), None)
    if chapter is not None:
        inside = (p for p in proper if chapter in p.ancestors)
    elif any(p.clause.level is Level.ARTICLE for p in proper):
        inside = (p for p in proper if _article_number(p) <= _OPENING)
    else:
        inside = islice(proper, _OPENING)
    return (place.clause.text for place in inside if _is_said(place))


def _below(body: Body, words: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield what is said below each heading in which one of the words stands."""
    for place in body.places():
        clause = place.clause
        if clause.level in _HEADINGS and any(word in clause.text[:_HEADING] for word in words):
            rest = [clause.text] if len(clause.text) > _HEADING else []
            yield [text for text in (*rest, *_inside(clause)) if text and not PROMPT.search(text)]


def _inside(clause: Clause) -> Iterator[str]:
    for child in clause.children:
        yield child.text
        yield from _inside(child)


def _is_proper(place: Place) -> bool:
    return not any(one.clause.level in _BESIDE for one in (*place.ancestors, place))


def _is_said(place: Place) -> bool:
    return bool(place.clause.text) and not PROMPT.search(place.clause.text)


def _article_number(place: Place) -> int:
    chain = (*place.ancestors, place)
    return next((p.number[0] for p in chain if p.clause.level is Level.ARTICLE), 0)


def _named(place: Place) -> str:
    """Return the label of the clause or of the nearest one above it that has one."""
    chain = (place, *reversed(place.ancestors))
    article = next((p for p in chain if p.clause.level is Level.ARTICLE), None)
    found = article or next((p for p in chain if p.clause.label), None)
    return found.clause.label.rstrip("、.") if found else "正文"


_OPENING = 8
_HEADING = 24
_BESIDE = frozenset({Level.PREFACE, Level.CLOSING, Level.ANNEX, Level.NOTE, Level.FIGURE})
_HEADINGS = frozenset(
    {Level.CHAPTER, Level.SECTION, Level.HEADING, Level.SUBHEADING, Level.DECIMAL}
)
_BASIS = re.compile(
    r"(?:根据|依据|依照|按照|遵照|落实)[^。；]{0,200}?《[^《》]{2,80}》"
)  # 根据《中华人民共和国行政许可法》
_MAKES = re.compile(r"[制修编][定订制写]本")  # 制定本办法
_SCOPE = re.compile(
    r"""
    适用于 | 适用本 | 适用范围                              # 本办法适用于…
    | 本 [^，。；]{1,8} 所称 [^。；]{1,200}? 是?指          # 本办法所称中介服务，是指…
    """,
    re.VERBOSE,
)
_DUTIES = re.compile(
    r"""
    (?: 局|股|室|科|处|所|站|部|部门|中心|政府|机构|单位|党组|委员会|领导|负责人|书记|人员|岗|窗口 )
    [^，。；：、]{0,12}?
    (?: 负责|牵头|承担|主管 ) (?! 解释 )                   # 局办公室负责日常管理
    """,
    re.VERBOSE,
)
_IN_FORCE = re.compile(
    r"""
    [自从]
    (?: [^，。；]{0,8} (?:公布|发布|印发|下发|颁布|批准|通过) 之?日   # 自印发之日
      | [^，。；年]{1,4} 年 [^，。；]{1,8} 日 )                       # 自2026年6月1日
    起 (?:正式)? (?:施行|实施|执行|试行|生效)
    """,
    re.VERBOSE,
)
_INTERPRETED = re.compile(r"由[^，。；]{2,30}?解释|解释权?(?:由|归|属于)")  # 由局办公室负责解释
_MEETS = re.compile(
    r"(?:半数|二分之一|三分之二)以上[^。；]{0,16}(?:到会|出席|参加)"
)  # 半数以上党组成员到会
_VOTES = re.compile(r"表决(?:可以|应当|采用|采取|实行|以)|赞成票")  # 表决可以采用口头、举手
_MATTERS = re.compile(r"(?:研究|讨论|审议)决定下列")  # 研究决定下列重大事项
_NOTED = re.compile(r"会议记录|专人记录|会议纪要")
_TWO = _says(re.compile(r"(?:不少于|不得少于)?(?:两|二|2)[名人个](?:以上|及以上|工作人员)"))

_WHY_BASIS = (
    "没有依据，就看不出谁授权这样规定，也无法在上位法修改后提醒复核；"
    "增减他人权利义务的，必须有上位法依据（参照规章制定程序条例第三条）"
)
_WHY_OWN = "本机关的惯例，可以在“设置”中更改"

BASIS = Part(
    "依据", "第一条",
    "写明制定目的和依据，依据用书名号写全称，例如“为规范……，根据《中华人民共和国行政许可法》，"
    "结合我局实际，制定本办法。”",
    _WHY_BASIS, _has_basis,
)  # fmt: skip
GUIDE_BASIS = Part(
    "依据", "第一条，或者“依据”一栏",
    "写明所依据的法律法规或者制度，用书名号写全称",
    "照着办的人要能找到出处；出处修改了，系统才能提醒复核", _names_basis,
)  # fmt: skip
SCOPE = Part(
    "适用范围", "第二条",
    "写明适用于哪些单位、人员或者事项，例如“本办法适用于……”；专用的词在这里定义",
    f"不写明对谁、对什么有效，就无法判断该不该照办；{_WHY_OWN}", _has_scope,
)  # fmt: skip
DUTIES = Part(
    "职责分工", "总则，一般是第三、四条",
    "写明谁负责什么，例如“局办公室负责日常管理，各业务股室负责……”",
    f"没有责任主体的规定落不了地；{_WHY_OWN}", _has_duties,
)  # fmt: skip
IN_FORCE = Part(
    "施行日期", "最后一条",
    "写明从哪一天起施行，例如“本办法自2026年12月1日起施行。”有有效期的一并写明",
    "从哪一天起有效必须写在正文里（参照立法法第六十一条：法律应当明确规定施行日期）", _begins,
)  # fmt: skip
INTERPRETER = Part(
    "解释机关", "附则，或者“解释机关”一栏",
    "写明由谁负责解释，例如“本办法由局办公室负责解释。”",
    "有疑问时要知道问谁（参照规章制定程序条例第三十三条：规章解释权属于规章制定机关）",
    _has_interpreter,
)  # fmt: skip

MATTERS = Part(
    "议事范围", "总则以后的第一章",
    "列明哪些事项必须上会、由会议研究决定，例如“局党组会议研究决定下列重大事项：”",
    f"不列明范围，就分不清哪些事必须集体决定；{_WHY_OWN}",
    _says(_MATTERS, "议事范围", "决策范围"),
)  # fmt: skip
QUORUM = Part(
    "到会人数", "会议召开一章",
    "写明多少人到会才能开会，例如“应当有半数以上党组成员到会方可召开”",
    "到会人数不够，决定就不成立（参照中国共产党党组工作条例）", _says(_MEETS),
)  # fmt: skip
VOTING = Part(
    "表决", "议事和表决一章",
    "写明怎样表决、多少票算通过，例如“赞成票超过应到会成员半数为通过”",
    "未到会的书面意见不计票，通过以应到会人数计算，要写清楚（参照中国共产党党组工作条例）",
    _says(_VOTES),
)  # fmt: skip
MINUTES = Part(
    "会议记录", "议事和表决一章",
    "写明由谁记录、何时形成纪要，例如“会议应当有专人记录”",
    "决定了什么、谁不同意，以后要查得到（参照中国共产党党组工作条例）", _says(_NOTED),
)  # fmt: skip

STEPS = Part(
    "办理步骤", "第二章，标题写“步骤”“流程”或者“程序”",
    "按先后写明每一步由谁做、做什么、多长时间、形成什么文书",
    f"指南是照着做的，没有步骤就不成指南；{_WHY_OWN}",
    _is_headed("步骤", "流程", "程序", "办理", "操作"),
)  # fmt: skip
GUIDE_FORCE = Part(
    "施行日期", "最后一条，或者“施行日期”一栏", IN_FORCE.told, IN_FORCE.why, _guide_begins,
)  # fmt: skip

ITEM_BASIS = Part(
    "设定依据", "“设定依据”一栏", "写明法律法规名称和条、款、项",
    "没有法律、法规、国务院决定依据的，不得设定许可（行政许可法第十四条至第十七条）",
    _is_headed("设定依据"),
)  # fmt: skip
CONDITIONS = Part(
    "受理条件", "“受理条件”一栏", "逐条写明符合什么条件可以办",
    "条件应当公示（行政许可法第三十条第一款）", _is_headed("条件"),
)  # fmt: skip
MATERIALS = Part(
    "申请材料", "“申请材料”一栏", "逐项写明材料名称、份数、来源，不写“其他材料”",
    "需要提交的全部材料的目录应当公示（行政许可法第三十条第一款）", _is_headed("材料"),
)  # fmt: skip
PROCESS = Part(
    "办理流程", "“办理流程”一栏", "写明受理、审查、决定、送达各由谁办、几个工作日",
    "程序应当公示（行政许可法第三十条第一款）", _is_headed("流程", "程序"),
)  # fmt: skip
LIMIT = Part(
    "办理时限", "“办结时限”一栏", "写明法定时限和承诺时限，承诺不长于法定",
    "期限应当公示（行政许可法第三十条第一款）",
    _either(_is_filled("time_limit"), _is_headed("时限", "期限")),
)  # fmt: skip
TAKEN_ON = Part(
    "下放方式和承接主体", "“下放情况”一栏，或者补充说明",
    "写明以什么方式下放、由哪些镇（乡）人民政府承接、以谁的名义作决定",
    "受委托的必须是行政机关，委托内容要公告（行政许可法第二十四条）",
    _either(_is_filled("delegation"), _is_headed("承接", "下放方式")),
)  # fmt: skip

INSPECTED = Part(
    "踏勘人员", "“踏勘人员”一栏，或者补充说明", "写明由两名以上工作人员到现场，需要专家的情形",
    "核查应当指派两名以上工作人员（行政许可法第三十四条第三款）", _has_two_inspectors,
)  # fmt: skip
INSPECTION_STEPS = Part(
    "踏勘步骤", "“踏勘步骤”一栏", "按先后写明派单、通知、到场、查看、记录、签字",
    f"现场照着做的步骤；{_WHY_OWN}", _is_headed("步骤", "程序", "流程"),
)  # fmt: skip
POINTS = Part(
    "勘验要点", "“勘验要点”一栏", "逐项写明看什么、怎样算符合、取什么证据",
    f"没有要点和标准，结论因人而异；{_WHY_OWN}",
    _either(_is_filled("check_groups"), _is_headed("要点")),
)  # fmt: skip
VERDICT = Part(
    "判定规则", "“判定规则”一栏，或者补充说明", "写明怎样算合格、整改、不合格",
    f"判定规则要事先写明；{_WHY_OWN}",
    _either(_is_filled("decision_rule"), _is_headed("判定", "结论")),
)  # fmt: skip

AIMS = Part(
    "培训目标", "“培训目标”一栏", "写明学完以后会做什么", f"考什么由目标决定；{_WHY_OWN}",
    _is_headed("目标", "目的"),
)  # fmt: skip
FOR_WHOM = Part(
    "适用岗位", "“适用岗位”一栏", "写明哪些岗位要学", f"决定谁应当参加；{_WHY_OWN}",
    _either(_is_filled("for_roles"), _is_headed("岗位", "对象")),
)  # fmt: skip
LESSONS = Part(
    "培训内容", "“培训提纲”一栏，或者讲义", "按课时写明讲什么，讲到的规定写明出处",
    f"讲义按提纲展开；{_WHY_OWN}", _is_headed("提纲", "内容", "讲义"),
)  # fmt: skip
EXAM = Part(
    "考核", "“题库”一栏，或者讲义", "写明怎样考、多少分合格，或者填写题库",
    f"上岗合格证以考核为准；{_WHY_OWN}", _is_headed("题库", "考核", "考试"),
)  # fmt: skip
