"""Where somebody may want to go (快速跳转): a clause, documents, rooms and actions."""

from __future__ import annotations

from dataclasses import dataclass

from content.library.site import path_of
from content.text.citations import printed
from content.text.clauses import full_text
from content.types.registry import KINDS
from kb_app.finding.grounds import within
from kb_app.finding.hits import kind_said
from kb_app.finding.meant import clause_meant
from kb_app.homes.often import pinned, read_most
from kb_app.page import open_shelves, page_for
from search_index.named import named
from search_index.naming import key_of, keys_of
from workflows.policy import may

AT_MOST = 12
"""So many suggestions are made."""

USUAL = 5
"""So many documents that the person pinned or reads most, when nothing is typed yet."""

A_GLIMPSE = 40
"""So many characters of a clause are shown."""

LONGEST = 60
"""So many characters of what was typed are looked at."""


@dataclass(frozen=True)
class Suggestion:
    """A place to go: what kind of place, its name, a word more, its address."""

    group: str
    title: str
    more: str
    url: str


def suggestions(request, typed):
    """Return where `typed` may lead, the likeliest first; usual places when nothing is typed.

    Only what the person may enter or read, of the day that is read.
    """
    typed = " ".join(typed.split())[:LONGEST]
    if not key_of(typed):
        return [*_usual(request), *_rooms(request)][:AT_MOST]
    engine = request.library.follower.up_to_date(request.site)
    places = [one for one in (*_rooms(request), *_actions(request)) if _is_meant(one, typed)]
    found = _clause(request, typed, engine) or _documents(request, typed, engine)
    return [*places[:2], *found, *places[2:]][:AT_MOST]


def _clause(request, typed, engine):
    meant = clause_meant(request, typed, engine)
    if meant is None:
        return []
    title = printed(meant.version.title, meant.place)
    glimpse = full_text(meant.place.clause)[:A_GLIMPSE]
    return [Suggestion("条款", title, glimpse, page_for(request, "").link(meant.path))]


def _documents(request, typed, engine):
    page = page_for(request, "")
    found = named(engine, typed, within(request), at_most=AT_MOST)
    return [
        Suggestion(kind_said(one.entry), one.entry.title, "、".join(one.entry.names[:2]),
                   page.link(one.entry.document))
        for one in found
    ]  # fmt: skip


def _usual(request):
    """Return what the person pinned and reads most."""
    if not request.person:
        return []
    page = page_for(request, "")
    usual = [("常用", *one) for one in pinned(request)]
    usual += [("常看", *one) for one in read_most(request)]
    return [Suggestion(group, title, "", page.link(path)) for group, path, title in usual[:USUAL]]


def _rooms(request):
    """Return the rooms and shelves that the person may enter."""
    page, actor, site = page_for(request, ""), request.actor, request.site
    rooms = [
        Suggestion("去往", label, more, page.link(f"/{name}"))
        for verb, name, label, more in _ROOMS
        if may(actor, verb, site)
    ]
    shelves = [
        Suggestion("书架", shelf.label, "", page.link(path_of(shelf)))
        for shelf in open_shelves(site, actor)
    ]
    return [*rooms[:2], *shelves, *rooms[2:]]


def _actions(request):
    """Return what the person may begin."""
    shelves = {kind.label: request.site.shelves.get(kind.shelf) for kind in KINDS.values()}
    return [
        Suggestion("办理", f"{what}{label}", "", f"{request.script_name}{path_of(shelf)}/{name}")
        for label, shelf in shelves.items()
        if shelf is not None and may(request.actor, "create", shelf)
        for what, name in (("新建", "new"), ("上传文件：", "upload"))
    ]


def _is_meant(suggestion, typed):
    key = key_of(typed)
    return key in key_of(suggestion.title) or key in keys_of(suggestion.title)


_ROOMS = (
    ("view", "", "首页", ""),
    ("signed_in", "inbox", "待办", "等我办理的"),
    ("view", "search", "检索", "按词、原话或条号"),
    ("view", "changes", "最近的变化", "发布与废止"),
    ("signed_in", "expiring", "快到期", "委托、版本、复审"),
    ("view", "glance", "文库概览", "图"),
    ("signed_in", "citing-repealed", "引用了已废止文件的条款", ""),
    ("signed_in", "account", "我的账户", "改密码"),
    ("manage_people", "people", "人员", "账号与角色"),
    ("manage_people", "units", "单位", ""),
    ("view_journal", "journal", "日志", "谁在何时做了什么"),
    ("view_journal", "gaps", "没有找到的检索", "最近90天"),
    ("manage_settings", "settings", "设置", ""),
)
"""Rooms beside the shelves: the verb that opens them, the address, the name, a word more."""
