"""The columns under which a kind stands in a table (表格的栏目), from its schema, and their names.

A column is one place in the fields: `time_limit.promised.value`, or `materials.*.name` for the
rows of a list. Inside a list no further list is a column; it is kept as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from content.library.document import Document
from content.types.expert import Expert
from content.types.fields import EXTEND
from content.types.nodes import built
from content.types.service_item import ServiceItem
from content.types.training import TrainingModule
from content.types.values import Node

TABLED: tuple[type[Document], ...] = (ServiceItem, Expert, TrainingModule)
"""The kinds that are records and stand in tables; the others are texts."""

EACH = "*"
WHERE, SINCE = "@path", "@tag"
SPECIAL = {WHERE: "文件地址", SINCE: "导出标记"}
"""Columns beside the fields: where the document is, and what it was exported from."""

_IDENTITY = {"service_item": "id", "expert": "expert_no", "training": "module_no"}
_SPLIT = re.compile(r"[\s：:、，,。.；;/\\*＊\"“”'‘’《》【】\[\]_-]+")
_IN_BRACKETS = re.compile(r"[(（].*?[)）]")
_BY_KEY: dict[str, dict[str, Column]] = {}
_IN_LIST: dict[tuple[str, tuple[str, ...]], tuple[Column, ...]] = {}
_COLUMNS: dict[str, tuple[Column, ...]] = {}
_NAMES: dict[str, dict[str, tuple[str, ...]]] = {}
_RUNNING_NUMBERS = ("序号", "no")
_Path = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One place in the fields of a kind, and what it is called: in full, and in its own sheet.

    `key` is the path in one word, `materials.*.name`; `list_path` that of the list it is a column
    of, empty for the document itself; `row_path` the path inside one row of it.
    """

    path: _Path
    label: str
    heading: str
    node: Node
    key: str
    list_path: _Path
    row_path: _Path


def columns_of(kind: type[Document]) -> tuple[Column, ...]:
    """Return all columns of a kind in the order of its fields."""
    if kind.type_name not in _COLUMNS:
        _COLUMNS[kind.type_name] = _columns(kind)
    return _COLUMNS[kind.type_name]


def column_named(kind: type[Document], key: str) -> Column | None:
    """Return the column with this key, or None."""
    if kind.type_name not in _BY_KEY:
        _BY_KEY[kind.type_name] = {column.key: column for column in columns_of(kind)}
    return _BY_KEY[kind.type_name].get(key)


def columns_in(kind: type[Document], path: _Path) -> tuple[Column, ...]:
    """Return the columns of one list; those of the document itself for an empty path."""
    asked = (kind.type_name, path)
    if asked not in _IN_LIST:
        _IN_LIST[asked] = tuple(one for one in columns_of(kind) if one.list_path == path)
    return _IN_LIST[asked]


def lists_of(kind: type[Document]) -> dict[_Path, str]:
    """Return the lists of a kind that have columns, by path, each with its title."""
    found = {}
    for column in columns_of(kind):
        if column.list_path:
            inside = len(column.row_path)
            found[column.list_path] = "：".join(column.label.split("：")[:-inside])
    return found


def identities_of(kind: type[Document]) -> tuple[str, ...]:
    """Return the keys of the columns that tell documents apart: the code first, then the name."""
    return (_IDENTITY[kind.type_name], kind.title_field)


def label_of_column(kind: type[Document], key: str) -> str:
    """Return what a column is called in full; empty for a key that no column has."""
    column = column_named(kind, key)
    return column.label if column else SPECIAL.get(key, "")


def key_called(kind: type[Document], label: str) -> str | None:
    """Return the key of the column that is called so, in full or short; None for no such name."""
    found = _names(kind).get(plainly(label), ())
    return found[0] if len(found) == 1 or _is_label(kind, label, found) else None


def proposed(
    kind: type[Document], sheet: str, headers: Sequence[str], remembered: Mapping[str, str]
) -> list[str]:
    """Return for each header the key of the column it probably means, empty where it is unclear.

    `remembered` are choices made earlier, by header. No column is proposed twice.
    """
    meant = [remembered.get(plainly(header)) for header in headers]
    left_out = () if _is_ours(kind, sheet) else _RUNNING_NUMBERS
    candidates = [
        () if plainly(header) in left_out else _candidates(kind, header) for header in headers
    ]
    within = _list_meant(kind, sheet, candidates)
    chosen: list[str] = []
    for known, found in zip(meant, candidates, strict=True):
        key = known if known is not None else _only(found, within)
        chosen.append("" if key in chosen else key)
    return chosen


