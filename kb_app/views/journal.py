"""The journal page (日志): who did what, newest first, and whether the chain holds."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

from pyramid.view import view_config

from content.errors import Invalid
from content.library.site import Site
from content.text.days import written_said
from kb_app.page import page_for
from kb_app.reading.moments import moment_said
from workflows.enacting import AMENDING
from workflows.publication import WORKFLOWS

LINES = 50
MOST_READ = 2_000
"""How many lines one page reads at most while it looks for a path."""

ACTIONS = {
    "create": "新建",
    "save": "保存草稿",
    "discard": "放弃草稿",
    "delete": "删除",
    "share": "设置共享",
    "review_planned": "设定复审日期",
    "recheck": "核对引用",
    "sign_in_refused": "登录失败",
    "person_added": "添加人员",
    "person_changed": "修改人员",
    "password_set": "设置密码",
    "unit_put": "保存单位",
    "settings_changed": "修改设置",
    "sheet_taken_in": "导入表格",
    "begin_amendment": "新建修正案",
    "set_terms": "修改修正案的名称、日期",
    "take_up": "加入修正案",
    "put_back": "移出修正案",
    "end_too": "列入一并废止",
    "keep_after_all": "不再废止",
    "catch_up": "并入新版本",
}
ACTIONS |= {f"amendment_{step.name}": f"修正案{step.label}" for step in AMENDING.steps}
ACTIONS |= {step.name: step.label for flow in reversed(WORKFLOWS.values()) for step in flow.steps}
"""What the user reads for an action; an action without a name is shown as it is."""

_DETAILS = {
    "note": "说明", "reason": "理由", "in_force_from": "自", "in_force_to": "至", "name": "姓名",
    "points": "发布前要核对", "checked": "已核对，理由",
    "roles": "角色", "grants": "共享", "due": "复审日期", "address": "网络地址", "active": "在用",
    "documents": "份数", "file_sha256": "文件 SHA-256", "amendment": "修正案", "document": "文件",
    "digest": "整体校验值",
}  # fmt: skip


@view_config(context=Site, name="journal", permission="view_journal", request_method="GET",
             renderer="kb_app:templates/journal.pt")  # fmt: skip
def journal(site, request):
    """Show fifty lines before a number, of one path if asked, each checked against the chain."""
    path = request.GET.get("path", "").strip()[:200]
    shown, last = _read(site.journal, path, _before(request))
    page = page_for(request, "日志", [("日志", "")])
    return {
        "page": page,
        "path": path,
        "lines": [_line(site, one) for one in shown],
        "older_url": _older(page, path, last),
        "has_pending": site.journal.has_pending,
        "broken": [one.number for one in shown if not site.journal.follows(one)],
    }


def _read(journal, path, before):
    """Return the lines to show, and the number of the last one that was looked at."""
    read = list(islice(journal.latest(below=before), MOST_READ if path else LINES))
    shown = [line for line in read if not path or line.entry.path.startswith(path)][:LINES]
    last = shown if len(shown) == LINES else read
    return shown, last[-1].number if last else 1


def _older(page, path, last):
    """Return the address of the lines before the last one; nothing when that is the first."""
    asked = {"before": last, "path": path} if path else {"before": last}
    return f"{page.link('/journal')}?{urlencode(asked)}" if last > 1 else ""


def _before(request):
    given = request.GET.get("before", "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 15:
        raise Invalid({"before": "“before”应为日志的序号。"})
    return min(int(given), request.site.journal.head[0] + 1)


def _line(site, one):
    entry = one.entry
    detail = (f"{_DETAILS.get(k, k)}：{written_said(str(v))}" for k, v in entry.detail.items() if v)
    return {
        "number": one.number,
        "at": moment_said(entry.at),
        "by": site.people.name(entry.by),
        "action": ACTIONS.get(entry.action, entry.action),
        "path": entry.path if entry.path.count("/") == 2 else "",
        "title": entry.title,
        "detail": "；".join(detail),
        "content_hash": entry.content_hash[:12],
        "digest": one.digest[:12],
    }