def header_row(kind: type[Document], rows: Sequence[Sequence[str]]) -> int:
    """Return which of the rows names the most columns, the first of equals; 0 when none does."""
    counts = [sum(bool(_candidates(kind, cell)) for cell in row if cell) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best else 0


def plainly(text: str) -> str:
    """Return a name for comparing: half-width, without blanks and signs."""
    return _SPLIT.sub("", normalize("NFKC", text)).lower()


def _columns(kind: type[Document]) -> tuple[Column, ...]:
    found = tuple(_walked(built(kind.schema), (), ()))
    headings = _headings([(path, titles) for path, titles, _ in found])
    return tuple(
        Column(path, "：".join(titles), heading, node, ".".join(path), *_divided(path))
        for (path, titles, node), heading in zip(found, headings, strict=True)
    )


def _divided(path: _Path) -> tuple[_Path, _Path]:
    """Return the path of the list, and the path inside one row of it."""
    if EACH not in path:
        return (), path
    at = path.index(EACH)
    return path[:at], path[at + 1 :]


def _walked(node: Node, path: _Path, titles: _Path) -> Iterator[tuple[_Path, _Path, Node]]:
    for child in node.children:
        if child.name == EXTEND and not path:
            continue
        here, said = (*path, child.name), (*titles, child.title)
        hint = getattr(child, "widget_hint", "")
        if hint == "group":
            yield from _walked(child, here, said)
        elif hint == "rows":
            if EACH not in path:
                yield from _walked(child.children[0], (*here, EACH), said)
        else:
            yield here, said, child


def _headings(found: Sequence[tuple[_Path, _Path]]) -> list[str]:
    """Return the shortest name of each that no other of the same sheet has."""
    own = [_own_titles(path, titles) for path, titles in found]
    sheets = [path[: path.index(EACH)] if EACH in path else () for path, _ in found]
    taken = Counter(
        (sheet, titles[-length:])
        for sheet, titles in zip(sheets, own, strict=True)
        for length in range(1, len(titles) + 1)
    )
    return [
        "：".join(_shortest(sheet, titles, taken))
        for sheet, titles in zip(sheets, own, strict=True)
    ]


def _own_titles(path: _Path, titles: _Path) -> _Path:
    return titles[path.index(EACH) :] if EACH in path else titles


def _shortest(sheet: _Path, titles: _Path, taken: Counter[Any]) -> _Path:
    least = min(2, len(titles))
    for length in range(least, len(titles)):
        if taken[(sheet, titles[-length:])] == 1:
            return titles[-length:]
    return titles


def _names(kind: type[Document]) -> dict[str, tuple[str, ...]]:
    """Return the keys that each name may mean, those of the document itself first."""
    if kind.type_name not in _NAMES:
        _NAMES[kind.type_name] = _all_names(kind)
    return _NAMES[kind.type_name]


def _all_names(kind: type[Document]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for key, label in SPECIAL.items():
        names.setdefault(plainly(label), []).append(key)
    for column in sorted(columns_of(kind), key=lambda one: bool(one.list_path)):
        for name in _names_of(kind, column):
            known = names.setdefault(plainly(name), [])
            if column.key not in known:
                known.append(column.key)
    return {name: tuple(keys) for name, keys in names.items()}


def _names_of(kind: type[Document], column: Column) -> Iterator[str]:
    yield column.label
    yield column.heading
    yield column.label.split("：")[-1] if column.list_path else column.heading
    yield from _SYNONYMS.get(kind.type_name, {}).get(column.key, ())


def _is_label(kind: type[Document], label: str, found: Sequence[str]) -> bool:
    return bool(found) and plainly(label_of_column(kind, found[0])) == plainly(label)


def _candidates(kind: type[Document], header: str) -> tuple[str, ...]:
    """Return the keys a header may mean: as it stands, else without what is in brackets."""
    names = _names(kind)
    whole = plainly(header)
    if not whole:
        return ()
    return names.get(whole) or names.get(plainly(_IN_BRACKETS.sub("", header)), ())


def _list_meant(kind: type[Document], sheet: str, candidates: Sequence[Sequence[str]]) -> _Path:
    """Return the list that a sheet is about: by its name, else by most of its headers."""
    for path, title in lists_of(kind).items():
        if _is_called(sheet, title):
            return path
    votes: Counter[_Path] = Counter()
    for found in candidates:
        lists = {_list_of(key) for key in found}
        if len(lists) == 1:
            votes.update(lists)
    votes.pop((), None)
    return votes.most_common(1)[0][0] if votes else ()


def _is_called(sheet: str, title: str) -> bool:
    return plainly(sheet) in {plainly(title), plainly(title.rpartition("：")[2])}


def _is_ours(kind: type[Document], sheet: str) -> bool:
    """Return whether the sheet is called as we call ours: its numbers are those of the fields."""
    return any(_is_called(sheet, title) for title in (kind.label, *lists_of(kind).values()))


def _only(found: Sequence[str], within: _Path) -> str:
    """Return the one that is meant: of the sheet's own list first, else of the document."""
    if len(found) == 1:
        return found[0] if _list_of(found[0]) in {(), within} else ""
    own = [key for key in found if within and _list_of(key) == within]
    main = [key for key in found if not _list_of(key)]
    return own[0] if own else main[0] if main else ""


def _list_of(key: str) -> _Path:
    path = tuple(key.split("."))
    return path[: path.index(EACH)] if EACH in path else ()


_SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "service_item": {
        "name": ("事项名称", "事项", "业务办理项名称", "业务办理项", "办理事项", "政务服务事项"),
        "id": ("事项编号", "代号", "编号", "事项代码"),
        "aliases": ("俗称", "别名", "日常用语"),
        "code.basic_code": ("基本编码",),
        "code.implement_code": ("实施编码", "实施清单编码"),
        "code.handle_item_code": ("业务办理项编码", "办理项编码"),
        "power_type": ("事项类别", "权力类型", "类型"),
        "implementer.name": ("实施主体", "实施机关", "实施部门", "主管部门"),
        "implementer.uscc": ("统一社会信用代码", "社会信用代码"),
        "use_level": ("层级",),
        "service_objects": ("办理对象", "面向对象"),
        "project_type": ("办件类别",),
        "handle_forms": ("办理方式",),
        "time_limit.statutory.value": (
            "法定办结时限", "法定时限", "法定期限", "法定办理时限", "法定时限（工作日）",
        ),
        "time_limit.promised.value": (
            "承诺办结时限", "承诺时限", "承诺期限", "承诺办理时限", "承诺时限（工作日）",
        ),
        "time_limit.statutory.basis": ("法定时限依据", "法定办结时限依据"),
        "onsite_visits.value": ("到现场次数", "跑动次数", "跑腿次数", "到办事现场次数"),
        "fee.is_fee": ("是否收费", "收费"),
        "result.name": ("办理结果", "审批结果", "结果名称"),
        "delegation.mode": ("下放方式", "委托方式"),
        "delegation.scope": ("下放范围", "委托范围"),
        "materials.*.name": ("材料名称", "申请材料", "申请材料名称", "材料"),
        "materials.*.original_copies": ("原件份数", "原件"),
        "materials.*.duplicate_copies": ("复印件份数", "复印件"),
        "materials.*.necessity": ("必要性", "是否必要", "材料必要性"),
        "materials.*.source": ("材料来源", "来源", "来源渠道"),
        "materials.*.form": ("材料形式", "形式"),
        "materials.*.type": ("材料类型",),
        "materials.*.rongque.allowed": ("是否容缺", "可容缺", "容缺"),
        "materials.*.exempt.exempt": ("是否免提交", "免提交"),
        "windows.*.phone": ("联系电话", "咨询电话", "电话"),
        "windows.*.address": ("办理地址", "地址"),
        "windows.*.place": ("办理地点", "窗口", "办理窗口"),
        "windows.*.time": ("办理时间", "工作时间"),
        "publicity.attribute": ("公开属性", "公开方式"),
    },
    "expert": {
        "name": ("专家姓名", "专家"),
        "expert_no": ("编号",),
        "work_unit": ("单位", "所在单位", "任职单位"),
        "title": ("职称名称", "技术职称"),
        "title_level": ("职称级别", "职称等级"),
        "qualifications": ("资格证书", "执业资格证书"),
        "contact.mobile_masked": ("手机", "手机号", "手机号码", "联系电话", "电话"),
        "contact.email_masked": ("邮箱", "电子邮箱"),
        "specialties.*.code": ("专业代码",),
        "specialties.*.label": ("专业", "专业名称", "擅长专业"),
        "term_until": ("聘期截止", "聘任期至", "有效期至"),
        "admitted_on": ("入库时间", "聘任日期"),
        "avoid.units": ("回避单位",),
    },
    "training": {
        "title": ("模块名称", "培训模块", "培训名称"),
        "module_no": ("编号", "模块代号"),
        "quiz.*.stem": ("题目", "问题", "试题"),
        "quiz.*.options": ("选项内容", "备选项"),
        "quiz.*.answer": ("正确答案", "标准答案"),
        "quiz.*.explain": ("答案解析",),
        "quiz.*.type": ("题目类型",),
        "quiz.*.difficulty": ("难易程度",),
    },
}  # fmt: skip
"""What clerks call columns besides our own names, by kind and key."""
